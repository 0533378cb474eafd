"""One command from a fresh clone to a running program: `demo` and `test`, and their steps `setup` and `words`.

Standard library only. Everything goes into .venv at the top, from packages pinned by hash; nothing else is touched.
No newer syntax than Python 3.7 has, so that an old Python is refused with a sentence.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
LOCK = ROOT / "packaging" / "requirements.lock"
LANGUAGES = ROOT / "resources" / "languages"
OLDEST = (3, 11)
USAGE = """python3 packaging/dev.py WORD [ARGUMENTS]

  demo   build a demo book, export its tax summary, open the window on it
  test   run every test and every rule of the house; arguments go to pytest
  setup  only make .venv ready (the others do it when needed)
  words  compile the languages (resources/languages/*.po)
"""


def run(*command: str | Path) -> int:
    """Run a program in the house and give back how it ended."""
    return subprocess.run([str(part) for part in command], cwd=ROOT, check=False).returncode


def python(*arguments: str | Path) -> int:
    return run(PYTHON, *arguments)


def setup() -> int:
    """Make .venv ready, or leave it alone when lock and project are those it was made from."""
    made_from = (LOCK.read_bytes(), (ROOT / "pyproject.toml").read_bytes(), str(ROOT).encode())
    seal = hashlib.sha256(b"".join(made_from)).hexdigest()
    ready = VENV / ".ready"
    if PYTHON.exists() and ready.exists() and ready.read_text() == seal:
        return 0
    if importlib.util.find_spec("ensurepip") is None:
        print("Python has no ensurepip here. Install it first, on Debian or Ubuntu with: apt-get install python3-venv")
        return 1
    print("Setting up .venv: once, a minute or two.", flush=True)
    pip = ("-m", "pip", "--disable-pip-version-check", "install", "-qq")
    steps = (
        () if PYTHON.exists() else (sys.executable, "-m", "venv", "--clear", VENV),
        # The lock is whole; without --no-deps pip tries a newer release for an extra such as coverage[toml].
        (PYTHON, *pip, "--require-hashes", "--no-deps", "--only-binary", ":all:", "-r", LOCK),
        (PYTHON, *pip, "--no-deps", "--no-build-isolation", "-e", "."),
    )
    for step in steps:
        code = run(*step) if step else 0
        if code:
            print("Setting up .venv failed; the lines above say why. It is safe to try again.")
            return code
    ready.write_text(seal)
    return 0


def words() -> int:
    """Compile each catalogue beside its source, where the program looks for it."""
    compile_all = (
        "import pathlib, polib, sys\n"
        "for po in sorted(pathlib.Path(sys.argv[1]).rglob('*.po')):\n"
        "    polib.pofile(str(po)).save_as_mofile(str(po.with_suffix('.mo')))\n"
    )
    return python("-c", compile_all, LANGUAGES)


def window_opens() -> bool:
    """Whether a window can really be shown: asked of a child, because Qt aborts where it cannot."""
    if os.environ.get("QT_QPA_PLATFORM", "").split(":")[0] in {"offscreen", "minimal", "vnc"}:
        return False
    if sys.platform.startswith("linux") and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        return False
    trial = [str(PYTHON), "-c", "from PySide6.QtGui import QGuiApplication; QGuiApplication([])"]
    try:
        return subprocess.run(trial, cwd=ROOT, capture_output=True, check=False, timeout=60).returncode == 0
    except subprocess.TimeoutExpired:
        return False


def demo(arguments: list[str]) -> int:
    """Show the program at its job; without a display everything but the window."""
    folder = Path(tempfile.mkdtemp(prefix="freelancer-desk-demo-"))
    book, report = folder / "demo.fdesk", folder / "tax-summary.pdf"
    desk = ("-m", "freelancer_desk", "--book", book)
    code = python("-m", "freelancer_desk", "demo", book)
    code = code or python(*desk, "export", "tax-summary", "--format", "pdf", "--out", report)
    if code:
        return code
    if not window_opens():
        print("No window could be opened, because no display was found; all the rest is done.")
        return 0
    return python(*desk, *arguments)


def test(arguments: list[str]) -> int:
    """Run pytest; a whole run measures coverage too, and holds it to the figures in pyproject.toml."""
    whole = all(argument.startswith("-") and not argument.startswith(("-k", "-m")) for argument in arguments)
    coverage = ("--cov", "--cov-report=") if whole else ()
    return python("-m", "pytest", *coverage, *arguments)


def main(arguments: list[str]) -> int:
    if sys.version_info < OLDEST:
        newer = next((name for name in ("python3.13", "python3.12", "python3.11") if shutil.which(name)), None)
        hint = f" You have {newer}: start this with it." if newer else ""
        print(f"Freelancer Desk needs Python 3.11 or newer; this is {sys.version.split()[0]}.{hint}")
        return 1
    if not arguments or arguments[0] not in {"demo", "test", "setup", "words"}:
        print(USAGE)
        return 0 if arguments[:1] in (["-h"], ["--help"]) else 2
    word, *rest = arguments
    code = setup()
    if code or word == "setup":
        return code
    code = words()
    if code or word == "words":
        return code
    return demo(rest) if word == "demo" else test(rest)


if __name__ == "__main__":
    try:
        raise SystemExit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        raise SystemExit(130) from None
