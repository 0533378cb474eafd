"""Ten sentences of help, each of which stands beside its figure with the law it rests on."""

from __future__ import annotations

SENTENCES: dict[str, str | tuple[str, str]] = {
    "lessons.title": "Ten things to know",
    "lessons.under": "Each stands beside its figure, too. It is the law as we read it, not advice.",
    "lesson.realised": "Export money counts on the day a Pakistani bank realises it, not when Payoneer gets it; moving it between your own accounts is not new income.",
    "lesson.rate": "You get 0.25 % only if your work is on the IT list and your PSEB certificate is valid that day; otherwise the export rate is 1 %.",
    "lesson.final": "The tax is final only if you file your return and meet the other conditions; if not, the profit can be taxed at normal rates, up to 45 %.",
    "lesson.nothing_cut": "If the bank cut nothing, you may still owe the tax and pay it with your return.",
    "lesson.prc": "A PRC proves that money came from abroad for your work; code 9471 says family support, so ask the bank to correct it now.",
    "lesson.costs": "Fees, laptop and internet do not reduce export tax; they can reduce tax on local work.",
    "lesson.limit": "“50 lakh” is not a tax-free limit; declare all freelance income.",
    "lesson.wealth": "Last year’s wealth + money in − money out must equal this year’s wealth; we never fill the gap for you.",
    "lesson.claim": "Claim only tax that FBR’s list or a certificate shows; claiming extra can cost the same amount again.",
    "lesson.unclear": "Where the law is unclear we show both answers; you or your accountant choose.",
    # The law as it is quoted, in every language.
    "law.of.realised": "Income Tax Ordinance 2001, s.154A(1): tax at the time the proceeds are realised",
    "law.of.rate": "Income Tax Ordinance 2001, s.154A(1)(a) and (b); First Schedule, Part III, Division IVA",
    "law.of.final": "Income Tax Ordinance 2001, s.154A(2) and (3); First Schedule, Part I, Division I",
    "law.of.nothing_cut": "Income Tax Ordinance 2001, s.154A and s.162",
    "law.of.prc": "State Bank of Pakistan, Foreign Exchange Manual, Chapter 10, paragraph 2A; ITRS Code List No. 5",
    "law.of.costs": "Income Tax Ordinance 2001, s.154A(2) with s.169(2), and s.20",
    "law.of.limit": "Income Tax Ordinance 2001, s.111(4)",
    "law.of.wealth": "Income Tax Ordinance 2001, s.116 and s.111",
    "law.of.claim": "Income Tax Ordinance 2001, s.182(1), row 36",
}
