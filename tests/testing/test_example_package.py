"""The example package: built, installed into a folder, and tested there by its own tests, as its author would."""

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "textclean-weather"
CACHES = shutil.ignore_patterns("__pycache__", ".pytest_cache", ".hypothesis")


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the package in it, as `pip install --target` leaves it; a wheel of pure Python is its files."""
    pytest.importorskip("hatchling", reason="hatchling is not installed")
    folder = tmp_path_factory.mktemp("example")
    shutil.copytree(EXAMPLE, folder / "source", ignore=CACHES)
    (folder / "dist").mkdir()
    program = "import hatchling.build; hatchling.build.build_wheel('../dist')"
    subprocess.run([sys.executable, "-c", program], cwd=folder / "source", timeout=60, check=True)
    (wheel,) = (folder / "dist").glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
    (folder / "source" / "textclean_weather.py").unlink()  # what is tested is what was installed
    return folder


def run(installed: Path, *arguments: str, folder: str = "source") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", *arguments],
        cwd=installed / folder,
        env=os.environ | {"PYTHONPATH": str(installed / "site"), "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )


def test_the_wheel_holds_the_module_and_the_entry_point(installed: Path) -> None:
    """Nothing else is in it."""
    found = {path.name for path in (installed / "site").rglob("*") if path.is_file()}
    assert found == {"textclean_weather.py", "METADATA", "WHEEL", "RECORD", "entry_points.txt"}


def test_its_own_tests_pass(installed: Path) -> None:
    """Four tests, and two for each of two pairs of files, which the plugin finds by the ini option."""
    done = run(installed, "pytest", "-q", "-p", "no:cacheprovider")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "8 passed" in done.stdout


def test_its_pairs_can_fail(installed: Path) -> None:
    """Without the filter the weather box stays, and the plugin says on which lines."""
    broken = installed / "broken"
    shutil.copytree(installed / "source", broken)
    (broken / "fixtures" / "textclean.toml").unlink()
    done = run(installed, "pytest", "-q", "-p", "no:cacheprovider", "fixtures", folder="broken")
    assert "1 failed, 3 passed" in done.stdout
    assert "line 2: no label | Oslo 12° / 4°" in done.stdout


def test_the_command_line_knows_it(installed: Path) -> None:
    """`--with weather` works as soon as the package is installed."""
    raw = installed / "source" / "fixtures" / "weather" / "beside_the_article.raw.txt"
    expected = raw.with_name("beside_the_article.expected.txt")
    done = run(installed, "textclean", "clean", "--with", "weather", str(raw))
    assert done.stdout == expected.read_text(encoding="utf-8")
