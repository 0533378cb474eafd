"""`counting serve`, `counting campaign` and `counting release`: all that an operator types."""

from __future__ import annotations

import argparse
import os
import re
import socket
import sqlite3
import sys
from datetime import UTC, datetime
from pathlib import Path

from counting import campaigns
from counting.campaigns import CampaignError
from counting.storage import StorageError, open_storage

DATABASE = "COUNTING_DATABASE"  # in the environment: an address may hold a password, which no command line should


def today_utc() -> datetime:
    return datetime.now(UTC)


def serve(asked: argparse.Namespace) -> int:
    """Take reports until stopped."""
    import uvicorn

    from counting.app import Counting, Pace, make_app
    from counting.patience import Patience
    from counting.writer import Writer

    known = campaigns.load(asked.data / "campaigns")
    counting = Counting(
        campaigns=known, tokens=tokens(asked.data / "tokens"),
        writer=Writer(open_storage(asked.data, os.environ.get(DATABASE, ""))),
        today=lambda: today_utc().date(), pace=Pace(asked.most_per_second),
    )  # fmt: skip
    config = uvicorn.Config(
        make_app(counting), access_log=False, server_header=False, proxy_headers=False, log_level="warning",
        ssl_certfile=asked.certificate, ssl_keyfile=asked.key, timeout_graceful_shutdown=30,
        http=Patience,
    )  # fmt: skip
    with socket.create_server((asked.host, asked.port), backlog=2048) as listening:
        name = "https" if asked.certificate else "http"
        print(f"Counting {len(known)} campaigns at {name}://{asked.host}:{listening.getsockname()[1]}", flush=True)
        uvicorn.Server(config).run(sockets=[listening])
    return 0


def campaign(asked: argparse.Namespace) -> int:
    """Put a campaign into the data folder in its canonical form, and tell the hash that is to be published."""
    drawn = campaigns.draft(asked.file.read_bytes())
    path = asked.data / "campaigns" / f"{drawn.id}.json"
    if path.exists() and path.read_bytes() != drawn.data:
        raise CampaignError(
            f"{drawn.id} is there already with another text; consents stand on its hash, so take a new id."
        )
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(drawn.data)
    print(f"{drawn.sha256}  {path}")
    if drawn.is_rehearsal:
        print("Its endpoint is this computer itself: for rehearsals. Nobody's program takes it.", file=sys.stderr)
    return 0


def release(asked: argparse.Namespace) -> int:
    """Make the one table of a campaign, and delete the rows it was made of."""
    from counting.means import read
    from counting.publishing import publish

    known = campaigns.load(asked.data / "campaigns")
    if asked.campaign not in known:
        raise CampaignError(f"There is no campaign {asked.campaign} in this data folder.")
    storage = open_storage(asked.data, os.environ.get(DATABASE, ""))
    try:
        means = read(asked.means.read_bytes()) if asked.means else None
        print(publish(known[asked.campaign], storage, asked.data, today_utc().date(), means, discard=asked.discard))
    finally:
        storage.close()
    return 0


def tokens(folder: Path) -> dict[str, frozenset[str]]:
    """The invitations of each campaign, as the SHA-256 of each, one a line."""
    return {
        path.stem: frozenset(re.findall(r"^[0-9a-f]{64}$", path.read_text(encoding="ascii"), re.MULTILINE))
        for path in folder.glob("*.txt")
    }


def parser() -> argparse.ArgumentParser:
    said = argparse.ArgumentParser("counting", description=__doc__)
    words = said.add_subparsers(required=True)
    for verb in (serve, campaign, release):
        word = words.add_parser(verb.__name__, help=verb.__doc__, description=verb.__doc__)
        word.set_defaults(verb=verb)
        word.add_argument("--data", type=Path, default=Path("data"), help="campaigns, tokens, reports, releases")
        if verb is serve:
            word.add_argument("--host", default="127.0.0.1", help="loopback, behind a proxy that speaks TLS")
            word.add_argument("--port", type=int, default=8500)
            word.add_argument("--certificate", help="speak TLS without a proxy: the chain")
            word.add_argument("--key", help="and its key")
            word.add_argument("--most-per-second", type=int, default=2_000, help="more get 429")
        elif verb is campaign:
            word.add_argument("file", type=Path)
        else:
            word.add_argument("campaign")
            word.add_argument(
                "--means", type=Path, help="mean income of each band with its source; without it no total"
            )
            word.add_argument("--discard", action="store_true", help="too few reports: delete them, publish nothing")
    return said


def main() -> int:
    os.umask(0o077)
    asked = parser().parse_args()
    try:
        code: int = asked.verb(asked)
    except (ValueError, CampaignError, OSError, StorageError, sqlite3.Error) as error:
        print(error, file=sys.stderr)
        return 1
    return code


if __name__ == "__main__":
    raise SystemExit(main())
