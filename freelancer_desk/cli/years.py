"""The commands on a tax year: what was answered, what if something were otherwise, what to keep for tax."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from freelancer_desk.cli.acting import DONE, pair_of, reading, show, year_of
from freelancer_desk.desk.taxes import answers as years
from freelancer_desk.desk.taxes import assets, set_asides, what_ifs
from freelancer_desk.desk.taxes import facts as tax_facts
from freelancer_desk.domain.words import say, sentence

if TYPE_CHECKING:
    from argparse import Namespace

    from freelancer_desk.domain.money import Money


def _year(wanted: Namespace) -> int:
    with reading(wanted) as reads:
        year = year_of(wanted, reads)
        asked = years.questions(reads, year)
        person = tax_facts.person_facts(reads, year)
    questions = [
        {
            "key": one.key,
            "text": say(f"year.question.{one.key}"),
            "why": say(f"year.why.{one.key}"),
            "answer": one.answer,
            "of": one.of,
            "choices": list(one.choices),
        }
        for one in asked
    ]
    answer = {
        "tax_year": year.number,
        "from": year.span.first.isoformat(),
        "to": year.span.last.isoformat(),
        "answers": {one.key: one.answer for one in asked if one.answer},
        "concluded": person,
        "questions": questions,
    }
    words = "\n".join(f"{one['key']:<24}{one['answer'] or '–':<16}{one['text']}" for one in questions)
    show(wanted, answer, words)
    return DONE


def _what_if(wanted: Namespace) -> int:
    fields = {"from": wanted.pseb_from, "to": wanted.pseb_to, "opt_out": wanted.opt_out or ""}
    plan = what_ifs.plan(fields, dict(pair_of(text) for text in wanted.move))
    with reading(wanted) as reads:
        year = year_of(wanted, reads)
        outcomes = what_ifs.try_out(reads, year, plan)
    sums = what_ifs.sums(outcomes)
    lines = [
        say("cli.what-if.sum", what=say(f"what-if.{name}"), **{at: parts[name].text for at, parts in sums.items()})
        for name in what_ifs.SUMS
    ]
    show(wanted, what_ifs.as_json(year, outcomes), "\n".join(lines))
    return DONE


def _keep(wanted: Namespace) -> int:
    with reading(wanted) as reads:
        year = year_of(wanted, reads)
        sums, asides = set_asides.listing(reads, year)
    lines = [
        say(
            "cli.keep-for-tax.row",
            day=one.day.isoformat(),
            payer=one.payer or "–",
            **{name: _text(getattr(one, name)) for name in ("gross", "fees", "cut", "expected", "yours")},
        )
        for one in asides
    ]
    lines.append(say("cli.keep-for-tax.sum", cut=sums.cut.text, expected=sums.expected.text, keep=sums.keep.text))
    show(wanted, set_asides.as_json(year, sums, asides), "\n".join(lines))
    return DONE


def _depreciation(wanted: Namespace) -> int:
    with reading(wanted) as reads:
        year = year_of(wanted, reads)
        owned = assets.schedule(reads, year)
    rows = [_asset(one) for one in owned]
    answer = {"tax_year": year.number, "assets": rows, "local": sum((one.local.decimal for one in owned), Decimal(0))}
    lines = [
        say("cli.depreciation.row", **{**row, "text": row["text"] or row["kind"]}) if row["opening"] is not None
        else say("cli.depreciation.open", text=row["text"] or row["kind"], why=row["why"] or "–")
        for row in rows
    ]  # fmt: skip
    lines.append(say("cli.depreciation.sum", local=f"{answer['local']:.2f}"))
    show(wanted, {**answer, "local": f"{answer['local']:.2f}"}, "\n".join(lines))
    return DONE


def _asset(one: assets.Owned) -> dict[str, Any]:
    names = ("opening", "initial", "depreciation", "closing", "allowed", "gain")
    figures = {name: f"{getattr(one.year, name):.2f}" if one.year is not None else None for name in names}
    laws = [rule.law for rule in one.year.rules] if one.year is not None else []
    why = sentence(one.why) if one.why is not None else ""
    about = {"id": one.id, "text": one.text, "kind": one.kind, "cost": one.cost.text}
    return {**about, **figures, "local": one.local.text, "local_gain": one.gain.text, "laws": laws, "why": why}


def _text(money: Money | None) -> str:
    return money.text if money is not None else "–"


COMMANDS = {"year": _year, "what-if": _what_if, "keep-for-tax": _keep, "depreciation": _depreciation}
