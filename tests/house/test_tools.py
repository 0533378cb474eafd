"""The linter, the formatter, the type checker and the import contracts, run as tests."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
IMPORT_CONTRACTS = "from importlinter.cli import lint_imports_command; lint_imports_command()"
CODE = ("freelancer_desk", "tests", "packaging")


def outcome(*arguments: str) -> tuple[int, str]:
    done = subprocess.run([sys.executable, *arguments], cwd=ROOT, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


@pytest.mark.parametrize(
    "command",
    [
        pytest.param(("-m", "ruff", "check", "--output-format=concise", *CODE), id="ruff"),
        pytest.param(("-m", "ruff", "format", "--check", *CODE), id="ruff format"),
        pytest.param(("-m", "mypy"), id="mypy"),
        pytest.param(("-c", IMPORT_CONTRACTS, "--no-logo", "--no-cache"), id="import contracts"),
    ],
)
def test_a_tool_finds_nothing(command: tuple[str, ...]) -> None:
    code, said = outcome(*command)
    assert code == 0, said[-12_000:]


def test_a_tool_that_finds_something_is_heard(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.py"
    wrong.write_text("import os\nx: int = 'no'\n")
    assert outcome("-m", "ruff", "check", str(wrong))[0] == 1
    assert outcome("-m", "mypy", str(wrong))[0] == 1
