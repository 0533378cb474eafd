"""Notices: what they ask, when one is warned, which papers are wanted, and how the reply is listed."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from freelancer_desk.domain.notices import Notice, Wanted, cover, enclosures, index, questions_of
from freelancer_desk.domain.papers import Paper

SERVED, REPLY_BY = date(2026, 11, 20), date(2026, 12, 4)


def notice(sender: str = "fbr", state: str = "open", section: str = "114(4)", number: str = "N-7") -> Notice:
    asked = ("File the return", "Explain March")
    return Notice("1", sender, section, 2026, number, date(2026, 11, 18), SERVED, REPLY_BY, asked, state, None, "")


def paper(name: str, day: date | None, kind: str = "other", sha256: str = "ab", note: str = "") -> Paper:
    return Paper("9", kind, name, "application/pdf", 3, sha256, day, "77", "Meezan", note, (), 0)


@pytest.mark.parametrize(
    ("text", "questions"),
    [
        ("1. File the return 2. Explain the credits", ("File the return", "Explain the credits")),
        ("(1) One (2) Two 3) Three", ("One", "Two", "Three")),
        ("Send the return; explain s.111; bank statements", ("Send the return", "explain s.111", "bank statements")),
        ("Source of 2.5 million in March?", ("Source of 2.5 million in March?",)),
        ("1. Only one question", ("1. Only one question",)),
        ("", ()),
    ],
)
def test_a_text_is_parted_into_its_questions(text: str, questions: tuple[str, ...]) -> None:
    assert questions_of(text) == questions


@pytest.mark.parametrize(("left", "warning"), [(11, None), (10, 10), (6, 10), (5, 5), (3, 5), (2, 2), (0, 2), (-4, 2)])
def test_one_is_warned_ten_five_and_two_days_before(left: int, warning: int | None) -> None:
    today = REPLY_BY - timedelta(days=left)
    assert (notice().days_left(today), notice().warning(today)) == (left, warning)
    assert notice(state="replied").warning(today) is None


def test_a_sender_is_named_by_what_people_call_it() -> None:
    assert [notice(sender).who for sender in ("fbr", "PSEB", "bank", "Meezan Bank")] == [
        "FBR", "PSEB", "Bank", "Meezan Bank",
    ]  # fmt: skip
    assert (notice().what, notice(section="").what, notice(section="", number="").what) == (
        "section 114(4) · N-7", "N-7", "",
    )  # fmt: skip


def test_papers_are_numbered_by_their_day_and_those_on_paper_have_no_file() -> None:
    listed = enclosures(
        [paper("z.pdf", None), paper("b.pdf", date(2026, 3, 2)), paper("a", date(2026, 3, 1), sha256="")]
    )
    assert [(one.number, one.file) for one in listed] == [(1, ""), (2, "02-b.pdf"), (3, "03-z.pdf")]


def test_the_index_names_questions_papers_and_what_is_missing() -> None:
    listed = enclosures([paper("b.pdf", date(2026, 3, 2), "e-prc", note="March")])
    wanted = (Wanted("notice", ()), Wanted("remittances", ("e-prc", "s-prc")), Wanted("work", ("invoice", "contract")))
    told = index(notice(), listed, wanted, "A. Person")
    assert told["questions"] == [{"number": 1, "text": "File the return"}, {"number": 2, "text": "Explain March"}]
    assert told["papers"] == [
        {
            "number": 1, "file": "01-b.pdf", "kind": "e-prc", "name": "b.pdf", "paper_number": "77", "issuer": "Meezan",
            "date": "2026-03-02", "note": "March", "bytes": 3, "sha256": "ab",
        }
    ]  # fmt: skip
    assert told["missing"] == ["Invoices or contracts with the clients"]
    assert (told["sender"], told["dated"], told["served"], told["reply_by"]) == (
        "fbr", "2026-11-18", "2026-11-20", "2026-12-04",
    )  # fmt: skip


def test_the_cover_says_each_paper_with_its_hash_and_leaves_out_what_is_not_known() -> None:
    listed = enclosures([paper("b.pdf", None), paper("a", date(2026, 3, 1), "e-prc", sha256="", note="seen")])
    page = cover(notice(section=""), listed, "")
    assert page["title"] == "Reply to FBR"
    assert page["facts"] == [
        ["Number", "N-7"], ["Tax year", "2026"], ["Dated", "18-Nov-2026"], ["Received on", "20-Nov-2026"],
        ["Reply due on", "04-Dec-2026"],
    ]  # fmt: skip
    assert page["papers"] == [
        {"number": "1", "name": "e-PRC · 77 · Meezan", "under": "01-Mar-2026 · on paper only · seen", "sha256": ""},
        {"number": "2", "name": "77 · Meezan", "under": "02-b.pdf", "sha256": "ab"},
    ]
