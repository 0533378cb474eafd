"""What SQLite and PostgreSQL do alike; PostgreSQL where its driver is installed and a server can be started here."""

from __future__ import annotations

import importlib.util
import os
import shutil
import socket
import subprocess
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from counting import reports
from counting.sqlite_storage import SqliteStorage
from counting.storage import Keep, Outcome, Storage, StorageError, Withdraw, open_storage

from tests.collector.made_up import ID, campaign, report

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from counting.storage import Cell

NOBODY = 65_534


def binaries() -> Path | None:
    """Where initdb and pg_ctl lie, if they do."""
    found = [*Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"), *map(Path, filter(None, [shutil.which("pg_ctl")]))]
    return found[0].parent if found else None


@pytest.fixture(scope="module")
def postgres() -> Iterator[str]:
    """A PostgreSQL of our own, in a folder of our own, that nobody else reaches; its address."""
    where = binaries()
    if where is None or importlib.util.find_spec("psycopg") is None:
        pytest.skip("PostgreSQL or its driver is not installed here")
    folder = Path("/tmp") / f"counting-{os.getpid()}"  # noqa: S108  PostgreSQL's user must reach it
    folder.mkdir(mode=0o700)
    who: int | None = None
    if os.geteuid() == 0:  # PostgreSQL refuses to run as root
        os.chown(folder, NOBODY, NOBODY)
        who = NOBODY
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]

    def run(*command: str | Path) -> None:
        words = [str(part) for part in command]
        subprocess.run(words, check=True, stdout=subprocess.DEVNULL, cwd=folder, user=who, group=who)

    try:
        run(where / "initdb", "-D", folder / "db", "-U", "counting", "-A", "trust", "--no-sync")
        options = f"-p {port} -k {folder} -h 127.0.0.1 -F"
        run(where / "pg_ctl", "-D", folder / "db", "-o", options, "-l", folder / "log", "-w", "start")
        yield f"postgresql://counting@127.0.0.1:{port}/postgres"
        run(where / "pg_ctl", "-D", folder / "db", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def empty(address: str) -> None:
    import psycopg

    with psycopg.connect(address) as connection:
        connection.execute("drop table if exists reports, releases")


@pytest.fixture(params=["sqlite", "postgres"])
def storage(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Storage]:
    address = request.getfixturevalue("postgres") if request.param == "postgres" else ""
    if address:
        empty(address)
    opened = open_storage(tmp_path, address)
    yield opened
    opened.close()


def keep(number: int, band: int = 3, withdrawal: int = 0) -> Keep:
    one = reports.read(report(band, slice={"dim": "region", "v": "PB"}), campaign())
    return Keep(number.to_bytes(32, "big"), one, (withdrawal or number).to_bytes(32, "big"), "2026-09-01")


def test_each_wish_of_a_batch_is_answered_in_its_order(storage: Storage) -> None:
    wishes: list[Keep | Withdraw] = [
        keep(1), keep(1), keep(1, band=4), keep(2), Withdraw(ID, keep(2).withdrawal), Withdraw(ID, bytes(32)),
    ]  # fmt: skip
    assert storage.apply(wishes) == [
        Outcome.ACCEPTED, Outcome.DUPLICATE, Outcome.CONFLICT, Outcome.ACCEPTED, Outcome.WITHDRAWN, Outcome.UNKNOWN,
    ]  # fmt: skip
    assert storage.counts(ID, "FY2026") == {("region", "PB", 3): 1}


def test_a_withdrawal_reaches_only_its_own_campaign(storage: Storage) -> None:
    storage.apply([keep(1)])
    assert storage.apply([Withdraw("another", keep(1).withdrawal)]) == [Outcome.UNKNOWN]
    assert storage.apply([Withdraw(ID, keep(1).withdrawal)]) == [Outcome.WITHDRAWN]


def test_forgetting_deletes_a_period_and_tells_how_many(storage: Storage) -> None:
    storage.apply([keep(number) for number in range(50)])
    assert storage.forget(ID, "FY2025") == 0
    assert storage.forget(ID, "FY2026") == 50
    assert storage.counts(ID, "FY2026") == {}


def test_what_is_published_is_answered_by_every_host_and_takes_nothing_in(storage: Storage) -> None:
    storage.apply([keep(1), keep(2)])
    told: list[Mapping[Cell, int]] = []

    def table(counts: Mapping[Cell, int]) -> bytes:
        told.append(counts)
        return b"{}"

    assert storage.publish(ID, "FY2026", table) == 2
    assert told == [{("region", "PB", 3): 2}]
    assert (storage.published(ID, "FY2026"), storage.published(ID, "FY2025")) == (b"{}", None)
    wishes: list[Keep | Withdraw] = [keep(1), keep(3), Withdraw(ID, keep(1).withdrawal)]
    assert storage.apply(wishes) == [Outcome.PUBLISHED] * 3
    assert storage.counts(ID, "FY2026") == {}


def test_a_batch_is_kept_whole_or_not_at_all(storage: Storage) -> None:
    broken = Keep(keep(2).key, keep(2).report, None, "2026-09-01")  # type: ignore[arg-type]
    with pytest.raises(Exception, match=r"(?i)null"):
        storage.apply([keep(1), broken])
    assert storage.counts(ID, "FY2026") == {}
    assert storage.apply([keep(1)]) == [Outcome.ACCEPTED]


def test_two_hosts_count_one_report_once(postgres: str, tmp_path: Path) -> None:
    empty(postgres)
    hosts = [open_storage(tmp_path, postgres) for _ in range(2)]
    told: list[Outcome] = []

    def send(host: Storage) -> None:
        for number in range(200):
            told.extend(host.apply([keep(number)]))

    threads = [threading.Thread(target=send, args=(host,)) for host in hosts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (told.count(Outcome.ACCEPTED), told.count(Outcome.DUPLICATE)) == (200, 200)
    for host in hosts:
        host.close()


def test_no_host_takes_back_what_another_is_making_a_table_of(postgres: str, tmp_path: Path) -> None:
    empty(postgres)
    hosts = [open_storage(tmp_path, postgres) for _ in range(2)]
    hosts[0].apply([keep(1)])
    told: list[Outcome] = []
    asking = threading.Thread(target=lambda: told.extend(hosts[1].apply([Withdraw(ID, keep(1).withdrawal)])))

    def table(counts: Mapping[Cell, int]) -> bytes:
        asking.start()
        asking.join(0.5)
        assert not told
        return str(sum(counts.values())).encode()

    assert hosts[0].publish(ID, "FY2026", table) == 1
    asking.join(10)
    assert told == [Outcome.PUBLISHED]
    assert hosts[1].published(ID, "FY2026") == b"1"
    for host in hosts:
        host.close()


def test_a_book_that_another_holds_is_a_matter_of_waiting(tmp_path: Path) -> None:
    one, other = SqliteStorage(tmp_path / "reports.sqlite"), SqliteStorage(tmp_path / "reports.sqlite")
    other._db.execute("pragma busy_timeout = 0")
    one._db.execute("begin immediate")
    with pytest.raises(StorageError):
        other.apply([keep(1)])
    one._db.execute("rollback")
    assert other.apply([keep(1)]) == [Outcome.ACCEPTED]
    one.close()
    other.close()


def test_a_withdrawn_report_is_overwritten_on_the_disk(tmp_path: Path) -> None:
    storage = SqliteStorage(tmp_path / "reports.sqlite")
    storage.apply([keep(number, withdrawal=7_000_000 + number) for number in range(100)])
    storage.apply([Withdraw(ID, (7_000_000 + number).to_bytes(32, "big")) for number in range(100)])
    storage.close()
    assert not (tmp_path / "reports.sqlite-wal").exists()
    assert (
        reports.read(report(3, slice={"dim": "region", "v": "PB"}), campaign()).body
        not in (tmp_path / "reports.sqlite").read_bytes()
    )
