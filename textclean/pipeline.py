"""The pipeline: segment and repair a text, label it, decide, cut, and repeat until nothing more is cut."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from functools import partial

from textclean import batches, context, evidence, lexicon, registry, targets
from textclean.batches import Ask, Job, Steps
from textclean.document import Document
from textclean.errors import InputError, SettingError, UnknownName
from textclean.labels import WEIGHED, Action, Label, Rule, Verdict
from textclean.lost_lines import is_one_line, unfolded
from textclean.markup import AUTO, MARKDOWN, MARKUPS, TEXT, is_markdown
from textclean.policy import Policy
from textclean.reading import check, document, is_intact
from textclean.registry import Filter, filter_name
from textclean.render import Part, apply, render
from textclean.repair import INTACT, Misread, Repair, misread, unescapes
from textclean.result import Evidence, Result, followed
from textclean.selection import Chosen, covers, narrowed, rules_below
from textclean.settings import choice
from textclean.values import NamedTuple, dataclass, replace

__all__ = ["Filter", "Pipeline", "filter_name"]

# Cutting one line can expose another (a heading that has lost its items). Rounds needed on real pages: 1 to 4.
MAX_ROUNDS = 12
# Readings of a text in parts, until one cuts nothing more.
MAX_PARTINGS = 4
# Readings of a text with one codec after another until what is left proves none.
MAX_READINGS = 4


@dataclass(frozen=True, slots=True)
class Pipeline:
    """Filters, with the repair that precedes them and the policy that decides. A value: frozen, hashable, picklable.

    A filter is any callable that takes a `Document` and yields `Label`s. Pipelines compose. A filter with a true
    attribute `late` sees a document only when the labels of the others cut nothing more. A filter with a true attribute
    `decides` weighs the whole document: what it cuts goes, and the others only name it. A filter with a method
    `page_score`, from a `Document` to a number from 0 to 1 or None, gives the results their page score. A filter with a
    method `prepare` is shown the documents of many texts at once, where there are many, before it is asked about each;
    what it does with them must change no answer.

    Args:
        filters: The filters; their order does not matter.
        repair: The repair of each line, before the filters; None to leave lines as they are.
        policy: How labels become cuts.
        markup: "auto" to settle by each text whether it is Markdown, "markdown" or "text" where that is known. Filters
            see the text of Markdown without its marks.
        links: What the clean text of Markdown has of links: "keep" for all, "text" for their text alone, "drop" for
            nothing.
        images: What it has of images: "keep" for all, "alt" for their alternative text alone, "drop" for nothing.

    Raises:
        SettingError: (a ValueError) if `markup`, `links` or `images` has another value.

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
    markup: str = AUTO
    links: str = targets.STAYS
    images: str = targets.STAYS

    def __post_init__(self) -> None:
        for name, choices in (("markup", MARKUPS), ("links", targets.LINKS), ("images", targets.IMAGES)):
            check = choice(*choices)
            if not check.accepts(getattr(self, name)):
                raise SettingError(f"{name} {check.refusal(getattr(self, name))}")

    def __call__(self, source: str | bytes) -> str:
        """The clean text: `tag(source).text`.

        Args:
            source: The text, or its bytes.
        """
        return self.tag(source).text

    def __or__(self, other: Pipeline | Filter) -> Pipeline:
        """This pipeline with the filters of another, or with one more filter; repair and policy stay the left one's.

        Args:
            other: A pipeline or a filter.
        """
        if isinstance(other, Pipeline):
            added = tuple(f for f in other.filters if f not in self.filters)
            return replace(self, filters=self.filters + added)
        if not callable(other):
            return NotImplemented
        return replace(self, filters=(*self.filters, other))

    def plus(self, *names: str) -> Pipeline:
        """This pipeline with more filters, textclean's own or those of installed packages.

        Args:
            *names: The names of the filters; a name that the pipeline already has is ignored.

        Raises:
            UnknownName: if there is no filter of that name.
            FilterError: if the package that offers it cannot be imported.

        >>> from textclean import ARTICLE
        >>> [name for name in ARTICLE.plus("dateline").names() if name not in ARTICLE.names()]
        ['dateline', 'dateline.prefix']
        """
        _must_be_names(names)
        present = {filter_name(f) for f in self.filters}
        added = tuple(registry.get(name) for name in dict.fromkeys(names) if name not in present)
        return replace(self, filters=self.filters + added)

    def without(self, *names: str) -> Pipeline:
        """This pipeline without some filters or rules.

        Args:
            *names: Names of filters or rules; `related` covers `related.heading` too.

        Raises:
            UnknownName: if a name is neither a filter's nor a rule's.
        """
        self._check(names)
        left = (f for f in self.filters if filter_name(f) not in names)
        return replace(self, filters=tuple(narrowed(f, excluded=rules_below(f, names)) for f in left))

    def only(self, *names: str) -> Pipeline:
        """This pipeline with only some of its filters or rules.

        Args:
            *names: Names of filters or rules; `related` covers `related.heading` too.

        Raises:
            UnknownName: if a name is neither a filter's nor a rule's.
        """
        self._check(names)
        kept = (f for f in self.filters if filter_name(f) in names or rules_below(f, names))
        return replace(
            self,
            filters=tuple(f if filter_name(f) in names else narrowed(f, included=rules_below(f, names)) for f in kept),
        )

    def names(self) -> tuple[str, ...]:
        """The names of all filters and of their English rules; `without` and `only` take those of other languages."""
        found = [filter_name(f) for f in self.filters]
        for f in self.filters:
            rules: tuple[Rule, ...] = tuple(getattr(f, "rules", ()))
            found += [rule.id for rule in rules]
            if any(rule.opens_section for rule in rules):
                found.append(filter_name(f) + context.SECTION)
        return tuple(dict.fromkeys(found))

    def _check(self, names: Iterable[str]) -> None:
        """Raise an error if a name is neither a filter's nor a rule's."""
        _must_be_names(names)
        known = self.names()
        for name in names:
            if not any(covers(name, rule) for rule in known) and not self._has_abroad(name):
                raise UnknownName("filter or rule", name, known)

    def _has_abroad(self, name: str) -> bool:
        """Whether a filter has a rule of this name in another language than English."""
        return name.split(".")[0] in map(filter_name, self.filters) and name in lexicon.all_ids()

    def tag(self, source: str | bytes, *, title: str | None = None, lang: str | None = None) -> Result:
        """Clean one text and report all that was found, cut and repaired.

        Args:
            source: The text, or its bytes (UTF-8 is tried first; the result has the encoding found).
            title: The headline of the article, if known.
            lang: The language of the text: a code such as "en" or a tag such as "en-GB", whose lexicon alone is used; a
                language without one is warned of, once a process, with a `TextcleanWarning`. None to find the
                languages in the text; their lexicons are used, and the English one.

        Raises:
            InputError: if `source` is neither str nor bytes, or `title` or `lang` is not a str.
            UnknownName: if there is no such language.
            FilterError: if a filter raises an error, or yields what is not a label.
        """
        return batches.alone(self.steps(source, title=title, lang=lang))

    def steps(self, source: str | bytes, *, title: str | None = None, lang: str | None = None) -> Steps:
        """The cleaning of one text, step by step: for engines that clean many texts together.

        Args:
            source: The text, or its bytes.
            title: As for `tag`.
            lang: As for `tag`.

        Returns:
            A generator that returns what `tag` does, or raises what it does. Before it asks filters it yields which,
            and about what document: `textclean.batches.together` has them look at many documents at once.
        """
        if isinstance(source, bytes | bytearray | memoryview):
            from textclean.decoding import decode

            raw = bytes(source)
            decoded = decode(raw, lang=lang)
            result = yield from self._tag(decoded.text, title, lang)
            return result.from_bytes(raw, decoded.note)
        if not isinstance(source, str):
            raise InputError(f"expected the text as str or bytes, not {type(source).__name__}")
        return (yield from self._tag(source, title, lang))

    def _tag(self, source: str, title: str | None, lang: str | None) -> Steps:
        """Clean a text, so that cleaning the result again changes nothing.

        Which codec a text was misread with is settled by all of its lines. Where those that were cut hid one, the
        source is read with the codec that the clean text proves.
        """
        if lang is not None and self._reads_lexicons():
            lexicon.warn_without(lang)
        check(source, title, lang)
        if not self.filters and self._keeps_targets() and is_intact(source, self.repair):
            return Result(source, (), (), (), source)
        how: Misread | None = None
        for _ in range(MAX_READINGS):
            result = yield from self._read_as(source, title, lang, how)
            left = misread(result.text) if result.changed and self.repair and self.repair.mojibake else INTACT
            if left in (INTACT, how):
                break
            how = left
        return result

    def _read_as(self, source: str, title: str | None, lang: str | None, how: Misread | None) -> Steps:
        """Clean a text as Markdown, or as plain text.

        Whether a text is Markdown is settled by its lines. Where those that were cut decided that, the result would be
        read differently: then it is read that way, and what is cut in it is cut as well.
        """
        markdown = self._is_markdown(source)
        result = yield from self._read(source, title, lang, how, markdown)
        if markdown and not self._keeps_targets():
            result = yield from self._without_targets(result, title, lang)
            markdown = self._is_markdown(result.text)
        for _ in range(MAX_READINGS):
            if not result.changed or self._is_markdown(result.text) == markdown:
                return result
            markdown = not markdown
            more = yield from self._read(result.text, title, lang, None, markdown)
            if more.text == result.text:
                return result
            if result.repairs or more.repairs:
                break
            result = followed(result, more)
        suspect = "whether the text is Markdown did not settle; nothing was cut"
        return Result(source, (), (), result.labels, source, suspect=suspect, lexicons=result.lexicons)

    def _keeps_targets(self) -> bool:
        """Whether the links and images of Markdown stay as they are."""
        return (self.links, self.images) == (targets.STAYS, targets.STAYS)

    def _without_targets(self, result: Result, title: str | None, lang: str | None) -> Steps:
        """The result without what `links` and `images` take away, and without what is cut in the text that is left."""
        result = targets.without_targets(result, self.links, self.images)
        for _ in range(MAX_READINGS):
            more = yield from self._read(result.text, title, lang, None, self._is_markdown(result.text))
            if more.text == result.text or result.repairs or more.repairs:
                break
            result = followed(result, more)
        return result

    def _is_markdown(self, text: str) -> bool:
        """Whether a text is read as Markdown."""
        return self.markup == MARKDOWN or (self.markup == AUTO and is_markdown(text))

    def _read(self, source: str, title: str | None, lang: str | None, how: Misread | None, markdown: bool) -> Steps:
        """Clean a text that was misread in a way that is known, or is settled by it.

        The languages of a text are found in its lines. Where those that were cut were in another language than those
        that stay, the result would be read with other lexicons: then the source is read with them.
        """
        markup = MARKDOWN if markdown else TEXT
        doc = document(source, self.repair, title=title, lang=lang, how=how, markup=markup)
        result = yield from self._unescaped(doc)
        if lang or not result.changed or not self._reads_lexicons() or doc.english:
            return result
        left = document(
            result.text, self.repair, title=title, markup=markup, known=doc.blocks, reading=doc.reading
        ).languages
        if lexicon.used(*left) == result.lexicons:
            return result
        for langs in dict.fromkeys((doc.languages, tuple(dict.fromkeys(doc.languages + left)), left)):
            other = yield from self._unescaped(doc.in_languages(langs))
            again = document(other.text, self.repair, title=title, markup=markup, known=doc.blocks, reading=doc.reading)
            if (yield from self._unescaped(again)).text == other.text:
                return other
        return result

    def _unescaped(self, doc: Document) -> Steps:
        """Clean a document, with its entities decoded or not.

        Whether entities are decoded depends on HTML tags in the text. Where the lines with tags are cut, or decoded
        entities spell tags, the result would be read differently from the source: then the source is read that way.
        """
        result = yield from self._settle_parts(doc)
        if not result.changed or unescapes(result.text) == doc.unescape:
            return result
        other = yield from self._settle_parts(self._again(doc, doc.source, unescape=not doc.unescape, how=doc.misread))
        # Decoded entities stay decoded, however the result is read; escaped tags may be decoded and cut the next time.
        return other if not doc.unescape or (yield from self._keeps_entities(doc, other.text)) else result

    def _again(self, doc: Document, text: str, *, unescape: bool, how: Misread | None = None) -> Document:
        """A text as a document in the languages of another one, with its title."""
        markup = MARKDOWN if doc.markdown else TEXT
        read = document(
            text,
            self.repair,
            title=doc.title,
            lang=doc.lang,
            unescape=unescape,
            how=how,
            markup=markup,
            known=doc.blocks,
            reading=doc.reading,
        )
        return read.in_languages(doc.settled)

    def _reads_lexicons(self) -> bool:
        """Whether a filter depends on the language of the text."""
        groups = lexicon.groups()
        return any(filter_name(f) in groups for f in self.filters)

    def _keeps_entities(self, doc: Document, text: str) -> Generator[Ask, None, bool]:
        """Whether a clean text with entities in it is read without decoding them, or loses no line by decoding them."""
        if not unescapes(text):
            return True
        again = yield from self._settle_parts(self._again(doc, text, unescape=True))
        return not again.changed or not unescapes(again.text)

    def _settle_parts(self, doc: Document) -> Steps:
        """Cut until nothing more is cut, in parts of lines where line breaks were lost.

        What was cut may leave a text whose lines have other parts, or are too short to have any. What would be cut in
        that is cut as well. If it does not end, or lines were repaired, they stay whole; if that does not help either,
        nothing is cut; and if the repaired text would be cut, it is not repaired.
        """
        parted = self._parted(doc)
        result = yield from self._settle(parted)
        if not result.changed or (parted is doc and not is_one_line(result.text)):
            return result

        def again(result: Result) -> Steps:
            read = self._again(doc, result.text, unescape=doc.unescape)
            return (yield from self._settle(self._parted(read)))

        def stays(result: Result) -> Generator[Ask, None, bool]:
            return (yield from again(result)).text == result.text

        for _ in range(MAX_PARTINGS):
            more = yield from again(result)
            if more.text == result.text:
                return result
            if result.repairs or more.repairs:
                break
            result = followed(result, more)
        result = yield from self._settle(doc)
        if (yield from stays(result)):
            return result
        suspect = "the parts of a long line did not settle; nothing was cut"
        whole = Result(
            *render(doc, ()),
            result.labels,
            source=doc.source,
            suspect=suspect,
            lexicons=result.lexicons,
            page_score=result.page_score,
        )
        return whole if (yield from stays(whole)) else replace(whole, text=doc.source, repairs=())

    def _parted(self, doc: Document) -> Document:
        """The document as the filters see it: those of published corpora go by lines, all others by parts of lines."""
        return unfolded(doc, lexicon.load(*doc.languages)) if self._reads_lexicons() else doc

    def _settle(self, whole: Document) -> Steps:
        """Cut until nothing more is cut, so that cleaning the result again changes nothing."""
        rounds = list[_Round]()
        suspect: str | None = None
        score: float | None = None
        early = [f for f in self.filters if not getattr(f, "late", False)]
        late = [f for f in self.filters if getattr(f, "late", False)]
        decisive = [f for f in early if getattr(f, "decides", False)]
        # Without a line model there is little to save: the rules see nearly all lines in any case. In Markdown a line
        # may stay or go with the structure that it is in, whoever decides about that.
        judged = any(hasattr(f, "page_score") for f in decisive) and not whole.markdown
        if not judged or not all(map(evidence.is_sure, early)):
            decisive = []
        preparing = self._prepares()
        doc = whole = evidence.informed(self.filters, whole)
        for _ in range(MAX_ROUNDS):
            if preparing:
                yield Ask(decisive or early, doc)
            if decisive and (decided := self.policy.decide_alone(doc, self._labels(doc, decisive))):
                left, gone = apply(doc, decided)
                rounds.append(_Round(doc, None, gone))
                doc = evidence.informed(self.filters, left)
                continue
            found = self._labels(doc, early)
            verdicts, doubt = self._decided(doc, found)
            if late and all(v.action == Action.KEEP for v in verdicts):
                if preparing:
                    yield Ask(late, doc)
                if more := self._labels(doc, late):
                    found += more
                    verdicts, doubt = self._decided(doc, found)
            suspect = suspect or doubt
            left, gone = apply(doc, verdicts)
            rounds.append(_Round(doc, found, gone))
            if all(v.action == Action.KEEP for v in verdicts):
                # The score of the whole page. What the first round leaves is what the filter has chosen itself: in a
                # later round it would be sure of that, whatever it has lost.
                score = self._page_score(whole)
                break
            doc = evidence.informed(self.filters, left)
        else:
            rounds = [_Round(doc, self._labels(doc, early) if found is None else found, ()) for doc, found, _ in rounds]
            doc, suspect = whole, f"not settled after {MAX_ROUNDS} rounds; nothing was cut"
        text, removed, repairs = render(doc, [part for one in rounds for part in one.gone])
        labels = _unique(label for one in rounds for label in one.found or ())
        lexicons = lexicon.used(*whole.languages) if self._reads_lexicons() else ()
        result = Result(
            text, removed, repairs, labels, whole.source, suspect=suspect, lexicons=lexicons, page_score=score
        )
        if all(one.found is not None for one in rounds):
            return result
        waiting = [(one.doc.packed() if one.found is None else None, one.found, one.gone) for one in rounds]
        return result.with_evidence_later(partial(self._evidence, waiting, doc.packed()))

    def _prepares(self) -> bool:
        """Whether a filter can look at many documents at once."""
        return any(map(evidence.prepares, self.filters))

    def _evidence(self, rounds: Sequence[_Waiting], settled: Callable[[], Document]) -> Evidence:
        """What the rounds of a text cut, with the names that the rules give it, and all labels.

        Args:
            rounds: The rounds, of which some have a document and no labels yet.
            settled: What they left.
        """
        early = [f for f in self.filters if not getattr(f, "late", False)]
        labels, parts = list[Label](), list[Part]()
        for packed, found, gone in rounds:
            if packed is not None:
                doc = packed()
                found = self._labels(doc, early)
                gone = apply(doc, self._decided(doc, found)[0])[1]
            labels += found or ()
            parts += gone
        return Evidence(render(settled(), parts).removed, _unique(labels))

    def _decided(self, doc: Document, found: list[Label]) -> tuple[list[Verdict], str | None]:
        """The verdicts on the lines of a document; and why some evidence was disregarded, if it was."""
        verdicts, doubt = self.policy.decide(doc, found)
        if doc.markdown:
            from textclean import structures  # plain text does without

            whole = structures.whole(doc, verdicts)
            rest = [label for label in found if label.kind not in WEIGHED]
            if len(rest) < len(found) and all(v.action == Action.KEEP for v in whole):
                # The model's cuts come first, and none of them is made: then the rules decide.
                verdicts, doubt = self.policy.decide(doc, rest)
                whole = structures.whole(doc, verdicts)
            verdicts = whole
        return list(verdicts), doubt

    def _page_score(self, doc: Document) -> float | None:
        """The least page score of all filters; None if none of them judges the document as a whole."""
        scores = (evidence.page_score(f, doc) for f in self.filters)
        return min((score for score in scores if score is not None), default=None)

    def labels(self, doc: Document) -> list[Label]:
        """The labels of all filters, and of the lines under the headings that they found.

        Args:
            doc: The document.

        Raises:
            FilterError: if a filter raises an error, or yields what is not a label of the document.
        """
        return self._labels(evidence.informed(self.filters, doc), self.filters)

    def _labels(self, doc: Document, filters: Iterable[Filter]) -> list[Label]:
        """The labels of some filters, and of the lines under the headings that they found."""
        found, openers = list[Label](), set[str]()
        for f in filters:
            if labels := evidence.labels(f, doc):
                found += labels
                openers |= {rule.id for rule in getattr(f, "rules", ()) if rule.opens_section}
        headings = [label for label in found if label.rule in openers]
        if headings:
            under, own = context.sections(doc, headings, doc.once(self.policy.least))
            found = [label for label in found if label.rule not in openers or label.start not in own]
            wanted = {rule: self._allows(rule) for rule in {label.rule for label in under}}
            found += [label for label in under if wanted[label.rule]]
        if doc.parted:
            found += context.paragraphs(doc, found, doc.once(self.policy.least))
        return found

    def _allows(self, rule: str) -> bool:
        """Whether a rule of sections is used: the filters whose name is its first part decide."""
        root = rule.split(".")[0]
        chosen = [f for f in self.filters if filter_name(f) == root]
        return not chosen or any(not isinstance(f, Chosen) or f.allows(rule) for f in chosen)

    def pipe(self, texts: Iterable[str | bytes], *, workers: int = 1) -> Iterator[Result]:
        """Clean a stream of texts, in order; only a bounded number of texts is in memory.

        With a line model (in "article" and "page") texts are cleaned in batches, which costs a short text half as much:
        the first text by itself, then two, four and so on, up to 128 texts, 4,096 lines or 60,000 characters.

        Args:
            texts: The texts, each a str or bytes.
            workers: The number of processes; 1 cleans in this one.

        Raises:
            InputError: if `texts` is a single text, and at the first one that is neither str nor bytes.
            SettingError: (a ValueError) if `workers` is not a whole number from 1 on.
            RunError: (a RuntimeError) with several workers, if the script has no main guard, or a worker dies.
        """
        if not isinstance(workers, int):
            raise SettingError(f"workers must be a whole number, not {type(workers).__name__}")
        if workers < 1:
            raise SettingError(f"workers must be at least 1, not {workers}")
        if isinstance(texts, str | bytes):
            raise InputError("expected several texts (a list, a generator), not one: tag() takes one")
        if not isinstance(texts, Iterable):
            raise InputError(f"expected several texts (a list, a generator), not {type(texts).__name__}")
        if workers == 1:
            if not self._prepares():
                return map(self.tag, texts)
            jobs = (Job(*batches.size_of(text), self.steps(text)) for text in texts)
            return map(batches.result_of, batches.together(jobs, grow=True))
        from textclean.streams import in_processes

        return in_processes(self.tag, texts, workers)


class _Round(NamedTuple):
    """A round of cuts.

    Attributes:
        doc: The document before it.
        found: The labels; None where a filter that decides alone has cut, and the others were not asked yet.
        gone: The parts that were cut.
    """

    doc: Document
    found: Sequence[Label] | None
    gone: Sequence[Part]


# A round of which the document is kept, packed, if it has no labels yet.
_Waiting = tuple[Callable[[], Document] | None, Sequence[Label] | None, Sequence[Part]]


def _unique(labels: Iterable[Label]) -> tuple[Label, ...]:
    """The labels in the order of the source, each once."""
    return tuple(sorted(dict.fromkeys(labels), key=lambda x: (x.start, x.end)))


def _must_be_names(names: Iterable[str]) -> None:
    """Raise an error if a name is not a str."""
    for name in names:
        if not isinstance(name, str):
            raise InputError(f"expected the name of a filter or a rule as a str, not {type(name).__name__}")
