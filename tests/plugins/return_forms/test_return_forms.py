"""A return form is read from TOML with closed keys and sources, a bound on everything, and every kind of wealth."""

from __future__ import annotations

import hashlib
from decimal import Decimal
from pathlib import Path

import pytest

from freelancer_desk.domain.problems import DeskError
from freelancer_desk.domain.words import sentence
from freelancer_desk.plugins.data_files import LARGEST
from freelancer_desk.plugins.return_forms import read

FORMS = Path(__file__).parents[3] / "resources" / "return_forms"
TEXTS = {path.stem: path.read_text(encoding="utf-8") for path in sorted(FORMS.glob("*.toml"))}


def refusal(text: str) -> str:
    with pytest.raises(DeskError) as caught:
        read(text)
    assert caught.value.kind == "form_wrong"
    assert sentence(caught.value)
    return str(caught.value.facts["what"])


@pytest.mark.parametrize("name", TEXTS)
def test_a_shipped_form_reads_and_carries_the_hash_of_its_text(name: str) -> None:
    form = read(TEXTS[name])
    assert form.id == name
    assert form.sha256 == hashlib.sha256(TEXTS[name].encode()).hexdigest()
    codes = {line.code: line for section in form.sections for line in section.lines}
    assert {"64060290", "64060285", "9000", "9203"} <= set(codes)
    assert form.revision_days == 60


def test_a_form_that_is_not_out_yet_verifies_nothing() -> None:
    form = read(TEXTS["pk-2027"])
    wealth = form.wealth
    lines = [line for section in form.sections for line in section.lines]
    kinds = [*wealth.assets, *wealth.liabilities, *wealth.inflows, *wealth.outflows, *wealth.totals]
    assert not any(line.verified for line in lines)
    assert not any(line.verified for line in kinds)
    assert {line.form_year for line in lines} == {2026}


def test_cells_are_rounded_half_up_to_whole_rupees() -> None:
    form = read(TEXTS["pk-2026"])
    figures = ("9073498.50", "33975.53", "22683.49", "-0.50", "0")
    assert [f"{form.rounded(Decimal(one)):f}" for one in figures] == ["9073499", "33976", "22683", "-1", "0"]


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("revision_days = 60", 'revision_days = 60\nmood = "good"', "mood"),
        ("revision_days = 60", "revision_days = 0", "revision_days"),
        ("revision_days = 60", "revision_days = true", "TypeError"),
        ('title = "IRIS 114(1), Tax Year 2026"', 'title = ""', "TypeError"),
        ("revision_days = 60\n", "", "revision_days"),
        ('round_to = "1"', "round_to = 1", "TypeError"),
        ('round_to = "1"', 'round_to = "0"', "round_to"),
        ('round_to = "1"', "round_to = 1.0", "round_to: float"),
        ('rounding = "half_up"', 'rounding = "sideways"', "SIDEWAYS"),
        ('checked = "2026-11-23"', 'checked = "soon"', "not_a_day"),
        ('key = "local"', 'key = "exports"', "sections"),
        ('key = "local"', 'key = "local"\ncolour = "red"', "sections.colour"),
        ('code = "3101"', 'code = "3101"\ncolour = "red"', "sections.exports.colour"),
        ('code = "3101"', "code = 3101", "TypeError"),
        ('code = "64060290"', 'code = ""', "sections.exports.Export of IT/ITeS Services u/s 154A @ 0.25%"),
        ('receipts = "line:export_pseb.base"', 'gifts = "line:export_pseb.base"', "sections.exports.64060290"),
        ('"line:export_pseb.base"', '"line:export_pseb.source"', "sections.exports.64060290"),
        ('"total:final_receipts"', '"total:everything"', "sections.exports.3101"),
        ('"facts:salary.gross"', '"facts:salary.net"', "sections.salary.1009"),
        ('each = "expense_heads"', 'each = "children"', "sections.expenses.Expense"),
        ("verified = true", 'verified = "yes"', "TypeError"),
        ('foreign_limit = "100000"', 'foreign_limit = "0"', "foreign_limit"),
        ('foreign_currency = "USD"', 'foreign_currency = "XXQ"', "unknown_currency"),
        ('where = "Wealth Statement 116"', 'where = "Wealth Statement 116"\nmood = "good"', "wealth.mood"),
        ('label = "Cash"', 'label = "Cash", colour = "red"', "wealth.assets.cash.colour"),
        ('cash = { code = "7012"', 'money = { code = "7012"', "wealth.assets"),
        ('closing = { code = "703001"', 'closing = { code = ""', "wealth.totals.closing"),
        ('title = "IRIS', f'title = "{"a" * 201}', "title: text"),
        ('title = "IRIS', 'title = "\\u0007IRIS', "title: text"),
        ('title = "IRIS 114(1), Tax Year 2026"', f"title = {'[' * 30}1{']' * 30}", "depth"),
    ],
)
def test_what_is_wrong_is_named(old: str, new: str, what: str) -> None:
    text = TEXTS["pk-2026"]
    assert old in text
    assert refusal(text.replace(old, new, 1)) == what


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("", "form_year"),
        ("not toml at all", "TOMLDecodeError"),
        ("sections = []", "form_year"),
        ("#" * (LARGEST + 1), "size"),
    ],
)
def test_what_is_no_form_is_refused(text: str, what: str) -> None:
    assert refusal(text) == what


def test_a_part_without_lines_is_refused() -> None:
    text = TEXTS["pk-2026"]
    extra = (
        '[[sections]]\nkey = "empty"\ntitle = "Empty"\nwhere = "Nowhere"\nlines = []\n\n[[sections]]\nkey = "exports"'
    )
    assert refusal(text.replace('[[sections]]\nkey = "exports"', extra, 1)) == "sections.empty"
