"""What the tax working says: labels of its lines, warnings, questions."""

from __future__ import annotations

SENTENCES: dict[str, str | tuple[str, str]] = {
    # Lines.
    "tax.line.export_pseb": "Exports of IT services, PSEB registered",
    "tax.line.export_other": "Other exports of services",
    "tax.line.export_normal": "Exports taxed at normal rates",
    "tax.line.social_media": "Revenue from social media platforms",
    "tax.line.local_services": "Work for clients in Pakistan",
    "tax.line.salary": "Salary",
    "tax.line.profit_on_debt": "Profit from banks",
    "tax.line.profit_normal": "Profit from banks, taxed at normal rates",
    "tax.line.other_income": "Other income",
    "tax.line.adjustable_withheld": "Tax cut under section {law}",
    "tax.line.advance_tax": "Advance tax paid",
    "tax.registration.pseb": "PSEB certificate",
    # Papers that remove a risk.
    "tax.paper.certificate": "The bank’s proceeds realisation certificate (e-PRC) for each of these payments",
    "tax.paper.conditions": (
        "Proof that the return, and every withholding statement and sales tax return you had to file, were filed"
    ),
    # Questions.
    "tax.question.pseb": (
        "Are you registered with PSEB, and from which day to which day is your certificate valid? Until you say, the "
        "tax is reckoned without it."
    ),
    "tax.question.category": (
        "What is this work: on the law’s list of IT and IT-enabled services, or not? Until you say, it is taken as "
        "not on the list."
    ),
    "tax.question.conditions_met": (
        "Did you file, or will you file, this year’s return and every withholding statement and sales tax return you "
        "have to file? Until you say, the export tax is taken as final."
    ),
    "tax.question.sales_tax_filed": (
        "Did you file the sales tax returns on services that you have to file? Until you say, they are taken as filed."
    ),
    "tax.question.opt_out": "Do you want your exports taxed at normal rates this year?",
    "tax.question.resident": (
        "Were you resident in Pakistan in this tax year? Until you say, you are taken as resident."
    ),
    "tax.question.atl": "Are you on the list of active taxpayers (filer)?",
    "tax.question.return_filed_on_time": "Was the return filed by its due date?",
    # Warnings.
    "tax.warning.share_cliff_below": (
        "Your salary is {share} of your taxable income, and the salaried table applies only above {limit} ({law}). It "
        "would make the tax {then} instead of {now}: it takes over beyond {more} more of salary or {less} less of "
        "other income."
    ),
    "tax.warning.share_cliff_above": (
        "Your salary is {share} of your taxable income, and the salaried table applies only above {limit} ({law}). With "
        "{less} more of other income the other table applies, and by it the tax would be {then} instead of {now}."
    ),
    "tax.warning.surcharge_cliff_above": (
        "Your taxable income is {apart} above {threshold}, and being above it costs {jump} of tax ({law})."
    ),
    "tax.warning.surcharge_cliff_below": (
        "Your taxable income is {apart} below {threshold}. Above it a surcharge of about {jump} is added at once ({law})."
    ),
    "tax.warning.surcharge_reading": (
        "Which surcharge falls on salary beside other income is not settled ({law}). This working takes {now}; by the "
        "other reading it is {then}."
    ),
    "tax.warning.outside_year": (
        "One payment ({days}, {amount}) is not of Tax Year {year} and was left out.",
        "{n} payments ({days}, together {amount}) are not of Tax Year {year} and were left out.",
    ),
    "tax.warning.rate_unknown": (
        "One payment ({days}) has no rate: neither it nor its tax is in these figures. Type its rate under Payments.",
        "{n} payments ({days}) have no rate: neither they nor their tax are in these figures. Type the rates under Payments.",
    ),
    "tax.warning.wrong_rate": (
        "One payment was cut at a wrong rate ({days}): the difference is {amount}.",
        "{n} payments were cut at a wrong rate ({days}): the difference is {amount}.",
    ),
    "tax.warning.nothing_cut": (
        "No tax was cut from one payment ({days}): {amount} comes with your return, or lowers what you get back.",
        "No tax was cut from {n} payments ({days}): {amount} comes with your return, or lowers what you get back.",
    ),
    "tax.warning.per_row_rounding": (
        "{line}: each payment rounded alone gives {apart}, the whole line gives {together}. The line counts."
    ),
    "tax.warning.registration_gap": (
        "One payment lies outside the days of your {paper} ({days}): that costs {amount}.",
        "{n} payments lie outside the days of your {paper} ({days}): that costs {amount}.",
    ),
    "tax.warning.bank_profit_rate": (
        "The bank cut {cut} from your profit of {gross}; the law says {rate}. The difference is {amount}. Bank profit "
        "is not part of this working."
    ),
    "tax.warning.bank_profit_cut": (
        "The bank cut {cut} from your profit of {gross}; the law says {rate}. The difference of {amount} is part of "
        "this working."
    ),
    "tax.warning.may_be_salary": (
        "Whether one foreign employer pays you like staff is still open. Such pay may be salary and no export of "
        "services: the export rate is not sure until an adviser confirms it."
    ),
    "tax.warning.loss_not_used": (
        "A loss of {amount} was set off against nothing: whether other income may be lowered by it is for an adviser."
    ),
    "tax.warning.codes_not_verified": (
        "The return form of this year was not read: the codes {codes} are those of the {year} form."
    ),
    "tax.warning.registration_ends": (
        "Your {paper} ends on {day}, one day before the tax year ends: what comes later owes {then}, not {now} ({law}).",
        "Your {paper} ends on {day}, {n} days before the tax year ends: what comes later owes {then}, not {now} ({law}).",
    ),
    "tax.warning.registration_ended": (
        "Your {paper} ended on {day}, one day before the tax year ends: {then} instead of {now} costs {cost} ({law}).",
        "Your {paper} ended on {day}, {n} days before the tax year ends: {then} instead of {now} costs {cost} ({law}).",
    ),
    "tax.warning.imputable_income": (
        "Your income under final tax is {gross}, but without audited accounts it explains what you own only up to "
        "{amount}: the income on which the tables would charge {tax} ({law})."
    ),
    "tax.warning.contested_stale": (
        "One open point of the tax law was last checked more than {days} days ago ({since}): look whether it is settled.",
        "{n} open points of the tax law were last checked more than {days} days ago (since {since}): check them again.",
    ),
    # Thresholds told early.
    "tax.limit.payer_floor_near": (
        "{payer} has paid you {amount} this year. From {limit} a year on a payer may have to cut tax: {apart} to go "
        "({law})."
    ),
    "tax.limit.payer_floor_reached": (
        "{payer} has paid you {amount} this year, which is not below {limit}, and cut nothing. If it is a payer that "
        "has to cut tax, {least} to {most} should have been cut ({law})."
    ),
    "tax.limit.foreign_income_near": (
        "Your foreign income is {amount}. From {limit} on a statement of foreign income and assets is due: {apart} to "
        "go ({law}). Whether money kept at a payout service is foreign income is not settled."
    ),
    "tax.limit.foreign_income_reached": (
        "Your foreign income is {amount}. From {limit} on a statement of foreign income and assets is due ({law}). "
        "Whether money kept at a payout service is foreign income is not settled."
    ),
    "tax.limit.foreign_assets_near": (
        "Your foreign assets are {amount}. From {limit} on a statement of foreign income and assets is due: {apart} to "
        "go ({law})."
    ),
    "tax.limit.foreign_assets_reached": (
        "Your foreign assets are {amount}. From {limit} on a statement of foreign income and assets is due ({law})."
    ),
    "tax.limit.remittances_near": (
        "{amount} came from abroad. Up to {limit} a year through banks nobody asks where it is from: {apart} to go "
        "({law}). That is a limit on one question, not an exemption: all of it is income to declare."
    ),
    "tax.limit.remittances_reached": (
        "{amount} came from abroad, {apart} above {limit} a year: beyond it you can be asked where the money is from "
        "({law}). It was a limit on one question, not an exemption: all of it is income to declare."
    ),
    "tax.warning.provisional": "The rules of Tax Year {year} are provisional.",
    # Remarks of the packs.
    "tax.note.filer_card": (
        "The tax office’s rate card of this year prints doubled export rates for people not on the active taxpayers "
        "list. The law (Tenth Schedule, rule 10(ca)) says they are not doubled, and this working follows the law. If "
        "your bank cut double, the difference can be claimed back."
    ),
    "tax.note.late_return": (
        "A late return: entering the list of active taxpayers then costs a surcharge of {amount}, and a penalty may "
        "follow by order. Neither is in this working."
    ),
    "tax.note.late_return_raised": (
        "A late return: entering the list of active taxpayers cost a surcharge of {amount} before 1 July 2026 and costs "
        "{second} from that day on, and a penalty may follow by order. Neither is in this working."
    ),
    "tax.note.whole_credit": (
        "Did you claim the credit of the whole tax for exports of IT services (section 65F) in your return of this "
        "year? This working takes it for not claimed: if you did and met its conditions, the export tax is nothing."
    ),
    "tax.note.doubled_cut": (
        "Banks cut double from people not on the active taxpayers list in this year. The final tax stays at the single "
        "rate, and what was cut above it can be claimed back (section 169(4)); have an adviser confirm it."
    ),
    "tax.note.opted_out": (
        "You chose normal rates for your exports: the tax cut from them is taken as a credit. The law does not say "
        "whether it is also the least tax; have an adviser confirm it."
    ),
    "tax.note.conditions_failed": (
        "A condition of the final tax is not met, so your exports are taxed at normal rates and the tax cut from them "
        "is taken as a credit."
    ),
    "tax.note.sales_tax_missing": (
        "A sales tax return that you had to file was not filed: exports at 1 % then lose the final tax and are taxed at "
        "normal rates. Exports under a PSEB certificate keep it."
    ),
    "tax.note.sales_tax_missing_all": (
        "A sales tax return that you had to file was not filed: exports then lose the final tax and are taxed at normal "
        "rates."
    ),
    "tax.note.social_media_as_export": (
        "This year has no rule of its own for revenue from social media platforms: it is taken as an export of other "
        "services."
    ),
    "tax.note.social_media_boundary": (
        "Banks cut 5 % from revenue of social media platforms (section 154B) and 0.25 % or 1 % from exports of "
        "services (section 154A). Which one a payer falls under is not settled: check it for each payer."
    ),
    "tax.note.local_rate": (
        "For local software work the law of this year has three rates that could apply (4 %, 7 % or 15 %). What your "
        "client cut is taken as it is."
    ),
    # Refusals.
    "refusal.pack_wrong": "The tax rules “{pack}” cannot be used: {what} is wrong.",
    "refusal.pack_does_not_fit": "The tax rules “{pack}” are not those of {country} for tax year {year}.",
    "refusal.income_too_high": (
        "The income is above {limit}, where super tax may be due: no working is made for it. Ask an adviser."
    ),
    "refusal.not_resident": (
        "A working is made only for residents: for work done abroad by others the law is different. Ask an adviser."
    ),
    "refusal.fact_unknown": "There is no fact called “{field}” here.",
    "refusal.fact_year": "{year} is not a tax year between 1991 and 2099.",
    "refusal.fact_category": "“{category}” is not a kind of work; say one of {choices}.",
    "refusal.fact_not_object": "“{field}” must be an object with named fields.",
    "refusal.fact_not_list": "“{field}” must be a list.",
    "refusal.fact_not_text": "“{field}” must be a short text.",
    "refusal.fact_not_whole": "“{field}” must be a whole number.",
    "refusal.fact_not_yes_no": "“{field}” must be true or false; leave it out if it is not known.",
    "refusal.fact_not_amount": "“{field}” must be an amount written as text, such as 1234.50 in quotes.",
    "refusal.fact_negative": "“{field}” cannot be negative ({amount}).",
    "refusal.fact_cut_too_large": "“{field}”: more was cut ({cut}) than was paid ({paid}).",
    "refusal.fact_span": "“{field}” needs both days of each certificate, “from” and “to”.",
    "refusal.fact_days_reversed": "“{field}”: {last} lies before {first}.",
    "refusal.late_negative": "No amount of a late return can be below nothing.",
    # Assets.
    "refusal.asset_negative": "An amount of the asset “{kind_of}” is below nothing.",
    "refusal.asset_share": "The share used for work must be between 0 and 1, not {share}.",
    "refusal.asset_days": "The asset was sold on {sold}, before it was bought on {day}.",
    "refusal.asset_opening": "The value at the start of tax year {year} lies before the asset was bought, in {bought}.",
    "refusal.asset_class": "“{kind_of}” is not a class of assets; say one of {choices}.",
}
