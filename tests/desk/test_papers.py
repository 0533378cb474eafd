"""Papers with files: whole before they are named, one for each content, missed when gone, undone like all."""

from __future__ import annotations

import os
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from freelancer_desk.desk import Desk, backups, dump, history, open_desk, papers, receipts, records, tax_years
from freelancer_desk.domain.problems import DeskError
from freelancer_desk.domain.words import sentence
from freelancer_desk.outside import keeping

if TYPE_CHECKING:
    from pathlib import Path

    from tests.desk.conftest import Clock

PAYMENT = {
    "date": "2026-04-01",
    "client": "Acme",
    "proceeds": "1000.00",
    "currency": "USD",
    "credited_pkr": "280123.45",
}
PDF = b"%PDF-1.7 made up"


@pytest.fixture
def pdf(tmp_path: Path) -> Path:
    path = tmp_path / "e-PRC 77.pdf"
    path.write_bytes(PDF)
    return path


def files(desk: Desk) -> list[Path]:
    folder = desk.path.with_name(f"{desk.path.stem}-files")
    return sorted(path for path in folder.rglob("*") if not path.is_dir())


def test_a_file_is_kept_and_found_at_each_thing_it_belongs_to(desk: Desk, pdf: Path) -> None:
    payment = receipts.add(desk, PAYMENT).id
    records.add(desk, "registration", {"kind": "pseb", "number": "P-1", "from": "2026-01-01", "to": "2026-12-31"})
    targets = [f"payment:{payment}", "client:acme", "year:2026", "registration:1"]
    first = papers.attach(desk, pdf, targets[0], {"kind": "contract", "number": "77", "day": "2026-04-02"})
    for target in targets[1:]:
        assert papers.attach(desk, pdf, target).id == first.id
    [paper] = papers.listing(desk.book)
    assert (paper.kind, paper.name, paper.number, paper.bytes) == ("contract", "e-PRC 77.pdf", "77", len(PDF))
    assert [(one.noun, one.id, one.title) for one in paper.attached] == [
        ("client", "1", "Acme"),
        ("payment", payment, "Payment of 01-Apr-2026, Acme"),
        ("registration", "1", "PSEB P-1"),
        ("year", "2026", "Tax Year 2026"),
    ]
    for target in targets:
        assert papers.attached_to(desk.book, target) == (paper,)
    assert [path.read_bytes() for path in files(desk)] == [PDF]
    pdf.unlink()
    assert papers.verify(desk.book) == ()
    assert papers.attach_known(desk, first.id, "year:2027").id == first.id
    for again in ("year:2027", "client:Acme"):
        with pytest.raises(DeskError) as refused:
            papers.attach_known(desk, first.id, again)
        assert refused.value.kind == "paper_known"
        pdf.write_bytes(PDF)
        with pytest.raises(DeskError) as refused:
            papers.attach(desk, pdf, again)
        assert refused.value.kind == "paper_known"


def test_an_account_is_named_by_its_name(statements: Desk, pdf: Path) -> None:
    name = receipts.listing(statements.book)[0].account
    done = papers.attach(statements, pdf, f"account:{name}")
    assert [one.title for one in papers.listing(statements.book)[0].attached] == [name]
    papers.detach(statements, done.id, f"account:{name}")
    assert papers.listing(statements.book)[0].attached == ()


@pytest.mark.parametrize(
    ("target", "kind"),
    [
        ("payment:l99", "row_unknown"),
        ("payment:", "row_unknown"),
        ("client:Nobody", "row_unknown"),
        ("planet:1", "paper_target_unknown"),
        ("", "kept"),
        ("year:20x6", "row_unknown"),
        ("year:1800", "year_without_rules"),
        ("registration:7", "row_unknown"),
    ],
)
def test_a_target_that_is_not_there_is_refused_before_anything_is_kept(
    desk: Desk, pdf: Path, target: str, kind: str
) -> None:
    if kind == "kept":
        assert papers.attach(desk, pdf, target).id == "1"
        return
    with pytest.raises(DeskError) as refused:
        papers.attach(desk, pdf, target)
    assert refused.value.kind == kind
    assert "{" not in sentence(refused.value)
    assert files(desk) == []


def test_wrong_fields_are_refused_before_anything_is_kept(desk: Desk, pdf: Path) -> None:
    for fields in ({"kind": "poem"}, {"day": "yesterday"}, {"colour": "red"}):
        with pytest.raises(DeskError):
            papers.attach(desk, pdf, "year:2026", fields)
    assert files(desk) == []


def test_attaching_taking_off_and_removing_can_be_undone_and_done_again(desk: Desk, pdf: Path) -> None:
    payment = f"payment:{receipts.add(desk, PAYMENT).id}"
    empty = dump.text(desk.book)
    done = papers.attach(desk, pdf, payment, {"kind": "e-prc"})
    kept = dump.text(desk.book)
    papers.change(desk, done.id, {"number": "5", "note": "copy"})
    papers.detach(desk, done.id, payment)
    papers.remove(desk, done.id)
    assert (papers.listing(desk.book), len(files(desk))) == ((), 1)
    for _ in range(3):
        history.undo(desk)
    assert dump.text(desk.book) == kept
    history.undo(desk)
    assert dump.text(desk.book) == empty
    history.redo(desk)
    assert dump.text(desk.book) == kept
    assert history.check(desk.book) == ()


@pytest.mark.parametrize("operation", ["read_once", "keep"])
def test_no_paper_is_named_whose_file_could_not_be_kept(
    desk: Desk, pdf: Path, operation: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> bytes:
        raise DeskError("paper_not_kept")

    monkeypatch.setattr(keeping, operation, fails)
    with pytest.raises(DeskError):
        papers.attach(desk, pdf, "year:2026")
    assert papers.listing(desk.book) == ()


def _failing_sync(monkeypatch: pytest.MonkeyPatch, nth: int) -> None:
    """Let the nth flush to the disk fail."""
    left, real = [nth], os.fsync

    def fsync(descriptor: int) -> None:
        left[0] -= 1
        if not left[0]:
            raise OSError(5, "failed")
        real(descriptor)

    monkeypatch.setattr(os, "fsync", fsync)


def test_no_paper_is_named_when_the_disk_fails_at_any_flush(desk: Desk, pdf: Path) -> None:
    for nth in range(1, 30):
        with pytest.MonkeyPatch.context() as patch:
            _failing_sync(patch, nth)
            try:
                papers.attach(desk, pdf, "year:2026")
            except DeskError:
                assert papers.listing(desk.book) == ()
                continue
        break
    assert nth > 3
    assert papers.verify(desk.book) == ()


def _missing(path: Path, _: Path) -> None:
    path.unlink()


def _changed(path: Path, _: Path) -> None:
    path.write_bytes(b"%PDF-1.7 changed")


def _swapped(path: Path, other: Path) -> None:
    path.write_bytes(other.read_bytes())


def _linked(path: Path, other: Path) -> None:
    path.unlink()
    path.symlink_to(other)


@pytest.mark.parametrize(
    ("change", "kind"),
    [(_missing, "paper_missing"), (_changed, "paper_changed"), (_swapped, "paper_swapped"), (_linked, "paper_is_link")],
)
def test_every_change_from_outside_is_named(desk: Desk, tmp_path: Path, change, kind: str) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    for number in range(4):
        path = tmp_path / f"{number}.pdf"
        path.write_bytes(PDF + bytes([48 + number]))
        papers.attach(desk, path, "year:2026")
    by_name = {
        paper.name: keeping.folder_of(desk.path) / paper.sha256[:2] / paper.sha256
        for paper in papers.listing(desk.book)
    }
    change(by_name["2.pdf"], by_name["3.pdf"])
    [problem] = papers.verify(desk.book)
    assert (problem.kind, problem.facts["name"]) == (kind, "2.pdf")
    assert history.check(desk.book) == (problem,)
    assert "2.pdf" in sentence(problem)
    with pytest.raises(DeskError):
        papers.save_copy(desk.book, "3", tmp_path / "copy.pdf")
    assert not (tmp_path / "copy.pdf").exists()


def test_a_copy_is_saved_under_its_own_name_and_replaces_nothing_unasked(desk: Desk, pdf: Path, tmp_path: Path) -> None:
    done = papers.attach(desk, pdf)
    folder = tmp_path / "out"
    folder.mkdir()
    with desk.reader() as reads:
        assert papers.save_copy(reads, done.id, folder).read_bytes() == PDF
        with pytest.raises(DeskError) as refused:
            papers.save_copy(reads, done.id, folder)
        assert refused.value.kind == "file_exists"
        assert papers.save_copy(reads, done.id, folder / "other.pdf").read_bytes() == PDF
        assert papers.private_copy(reads, done.id).name == "e-PRC 77.pdf"


def test_only_pictures_tables_and_texts_are_opened(desk: Desk, tmp_path: Path) -> None:
    program = tmp_path / "invoice.pdf"
    program.write_bytes(b"MZ\x90\x00\xff")
    picture = tmp_path / "scan.exe"
    picture.write_bytes(b"\x89PNG\r\n\x1a\nx")
    papers.attach(desk, program)
    papers.attach(desk, picture)
    with pytest.raises(DeskError) as refused:
        papers.private_copy(desk.book, "1")
    assert refused.value.kind == "paper_not_opened"
    assert papers.private_copy(desk.book, "2").name == "scan.png"


def test_a_paper_only_on_paper_has_no_file_to_save(desk: Desk, tmp_path: Path) -> None:
    done = papers.add(desk, {"kind": "contract", "issuer": "Acme"}, "year:2026")
    [paper] = papers.listing(desk.book)
    assert (paper.has_file, paper.name) == (False, "Acme")
    with pytest.raises(DeskError) as refused:
        papers.save_copy(desk.book, done.id, tmp_path / "a")
    assert refused.value.kind == "paper_without_file"
    assert papers.verify(desk.book) == ()
    with pytest.raises(DeskError):
        papers.change(desk, "9", {"note": "x"})


def test_files_that_nothing_names_go_after_a_day_and_no_sooner(desk: Desk, pdf: Path, clock: Clock) -> None:
    done = papers.attach(desk, pdf, "year:2026")
    orphan = desk.path.parent / "my-files" / keeping.keep(desk.path, b"orphan")[:2]
    (orphan / ("0" * 64)).parent.mkdir(exist_ok=True)
    part = next(orphan.iterdir()).with_suffix(".part")
    part.write_bytes(b"begun")
    papers.remove(desk, done.id)
    for path in files(desk):
        os.utime(path, (clock.at.timestamp(),) * 2)
    clock.forward(timedelta(hours=24))
    assert papers.tidy(desk) == 0
    clock.forward(timedelta(seconds=1))
    assert papers.tidy(desk) == 2
    assert [path.read_bytes() for path in files(desk)] == [PDF]
    history.undo(desk)
    assert papers.verify(desk.book) == ()


def test_a_file_that_only_a_backup_names_stays(desk: Desk, pdf: Path, clock: Clock, tmp_path: Path) -> None:
    backups.make(desk.book, tmp_path / "empty.desk-backup")
    papers.attach(desk, pdf, "year:2026")
    backups.after_import(desk)
    desk.close()
    backups.restore(desk.path, tmp_path / "empty.desk-backup")
    again = open_desk(desk.path, now=clock)
    try:
        assert papers.listing(again.book) == ()
        for path in files(desk):
            os.utime(path, (clock.at.timestamp(),) * 2)
        clock.forward(timedelta(days=30))
        assert papers.tidy(again) == 0
        (backups.folder_of(desk.path) / "20260101-000000-step1.desk-backup").write_bytes(b"broken")
        assert papers.tidy(again) == 0
        assert len(files(desk)) == 1
    finally:
        again.close()


def test_papers_of_a_year_are_those_dated_in_it_or_of_its_payments(desk: Desk, tmp_path: Path) -> None:
    payment = receipts.add(desk, PAYMENT).id
    cases = {"a": (f"payment:{payment}", ""), "b": ("", "2026-06-30"), "c": ("year:2026", ""), "d": ("", "2026-07-01")}
    for name, (target, day) in cases.items():
        path = tmp_path / f"{name}.txt"
        path.write_text(name)
        papers.attach(desk, path, target, {"day": day} if day else {})
    of_2026 = papers.listing(desk.book, tax_years.year_of(desk.book, 2026))
    assert sorted(paper.name for paper in of_2026) == ["a.txt", "b.txt", "c.txt"]
    assert [paper.name for paper in papers.listing(desk.book)] == ["b.txt", "d.txt", "a.txt", "c.txt"]


def test_papers_stay_with_a_payment_that_is_known_by_its_clients_name(desk: Desk, pdf: Path) -> None:
    payment = receipts.add(desk, PAYMENT).id
    papers.attach(desk, pdf, f"payment:{payment}")
    records.change(desk, "client", "1", {"name": "Acme Limited"})
    [paper] = papers.listing(desk.book)
    assert [(one.noun, one.id) for one in paper.attached] == [("payment", payment)]


def test_papers_stay_with_what_is_renamed_or_changed(desk: Desk, pdf: Path) -> None:
    payment = receipts.add(desk, PAYMENT).id
    records.add(desk, "registration", {"kind": "pseb", "number": "P-1", "from": "2026-01-01", "to": "2026-12-31"})
    for target in (f"payment:{payment}", "client:Acme", "registration:1"):
        papers.attach(desk, pdf, target)
    receipts.change(desk, payment, {"credited_pkr": "280000.00"})
    records.change(desk, "client", "1", {"name": "Acme Limited"})
    records.change(desk, "registration", "1", {"number": "P-2"})
    [paper] = papers.listing(desk.book)
    assert sorted((one.noun, one.id) for one in paper.attached) == [
        ("client", "1"), ("payment", payment), ("registration", "1"),
    ]  # fmt: skip
    for _ in range(3):
        history.undo(desk)
    assert all(one.id for one in papers.listing(desk.book)[0].attached)


def test_of_two_payments_alike_the_changed_one_takes_the_paper_along_and_the_other_keeps_it(
    desk: Desk, pdf: Path
) -> None:
    one, two = (receipts.add(desk, PAYMENT).id for _ in range(2))
    papers.attach(desk, pdf, f"payment:{one}")
    receipts.change(desk, one, {"credited_pkr": "1.00"})
    for identity in (one, two):
        assert len(papers.attached_to(desk.book, f"payment:{identity}")) == 1


def test_what_a_paper_belonged_to_may_be_gone_and_can_be_taken_off_by_its_key(desk: Desk, pdf: Path) -> None:
    records.add(desk, "client", {"name": "Acme"})
    done = papers.attach(desk, pdf, "client:Acme")
    records.remove(desk, "client", "1")
    [gone] = papers.listing(desk.book)[0].attached
    assert (gone.id, gone.title) == ("", "no longer in the book")
    papers.detach(desk, done.id, "client:Acme")
    assert papers.listing(desk.book)[0].attached == ()
    with pytest.raises(DeskError) as refused:
        papers.detach(desk, done.id, "year:2026")
    assert refused.value.kind == "paper_not_attached"


@given(order=st.permutations(range(4)))
@settings(max_examples=8)
def test_the_order_of_attaching_cannot_be_seen(tmp_path_factory: pytest.TempPathFactory, order: list[int]) -> None:
    folder = tmp_path_factory.mktemp("book")
    dumps = []
    for name, numbers in (("a", range(4)), ("b", order)):
        desk = open_desk(folder / f"{name}.fdesk")
        try:
            for number in numbers:
                path = folder / f"{number % 3}.txt"
                path.write_text(str(number % 3))
                papers.attach(desk, path, f"year:202{number}")
            dumps.append(dump.text(desk.book))
        finally:
            desk.close()
    assert dumps[0] == dumps[1]
