"""`rates` on the command line: shown from the book, asked for only by `update`, only when allowed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from freelancer_desk.desk.rates import updates as rate_updates
from tests.outside.web import FRANKFURTER, JSDELIVR, PAGES, Web, serving

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.journeys.conftest import Line


@pytest.fixture
def web(monkeypatch: pytest.MonkeyPatch) -> Iterator[Web]:
    """The hosts' stand-ins, as the program finds them."""
    with serving() as web:
        monkeypatch.setattr(rate_updates, "Wire", lambda: web.wire)
        yield web


def test_rates_are_fetched_when_allowed_and_shown(kept: Line, web: Web) -> None:
    web.frankfurter({"2026-04-01": "279.4"})
    assert kept("rates", "update").error == "rates_not_allowed"
    assert kept("rates", "show", "--on", "2026-04-01").json == {
        "rates": [
            {"currency": "USD", "day": "2026-04-01", "rate": None, "rate_day": None, "source": None,
             "provisional": None}
        ]
    }  # fmt: skip
    assert web.asked == []
    assert FRANKFURTER in str(kept("rates", "allow", "yes").json["hosts"])
    wanted = {
        "currency": "USD", "day": "2026-04-01", "rate": "279.4", "rate_day": "2026-04-01",
        "source": "frankfurter-sbp", "provisional": False,
    }  # fmt: skip
    updated = kept("rates", "update").json
    assert updated["rates"] == [wanted]
    assert (updated["lacking"], updated["problems"]) == ([], [])
    assert kept("rates", "show", "--on", "2026-04-01", "--currency", "usd").json == {"rates": [wanted]}
    assert "279.4" in kept("rates", "show", "--on", "2026-04-01", as_json=False).out
    assert kept("undo").json["title"] == "Fetch 1 rate"
    assert kept("rates", "allow", "no").json["hosts"] == []
    assert kept("rates", "update").error == "rates_not_allowed"


def test_provisional_rates_say_so_and_are_replaced(kept: Line, web: Web) -> None:
    web.frankfurter({}, {"2026-04-01": "279.9"})
    kept("rates", "allow", "yes")
    assert kept("rates", "update").json["rates"][0]["provisional"] is True
    assert "provisional" in kept("rates", "show", "--on", "2026-04-01", as_json=False).out
    web.frankfurter({"2026-04-01": "279.4"})
    assert kept("rates", "update", "--provisional").json["rates"][0]["rate"] == "279.4"


def test_without_an_answer_the_command_fails_in_one_sentence(kept: Line, web: Web) -> None:
    kept("rates", "allow", "yes")
    assert kept("rates", "update").error == "no_answer"
    web.frankfurter({})
    web.currency_api({}, JSDELIVR, PAGES)
    unknown = kept("rates", "update")
    assert (unknown.status, unknown.json["lacking"]) == (0, [{"currency": "USD", "day": "2026-04-01"}])


def test_a_table_is_imported_and_a_rate_typed(line: Line, tmp_path: Path) -> None:
    line("add", "client", "--name", "Acme")
    table = tmp_path / "rates.csv"
    table.write_text("date,USD,EUR\n2026-06-30,278.4375,317.6933\n", encoding="utf-8")
    assert line("rates", "import", table).json["new"] == 2
    shown = line("rates", "show", "--on", "2026-06-30").json["rates"]
    assert [(row["currency"], row["rate"]) for row in shown] == [("EUR", "317.6933"), ("USD", "278.4375")]
    typed = line("rates", "type", "USD", "2026-07-01", "279.1", "--note", "letter").json
    assert [(row["rate"], row["source"]) for row in typed["rates"]] == [("279.1", "typed")]
    assert line("rates", "type", "USD", "2026-07-02", "2.79", "--note", "letter").error == "rate_implausible"
    assert line("rates", "import", tmp_path / "none.csv").error == "file_missing"
    assert line("check").json["ok"] is True


@pytest.mark.parametrize(
    ("arguments", "kind"),
    [(("--on", "yesterday"), "not_a_day"), (("--on", "2026-06-30", "--currency", "XXX"), "unknown_currency")],
)
def test_a_day_or_a_currency_that_is_none_is_refused(kept: Line, arguments: tuple[str, ...], kind: str) -> None:
    assert kept("rates", "show", *arguments).error == kind


@pytest.mark.parametrize("arguments", [(), ("show", "it"), ("type", "USD"), ("allow", "perhaps"), ("fetch",)])
def test_wrong_usage_ends_with_2(kept: Line, arguments: tuple[str, ...]) -> None:
    assert kept("rates", *arguments).status == 2


def test_thirteen_years_of_the_state_banks_rates_are_read_to_the_last_digit(
    line: Line, sample: Callable[[str], Path]
) -> None:
    line("add", "client", "--name", "Acme")
    done = line("rates", "import", sample("rates/sbp-daily-2013-2026.csv")).json
    assert (done["first"], done["last"], len(done["currencies"])) == ("2013-07-02", "2026-06-30", 23)
    for day, rate in (("2026-06-30", "278.4375"), ("2023-09-06", "306.942069"), ("2013-07-02", "99.440147")):
        [row] = line("rates", "show", "--on", day, "--currency", "USD").json["rates"]
        assert (row["rate"], row["provisional"]) == (rate, False)
