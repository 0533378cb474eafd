"""What lies in the house beside code: nothing of the machine it was written on, and data that loads."""

from __future__ import annotations

import re
import subprocess
import tomllib
from pathlib import Path

import pytest

from freelancer_desk.domain.taxes.packs import by_year
from freelancer_desk.plugins import bank_profiles, rule_packs

ROOT = Path(__file__).resolve().parents[2]
RESOURCES = ROOT / "resources"
LARGEST_PACK = 256 * 1024
LARGEST_FILE = 512 * 1024
BUILT = {".whl", ".gz", ".zip", ".exe", ".so", ".dll", ".dylib", ".mo", ".pyc"}
BOOKS_OF_OLDER_VERSIONS = ROOT / "tests" / "store" / "books"
TRACES = {
    "a path of one machine": re.compile(r"(?<![\w.])/(?:work|farm|root|home|Users)/[\w.-]|[A-Z]:\\\\?Users"),
    "a package host": re.compile(
        r"https?://[^\s\"')]*(?:/simple/|\.whl\b|\.tgz\b)|pypi\.org|pythonhosted\.org|npmjs\.org"
    ),
    "a mail address": re.compile(r"[\w.+-]+@(?!example\.|[\w-]+\.example\b)[\w-]+\.[a-z]{2,}"),
}


def tracked_files() -> list[Path]:
    """What git knows or would take; in an unpacked archive, all that lies there."""
    listed = subprocess.run(
        ["git", "-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, check=False,
    )  # fmt: skip
    if listed.returncode == 0:
        files = [ROOT / name for name in listed.stdout.decode().split("\0") if name]
    else:
        files = [path for path in ROOT.rglob("*") if not {".venv", "__pycache__"} & set(path.parts)]
    return [path for path in files if path.is_file()]


def traces_in(text: str) -> list[str]:
    return [f"{what}: {found[0]}" for what, pattern in TRACES.items() for found in pattern.finditer(text)]


def test_no_file_tells_of_the_machine_it_was_written_on() -> None:
    told = {}
    for path in tracked_files():
        data = path.read_bytes()
        if b"\0" not in data and (found := traces_in(data.decode("utf-8", "replace"))):
            told[path.relative_to(ROOT).as_posix()] = found
    assert told == {}


def test_what_a_machine_built_or_fetched_stays_out_of_the_source() -> None:
    files = [path for path in tracked_files() if path.parent != BOOKS_OF_OLDER_VERSIONS]
    strange = [path for path in files if path.suffix in BUILT or path.stat().st_size > LARGEST_FILE]
    assert [path.relative_to(ROOT).as_posix() for path in strange] == []


@pytest.mark.parametrize(
    "text", ["/" + "home/amna/book", "see https://h.test/" + "simple/x", "amna@" + "mail.pk", "C:\\" + "Users\\amna"]
)
def test_a_trace_is_seen(text: str) -> None:
    assert traces_in(text)


def test_the_lock_pins_by_hash_and_names_no_host() -> None:
    lock = (ROOT / "packaging" / "requirements.lock").read_text(encoding="utf-8")
    assert "//" not in lock
    packages = re.findall(r"^[\w.-]+==", lock, re.MULTILINE)
    assert len(packages) > 40
    assert len(re.findall(r"^[\w.-]+==[^\n]*\\\n    --hash=sha256:", lock, re.MULTILINE)) == len(packages)


def test_the_lock_holds_every_dependency() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]
    lock = (ROOT / "packaging" / "requirements.lock").read_text(encoding="utf-8").lower()
    names = [re.split(r"[<>=!~ \[]", line, maxsplit=1)[0] for line in wanted]
    assert [name for name in names if not re.search(rf"^{re.escape(name)}==", lock, re.MULTILINE)] == []


def test_every_dependency_has_its_reason() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]
    reasons = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").lower()
    names = [re.split(r"[<>=!~ \[]", line, maxsplit=1)[0].lower() for line in wanted]
    assert [name for name in names if f"`{name}`" not in reasons] == []


@pytest.mark.parametrize("path", sorted(RESOURCES.rglob("*.toml")), ids=lambda path: path.stem)
def test_data_files_are_small_and_hold_no_inexact_numbers(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.encode()) <= LARGEST_PACK
    floats: list[str] = []

    def note(number: str) -> str:
        floats.append(number)
        return number

    assert tomllib.loads(text, parse_float=note)
    assert floats == []


def test_the_shipped_packs_and_profiles_load() -> None:
    packs = {path.stem: rule_packs.read(path.read_text("utf-8")) for path in (RESOURCES / "rule_packs").iterdir()}
    assert {"pk-2026", "pk-2027"} <= set(packs)
    assert {name: f"{pack.country}-{pack.tax_year}" for name, pack in packs.items()} == {name: name for name in packs}
    assert by_year(packs.values()).keys() == {pack.tax_year for pack in packs.values()}
    profiles = [path.read_text(encoding="utf-8") for path in (RESOURCES / "bank_profiles").glob("*.toml")]
    assert len([bank_profiles.read(text) for text in profiles]) >= 5


def test_the_papers_name_only_pictures_and_pages_that_exist() -> None:
    missing = [
        f"{paper}: {link}"
        for paper in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")
        for link in re.findall(r"\]\(([^)#:]+)\)", (ROOT / paper).read_text(encoding="utf-8"))
        if not (ROOT / link).exists()
    ]
    assert missing == []
