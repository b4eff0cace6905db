"""What filters say and what the policy decides: kinds, labels, rules, verdicts."""

from enum import StrEnum
from typing import NamedTuple

__all__ = ["DOCUMENT", "Action", "Kind", "Label", "Rule", "Verdict"]


class Kind(StrEnum):
    """The kinds of page chrome. A kind is a plain string: `Kind.CAPTION == "caption"`."""

    AD = "ad"
    BIO = "bio"
    BOILERPLATE = "boilerplate"
    BYLINE = "byline"
    CAPTION = "caption"
    COMMENT = "comment"
    CONSENT = "consent"
    CREDIT = "credit"
    DATELINE = "dateline"
    HEADLINE = "headline"
    LEGAL = "legal"
    NAVIGATION = "navigation"
    PLAYER = "player"
    POLL = "poll"
    PRODUCT = "product"
    PROMO = "promo"
    REPEATED = "repeated"
    SHARE = "share"
    TAGS = "tags"
    TEASER = "teaser"
    TIMESTAMP = "timestamp"


# The kind of a label that is a flag on the whole document: it is told, and cuts nothing.
DOCUMENT = "document"


class Label(NamedTuple):
    """Evidence: one rule's claim about one range of the source.

    `start` and `end` are half-open code-point offsets into the untouched source; `score` is between 0 and 1, the
    rule's own estimate that the range is chrome.
    """

    start: int
    end: int
    kind: str
    rule: str
    score: float
    reason: str


class Rule(NamedTuple):
    """What a filter can say, with the lines that prove it: each of `hits` must be labelled, none of `misses` may be.

    An example is a document of its own; where context matters it has several lines. `only` names a position
    or shape that the rule asks for, as a reader would say it.
    """

    id: str
    kind: str
    score: float
    finds: str
    hits: tuple[str, ...]
    misses: tuple[str, ...]

    def label(self, start: int, end: int, reason: str) -> Label:
        """What the rule says of a range of the source."""
        return Label(start, end, self.kind, self.id, self.score, reason)


class Action(StrEnum):
    """What happens to a block."""

    KEEP = "keep"
    CUT = "cut"
    TRIM = "trim"


class Verdict(NamedTuple):
    """The decision on one block; `labels` are those that decided it (for a trim, the ranges that go)."""

    action: Action
    labels: tuple[Label, ...] = ()
