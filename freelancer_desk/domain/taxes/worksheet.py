"""The worksheet of a return: a tax working and its facts, laid out in the cells of the office's form."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from freelancer_desk.domain.taxes import forms
from freelancer_desk.domain.taxes.bands import FLAT
from freelancer_desk.domain.taxes.cells import ZERO, Cell, Sheet, rounded

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from freelancer_desk.domain.taxes.facts import TaxFacts
    from freelancer_desk.domain.taxes.forms import FormLine, FormSection, ReturnForm
    from freelancer_desk.domain.taxes.packs import RulePack
    from freelancer_desk.domain.taxes.results import Assessment, Line

ADJUSTABLE, ADVANCE, BUSINESS = "adjustable_withheld", "advance_tax", "business"
# What the office adds up, and takes off, to reckon a figure of its own.
_DUE = ((1, "total:total_tax"), (-1, "total:withheld"), (-1, "total:advance"))
_PARTS: Mapping[str, Sequence[tuple[int, str]]] = {
    "total:business_income": ((1, "facts:local.gross"), (-1, "facts:local.expenses")),
    "total:total_tax": ((1, "total:normal_tax"), (1, "total:final_tax")),
    "total:payable": _DUE,
    "total:refundable": tuple((-sign, part) for sign, part in _DUE),
}
_NEVER_LESS = frozenset({"total:taxable_income", "total:payable", "total:refundable"})
# The working rounds each of its lines and sums: so much may lie between a sum and its parts.
_A_UNIT = Decimal(1)


class Head(NamedTuple):
    """One head of expenses of the year, by what they were spent for."""

    name: str
    local: Decimal
    export: Decimal
    personal: Decimal
    rows: tuple[str, ...] = ()


class Certificate(NamedTuple):
    """Tax that somebody cut elsewhere: under which section, who, the certificate's number, and its book row."""

    section: str
    party: str
    number: str
    gross: Decimal
    tax: Decimal
    row: str
    code: str = ""
    label: str = ""


class Given(NamedTuple):
    """What a worksheet is made of; `holdings` is what one owned at the end of the year, by kind."""

    facts: TaxFacts
    working: Assessment
    pack: RulePack
    heads: tuple[Head, ...] = ()
    certificates: tuple[Certificate, ...] = ()
    holdings: Mapping[str, Decimal | None] | None = None
    rows: Mapping[str, tuple[str, ...]] | None = None


class Worksheet(NamedTuple):
    """The return of one year, part by part, the certificates of tax cut elsewhere, and what it shows as refundable."""

    form: ReturnForm
    working: Assessment
    sheets: tuple[Sheet, ...]
    certificates: tuple[Certificate, ...]
    refundable: Decimal

    @property
    def cells(self) -> tuple[Cell, ...]:
        """Every cell in the order of the return."""
        return tuple(cell for sheet in self.sheets for cell in sheet.cells)


def worksheet(given: Given, form: ReturnForm) -> Worksheet:
    """The worksheet of a year."""
    filling = _Filling(given, form)
    sheets = tuple(filling.sheet(section) for section in form.sections)
    certificates = tuple(filling.placed(one) for one in given.certificates)
    return Worksheet(form, given.working, sheets, certificates, filling.whole("total:refundable") or ZERO)


class _Filling:
    """One form being filled: each source finds its figure, the rows behind it and its law."""

    def __init__(self, given: Given, form: ReturnForm) -> None:
        self.given, self.form = given, form
        self.lines: dict[str, list[Line]] = defaultdict(list)
        for line in given.working.lines:
            self.lines[line.key].append(line)
        self.regimes = {regime.key: regime for regime in given.pack.regimes}
        sources = ((line, source) for section in form.sections for line in section.lines for _, source in line.cells)
        prefix = "adjustable:"
        self.named = {s.removeprefix(prefix): line for line, s in sources if s.startswith(prefix)}

    def sheet(self, section: FormSection) -> Sheet:
        """One part of the return."""
        cells = tuple(cell for line in section.lines for cell in self._cells(section.key, line))
        return Sheet(section.key, section.title, section.where, cells)

    def placed(self, one: Certificate) -> Certificate:
        """A certificate with the line of the return that its tax goes to."""
        line = self.named.get(one.section)
        where = {"code": line.code, "label": line.label} if line else {"code": "", "label": ""}
        return Certificate(one.section, one.party, one.number, one.gross, one.tax, one.row, **where)

    def _cells(self, section: str, line: FormLine) -> Iterator[Cell]:
        if line.each == forms.EXPENSE_HEADS:
            yield from self._heads(section, line)
        elif line.each == forms.OTHER_ADJUSTABLE:
            yield from self._others(section, line)
        else:
            for column, source in line.cells:
                law = line.law or self._law(source)
                yield self._cell(section, line, column, self._figure(source), law=law, whole=self.whole(source))

    def _cell(
        self,
        section: str,
        line: FormLine,
        column: str,
        found: tuple[Decimal | None, tuple[str, ...]],
        *,
        label: str = "",
        law: str = "",
        whole: Decimal | None = None,
    ) -> Cell:
        exact, rows = found
        return Cell(
            section=section,
            code=line.code,
            label=label or line.label,
            column=column,
            exact=exact,
            rounded=whole if whole is not None else rounded(exact, self.form),
            rows=rows,
            typed=line.typed and column != forms.CHARGEABLE,
            verified=line.verified,
            form_year=line.form_year,
            law=law,
        )

    def _heads(self, section: str, line: FormLine) -> Iterator[Cell]:
        for head in self.given.heads:
            for column in (forms.LOCAL, forms.EXPORT, forms.PERSONAL):
                found = (getattr(head, column), head.rows)
                yield self._cell(section, line, column, found, label=head.name or line.label, law=line.law)

    def _others(self, section: str, line: FormLine) -> Iterator[Cell]:
        for cut in self.lines[ADJUSTABLE]:
            if cut.law not in self.named:
                found = (cut.withheld, self._cut_rows(cut.law))
                yield self._cell(section, line, forms.TAX, found, label=f"{line.label} {cut.law}", law=cut.law)

    # ------------------------------------------------------------ sources

    def _figure(self, source: str) -> tuple[Decimal | None, tuple[str, ...]]:
        kind, _, name = source.partition(":")
        if kind == "line":
            key, _, part = name.partition(".")
            lines = self.lines[key]
            return sum((getattr(line, part) for line in lines), ZERO), _rows(lines) or self._rows_of(f"line:{key}")
        if kind == "adjustable":
            cuts = [line for line in self.lines[ADJUSTABLE] if line.law == name]
            return sum((line.withheld for line in cuts), ZERO), self._cut_rows(name)
        if kind == "expenses":
            heads = self.given.heads
            rows = tuple(row for head in heads for row in head.rows if getattr(head, name))
            return sum((getattr(head, name) for head in heads), ZERO), rows
        if kind == "holding":
            return (self.given.holdings or {}).get(name, ZERO), self._rows_of(source)
        if kind == "facts":
            return self._fact(name), self._rows_of(source)
        return (self._total(name) if kind == "total" else self._sum(kind, name)), self._rows_of(source)

    def _sum(self, kind: str, name: str) -> Decimal:
        facts = self.given.facts
        return dict(facts.allowances if kind == "allowance" else facts.credits).get(name, ZERO)

    def _fact(self, name: str) -> Decimal:
        facts = self.given.facts
        head, _, part = name.partition(".")
        if head == "local":
            if part == "expenses":
                return facts.local_expenses
            return sum((income.amount if part == "gross" else income.withheld for income in facts.local), ZERO)
        found = getattr(getattr(facts, head), part) if part else getattr(facts, head)
        return Decimal(found)

    def _total(self, name: str) -> Decimal:
        working = self.given.working
        paid = sum((line.withheld for line in self.lines[ADVANCE]), ZERO)
        normal = working.normal
        totals = {
            "final_receipts": self._bases(BUSINESS, flat=True),
            "business_income": self._bases(BUSINESS, flat=False),
            "total_income": self._income(),
            "taxable_income": normal.taxable_income,
            "normal_tax": normal.tax + normal.surcharge - normal.credits,
            "final_tax": working.final_tax + normal.minimum_tax_top_up,
            "total_tax": working.total_tax,
            "withheld": working.total_withheld - paid,
            "advance": paid,
            "payable": working.payable,
            "refundable": working.refundable,
        }
        return totals[name]

    def _income(self) -> Decimal:
        """What the heads earned together; a loss of one is not set off against another."""
        heads = {regime.head for regime in self.regimes.values()}
        return sum((max(ZERO, self._bases(head, flat=False)) for head in heads), ZERO)

    def _bases(self, head: str, *, flat: bool) -> Decimal:
        """What the lines of a head are reckoned on: those taxed apart, or those that join the taxable income."""
        return sum(
            (
                net_of(line, self.given.pack, self.given.facts)
                for line in self.given.working.lines
                if line.key in self.regimes
                and (self.regimes[line.key].kind == FLAT) is flat
                and self.regimes[line.key].head == head
            ),
            ZERO,
        )

    # ------------------------------------------------------------ whole figures

    def whole(self, source: str) -> Decimal | None:
        """What a cell shows: the office reckons from the whole figures of other cells, and so does this.

        A sum of which a part stands in no cell is rounded itself.
        """
        exact, parts = self._figure(source)[0], self._parts(source)
        if exact is None or not parts:
            return rounded(exact, self.form)
        pairs = [(sign, self._figure(part)[0] or ZERO, self.whole(part) or ZERO) for sign, part in parts]
        reckoned = sum((sign * figure for sign, figure, _ in pairs), ZERO)
        whole = sum((sign * figure for sign, _, figure in pairs), ZERO)
        if source in _NEVER_LESS:
            reckoned, whole = max(ZERO, reckoned), max(ZERO, whole)
        return whole if abs(reckoned - exact) <= _A_UNIT else rounded(exact, self.form)

    def _parts(self, source: str) -> Sequence[tuple[int, str]]:
        """Which other sources the office adds up to this one, and takes from it."""
        if source == "total:withheld":
            return [(1, one) for one in self._taken()]
        if source == "total:final_receipts":
            return [(1, f"line:{key}.base") for key in self._keys(flat=True) if self.regimes[key].head == BUSINESS]
        if source == "total:total_income":
            others = [key for key in self._keys(flat=False) if self.regimes[key].head != BUSINESS]
            return [(1, "total:business_income"), *((1, f"line:{key}.base") for key in others)]
        if source == "total:taxable_income":
            allowed = (name for name, _ in self.given.facts.allowances)
            return [(1, "total:total_income"), *((-1, f"allowance:{name}") for name in allowed)]
        return _PARTS.get(source, ())

    def _taken(self) -> list[str]:
        """The sources of all tax that was cut, each once."""
        sections = self.form.sections
        named = [s for one in sections for line in one.lines for column, s in line.cells if column == forms.TAX]
        others = (f"adjustable:{cut.law}" for cut in self.lines[ADJUSTABLE] if cut.law not in self.named)
        return list(dict.fromkeys((*named, *others)))

    def _keys(self, *, flat: bool) -> list[str]:
        return [key for key in self.lines if key in self.regimes and (self.regimes[key].kind == FLAT) is flat]

    # ------------------------------------------------------------ rows and laws

    def _law(self, source: str) -> str:
        kind, _, name = source.partition(":")
        if kind == "adjustable":
            return name
        lines = self.lines[name.partition(".")[0]] if kind == "line" else []
        return lines[0].law if lines else ""

    def _cut_rows(self, section: str) -> tuple[str, ...]:
        return tuple(one.row for one in self.given.certificates if one.section == section)

    def _rows_of(self, source: str) -> tuple[str, ...]:
        return (self.given.rows or {}).get(source, ())


def net_of(line: Line, pack: RulePack, facts: TaxFacts) -> Decimal:
    """What a line earned: a least tax is reckoned on the gross, so the expenses of its streams come off."""
    regime = next(regime for regime in pack.regimes if regime.key == line.key)
    if regime.kind == FLAT or line.rate is None:
        return line.base
    return line.base - sum((one.expenses for one in facts.incomes() if one.stream in regime.streams), ZERO)


def _rows(lines: Iterable[Line]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(row for line in lines for row in line.rows))
