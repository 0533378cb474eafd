"""A pack is read from TOML with closed keys, texts for decimals, and a bound on everything."""

from __future__ import annotations

import hashlib
import random
import time
from decimal import Decimal
from pathlib import Path

import pytest

from freelancer_desk.domain.problems import DeskError
from freelancer_desk.domain.words import sentence
from freelancer_desk.plugins.data_files import LARGEST
from freelancer_desk.plugins.rule_packs import read

PACKS = Path(__file__).parents[3] / "resources" / "rule_packs"
TEXTS = {path.stem: path.read_text(encoding="utf-8") for path in sorted(PACKS.glob("*.toml"))}


def refusal(text: str) -> str:
    with pytest.raises(DeskError) as caught:
        read(text)
    assert caught.value.kind == "pack_wrong"
    assert sentence(caught.value)
    return str(caught.value.facts["what"])


def changed(old: str, new: str, name: str = "pk-2026") -> str:
    assert old in TEXTS[name]
    return TEXTS[name].replace(old, new, 1)


@pytest.mark.parametrize("name", TEXTS)
def test_a_shipped_pack_reads_and_carries_the_hash_of_its_text(name: str) -> None:
    pack = read(TEXTS[name])
    assert pack.id == name
    assert pack.sha256 == hashlib.sha256(TEXTS[name].encode()).hexdigest()
    assert pack.value("export_other") == Decimal("0.01")
    assert pack.status == "enacted"


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ('status = "enacted"', 'status = "enacted"\nmood = "good"', "mood"),
        ('value = "0.0025"', 'value = "0.0025"\nweight = "1"', "figures.export_registered.weight"),
        ('head = "business"', 'head = "business"\ncolour = "red"', "regimes.colour"),
        ('share = "salary_share"', 'share = "salary_share"\nage = "40"', "share_test.age"),
        ('threshold = "surcharge_from"', 'threshold = "surcharge_from"\nage = "40"', "surcharge.age"),
        ('value = "0.0025"', "value = 0.0025", "figures.export_registered.value: float"),
        ('value = "0.0025"', "value = 25", "TypeError"),
        ('value = "0.0025"', 'value = "a quarter"', "not_a_number"),
        ('value = "0.0025"\n', "", "value"),
        ('law = "Income Tax Ordinance 2001, s.154A(1)(a)', 'laws = "', "figures.export_registered.laws"),
        ('id = "pk-2026"', 'id = ""', "TypeError"),
        ('currency = "PKR"', 'currency = "XXQ"', "unknown_currency"),
        ('checked = "2026-11-23"', "checked = 2026-11-23", "checked: date"),
        ('checked = "2026-11-23"', 'checked = "soon"', "not_a_day"),
        ("tax_year = 2026", "tax_year = true", "TypeError"),
        ("tax_year = 2026", f"tax_year = {'9' * 400}", "tax_year"),
        ("tax_year = 2026", "tax_year = 1990", "tax_year"),
        ("tax_year = 2026", "tax_year = 2100", "tax_year"),
        ('year_start = "07-01"', f'year_start = "07-{"9" * 100}"', "OverflowError"),
        ('\nnote = "', '\nnote = 5 # "', "TypeError"),
        ('paper = "tax.paper.certificate"', "paper = [1]", "TypeError"),
        ('return_code = "64060290"', "return_code = 64060290", "TypeError"),
        ('resident = "not_resident"', "resident = true", "TypeError"),
        ('allowances = ["zakat"]', 'allowances = "zakat"', "TypeError"),
        ("verified = true", 'verified = "yes"', "TypeError"),
        ("half_year = false", "half_year = 0", "TypeError"),
        ("half_year = false", 'half_year = false\nage = "4"', "depreciation.age"),
        ('computer = { rate = "depreciation_computer"', 'computer = { rate = "gone"', "depreciation.classes.computer"),
        ('computer = { rate = "dep', 'computer = { age = "4", rate = "dep', "depreciation.computer.age"),
        ('threshold = "advance_from"', 'threshold = "gone"', "advance.threshold"),
        ('due = ["advance_1"', 'due = ["gone"', "advance.due"),
        ('due = ["return_due"', 'due = ["gone"', "late.due"),
        ('reach = "call_years"', 'reach = "penalty_floor"', "late.penalty_floor"),
        ('day_share = "penalty_day_share"', 'day_share = "penalty_floor"', "late.penalty_floor"),
        ('floor = "penalty_floor"', 'floor = "call_years"', "late.call_years"),
        ('surcharges = [{ amount = "late', 'surcharges = [{ from = "return_due", amount = "late', "late.surcharges"),
        ('surcharges = [{ amount = "late_surcharge" }', 'surcharges = [{ amount = "profit" }', "late.surcharges"),
        (
            'day_share = "penalty_day_share"',
            'day_share = "penalty_day_share"\nlast_counts = "gone"',
            "late.last_counts",
        ),
        ('of = "payer"', 'of = "prayer"', "limits.payer_floor"),
        ('figure = "local_floor"', 'figure = "profit"', "limits.payer_floor"),
        ('rates = ["local_it"', 'rates = ["local_floor"', "limits.payer_floor.rates"),
        ('currency = "USD"', 'currency = "XXQ"', "figures.foreign_income_limit"),
        (
            'kind = "amount"\nvalue = "10000"\ncurrency',
            'kind = "count"\nvalue = "10000"\ncurrency',
            "figures.foreign_income_limit",
        ),
        ('share = "donation_share"', 'share = "donation_share"\nlimit = "profit"', "credits.donation"),
        ('figure = "late_surcharge"', 'figure = "late_surcharge"\nsecond = "profit"', "notes.late_return"),
        ('rounding = "half_up"', 'rounding = "sideways"', "SIDEWAYS"),
        ('year_start = "07-01"', 'year_start = "July"', "ValueError"),
        ('year_start = "07-01"', 'year_start = "02-29"', "ValueError"),
        ('["600000", "0", "0.15"]', '["600000", "0"]', "TypeError"),
        ('["1200000", "90000", "0.20"]', '["1200000", "90001", "0.20"]', "tables.non_salaried"),
        ('title = "Pakistan', f'title = "{"a" * 201}', "title: text"),
        ('title = "Pakistan', 'title = "\\u0007Pakistan', "title: text"),
        ('title = "Pakistan, Tax Year 2026"', f"title = {'[' * 30}1{']' * 30}", "depth"),
    ],
)
def test_what_is_wrong_is_named(old: str, new: str, what: str) -> None:
    assert refusal(changed(old, new)) == what


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("", "year_start"),
        ("not toml at all", "TOMLDecodeError"),
        ("x = " + "[" * 2000, "RecursionError"),
        ("#" * (LARGEST + 1), "size"),
        ("#" + "é" * (LARGEST - 10), "size"),
        ("a." * 120_000 + "b = 1", "depth"),
        ("#" * 2049, "depth"),
    ],
)
def test_what_is_no_pack_is_refused(text: str, what: str) -> None:
    found = refusal(text)
    assert found in {what, "TOMLDecodeError"}


def test_a_thousand_damaged_packs_are_refused_or_read_in_a_moment() -> None:
    chance = random.Random(20261123)
    text = TEXTS["pk-2027"]
    slowest = 0.0
    read_anyway = 0
    for _ in range(1000):
        place, length = chance.randrange(len(text)), chance.randrange(1, 40)
        filler = "".join(chance.choice('0123456789.-"[]={}\n abc\x00é') for _ in range(chance.randrange(6)))
        began = time.thread_time()
        try:
            read(text[:place] + filler + text[place + length :])
            read_anyway += 1
            said = ("pack_wrong", "")
        except DeskError as error:
            said = (error.kind, sentence(error))
        assert said[0] == "pack_wrong"
        assert len(said[1]) < 300
        slowest = max(slowest, time.thread_time() - began)
    assert slowest < 0.1
    assert 0 < read_anyway < 1000
