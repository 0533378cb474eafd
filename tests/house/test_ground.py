"""The ground that tests stand on is firm: what must fail a test fails it."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BAD = {
    "the network": "import socket\nsocket.create_connection(('192.0.2.1', 80), timeout=1)",
    "a warning": "import warnings\nwarnings.warn('mind this', stacklevel=1)",
    "a log line": "import logging\nlogging.getLogger('house').warning('mind this')",
    "a Qt warning": "from PySide6.QtCore import qWarning\nqWarning(b'mind this')",
    "an open file": "import gc\nopen(__file__)\ngc.collect()",
}
GOOD = {
    "this machine": "import socket\nwith socket.create_server(('127.0.0.1', 0)) as s:\n"
    "    socket.create_connection(s.getsockname()).close()",
    "a note in the log": "import logging\nlogging.getLogger('house').info('fine')",
}


@pytest.fixture(scope="module")
def ended(tmp_path_factory: pytest.TempPathFactory) -> str:
    """How each of them ended, in one run on the same ground."""
    folder = tmp_path_factory.mktemp("ground")
    (folder / "tests").mkdir()
    shutil.copy(ROOT / "pyproject.toml", folder)
    shutil.copy(ROOT / "tests" / "conftest.py", folder / "tests")
    for what, body in (BAD | GOOD).items():
        lines = "".join(f"    {line}\n" for line in body.splitlines())
        name = what.replace(" ", "_")
        (folder / "tests" / f"test_{name}.py").write_text(f"def test_{name}(qtbot):\n{lines}")
    command = [sys.executable, "-m", "pytest", "-q", "-rA"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False).stdout


@pytest.mark.parametrize("what", BAD)
def test_what_must_not_happen_fails_the_test(what: str, ended: str) -> None:
    name = what.replace(" ", "_")
    assert re.search(rf"^(?:FAILED|ERROR) tests/test_{name}\.py", ended, re.MULTILINE), ended[-4000:]


@pytest.mark.parametrize("what", GOOD)
def test_what_may_happen_passes(what: str, ended: str) -> None:
    name = what.replace(" ", "_")
    assert re.search(rf"^PASSED tests/test_{name}\.py", ended, re.MULTILINE), ended[-4000:]
    assert not re.search(rf"^(?:FAILED|ERROR) tests/test_{name}\.py", ended, re.MULTILINE)
