"""The child that opens files of others: bound, alone, and whatever becomes of it, one sentence."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

import pytest
import typst
import xlsxwriter

from freelancer_desk.domain.problems import FileUnreadableError
from freelancer_desk.outside.reading import Limits, child, read_files, wire, worker

if TYPE_CHECKING:
    from pathlib import Path

SECRET = "1702"  # noqa: S105 made up


@pytest.fixture
def statement(tmp_path: Path) -> Path:
    path = tmp_path / "statement.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet().write_row(0, 0, ["Day", "Amount"])
    return path


def becomes(monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    """Let the child run other code than its own."""
    monkeypatch.setattr(child, "command", lambda: [sys.executable, "-I", "-S", "-c", code])


def refusal(path: Path, limits: Limits | None = None) -> str:
    before = time.monotonic()
    with pytest.raises(FileUnreadableError) as refused:
        read_files(path, password=SECRET, limits=limits or Limits())
    assert time.monotonic() - before < 20
    assert refused.value.facts["file"] == path.name
    assert SECRET not in repr(refused.value.__dict__)
    return refused.value.kind


@pytest.mark.parametrize(
    "code",
    [
        "import os; os.abort()",
        "import os; os.kill(os.getpid(), 9)",
        "raise SystemExit(3)",
        "pass",
        "import sys; sys.stdin.buffer.read(); sys.stdout.write('no message at all')",
        "import sys; sys.stdin.buffer.read(); sys.stdout.buffer.write(b'\\0\\0\\0\\x02[]')",
        "import sys; sys.stdin.buffer.read(); sys.stdout.buffer.write(b'\\0\\0\\0\\x02{}')",
        "import sys; sys.stdin.buffer.read(); sys.stdout.buffer.write(b'\\0\\0\\0\\x0b{\"pages\":1}')",
        "import sys; sys.stdin.buffer.read(); sys.stdout.buffer.write(b'\\0\\0\\0\\x18{\"sheets\":[[1,[[1,2]]]]}')",
        "import sys; sys.stdin.buffer.read(); sys.stdout.buffer.write(b'\\0\\0\\0\\x11{\"members\":[[1]]}')",
        'import sys; sys.stdin.buffer.read(); sys.stdout.buffer.write(b\'\\0\\0\\0\\x20{"refused":"file_is_\')',
        "import sys; sys.stdin.buffer.read(); sys.stdout.buffer.write(b'\\x7f\\0\\0\\0' + b'x' * 99)",
        "import sys\nwhile True: sys.stdout.write('x' * 65536)",
    ],
)
def test_whatever_becomes_of_the_child_the_file_is_refused(
    statement: Path, monkeypatch: pytest.MonkeyPatch, code: str
) -> None:
    becomes(monkeypatch, code)
    assert refusal(statement, Limits(answer=1_000_000)) == "file_not_opened"


def test_a_child_that_never_answers_is_ended_by_the_clock(statement: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    becomes(monkeypatch, "import time; time.sleep(300)")
    before = time.monotonic()
    assert refusal(statement, Limits(wall_seconds=1)) == "file_not_opened"
    assert time.monotonic() - before < 5


def test_a_program_that_cannot_be_started_is_no_crash(statement: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(child, "command", lambda: [str(statement.parent / "gone")])
    assert refusal(statement) == "file_not_opened"


def test_a_child_that_is_mistaken_about_its_task_ends_quietly() -> None:
    for said in (b"", b"\0\0\0\x02{}", b"junk" * 100):
        done = subprocess.run(child.command(), input=said, capture_output=True, timeout=20, check=False)
        assert (done.returncode, done.stdout, done.stderr) == (2, b"", b"")


def test_the_password_goes_through_the_pipe_only(statement: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[Any] = []
    real = subprocess.Popen

    def seen(*arguments: Any, **options: Any) -> Any:
        told.extend((arguments, options, dict(os.environ)))
        return real(*arguments, **options)

    monkeypatch.setattr(subprocess, "Popen", seen)
    read_files(statement, password="never-in-argv-1702")  # noqa: S106 made up
    assert told
    assert "never-in-argv" not in repr(told)


def test_nothing_beside_the_file_is_run(statement: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    marker = statement.parent / "executed"
    for name in ("csv", "typing", "json", "python_calamine", "pdfplumber", "sitecustomize", "usercustomize"):
        (statement.parent / f"{name}.py").write_text(f"open({str(marker)!r}, 'w')\n", encoding="utf-8")
    printed = statement.with_suffix(".pdf")
    made = typst.compile(b"Balance", format="pdf", ignore_system_fonts=True)
    assert isinstance(made, bytes)
    printed.write_bytes(made)
    monkeypatch.chdir(statement.parent)
    monkeypatch.setattr(sys, "path", [str(statement.parent), "", *sys.path])
    monkeypatch.setenv("PYTHONPATH", str(statement.parent))
    assert read_files(statement)[0].contents
    assert read_files(printed)[0].contents
    assert not marker.exists()


def test_a_bundled_program_starts_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert child.command() == [sys.executable, worker.VERB]


def test_the_program_itself_answers_to_the_hidden_verb() -> None:
    asked = worker.request("html", b"<table><tr><td>x", Limits(), password="", inside=False)
    done = subprocess.run(
        [sys.executable, "-m", "freelancer_desk", worker.VERB],
        input=asked, capture_output=True, timeout=30, check=True,
    )  # fmt: skip
    assert wire.unpacked(done.stdout) == ({"sheets": [["", [[1, ["x"]]]]]}, b"")


def test_the_child_loads_neither_window_nor_desk() -> None:
    code = (
        "import sys; from freelancer_desk.outside.reading import worker, pages, workbooks, web_tables, xml_sheets; "
        "import pdfplumber, python_calamine; print(*sorted({m.partition('.')[0] for m in sys.modules})); "
        "print(*[m for m in sys.modules if m.startswith('freelancer_desk.')])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=30, check=True)
    loaded, ours = done.stdout.splitlines()
    assert not {"PySide6", "numpy", "matplotlib", "sqlite3", "requests", "typst"} & set(loaded.split())
    assert all(name.startswith(("freelancer_desk.outside", "freelancer_desk.domain")) for name in ours.split())


@pytest.mark.skipif(sys.platform == "win32", reason="no such limits there")
def test_the_child_is_bound(tmp_path: Path) -> None:
    code = (
        "import resource\nfrom freelancer_desk.outside.reading import worker, Limits\nworker.stay_within(Limits())\n"
        "print(*(resource.getrlimit(getattr(resource, 'RLIMIT_' + name))[1] for name in ('CPU', 'CORE', 'FSIZE')))\n"
        "try: bytearray(2 << 30)\nexcept MemoryError: print('small')\n"
        "try: open('written', 'w').write('x' * 9000)\nexcept OSError: print('mute')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, timeout=30, check=False
    )
    assert done.stdout.split()[:3] == ["30", "0", "0"]
    if sys.platform == "linux":
        assert done.stdout.split()[3:] == ["small", "mute"]
