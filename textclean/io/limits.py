"""How much readers hold in memory."""

from __future__ import annotations

from textclean.errors import SettingError
from textclean.io.compression import RATIO
from textclean.settings import count
from textclean.values import dataclass, fields

__all__ = ["Limits"]

_COUNT = count(1, most=1 << 60)


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a reader holds in memory, and how much it unpacks.

    Attributes:
        record: Bytes of one record; a larger one is rejected.
        batch_bytes: Bytes of a batch.
        batch_rows: Records of a batch.
        ratio: How many times its size a compressed file may unpack to; see `textclean.io.compression`.

    Raises:
        SettingError: (a ValueError) if one of them is below 1, or more than a reader can count.
    """

    record: int = 64 << 20
    batch_bytes: int = 4 << 20
    batch_rows: int = 512
    ratio: int = RATIO

    def __post_init__(self) -> None:
        for each in fields(self):
            value = getattr(self, each.name)
            if not _COUNT.accepts(value):
                raise SettingError(f"{each.name} {_COUNT.refusal(value)}")
