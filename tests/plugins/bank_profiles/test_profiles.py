"""A profile is data with closed keys and bounded texts; a wrong one is refused with what is wrong in it."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from freelancer_desk.domain.problems import DeskError
from freelancer_desk.domain.words import sentence
from freelancer_desk.plugins.bank_profiles import LARGEST, LONGEST_TEXT, Condition, read

FOLDER = Path(__file__).parents[3] / "resources" / "bank_profiles"
WISE = (FOLDER / "wise-statement.toml").read_text(encoding="utf-8")


def refusal(text: str) -> str:
    with pytest.raises(DeskError) as refused:
        read(text)
    assert refused.value.kind == "profile_wrong"
    assert "{" not in sentence(refused.value)
    return str(refused.value.facts["what"])


@pytest.mark.parametrize(
    ("how", "value", "cell", "holds"),
    [
        ("equals", "gst", " GST ", True),
        ("equals", "gst", "GST on fee", False),
        ("not_equals", "completed", "Pending", True),
        ("not_equals", "completed", "COMPLETED", False),
        ("starts", "fee-", "FEE-TRANSFER", True),
        ("starts", "fee-", "A FEE-", False),
        ("ends", "llc", "Orbit LLC", True),
        ("ends", "llc", "LLC Orbit", False),
        ("contains", "154a", "U/S 154A STAN", True),
        ("contains", "154a", "U/S 154B", False),
        ("contains", "", "", True),
        ("says", " fee ", "Card FEE, monthly", True),
        ("says", " fee ", "Coffee", False),
        ("says", " w tax ", "W/TAX 154A", True),
    ],
)
def test_a_cell_is_compared_plainly_and_case_aside(how: str, value: str, cell: str, holds: bool) -> None:  # noqa: FBT001
    assert Condition(("c",), how, (value,)).holds(cell) is holds
    assert Condition(("c",), how, (value, value)).holds(cell) is holds


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ('id = "wise-statement"', 'id = "wise-statement"\nscript = "x"', "script"),
        ('day = "Date"', 'day = "Date"\nsecret = "x"', "secret"),
        ("[columns]", '[preamble]\nowner = "x"\n[columns]', "owner"),
        ('starts = "FEE-"', 'matches = "FEE-.*"', "matches"),
        ('after = "FEE-"', 'regex = "FEE-"', "regex"),
        ('kind = "fx"', 'kind = "profit"', "ValueError"),
        ('type = "wallet"', 'type = "purse"', "ValueError"),
        ('institution = "Wise"', "", "KeyError"),
        ('institution = "Wise"', "institution = 5", "TypeError"),
        ('type = "wallet"', 'type = "wallet"\nkept_before = "1"', "kept_before"),
        ('type = "wallet"', 'type = "wallet"\nkept_before = "20 %"', "kept_before"),
        ('type = "wallet"', 'type = "wallet"\nkept_before = 0.2', "TypeError"),
        ('title = "Wise balance statement"', f'title = "{"x" * (LONGEST_TEXT + 1)}"', "text"),
        ('title = "Wise balance statement"', 'title = "a\\u001bb"', "text"),
        ('starts = "FEE-"', f'starts = "{"x" * (LONGEST_TEXT + 1)}"', "text"),
        ("signature = [", "signature = [5, ", "TypeError"),
        ("[columns]", "[columns", "TOMLDecodeError"),
        ('dates = ["%d-%m-%Y"]', 'dates = ["%d-%m"]', "%d-%m"),
        ('dates = ["%d-%m-%Y"]', 'dates = ["%d %d %m %Y"]', "%d %d %m %Y"),
        ('dates = ["%d-%m-%Y"]', 'dates = ["%d-%m-%Y %Q"]', "%d-%m-%Y %Q"),
        ('dates = ["%d-%m-%Y"]', 'dates = [""]', ""),
        ('dates = ["%d-%m-%Y"]', 'dates = ["%d-%m-%Y %H:%H"]', "%d-%m-%Y %H:%H"),
        ("[columns]", 'fees = "guessed"\n[columns]', "guessed"),
        ("[columns]", 'decimal = ";"\n[columns]', ";"),
        ("[columns]", 'order = "ymd"\n[columns]', "ymd"),
        ("[columns]", '[[skip]]\nreason = "always"\n[columns]', "column"),
        ("[columns]", '[[skip]]\ncolumn = "Date"\nreason = "always"\n[columns]', "column"),
        ("[columns]", '[[skip]]\ncolumn = "Date"\nequals = []\nreason = "x"\n[columns]', "text"),
        ("[columns]", '[[skip]]\nin = "Date"\nequals = "x"\nreason = "x"\n[columns]', "column"),
        ("[columns]", '[[skip]]\nin = "text"\ncolumn = "Date"\nequals = "x"\nreason = "x"\n[columns]', "column"),
        ("[columns]", '[[legs]]\nway = "sideways"\n[columns]', "sideways"),
        ("[columns]", '[[legs]]\nway = "in"\n[legs.columns]\nsecret = "x"\n[columns]', "secret"),
        ('field = "parent"', 'field = "secret"', "secret"),
        ('after = "FEE-"', "after = 5", "TypeError"),
        ("[[kinds]]\n", "[[kinds]]\nsection = {}\n", "TypeError"),
        ('column = "TransferWise ID"', "column = {}", "TypeError"),
        ('id = "wise-statement"', "id = {}", "TypeError"),
        ('id = "wise-statement"', 'id = "../../elsewhere"', "id"),
        ('id = "wise-statement"', 'id = ""', "id"),
        ("[columns]", f"[columns]\nday = {'[' * 2000}", "RecursionError"),
        ("[columns]", "[layout]\nheader = []\nline = inf\n[columns]", "number"),
        ("[columns]", "[layout]\nheader = []\nline = -1\n[columns]", "number"),
        ("[columns]", "[layout]\nheader = []\nline = true\n[columns]", "number"),
    ],
)
def test_a_wrong_profile_is_refused_with_what_is_wrong(old: str, new: str, what: str) -> None:
    assert old in WISE
    assert refusal(WISE.replace(old, new, 1)) == what


def test_a_profile_larger_than_any_is_not_read() -> None:
    assert refusal("#" * (LARGEST + 1)) == "size"


@pytest.mark.parametrize(
    "key",
    [
        "a." * 120_000 + "b = 1",
        "a = {" + "b." * 120_000 + "c = 1}",
        '"a".' * 60_000 + "b = 1",
        '"\\"".' + "a." * 60_000 + '"\\"" = 1',
        ("a." * 40 + '"\u2028".') * 1_000 + "b = 1",
        'a = {b = """\n""", ' + "c." * 60_000 + 'd = "" }',
    ],
)
def test_keys_within_keys_without_end_are_refused_at_once(key: str) -> None:
    begun = time.process_time()
    assert refusal(f"{key}\n{WISE}"[:LARGEST]) == "depth"
    assert time.process_time() - begun < 1


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.toml")), ids=lambda path: path.stem)
def test_a_shipped_profile_is_named_as_its_file_and_tells_special_rules_before_general_ones(path: Path) -> None:
    profile = read(path.read_text(encoding="utf-8"))
    assert profile.id == path.stem
    seen = set()
    for rule in profile.kinds:
        assert rule.tests, "a rule without a test would take every row"
        assert (rule.tests, rule.way) not in seen, "the second of two equal rules can never hold"
        seen.add((rule.tests, rule.way))


def test_a_signature_without_words_would_know_every_file_and_is_refused() -> None:
    line = next(line for line in WISE.splitlines() if line.startswith("signature"))
    for empty in ("[]", '[""]', "[[]]", '[["Date", " "]]'):
        assert refusal(WISE.replace(line, f"signature = {empty}")) == "signature"
