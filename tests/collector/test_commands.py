"""What an operator types, from a draft of a campaign to its published table."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import pytest
from counting import campaigns
from counting.campaigns import CampaignError, canonical
from counting.sqlite_storage import SqliteStorage

from tests.collector.made_up import ID, campaign_said
from tests.collector.test_publication import MEANS, drawn, keep

if TYPE_CHECKING:
    from collections.abc import Mapping

ROOT = Path(__file__).resolve().parents[2]
PROJECT = ROOT / "packaging" / "collector"


def counting(*words: str | Path) -> tuple[int, str]:
    command = [sys.executable, "-m", "counting", *map(str, words)]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)
    return done.returncode, (done.stdout + done.stderr).strip()


def draft(folder: Path, **changes: object) -> Path:
    path = folder / "draft.json"
    path.write_text(json.dumps(campaign_said(**changes), indent=2))
    return path


def test_a_draft_becomes_a_campaign_with_a_hash(tmp_path: Path) -> None:
    code, said = counting("campaign", draft(tmp_path), "--data", tmp_path)
    written = tmp_path / "campaigns" / f"{ID}.json"
    assert (code, said) == (0, f"{hashlib.sha256(written.read_bytes()).hexdigest()}  {written}")
    assert written.read_bytes() == canonical(campaign_said())
    assert counting("campaign", draft(tmp_path), "--data", tmp_path)[0] == 0
    code, said = counting("campaign", draft(tmp_path, why="Another reason"), "--data", tmp_path)
    assert (code, "take a new id" in said) == (1, True)


def test_a_table_is_made_when_the_period_is_over(tmp_path: Path) -> None:
    counting("campaign", draft(tmp_path, closes="2026-07-31"), "--data", tmp_path)
    storage = SqliteStorage(tmp_path / "reports.sqlite")
    keep(storage, drawn(Random(1), 1200))
    storage.close()
    means = tmp_path / "means.json"
    means.write_bytes(canonical({"source": MEANS.source, "means": MEANS.means, "errors": MEANS.errors}))
    code, said = counting("release", ID, "--data", tmp_path, "--means", means)
    assert (code, said.endswith("1200 rows are deleted.")) == (0, True), said
    assert json.loads((tmp_path / "releases" / ID / "FY2026.json").read_bytes())["n"] == 1200
    assert counting("release", ID, "--data", tmp_path)[0] == 1
    assert counting("release", "nobody", "--data", tmp_path) == (1, "There is no campaign nobody in this data folder.")


def test_an_open_campaign_is_not_published(tmp_path: Path) -> None:
    counting("campaign", draft(tmp_path, closes="2099-06-30"), "--data", tmp_path)
    code, said = counting("release", ID, "--data", tmp_path)
    assert (code, said) == (1, f"{ID} is open until 2099-06-30: nothing is published before.")


@pytest.mark.parametrize("changes", [{"period": "FY2027"}, {"opens": "2026-06-30"}])
def test_a_campaign_may_not_open_before_its_year_is_over(changes: Mapping[str, object]) -> None:
    with pytest.raises(CampaignError, match="before the fiscal year is over"):
        campaigns.draft(canonical(campaign_said(**changes)))


@pytest.mark.parametrize(
    "changes",
    [
        {"schema": "fd-campaign/2"}, {"id": "Upper"}, {"period": "2026"}, {"window": "1m"}, {"opens": "2026-02-30"},
        {"closes": 5}, {"mechanism": {"name": "krr", "k": 8, "eps": "4"}}, {"slices": ["city"]},
        {"slices": ["sex", "region"]}, {"token": 1}, {"text": "one"}, {"who": " "}, {"endpoint": "http://x.example"},
        {"endpoint": "https://x.example/?a"},
    ],
)  # fmt: skip
def test_a_wrong_campaign_is_named_by_its_field(changes: Mapping[str, object]) -> None:
    with pytest.raises(CampaignError, match=rf"wrong in: {next(iter(changes))}\."):
        campaigns.draft(canonical(campaign_said(**changes)))


def test_a_campaign_is_canonical_whole_and_named_by_its_id(tmp_path: Path) -> None:
    for data, why in (
        (b"no json", "not JSON"), (b"[]", "the whole"), (canonical({"id": "x"}), "wrong in"),
        (canonical(campaign_said()) + b"\n", "not canonical"), (canonical(campaign_said(more=1)), "more"),
        (canonical(campaign_said(opens="2027-07-01")), "opens, closes"),
    ):  # fmt: skip
        with pytest.raises(CampaignError, match=why):
            campaigns.read(data)
    (tmp_path / "other.json").write_bytes(canonical(campaign_said()))
    with pytest.raises(CampaignError, match=f"must be named {ID}"):
        campaigns.load(tmp_path)


def test_the_simulation_and_the_load_run() -> None:
    for command in (
        ("being_counted.py", "--people", "40000", "--runs", "4", "--opt-in", "10"),
        ("counting_load.py", "--reports", "300", "--senders", "8"),
    ):
        script = ROOT / "packaging" / "benchmarks" / command[0]
        done = subprocess.run([sys.executable, script, *command[1:]], capture_output=True, text=True, check=False)
        assert done.returncode in {0, 1}, done.stderr
        assert "MISSED" in done.stdout or "pass" in done.stdout or "reports a second" in done.stdout, done.stderr


def test_the_schema_is_there_once_and_the_lock_names_no_host() -> None:
    assert [path.parent.name for path in ROOT.glob("*/*/report.schema.json")] == ["sharing"]
    lock = (PROJECT / "requirements.lock").read_text()
    assert "//" not in lock
    pinned = {line.split("==")[0] for line in lock.splitlines() if "==" in line and not line.startswith(" ")}
    assert {"starlette", "uvicorn", "numpy"} <= pinned
