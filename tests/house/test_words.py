"""Every sentence that is asked for exists, and every sentence that exists is asked for."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
from pathlib import Path

from freelancer_desk.domain import words
from freelancer_desk.domain.words import SENTENCES

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "freelancer_desk"
SOURCES = [path for path in PACKAGE.rglob("*.py") if PACKAGE / "domain" / "words" not in path.parents]
REFUSALS = {"DeskError", "Problem"}


def called(node: ast.Call) -> str:
    return node.func.attr if isinstance(node.func, ast.Attribute) else ast.unparse(node.func)


def asked_for() -> tuple[set[str], set[str], set[str]]:
    """Keys said outright, key beginnings that an f-string completes, and all other texts in the code."""
    said, begun, texts = set(), set(), set()
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                texts.add(node.value)
            if isinstance(node, ast.JoinedStr) and node.values and isinstance(node.values[0], ast.Constant):
                begun.add(str(node.values[0].value))
            if not isinstance(node, ast.Call) or not node.args or not isinstance(node.args[0], ast.Constant):
                continue
            first = node.args[0].value
            if called(node) == "say":
                said.add(str(first))
            elif called(node) in REFUSALS or (called(node).endswith("Error") and called(node) in OUR_ERRORS):
                said.add(f"refusal.{first!s}")
    return said, {start for start in begun if "." in start}, texts


OUR_ERRORS = {
    node.name
    for node in ast.walk(ast.parse((PACKAGE / "domain" / "problems.py").read_text(encoding="utf-8")))
    if isinstance(node, ast.ClassDef)
}


def test_what_is_said_has_words() -> None:
    said, _, _ = asked_for()
    assert said, "the walk saw no call of say()"
    assert sorted(said - set(SENTENCES)) == []


def test_no_words_lie_about_unsaid() -> None:
    said, begun, texts = asked_for()
    data = "\n".join(
        path.read_text(encoding="utf-8")
        for kind in ("*.toml", "*.typ", "*.json")
        for path in (ROOT / "resources").rglob(kind)
    )
    texts |= set(re.findall(r"[\w.-]+", data))
    unsaid = [
        key
        for key in SENTENCES
        if key not in said
        and key not in texts
        and key.split(".", 1)[-1] not in texts
        and not any(key.startswith(start) for start in begun)
    ]
    assert unsaid == []


def test_a_sentence_for_many_knows_its_number() -> None:
    for key, said in SENTENCES.items():
        if isinstance(said, tuple):
            assert "{n}" in said[1], key


def test_each_sentence_has_one_home() -> None:
    """A key said in two modules would be overruled by whichever comes last."""
    homes: dict[str, str] = {}
    for found in pkgutil.iter_modules(words.__path__):
        for key in getattr(importlib.import_module(f"{words.__name__}.{found.name}"), "SENTENCES", ()):
            assert homes.setdefault(key, found.name) == found.name, key
    assert homes.keys() == SENTENCES.keys()
