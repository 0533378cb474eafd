"""The nouns of a tax year: amounts and payments of the return, assets, what one owned, owed, spent and was given."""

from __future__ import annotations

from typing import TYPE_CHECKING

from freelancer_desk.desk import country
from freelancer_desk.desk.records.nouns import Field, Noun, plain_noun
from freelancer_desk.desk.records.work import PAID_BY
from freelancer_desk.domain.drafts import Draft
from freelancer_desk.domain.money import Money
from freelancer_desk.domain.taxes import depreciation, wealth

if TYPE_CHECKING:
    from collections.abc import Callable

    from freelancer_desk.domain.countries import Country
    from freelancer_desk.domain.taxes.packs import RulePack
    from freelancer_desk.store.book import Value

# What the return takes that no payment in the book brings. A tax cut elsewhere is `adjustable`, named by its section.
ADJUSTABLE, BANK_PROFIT = "adjustable", "bank_profit"
AMOUNTS = ("allowance", "credit", ADJUSTABLE, "other_income", BANK_PROFIT)
# Tax that the person paid: in advance, with the return, or for being late.
PAYMENTS = ("advance", "with_return", "surcharge", "penalty", "default")
# Who vouches for a figure of the wealth statement: a paper, or only the user's word.
PROOFS = ("paper", "word")
NOTICE_STATES = ("open", "replied", "closed")

_MONTHLY, _MONTHS = "monthly_pkr", 12

_YEAR = Field("year", "year", "year", required=True)
_NOTE = Field("note", "note")
_PROOF = Field("proof", "proof", "choice", PROOFS, "word")


def _amount(column: str = "minor", name: str = "amount_pkr") -> Field:
    return Field(name, column, "money", required=True)


def _in_order(first: str, last: str) -> Callable[[Draft, Country], None]:
    def check(draft: Draft, _home: Country) -> None:
        earlier, later = (Draft(draft.fields).day(name) for name in (first, last))
        if earlier and later and earlier > later:
            draft.note(last, "days_reversed")

    return check


def _check_notice(draft: Draft, home: Country) -> None:
    """A notice is answered after it came; the day by which is not before it either."""
    for last in ("reply_by", "replied"):
        _in_order("served", last)(draft, home)


def _check_asset(draft: Draft, home: Country) -> None:
    """An asset is of a kind that the law writes down, and is sold after it was bought."""
    _in_order("date", "sold")(draft, home)
    kind = Draft(draft.fields).text("kind")
    classes = [pack.depreciation.classes for pack in country.rules(home.code).packs.values() if pack.depreciation]
    known = tuple(dict.fromkeys(one.key for these in classes for one in these))
    if kind and kind not in known:
        draft.note("kind", "choice_unknown", value=kind[:40], choices=", ".join(known))


def _check_amount(draft: Draft, home: Country) -> None:
    """An amount of the return names what its rules know, and a tax cut elsewhere its section."""
    typed = Draft(draft.fields)
    kind, name = typed.choice("kind", AMOUNTS), typed.text("name")
    gross, tax = (typed.money(field, home.currency) for field in ("gross_pkr", "tax_pkr"))
    if not kind:
        return
    if kind in _NAMES and name not in (known := _NAMES[kind](home, typed.text("year"))):
        draft.note("name", "choice_unknown", value=name[:40], choices=", ".join(known))
    if kind == ADJUSTABLE and not name:
        draft.note("name", "section_missing")
    needed, amount = ("tax_pkr", tax) if kind == ADJUSTABLE else ("gross_pkr", gross)
    if not amount:
        draft.note(needed, "field_missing")
    if kind not in {ADJUSTABLE, BANK_PROFIT} and tax:
        draft.note("tax_pkr", "tax_apart")
    if kind == BANK_PROFIT and gross and tax and tax.minor > gross.minor:
        draft.note("tax_pkr", "more_cut_than_paid")


def _known(home: Country, year: str, names: Callable[[RulePack], tuple[str, ...]]) -> tuple[str, ...]:
    """What the rules of a year know by name, or those of any year while its own are not known."""
    packs = country.rules(home.code).packs
    chosen = [pack for number, pack in packs.items() if str(number) == year] or packs.values()
    return tuple(dict.fromkeys(name for pack in chosen for name in names(pack)))


_NAMES: dict[str, Callable[[Country, str], tuple[str, ...]]] = {
    "allowance": lambda home, year: _known(home, year, lambda pack: pack.allowances),
    "credit": lambda home, year: _known(home, year, lambda pack: tuple(credit.key for credit in pack.credits)),
}


def _flow(table: str, kinds: tuple[str, ...]) -> Noun:
    kind = Field("kind", "kind", "choice", kinds, required=True)
    return plain_noun(table, (_YEAR, kind, Field("text", "text"), _amount(), _PROOF, _NOTE))


def _by_the_month(noun: Noun) -> Noun:
    """A noun whose amount may be typed for one month: twelve of them are kept."""

    def values(draft: Draft, home: Country) -> dict[str, Value]:
        a_month = draft.money(_MONTHLY, home.currency)
        if a_month is None:
            return noun.values(draft, home)
        year = Money(_MONTHS * a_month.minor, home.currency)
        return noun.values(Draft({**draft.fields, "amount_pkr": year.text}, draft.problems), home)

    form = (*noun.form, Field(_MONTHLY, "", "money"))
    return noun._replace(fields=(*noun.fields, _MONTHLY), values=values, form=form)


NOUNS: dict[str, Noun] = {
    "tax-amount": plain_noun(
        "tax_amounts",
        (
            _YEAR,
            Field("kind", "kind", "choice", AMOUNTS, required=True),
            Field("name", "name"),
            Field("date", "day", "day"),
            Field("party", "party"),
            Field("number", "number"),
            Field("gross_pkr", "gross", "money", default="0"),
            Field("tax_pkr", "tax", "money", default="0"),
            _NOTE,
        ),
        check=_check_amount,
    ),
    "tax-payment": plain_noun(
        "tax_payments",
        (
            _YEAR,
            Field("date", "day", "day", required=True),
            Field("kind", "kind", "choice", PAYMENTS, required=True),
            Field("psid", "psid"),
            Field("cpr", "cpr"),
            _amount(),
            _NOTE,
        ),
    ),
    "asset": plain_noun(
        "assets",
        (
            Field("date", "day", "day", required=True),
            Field("text", "text", required=True),
            Field("kind", "kind", "choice", depreciation.KINDS, required=True),
            _amount("cost"),
            Field("share", "share", "percent", default="100"),
            Field("local_percent", "local_percent", "percent", default="0"),
            Field("paid_by", "paid_by", "choice", PAID_BY, "bank"),
            Field("opening_year", "opening_year", "year"),
            Field("opening_pkr", "opening", "money"),
            Field("sold", "sold_day", "day"),
            Field("sold_pkr", "sold_for", "money"),
            _NOTE,
        ),
        check=_check_asset,
    ),
    "holding": plain_noun(
        "holdings",
        (
            _YEAR,
            Field("side", "side", "choice", wealth.SIDES, wealth.ASSET),
            Field("kind", "kind", "choice", wealth.HOLDINGS, required=True),
            Field("text", "text"),
            Field("account", "account_key"),
            _amount(),
            _PROOF,
            _NOTE,
        ),
    ),
    "outflow": _by_the_month(_flow("outflows", wealth.OUTFLOWS)),
    "inflow": _flow("inflows", wealth.INFLOWS),
    "notice": plain_noun(
        "notices",
        (
            Field("sender", "sender", required=True),
            Field("section", "section"),
            Field("year", "year", "year"),
            Field("number", "number"),
            Field("date", "day", "day"),
            Field("served", "served_day", "day", required=True),
            Field("reply_by", "reply_by", "day", required=True),
            Field("status", "state", "choice", NOTICE_STATES, "open"),
            Field("text", "questions", "long"),
            Field("replied", "replied_day", "day"),
            _NOTE,
        ),
        check=_check_notice,
    ),
}
