"""Rules of the house that no tool knows, checked on the syntax tree; each with a piece of code that must be caught."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "freelancer_desk"
LONGEST_FILE, LONGEST_FUNCTION = 400, 60
ESSENTIALS = {
    *("QtCore", "QtGui", "QtWidgets", "QtNetwork", "QtPrintSupport", "QtSvg", "QtSvgWidgets", "QtTest", "QtDBus"),
    *("QtOpenGL", "QtOpenGLWidgets", "QtConcurrent", "QtXml"),
}
COLOUR = re.compile(r"#(?:[0-9a-fA-F]{8}|[0-9a-fA-F]{6}|[0-9a-fA-F]{3})\b")
PROSE = re.compile(r"\b[A-Za-z’']{2,} [a-z’']{2,} [a-z’']{2,}|^[A-Z][a-z]+(?: [a-z]{2,})+[.?…]?$| [a-z]{2,}[.?!]$")
MARKUP = re.compile(r"[{};<>=]|^select |^insert |\bfrom \w+ where\b", re.IGNORECASE)

Finding = tuple[int, str]


def files(*rooms: str) -> list[Path]:
    found = [path for room in rooms for path in sorted((PACKAGE / room).rglob("*.py"))]
    assert found, rooms
    return found


def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def docstrings(tree: ast.AST) -> set[int]:
    return {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
    }


def too_long(tree: ast.AST) -> Iterator[Finding]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if lines > LONGEST_FUNCTION:
                yield node.lineno, f"{node.name} has {lines} lines"


def floats(tree: ast.AST) -> Iterator[Finding]:
    looked_at = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "isinstance"
        for inner in ast.walk(node)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and node.id == "float" and id(node) not in looked_at:
            yield node.lineno, "float"
        if isinstance(node, ast.Constant) and isinstance(node.value, float):
            yield node.lineno, f"the literal {node.value}"


def clocks(tree: ast.AST) -> Iterator[Finding]:
    forbidden = re.compile(
        r"(?:^|\.)(?:date|datetime)\.(?:today|now|utcnow|fromtimestamp)$"
        r"|^time\.(?:time|time_ns|localtime|gmtime|strftime|ctime)$"
        r"|^Q(?:Date|Time|DateTime)\.current\w*$"
    )
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and forbidden.search(ast.unparse(node.func)):
            yield node.lineno, ast.unparse(node.func)
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            asked = re.search(r"\bCURRENT_(?:DATE|TIME|TIMESTAMP)\b|\w\('now'", node.value)
            if asked:
                yield node.lineno, f"SQL asks for the time: {asked[0]}"


def addons(tree: ast.AST) -> Iterator[Finding]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module == "PySide6":
            names = [f"PySide6.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [node.module or ""]
        else:
            continue
        for name in names:
            if name.startswith("PySide6.") and name.split(".")[1] not in ESSENTIALS:
                yield node.lineno, name


def colours(tree: ast.AST) -> Iterator[Finding]:
    passed = docstrings(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in passed:
            found = COLOUR.search(node.value)
            if found:
                yield node.lineno, found[0]


def prose(tree: ast.AST) -> Iterator[Finding]:
    passed = docstrings(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Raise | ast.Assert):
            passed |= {id(inner) for inner in ast.walk(node)}
        if isinstance(node, ast.Attribute) and node.attr == "split":  # a list of names, written in one go
            passed.add(id(node.value))
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in passed:
            text = node.value.strip()
            if PROSE.search(text) and not MARKUP.search(text):
                yield node.lineno, repr(text)


def findings(rule: Callable[[ast.AST], Iterator[Finding]], paths: list[Path]) -> list[str]:
    return [
        f"{path.relative_to(ROOT).as_posix()}:{line}: {what}" for path in paths for line, what in rule(tree_of(path))
    ]


def test_no_file_is_longer_than_a_breath() -> None:
    everything = [*PACKAGE.rglob("*.py"), *(ROOT / "tests").rglob("*.py"), *(ROOT / "packaging").rglob("*.py")]
    sizes = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in everything}
    assert {str(path): size for path, size in sizes.items() if size > LONGEST_FILE} == {}


def test_no_function_is_longer_than_a_screen() -> None:
    assert findings(too_long, files(".")) == []


def test_no_float_comes_near_money() -> None:
    assert findings(floats, files("domain", "store", "desk")) == []


def test_only_the_clock_asks_for_the_time() -> None:
    everywhere_else = [path for path in files(".") if path != PACKAGE / "outside" / "clock.py"]
    assert findings(clocks, everywhere_else) == []


def test_only_the_small_half_of_pyside_is_imported() -> None:
    assert findings(addons, files(".")) == []


def test_colours_are_named_in_the_theme_only() -> None:
    assert findings(colours, [path for path in files("ui") if path.name != "theme.py"]) == []


def test_the_faces_hold_no_sentences_of_their_own() -> None:
    assert findings(prose, files("ui", "cli")) == []


@pytest.mark.parametrize(
    ("rule", "caught", "passed"),
    [
        (too_long, "def f():\n" + "    x = 1\n" * 60, "def f():\n" + "    x = 1\n" * 59),
        (floats, "x = float(y)", "isinstance(x, float)"),
        (floats, "x = 0.5", "x = Decimal('0.5')"),
        (floats, "def f(x: float) -> None: ...", "def f(x: int) -> None: ..."),
        (clocks, "datetime.now(UTC)", "clock.now()"),
        (clocks, "datetime.date.today()", "day.today"),
        (clocks, "time.time()", "time.monotonic()"),
        (clocks, "x = \"select date('now')\"", "x = 'now'"),
        (addons, "from PySide6.QtCharts import QChart", "from PySide6.QtWidgets import QLabel"),
        (addons, "from PySide6 import QtPdf", "from PySide6 import QtCore"),
        (colours, "x = '#12aBcF'", "x = '#payments'"),
        (prose, "x = 'Nothing was changed here'", "x = 'home.nothing_changed'"),
        (prose, "x = 'Add payment'", "x = 'QLabel { color: red }'"),
    ],
)
def test_each_rule_sees(rule: Callable[[ast.AST], Iterator[Finding]], caught: str, passed: str) -> None:
    assert list(rule(ast.parse(caught)))
    assert not list(rule(ast.parse(passed)))
