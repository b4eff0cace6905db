"""A small shard is worked on in the process of the run; the results are those of workers."""

from pathlib import Path

import pytest

from tests.engines.corpora import jsonl, tree
from textclean import ARTICLE
from textclean.columns import Columns
from textclean.duplicates.settings import DuplicateSettings
from textclean.engines import local, pool
from textclean.engines.job import Job
from textclean.errors import RunError
from textclean.templates.settings import TemplateSettings


class Refused(pool.ProcessPoolExecutor):
    """No worker may be started."""

    def __init__(self, *_: object) -> None:
        raise AssertionError("a worker is started")


@pytest.fixture
def source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A file of a few records, one of them with a mistake; from a folder of its own."""
    monkeypatch.chdir(tmp_path)
    Path("in.jsonl").write_bytes(jsonl(30) + b"{}\n" + jsonl(30, 30))
    return "in.jsonl"


@pytest.mark.parametrize(
    "job",
    [
        Job(),
        Job(duplicates=DuplicateSettings()),
        Job(columns=Columns(site="id"), fit=TemplateSettings(min_pages=2)),
        Job(output="parquet"),
    ],
    ids=["plain", "duplicates", "templates", "parquet"],
)
def test_the_folder_is_that_of_workers(source: str, monkeypatch: pytest.MonkeyPatch, job: Job) -> None:
    """Byte for byte, with the manifest."""
    with monkeypatch.context() as patched:
        patched.setattr(pool, "_SMALL", 0)
        local.run([source], "workers", job, workers=1)
    monkeypatch.setattr(pool, "ProcessPoolExecutor", Refused)
    done = local.run([source], "here", job)
    assert (done.tally.written, done.tally.rejected, done.deaths) == (60, 1, 0)
    assert tree(Path("here")) == tree(Path("workers"))


def foreign(_: object) -> tuple[()]:
    """A filter that is not textclean's: who knows what it does."""
    return ()


class Pages:
    """Chooses pipelines by site, and is not textclean's."""

    def __call__(self, _: str) -> object:
        return ARTICLE


@pytest.mark.parametrize("what", ["size", "shards", "filter", "sites", "html"])
def test_all_else_takes_workers(source: str, monkeypatch: pytest.MonkeyPatch, what: str) -> None:
    """A large shard, several shards, and whatever may end the process."""
    monkeypatch.setattr(pool, "ProcessPoolExecutor", Refused)
    job = Job()
    if what == "size":
        monkeypatch.setattr(pool, "_SMALL", Path(source).stat().st_size - 1)
    elif what == "shards":
        job = Job(shard=5000)
    elif what == "filter":
        job = Job(ARTICLE | foreign)
    elif what == "sites":
        job = Job(columns=Columns(site="id"), by_site=Pages())  # type: ignore[arg-type]
    else:
        source = "page.html"
        Path(source).write_text("<!doctype html><p>The council voted.</p>")
    with pytest.raises(AssertionError, match="a worker is started"):
        local.run([source], "out", job)


def test_too_many_rejects_stop_the_run_which_can_go_on(source: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """As with workers: the shard leaves no files."""
    monkeypatch.setattr(pool, "_TICK", 0.0)
    with pytest.raises(RunError, match="too many records rejected"):
        local.run([source], "out", Job(), max_errors=0)
    assert not list(Path("out").glob("part*"))
    assert local.run([source], "out", Job(), resume=True).tally.written == 60


def test_ctrl_c_leaves_what_resume_goes_on_with(source: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """In the middle of the shard."""
    monkeypatch.setattr(pool, "_TICK", 0.0)
    shown: list[local.Progress] = []

    def interrupted(progress: local.Progress) -> None:
        shown.append(progress)
        if len(shown) == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        local.run([source], "out", Job(), watch=interrupted)
    assert not list(Path("out").glob("part*"))
    assert local.run([source], "out", Job(), resume=True).tally.written == 60


def test_a_full_disk_is_an_error_that_says_what_to_do() -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device", "out/part")

    with pytest.raises(RunError, match="No space left on device: fix this, then continue with --resume"):
        pool._performed(full, Job(), None, (Path("a"),), None)  # type: ignore[arg-type]
