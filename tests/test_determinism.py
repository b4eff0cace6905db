"""The same text gives the same result: on every Python, with every seed of hashes, locale, thread, batch and kernel."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import textclean
from tests import golden
from textclean.shingling import fast

WANTED = json.loads(golden.FILE.read_text("ascii"))
WRITE = "if this change is meant, write them again: python tests/golden.py --write"


def started(*options: str, **variables: str) -> dict[str, str]:
    """The digests that a fresh interpreter computes, with these variables in its environment."""
    environment = os.environ | {"PYTHONPATH": str(Path(textclean.__file__).parent.parent)} | variables
    run = subprocess.run(
        [sys.executable, golden.__file__, *options],
        capture_output=True, env=environment, timeout=300, check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr.decode(errors="replace")
    found: dict[str, str] = json.loads(run.stdout)
    return found


def differing(found: dict[str, str]) -> list[str]:
    """The names of the digests that are not the golden ones."""
    return [name for name in {**WANTED, **found} if WANTED.get(name) != found.get(name)]


def test_the_golden_digests() -> None:
    """All presets, near-duplicates and templates give what they gave when the digests were written, on every Python."""
    assert not differing(golden.digests()), WRITE


def test_a_digest_depends_on_the_result(monkeypatch: pytest.MonkeyPatch) -> None:
    """A rule that is missing, or a different seed of the permutations, is seen: the comparison can fail."""
    shorter = textclean.ARTICLE.without("related.read_more")
    monkeypatch.setattr(golden, "PRESETS", {**golden.PRESETS, "article": shorter})
    texts = golden.corpus()
    assert {"article/article", "article/page"} <= set(differing(dict(golden.presets(texts, 1))))
    assert golden.digest(textclean.MinHasher(seed=2).signatures(["a"]).tolist()) != golden.digest(
        textclean.MinHasher().signatures(["a"]).tolist()
    )


@pytest.mark.heavy
@pytest.mark.parametrize("seed", ["0", "4294967295"])
def test_seeds_of_hashes(seed: str) -> None:
    """The order of sets of strings, which changes with each start of Python, changes no result."""
    assert not differing(started(PYTHONHASHSEED=seed))


@pytest.mark.heavy
@pytest.mark.parametrize("locale", ["C", "tr_TR.UTF-8", "de_DE.ISO-8859-1"])
def test_locales(locale: str) -> None:
    """Neither the locale nor the encoding of files that comes with it changes a result; a system may lack some."""
    assert not differing(started(LC_ALL=locale, LANG=locale, PYTHONUTF8="0", PYTHONCOERCECLOCALE="0"))


@pytest.mark.heavy
@pytest.mark.parametrize("threads", [7])
def test_threads(threads: int) -> None:
    """Texts that are cleaned at the same time do not mix, and the number of numpy's own threads changes nothing."""
    names = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS")
    assert not differing(started("--threads", str(threads), **dict.fromkeys(names, str(threads))))


@pytest.mark.heavy
@pytest.mark.parametrize("batch", [1, 100])
def test_batches(batch: int) -> None:
    """However the texts are split into batches, the index finds the same."""
    assert not differing(started("--batch", str(batch)))


@pytest.mark.heavy
def test_processes() -> None:
    """Workers give what this process gives."""
    texts = [text for name, text in golden.corpus().items() if name.startswith("page/")]
    for name in ("article", "page"):
        results = textclean.presets.get(name).pipe(texts, workers=2)
        assert golden.digest([result.to_dict() for result in results]) == WANTED[f"{name}/page"]


@pytest.mark.heavy
@pytest.mark.skipif(not fast.available(), reason="numba (the fast extra) is not installed")
def test_without_numba() -> None:
    """The kernels of numpy and those that numba compiles give the same."""
    assert not differing(started("--numpy"))


@pytest.mark.heavy
@pytest.mark.parametrize("variables", [
    {"NPY_DISABLE_CPU_FEATURES": "AVX512F AVX512CD AVX512_SKX AVX512_CLX AVX512_CNL AVX512_ICL AVX512_SPR"},
    {"OPENBLAS_CORETYPE": "Haswell"},
], ids=str)  # fmt: skip
def test_processors(variables: dict[str, str]) -> None:
    """Processors with fewer vector instructions give the same; numpy ignores the names that it does not know."""
    assert not differing(started(PYTHONWARNINGS="ignore", **variables))
