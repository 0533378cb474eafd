"""An unknown table is read when the user says once what its columns mean; the profile is kept and can be shared."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from freelancer_desk.desk import dump, importing, profiles, recognising
from freelancer_desk.domain.problems import DeskError

if TYPE_CHECKING:
    from pathlib import Path

    from freelancer_desk.desk import Desk
    from freelancer_desk.domain.importing import Pending

ROWS = (
    "Buchung am;Wer;Was;Betrag in Heller;Stand danach",
    "03.02.2026;Ibex Ltd;Invoice 4;1.250,00;1.250,00",
    "15.02.2026;Post;Porto;-8,50;1.241,50",
)
SAID = {
    "account": "Musterbank EUR 0042",
    "day": "Buchung am",
    "counterparty": "Wer",
    "text": "Was",
    "amount": "Betrag in Heller",
    "balance": "Stand danach",
}


@pytest.fixture(autouse=True)
def _a_data_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "auszug.csv"
    path.write_text("\n".join(ROWS) + "\n", encoding="utf-8")
    return path


def pending_of(desk: Desk, table: Path) -> Pending:
    (pending,) = importing.read(desk.book, [table]).pending
    return pending


def test_an_unknown_table_shows_its_header_and_first_rows(desk: Desk, table: Path) -> None:
    pending = pending_of(desk, table)
    assert (pending.kind, pending.header) == ("columns", tuple(ROWS[0].split(";")))
    assert pending.sample[1] == tuple(ROWS[2].split(";"))
    assert not importing.read(desk.book, [table]).can_commit


def test_what_is_said_can_be_tried_before_it_is_used(desk: Desk, table: Path) -> None:
    statement = profiles.try_out(pending_of(desk, table), SAID)
    told = [(line.day.isoformat(), line.money.text, line.text, line.counterparty) for line in statement.lines]
    assert told == [("2026-02-03", "1250.00", "Invoice 4", "Ibex Ltd"), ("2026-02-15", "-8.50", "Porto", "Post")]
    assert statement.account.name == "Musterbank EUR 0042"
    assert statement.proof.proved


@pytest.mark.parametrize(
    ("left_out", "kind"), [("day", "mapping_wrong"), ("amount", "mapping_wrong"), ("account", "account_needed")]
)
def test_day_amount_and_account_must_be_said(desk: Desk, table: Path, left_out: str, kind: str) -> None:
    said = {name: cell for name, cell in SAID.items() if name != left_out}
    with pytest.raises(DeskError) as refused:
        profiles.try_out(pending_of(desk, table), said)
    assert refused.value.kind == kind


def test_a_column_that_is_not_there_is_refused(desk: Desk, table: Path) -> None:
    with pytest.raises(DeskError) as refused:
        profiles.try_out(pending_of(desk, table), {**SAID, "amount": "No such column"})
    assert refused.value.kind == "mapping_wrong"


def test_the_answer_reads_the_file_and_every_later_one_with_the_same_columns(desk: Desk, table: Path) -> None:
    pending = pending_of(desk, table)
    given = recognising.Given({pending.key: profiles.answer_of(SAID)})
    importing.commit(desk, importing.read(desk.book, [table], given=given))
    assert len(dump.dump(desk.book)["lines"]) == 2
    later = table.with_name("later.csv")
    later.write_text(f"{ROWS[0]}\n20.03.2026;Ibex Ltd;Invoice 5;10,00;1.251,50\n", encoding="utf-8")
    plan = importing.read(desk.book, [later])
    assert (plan.pending, plan.new_rows) == ((), 1)
    (mine,) = profiles.own()
    assert (mine.institution, mine.currency) == ("Musterbank", "EUR")


def test_a_profile_is_shared_without_data_and_taken_in_elsewhere(
    desk: Desk, table: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = recognising.Given({pending_of(desk, table).key: profiles.answer_of(SAID)})
    importing.commit(desk, importing.read(desk.book, [table], given=given))
    (mine,) = profiles.own()
    shared = profiles.hand_out(mine.id, tmp_path / "musterbank.toml", book=desk.path)
    assert "Ibex" not in shared.read_text(encoding="utf-8")
    assert "0042" not in shared.read_text(encoding="utf-8")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "other"))
    assert profiles.own() == ()
    assert profiles.take_in(shared) == mine
    folder = tmp_path / "other" / "freelancer-desk" / "profiles"
    assert [path.stat().st_mode & 0o777 for path in (folder, *folder.iterdir())] == [0o700, 0o600]
    profiles.forget(mine.id)
    assert profiles.own() == ()
    with pytest.raises(DeskError):
        profiles.forget(mine.id)


def test_a_profile_of_a_wide_table_with_many_abbreviations_is_read_again(desk: Desk, tmp_path: Path) -> None:
    header = ";".join((*ROWS[0].split(";"), *(f"Abbr. of a column {chr(65 + nth % 26)}. {nth}" for nth in range(120))))
    wide = tmp_path / "wide.csv"
    wide.write_text("\n".join((header, *(row + ";" * 120 for row in ROWS[1:]))) + "\n", encoding="utf-8")
    given = recognising.Given({pending_of(desk, wide).key: profiles.answer_of(SAID)})
    assert importing.read(desk.book, [wide], given=given).can_commit


def test_a_profile_never_takes_the_place_of_one_that_ships(tmp_path: Path) -> None:
    shipped = profiles.every()[0].id
    path = tmp_path / "mine.toml"
    path.write_text(
        f'id = "{shipped}"\ntitle = "x"\ninstitution = "x"\ntype = "bank"\nsignature = ["a"]\ndates = []\n'
        '[columns]\nday = "a"\namount = "b"\n[[kinds]]\nin = "text"\ncontains = ""\nkind = "expense"\n',
        encoding="utf-8",
    )
    with pytest.raises(DeskError) as refused:
        profiles.take_in(path)
    assert refused.value.kind == "profile_ships"


@pytest.mark.parametrize("name", ["../outside", "a/b", "C:x", "x.y", ""])
def test_a_shared_profile_is_kept_among_the_users_own_and_nowhere_else(tmp_path: Path, name: str) -> None:
    path = tmp_path / "shared.toml"
    path.write_text(
        f'id = "{name}"\ntitle = "x"\ninstitution = "x"\ntype = "bank"\nsignature = ["a"]\ndates = []\n'
        '[columns]\nday = "a"\namount = "b"\n[[kinds]]\nin = "text"\ncontains = ""\nkind = "expense"\n',
        encoding="utf-8",
    )
    with pytest.raises(DeskError) as refused:
        profiles.take_in(path)
    assert (refused.value.kind, refused.value.facts["what"]) == ("profile_wrong", "id")
    assert [found.name for found in tmp_path.rglob("*.toml")] == ["shared.toml"]


def test_a_file_that_is_no_profile_is_refused_and_beside_the_users_own_left_alone(tmp_path: Path) -> None:
    folder = tmp_path / "data" / "freelancer-desk" / "profiles"
    folder.mkdir(parents=True)
    (folder / "broken.toml").write_bytes(b"\xff\xfe")
    (folder / "link.toml").symlink_to(folder / "broken.toml")
    (folder / "folder.toml").mkdir()
    assert profiles.own() == ()
    for name in ("broken.toml", "folder.toml", "missing.toml"):
        with pytest.raises(DeskError) as refused:
            profiles.take_in(folder / name)
        assert refused.value.kind == "profile_wrong"


def test_what_columns_mean_is_guessed_by_their_words() -> None:
    header = ("Transaction Date", "Narration", "Withdrawal", "Deposit", "Balance", "Whatever")
    assert profiles.guess(header) == {
        "day": "Transaction Date",
        "text": "Narration",
        "debit": "Withdrawal",
        "credit": "Deposit",
        "balance": "Balance",
    }
