"""Who may import whom, and what `import textclean` costs."""

import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

PYPROJECT = Path(__file__).resolve().parent.parent / "pyproject.toml"
HEAVY = ("numpy", "scipy", "datasketch", "ftfy", "click", "rich", "pandas", "pyarrow", "jinja2")


def lint_imports(config: Path, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run the contracts in `config` on the `textclean` that an interpreter started in `folder` imports."""
    program = "import sys; from importlinter.cli import lint_imports_command; lint_imports_command()"
    return subprocess.run(
        [sys.executable, "-c", program, "--config", str(config), "--no-cache", "--no-logo"],
        cwd=folder,
        capture_output=True,
        text=True,
        env=os.environ | {"COLUMNS": "200", "NO_COLOR": "1"},
        timeout=120,
        check=False,
    )


def test_every_module_imports_only_from_below(tmp_path: Path) -> None:
    pytest.importorskip("importlinter", reason="import-linter is not installed")
    checked = lint_imports(PYPROJECT, tmp_path)
    assert checked.returncode == 0, checked.stdout + checked.stderr


@pytest.mark.parametrize(
    ("module", "imports", "broken"),
    [
        ("document", "textclean.pipeline", "Layers"),
        ("filters/captions", "textclean.filters.related", "Filters never see each other"),
        ("segment", "ftfy", "Only textclean.repair knows ftfy"),
        ("shingling/bands", "datasketch", "Only textclean.shingling.minhash knows datasketch"),
        ("result", "rich.console", "Only textclean.cli knows click and rich"),
        ("result", "jinja2", "Only textclean.report knows jinja2"),
        ("unheard_of", "textclean.errors", "Layers"),
    ],
)
def test_a_broken_rule_is_seen(tmp_path: Path, module: str, imports: str, broken: str) -> None:
    """The contracts can fail: a small package of the same shape with one wrong import."""
    pytest.importorskip("importlinter", reason="import-linter is not installed")
    files = ("__init__", "errors", "document", "segment", "repair/__init__", "repair/mojibake", "result", "pipeline")
    files += ("shingling/__init__", "shingling/minhash", "shingling/bands")
    files += ("filters/__init__", "filters/captions", "filters/related")
    for name in (*files, module):
        path = tmp_path / "textclean" / f"{name}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"import {imports}\n" if name == module else "")
    (tmp_path / "textclean/repair/mojibake.py").write_text("import ftfy\n")
    (tmp_path / "textclean/shingling/minhash.py").write_text("import datasketch\n")

    checked = lint_imports(PYPROJECT, tmp_path)

    contracts = [c["name"] for c in tomllib.loads(PYPROJECT.read_text())["tool"]["importlinter"]["contracts"]]
    verdicts = {c: "BROKEN" for c in contracts if f"{c} BROKEN" in checked.stdout}
    assert checked.returncode == 1, checked.stdout + checked.stderr
    assert [c for c in verdicts if c.startswith(broken)] == list(verdicts), checked.stdout
    assert verdicts


def test_import_is_light() -> None:
    program = f"import sys, textclean; print([m for m in {HEAVY} if m in sys.modules])"
    fresh = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=True)
    assert fresh.stdout.strip() == "[]"


def test_import_costs_nothing() -> None:
    """`import textclean` loads no other module of the library: its public names are imported on first use."""
    program = "import sys, textclean; print([m for m in sys.modules if m.startswith('textclean.')])"
    fresh = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=True)
    assert fresh.stdout.strip() == "[]"


def test_a_command_line_imports_its_own_command() -> None:
    pytest.importorskip("click", reason="click is not installed")
    program = (
        "import sys; from textclean.cli.app import app; app(['init', '--help'], standalone_mode=False);"
        "print('textclean.cli.init' in sys.modules, 'textclean.cli.clean' in sys.modules)"
    )
    fresh = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=True)
    assert fresh.stdout.splitlines()[-1] == "True False"
