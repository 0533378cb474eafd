"""packaging/dev.py: the one command, on machines that have what it needs and on those that lack it."""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

if TYPE_CHECKING:
    from types import ModuleType

ROOT = Path(__file__).resolve().parents[2]


class Old(NamedTuple):
    major: int
    minor: int


@pytest.fixture
def dev() -> ModuleType:
    spec = importlib.util.spec_from_file_location("dev", ROOT / "packaging" / "dev.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def fresh(dev: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The script in a clone that was never set up."""
    (tmp_path / "packaging").mkdir()
    (tmp_path / "packaging" / "requirements.lock").write_text("nothing==1\n")
    (tmp_path / "pyproject.toml").write_text("[project]\n")
    monkeypatch.setattr(dev, "ROOT", tmp_path)
    monkeypatch.setattr(dev, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(dev, "PYTHON", tmp_path / ".venv" / "bin" / "python")
    monkeypatch.setattr(dev, "LOCK", tmp_path / "packaging" / "requirements.lock")
    return dev


def test_an_old_python_is_refused_with_a_sentence(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "version_info", Old(3, 10))
    assert dev.main(["test"]) == 1
    assert "needs Python 3.11 or newer" in capsys.readouterr().out


def test_a_missing_ensurepip_is_named_with_its_package(
    fresh: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _name: None)
    assert fresh.setup() == 1
    assert "apt-get install python3-venv" in capsys.readouterr().out
    assert not fresh.VENV.exists()


def test_set_up_is_done_once_and_again_when_the_lock_changes(
    fresh: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    commands: list[tuple[str, ...]] = []

    def pretend(*command: str | Path) -> int:
        commands.append(tuple(str(part) for part in command))
        if "venv" in commands[-1]:
            fresh.PYTHON.parent.mkdir(parents=True)
            fresh.PYTHON.touch()
        return 0

    monkeypatch.setattr(fresh, "run", pretend)
    assert fresh.setup() == 0
    assert ["venv" in commands[0], "--require-hashes" in commands[1], "-e" in commands[2]] == [True, True, True]
    assert fresh.setup() == 0
    assert len(commands) == 3
    fresh.LOCK.write_text("nothing==2\n")
    assert fresh.setup() == 0
    assert [command for command in commands[3:] if "venv" in command] == []
    assert len(commands) == 5


def test_a_set_up_that_failed_is_not_taken_for_done(fresh: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fresh, "run", lambda *_command: 7)
    assert fresh.setup() == 7
    assert not (fresh.VENV / ".ready").exists()


def test_an_unknown_word_is_wrong_usage(dev: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    assert dev.main(["dance"]) == 2
    assert dev.main([]) == 2
    assert dev.main(["--help"]) == 0
    assert "demo" in capsys.readouterr().out


def test_the_exit_status_of_the_tests_is_passed_on(dev: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, ...]] = []

    def pretend(*arguments: str) -> int:
        asked.append(arguments)
        return 5

    monkeypatch.setattr(dev, "python", pretend)
    assert dev.test(["-q"]) == 5
    assert dev.test(["-k", "money"]) == 5
    assert ["--cov" in arguments for arguments in asked] == [True, False]
    assert asked[1][-2:] == ("-k", "money")


@pytest.mark.parametrize(
    "screen", [{}, {"DISPLAY": ":4711"}, {"QT_QPA_PLATFORM": "offscreen", "DISPLAY": ":0"}], ids=["none", "dead", "off"]
)
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Only Linux has displays that may be missing")
def test_a_display_that_is_not_there_is_noticed(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, screen: dict[str, str]
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    for name, value in screen.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(dev, "PYTHON", Path(sys.executable))
    assert not dev.window_opens()


@pytest.mark.skipif(os.name == "nt", reason="A shell script for the machines that check each change")
def test_the_check_of_each_change_is_a_sound_script_that_runs_the_same_command() -> None:
    script = ROOT / ".ci" / "run"
    assert os.access(script, os.X_OK)
    assert subprocess.run(["bash", "-n", script], check=False).returncode == 0
    assert "packaging/dev.py test" in script.read_text()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Only Linux has displays that may be missing")
def test_the_demo_without_a_display_does_all_but_the_window(
    dev: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(dev, "PYTHON", Path(sys.executable))
    monkeypatch.setattr(dev.tempfile, "mkdtemp", lambda **_prefix: str(tmp_path))
    assert dev.demo([]) == 0
    said = capfd.readouterr().out
    report = tmp_path / "tax-summary.pdf"
    assert str(report) in said
    assert "No window could be opened" in said.splitlines()[-1]
    fonts = set(re.findall(rb"/BaseFont\s*/[A-Z]{6}\+(\w+)", report.read_bytes()))
    assert report.read_bytes().startswith(b"%PDF-")
    assert fonts
    assert {font for font in fonts if not font.startswith((b"Inter", b"NotoNastaliqUrdu"))} == set()
    assert (tmp_path / "demo.fdesk").stat().st_mode & 0o077 == 0


def test_a_demo_that_fails_says_so_with_its_exit_status(dev: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dev, "python", lambda *_arguments: 1)
    assert dev.demo([]) == 1
