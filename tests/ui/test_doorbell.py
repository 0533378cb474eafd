"""One window for one book: who rings is heard, and nobody waits long at a door behind which nobody is."""

from __future__ import annotations

import socket
import subprocess
import sys
import threading
import time
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QObject

from freelancer_desk.ui.doorbell import PATIENCE_S, Doorbell, bell_of, ring

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot


@pytest.fixture
def bell(tmp_path: Path) -> Path:
    return tmp_path / "data" / "window-1"


def rung_from_elsewhere(bell: Path) -> tuple[threading.Thread, list[bool]]:
    answers: list[bool] = []
    caller = threading.Thread(target=lambda: answers.append(ring(bell)))
    caller.start()
    return caller, answers


def test_each_ring_is_heard_once_and_answered(qtbot: QtBot, bell: Path) -> None:
    house = QObject()
    heard: list[int] = []
    door = Doorbell(bell, house)
    door.rung.connect(lambda: heard.append(len(heard)))
    for number in (1, 2, 3):
        with qtbot.waitSignal(door.rung, timeout=5000):
            caller, answers = rung_from_elsewhere(bell)
        caller.join()
        qtbot.wait(50)
        assert (answers, len(heard)) == ([True], number)


def test_at_a_door_that_was_taken_down_nobody_waits(qtbot: QtBot, bell: Path) -> None:
    del qtbot
    house = QObject()
    Doorbell(bell, house).take_down()
    begun = time.monotonic()
    assert not ring(bell)
    assert time.monotonic() - begun < PATIENCE_S / 2
    assert list(bell.parent.iterdir()) == []


def test_behind_the_bell_of_a_killed_window_nobody_answers_and_the_next_one_takes_its_place(
    qtbot: QtBot, bell: Path
) -> None:
    code = "import os, sys; from pathlib import Path; from PySide6.QtCore import QCoreApplication, QObject\n"
    code += "from freelancer_desk.ui.doorbell import Doorbell; app = QCoreApplication([]); house = QObject()\n"
    code += "door = Doorbell(Path(sys.argv[1]), house); os._exit(9)"
    assert subprocess.run([sys.executable, "-c", code, bell], check=False).returncode == 9
    assert bell.exists()
    begun = time.monotonic()
    assert not ring(bell)
    assert time.monotonic() - begun < PATIENCE_S / 2
    bell.write_bytes(b"come forward")
    house = QObject()
    door = Doorbell(bell, house)
    assert bell.stat().st_size == 0
    with qtbot.waitSignal(door.rung, timeout=5000):
        caller, answers = rung_from_elsewhere(bell)
    caller.join()
    assert answers == [True]


@pytest.mark.skipif(sys.platform == "win32", reason="sockets of files are not there")
def test_the_socket_of_an_older_version_is_no_bell_and_makes_room_for_one(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, bell: Path
) -> None:
    del qtbot
    bell.parent.mkdir()
    monkeypatch.chdir(bell.parent)  # a socket has little room for its name
    with socket.socket(socket.AF_UNIX) as old:
        old.bind(bell.name)
    assert not ring(bell)
    house = QObject()
    Doorbell(bell, house)
    assert bell.is_file()


@pytest.mark.skipif(sys.platform == "win32", reason="links need a right of their own there")
def test_a_link_in_its_place_leads_nowhere(qtbot: QtBot, tmp_path: Path, bell: Path) -> None:
    del qtbot
    other = tmp_path / "precious.txt"
    other.write_text("mine", encoding="utf-8")
    bell.parent.mkdir()
    bell.symlink_to(other)
    assert not ring(bell)
    house = QObject()
    Doorbell(bell, house)
    assert not bell.is_symlink()
    assert other.read_text(encoding="utf-8") == "mine"


def test_without_a_folder_of_ones_own_there_is_no_bell_and_no_error(qtbot: QtBot, bell: Path) -> None:
    del qtbot
    bell.parent.touch()
    house = QObject()
    Doorbell(bell, house).take_down()
    assert not ring(bell)


def test_two_ways_to_one_book_have_one_bell_and_two_books_have_two(tmp_path: Path) -> None:
    book = tmp_path / "book.fdesk"
    book.touch()
    way = tmp_path / "way"
    way.symlink_to(tmp_path, target_is_directory=True)
    assert bell_of(way / "book.fdesk") == bell_of(book)
    assert bell_of(tmp_path / "other.fdesk") != bell_of(book)
