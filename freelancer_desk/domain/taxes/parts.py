"""The parts of a rule pack: figures with their evidence, tables, days, and the rules that point at them by key."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from datetime import date

    from freelancer_desk.domain.taxes.bands import Slab

STREAMS = ("exports", "social_media", "local", "salary", "bank_profit", "other_normal_income")
QUESTIONS = ("atl", "resident", "return_filed_on_time", "conditions_met", "sales_tax_filed", "opt_out")
MEASURES = (*STREAMS, "payer", "foreign_income", "foreign_assets")
STATUSES = ("enacted", "provisional")
CONFIDENCES = ("high", "medium-high", "medium", "low", "disputed")
LARGEST_FIGURE = Decimal(10) ** 12
UNSURE = "unsure"


class Evidence(NamedTuple):
    """Where a figure comes from: the law, who printed it, the day it was read there, and how sure that is."""

    law: str
    source: str
    date: date
    confidence: str
    note: str = ""


class Figure(NamedTuple):
    """One number of the law: a `rate` (share of one), a `count`, or an `amount` of the home or the named currency."""

    key: str
    kind: str
    value: Decimal
    evidence: Evidence
    currency: str = ""


class Table(NamedTuple):
    """A progressive table, lowest slab first."""

    key: str
    slabs: tuple[Slab, ...]
    evidence: Evidence


class Deadline(NamedTuple):
    """One day of the law, such as the day a return is due."""

    key: str
    day: date
    evidence: Evidence


class Regime(NamedTuple):
    """How income of some streams is taxed when its needs are met; the first regime that fits an income takes it.

    `flat`: `rate` of the gross, apart from everything else. `slabs`: joins the taxable income.
    `max_of`: joins it, but the tax on it is at least `rate` of the gross, or (without a rate) what was withheld.
    `presumed`: joins it with `rate` of the gross, whatever was spent.
    """

    key: str
    label: str
    streams: tuple[str, ...]
    kind: str
    head: str
    rate: str = ""
    categories: tuple[str, ...] = ()
    registration: str = ""
    conditions: tuple[tuple[str, bool], ...] = ()
    up_to: str = ""
    cut: str = ""
    cut_status: str = ""
    cut_otherwise: str = ""
    paper: str = ""
    return_code: str = ""
    form_year: int = 0
    verified: bool = False


class Unknown(NamedTuple):
    """What an unknown fact counts as: for the total, at best and at worst; `ask` words the question.

    `risk` names the words of the paper that removes the risk, where the fact is a condition somebody may check.
    """

    fact: str
    total: str
    low: str
    high: str
    ask: str
    risk: str = ""


class Credit(NamedTuple):
    """A tax credit: average rate x the amount, capped at a share of the taxable income; only beside some heads.

    `limit` caps the amount a second time where it names a figure.
    """

    key: str
    share: str
    heads: tuple[str, ...]
    limit: str = ""


class ShareTest(NamedTuple):
    """Which table applies: `above` when one head's income exceeds a share of the taxable income, else `otherwise`."""

    head: str
    share: str
    above: str
    otherwise: str
    warn_from: str
    warn_to: str


class Surcharge(NamedTuple):
    """A share of the slab tax once the taxable income exceeds a threshold; the share depends on the table."""

    threshold: str
    rates: tuple[tuple[str, str], ...]


class Note(NamedTuple):
    """A remark that goes with a working when a stream has income and a fact has (or may have) an answer.

    `figure` and `second` are said in it as {amount} and {second}.
    """

    key: str
    text: str
    streams: tuple[str, ...]
    fact: str = ""
    answer: bool = False
    figure: str = ""
    second: str = ""


class Limit(NamedTuple):
    """A threshold that is told before it is met: what is measured, the figure, and the words near it and beyond it.

    `of` is a stream, `payer` (local work by its payer), `foreign_income` or `foreign_assets`. With `only_above` an
    amount just on the figure has not met it. With `always` the words for near it are said from the first amount on.
    `rates` are those that a payer may have to cut beyond it.
    """

    key: str
    of: str
    figure: str
    near: str
    reached: str
    always: bool = False
    only_above: bool = False
    rates: tuple[str, ...] = ()


class AssetClass(NamedTuple):
    """A class of assets: its yearly rate on the written-down value, and what is allowed at once of a new one."""

    key: str
    rate: str
    initial: str = ""


class Depreciation(NamedTuple):
    """How assets lose value; with `half_year` only half a year counts in the years of buying and of selling.

    What was paid in cash above `cash_limit` counts as no asset. The evidence is that of `half_year`.
    """

    classes: tuple[AssetClass, ...]
    half_year: bool
    cash_limit: str
    evidence: Evidence


class Advance(NamedTuple):
    """Tax paid in advance: from which income on, and the keys of the days on which an equal part is due."""

    threshold: str
    due: tuple[str, ...]


class Late(NamedTuple):
    """What filing late may cost; every text is the key of a figure, or of a day where it says so.

    `due`: days, of which the last one counts. `surcharges`: from which day (empty: always) which surcharge.
    `cuts`: the share of the penalty that falls away within one month, two, and so on. `last_counts`: the day from
    which the tax of the last filed year counts where it is higher (empty: always). `floor_salary` is the least
    penalty of a person with at least `salary_share` of salary, `floor` that of others; `most_times` caps it.
    """

    due: tuple[str, ...]
    surcharges: tuple[tuple[str, str], ...]
    day_share: str
    day_least: str
    salary_share: str
    floor_salary: str
    floor: str
    most_times: str
    cuts: tuple[str, ...]
    last_counts: str
    default_rate: str
    reach: str
    reach_unfiled: str
