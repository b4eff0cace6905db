"""`resume` into the folder of a finished run: nothing is left to do, or what is missing is done, or it is refused."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.engines.corpora import CHROME, article, jsonl, manifest, output, rejects, tree
from textclean import PAGE
from textclean.columns import Columns
from textclean.duplicates.settings import DuplicateSettings
from textclean.engines import local
from textclean.engines import manifest as manifests
from textclean.engines.job import Job
from textclean.engines.local import Summary
from textclean.engines.sealed import sealed, unsealed
from textclean.errors import FileError, RunError
from textclean.templates.settings import TemplateSettings

Run = Callable[..., Summary]
JOB = Job(shard=3000)
EVERYTHING = Job(shard=3000, duplicates=DuplicateSettings(), columns=Columns(site="url"), fit=TemplateSettings(2))


def sited(count: int, first: int = 0) -> bytes:
    """Rows with the address of their page."""
    rows = ({"url": f"https://a.example/{i}", "text": article(i) + CHROME} for i in range(first, first + count))
    return b"".join(json.dumps(row).encode() + b"\n" for row in rows)


def worked(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The numbers of the shards that are cleaned from now on."""
    shards: list[int] = []
    finish = local.State.finish_shard
    monkeypatch.setattr(
        local.State,
        "finish_shard",
        lambda state, shard, report: shards.append(shard.number) or finish(state, shard, report),
    )
    recall = local.State._recall
    monkeypatch.setattr(local.State, "_recall", lambda state, *more: recall(state, *more) or shards.clear())
    return shards


def refused(serial: Run, message: str, job: Job = JOB, folder: Path = Path("out")) -> None:
    """A run is refused with one line, and nothing is touched."""
    before = tree(folder), sorted(folder.rglob("*"))
    with pytest.raises(RunError, match=message) as caught:
        serial(folder, job=job, resume=True)
    assert "\n" not in str(caught.value)
    assert (tree(folder), sorted(folder.rglob("*"))) == before


def test_nothing_is_left_to_do(serial: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("in/a.jsonl").write_bytes(sited(12) + b"{bad\n")
    first = serial(job=EVERYTHING)
    before, shards = tree(Path("out")), worked(monkeypatch)
    again = serial(job=EVERYTHING, resume=True)
    assert (again.tally, again.outputs, again.already) == (first.tally, first.outputs, 12)
    assert (tree(Path("out")), shards) == (before, [])
    assert not Path("out/.textclean").exists()


def test_further_inputs_are_cleaned_and_the_rest_is_kept(serial: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """The nightly run: each night brings a file, and the result is that of one run over all of them."""
    job = Job(shard=3000, duplicates=DuplicateSettings())
    shards = worked(monkeypatch)
    for night in range(3):
        Path(f"in/{night}.jsonl").write_bytes(jsonl(5, 10 * night) + b"{bad\n" + jsonl(5, 10 * night + 5))
        shards.clear()
        done = serial(job=job, resume=True)
        assert (done.tally.written, done.tally.rejected, done.already) == (10 * (night + 1), night + 1, 10 * night)
        assert len(output(Path("out"))) == 10 * (night + 1)
        assert [(row["file"], row["line"]) for row in rejects(Path("out"))] == [
            (f"in/{n}.jsonl", 6) for n in range(night + 1)
        ]
        every = len(manifest(Path("out"))["outputs"])
        assert shards == list(range(every * night // (night + 1), every))
        serial(f"whole{night}", job=job)
        assert tree(Path("out")) == tree(Path(f"whole{night}"))


def test_an_input_that_comes_before_the_others(serial: Run) -> None:
    """All shards get another number and another content; none of the old ones is left."""
    Path("in/b.jsonl").write_bytes(jsonl(8))
    serial(job=JOB)
    Path("in/a.txt").write_text(article(99))
    Path("in/c.jsonl").write_bytes(b"{bad\n")
    serial(job=JOB, resume=True)
    serial("whole", job=JOB)
    assert tree(Path("out")) == tree(Path("whole"))


def test_templates_are_fitted_again_on_all_inputs(serial: Run) -> None:
    Path("in/a.jsonl").write_bytes(sited(6))
    serial(job=EVERYTHING)
    Path("in/b.jsonl").write_bytes(sited(6, 6))
    assert serial(job=EVERYTHING, resume=True).already == 0
    serial("whole", job=EVERYTHING)
    assert tree(Path("out")) == tree(Path("whole"))


def test_what_was_deleted_is_made_again(serial: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each file of a finished run, and all of them but the manifest."""
    Path("in/a.jsonl").write_bytes(sited(8) + b"{bad\n" + sited(4, 8))
    Path("in/b.jsonl").write_bytes(b"{bad\n")
    serial(job=EVERYTHING)
    whole = tree(Path("out"))
    shards = worked(monkeypatch)
    everything = sorted(set(whole) - {"manifest.json"})
    assert len(everything) > 5
    for gone in (*([name] for name in everything), everything):
        for name in gone:
            Path("out", name).unlink()
        shards.clear()
        done = serial(job=EVERYTHING, resume=True)
        assert tree(Path("out")) == whole
        assert done.already == {1: 12}.get(len(gone), 0) or len(shards) > 0
        if gone == ["part-00001.jsonl.zst"]:
            assert shards == [1]
    Path("out/part-00000.jsonl.zst").unlink()
    with pytest.raises(RunError, match="out has a finished run: choose another folder"):
        serial(job=EVERYTHING)


def test_a_file_that_was_changed_is_not_overwritten(serial: Run) -> None:
    Path("in/a.jsonl").write_bytes(sited(8) + b"{bad\n")
    serial(job=EVERYTHING)
    for path in sorted(Path("out").iterdir()):
        if path.name == "manifest.json":
            continue
        data = path.read_bytes()
        path.write_bytes(data[:-1] + b"x")
        refused(serial, rf"out/{path.name} is not as the run wrote it: remove it, and --resume makes", EVERYTHING)
        path.write_bytes(data)
    serial(job=EVERYTHING, resume=True)


@pytest.mark.parametrize(
    ("job", "what"),
    [
        (Job(PAGE, shard=3000), "other settings: .* was .* and is .* now: use the same, or choose another folder"),
        (Job(shard=3000, lang="de"), "other settings: lang was None and is 'de' now"),
        (Job(shard=4000), "other settings: shard was 3000 and is 4000 now"),
        (Job(shard=3000, duplicates=DuplicateSettings(0.9)), "other settings: duplicates was None and is {'threshold'"),
    ],
)
def test_other_settings(serial: Run, job: Job, what: str) -> None:
    Path("in/a.jsonl").write_bytes(jsonl(8))
    serial(job=JOB)
    refused(serial, f"the run in out was started with {what}", job)


def test_other_versions(serial: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("in/a.jsonl").write_bytes(jsonl(8))
    serial(job=JOB)
    there = {**manifests.versions(), "ftfy": "5.0"}
    monkeypatch.setattr(manifests, "versions", lambda: there)
    refused(serial, r"started with other versions: ftfy was '\S+' and is '5.0' now: use the same")


def test_other_inputs(serial: Run) -> None:
    for name in "ab":
        Path(f"in/{name}.jsonl").write_bytes(jsonl(4))
    serial(job=JOB)
    Path("c.jsonl").write_bytes(jsonl(4))
    with pytest.raises(RunError, match=r"the run in out reads in/a\.jsonl, which is not among the inputs now: name it"):
        local.run(["c.jsonl"], "out", JOB, resume=True)
    with pytest.raises(FileError, match="nowhere"):
        local.run(["in", "nowhere.jsonl"], "out", JOB, resume=True)
    Path("in/b.jsonl").unlink()
    refused(serial, r"in/b\.jsonl: No such file or directory, but the run needs it again: put it back, or choose")


def test_an_input_that_has_changed(serial: Run) -> None:
    path = Path("in/a.jsonl")
    path.write_bytes(jsonl(8))
    serial(job=JOB)
    at = path.stat()
    path.write_bytes(jsonl(9))
    refused(serial, r"in/a\.jsonl has changed since the run was started: start again, with another folder")
    path.write_bytes(jsonl(8))
    os.utime(path, ns=(at.st_atime_ns, at.st_mtime_ns + 1))
    refused(serial, r"in/a\.jsonl has changed since the run was started")
    os.utime(path, ns=(at.st_atime_ns, at.st_mtime_ns))
    assert serial(job=JOB, resume=True).already == 8


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_a_changed_byte_of_an_input_with_its_old_time(serial: Run, data: st.DataObject) -> None:
    path = Path("in/a.jsonl")
    if not Path("out").exists():
        path.write_bytes(jsonl(6))
        serial(job=JOB)
    at, before = path.stat(), path.read_bytes()
    place = data.draw(st.integers(0, len(before) - 1))
    path.write_bytes(before[:place] + bytes([before[place] ^ data.draw(st.integers(1, 255))]) + before[place + 1 :])
    os.utime(path, ns=(at.st_atime_ns, at.st_mtime_ns))
    refused(serial, r"in/a\.jsonl has changed since the run was started")
    path.write_bytes(before)
    os.utime(path, ns=(at.st_atime_ns, at.st_mtime_ns))


def interrupted(serial: Run, job: Job = JOB) -> None:
    """A run that ends after its first shard."""
    shards = 0

    def stop(at: local.Progress) -> None:
        nonlocal shards
        shards += at.stage == "cleaning"
        if shards == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        serial(job=job, watch=stop)


@pytest.mark.parametrize("which", ["in/a.jsonl", "in/b.jsonl"])
@pytest.mark.parametrize("way", ["written", "renamed"])
def test_an_input_that_is_replaced_before_a_run_is_continued(serial: Run, which: str, way: str) -> None:
    """Of the same size and time of modification; a file of which rows are cleaned, or one that had no turn yet."""
    for name in "ab":
        Path(f"in/{name}.jsonl").write_bytes(jsonl(8))
    interrupted(serial)
    path = Path(which)
    at, data = path.stat(), path.read_bytes().replace(b"ferry", b"barge")
    new = path if way == "written" else Path("new")
    new.write_bytes(data)
    os.utime(new, ns=(at.st_atime_ns, at.st_mtime_ns))
    new.replace(path)
    assert (path.stat().st_size, path.stat().st_mtime_ns) == (at.st_size, at.st_mtime_ns)
    refused(serial, rf"{which} (has|may have) changed since the run was started.*: start again, with another folder")


def test_an_input_that_is_moved_back_and_forth(serial: Run) -> None:
    """Its bytes were all read, and are the same: the run goes on."""
    for name in "ab":
        Path(f"in/{name}.jsonl").write_bytes(jsonl(3, 9))
    interrupted(serial, Job(shard=2000))
    path = Path("in/a.jsonl")
    path.rename("c")
    Path("c").rename(path)
    assert serial(job=Job(shard=2000), resume=True).already == 3
    serial("whole", job=Job(shard=2000))
    assert tree(Path("out")) == tree(Path("whole"))


@pytest.mark.parametrize("job", [JOB, EVERYTHING])
def test_a_run_that_was_killed_gets_further_inputs(serial: Run, job: Job) -> None:
    Path("in/b.jsonl").write_bytes(sited(8))
    interrupted(serial, job)
    Path("in/c.jsonl").write_bytes(sited(4, 20))
    interrupted(lambda **more: serial(resume=True, **more), job)
    Path("in/a.jsonl").write_bytes(sited(2, 30))
    serial(job=job, resume=True)
    serial("whole", job=job)
    assert tree(Path("out")) == tree(Path("whole"))


# Damaged and foreign files --------------------------------------------------------------------------------------------

FOREIGN = (b"", b"{", b"null", b"[]", b"{}", b'{"counts": {}}', b'{"format": 1}', b"\xff\xfe", b"[" * 100_000, b"1e999")


@pytest.mark.parametrize("name", ["manifest.json", ".textclean/plan.json", ".textclean/00000.json"])
def test_foreign_files(serial: Run, name: str) -> None:
    Path("in/a.jsonl").write_bytes(jsonl(8))
    if name == "manifest.json":
        serial(job=JOB)
    else:
        interrupted(serial)
    path = Path("out", name)
    other = {**json.loads(path.read_bytes()), "format": "textclean run 2"}
    for data in (*FOREIGN, json.dumps(other).encode()):
        path.write_bytes(data)
        if name != "manifest.json":
            Path("in/b.jsonl").write_bytes(jsonl(1))
        refused(serial, rf"^out/{name} (is damaged|is no \w+ that this version of textclean wrote): ")


def test_the_state_of_templates(serial: Run) -> None:
    Path("in/a.jsonl").write_bytes(sited(8))
    interrupted(serial, EVERYTHING)
    whole = Path("out/.textclean/templates.json").read_bytes()
    for data in FOREIGN:
        Path("out/.textclean/templates.json").write_bytes(data)
        refused(serial, r"^out/\.textclean/templates\.json is .*: remove it, and --resume fits them again", EVERYTHING)
    Path("out/.textclean/templates.json").write_bytes(whole)
    serial(job=EVERYTHING, resume=True)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_damaged_files(serial: Run, data: st.DataObject) -> None:
    """A byte of a manifest, a plan or a report is another one, or the file ends too early."""
    if not Path("out").exists():
        Path("in/a.jsonl").write_bytes(jsonl(8))
        serial(job=JOB)
        interrupted(lambda **more: serial("started", **more))
    name = data.draw(
        st.sampled_from(["out/manifest.json", "started/.textclean/plan.json", "started/.textclean/00000.json"])
    )
    path = Path(name)
    whole = path.read_bytes()
    place = data.draw(st.integers(0, len(whole) - 2))
    new = data.draw(st.integers(33, 126).filter(lambda byte: byte != whole[place]))
    half = data.draw(st.booleans())
    path.write_bytes(whole[:place] if half else whole[:place] + bytes([new]) + whole[place + 1 :])
    try:
        unchanged = json.loads(path.read_bytes()) == json.loads(whole)
    except ValueError:
        unchanged = False
    if not unchanged:
        refused(serial, rf"^{name} is ", folder=Path(path.parts[0]))
    path.write_bytes(whole)


def test_rejects_that_were_damaged_meanwhile_are_made_again(serial: Run) -> None:
    Path("in/a.jsonl").write_bytes(b"{bad\n" + jsonl(8))
    interrupted(serial)
    Path("out/.textclean/00000.rejects.jsonl").write_bytes(b"{")
    serial(job=JOB, resume=True)
    serial("whole", job=JOB)
    assert tree(Path("out")) == tree(Path("whole"))


def test_a_folder_of_another_program(serial: Run) -> None:
    """Neither a folder with other files nor one whose state folder is not that of a run is touched."""
    Path("in/a.jsonl").write_bytes(jsonl(2))
    Path("mine/.textclean").mkdir(parents=True)
    Path("mine/.textclean/notes").write_text("mine")
    Path("linked").mkdir()
    Path("linked/.textclean").symlink_to("../mine")
    Path("full").mkdir()
    Path("full/notes").write_text("mine")
    for folder, message in (
        ("mine", r"mine is not empty \(\.textclean/notes\): choose another folder"),
        ("linked", r"linked/\.textclean is a symbolic link: choose another folder"),
        ("full", r"full is not empty \(notes\): choose another folder"),
    ):
        refused(serial, message, folder=Path(folder))


def test_what_does_not_start_leaves_no_trace(serial: Run) -> None:
    with pytest.raises(FileError, match="there is no file in it"):
        serial("new/folder")
    assert not Path("new/folder").exists()
    Path("there").mkdir()
    with pytest.raises(FileError, match="there is no file in it"):
        serial("there")
    assert list(Path("there").iterdir()) == []


def test_a_lock_is_not_written_through_a_link(serial: Run) -> None:
    Path("in/a.jsonl").write_bytes(jsonl(2))
    Path("victim").write_bytes(b"precious")
    for name in ("lock", "workers.lock"):
        Path("out/.textclean").mkdir(parents=True)
        Path("out/.textclean", name).symlink_to(Path("victim").resolve())
        with pytest.raises(RunError, match=rf"out/\.textclean/{name}: "):
            serial()
        assert Path("victim").read_bytes() == b"precious"
        shutil.rmtree("out")


def test_a_lock_keeps_its_content(serial: Run) -> None:
    Path("in/a.jsonl").write_bytes(jsonl(8))
    interrupted(serial)
    Path("out/.textclean/lock").write_bytes(b"kept")
    with local.State(Path("out")).locked():
        assert Path("out/.textclean/lock").read_bytes() == b"kept"


def test_a_seal(tmp_path: Path) -> None:
    content: dict[str, Any] = {"a": [1, 2.5, None], "b": {"\u00e9": "\ud800"}, "sha256": "x"}
    path = tmp_path / "a.json"
    path.write_bytes(sealed("thing", content))
    assert unsealed("thing", path, "remove it") == content
    path.write_bytes(json.dumps(json.loads(path.read_bytes()), indent=4).encode())  # its layout is no part of it
    assert unsealed("thing", path, "remove it") == content
    with pytest.raises(RunError, match="is no other that this version of textclean wrote: remove it"):
        unsealed("other", path, "remove it")
