"""Countries that nobody has heard of work from their packs alone: the engine knows none."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from freelancer_desk.domain.taxes.assess import assess, assessment_json
from freelancer_desk.domain.taxes.facts import facts_of
from freelancer_desk.plugins.rule_packs import read

if TYPE_CHECKING:
    from freelancer_desk.domain.taxes.packs import RulePack

ELDORADO = """
id = "el-2026"
title = "Eldorado 2026"
country = "el"
tax_year = 2026
currency = "JPY"
year_start = "01-01"
status = "provisional"
checked = "2026-01-02"
rounding = "down"
round_to = "100"
tolerance = "slack"
refuse_above = "limit"
categories = ["gold", "silver"]
allowances = ["tithe"]

[registrations]
guild = "The letter of the guild"

[must_be]

[figures]
guild_rate = { kind = "rate", value = "0.02", law = "Gold Act 7", source = "A stone", date = "2026-01-01", \
confidence = "high" }
gold_rate = { kind = "rate", value = "0.05", law = "Gold Act 8", source = "A stone", date = "2026-01-01", \
confidence = "low" }
slack = { kind = "amount", value = "3", law = "None", source = "A habit", date = "2026-01-01", confidence = "high" }
limit = { kind = "amount", value = "999999999", law = "Gold Act 9", source = "A stone", date = "2026-01-01", \
confidence = "high" }
half = { kind = "rate", value = "0.5", law = "Gold Act 1", source = "A stone", date = "2026-01-01", \
confidence = "high" }
none = { kind = "rate", value = "0", law = "Gold Act 1", source = "A stone", date = "2026-01-01", \
confidence = "high" }

[tables.one]
slabs = [["0", "0", "0.1"], ["1000", "100", "0.3"]]
law = "Gold Act 1"
source = "A stone"
date = "2026-01-01"
confidence = "high"

[tables.two]
slabs = [["0", "0", "0.2"]]
law = "Gold Act 2"
source = "A stone"
date = "2026-01-01"
confidence = "high"

[days]

[share_test]
head = "work"
share = "half"
above = "one"
otherwise = "two"
warn_from = "none"
warn_to = "half"

[surcharge]
threshold = "slack"
rates = { one = "none", two = "none" }

[[regimes]]
key = "guild_gold"
label = "Gold under the guild"
streams = ["exports"]
kind = "flat"
head = "trade"
rate = "guild_rate"
cut = "guild_rate"
categories = ["gold"]
registration = "guild"
paper = "A sealed letter"

[[regimes]]
key = "gold"
label = "Gold"
streams = ["exports"]
kind = "flat"
head = "trade"
rate = "gold_rate"
cut = "gold_rate"
categories = ["gold"]

[[regimes]]
key = "everything"
label = "Everything else"
streams = ["exports", "social_media", "local", "bank_profit", "other_normal_income"]
kind = "slabs"
head = "trade"

[[regimes]]
key = "work"
label = "Work"
streams = ["salary"]
kind = "slabs"
head = "work"

[unknown]
category = { total = "silver", low = "gold", high = "silver", ask = "Gold or silver?" }
guild = { total = "yes", low = "yes", high = "no", ask = "Are you of the guild?" }
atl = { total = "yes", low = "yes", high = "yes", ask = "?" }
resident = { total = "yes", low = "yes", high = "yes", ask = "?" }
return_filed_on_time = { total = "yes", low = "yes", high = "yes", ask = "?" }
conditions_met = { total = "yes", low = "yes", high = "yes", ask = "?" }
sales_tax_filed = { total = "yes", low = "yes", high = "yes", ask = "?" }
opt_out = { total = "no", low = "no", high = "no", ask = "?" }
"""


@pytest.fixture(scope="module")
def eldorado() -> RulePack:
    return read("credits = []\nnotes = []\n" + ELDORADO)


def test_a_country_that_nobody_has_heard_of_works_from_its_pack_alone(eldorado: RulePack) -> None:
    facts = facts_of(
        {
            "country": "el",
            "tax_year": 2026,
            "person": {"guild": [{"from": "2026-01-01", "to": "2026-06-30"}]},
            "exports": [
                {"date": "2026-06-30", "category": "gold", "amount_jpy": "1234", "withheld_jpy": "25"},
                {"date": "2026-07-01", "category": "gold", "amount_jpy": "1000", "withheld_jpy": "20"},
                {"date": "2026-07-01", "category": "silver", "amount_jpy": "5000"},
            ],
            "salary": {"gross_jpy": "4000", "withheld_jpy": "1"},
            "allowances": {"tithe_jpy": "500"},
        }
    )
    done = assess(facts, eldorado)
    # Gold 2 % of 1,234 and 5 % of 1,000; work 4,000 of 8,500 is under a half: 20 % of 8,500.
    assert [(line.key, line.label, line.tax) for line in done.lines] == [
        ("guild_gold", "Gold under the guild", 24),
        ("gold", "Gold", 50),
        ("everything", "Everything else", 944),  # five ninths of 1,700, rounded down
        ("work", "Work", 755),
    ]
    assert [line.exact for line in done.lines][:2] == [Decimal("24.68"), Decimal(50)]
    assert (done.normal.table, done.normal.tax, done.total_tax) == ("two", 1_700, 1_700)
    assert (done.total_withheld, done.payable) == (46, 1_700)
    json = assessment_json(done)
    assert (json["currency"], json["total_tax"], json["final_tax"]) == ("JPY", "1700", "74")
    texts = str(json)
    for ours in ("PSEB", "154", "PKR", "Pakistan", "Rs"):
        assert ours not in texts
    warned = {warning.key: warning for warning in done.warnings}
    assert set(warned) == {"work_share_cliff", "wrong_rate", "registration_gap", "registration_ends", "provisional"}
    assert "184 days" in warned["registration_ends"].text
    assert warned["registration_ends"].amount == 30  # 5 % instead of 2 % on 1,000
    assert "The letter of the guild" in warned["registration_gap"].text


def test_its_unknown_facts_count_as_its_pack_says(eldorado: RulePack) -> None:
    facts = {"country": "el", "tax_year": 2026, "exports": [{"date": "2026-03-01", "amount_jpy": "100000"}]}
    done = assess(facts_of(facts), eldorado)
    assert done.total_tax == 20_000  # silver until it is known, by the table
    assert (done.range.low, done.range.high) == (2_000, 20_000)
    assert [(question.key, question.text, question.at_stake) for question in done.questions] == [
        ("category", "Gold or silver?", 18_000),
        ("guild", "Are you of the guild?", 3_000),
    ]
