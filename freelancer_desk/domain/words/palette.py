"""The palette and search: what is said there, and by which further words a page is found (Roman Urdu among them)."""

from __future__ import annotations

SENTENCES: dict[str, str | tuple[str, str]] = {
    "palette.menu": "Go to anything …",
    "palette.title": "Find a page, an action or anything in the book",
    "palette.hint": "Page, action, client, invoice, payment, amount …",
    "palette.list": "What was found",
    "palette.page": "Page",
    "palette.kind.client": "Client",
    "palette.kind.invoice": "Invoice",
    "palette.kind.payment": "Payment",
    "palette.kind.line": "Line of a statement",
    "palette.kind.paper": "Paper",
    "palette.kind.account": "Account",
    "palette.words.home": "start overview ghar khulasa",
    "palette.words.payments": "receipts remittance money received paise paisa payment aayi rasid",
    "palette.words.invoices": "bills quotes credit notes owed overdue lena baqi bill parchi qist",
    "palette.words.clients": "customers contacts gahak grahak client",
    "palette.words.accounts": "banks wallets statements balance Payoneer Wise bank khata hisab raaste mein",
    "palette.words.papers": "PRC certificates evidence letters kaghzaat sanad katoti",
    "palette.words.taxes": "assessment 154A PSEB due working tax ka hisaab mehsool",
    "palette.words.returns": "IRIS FBR worksheet wealth statement goshwara daulat filing",
    "palette.words.dates": "deadlines notices calendar due tareekh aakhri notice",
    "palette.words.questions": "open answers rules sawal jawab",
    "palette.words.history": "undo steps audit trail wapas pehle",
    "palette.words.person": "me name registrations filer ATL PSEB mera",
    "palette.words.settings": "theme look backup rates sharing tarteeb",
    "cli.search": "look for words in everything the book holds",
    "cli.search.words": "words that must all stand in it",
}
