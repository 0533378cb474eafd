"""One dialog types every record of a tax year: faults beside their fields, each save one step that can be undone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from freelancer_desk.desk import history, records
from freelancer_desk.domain.words import SENTENCES
from freelancer_desk.ui.dialogs.record import RecordDialog, choice_label, field_label

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.ui.conftest import Bench

TYPED = {"date": "2026-03-01", "kind": "advance", "amount_pkr": "25000"}
FORMS = [noun for noun in records.NOUNS if records.form(noun)]


def kept(bench: Bench, noun: str) -> list[dict[str, str]]:
    with bench.jobs.desk.reader() as reads:
        return records.listing(reads, noun)


def opened(bench: Bench, given: dict[str, str]) -> RecordDialog:
    dialog = RecordDialog(bench.window.office, "tax-payment", given, bench.window, fixed=("year",))
    dialog.open()
    return dialog


def test_a_record_is_typed_edited_and_deleted_each_in_one_step(bench: Callable[[Path | None], Bench]) -> None:
    made = bench(None)
    dialog = opened(made, {"year": "2026"})
    for name, value in TYPED.items():
        dialog.fields[name].put(value)
    dialog.save.click()
    made.settle()
    (row,) = kept(made, "tax-payment")
    assert (row["year"], row["date"], row["amount_pkr"]) == ("2026", "2026-03-01", "25000.00")
    dialog = opened(made, row)
    assert dialog.fields["amount_pkr"].value() == "25000.00"
    dialog.fields["amount_pkr"].put("26000")
    dialog.save.click()
    made.settle()
    (row,) = kept(made, "tax-payment")
    assert row["amount_pkr"] == "26000.00"
    opened(made, row).delete.click()
    made.settle()
    assert kept(made, "tax-payment") == []
    for expected in ("26000.00", "25000.00"):
        made.jobs.write(lambda desk, _job: history.undo(desk), lambda _done: None)
        made.settle()
        assert [one["amount_pkr"] for one in kept(made, "tax-payment")] == [expected]


def test_what_is_wrong_stands_beside_each_field_and_nothing_is_kept(bench: Callable[[Path | None], Bench]) -> None:
    made = bench(None)
    dialog = opened(made, {"year": "2026"})
    dialog.fields["date"].put("31/31/2026")
    dialog.fields["amount_pkr"].put("-5")
    dialog.save.click()
    made.settle()
    assert all(dialog.fields[name].problem for name in ("date", "kind", "amount_pkr"))
    assert dialog.fields["kind"].problem == "Kind: please fill this in."
    assert dialog.fields["psid"].problem == ""
    assert dialog.save.isEnabled()
    assert kept(made, "tax-payment") == []
    dialog.reject()
    made.settle()


def test_a_record_that_is_gone_is_said_and_the_dialog_stays(bench: Callable[[Path | None], Bench]) -> None:
    made = bench(None)
    said: list[object] = []
    made.window.office.speaker.refused.connect(said.append)
    dialog = opened(made, {"id": "7", "year": "2026", **TYPED})
    dialog.save.click()
    made.settle()
    assert [getattr(error, "kind", "") for error in said] == ["row_unknown"]
    assert dialog.isVisible()
    dialog.reject()
    made.settle()


@pytest.mark.parametrize("noun", FORMS)
def test_every_form_has_words_for_its_fields_and_choices(noun: str) -> None:
    assert {f"record.{noun}", f"record.{noun}.under"} <= set(SENTENCES)
    for field in records.form(noun):
        assert field_label(noun, field.name)
        assert all(choice_label(noun, field.name, key) for key in field.choices)
