"""Amounts in words, in English (by millions or by lakh and crore) and in Urdu."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from freelancer_desk.domain.money import Money

ENGLISH, URDU = "en", "ur"
# Below twenty, and below a hundred in Urdu, every number is a word of its own.
_UNDER_TWENTY = """
zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
eighteen nineteen
""".split()  # noqa: SIM905  a list of quoted words hides the words
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_MILLIONS = ((10**12, "trillion"), (10**9, "billion"), (10**6, "million"), (1000, "thousand"))
_LAKHS = ((10**11, "kharab"), (10**9, "arab"), (10**7, "crore"), (10**5, "lakh"), (1000, "thousand"))
_URDU = """
صفر ایک دو تین چار پانچ چھ سات آٹھ نو دس گیارہ بارہ تیرہ چودہ پندرہ سولہ سترہ اٹھارہ انیس
بیس اکیس بائیس تئیس چوبیس پچیس چھبیس ستائیس اٹھائیس انتیس تیس اکتیس بتیس تینتیس چونتیس پینتیس چھتیس سینتیس اڑتیس
انتالیس چالیس اکتالیس بیالیس تینتالیس چوالیس پینتالیس چھیالیس سینتالیس اڑتالیس انچاس پچاس اکیاون باون ترپن چون
پچپن چھپن ستاون اٹھاون انسٹھ ساٹھ اکسٹھ باسٹھ تریسٹھ چونسٹھ پینسٹھ چھیاسٹھ سڑسٹھ اڑسٹھ انہتر ستر اکہتر بہتر تہتر
چوہتر پچہتر چھہتر ستتر اٹھہتر اناسی اسی اکیاسی بیاسی تراسی چوراسی پچاسی چھیاسی ستاسی اٹھاسی نواسی نوے اکانوے بانوے
ترانوے چورانوے پچانوے چھیانوے ستانوے اٹھانوے ننانوے
""".split()  # noqa: SIM905  the same
_URDU_STEPS = ((10**11, "کھرب"), (10**9, "ارب"), (10**7, "کروڑ"), (10**5, "لاکھ"), (1000, "ہزار"), (100, "سو"))
# What a currency and its hundredth are called: one and many in English, then in Urdu.
_NAMES = {
    "PKR": (("rupee", "rupees"), ("paisa", "paisa"), "روپے", "پیسے"),
    "USD": (("US dollar", "US dollars"), ("cent", "cents"), "امریکی ڈالر", "سینٹ"),
    "EUR": (("euro", "euros"), ("cent", "cents"), "یورو", "سینٹ"),
    "GBP": (("pound sterling", "pounds sterling"), ("penny", "pence"), "پاؤنڈ", "پینس"),
    "AED": (("dirham", "dirhams"), ("fils", "fils"), "درہم", "فلس"),
    "SAR": (("riyal", "riyals"), ("halala", "halalas"), "ریال", "ہللہ"),
}


def spelled(money: Money, language: str = ENGLISH, *, lakh: bool = False) -> str:
    """The amount in words: `One lakh twenty thousand rupees and fifty paisa only`; a nameless currency by its code."""
    unit = money.currency
    whole, part = divmod(abs(money.minor), 10**unit.exponent)
    names = _NAMES.get(unit.code)
    if language == URDU:
        return _in_urdu(whole, part, money.minor < 0, names, unit.code, unit.exponent)
    major = names[0][whole != 1] if names else unit.code
    text = f"{english(whole, lakh=lakh)} {major}"
    if part:
        text += (
            f" and {english(part, lakh=lakh)} {names[1][part != 1]}" if names else f" and {part}/{10**unit.exponent}"
        )
    sign = "minus " if money.minor < 0 else ""
    return _capital(f"{sign}{text} only")


def english(number: int, *, lakh: bool) -> str:
    """A whole number in English words."""
    if number < len(_UNDER_TWENTY):
        return _UNDER_TWENTY[number]
    if number < 100:  # noqa: PLR2004
        tens, one = divmod(number, 10)
        return _TENS[tens - 2] + (f"-{_UNDER_TWENTY[one]}" if one else "")
    steps = (*(_LAKHS if lakh else _MILLIONS), (100, "hundred"))
    size, name = next(step for step in steps if number >= step[0])
    count, rest = divmod(number, size)
    head = f"{english(count, lakh=lakh)} {name}"
    return f"{head} {english(rest, lakh=lakh)}" if rest else head


def urdu(number: int) -> str:
    """A whole number in Urdu words."""
    if number < len(_URDU):
        return _URDU[number]
    size, name = next(step for step in _URDU_STEPS if number >= step[0])
    count, rest = divmod(number, size)
    head = f"{urdu(count)} {name}"
    return f"{head} {urdu(rest)}" if rest else head


def _in_urdu(whole: int, part: int, negative: bool, names: tuple[object, ...] | None, code: str, exponent: int) -> str:  # noqa: FBT001
    text = f"{urdu(whole)} {names[2] if names else code}"
    if part:
        text += f" اور {urdu(part)} {names[3]}" if names else f" اور {part}/{10**exponent}"
    return f"{'منفی ' if negative else ''}{text} صرف"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
