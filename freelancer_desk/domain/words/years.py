"""What is said of a tax year: its records, the return, the wealth statement, dates and notices."""

from __future__ import annotations

SENTENCES: dict[str, str | tuple[str, str]] = {
    "refusal.percent_too_large": "{field}: {value} per cent is more than the whole.",
    "step.tax-amount.add": "Add an amount of the return {what}",
    "step.tax-amount.change": "Change the amount of the return {what}",
    "step.tax-amount.remove": "Delete an amount of the return {what}",
    "step.tax-payment.add": "Add a tax payment {what}",
    "step.tax-payment.change": "Change the tax payment {what}",
    "step.tax-payment.remove": "Delete a tax payment {what}",
    "step.asset.add": "Add an asset {what}",
    "step.asset.change": "Change the asset {what}",
    "step.asset.remove": "Delete an asset {what}",
    "step.holding.add": "Add what you own or owe: {what}",
    "step.holding.change": "Change what you own or owe: {what}",
    "step.holding.remove": "Delete what you own or owe: {what}",
    "step.outflow.add": "Add spending {what}",
    "step.outflow.change": "Change spending {what}",
    "step.outflow.remove": "Delete spending {what}",
    "step.inflow.add": "Add money received {what}",
    "step.inflow.change": "Change money received {what}",
    "step.inflow.remove": "Delete money received {what}",
    "step.notice.add": "Add a notice {what}",
    "step.notice.change": "Change the notice {what}",
    "step.notice.remove": "Delete a notice {what}",
}
