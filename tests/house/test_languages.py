"""Each catalogue says only what the program says, with the same facts in it: no sentence breaks in translation."""

from __future__ import annotations

import string
from pathlib import Path

import polib
import pytest

from freelancer_desk.domain.words import SENTENCES

LANGUAGES = Path(__file__).resolve().parents[2] / "resources" / "languages"
CATALOGUES = sorted(LANGUAGES.rglob("*.po"))


def facts(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parts[-3])
def test_a_translation_keeps_the_facts_of_its_sentence(path: Path) -> None:
    plain = {text for text in SENTENCES.values() if isinstance(text, str)}
    pairs = {text for text in SENTENCES.values() if not isinstance(text, str)}
    entries = polib.pofile(str(path))
    assert len(entries) > 1000
    for entry in entries:
        if not entry.msgid_plural:
            assert entry.msgid in plain, entry.comment
            assert facts(entry.msgstr) == facts(entry.msgid), entry.comment
            continue
        assert (entry.msgid, entry.msgid_plural) in pairs, entry.comment
        assert facts(entry.msgstr_plural[1]) == facts(entry.msgid_plural), entry.comment
        assert facts(entry.msgstr_plural[0]) - {"n"} == facts(entry.msgid) - {"n"}, entry.comment
