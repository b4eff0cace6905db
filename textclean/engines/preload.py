"""What the workers of a run need, for the server that they are forked from; nothing else imports this module.

It cleans a text, unlike other modules, so that lexicons are read, patterns compiled and the model is loaded: the
workers then share them.
"""

from textclean.engines import fitting, shard
from textclean.linemodel.models import load
from textclean.presets import ARTICLE

__all__ = ["fitting", "shard"]

ARTICLE("The council voted.\nRead more: Mayor resigns\n")
load("residue")
