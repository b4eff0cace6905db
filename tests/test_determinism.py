"""The same text gives the same result: on every Python, with every seed of hashes, locale, thread, batch and kernel."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import textclean
from tests import golden

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
    monkeypatch.setattr(golden, "PRESETS", {"article": shorter})
    texts = golden.corpus()
    assert {"article/article", "article/page"} <= set(differing(dict(golden.presets(texts, 1))))
    assert golden.digest(textclean.MinHasher(seed=2).signatures(["a"]).tolist()) != golden.digest(
        textclean.MinHasher().signatures(["a"]).tolist()
    )


# Each start changes several things at once, since each takes half a minute. Sets of strings change their order with the
# seed of hashes. A system may lack a locale; numpy ignores the names of instructions that it does not know.
THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS")
AVX512 = "AVX512F AVX512CD AVX512_SKX AVX512_CLX AVX512_CNL AVX512_ICL AVX512_SPR"
STARTS: dict[str, tuple[tuple[str, ...], dict[str, str]]] = {
    "a seed, the locale C, fewer instructions of numpy, texts one by one": (
        ("--batch", "1"),
        {"PYTHONHASHSEED": "0", "LC_ALL": "C", "LANG": "C", "NPY_DISABLE_CPU_FEATURES": AVX512},
    ),
    "another seed, a Turkish locale, fewer instructions of BLAS, many threads": (
        ("--threads", "7"),
        {"PYTHONHASHSEED": "4294967295", "LC_ALL": "tr_TR.UTF-8", "LANG": "tr_TR.UTF-8", "OPENBLAS_CORETYPE": "Haswell"}
        | dict.fromkeys(THREADS, "7"),
    ),
    "files in Latin-1, kernels of numpy, a hundred texts at once": (
        ("--batch", "100", "--numpy"),
        {"LC_ALL": "de_DE.ISO-8859-1", "LANG": "de_DE.ISO-8859-1"},
    ),
}


@pytest.mark.heavy
@pytest.mark.parametrize("start", STARTS)
def test_other_starts(start: str) -> None:
    """Seeds, locales, processors, threads, batches and kernels change no result."""
    options, variables = STARTS[start]
    variables = {"PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONWARNINGS": "ignore", **variables}
    assert not differing(started(*options, **variables))


@pytest.mark.heavy
def test_processes() -> None:
    """Workers give what this process gives."""
    texts = [text for name, text in golden.corpus().items() if name.startswith("page/")]
    for name in ("article", "page"):
        results = textclean.presets.get(name).pipe(texts, workers=2)
        assert golden.digest([result.to_dict() for result in results]) == WANTED[f"{name}/page"]
