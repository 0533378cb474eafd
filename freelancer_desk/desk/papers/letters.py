"""Letters about payments: drafted from the book and the country's texts, one for each bank account, and written out."""

from __future__ import annotations

import tomllib
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from freelancer_desk.desk import country, filed, languages, ledger, person
from freelancer_desk.desk.languages import Language
from freelancer_desk.desk.papers import letter_facts
from freelancer_desk.domain import figures, letters
from freelancer_desk.domain.days import TaxYear, iso_day
from freelancer_desk.domain.exports import wrong_format
from freelancer_desk.domain.letters import KINDS, RATE, Law, Letter, LetterTable
from freelancer_desk.domain.money import Money, by_currency, total
from freelancer_desk.domain.problems import DeskError
from freelancer_desk.domain.words import say, write
from freelancer_desk.outside import places, saving, typesetting

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date
    from pathlib import Path

    from freelancer_desk.desk.country import Rules
    from freelancer_desk.desk.papers.files import Place
    from freelancer_desk.desk.papers.letter_facts import Concerned
    from freelancer_desk.desk.person import Registration
    from freelancer_desk.domain.taxes.packs import RulePack
    from freelancer_desk.store.book import Reads

FORMATS = ("pdf", "txt")
_BLANK = "……………………"
_SUMMED = ("rupees", "tax", "lawful", "over")


class _Ground(NamedTuple):
    """What every letter of one draft stands on."""

    kind: str
    texts: dict[str, Any]
    rules: Rules
    year: TaxYear
    pack: RulePack | None
    today: date
    person: str
    category: str
    registration: Registration | None

    @property
    def form(self) -> dict[str, Any]:
        """The texts of this kind of letter."""
        form: dict[str, Any] = self.texts["kinds"][self.kind]
        return form

    def right_code(self, one: Concerned) -> str:
        """The purpose code that fits the work; raises DeskError while the work is unknown."""
        code = self.texts["codes"].get(one.payment.category or self.category)
        if code is None:
            raise DeskError("letter_needs_work", day=figures.day_text(one.payment.day), payer=one.payment.payer)
        return str(code)


def languages_of(reads: Reads) -> tuple[Language, ...]:
    """What letters can be written in: English, which every bank reads, and what the country's texts were put into."""
    code = country.rules(ledger.setting(reads, "country")).country.code
    return tuple(one for one in languages.offered() if one is Language.ENGLISH or _texts_in(code, one).is_file())


def draft(
    reads: Reads, kind: str, ids: Sequence[str] = (), year: TaxYear | None = None, *,
    today: date, account: str = "", language: str = Language.ENGLISH,
) -> tuple[Letter, ...]:  # fmt: skip
    """Letters of one kind, one for each account: about the payments named, or those of the year that need it.

    Raises DeskError when there is nothing to write about, or a fact is missing that the letter needs.
    """
    with languages.writing(_language(reads, language)):
        return _draft(reads, kind, ids, year, today=today, account=account, language=language)


def as_text(
    reads: Reads, kind: str, ids: Sequence[str], year: TaxYear | None, *,
    today: date, account: str = "", language: str = Language.ENGLISH,
) -> str:  # fmt: skip
    """The letters as plain text, each from the top of a page."""
    with languages.writing(_language(reads, language)):
        return letters.text(_draft(reads, kind, ids, year, today=today, account=account, language=language))


def export(
    reads: Place, kind: str, ids: Sequence[str], year: TaxYear | None, path: Path, *,
    today: date, account: str = "", language: str = Language.ENGLISH,
) -> Path:  # fmt: skip
    """Write the letters as one PDF, each from the top of a page, or as plain text; the name's ending decides."""
    form = path.suffix.removeprefix(".").lower()
    if form not in FORMATS:
        raise wrong_format(form, FORMATS)
    with languages.writing(_language(reads, language)):
        drafted = _draft(reads, kind, ids, year, today=today, account=account, language=language)
        if form == "pdf":
            return saving.save(path, typesetting.pdf("letter", letters.printed(drafted)), book=reads.path)
        return saving.save(path, letters.text(drafted).encode(), book=reads.path)


def _language(reads: Reads, wanted: str) -> Language:
    known = languages_of(reads)
    if wanted not in known:
        raise DeskError("choice_unknown", field="language", value=wanted[:40], choices=", ".join(known))
    return Language(wanted)


def _draft(
    reads: Reads, kind: str, ids: Sequence[str], year: TaxYear | None, *, today: date, account: str, language: str
) -> tuple[Letter, ...]:
    if kind not in KINDS:
        raise DeskError("choice_unknown", field="kind", value=kind[:40], choices=", ".join(KINDS))
    ground = _ground(reads, kind, year or _year_of(reads, ids), today, language)
    chosen = letter_facts.chosen(reads, kind, ids, ground.year, today)
    if account:
        wanted = _account(reads, account)
        chosen = [one for one in chosen if one.account_id == wanted]
    if kind == RATE:
        _demand_registration(ground)
    grouped: dict[int | None, list[Concerned]] = {}
    to_bank = ground.form["to"] == "bank"
    for one in chosen:
        grouped.setdefault(one.account_id if to_bank else None, []).append(one)
    if kind == RATE and not ids:
        for number in _export_accounts(reads, ground.year, account):
            grouped.setdefault(number, [])
    if not grouped:
        raise DeskError("letter_nothing", letter=write(f"letter.kind.{kind}"), year=ground.year.number)
    names = ledger.accounts(reads)
    order = sorted(grouped, key=lambda n: (names[n].name, names[n].number) if n in names else ("", ""))
    return tuple(_letter(reads, ground, grouped[number], *_addressee(reads, number)) for number in order)


@cache
def _texts(code: str, language: str) -> dict[str, Any]:
    """The texts of a country's letters; another language has words of its own, and the same columns and rules."""
    texts = tomllib.loads(_texts_in(code, Language.ENGLISH).read_text(encoding="utf-8"))
    if language != Language.ENGLISH:
        own = tomllib.loads(_texts_in(code, language).read_text(encoding="utf-8"))
        texts["code_meanings"] |= own["code_meanings"]
        for kind, words in own["kinds"].items():
            texts["kinds"][kind] |= words
    return texts


def _texts_in(code: str, language: str) -> Path:
    name = code if language == Language.ENGLISH else f"{code}.{language}"
    return places.resources() / "letters" / f"{name}.toml"


def _ground(reads: Reads, kind: str, year: TaxYear | None, today: date, language: str) -> _Ground:
    rules = country.rules(ledger.setting(reads, "country"))
    number = rules.year_start.year_of(today)
    known = person.facts(reads)
    valid = [
        one
        for one in known.registrations
        if one.kind == rules.country.certificate
        and one.status == "active"
        and one.first_day is not None
        and one.last_day is not None
        and one.first_day <= today <= one.last_day
    ]
    chosen = year or TaxYear(number, rules.year_start.span(number))
    return _Ground(
        kind=kind,
        texts=_texts(rules.country.code, language),
        rules=rules,
        year=chosen,
        pack=rules.packs.get(chosen.number),
        today=today,
        person=known.name,
        category=known.category,
        registration=valid[-1] if valid else None,
    )


def _year_of(reads: Reads, ids: Sequence[str]) -> TaxYear | None:
    """The tax year of the first payment named."""
    found = reads.rows("SELECT day FROM derived_receipts WHERE id = ?", (ids[0],)) if ids else []
    start = country.rules(ledger.setting(reads, "country")).year_start
    numbers = [start.year_of(iso_day(row["day"])) for row in found]
    return TaxYear(numbers[0], start.span(numbers[0])) if numbers else None


def _account(reads: Reads, text: str) -> int:
    known = ledger.accounts(reads)
    for number, one in known.items():
        if text.strip().casefold() in {str(number), one.name.casefold(), one.key}:
            return number
    raise DeskError("account_unknown", value=text[:60], known=", ".join(a.name for a in known.values()) or "–")


def _addressee(reads: Reads, number: int | None) -> tuple[str, str, str]:
    account = ledger.accounts(reads).get(number) if number is not None else None
    return (account.institution, account.name, account.number) if account is not None else ("", "", "")


def _export_accounts(reads: Reads, year: TaxYear, account: str) -> list[int]:
    """The accounts at home into which payments from abroad came in that year."""
    span = (year.span.first.isoformat(), year.span.last.isoformat())
    query = (
        "SELECT DISTINCT account_id FROM derived_receipts WHERE scope = 'export' AND account_id IS NOT NULL"
        " AND day BETWEEN ? AND ?"
    )
    wanted = _account(reads, account) if account else None
    return [row["account_id"] for row in reads.rows(query, span) if wanted in {None, row["account_id"]}]


def _demand_registration(ground: _Ground) -> None:
    """The lower rate needs a certificate that is valid today, and work that is on the list of the law."""
    if ground.registration is None:
        raise DeskError("letter_needs_registration", day=figures.day_text(ground.today))
    if ground.category != "it_services":
        raise DeskError("letter_needs_it_work")
    if ground.pack is None:
        raise DeskError("year_without_rules", year=ground.year.number, years=", ".join(map(str, ground.rules.packs)))


def _letter(reads: Reads, ground: _Ground, concerned: list[Concerned], bank: str, account: str, number: str) -> Letter:
    form, n = ground.form, len(concerned)
    facts = _facts(ground, concerned)
    if form["to"] == "return":
        facts["shown"] = _shown(reads, ground, concerned)
    to: tuple[str, ...]
    if form["to"] == "bank":
        to = (say("letter.to.bank"), bank or _BLANK)
    else:
        to = (say("letter.to.return", year=figures.year_text(ground.year)),)
    before = [*form["before"], *(form.get("table_before", ()) if concerned else ())]
    paragraphs = (letters.told(template, facts, n) for template in before)
    return Letter(
        kind=ground.kind,
        person=ground.person,
        bank=bank or (_BLANK if form["to"] == "bank" else ""),
        account=account,
        number=number,
        to=to,
        day=ground.today,
        subject=letters.told(form["subject"], facts, n),
        before=tuple(paragraph for paragraph in paragraphs if paragraph),
        table=_table(ground, concerned) if concerned else None,
        after=tuple(letters.told(template, facts, n) for template in form["after"]),
        enclosures=tuple(form.get("enclosures", ())),
        laws=_laws(ground, concerned),
        payments=tuple(one.payment.id for one in concerned),
    )


def _facts(ground: _Ground, concerned: list[Concerned]) -> dict[str, object]:
    unit = ground.rules.currency
    span = ground.year.span
    facts: dict[str, object] = {
        "n": len(concerned),
        "year": figures.year_text(ground.year),
        "first": figures.day_text(span.first),
        "last": figures.day_text(span.last),
        "over": figures.amount(total((one.over for one in concerned if one.lawful is not None), unit)),
    }
    if ground.kind == RATE and ground.registration is not None and ground.pack is not None:
        first, last = ground.registration.first_day, ground.registration.last_day
        rate, other = (figures.percent(ground.pack.value(key)) for key in ground.form["figures"])
        facts |= {"certificate": ground.registration.number or _BLANK, "rate": rate, "other_rate": other}
        facts |= {name: figures.day_text(day) for name, day in (("first", first), ("last", last)) if day is not None}
    if "right_code" in ground.form["columns"]:
        codes = sorted({ground.right_code(one) for one in concerned})
        meanings = ((code, ground.texts["code_meanings"][code]) for code in codes)
        facts["meanings"] = " ".join(say("letter.code", code=code, meaning=meaning) for code, meaning in meanings)
    if ground.form["to"] == "return":
        facts["lines"] = _return_lines(ground, concerned)
    return facts


def _shown(reads: Reads, ground: _Ground, concerned: list[Concerned]) -> str:
    """What the return shows as refundable, which may be less than was too much; nothing where its form is unknown."""
    from freelancer_desk.desk import return_forms, taxes  # letters to banks need no return
    from freelancer_desk.desk.taxes import facts as tax_facts
    from freelancer_desk.domain.taxes.worksheet import Given, worksheet

    try:
        form = return_forms.of_year(reads, ground.year.number)
        facts = tax_facts.gathered(reads, ground.year, together=True)
        pack = filed.pack_for(reads, facts.country, facts.tax_year)
        sheet = worksheet(Given(facts, taxes.worked_out(facts, pack), pack), form)
    except DeskError:
        return ""
    shown = Money.of(sheet.refundable, pack.currency)
    over = total((one.over for one in concerned if one.lawful is not None), shown.currency)
    told = "whole" if (over - shown).decimal < 1 else "less" if shown else "none"
    return say(f"letter.refundable.{told}", amount=figures.amount(shown), over=figures.amount(over))


def _return_lines(ground: _Ground, concerned: list[Concerned]) -> str:
    """The lines of the return on which the rates of these payments stand."""
    if ground.pack is None:
        return ""
    found = {}
    for one in concerned:
        for regime in ground.pack.regimes:
            if one.rate is not None and regime.kind == "flat" and ground.pack.value(regime.rate) == one.rate:
                found[regime.return_code] = figures.percent(one.rate)
                break
    return ", ".join(say("letter.return_line", code=code, rate=rate) for code, rate in sorted(found.items()))


def _table(ground: _Ground, concerned: list[Concerned]) -> LetterTable:
    unit = ground.rules.currency
    cells: dict[str, Callable[[Concerned], str]] = {
        "day": lambda one: figures.day_text(one.payment.day),
        "payer": lambda one: one.payment.payer,
        "bank": lambda one: one.payment.account,
        "foreign": lambda one: figures.figure(one.payment.proceeds) if one.payment.proceeds is not None else "",
        "rupees": lambda one: figures.amount(one.payment.credited),
        "tax": lambda one: figures.amount(one.payment.withheld),
        "lawful": lambda one: figures.amount(one.lawful) if one.lawful is not None else "",
        "over": lambda one: figures.amount(one.over) if one.lawful is not None else "",
        "reference": lambda one: one.reference,
        "code": lambda one: one.payment.purpose_code,
        "right_code": ground.right_code,
        "shown": lambda one: say("letter.shown.yes" if one.shown else "letter.shown.no"),
    }
    columns = tuple(ground.form["columns"])
    if not any(one.reference for one in concerned):
        columns = tuple(column for column in columns if column != "reference")
    summed = {
        "rupees": total((one.payment.credited for one in concerned), unit),
        "tax": total((one.payment.withheld for one in concerned), unit),
        "lawful": total((one.lawful for one in concerned if one.lawful is not None), unit),
        "over": total((one.over for one in concerned if one.lawful is not None), unit),
    }
    sums = [figures.amount(summed[column]) if column in _SUMMED else "" for column in columns]
    abroad = by_currency(one.payment.proceeds for one in concerned if one.payment.proceeds is not None)
    if "foreign" in columns and len(abroad) == 1:
        sums[columns.index("foreign")] = figures.figures(abroad)
    sums[0] = say("letter.col.total")
    rows = tuple(tuple(cells[column](one) for column in columns) for one in concerned)
    return LetterTable(columns, rows, tuple(sums) if len(concerned) > 1 else ())


def _laws(ground: _Ground, concerned: list[Concerned]) -> tuple[Law, ...]:
    """The rules a letter names: figures of the tax pack that its payments rest on, then the country's own list."""
    found = []
    if ground.pack is not None:
        rates = {one.rate for one in concerned}
        for key in ground.form.get("figures", ()):
            if ground.kind == RATE or ground.pack.value(key) in rates:
                evidence = ground.pack.figures[key].evidence
                found.append(Law(evidence.law, evidence.source, figures.day_text(evidence.date)))
    for key in ground.form["rules"]:
        rule = ground.texts["rules"][key]
        found.append(Law(rule["law"], rule["source"], figures.day_text(iso_day(rule["date"]))))
    return tuple(found)
