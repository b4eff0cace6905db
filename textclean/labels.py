"""The values that filters and the policy exchange: kinds, labels, rules, verdicts."""

from __future__ import annotations

from enum import Enum, StrEnum

from textclean.values import NamedTuple

__all__ = ["DOCUMENT", "WEIGHED", "Action", "Kind", "Label", "Rule", "Verdict", "Weight"]


class Weight(Enum):
    """How the policy weighs labels of a kind, where many of them, or their place, could mean that they are content."""

    LINE = "each label counts by itself"
    # Articles of the list sort consist of such lines: many of one rule in the body are the article.
    LISTED = "labels of one rule that recur in the body are a list, and stay"
    # An article has one byline and one or two dates; a list of posts or papers has many, wherever they stand.
    SINGLE = "labels of one rule that recur anywhere are a list, and stay"
    # The line model: it reads the whole page before it labels a line.
    DOCUMENT = "the filter has weighed the whole document: the policy's safeguards do not apply"


class Kind(StrEnum):
    """The kinds of page chrome. A kind is a plain string: `Kind.CAPTION == "caption"`.

    A kind is declared with its name and, if it is not `Weight.LINE`, with the weight of its labels.

    Attributes:
        weight: How the policy weighs labels of the kind.
    """

    weight: Weight

    def __new__(cls, name: str, weight: Weight = Weight.LINE) -> Kind:
        kind = str.__new__(cls, name)
        kind._value_ = name
        kind.weight = weight
        return kind

    AD = "ad"
    BIO = "bio", Weight.LISTED
    BOILERPLATE = "boilerplate", Weight.DOCUMENT
    BYLINE = "byline", Weight.SINGLE
    CAPTION = "caption"
    COMMENT = "comment"
    CONSENT = "consent"
    CREDIT = "credit"
    DATELINE = "dateline"
    HEADLINE = "headline"
    LEGAL = "legal", Weight.LISTED
    NAVIGATION = "navigation", Weight.LISTED
    PLAYER = "player"
    POLL = "poll", Weight.LISTED
    PRODUCT = "product", Weight.LISTED
    PROMO = "promo", Weight.LISTED
    REPEATED = "repeated"
    SHARE = "share"
    TAGS = "tags", Weight.LISTED
    TEASER = "teaser", Weight.LISTED
    TIMESTAMP = "timestamp", Weight.SINGLE


# The kinds whose labels weigh the whole document: what they cut goes first, and other labels only name it.
WEIGHED = frozenset(kind for kind in Kind if kind.weight is Weight.DOCUMENT)


# The kind of a label that flags the whole document: it is reported, and cuts nothing.
DOCUMENT = "document"


class Label(NamedTuple):
    """Evidence: the claim of one rule that a range of the source is chrome.

    Args:
        start: Where the range begins, in code points of the untouched source.
        end: Where it ends (half-open).
        kind: The kind of chrome: a `Kind`, or a name of your own.
        rule: The id of the rule: the filter's name, or that name, a dot and the rule's.
        score: The rule's own estimate that the range is chrome, from 0 to 1.
        reason: What in the text the rule goes by, for a reader.
    """

    start: int
    end: int
    kind: str
    rule: str
    score: float
    reason: str


class Rule(NamedTuple):
    """A rule of a filter, with the examples that prove it.

    Args:
        id: The id: the filter's name, a dot and the rule's name. The name "section" is taken: see `opens_section`.
        kind: The kind of its labels.
        score: The score of its labels.
        finds: What it finds, in words, for listings.
        hits: Examples in which it must label something. Each is a document of its own; it has several lines where
            the context matters.
        misses: Examples in which it must not.
        opens_section: Whether a labelled line is the heading of a section, so that the items under it are labelled
            too, under the id of the filter's name and ".section".
    """

    id: str
    kind: str
    score: float
    finds: str
    hits: tuple[str, ...]
    misses: tuple[str, ...]
    opens_section: bool = False

    def label(self, start: int, end: int, reason: str) -> Label:
        """A label of the rule on a range of the source.

        Args:
            start: Where the range begins.
            end: Where it ends (half-open).
            reason: What in the text the rule goes by.
        """
        return Label(start, end, self.kind, self.id, self.score, reason)


class Action(StrEnum):
    """What happens to a block: it stays, it goes, or a part of it goes."""

    KEEP = "keep"
    CUT = "cut"
    TRIM = "trim"


class Verdict(NamedTuple):
    """The decision on one block.

    Attributes:
        action: What happens to the block.
        labels: The labels that decided it; for a trim, those whose ranges go.
    """

    action: Action
    labels: tuple[Label, ...] = ()
