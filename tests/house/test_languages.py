"""Each catalogue says all that the program says, with the same facts in it: no sentence is missing or breaks."""

from __future__ import annotations

import re
import string
import tomllib
from pathlib import Path

import polib
import pytest

from freelancer_desk.domain.words import AMBIGUOUS, SENTENCES

RESOURCES = Path(__file__).resolve().parents[2] / "resources"
LANGUAGES = RESOURCES / "languages"
CATALOGUES = sorted(LANGUAGES.rglob("*.po"))
WHOLE = ("ur",)
# What is written in the language of its key, whatever the screen speaks: for clients, and names of files.
WRITTEN = (
    "message.en.", "message.ur.", "paper.en.", "paper.ur.", "settings.language.en", "settings.language.ur", "law.of.",
    "export.name", "letters.file", "handing.name", "returns.file_name.", "dates.export.name", "notices.reply.name",
    "income_proof.file", "clients.statement.file",
)  # fmt: skip


def facts(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def said() -> set[tuple[str, str]]:
    """Every sentence of the program as the catalogue knows it."""
    spoken = {key: text for key, text in SENTENCES.items() if not key.startswith(WRITTEN)}
    plain = {key if key in AMBIGUOUS else text for key, text in spoken.items() if isinstance(text, str)}
    return {(text, "") for text in plain} | {text for text in spoken.values() if not isinstance(text, str)}


def shipped() -> set[tuple[str, str]]:
    """The sentences that ship as data and are shown in the language of the screen."""
    points = tomllib.loads((RESOURCES / "contested" / "pk.toml").read_text(encoding="utf-8"))["points"]
    found = [text for one in points for text in (one["question"], one["reason"])]
    found += [one[reading]["says"] for one in points for reading in ("first", "second")]
    for profile in (RESOURCES / "bank_profiles").glob("*.toml"):
        found += tomllib.loads(profile.read_text(encoding="utf-8")).get("download", [])
    for form in (RESOURCES / "return_forms").glob("*.toml"):
        found.append(tomllib.loads(form.read_text(encoding="utf-8"))["source"])
    return {(text, "") for text in found}


@pytest.mark.parametrize("language", WHOLE)
def test_a_whole_language_leaves_no_sentence_out(language: str) -> None:
    entries = polib.pofile(str(LANGUAGES / language / "LC_MESSAGES" / "freelancer_desk.po"))
    known = {(entry.msgid, entry.msgid_plural) for entry in entries}
    assert sorted((said() | shipped()) - known) == []
    assert [entry.msgid for entry in entries if entry.fuzzy or not entry.translated()] == []


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parts[-3])
def test_a_catalogue_says_nothing_that_the_program_does_not(path: Path) -> None:
    entries = polib.pofile(str(path))
    known = said() | shipped()
    assert [entry.msgid for entry in entries if (entry.msgid, entry.msgid_plural) not in known] == []
    assert len({(entry.msgid, entry.msgid_plural) for entry in entries}) == len(entries)


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parts[-3])
def test_a_translation_keeps_the_facts_of_its_sentence(path: Path) -> None:
    for entry in polib.pofile(str(path)):
        english = SENTENCES.get(entry.msgid, entry.msgid)
        assert isinstance(english, str)
        if not entry.msgid_plural:
            if (entry.msgid, "") in said():  # braces in data are no facts
                assert facts(entry.msgstr) == facts(english), entry.comment
            continue
        assert facts(entry.msgstr_plural[1]) == facts(entry.msgid_plural), entry.comment
        assert facts(entry.msgstr_plural[0]) - {"n"} == facts(entry.msgid) - {"n"}, entry.comment


def test_what_is_ambiguous_is_said_by_the_program() -> None:
    assert set(SENTENCES) >= AMBIGUOUS


@pytest.mark.parametrize("language", WHOLE)
def test_a_day_or_number_written_in_a_sentence_from_the_right_is_set_apart(language: str) -> None:
    """Without its marks 03-Apr-2026 is read Apr-2026-03."""
    bare = re.compile(r"(?<![\u2066A-Za-z0-9-])[A-Za-z0-9]*\d[A-Za-z0-9]*[-/][A-Za-z0-9]*\d")
    entries = polib.pofile(str(LANGUAGES / language / "LC_MESSAGES" / "freelancer_desk.po"))
    shown = [entry for entry in entries if not entry.comment.startswith("cli.")]
    assert [entry.comment for entry in shown if bare.search(entry.msgstr)] == []
