"""The schema's history, in order; each migration runs once, in one transaction."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from sqlite_utils import Database

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
  proceeds INTEGER, converted INTEGER, retained INTEGER, rate TEXT, credited INTEGER, withheld INTEGER, section TEXT,
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
"""  # noqa: E501

# Papers and what they print, rates of a day, rules a user made, what becomes of an account, other keys of one line.
MONEY_TRAIL = """
CREATE TABLE aliases (id INTEGER PRIMARY KEY AUTOINCREMENT, line_id INTEGER NOT NULL REFERENCES lines (id),
  key TEXT NOT NULL UNIQUE) STRICT;
CREATE INDEX aliases_line ON aliases (line_id);
ALTER TABLE statements ADD COLUMN from_day TEXT;
ALTER TABLE statements ADD COLUMN to_day TEXT;

CREATE TABLE papers (id INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, name TEXT NOT NULL, media TEXT NOT NULL,
  bytes INTEGER NOT NULL, sha256 TEXT NOT NULL, day TEXT, number TEXT NOT NULL, issuer TEXT NOT NULL,
  note TEXT NOT NULL) STRICT;
CREATE INDEX papers_sha256 ON papers (sha256);
CREATE TABLE attachments (id INTEGER PRIMARY KEY AUTOINCREMENT, paper_id INTEGER NOT NULL REFERENCES papers (id),
  noun TEXT NOT NULL, target TEXT NOT NULL) STRICT;
CREATE INDEX attachments_paper ON attachments (paper_id);
CREATE INDEX attachments_target ON attachments (noun, target);
CREATE TABLE paper_rows (id INTEGER PRIMARY KEY AUTOINCREMENT, paper_id INTEGER NOT NULL REFERENCES papers (id),
  nth INTEGER NOT NULL, day TEXT NOT NULL, deposited_day TEXT, credited INTEGER, tax INTEGER, currency TEXT,
  proceeds INTEGER, rate TEXT, section TEXT NOT NULL, purpose_code TEXT NOT NULL, reference TEXT NOT NULL,
  text TEXT NOT NULL) STRICT;
CREATE INDEX paper_rows_paper ON paper_rows (paper_id);
ALTER TABLE receipts ADD COLUMN paper_state TEXT;
ALTER TABLE receipts ADD COLUMN asked_day TEXT;

DROP TABLE derived_earnings;
CREATE TABLE derived_earnings (id TEXT NOT NULL, day TEXT NOT NULL, client TEXT NOT NULL, account_id INTEGER,
  currency TEXT NOT NULL, gross INTEGER NOT NULL, fees INTEGER NOT NULL, taxes INTEGER NOT NULL,
  category TEXT NOT NULL) STRICT;
CREATE INDEX derived_earnings_day ON derived_earnings (day, currency, gross);

CREATE TABLE rates (id INTEGER PRIMARY KEY AUTOINCREMENT, currency TEXT NOT NULL, day TEXT NOT NULL, rate TEXT NOT NULL,
  rate_day TEXT NOT NULL, source TEXT NOT NULL, provisional INTEGER NOT NULL, fetched_at TEXT NOT NULL,
  note TEXT NOT NULL, UNIQUE (currency, day, source)) STRICT;
CREATE TABLE rules (id INTEGER PRIMARY KEY AUTOINCREMENT, account_key TEXT NOT NULL, way TEXT NOT NULL,
  how TEXT NOT NULL, words TEXT NOT NULL, meaning TEXT NOT NULL, note TEXT NOT NULL,
  UNIQUE (account_key, way, how, words)) STRICT;
CREATE TABLE closings (id INTEGER PRIMARY KEY AUTOINCREMENT, account_key TEXT NOT NULL UNIQUE, kind TEXT NOT NULL,
  day TEXT NOT NULL, successor TEXT NOT NULL, done TEXT NOT NULL, note TEXT NOT NULL) STRICT;
"""

# A line knows the statement that printed it first; `prints` holds those that printed it again, `printed` all of them.
FIRST_PRINTS = """
ALTER TABLE lines ADD COLUMN statement_id INTEGER REFERENCES statements (id);
ALTER TABLE lines ADD COLUMN row INTEGER;
CREATE INDEX lines_statement ON lines (statement_id);
CREATE VIEW printed AS SELECT line_id, statement_id, row FROM prints
  UNION ALL SELECT id, statement_id, row FROM lines WHERE statement_id IS NOT NULL;
"""

# What a tax year needs besides payments: answers of the law for that year, amounts and payments of the return, assets
# and their use, the wealth statement, what was filed and with which rules, notices, and what an accountant ticked.
TAX_YEARS = """
CREATE TABLE year_answers (id INTEGER PRIMARY KEY AUTOINCREMENT, year INTEGER NOT NULL, key TEXT NOT NULL,
  value TEXT NOT NULL, UNIQUE (year, key)) STRICT;
CREATE TABLE tax_amounts (id INTEGER PRIMARY KEY AUTOINCREMENT, year INTEGER NOT NULL, kind TEXT NOT NULL,
  name TEXT NOT NULL, day TEXT, party TEXT NOT NULL, number TEXT NOT NULL, gross INTEGER NOT NULL,
  tax INTEGER NOT NULL, note TEXT NOT NULL) STRICT;
CREATE TABLE tax_payments (id INTEGER PRIMARY KEY AUTOINCREMENT, year INTEGER NOT NULL, day TEXT NOT NULL,
  kind TEXT NOT NULL, psid TEXT NOT NULL, cpr TEXT NOT NULL, minor INTEGER NOT NULL, note TEXT NOT NULL) STRICT;
CREATE TABLE assets (id INTEGER PRIMARY KEY AUTOINCREMENT, day TEXT NOT NULL, text TEXT NOT NULL, kind TEXT NOT NULL,
  cost INTEGER NOT NULL, share TEXT NOT NULL, local_percent TEXT NOT NULL, paid_by TEXT NOT NULL,
  opening_year INTEGER, opening INTEGER,
  sold_day TEXT, sold_for INTEGER, note TEXT NOT NULL) STRICT;
ALTER TABLE expenses ADD COLUMN head TEXT;
ALTER TABLE expenses ADD COLUMN paid_by TEXT;
ALTER TABLE expenses ADD COLUMN local_percent TEXT;
CREATE TABLE holdings (id INTEGER PRIMARY KEY AUTOINCREMENT, year INTEGER NOT NULL, side TEXT NOT NULL,
  kind TEXT NOT NULL, text TEXT NOT NULL, account_key TEXT NOT NULL, minor INTEGER NOT NULL, proof TEXT NOT NULL,
  note TEXT NOT NULL) STRICT;
CREATE TABLE outflows (id INTEGER PRIMARY KEY AUTOINCREMENT, year INTEGER NOT NULL, kind TEXT NOT NULL,
  text TEXT NOT NULL, minor INTEGER NOT NULL, proof TEXT NOT NULL, note TEXT NOT NULL) STRICT;
CREATE TABLE inflows (id INTEGER PRIMARY KEY AUTOINCREMENT, year INTEGER NOT NULL, kind TEXT NOT NULL,
  text TEXT NOT NULL, minor INTEGER NOT NULL, proof TEXT NOT NULL, note TEXT NOT NULL) STRICT;
CREATE TABLE filings (id INTEGER PRIMARY KEY AUTOINCREMENT, year INTEGER NOT NULL, day TEXT NOT NULL,
  number TEXT NOT NULL, kind TEXT NOT NULL, cells TEXT NOT NULL, document_sha256 TEXT NOT NULL, head TEXT NOT NULL,
  pack TEXT NOT NULL, form TEXT NOT NULL, note TEXT NOT NULL) STRICT;
CREATE INDEX filings_year ON filings (year);
CREATE TABLE notices (id INTEGER PRIMARY KEY AUTOINCREMENT, sender TEXT NOT NULL, section TEXT NOT NULL, year INTEGER,
  number TEXT NOT NULL, day TEXT, served_day TEXT NOT NULL, reply_by TEXT NOT NULL, questions TEXT NOT NULL,
  state TEXT NOT NULL, replied_day TEXT, note TEXT NOT NULL) STRICT;
CREATE TABLE ticks (id INTEGER PRIMARY KEY AUTOINCREMENT, item TEXT NOT NULL UNIQUE, said TEXT NOT NULL,
  whose TEXT NOT NULL, day TEXT NOT NULL, note TEXT NOT NULL) STRICT;
"""

# What clients are sent: who they are, where they pay, quotes and invoices with their lines, which earnings paid them,
# reminders, invoices that come again, and pictures such as a logo (base64) that a sealed paper keeps.
INVOICES = """
ALTER TABLE clients ADD COLUMN kind TEXT;
ALTER TABLE clients ADD COLUMN address TEXT;
ALTER TABLE clients ADD COLUMN contact TEXT;
ALTER TABLE clients ADD COLUMN email TEXT;
ALTER TABLE clients ADD COLUMN phone TEXT;
ALTER TABLE clients ADD COLUMN tax_id TEXT;
ALTER TABLE clients ADD COLUMN platform TEXT;
ALTER TABLE clients ADD COLUMN profile TEXT;
ALTER TABLE clients ADD COLUMN language TEXT;
ALTER TABLE clients ADD COLUMN terms_days INTEGER;
CREATE TABLE pictures (id INTEGER PRIMARY KEY AUTOINCREMENT, sha256 TEXT NOT NULL UNIQUE, content TEXT NOT NULL) STRICT;
CREATE TABLE pay_into (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE, title TEXT NOT NULL,
  bank TEXT NOT NULL, iban TEXT NOT NULL, number TEXT NOT NULL, swift TEXT NOT NULL, currency TEXT NOT NULL,
  qr TEXT NOT NULL, scheme TEXT NOT NULL, confirmed_day TEXT, note TEXT NOT NULL) STRICT;
CREATE TABLE invoices (id INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, state TEXT NOT NULL,
  number TEXT NOT NULL, series TEXT NOT NULL, nth INTEGER, client_id INTEGER NOT NULL REFERENCES clients (id),
  day TEXT, due_day TEXT, currency TEXT NOT NULL, prices TEXT NOT NULL, discount TEXT NOT NULL, tax_name TEXT NOT NULL,
  deposit INTEGER, order_number TEXT NOT NULL, period TEXT NOT NULL, notes TEXT NOT NULL, terms TEXT NOT NULL,
  language TEXT NOT NULL, layout TEXT NOT NULL, pay_into_id INTEGER REFERENCES pay_into (id), fiscal_id TEXT NOT NULL,
  fiscal_qr TEXT NOT NULL, concerns_id INTEGER REFERENCES invoices (id), promised_day TEXT, total INTEGER NOT NULL,
  sealed TEXT, note TEXT NOT NULL) STRICT;
CREATE UNIQUE INDEX invoices_number ON invoices (number) WHERE number <> '';
CREATE INDEX invoices_client ON invoices (client_id);
CREATE INDEX invoices_concerns ON invoices (concerns_id);
CREATE INDEX invoices_pay_into ON invoices (pay_into_id);
CREATE INDEX invoices_series ON invoices (series, nth);
CREATE TABLE invoice_lines (id INTEGER PRIMARY KEY AUTOINCREMENT, invoice_id INTEGER NOT NULL REFERENCES invoices (id),
  nth INTEGER NOT NULL, text TEXT NOT NULL, quantity TEXT NOT NULL, unit TEXT NOT NULL, price TEXT NOT NULL,
  discount TEXT NOT NULL, tax TEXT NOT NULL) STRICT;
CREATE INDEX invoice_lines_invoice ON invoice_lines (invoice_id);
CREATE TABLE allocations (id INTEGER PRIMARY KEY AUTOINCREMENT, invoice_id INTEGER NOT NULL REFERENCES invoices (id),
  earning TEXT NOT NULL, settles INTEGER NOT NULL, takes INTEGER NOT NULL, currency TEXT NOT NULL,
  difference TEXT NOT NULL, note TEXT NOT NULL, UNIQUE (invoice_id, earning)) STRICT;
CREATE INDEX allocations_earning ON allocations (earning);
CREATE TABLE reminders (id INTEGER PRIMARY KEY AUTOINCREMENT, invoice_id INTEGER NOT NULL REFERENCES invoices (id),
  stage INTEGER NOT NULL, day TEXT NOT NULL, UNIQUE (invoice_id, stage)) STRICT;
CREATE TABLE repeats (id INTEGER PRIMARY KEY AUTOINCREMENT, invoice_id INTEGER NOT NULL UNIQUE REFERENCES invoices (id),
  every TEXT NOT NULL, anchor_day TEXT NOT NULL, done INTEGER NOT NULL, state TEXT NOT NULL, until_day TEXT,
  times INTEGER, note TEXT NOT NULL) STRICT;
"""

# Tax workings as they are told, kept ready: what each was made from, and the days on which it is the one shown first.
KEPT_WORKINGS = """
CREATE TABLE derived_workings (year INTEGER PRIMARY KEY, made_from TEXT NOT NULL, answer TEXT NOT NULL,
  shown_from TEXT, shown_to TEXT) STRICT;
"""

# What the coin of being counted made, as it lies beside the book as well: no fact of the book's, and never undone.
KEPT_DRAWS = """
CREATE TABLE kept_draws (campaign TEXT NOT NULL, period TEXT NOT NULL, what TEXT NOT NULL, value TEXT NOT NULL,
  PRIMARY KEY (campaign, period, what)) STRICT;
"""

# What came each day, for whoever needs sums and no single payment; and few rows among many, found at once.
DAYS = """
CREATE TABLE derived_days (day TEXT NOT NULL, scope TEXT NOT NULL, currency TEXT, payer TEXT NOT NULL,
  section TEXT NOT NULL, purpose_code TEXT NOT NULL, category TEXT NOT NULL, has_paper INTEGER NOT NULL,
  has_base INTEGER NOT NULL, payments INTEGER NOT NULL, proceeds INTEGER, credited INTEGER NOT NULL, base INTEGER,
  withheld INTEGER NOT NULL, largest INTEGER, least_cut INTEGER, most_cut INTEGER) STRICT;
CREATE INDEX derived_days_day ON derived_days (day);
CREATE INDEX derived_receipts_typed ON derived_receipts (receipt_id) WHERE receipt_id IS NOT NULL;
CREATE INDEX derived_meanings_on_the_way ON derived_meanings (part_id) WHERE meaning = 'on_the_way';
"""

# History is only ever added to. `REPLACE` deletes as well: that is seen because recursive_triggers is on.
_GUARDS = """
CREATE TRIGGER {table}_never_{verb} BEFORE {verb} ON {table} BEGIN SELECT raise(ABORT, 'history is append-only'); END
"""
# The table of sqlite_utils.Migrations in our own words, so that its text is the same under each version of it.
_MIGRATIONS_TABLE = (
    "CREATE TABLE _sqlite_migrations (id INTEGER PRIMARY KEY, migration_set TEXT, name TEXT, applied_at TEXT)",
    "CREATE UNIQUE INDEX _sqlite_migrations_name ON _sqlite_migrations (migration_set, name)",
)
_SET = "freelancer_desk"
APPLICATION_ID = 0x46447342


class Migration(NamedTuple):
    """One change of the schema: its name, and its statements as SQLite keeps them (single spaces at the beginning)."""

    name: str
    statements: tuple[str, ...]


def _statements(script: str) -> tuple[str, ...]:
    return tuple(statement.strip() for statement in script.split(";\n") if statement.strip())


MIGRATIONS: tuple[Migration, ...] = (
    Migration(
        "m0001_first_tables",
        (
            *_statements(FIRST_TABLES),
            *(
                _GUARDS.format(table=table, verb=verb).strip()
                for table in ("steps", "journal", "shapes")
                for verb in ("UPDATE", "DELETE")
            ),
        ),
    ),
    Migration("m0002_money_trail", _statements(MONEY_TRAIL)),
    Migration("m0003_tax_years", (*_statements(FIRST_PRINTS), *_statements(TAX_YEARS))),
    Migration("m0004_invoices", (*_statements(INVOICES), *_statements(KEPT_WORKINGS))),
    Migration("m0005_kept_draws", _statements(KEPT_DRAWS)),
    Migration("m0006_days", _statements(DAYS)),
)


def newest_version() -> int:
    """The version this program writes: the number of migrations."""
    return len(MIGRATIONS)


def migration_names() -> list[str]:
    """Every migration a book of the newest version has behind it, in order."""
    return [migration.name for migration in MIGRATIONS]


def schema_at(version: int) -> frozenset[str]:
    """Every statement the schema of that version consists of, as `sqlite_schema` tells it."""
    return _schema_after(MIGRATIONS[:version])


@cache
def _schema_after(migrations: tuple[Migration, ...]) -> frozenset[str]:
    statements = [statement for migration in migrations for statement in migration.statements]
    changed = {_table(statement) for statement in statements if not statement.startswith("CREATE ")}
    plain = {statement for statement in statements if _table(statement) not in changed}
    made = {"CREATE TABLE sqlite_sequence(name,seq)", *_MIGRATIONS_TABLE, *plain, *_tried(statements, changed)}
    return frozenset(made)


def _tried(statements: Sequence[str], tables: set[str]) -> Iterator[str]:
    """What SQLite makes of the texts of these tables: of ALTER only it knows. The others need not be made for that."""
    with closing(sqlite3.connect(":memory:")) as trial:
        trial.execute("BEGIN")
        for statement in statements:
            if _table(statement) in tables:
                trial.execute(statement)
        query = "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite%'"
        yield from (sql for (sql,) in trial.execute(query))


def _table(statement: str) -> str:
    """The table that a statement is about: the one it makes, changes or drops, or that an index or trigger is on."""
    words = re.split(r"[ (]", statement, maxsplit=8)
    return words[words.index("ON") + 1] if {"INDEX", "TRIGGER"} & set(words[:3]) else words[2]


SCHEMA = (
    "SELECT type, name, sql FROM sqlite_schema WHERE NOT (type = 'table' AND name IN ('sqlite_stat1', 'sqlite_stat4'))"
)


def schema_is_known(found: Sequence[sqlite3.Row], version: int) -> bool:
    """Whether the rows of SCHEMA are exactly the tables, indexes and triggers of that version, word for word."""
    told = []
    for row in found:
        automatic = row["type"] == "index" and row["sql"] is None and str(row["name"]).startswith("sqlite_autoindex_")
        if not automatic:
            told.append(row["sql"])
            words = re.split(r"[ (]", str(row["sql"]), maxsplit=4)[:4]
            if row["name"] not in words or str(row["type"]).upper() not in words:
                return False
    return len(told) == len(set(told)) and set(told) == schema_at(version)


def lay_out(connection: sqlite3.Connection, at: str) -> None:
    """Give a new file the newest schema at once, as if every migration had run at that moment."""
    connection.execute("BEGIN")
    for statement in (*_MIGRATIONS_TABLE, *(s for migration in MIGRATIONS for s in migration.statements)):
        connection.execute(statement)
    connection.executemany(
        "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES (?, ?, ?)",
        [(_SET, name, at) for name in migration_names()],
    )
    for statement in _marks(newest_version()):
        connection.execute(statement)
    connection.execute("COMMIT")


def migrate(connection: sqlite3.Connection) -> None:
    """Bring the schema to the newest version: each migration in one transaction, or not at all."""
    from sqlite_utils import Database, Migrations

    steps = Migrations(_SET)
    for version, migration in enumerate(MIGRATIONS, start=1):
        steps(name=migration.name)(_applying(migration, version))
    database = Database(connection, execute_plugins=False)
    if not database["_sqlite_migrations"].exists():
        with database.atomic():
            for statement in _MIGRATIONS_TABLE:
                database.execute(statement)
    steps.apply(database)


def _applying(migration: Migration, version: int) -> Callable[[Database], None]:
    def apply(database: Database, /) -> None:
        for statement in (*migration.statements, *_marks(version)):
            database.execute(statement)

    return apply


def _marks(version: int) -> tuple[str, ...]:
    """What tells a book of that version from any other file."""
    return f"PRAGMA application_id={APPLICATION_ID}", f"PRAGMA user_version={version}"
