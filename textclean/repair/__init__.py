"""Encoding repair of single lines: mojibake, entities, control characters, invisible characters, odd spaces.

The one package that knows ftfy. A line that needs no repair comes back as the same object, every repair is named, and
typography stays: curly quotes, ligatures, full-width letters, the no-break space of `10 000`.

    >>> Repair()("schÃ¶n &amp; gut")
    Repaired(text='schön & gut', steps=('entities', 'mojibake: latin-1 -> utf-8'))
"""

from textclean.repair.gate import unescapes
from textclean.repair.misread import INTACT, Misread, misread
from textclean.repair.repair import Repair, suspects
from textclean.repair.steps import Repaired

__all__ = ["INTACT", "Misread", "Repair", "Repaired", "misread", "suspects", "unescapes"]
