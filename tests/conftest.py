"""What every test stands on: no screen, no network, no user's home, no warning unseen, and the coverage owed."""

from __future__ import annotations

import io
import logging
import os
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

ROOT = Path(__file__).resolve().parent.parent
# A real window is asked for by the one test that brings a display of its own.
os.environ["QT_QPA_PLATFORM"] = os.environ.get("HOUSE_PLATFORM", "offscreen")
os.environ.pop("QT_SCALE_FACTOR", None)
settings.register_profile("house", deadline=None, derandomize=True)
settings.load_profile("house")


@pytest.fixture(scope="session", autouse=True)
def _a_home_of_its_own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep the tests, and the programs they start, away from the books of whoever runs them."""
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME", "APPDATA", "LOCALAPPDATA"):
            patch.setenv(name, str(home / name.lower()))
        yield


@pytest.fixture(autouse=True)
def _no_complaint_in_the_log(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Fail a test that left a warning or worse in the log; one that expects it looks at it and clears `caplog`."""
    yield
    complaints = [record for record in caplog.get_records("call") if record.levelno >= logging.WARNING]
    assert not complaints, [record.getMessage() for record in complaints]


def _coverage_owed(config: pytest.Config) -> list[str]:
    """Each room that is covered less than pyproject.toml says, with the lines it lacks."""
    from coverage import Coverage
    from coverage.exceptions import NoDataError

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    gates: dict[str, int] = project["tool"]["freelancer-desk"]["coverage"]
    measured = Coverage(config_file=str(config.rootpath / "pyproject.toml"))
    measured.load()
    owed = []
    for room, least in gates.items():
        table = io.StringIO()
        try:
            reached = measured.report(
                include=[f"freelancer_desk/{room}/*"], show_missing=True, skip_covered=True, file=table
            )
        except NoDataError:
            continue
        line = f"branch coverage of {room}: {reached:.1f} %, at least {least} %"
        owed.append(line if reached >= least else f"{line}: TOO LITTLE\n{table.getvalue()}")
    return owed


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtestloop(session: pytest.Session) -> Generator[None, object, object]:
    """After a whole run with --cov, hold each room to its gate."""
    result = yield
    if session.config.pluginmanager.hasplugin("_cov") and session.config.getoption("cov_source"):
        lines = _coverage_owed(session.config)
        session.config.stash[_GATES] = lines
        if any("TOO LITTLE" in line for line in lines) and not session.testsfailed:
            session.testsfailed += 1
    return result


_GATES = pytest.StashKey[list[str]]()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    for line in config.stash.get(_GATES, []):
        terminalreporter.write_line(line, red="TOO LITTLE" in line)
