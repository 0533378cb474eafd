"""What is printed in a cell whose value is a number, a day or a time: exact plain text."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Context, Decimal, InvalidOperation

# Sums of binary fractions leave noise far behind the last place that money has.
_PLACES = Decimal("0.000001")
_EXACT = Context(prec=400)
_HALF_A_SECOND = 500_000


def printed(value: object) -> str:
    """The text of a cell: a number without noise or exponent, a day or a time as ISO 8601, a span as H:MM:SS."""
    match value:
        case bool():
            return "TRUE" if value else "FALSE"
        case int() | float():
            text = number(repr(value))
        case datetime():
            text = moment(value)
        case time():
            text = value.isoformat("seconds")
        case date():
            text = value.isoformat()
        case timedelta():
            minutes, seconds = divmod(round(value.total_seconds()), 60)
            text = f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"
        case _:
            text = str(value)
    return text


def number(text: str) -> str:
    """The shortest plain writing of a number, with six decimals at most; what is no number stays as it is."""
    try:
        exact = Decimal(text.strip())
        if not exact.is_finite():
            return text
        plain = format(exact.quantize(_PLACES, context=_EXACT), "f").rstrip("0").rstrip(".")
    except InvalidOperation:
        return text
    return "0" if plain == "-0" else plain


def moment(value: datetime) -> str:
    """A day, with the time to the nearest second where it is not midnight."""
    whole = value.replace(microsecond=0)
    if value.microsecond >= _HALF_A_SECOND:
        whole += timedelta(seconds=1)
    if whole.time() == time():
        return whole.date().isoformat()
    return whole.isoformat(sep="T", timespec="seconds")


def clean(text: str) -> str:
    """Text that any store can keep: no NUL, no half of a character."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")
