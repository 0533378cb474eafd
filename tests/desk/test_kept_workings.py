"""Tax workings kept in the book are told while they hold, and never when anything they follow from is another."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from freelancer_desk.desk import (
    country,
    history,
    is_view,
    kept,
    law_files,
    open_desk,
    overview,
    person,
    read_book,
    records,
    tax_years,
    taxes,
)
from freelancer_desk.domain import figures, words
from freelancer_desk.domain.grouping import hiding
from freelancer_desk.domain.problems import DeskError
from freelancer_desk.outside import known_books, places

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from freelancer_desk.desk import Desk
    from freelancer_desk.store.book import Reads
    from tests.desk.conftest import Clock

TODAY = date(2026, 11, 24)
SHIPPED = (Path(__file__).parents[2] / "resources" / "rule_packs" / "pk-2027.toml").read_text(encoding="utf-8")


def anew(reads: Reads, number: int) -> str:
    """The working made from the book, whatever is kept."""
    return kept.told(taxes.as_json(taxes.working_or_refuse(reads, tax_years.year_of(reads, number))))


def rewrite(path: Path, statement: str, *values: str) -> None:
    """Change a closed book behind the program's back."""
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(statement, values)


@pytest.fixture
def ready(statements: Desk) -> Desk:
    """The demo's statements, with their workings kept."""
    kept.keep(statements)
    return statements


@pytest.fixture
def own_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A folder of the user's own packs, for this test alone."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    country.forget()
    yield
    country.forget()


def test_the_working_of_every_year_with_rules_is_kept_word_for_word(ready: Desk) -> None:
    years = [row["year"] for row in ready.book.rows("SELECT year FROM derived_workings ORDER BY year")]
    assert years == sorted(country.rules().packs)
    for year in years:
        assert kept.answer(ready.book, year, TODAY) == anew(ready.book, year)
    assert json.loads(kept.answer(ready.book, 2027, TODAY) or "")["tax_year"] == 2027
    assert history.check(ready.book) == ()


def test_keeping_is_no_step_and_what_is_kept_already_is_not_written_again(ready: Desk) -> None:
    wal = ready.path.with_name(f"{ready.path.name}-wal")
    told: list[object] = []
    ready.listen(told.append)
    steps = [step.id for step in history.steps(ready.book)]
    before = wal.stat().st_size
    kept.keep(ready)
    assert wal.stat().st_size == before
    person.save(ready, {"filer": "inactive"})
    kept.keep(ready)
    assert [step.id for step in history.steps(ready.book)] == [*steps, steps[-1] + 1]
    assert len(told) == 1


def test_without_a_year_the_one_shown_first_on_that_day_is_told(ready: Desk) -> None:
    for day in (date(2026, 7, 1), TODAY, date(2027, 6, 30)):
        current = tax_years.current_year(ready.book, day).number
        assert kept.answer(ready.book, None, day) == anew(ready.book, current)
    for day in (date(2026, 6, 30), date(2027, 7, 1)):
        assert kept.answer(ready.book, None, day) is None


@pytest.mark.parametrize("year", [0, 1990, 2100, 9999, -1, 2**80])
def test_a_year_that_nothing_is_kept_of_is_worked_out(ready: Desk, year: int) -> None:
    assert kept.answer(ready.book, year, TODAY) is None


@pytest.mark.parametrize(
    "change",
    [
        lambda desk: person.save(desk, {"filer": "inactive"}),
        lambda desk: records.add(
            desk, "salary", {"date": "2026-08-31", "employer": "A", "gross_pkr": "90000", "withheld_pkr": "0"}
        ),
        lambda desk: records.add(desk, "client", {"name": "Of no tax at all"}),
        history.undo,
        lambda desk: desk.book.rebuild(),
    ],
    ids=["person", "salary", "client", "undo", "rebuild"],
)
def test_after_any_change_nothing_old_is_told(ready: Desk, change: Callable[[Desk], object]) -> None:
    change(ready)
    assert kept.answer(ready.book, 2027, TODAY) is None
    kept.keep(ready)
    assert kept.answer(ready.book, 2027, TODAY) == anew(ready.book, 2027)


def test_what_undo_brings_back_is_another_history(ready: Desk) -> None:
    person.save(ready, {"filer": "inactive"})
    history.undo(ready)
    assert kept.answer(ready.book, 2027, TODAY) is None


def test_a_pack_of_ones_own_makes_what_is_kept_old_and_is_kept_itself(statements: Desk, own_data: None) -> None:
    del own_data
    known_books.remember(statements.book.book_id)
    kept.keep(statements)
    assert kept.answer(statements.book, 2027, TODAY) is not None
    text = SHIPPED
    for number in (2028, 2027, 2026):
        text = text.replace(f'day = "{number}', f'day = "{number + 1}')
    text = text.replace('id = "pk-2027"', 'id = "mine-2028"').replace("tax_year = 2027", "tax_year = 2028")
    law_files.own_folder().mkdir(parents=True)
    own = law_files.own_folder() / "pk-2028.toml"
    own.write_text(text, encoding="utf-8")
    assert kept.answer(statements.book, 2027, TODAY) is None
    kept.keep(statements)  # the packs read before it was there are not believed
    assert json.loads(kept.answer(statements.book, 2028, TODAY) or "")["pack"]["id"] == "mine-2028"
    own.write_text(text + "\n# another word\n", encoding="utf-8")
    assert kept.answer(statements.book, 2028, TODAY) is None
    own.unlink()
    assert kept.answer(statements.book, 2027, TODAY) is None


def test_a_link_or_a_large_file_among_ones_own_packs_is_no_law(tmp_path: Path, own_data: None) -> None:
    del own_data
    law_files.own_folder().mkdir(parents=True)
    before = law_files.mark("pk")
    (tmp_path / "elsewhere").write_text("x", encoding="utf-8")
    (law_files.own_folder() / "pk-2031.toml").symlink_to(tmp_path / "elsewhere")
    (law_files.own_folder() / "pk-2032.toml").mkdir()
    (law_files.own_folder() / "pk-2033.toml").write_bytes(b"#" * (256 * 1024 + 1))
    assert law_files.mark("pk") == before


def test_another_version_is_not_told(ready: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "__version__", "99.0")
    assert kept.answer(ready.book, 2027, TODAY) is None


@pytest.mark.parametrize("hidden", [False, True])
def test_who_has_figures_written_otherwise_is_told_no_words_of_it_but_its_figures(ready: Desk, *, hidden: bool) -> None:
    rows, told = kept.fresh(ready.book, TODAY), kept.answer(ready.book, 2027, TODAY)
    assert told is not None
    figures.write_with(figures.Grouping.THOUSANDS if hidden else figures.Grouping.LAKH)
    try:
        with hiding(hidden):
            assert kept.answer(ready.book, 2027, TODAY) is None
            assert kept.fresh(ready.book, TODAY) == rows
            assert kept.figures_of(ready.book, tax_years.year_of(ready.book, 2027), TODAY) == json.loads(told)
    finally:
        figures.write_with(figures.Grouping.THOUSANDS)
    assert kept.answer(ready.book, 2027, TODAY) == told


def test_home_says_the_same_of_what_is_kept_and_of_what_is_worked_out(statements: Desk) -> None:
    years = tax_years.years(statements.book, TODAY)
    made = [overview.home(statements.book, year, TODAY) for year in years]
    kept.keep(statements)
    assert [overview.home(statements.book, year, TODAY) for year in years] == made
    year = tax_years.year_of(statements.book, 2027)
    told = json.loads(kept.answer(statements.book, 2027, TODAY) or "")
    assert made[years.index(year)].expected.text == told["total_tax"]


def test_what_is_kept_is_the_same_in_every_language(ready: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = kept.fresh(ready.book, TODAY)
    monkeypatch.setattr(words.Voice, "one", staticmethod(str.upper))
    monkeypatch.setattr(words.Voice, "from_right", True)
    assert kept.fresh(ready.book, TODAY) == rows
    assert kept.answer(ready.book, 2027, TODAY) is not None


def test_the_check_tells_of_a_kept_working_that_does_not_follow_from_the_book(ready: Desk, clock: Clock) -> None:
    path = ready.path
    ready.close()
    rewrite(
        path, "UPDATE derived_workings SET answer = replace(answer, '\"total_tax\"', '\"total_tex\"') WHERE year = 2027"
    )
    with read_book(path) as reads:
        (problem,) = history.check(reads)
    assert (problem.kind, problem.facts) == ("derived_differs", {"table": "derived_workings"})
    desk = open_desk(path, now=clock)
    desk.book.rebuild()
    kept.keep(desk)
    assert history.check(desk.book) == ()
    assert kept.answer(desk.book, 2027, TODAY) == anew(desk.book, 2027)
    desk.close()


def test_the_check_tells_of_a_year_that_is_shown_in_the_wrong_days(ready: Desk) -> None:
    path = ready.path
    ready.close()
    rewrite(
        path,
        "UPDATE derived_workings SET shown_from = '2025-07-01', shown_to = '2026-06-30' WHERE shown_from IS NOT NULL",
    )
    with read_book(path) as reads:
        assert [problem.kind for problem in history.check(reads)] == ["derived_differs"]


def test_a_book_that_this_computer_does_not_know_is_not_believed(ready: Desk) -> None:
    assert kept.answer(ready.book, 2027, TODAY) is not None
    (places.data() / "known-books").unlink()
    assert kept.answer(ready.book, 2027, TODAY) is None


def test_a_copy_that_was_handed_out_is_not_believed(ready: Desk, tmp_path: Path) -> None:
    view = tmp_path / "handed.fdesk-view"
    ready.book.copy_into(view)
    rewrite(view, "UPDATE derived_workings SET answer = 'Pay me instead.'")
    assert is_view(view)
    with read_book(view) as reads:
        assert kept.answer(reads, 2027, TODAY) is None
    with closing(open_desk(view)) as desk:
        kept.keep(desk)
        assert kept.answer(desk.book, 2027, TODAY) is None


def test_a_year_that_needs_an_adviser_is_not_kept(ready: Desk) -> None:
    person.save(ready, {"resident": "no"})
    kept.keep(ready)
    refused = [year for year in country.rules().packs if kept.answer(ready.book, year, TODAY) is None]
    assert refused
    for year in refused:
        assert isinstance(taxes.working_or_reason(ready.book, tax_years.year_of(ready.book, year)), DeskError)
    assert history.check(ready.book) == ()


def test_in_another_tax_year_another_one_is_shown_first(ready: Desk, clock: Clock) -> None:
    clock.forward(timedelta(days=300))
    kept.keep(ready)
    assert kept.answer(ready.book, None, TODAY) is None
    assert kept.answer(ready.book, None, clock.at.date()) is not None
