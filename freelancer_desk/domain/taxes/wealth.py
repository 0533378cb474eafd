"""The wealth statement: what one owned and owed at the end of a tax year, and how it came from the year before."""

from __future__ import annotations

ASSET, LIABILITY = "asset", "liability"
SIDES = (ASSET, LIABILITY)
# What can stand in a wealth statement, in plain words; which line of a form each goes to is data of the form.
HOLDINGS = (
    "bank", "wallet_abroad", "cash", "receivable", "business", "equipment", "household", "vehicle", "precious",
    "property", "investment", "in_others_name", "other", "loan", "payable",
)  # fmt: skip
OUTFLOWS = (
    "rent", "taxes", "vehicle", "travel", "electricity", "water", "gas", "phone", "medical", "education", "club",
    "functions", "donation", "household", "family", "gift_given", "loss", "paid_on", "other",
)  # fmt: skip
INFLOWS = ("gift", "inheritance", "family", "gain", "exempt", "foreign_remittance", "other")
