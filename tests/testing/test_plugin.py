"""The pytest plugin, run by pytest on small projects of its own."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

STORY = "The council of Ostwick voted on Tuesday to rebuild the bridge that the flood had taken away in the spring.\n"
STORY += (
    "It will cost a third more than the engineers had thought, the mayor said, as the river has moved its bed.\n" * 4
)
RAW = f"{STORY}Advertisement\n"

Project = Callable[..., pytest.Pytester]


@pytest.fixture
def project(pytester: pytest.Pytester) -> Project:
    """A project with these files in its folder `pages`, which the ini option names."""

    def project(**files: str | bytes) -> pytest.Pytester:
        pytester.makeini("[pytest]\ntextclean_fixtures = pages\n")
        (pytester.path / "pages").mkdir(exist_ok=True)
        for name, content in files.items():
            path = pytester.path / "pages" / name.replace("__", "/").replace("_", ".")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.encode() if isinstance(content, str) else content)
        return pytester

    return project


def test_a_pair_is_two_tests(project: Project) -> None:
    """One test for the raw text, one for the expected text; their names have the file and the check."""
    made = project(a_raw_txt=RAW, a_expected_txt=STORY, deep__b_raw_txt=STORY, deep__b_expected_txt=STORY)
    done = made.runpytest("-v")
    done.assert_outcomes(passed=4)
    done.stdout.fnmatch_lines(
        [
            "*a.raw.txt::becomes_expected PASSED*",
            "*a.raw.txt::stays PASSED*",
            "*deep/b.raw.txt::becomes_expected PASSED*",
            "*deep/b.raw.txt::stays PASSED*",
        ]
    )


def test_other_tests_and_other_files_are_left_alone(project: Project) -> None:
    """Files outside the folders, or with other endings, are not collected."""
    made = project(a_raw_txt=RAW, a_expected_txt=STORY, notes_txt="x", raw_txt="x")
    made.makepyfile("def test_it(): pass")
    (made.path / "b.raw.txt").write_text("x")
    (made.path / "c.expected.txt").write_text("x")
    made.runpytest().assert_outcomes(passed=3)


def test_a_folder_above_the_tests_that_are_asked_for_is_not_run(project: Project) -> None:
    """If one file of tests is named, only that one runs."""
    made = project(a_raw_txt=RAW, a_expected_txt=STORY, b_raw_txt=RAW, b_expected_txt=STORY)
    made.makepyfile("def test_it(): pass")
    made.runpytest("test_a_folder_above_the_tests_that_are_asked_for_is_not_run.py").assert_outcomes(passed=1)
    made.runpytest("pages/a.raw.txt").assert_outcomes(passed=2)
    made.runpytest("pages/a.raw.txt::stays").assert_outcomes(passed=1)


def test_line_ends_and_odd_characters_are_compared_as_they_are(project: Project) -> None:
    """Carriage returns, separators and a missing last line end count as differences."""
    crlf = STORY.replace("\n", "\r\n")
    made = project(
        a_raw_txt=f"{crlf}Advertisement\r\n", a_expected_txt=crlf,
        b_raw_txt=crlf, b_expected_txt=STORY,
        c_raw_txt=STORY, c_expected_txt=STORY.rstrip("\n"),
        d_raw_txt=f"{STORY}A\u2028Bé", d_expected_txt=f"{STORY}A\u2028Bé",
    )  # fmt: skip
    done = made.runpytest("-rA")
    done.assert_outcomes(passed=6, failed=2)
    failed = [line for line in done.outlines if line.startswith("FAILED")]
    assert [line.split()[1] for line in failed] == [f"pages/{name}.raw.txt::becomes_expected" for name in "bc"]
    done.stdout.fnmatch_lines(["*river has moved its bed.\\r*", "*(no line end here)*"])


# What a failure shows -------------------------------------------------------------------------------------------------


def test_a_line_too_few_is_shown_with_the_label_that_cut_it(project: Project) -> None:
    """The diff has the line, then rule, score, line and reason, without a traceback."""
    made = project(a_raw_txt=RAW, a_expected_txt=RAW)
    done = made.runpytest()
    done.assert_outcomes(failed=2)
    done.stdout.fnmatch_lines(
        [
            "--- a.expected.txt",
            "+++ what a.raw.txt becomes",
            "-Advertisement",
            "labels on these lines:",
            "  line 6: cut by ad.label 0.95 (ad: *) | Advertisement",
        ]
    )
    assert "Traceback" not in done.stdout.str()
    assert "pairs.py" not in done.stdout.str()


def test_a_line_too_many_is_shown_with_what_was_found_on_it(project: Project) -> None:
    """A line that should have been removed is shown with its labels, or with `no label`."""
    made = project(a_raw_txt=f"{STORY}Utter nonsense\n", a_expected_txt=STORY)
    done = made.runpytest("-k", "becomes")
    done.stdout.fnmatch_lines(["+Utter nonsense", "labels on these lines:", "  line 6: no label | Utter nonsense"])
    made = project(a_raw_txt=RAW, a_expected_txt=STORY, textclean_toml='preset = "minimal"\nwithout = ["ad"]')
    done = made.runpytest("-k", "becomes")
    done.stdout.fnmatch_lines(["+Advertisement", "  line 6: no label | Advertisement"])


def test_hostile_characters_are_shown_as_escapes(project: Project) -> None:
    """A text cannot send control sequences to the terminal."""
    made = project(a_raw_txt=f"{STORY}\u202eAB\n", a_expected_txt=STORY)
    shown = made.runpytest().stdout.str()
    assert "\u202e" not in shown
    assert "\\u202eAB" in shown


def test_an_error_of_a_filter_keeps_its_traceback(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only a difference between texts is shown without one."""
    monkeypatch.setattr("textclean.testing.pairs.must_become", lambda *_: 1 / 0)
    done = project(a_raw_txt=RAW, a_expected_txt=STORY).runpytest()
    done.stdout.fnmatch_lines(["*ZeroDivisionError*"])
    assert "Traceback" in done.stdout.str() or "test_plugin.py" in done.stdout.str()


# Settings -------------------------------------------------------------------------------------------------------------


def test_the_nearest_settings_hold(project: Project) -> None:
    """A folder's own `textclean.toml`, else the one above it; one above the named folder does not count."""
    made = project(
        textclean_toml='without = ["ad"]',
        a_raw_txt=RAW, a_expected_txt=RAW,
        deep__b_raw_txt=RAW, deep__b_expected_txt=RAW,
        own__textclean_toml='only = ["ad.label"]',
        own__c_raw_txt=RAW, own__c_expected_txt=STORY,
    )  # fmt: skip
    made.runpytest().assert_outcomes(passed=6)
    (made.path / "pages" / "textclean.toml").rename(made.path / "textclean.toml")
    made.runpytest().assert_outcomes(passed=2, failed=4)


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ('presets = "page"', "unknown key 'presets': did you mean 'preset'?"),
        ("policy.between_prose_threshold = 7", "policy.between_prose_threshold must be a number from 0 to 2, not 7"),
        ('preset = "pgae"', "unknown preset 'pgae'; did you mean page?"),
        ('without = ["relatd"]', "unknown filter or rule 'relatd'; did you mean related?"),
        ('with = ["datelin"]', "unknown filter 'datelin'; did you mean dateline?"),
        ('only = "ad"', "only must be a list of names, not 'ad'"),
        ("only = [1]", "only must be a list of names, not [[]1]"),
        ("title = 3", "title must be a string, not 3"),
        ("preset =", "Invalid value"),
    ],
)
def test_wrong_settings_are_an_error_of_the_collection(project: Project, settings: str, said: str) -> None:
    """It names the file and what is wrong with it, in one line, and nothing is taken for passed."""
    made = project(a_raw_txt=RAW, a_expected_txt=STORY, textclean_toml=settings)
    done = made.runpytest()
    done.assert_outcomes(errors=1)
    done.stdout.fnmatch_lines([f"*pages/textclean.toml: {said}*"])
    assert "Traceback" not in done.stdout.str()


# Files ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("files", "said"),
    [
        (
            {"a_raw_txt": RAW},
            "*pages/a.raw.txt: a.expected.txt is missing in the same folder; --textclean-update writes it",
        ),
        ({"a_expected_txt": STORY}, "*pages/a.expected.txt: a.raw.txt is missing in the same folder"),
        ({"a_raw_txt": b"It\nr\xe4ined", "a_expected_txt": STORY}, "*pages/a.raw.txt: not UTF-8: byte 0xe4 in line 2"),
        ({"a_raw_txt": RAW, "a_expected_txt": b"\xff"}, "*pages/a.expected.txt: not UTF-8: byte 0xff in line 1"),
    ],
)
def test_a_file_that_cannot_be_compared_is_an_error(project: Project, files: dict[str, str], said: str) -> None:
    """The error names a file that is missing or not text; the other pairs are collected."""
    done = project(z_raw_txt=STORY, z_expected_txt=STORY, **files).runpytest("--continue-on-collection-errors")
    done.assert_outcomes(errors=1, passed=2)
    done.stdout.fnmatch_lines([said])
    assert "Traceback" not in done.stdout.str()


def test_a_named_folder_that_does_not_exist_is_refused(pytester: pytest.Pytester) -> None:
    """A misspelt folder would silently leave all pairs untested."""
    pytester.makeini("[pytest]\ntextclean_fixtures = pagse\n")
    done = pytester.runpytest()
    assert done.ret == pytest.ExitCode.USAGE_ERROR
    done.stderr.fnmatch_lines(["*textclean_fixtures: there is no folder *pagse"])


# Choosing -------------------------------------------------------------------------------------------------------------


def test_marks_and_names_choose(project: Project) -> None:
    """`-k` knows folder, case and question; `-m textclean` is all of them; marks of a conftest hold."""
    made = project(a_raw_txt=RAW, a_expected_txt=STORY, deep__b_raw_txt=STORY, deep__b_expected_txt=STORY)
    made.makepyfile("def test_it(): pass")
    made.runpytest("-k", "stays").assert_outcomes(passed=2, deselected=3)
    made.runpytest("-k", "deep").assert_outcomes(passed=2, deselected=3)
    made.runpytest("-k", "b.raw and becomes").assert_outcomes(passed=1, deselected=4)
    made.runpytest("-m", "textclean", "--strict-markers").assert_outcomes(passed=4, deselected=1)
    made.runpytest("-m", "not textclean").assert_outcomes(passed=1, deselected=4)
    made.makeconftest(
        """
        import pytest
        def pytest_collection_modifyitems(items):
            for item in items:
                if "deep" in str(item.path):
                    item.add_marker(pytest.mark.skip(reason="later"))
        """
    )
    made.runpytest().assert_outcomes(passed=3, skipped=2)


# Updating -------------------------------------------------------------------------------------------------------------


def test_update_writes_what_differs_and_says_which(project: Project) -> None:
    """A wrong and a missing expected file are written, a right one is not touched; then all pass."""
    made = project(a_raw_txt=RAW, a_expected_txt=RAW, b_raw_txt=RAW, c_raw_txt=RAW, c_expected_txt=STORY)
    right = made.path / "pages" / "c.expected.txt"
    before = right.stat().st_mtime_ns
    done = made.runpytest("--textclean-update")
    done.assert_outcomes(passed=6)
    done.stdout.fnmatch_lines(["*textclean: expected files written*", "*a.expected.txt", "*b.expected.txt"])
    assert "c.expected.txt" not in done.stdout.str()
    assert right.stat().st_mtime_ns == before
    assert {path.name for path in right.parent.iterdir()} == {
        f"{x}.{y}.txt" for x in "abc" for y in ("raw", "expected")
    }
    again = made.runpytest("--textclean-update")
    assert "written" not in again.stdout.str()
    made.runpytest().assert_outcomes(passed=6)


def test_update_writes_bytes_as_they_are(project: Project) -> None:
    """Line ends and characters beyond ASCII arrive in the file as the pipeline gave them."""
    crlf = f"„Große“ Brücke\r\n{STORY}".replace("\n", "\r\n").replace("\r\r", "\r")
    made = project(a_raw_txt=f"{crlf}Advertisement\r\n")
    made.runpytest("--textclean-update").assert_outcomes(passed=2)
    assert (made.path / "pages" / "a.expected.txt").read_bytes() == crlf.encode()


def test_update_over_an_undecodable_expected_file(project: Project) -> None:
    """A file that is overwritten need not be read."""
    made = project(a_raw_txt=RAW, a_expected_txt=b"\xff")
    made.runpytest("--textclean-update").assert_outcomes(passed=2)
    assert (made.path / "pages" / "a.expected.txt").read_text() == STORY


def test_update_with_workers(project: Project) -> None:
    """Under pytest-xdist the one who reports knows what the workers wrote, and no test reads a file half-way."""
    pytest.importorskip("xdist", reason="pytest-xdist is not installed")
    names = {f"{letter}_{sort}_txt": RAW for letter in "abcd" for sort in ("raw", "expected")}
    made = project(**names)
    done = made.runpytest_subprocess("--textclean-update", "-n2", timeout=60)
    done.assert_outcomes(passed=8)
    done.stdout.fnmatch_lines([f"*{letter}.expected.txt" for letter in "abcd"])


def test_update_without_a_folder_is_refused(pytester: pytest.Pytester) -> None:
    """Without folders there are no files to write: that is an error."""
    done = pytester.runpytest("--textclean-update")
    assert done.ret == pytest.ExitCode.USAGE_ERROR
    done.stderr.fnmatch_lines(["*--textclean-update: no folder is named; set the ini option textclean_fixtures*"])


# Cost -----------------------------------------------------------------------------------------------------------------


def imported(folder: Path) -> set[str]:
    """The roots of all modules, and all of textclean's, that a run of pytest with no plugin but ours imports."""
    program = (
        "import sys, pytest\n"
        "pytest.main(['-q', '-p', 'textclean', '-p', 'no:cacheprovider'])\n"
        "print('\\nMODULES', *sorted(sys.modules))\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        cwd=folder,
        env={"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
        timeout=60,
        check=True,
    )
    assert "passed" in ran.stdout, ran.stdout
    return set(ran.stdout.splitlines()[-1].split()[1:])


def test_without_the_option_nothing_is_imported(project: Project) -> None:
    """Pytest loads the plugin in every project; textclean is only imported if folders are named."""
    made = project(a_raw_txt=RAW, a_expected_txt=STORY)
    made.makepyfile("def test_it(): pass")
    heavy = {"textclean", "textclean.pipeline", "textclean.testing", "regex", "numpy", "ftfy", "hypothesis"}
    assert {"textclean.testing.plugin", "textclean.pipeline"} <= imported(made.path)
    (made.path / "tox.ini").unlink()
    found = imported(made.path)
    assert "_textclean_pytest" in found
    assert found & heavy == set()
