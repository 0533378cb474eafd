"""The real command line, run in this process: what it printed, what it answered, how it ended."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from freelancer_desk import cli

if TYPE_CHECKING:
    from collections.abc import Callable

SAMPLES = Path(__file__).resolve().parents[3] / "shared" / "samples"
FIVE = (
    "upwork/synthetic-upwork-v2-2025.csv",
    "payoneer/synthetic-payoneer-report-2025-17col.csv",
    "wise/synthetic-wise-statement-usd-23col.csv",
    "pk-banks/meezan/synthetic-meezan-export.csv",
    "pk-banks/mcb/synthetic-mcb-live.csv",
)


@dataclass(frozen=True)
class Ran:
    """One command that ended."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one document it printed; more or less than one fails here."""
        return json.loads(self.out)

    @property
    def error(self) -> str:
        """The kind of its refusal."""
        assert self.status == 1, self
        assert self.err.strip(), "a refusal says a sentence"
        return str(self.json["error"]["kind"])


@dataclass(frozen=True)
class Line:
    """The command line on one book; `--json` unless said otherwise."""

    book: Path
    capsys: pytest.CaptureFixture[str]

    def __call__(self, *arguments: object, as_json: bool = True) -> Ran:
        given = ["--book", str(self.book), *(["--json"] if as_json else []), *map(str, arguments)]
        self.capsys.readouterr()
        try:
            status = cli.run(cli.parse(given))
        except SystemExit as end:
            status = end.code if isinstance(end.code, int) else 1
        out, err = self.capsys.readouterr()
        assert "Traceback" not in out + err
        assert status in {0, 1, 2, 3}
        return Ran(status, out, err)

    def on(self, book: Path) -> Line:
        """The same command line on another book."""
        return Line(book, self.capsys)

    @property
    def dump(self) -> str:
        """The book's content as canonical JSON."""
        return self("dump").out


@pytest.fixture
def line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Line:
    """The command line on a book that does not exist yet."""
    return Line(tmp_path / "my.fdesk", capsys)


@pytest.fixture
def sample() -> Callable[[str], Path]:
    """A statement file of the shared samples; the test is skipped where they are not at hand."""

    def path(name: str) -> Path:
        if not SAMPLES.is_dir():
            pytest.skip("the shared samples are not here")
        return SAMPLES / name

    return path


@pytest.fixture
def five(sample: Callable[[str], Path]) -> list[Path]:
    """The five statement files of one freelancer."""
    return [sample(name) for name in FIVE]


@pytest.fixture
def kept(line: Line) -> Line:
    """A book with a client and a payment in it."""
    line("add", "client", "--name", "Acme")
    line("add", "receipt", "--date", "2026-04-01", "--proceeds", "100", "--currency", "USD", "--credited-pkr", "28000")
    return line
