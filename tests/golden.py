"""Digests of all that cleaning, near-duplicates and templates give for a made-up corpus.

They are the same on every Python, machine and day: `tests/test_determinism.py` compares them with `tests/golden.json`.
Where a change is meant to alter results, write them again:

    python tests/golden.py --write
"""

from __future__ import annotations

import argparse
import json
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from hashlib import blake2b
from pathlib import Path
from typing import Any

import textclean
from textclean.linemodel.characters import kinds, lowered
from textclean.presets import PRESETS

FILE = Path(__file__).with_name("golden.json")

# Words of sentences, the most frequent first; the texts need to be read by rules, not by people.
WORDS = {
    "en": "the of and a in to harbour was on ferry that keeper lamp for with bridge tide his at lighthouse rope by "
    "winter not islanders boat who council as paid quay she letters north were repaired old night",
    "de": "der die und in Hafen den von zu das mit Fähre ist nicht Wärter auf Lampe für Brücke eine Flut dem als "
    "Leuchtturm im Seil auch Winter es Boot an Rat nach bezahlte Kai über Briefe müde größer",
    "fr": "de la le et les port des en un bac une gardien que lampe est pour pont qui marée dans phare sur corde pas "
    "hiver plus bateau par conseil avec payé quai été lettres où était réparé façade",
    "es": "de la que el en puerto y los se transbordador del las farero un lámpara por con puente no marea una faro su "
    "cuerda para invierno es barca al consejo lo pagó muelle más cartas también año señor",
    "pl": "w i na z port do się nie prom że jest latarnik o lampa jak most po przypływ ale lina za zima co łódź tak "
    "rada jego zapłacił nabrzeże był listy już źródło żółty ćma",
    "tr": "bir ve bu liman da için vapur de çok bekçi ile lamba o köprü gibi gelgit daha fener kadar halat sonra kış "
    "olarak tekne en kurul her ödedi rıhtım İskele mektuplar ışık ılık",
    "ru": "и в не порт на что паром я с смотритель он лампа как мост это прилив по маяк к канат но зима они лодка мы "
    "совет было заплатил причал из письма ёлка",
    "ar": "في من على ميناء إلى أن عبارة عن مع حارس هذا مصباح التي جسر كان مد منارة حبل شتاء قارب مجلس دفع رصيف رسائل",
    "hi": "के में की नाव है से पुल को का दीपक और पर ज्वार ने हैं रस्सी सर्दी एक परिषद यह पत्र भी घाट",
}
UNSPACED = {
    "ja": "港の灯台守は冬の夜にランプを直した島の人々は渡し船を待ち議会は橋の代金を払った。",
    "zh": "港口的守塔人在冬夜修好了灯岛上的居民等着渡船议会支付了桥的费用。",
    "th": "ผู้ดูแลประภาคารซ่อมตะเกียงในคืนฤดูหนาวชาวเกาะรอเรือข้ามฟาก ",
    "ko": "항구의 등대지기는 겨울밤에 등불을 고쳤고 섬사람들은 나룻배를 기다렸다. ",
}
CHROME = {
    "en": "Read more: The keeper of Ostwick|Advertisement|Photo: Ingrid Bakke/Greyfen Gazette|By Ingrid Bakke|3 "
    "comments|Share this article|Sign up for our newsletter|© 2022 Greyfen Gazette. All rights reserved.|5 min read|"
    "Related Stories|We use cookies to improve this site. Accept all|Tags: ferry, rope|$19|Add to cart|March 3, 2022|"
    "Skip to content|0:00 / 1:23|Was this helpful? Yes No|Ingrid Bakke is a reporter at the Gazette.|Reply|Most read",
    "de": "Lesen Sie auch: Der Wärter von Ostwick|Anzeige|Foto: Ingrid Bakke|Von Ingrid Bakke|Artikel teilen|Zum "
    "Inhalt springen|Newsletter abonnieren|Kommentare (3)|Impressum|Datenschutz|3. März 2022, 10:15 Uhr",
    "fr": "Lire aussi : Le gardien d’Ostwick|Publicité|Photo : Ingrid Bakke|Par Ingrid Bakke|Partager cet article|"
    "S’inscrire à la newsletter|Mentions légales|3 commentaires|Publié le 3 mars 2022",
    "es": "Leer también: El farero de Ostwick|Publicidad|Compartir|Suscríbete|Política de privacidad|3 comentarios",
}
ODD = (
    "a | b | c", "x\ty\tz", "\u200bzero\u200bwidth\u2060", "\u202eright to left\u202c", "\x00NUL\x07",
    "\x1b[31mred\x1b[0m",
    "Q&amp;A &lt;b&gt; caf&eacute; &#8220;so&#8221;", "<p>tagged</p>", "e\u0301\u0301\u0301 combined", "ﬁnd the ﬂag",
    "ＦＵＬＬ ｗｉｄｔｈ", "ｶﾞｷﾞ", "👩‍👩‍👧 👍🏽", "\ud800 half a pair", "\ufeffmark", "soft\u00adhyphen",
    "İSTANBUL ΟΔΟΣ straße",
    "{ \"key\": [1, 2] };", "https://ostwick.example/a?b=c#d", "ingrid@ostwick.example", "• first", "## Heading", "---",
    "[link](https://ostwick.example) and ![image](a.png)", "1234567890 " * 9, "(((", "“", "…", "lost\ufffd sign",
)  # fmt: skip
ENDS = ("\n", "\n", "\n", "\n\n", "\n\n", "\r\n", "\r", " \n", "\u2028")


class Dice:
    """A linear congruential generator (Knuth's MMIX): no part of it depends on the version of Python."""

    def __init__(self, seed: int) -> None:
        self.state = seed

    def below(self, n: int) -> int:
        self.state = (self.state * 6364136223846793005 + 1442695040888963407) % 2**64
        return (self.state >> 33) % n

    def of(self, choices: Sequence[Any]) -> Any:
        return choices[self.below(len(choices))]


def sentence(dice: Dice, lang: str) -> str:
    """A sentence of made-up grammar."""
    if lang in UNSPACED:
        text = UNSPACED[lang]
        at = dice.below(len(text))
        return text[at:] + text[:at]
    words = WORDS[lang].split()
    picked = [words[min(dice.below(len(words)), dice.below(len(words)))] for _ in range(6 + dice.below(14))]
    if dice.below(4) == 0:
        picked[dice.below(len(picked) - 1)] += ","
    text = " ".join(picked) + dice.of((".", ".", ".", "?", "!", ".”"))
    return text[0].upper() + text[1:]


def paragraph(dice: Dice, lang: str) -> str:
    return " ".join(sentence(dice, lang) for _ in range(2 + dice.below(4)))


def damaged(dice: Dice, text: str) -> str:
    """The text as it looks after its UTF-8 was decoded with another encoding, once or twice."""
    for _ in range(1 + dice.below(2)):
        text = text.encode("utf-8", "surrogatepass").decode(dice.of(("cp1252", "latin-1", "cp1251")), "replace")
    return text


def written(dice: Dice, lines: Iterable[str]) -> str:
    return "".join(part for line in lines for part in (line, dice.of(ENDS)))


def article(dice: Dice, lang: str) -> str:
    """Paragraphs with some chrome between and below them."""
    chrome = CHROME.get(lang, CHROME["en"]).split("|")
    lines = [sentence(dice, lang)[:-1]]
    for _ in range(4 + dice.below(7)):
        text = paragraph(dice, lang)
        lines.append(f"{text} (Photo by Ann Lee/AFP)" if dice.below(9) == 0 else text)
        if dice.below(3) == 0:
            lines.append(dice.of(chrome))
    return written(dice, [*lines, *(dice.of(chrome) for _ in range(3))])


def page(dice: Dice, lang: str) -> str:
    """A menu, teasers, an article and a foot."""
    chrome = CHROME.get(lang, CHROME["en"]).split("|")
    menu = [sentence(dice, lang).split(" ")[0][:30].strip(".") for _ in range(12)]
    teasers = [sentence(dice, lang)[:70] for _ in range(9)]
    return "\n".join([*menu, *teasers[:4], *chrome[:3], article(dice, lang), *chrome, *teasers, *menu[:6]])


def odd(dice: Dice, lang: str) -> str:
    """Lines in which something is broken."""
    lines = []
    for _ in range(14):
        text = sentence(dice, lang)
        lines.append(
            dice.of((text, damaged(dice, text), dice.of(ODD), f"{dice.of(ODD)} {text}", f"{text} {dice.of(ODD)}"))
        )
    return written(dice, lines)


def one_line(dice: Dice, lang: str) -> str:
    """A text that has lost its line ends."""
    return " ".join(article(dice, lang).split())


SORTS: dict[str, Callable[[Dice, str], str]] = {"article": article, "page": page, "odd": odd, "one_line": one_line}


def corpus() -> dict[str, str]:
    """The texts by name: of each sort and language, two."""
    made = {}
    for number, (sort, make) in enumerate(SORTS.items()):
        for place, lang in enumerate((*WORDS, *UNSPACED)):
            for i in range(2):
                made[f"{sort}/{lang}/{i}"] = make(Dice(1 + 1000 * number + 10 * place + i), lang)
    return made


def digest(value: object) -> str:
    return blake2b(json.dumps(value, sort_keys=True).encode(), digest_size=8).hexdigest()


def presets(texts: dict[str, str], threads: int) -> Iterator[tuple[str, str]]:
    """For each preset and sort, the digest of the results; sorts apart, so that a difference can be found."""
    for preset in PRESETS:
        for sort in SORTS:
            mine = [text for name, text in texts.items() if name.startswith(f"{sort}/")]

            def cleaned(text: str, preset: str = preset) -> dict[str, Any]:
                return textclean.tag(text, PRESETS[preset]).to_dict()

            with ThreadPoolExecutor(threads) as pool:
                yield f"{preset}/{sort}", digest(list(pool.map(cleaned, mine)))
    raw = [text.encode("utf-8", "replace") for text in texts.values()]
    raw += [text.encode("utf-16") for text in texts.values() if "\ud800" not in text]
    yield "bytes", digest([textclean.tag(data).to_dict() for data in raw])


def duplicates(texts: dict[str, str], batch: int) -> Iterator[tuple[str, str]]:
    """The signatures, and what the index finds among the texts, their halves and their clean forms."""
    named = {**texts, **{f"{name}/half": text[: len(text) // 2] for name, text in texts.items()}}
    named |= {f"{name}/clean": textclean.clean(text) for name, text in texts.items()}
    ids, values = list(named), list(named.values())
    hasher = textclean.MinHasher()
    yield "signatures", digest([row for part in _split(values, batch) for row in hasher.signatures(part).tolist()])
    index = textclean.NearDuplicates()
    found = [
        [match._asdict() for match in matches]
        for some, their in zip(_split(ids, batch), _split(values, batch), strict=True)
        for matches in index.add_many(some, their)
    ]
    yield "matches", digest(found)
    yield "pairs", digest([pair._asdict() for pair in index.pairs()])
    yield "clusters", digest([[cluster.lead, *cluster.ids] for cluster in index.clusters()])
    with_passages = [text for name, text in named.items() if name.startswith("article/")]
    yield "passages", digest(textclean.passages(with_passages))


def templates(texts: dict[str, str]) -> Iterator[tuple[str, str]]:
    """What templates learn of each language's pages, and what they find in them; the members of their file."""
    pages = {name: text for name, text in texts.items() if name.startswith("page/")}
    fitted = textclean.Templates(min_pages=2, by="host")
    for name, text in pages.items():
        site, menu = f"{name.split('/')[1]}.example", "\n".join(f"Harbour {word}" for word in ["home", "news", "jobs"])
        fitted.update(f"{menu}\n{text}\nPrinted in Ostwick since 1890\n", site)
    frozen = fitted.freeze()
    found = [
        (textclean.ARTICLE | frozen.of(f"{name.split('/')[1]}.example")).tag(text).to_dict()
        for name, text in pages.items()
    ]
    yield "templates", digest(found)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "templates"
        frozen.save(path)
        # Not of the file itself: its zip headers differ between the patch releases of Python 3.11.
        with zipfile.ZipFile(path) as archive:
            members = [f"{name} {archive.read(name).hex()}" for name in archive.namelist()]
        yield "templates_file", digest(members)


def _split(values: list[str], size: int) -> Iterator[list[str]]:
    for first in range(0, len(values), size):
        yield values[first : first + size]


def characters() -> Iterator[tuple[str, str]]:
    """The tables of the line model: they do not follow the version of Unicode that Python knows."""
    yield "model_characters", blake2b(kinds().tobytes() + lowered().tobytes(), digest_size=8).hexdigest()


def digests(*, threads: int = 1, batch: int = 10**6) -> dict[str, str]:
    """All digests.

    Args:
        threads: The threads that clean at the same time.
        batch: The texts that are given to the index at once.
    """
    texts = corpus()
    return {
        "corpus": digest(texts),
        **dict(presets(texts, threads)),
        **dict(duplicates(texts, batch)),
        **dict(templates(texts)),
        **dict(characters()),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description="Print the digests as JSON, or write them to the golden file.")
    parser.add_argument("--write", action="store_true", help=f"write {FILE.name}")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--batch", type=int, default=10**6)
    parser.add_argument("--numpy", action="store_true", help="use the kernels of numpy although numba is installed")
    options = parser.parse_args()
    if options.numpy:
        from textclean.linemodel import compiled_trees
        from textclean.shingling import fast

        fast.available = compiled_trees.available = lambda: False
    made = json.dumps(digests(threads=options.threads, batch=options.batch), indent=1) + "\n"
    if options.write:
        FILE.write_text(made, "ascii")
    else:
        print(made, end="")  # noqa: T201


if __name__ == "__main__":
    main()
