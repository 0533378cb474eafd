"""Notices of a real book: typed, attached to, followed when they change, answered with a pack of numbered papers."""

from __future__ import annotations

import json
import zipfile
from typing import TYPE_CHECKING

import pytest

from freelancer_desk.desk import history, papers, person, records
from freelancer_desk.desk.dates import notices
from freelancer_desk.domain.problems import DeskError
from freelancer_desk.outside import keeping

if TYPE_CHECKING:
    from pathlib import Path

    from freelancer_desk.desk import Desk

TYPED = {
    "sender": "bank", "served": "2026-11-20", "reply_by": "2026-12-04", "number": "Q-1",
    "text": "1. Where does the money of March come from? 2. Who is Acme?",
}  # fmt: skip


@pytest.fixture
def asked(desk: Desk, tmp_path: Path) -> Desk:
    """A bank's question with two papers, one of them a scan that is only on paper."""
    records.add(desk, "notice", TYPED)
    person.save(desk, {"name": "A. Person"})
    for name, content, kind in (("prc.pdf", b"%PDF-1.7 prc", "e-prc"), ("deal.txt", b"a contract", "contract")):
        path = tmp_path / name
        path.write_bytes(content)
        papers.attach(desk, path, "notice:1", {"kind": kind, "day": "2026-03-0" + str(len(name) - 6)})
    papers.add(desk, {"kind": "registration", "number": "Z-9"}, "notice:1")
    return desk


def test_each_sender_wants_papers_of_its_own(desk: Desk) -> None:
    for sender in ("fbr", "Bank", "pseb", "Court"):
        records.add(desk, "notice", {**TYPED, "sender": sender})
    found = {one.sender: [p.key for p in notices.wanted(desk.book, one)] for one in notices.listing(desk.book)}
    assert found["fbr"][:3] == ["notice", "return", "remittances"]
    assert found["Bank"][:2] == ["work", "remittances"]
    assert found["pseb"] == ["ntn", "account", "identity", "profile", "remittances", "registration"]
    assert found["Court"] == ["work", "remittances"]
    assert all(p.text for one in notices.listing(desk.book) for p in notices.wanted(desk.book, one))


def test_those_that_wait_come_first(desk: Desk) -> None:
    records.add(desk, "notice", {**TYPED, "status": "closed"})
    records.add(desk, "notice", {**TYPED, "number": "Q-2", "reply_by": "2026-12-24"})
    records.add(desk, "notice", {**TYPED, "number": "Q-3", "reply_by": "2026-12-20", "date": "2026-11-19"})
    assert [one.number for one in notices.listing(desk.book)] == ["Q-3", "Q-2", "Q-1"]
    with pytest.raises(DeskError, match="row_unknown"):
        notices.one(desk.book, "9")


def test_a_notice_is_replied_to_today_unless_another_day_is_said(desk: Desk) -> None:
    fields = {"sender": "FBR", "served": "2026-11-05", "reply_by": "2026-12-05"}
    for more in ({}, {"status": "replied"}, {"status": "replied", "replied": "2026-11-06"}):
        records.add(desk, "notice", {**fields, **more})
    records.change(desk, "notice", "1", {"status": "replied"})
    assert [one["replied"] for one in records.listing(desk.book, "notice")] == [
        "2026-11-24",
        "2026-11-24",
        "2026-11-06",
    ]
    with pytest.raises(DeskError, match="days_reversed"):
        records.change(desk, "notice", "1", {"replied": "2026-11-04"})


def test_papers_stay_with_a_notice_that_is_changed(asked: Desk) -> None:
    assert {paper.name for paper in notices.attached(asked.book, notices.one(asked.book, "1"))} >= {
        "prc.pdf",
        "deal.txt",
    }
    records.change(asked, "notice", "1", {"number": "Q-1/b", "served": "2026-11-21"})
    found = notices.attached(asked.book, notices.one(asked.book, "1"))
    assert len(found) == 3
    assert {one.title for paper in found for one in paper.attached} == {"Notice of bank, Q-1/b"}
    records.remove(asked, "notice", "1")
    assert {one.title for paper in papers.listing(asked.book) for one in paper.attached} == {"no longer in the book"}


def test_the_reply_is_the_same_bytes_again_and_holds_every_paper_whole(asked: Desk, tmp_path: Path) -> None:
    one, two = tmp_path / "one.zip", tmp_path / "two.zip"
    notices.export_reply(asked.book, "1", one)
    notices.export_reply(asked.book, "1", two)
    assert one.read_bytes() == two.read_bytes()
    with zipfile.ZipFile(one) as archive:
        assert archive.testzip() is None
        told = json.loads(archive.read("index.json"))
        assert archive.read("cover.pdf").startswith(b"%PDF-")
        assert [paper["file"] for paper in told["papers"]] == ["01-prc.pdf", "02-deal.txt", None]
        names = {"cover.pdf", "index.json", "papers/01-prc.pdf", "papers/02-deal.txt"}
        assert set(archive.namelist()) == names
        assert archive.read("papers/01-prc.pdf") == b"%PDF-1.7 prc"
    assert [question["text"] for question in told["questions"]] == [
        "Where does the money of March come from?", "Who is Acme?",
    ]  # fmt: skip
    assert (told["person"], told["papers"][2]["sha256"], told["missing"]) == ("A. Person", None, [])


def test_what_a_sender_wants_and_the_book_has_is_attached_in_one_step(desk: Desk, tmp_path: Path) -> None:
    records.add(desk, "notice", {**TYPED, "year": "2026"})
    for name, kind, day in (
        ("a", "e-prc", "2026-03-01"),
        ("b", "e-prc", "2026-08-01"),
        ("c", "fbr_list", "2026-03-01"),
    ):
        path = tmp_path / name
        path.write_bytes(name.encode())
        papers.attach(desk, path, "", {"kind": kind, "day": day})
    notice = notices.one(desk.book, "1")
    assert [paper.name for paper in notices.at_hand(desk.book, notice)] == ["a"]
    notices.gather(desk, "1")
    assert [paper.name for paper in notices.attached(desk.book, notice)] == ["a"]
    with pytest.raises(DeskError, match="nothing_at_hand"):
        notices.gather(desk, "1")
    history.undo(desk)
    assert notices.attached(desk.book, notice) == ()
    records.change(desk, "notice", "1", {"year": ""})
    assert [paper.name for paper in notices.at_hand(desk.book, notices.one(desk.book, "1"))] == ["a", "b"]


def test_a_reply_without_papers_or_with_a_lost_file_is_refused(asked: Desk, tmp_path: Path) -> None:
    records.add(asked, "notice", {**TYPED, "sender": "pseb"})
    with pytest.raises(DeskError, match="reply_without_papers"):
        notices.export_reply(asked.book, "2", tmp_path / "no.zip")
    for kept in list(keeping.everything(asked.book.path)):
        keeping.remove(kept)
    with pytest.raises(DeskError, match="paper_missing") as refused:
        notices.export_reply(asked.book, "1", tmp_path / "no.zip")
    assert refused.value.facts["name"] == "prc.pdf"
    assert not (tmp_path / "no.zip").exists()
