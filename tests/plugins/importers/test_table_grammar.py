"""Each word of the profile grammar does to a table what CONTRIBUTING says; figures are worked out by hand."""

from __future__ import annotations

import time
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from freelancer_desk.domain.contents import Grid, GridRow
from freelancer_desk.domain.days import Span
from freelancer_desk.domain.problems import DeskError
from freelancer_desk.plugins import importers
from freelancer_desk.plugins.bank_profiles import Profile, read
from freelancer_desk.plugins.importers import table
from freelancer_desk.plugins.importers.sources import Source

if TYPE_CHECKING:
    from freelancer_desk.domain.statements import Line, Statement

RESOURCES = Path(__file__).parents[3] / "resources" / "bank_profiles"
SHIPPED = [read(path.read_text(encoding="utf-8")) for path in sorted(RESOURCES.glob("*.toml"))]
HEADER = "Date|Text|Amount|Fee|Net|Balance"
BASE = """
id = "made-up"
title = "Made up"
institution = "Made-up"
type = "wallet"
signature = ["Date", "Text", "Amount"]
currency = "USD"
kind_column = "Text"
{more}
[columns]
day = "Date"
text = "Text"
amount = "Amount"
fee = "Fee"
net = "Net"
balance = "Balance"
{columns}
[[kinds]]
column = "Text"
contains = ""
kind = "income"
{after}
"""


def profile(more: str = "", columns: str = "", after: str = "") -> Profile:
    return read(BASE.format(more=more, columns=columns, after=after))


def grid(*rows: str) -> Grid:
    return Grid(tuple(GridRow(number, tuple(row.split("|"))) for number, row in enumerate(rows, start=1)))


def statement(made: Profile, *rows: str, source: Source | None = None) -> Statement:
    (found,) = table.read(source or Source("made-up.csv", "0" * 64, home="PKR", home_order="dmy"), grid(*rows), made)
    return found


def parts(line: Line) -> tuple[str, list[tuple[str, str]]]:
    return line.money.text, [(part.kind.value, part.money.text) for part in line.parts]


def problems(found: Statement) -> list[str]:
    return [problem.kind for problem in found.problems]


@pytest.mark.parametrize(
    ("fees", "row", "line", "made_of"),
    [
        ("signed", "100.00|-3.00|97.00", "97.00", ["100.00", "-3.00"]),
        ("signed", "-250.00|8.73|", "-241.27", ["-250.00", "8.73"]),
        ("signed", "100.00|0.00|100.00", "100.00", ["100.00"]),
        ("taken", "100.00|3.00|97.00", "97.00", ["100.00", "-3.00"]),
        ("taken", "-100.00||-100.00", "-100.00", ["-100.00"]),
        ("inside", "-2495.00|17.45|", "-2495.00", ["-2477.55", "-17.45"]),
        ("after", "2500.00|4.14|", "2500.00", ["2504.14", "-4.14"]),
        ("after", "-1500.00|11.80|", "-1511.80", ["-1500.00", "-11.80"]),
        ("net", "100.00||80.00", "80.00", ["100.00", "-20.00"]),
        ("net", "-96.00||-96.00", "-96.00", ["-96.00"]),
        ("", "100.00|3.00|97.00", "100.00", ["100.00"]),
    ],
)
def test_a_fee_stands_beside_its_amount(fees: str, row: str, line: str, made_of: list[str]) -> None:
    made = profile(f'fees = "{fees}"')
    (found,) = statement(made, HEADER, f"2026-02-01|a|{row}|").lines
    kinds = ["income", "fee"][: len(made_of)]
    assert parts(found) == (line, list(zip(kinds, made_of, strict=True)))


def test_a_net_that_does_not_follow_from_amount_and_fee_is_a_problem() -> None:
    found = statement(profile('fees = "signed"'), HEADER, "2026-02-01|a|100.00|-3.00|98.00|")
    assert (found.lines, problems(found)) == ((), ["row_does_not_add_up"])


def test_fees_in_several_columns_are_added_up() -> None:
    made = profile('fees = "taken"', columns="")
    made = read(BASE.format(more='fees = "taken"', columns="", after="").replace('"Fee"', '["Fee", "Tip", "Gone"]'))
    (found,) = statement(made, "Date|Text|Amount|Fee|Tip|Net", "2026-02-01|a|100.00|3.00|1.50|95.50").lines
    assert parts(found) == ("95.50", [("income", "100.00"), ("fee", "-4.50")])


def test_a_row_may_give_a_line_in_each_of_two_accounts() -> None:
    legs = """
[[legs]]
column = "Way"
equals = ["OUT", "BOTH"]
way = "out"
[legs.columns]
amount = "From"
currency = "From currency"
[[legs]]
column = "Way"
equals = ["IN", "BOTH"]
way = "in"
[legs.columns]
amount = "To"
currency = "To currency"
"""
    made = read(BASE.format(more="", columns='id = "Number"', after=legs).replace('"Amount"]', '"Way"]'))
    rows = (
        "Date|Text|Way|Number|From|From currency|To|To currency",
        "2026-02-01|a|BOTH|7|300.00|USD|254.90|EUR",
        "2026-02-02|b|IN|8|||5.00|USD",
        "2026-02-03|c|SIDEWAYS|9|1.00|USD|1.00|USD",
        "2026-02-03|d|OUT|10|-1.00|USD||",
        "2026-02-03|e|OUT|11||USD|1.00|USD",
    )
    found = table.read(Source("made-up.csv", "0" * 64), grid(*rows), made)
    assert {s.account.currency.code: [(line.row, line.money.text) for line in s.lines] for s in found} == {
        "USD": [(2, "-300.00"), (3, "5.00")],
        "EUR": [(2, "254.90")],
    }
    assert problems(found[0]) == ["row_has_no_amount", "row_amount_negative", "row_has_no_amount"]
    keys = {line.key for s in found for line in s.lines}
    assert {line.external_id for s in found for line in s.lines if line.row == 2} == {"7"}
    assert len(keys) == 3


def test_a_text_over_several_rows_is_one_text() -> None:
    rows = (HEADER, "2026-02-01|Sent to|5.00|||", "|Hina||||", "|Example||||")
    (line,) = statement(profile("wraps = true"), *rows).lines
    assert (line.row, line.text) == (2, "Sent to Hina Example")
    assert len(problems(statement(profile(), *rows))) == 2, "without the word they are rows of their own"


def test_a_row_that_is_cut_short_is_not_continued_and_each_row_is_told() -> None:
    rows = (HEADER, "2026-02-01", "|Hina||||", "2026-02-02|Sent to|5.00|||", "|Omar||||")
    found = statement(profile("wraps = true"), *rows)
    assert [(line.row, line.text) for line in found.lines] == [(4, "Sent to Omar")]
    assert [problem.row for problem in found.problems] == [2, 3]


@pytest.mark.parametrize("fill", [" ", " :", "\u00a0", "1", "x "])
def test_a_cell_of_a_million_letters_is_read_at_once(fill: str) -> None:
    made = profile(after='[preamble]\nopening = ["Opening:", "Start*"]\nclosing = "Closing"\n')
    long = f"Opening{fill * (1_000_000 // len(fill))}x"
    begun = time.process_time()
    found = statement(made, f"{long}|5.00", HEADER, "2026-02-01|Sent to|5.00|||", f"2026-02-02|{long}|{long}|||")
    assert time.process_time() - begun < 1
    assert [line.row for line in found.lines] == [3]


@pytest.mark.parametrize("number", ["0", "1", "9", "9" * 2000])
def test_a_preamble_may_name_a_row_that_is_not_there(number: str) -> None:
    made = profile(after=f'[preamble]\nopening = "row {number}"\n')
    found = statement(made, HEADER, "2026-02-01|Sent to|5.00|||")
    assert (found.proof.opening, len(found.lines)) == (None, 1)


def test_a_day_may_be_printed_once_for_several_rows() -> None:
    rows = ("|a|1.00|||", "2026-02-01|b|2.00|||", "|c|3.00|||", "2026-02-02|d|4.00|||")
    found = statement(profile("day_carries = true"), HEADER, *rows)
    assert [(line.text, line.day.day) for line in found.lines] == [("a", 1), ("b", 1), ("c", 1), ("d", 2)]
    assert problems(statement(profile(), HEADER, *rows)) == ["not_a_day_here"] * 2
    assert problems(statement(profile("day_carries = true"), HEADER, rows[0])) == ["not_a_day_here"]


def test_what_stands_below_the_table_is_no_row_and_the_next_page_is() -> None:
    made = profile('ends = ["total", "page"]', after='[preamble]\nclosing = "Closing"')
    rows = ("2026-02-01|a|1.00|||1.00", "|Total|1.00|||", "what ever", HEADER, "2026-02-02|b|2.00|||3.00", "Page 2")
    found = statement(made, HEADER, *rows, "Closing|3.00")
    assert ([line.row for line in found.lines], problems(found)) == ([2, 6], [])
    assert found.proof.closing is not None
    assert found.proof.closing.text == "3.00"
    assert found.proof.proved


def test_no_row_is_lost_because_it_looks_like_a_footer() -> None:
    made = profile('ends = ["total"]')
    header = "Text|Date|Amount|Fee|Net|Balance"
    rows = (
        "Total Parco|2026-02-01|-1.00|||",
        "TOTAL||-1.00|||",
        "Bread|2026-02-02|-2.00|||",
        "Total|soon|-3.00|||",
        "x",
    )
    found = statement(made, header, *rows)
    assert [line.row for line in found.lines] == [2, 4]
    assert problems(found) == []


def test_rows_of_dashes_are_none() -> None:
    assert statement(profile(), HEADER, "----|----|-----|---|---|----", "====|||||").rows == 0


def test_balances_printed_as_rows_prove_and_are_no_rows() -> None:
    made = profile('balance_rows = ["brought forward"]\nclosing_rows = ["carried forward"]')
    rows = ("|BROUGHT FORWARD|-|||10.00", "2026-02-01|a|5.00|||", "|Carried Forward||||15.01")
    found = statement(made, HEADER, *rows)
    assert (found.rows, str(found.proof.opening), str(found.proof.closing)) == (1, "USD 10.00", "USD 15.01")
    assert str(found.proof.difference) == "USD 0.01"
    with_amount = statement(made, HEADER, "2026-02-01|Brought forward by post|5.00|||")
    assert [line.money.text for line in with_amount.lines] == ["5.00"]


@pytest.mark.parametrize(
    ("totals", "difference"),
    [("8.00|3.00", "0.00"), ("9.00|3.00", "1.00"), ("8.00|4.00", "-1.00"), ("8.00|-3.00", "0.00"), ("x|3.00", "0.00")],
)
def test_totals_prove_where_no_balance_is_printed(totals: str, difference: str) -> None:
    made = profile(after='[preamble]\ntotal_in = "In*"\ntotal_out = "Out*"')
    found = statement(made, "In|Out", totals, HEADER, "2026-02-01|a|8.00|||", "2026-02-01|b|-3.00|||")
    assert found.proof.difference is not None
    assert (found.proof.opening, found.proof.closing, found.proof.difference.text) == (None, None, difference)


def test_labels_and_values_stand_in_many_places() -> None:
    labels = '[preamble]\nopening = "Opening Balance :"\nclosing = "Closing"\n'
    labels += 'number = "row 1"\nfrom = "From:"\nto = "To"'
    found = statement(
        profile(after=labels),
        " 0042 |Somebody",
        "Nonsense||Opening balance :  5.00|",
        "Closing:||7.00",
        "STATEMENT     From : 1 Feb 2026     To  2 Feb 2026",
        HEADER,
        "2026-02-01|a|2.00|||",
    )
    assert found.account.number == "0042"
    assert (str(found.proof.opening), str(found.proof.closing)) == ("USD 5.00", "USD 7.00")
    assert found.period == Span(date(2026, 2, 1), date(2026, 2, 2))


def test_headers_have_other_words_and_words_that_must_not_be_there() -> None:
    text = BASE.format(more='without = ["Gross"]', columns="", after="")
    made = read(text.replace('["Date", "Text"', '[["Day", "Date"], "Text"'))
    assert table.identify(grid("Somebody", "TEXT|  day |amount"), made)
    assert table.identify(grid("Date|Text|Amount"), made)
    assert not table.identify(grid("Date|Text|Amount|GROSS"), made)
    assert not table.identify(grid("Time|Text|Amount"), made)


def test_a_plain_profile_comes_after_every_other_and_takes_no_wide_table() -> None:
    plain = read(BASE.format(more="plain = true", columns="", after="").replace('"made-up"', '"a-plain"'))
    short = read(BASE.format(more="", columns="", after="").replace('", "Text", "Amount"]', '"]'))
    wide = grid("Date|Text|Amount" + "|x" * 38)
    found = importers.recognise(grid("Date|Text|Amount"), (plain, short))
    assert found is not None
    assert found.profile is short
    assert importers.recognise(grid("Date|Text|Amount"), (plain,)) is not None
    assert importers.recognise(wide, (plain, short)) is not None
    assert importers.recognise(wide, (plain,)) is None


def test_an_account_is_asked_for_where_only_the_user_knows_it() -> None:
    text = BASE.format(more="plain = true", columns="", after='[preamble]\nnumber = "IBAN"')
    made = read(text.replace('"Made-up"', '""').replace('"USD"', '""'))
    rows = (HEADER, "2026-02-01|a|1.00|||")
    with pytest.raises(DeskError) as refused:
        statement(made, *rows)
    assert refused.value.kind == "account_needed"
    assert statement(made, HEADER).rows == 0, "an empty table asks nothing"
    named = Source("made-up.csv", "0" * 64, account="My Bank EUR 0042")
    assert statement(made, *rows, source=named).lines[0].account.key == "my bank/EUR/0042"
    bare = Source("made-up.csv", "0" * 64, account="My Bank", home="PKR", home_iban="PK")
    waiting = statement(made, *rows, source=bare)
    assert [doubt.key for doubt in waiting.doubts] == ["currency:000000000000"]
    assert waiting.doubts[0].choices[0] == "PKR"
    answered = Source("made-up.csv", "0" * 64, {waiting.doubts[0].key: "gbp"}, account="My Bank", home="PKR")
    assert statement(made, *rows, source=answered).account.key == "my bank/GBP/"
    at_home = statement(made, "IBAN|PK00 ABCD 0000 0000 0000 0042", *rows, source=bare)
    assert at_home.account.key == "my bank/PKR/PK00 ABCD 0000 0000 0000 0042"
    abroad = statement(made, "IBAN|DE00 ABCD 0000 0000 0000 0042", *rows, source=bare)
    assert abroad.lines == ()


def test_a_hint_of_the_file_decides_the_order_of_its_dates() -> None:
    hint = '[[date_hints]]\ncolumn = "Net"\nstarts = ["america/", "pst"]\norder = "mdy"\n'
    made = profile('order = "file"', after=hint)
    row = "03/04/2026|a|1.00||{}|"
    waiting = statement(made, HEADER, row.format("UTC"))
    assert [doubt.key for doubt in waiting.doubts] == ["date-order:000000000000"]
    assert statement(made, HEADER, row.format("PST")).lines[0].day == date(2026, 3, 4)
    told = statement(made, HEADER, row.format("PST"), "13/04/2026|b|1.00||PST|")
    assert told.lines[0].day == date(2026, 4, 3), "what the rows tell is surer"


def test_a_report_of_hours_is_refused() -> None:
    with pytest.raises(DeskError) as refused:
        statement(profile('refuse = "timesheet"'), HEADER, "2026-02-01|a|1.00|||")
    assert refused.value.kind == "statement_is_timesheet"


SPECIAL = """
[[kinds]]
in = "text"
says = ["fee", "w/tax"]
kind = "fee"
"""


def with_rules(rules: str) -> Profile:
    """Rules before the one that takes every row."""
    return read(BASE.format(more="", columns="", after="").replace("[[kinds]]", rules + "[[kinds]]", 1))


def test_a_condition_may_look_at_what_the_profile_calls_text_and_for_whole_words() -> None:
    rows = ("2026-02-01|Coffee|1.00|||", "2026-02-01|A FEE!|1.00|||", "2026-02-01|W-TAX 154A|1.00|||")
    kinds = [line.parts[0].kind.value for line in statement(with_rules(SPECIAL), HEADER, *rows).lines]
    assert kinds == ["income", "fee", "fee"]


def test_what_is_remembered_of_rows_alike_never_decides_for_others() -> None:
    rules = "".join(
        f"""
[[kinds]]
column = "Text"
starts = "{word}"
way = "{way}"
kind = "{kind}"
and = [{{ column = "Net", not_equals = "x" }}]
"""
        for word, way, kind in (("a", "in", "deposit"), ("a", "out", "cash"), ("b", "", "fee"))
    )
    rows = ["2026-02-01|a|1.00|||", "2026-02-01|a|-1.00|||", "2026-02-01|A|1.00||x|", "2026-02-01|b|1.00|||"]
    kinds = [line.parts[0].kind.value for line in statement(with_rules(rules), HEADER, *rows, *rows).lines]
    assert kinds == ["deposit", "cash", "income", "fee"] * 2


CELLS = st.sampled_from(
    ["", "-", "1.00", "-1.00", "1,00", "(5)", "2026-02-01", "03/04/2026", "31/02/2026", "46054", "٣", "Cr", "USD", "€"]
) | st.text(max_size=12)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from([made for made in SHIPPED if not made.refuse]), st.data())
def test_no_table_is_too_strange_for_a_shipped_profile(made: Profile, data: st.DataObject) -> None:
    columns = [words[0] for leg in made.legs for words in leg.columns.values()]
    header = tuple(dict.fromkeys((*(words[0] for words in made.signature), *columns)))
    rows = data.draw(st.lists(st.lists(CELLS, min_size=1, max_size=len(header) + 1), max_size=6))
    table_of_it = Grid(tuple(GridRow(number, tuple(cells)) for number, cells in enumerate([header, *rows], start=1)))
    found = table.read(Source("made-up.csv", "0" * 64, account="My Bank", home="PKR"), table_of_it, made)
    lines = [line for each in found for line in each.lines]
    assert all(sum(part.money.minor for part in line.parts) == line.money.minor for line in lines)
    told = [line.row for line in lines]
    for each in found:
        told += [skipped.row for skipped in each.skipped]
        told += [problem.row or 0 for problem in each.problems]
        told += [doubt.row for doubt in each.doubts]
    assert set(told) <= set(range(2, len(rows) + 2))
