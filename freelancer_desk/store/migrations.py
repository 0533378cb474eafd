"""The schema's history, in order; each migration runs once, in one transaction."""

from __future__ import annotations

# What each table is for is said here once. Tables named `derived_` hold what follows from the others: they are
# outside journal and dump, and can be rebuilt at any time. All others are written only by a Step.
FIRST_TABLES = """
CREATE TABLE book (id INTEGER PRIMARY KEY CHECK (id = 1), book_id TEXT NOT NULL, secret TEXT NOT NULL) STRICT;

CREATE TABLE shapes (id INTEGER PRIMARY KEY AUTOINCREMENT, tbl TEXT NOT NULL, columns TEXT NOT NULL,
  UNIQUE (tbl, columns)) STRICT;
CREATE TABLE steps (id INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, verb TEXT NOT NULL, facts TEXT NOT NULL,
  undoes INTEGER REFERENCES steps (id), sealed INTEGER NOT NULL, app TEXT NOT NULL, hash TEXT NOT NULL) STRICT;
CREATE INDEX steps_undoes ON steps (undoes);
CREATE TABLE journal (id INTEGER PRIMARY KEY AUTOINCREMENT, step_id INTEGER NOT NULL REFERENCES steps (id),
  shape_id INTEGER NOT NULL REFERENCES shapes (id), op TEXT NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL,
  n INTEGER NOT NULL, images BLOB, digest TEXT NOT NULL) STRICT;
CREATE INDEX journal_step ON journal (step_id);
CREATE INDEX journal_shape ON journal (shape_id);

CREATE TABLE settings (id INTEGER PRIMARY KEY AUTOINCREMENT, key TEXT NOT NULL UNIQUE, value TEXT NOT NULL) STRICT;
CREATE TABLE registrations (id INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, number TEXT NOT NULL,
  first_day TEXT, last_day TEXT, status TEXT NOT NULL, checked_day TEXT) STRICT;

CREATE TABLE accounts (id INTEGER PRIMARY KEY AUTOINCREMENT, institution TEXT NOT NULL, currency TEXT NOT NULL,
  number TEXT NOT NULL, type TEXT NOT NULL, UNIQUE (institution, currency, number)) STRICT;
CREATE TABLE imports (id INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL) STRICT;
CREATE TABLE statements (id INTEGER PRIMARY KEY AUTOINCREMENT,
  import_id INTEGER NOT NULL REFERENCES imports (id), account_id INTEGER NOT NULL REFERENCES accounts (id),
  name TEXT NOT NULL, sha256 TEXT NOT NULL, profile TEXT NOT NULL, first_day TEXT, last_day TEXT,
  rows INTEGER NOT NULL, skipped INTEGER NOT NULL, opening INTEGER, closing INTEGER,
  difference INTEGER, first_break_row INTEGER) STRICT;
CREATE INDEX statements_import ON statements (import_id);
CREATE INDEX statements_account ON statements (account_id);
CREATE INDEX statements_sha256 ON statements (sha256);
CREATE TABLE lines (id INTEGER PRIMARY KEY AUTOINCREMENT, account_id INTEGER NOT NULL REFERENCES accounts (id),
  key TEXT NOT NULL UNIQUE, day TEXT NOT NULL, minor INTEGER NOT NULL, text TEXT NOT NULL, counterparty TEXT NOT NULL,
  external_id TEXT NOT NULL, reference TEXT NOT NULL, parent TEXT NOT NULL, other_minor INTEGER, other_currency TEXT, balance INTEGER) STRICT;
CREATE INDEX lines_account_day ON lines (account_id, day);
CREATE TABLE prints (id INTEGER PRIMARY KEY AUTOINCREMENT, line_id INTEGER NOT NULL REFERENCES lines (id),
  statement_id INTEGER NOT NULL REFERENCES statements (id), row INTEGER NOT NULL) STRICT;
CREATE INDEX prints_line ON prints (line_id);
CREATE INDEX prints_statement ON prints (statement_id);
CREATE TABLE parts (id INTEGER PRIMARY KEY AUTOINCREMENT, line_id INTEGER NOT NULL REFERENCES lines (id),
  nth INTEGER NOT NULL, kind TEXT NOT NULL, minor INTEGER NOT NULL, section TEXT NOT NULL) STRICT;
CREATE INDEX parts_line ON parts (line_id);

CREATE TABLE answers (id INTEGER PRIMARY KEY AUTOINCREMENT, key TEXT NOT NULL UNIQUE, value TEXT NOT NULL) STRICT;

CREATE TABLE clients (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE, currency TEXT NOT NULL,
  country TEXT NOT NULL, category TEXT NOT NULL, note TEXT NOT NULL) STRICT;
CREATE TABLE earnings (id INTEGER PRIMARY KEY AUTOINCREMENT, day TEXT NOT NULL,
  client_id INTEGER REFERENCES clients (id), account_id INTEGER REFERENCES accounts (id), currency TEXT NOT NULL,
  gross INTEGER NOT NULL, fees INTEGER NOT NULL, taxes INTEGER NOT NULL, category TEXT NOT NULL,
  note TEXT NOT NULL) STRICT;
CREATE INDEX earnings_client ON earnings (client_id);
CREATE INDEX earnings_account ON earnings (account_id);
CREATE TABLE receipts (id INTEGER PRIMARY KEY AUTOINCREMENT, line_key TEXT UNIQUE, day TEXT,
  account_id INTEGER REFERENCES accounts (id), client_id INTEGER REFERENCES clients (id), payer TEXT, currency TEXT,
  proceeds INTEGER, converted INTEGER, retained INTEGER, credited INTEGER, withheld INTEGER, section TEXT,
  withheld_by TEXT, purpose_code TEXT, category TEXT, paper TEXT, note TEXT NOT NULL) STRICT;
CREATE INDEX receipts_account ON receipts (account_id);
CREATE INDEX receipts_client ON receipts (client_id);
CREATE TABLE salaries (id INTEGER PRIMARY KEY AUTOINCREMENT, day TEXT NOT NULL, employer TEXT NOT NULL,
  gross INTEGER NOT NULL, withheld INTEGER NOT NULL, note TEXT NOT NULL) STRICT;
CREATE TABLE expenses (id INTEGER PRIMARY KEY AUTOINCREMENT, day TEXT NOT NULL, text TEXT NOT NULL,
  currency TEXT NOT NULL, minor INTEGER NOT NULL, share TEXT NOT NULL, note TEXT NOT NULL) STRICT;

CREATE TABLE derived_meanings (part_id INTEGER PRIMARY KEY, meaning TEXT NOT NULL, origin TEXT NOT NULL,
  other_part INTEGER) STRICT;
CREATE TABLE derived_transfers (id INTEGER PRIMARY KEY, out_part INTEGER NOT NULL, in_part INTEGER NOT NULL,
  sure INTEGER NOT NULL, reason TEXT NOT NULL) STRICT;
CREATE TABLE derived_earnings (id TEXT PRIMARY KEY, day TEXT NOT NULL, client TEXT NOT NULL, account_id INTEGER,
  currency TEXT NOT NULL, gross INTEGER NOT NULL, fees INTEGER NOT NULL, taxes INTEGER NOT NULL,
  category TEXT NOT NULL) STRICT;
CREATE INDEX derived_earnings_day ON derived_earnings (day, currency, gross);
CREATE TABLE derived_receipts (id TEXT PRIMARY KEY, day TEXT NOT NULL, payer TEXT NOT NULL, account_id INTEGER,
  line_id INTEGER, receipt_id INTEGER, scope TEXT NOT NULL, currency TEXT, proceeds INTEGER, converted INTEGER,
  retained INTEGER, credited INTEGER NOT NULL, base INTEGER, withheld INTEGER NOT NULL, section TEXT NOT NULL,
  withheld_by TEXT NOT NULL, purpose_code TEXT NOT NULL, category TEXT NOT NULL, paper TEXT NOT NULL) STRICT;
CREATE INDEX derived_receipts_day ON derived_receipts (day);
CREATE TABLE derived_questions (key TEXT PRIMARY KEY, kind TEXT NOT NULL, facts TEXT NOT NULL, choices TEXT NOT NULL,
  at_stake INTEGER, lines TEXT NOT NULL) STRICT;
CREATE TABLE derived_balances (account_id INTEGER PRIMARY KEY, opening INTEGER NOT NULL, balance INTEGER NOT NULL,
  first_day TEXT, last_day TEXT, lines INTEGER NOT NULL) STRICT;
"""
