"""The pipeline: segment, repair, filters, context, policy, render, until nothing changes any more."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from textclean import context, registry
from textclean.document import Block, Document
from textclean.errors import InputError, UnknownName
from textclean.labels import Action, Label, Rule
from textclean.policy import Policy
from textclean.registry import Filter, filter_name
from textclean.render import Part, apply, render
from textclean.repair import Repair, decode, is_plain, unescapes
from textclean.result import Result
from textclean.segment import segment

__all__ = ["Chosen", "Filter", "Pipeline", "filter_name"]

# Cutting one line can bring another to light (a heading that has lost its items). Rounds needed on real pages: 1 to 4.
MAX_ROUNDS = 12
# Texts that wait for a worker or for their turn in the output, a worker.
WINDOW = 8


@dataclass(frozen=True, slots=True)
class Chosen:
    """A filter of which only some rules are wanted: those in `included` (all, if empty) but for those in `excluded`."""

    filter: Filter
    excluded: tuple[str, ...] = ()
    included: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The name of the filter."""
        return filter_name(self.filter)

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The rules that are wanted."""
        return tuple(rule for rule in getattr(self.filter, "rules", ()) if self.allows(rule.id))

    def allows(self, rule: str) -> bool:
        """Whether labels of this rule are wanted."""
        if any(_covers(name, rule) for name in self.excluded):
            return False
        return not self.included or any(_covers(name, rule) for name in self.included)

    def __call__(self, doc: Document) -> Iterator[Label]:
        """The labels of the wanted rules."""
        return (label for label in self.filter(doc) if self.allows(label.rule))


@dataclass(frozen=True, slots=True)
class Pipeline:
    """Filters in a row, with the repair before and the policy after them. A value: frozen, hashable, picklable.

    A filter is any callable that takes a `Document` and yields `Label`s. Pipelines compose:

    >>> from textclean import ARTICLE, Label
    >>> def shouting(doc):
    ...     for block in doc.blocks:
    ...         if block.content.isupper():
    ...             yield Label(block.start, block.end, "promo", "shouting", 0.9, "all in capitals")
    >>> mine = ARTICLE.without("related", "byline.inline") | shouting
    >>> mine("The vote was close.\\nBUY NOW OR NEVER\\n")
    'The vote was close.\\n'
    """

    filters: tuple[Filter, ...] = ()
    repair: Repair | None = Repair()
    policy: Policy = Policy()

    def __call__(self, source: str | bytes) -> str:
        """The clean text: `tag(source).text`."""
        return self.tag(source).text

    def __or__(self, other: Pipeline | Filter) -> Pipeline:
        """This pipeline with the filters of another, or with one more filter; repair and policy stay this one's."""
        if isinstance(other, Pipeline):
            added = tuple(f for f in other.filters if f not in self.filters)
            return replace(self, filters=self.filters + added)
        if not callable(other):
            return NotImplemented
        return replace(self, filters=(*self.filters, other))

    def plus(self, *names: str) -> Pipeline:
        """This pipeline with the filters of these names: textclean's own, or those of installed packages.

        A filter whose name the pipeline has already is left as it is.

        Raises:
            UnknownName: if there is no filter of that name.
            FilterError: if the package that offers it is broken.

        >>> from textclean import ARTICLE
        >>> [name for name in ARTICLE.plus("dateline").names() if name not in ARTICLE.names()]
        ['dateline', 'dateline.prefix']
        """
        there = {filter_name(f) for f in self.filters}
        added = tuple(registry.get(name) for name in dict.fromkeys(names) if name not in there)
        return replace(self, filters=self.filters + added)

    def without(self, *names: str) -> Pipeline:
        """This pipeline without the filters or rules of these names; `related` covers `related.heading` too.

        Raises:
            UnknownName: if a name is neither a filter's nor a rule's.
        """
        self._check(names)
        left = (f for f in self.filters if filter_name(f) not in names)
        return replace(self, filters=tuple(_narrowed(f, excluded=_below(f, names)) for f in left))

    def only(self, *names: str) -> Pipeline:
        """This pipeline with these filters or rules alone.

        Raises:
            UnknownName: if a name is neither a filter's nor a rule's.
        """
        self._check(names)
        kept = (f for f in self.filters if filter_name(f) in names or _below(f, names))
        return replace(
            self,
            filters=tuple(f if filter_name(f) in names else _narrowed(f, included=_below(f, names)) for f in kept),
        )

    def names(self) -> tuple[str, ...]:
        """The names of all filters and of all their rules."""
        found = [filter_name(f) for f in self.filters]
        for f in self.filters:
            rules: tuple[Rule, ...] = tuple(getattr(f, "rules", ()))
            found += [rule.id for rule in rules]
            if any(rule.opens_section for rule in rules):
                found.append(filter_name(f) + context.SECTION)
        return tuple(dict.fromkeys(found))

    def _check(self, names: Iterable[str]) -> None:
        known = self.names()
        for name in names:
            if not any(_covers(name, rule) for rule in known):
                raise UnknownName("filter or rule", name, known)

    def tag(self, source: str | bytes, *, title: str | None = None, lang: str | None = None) -> Result:
        """Clean one text and tell all that was found, cut and repaired.

        source: the text, or its bytes (UTF-8 is tried first; the encoding found is in the result).
        title: the article's headline, if known; lang: its language (ISO 639-1).

        Raises:
            InputError: if `source` is neither str nor bytes.
        """
        if isinstance(source, bytes | bytearray | memoryview):
            raw = bytes(source)
            decoded = decode(raw)
            result = self._tag(decoded.text, title, lang)
            damage = f", {decoded.damaged} characters lost" if decoded.damaged else ""
            note = f"{decoded.encoding} ({decoded.how}{damage})"
            return replace(result, raw=raw, encoding=note)
        if not isinstance(source, str):
            raise InputError(f"expected the text as str or bytes, not {type(source).__name__}")
        return self._tag(source, title, lang)

    def _tag(self, source: str, title: str | None, lang: str | None) -> Result:
        unescape = unescapes(source)
        result = self._settle(source, title, lang, unescape)
        if result.changed and unescapes(result.text) != unescape:
            # The line that held HTML has gone (or come): what is left is read as it would be on its own.
            result = self._settle(source, title, lang, not unescape)
        return result

    def _settle(self, source: str, title: str | None, lang: str | None, unescape: bool) -> Result:
        """Cut until nothing more is cut: the text that comes out is one that goes in and comes out as it is."""
        steps: dict[int, tuple[str, ...]] = {}
        doc = Document(source, tuple(self._blocks(source, unescape, steps)), title, lang)
        whole, labels, parts = doc, [], list[Part]()
        suspect: str | None = None
        for _ in range(MAX_ROUNDS):
            found = self.labels(doc)
            verdicts, doubt = self.policy.decide(doc, found)
            suspect = suspect or doubt
            labels += found
            if all(v.action == Action.KEEP for v in verdicts):
                break
            doc, gone = apply(doc, verdicts, lambda raw: self._repaired(raw, unescape)[0])
            parts += gone
        else:
            doc, parts, suspect = whole, [], f"not settled after {MAX_ROUNDS} rounds; nothing was cut"
        unique = tuple(sorted(dict.fromkeys(labels), key=lambda x: (x.start, x.end)))
        return Result(*render(doc, parts, steps), unique, source=source, suspect=suspect)

    def _repaired(self, line: str, unescape: bool) -> tuple[str, tuple[str, ...]]:
        return self.repair(line, unescape=unescape) if self.repair else (line, ())

    def _blocks(self, source: str, unescape: bool, steps: dict[int, tuple[str, ...]]) -> Iterator[Block]:
        """The blocks of the source, repaired; `steps` takes up what was done, by line."""
        for block in segment(source):
            if is_plain(block.raw):
                yield block
                continue
            text, done = self._repaired(block.raw, unescape)
            if done:
                steps[block.line] = done
                block = replace(block, text=text)
            yield block

    def labels(self, doc: Document) -> list[Label]:
        """The evidence of all filters on a document, with what follows from its context."""
        found, openers = list[Label](), set[str]()
        for f in self.filters:
            if labels := list(f(doc)):
                found += labels
                openers |= {rule.id for rule in getattr(f, "rules", ()) if rule.opens_section}
        headings = [label for label in found if label.rule in openers]
        if headings:
            under = list(context.sections(doc, headings, doc.once(self.policy.least)))
            wanted = {rule: self._allows(rule) for rule in {label.rule for label in under}}
            found += [label for label in under if wanted[label.rule]]
        return found

    def _allows(self, rule: str) -> bool:
        """Whether a rule that belongs to no filter's labels is wanted: the filter of the same root decides."""
        root = rule.split(".")[0]
        chosen = [f for f in self.filters if filter_name(f) == root]
        return not chosen or any(not isinstance(f, Chosen) or f.allows(rule) for f in chosen)

    def pipe(self, texts: Iterable[str | bytes], *, workers: int = 1) -> Iterator[Result]:
        """Clean a stream of texts, in order, with `workers` processes; only a bounded number of texts is held.

        Raises:
            InputError: if `texts` is a single text, and at the first one that is neither str nor bytes.
            ValueError: if `workers` is below 1.
        """
        if workers < 1:
            raise ValueError(f"workers must be at least 1, not {workers}")
        if isinstance(texts, str | bytes):
            raise InputError("expected several texts (a list, a generator), not one: tag() takes one")
        return map(self.tag, texts) if workers == 1 else self._pooled(texts, workers)

    def _pooled(self, texts: Iterable[str | bytes], workers: int) -> Iterator[Result]:
        import multiprocessing
        from concurrent.futures import Future, ProcessPoolExecutor

        waiting: deque[Future[Result]] = deque()
        with ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn")) as pool:
            for text in texts:
                waiting.append(pool.submit(self.tag, text))
                if len(waiting) >= workers * WINDOW:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()


def _covers(name: str, rule: str) -> bool:
    return rule == name or rule.startswith(name + ".")


def _below(found: Filter, names: Iterable[str]) -> tuple[str, ...]:
    """Those of the names that are rules of the filter."""
    return tuple(name for name in names if name != filter_name(found) and _covers(filter_name(found), name))


def _narrowed(found: Filter, excluded: tuple[str, ...] = (), included: tuple[str, ...] = ()) -> Filter:
    """The filter without, or with only, some of its rules."""
    if not excluded and not included:
        return found
    if isinstance(found, Chosen):
        return Chosen(found.filter, found.excluded + excluded, included or found.included)
    return Chosen(found, excluded, included)
