"""Starts the child, gives it one file and takes its answer, whatever becomes of the child."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import freelancer_desk
from freelancer_desk.domain.problems import FileUnreadableError
from freelancer_desk.outside.reading import wire, worker

if TYPE_CHECKING:
    from freelancer_desk.outside.reading.limits import Limits

# The standard library stands before everything else, and nothing is taken from the folder one happens to be in.
_START = (
    "import sys; sys.path += sys.argv[2:]; del sys.argv[2:]; "
    "from freelancer_desk.__main__ import main; sys.exit(main())"
)


def ask(
    form: str, content: bytes, limits: Limits, *, password: str, inside: bool, seconds: float
) -> tuple[dict[str, Any], bytes]:
    """The child's answer; raises FileUnreadableError with what it refused, or when no answer came."""
    message = worker.request(form, content, limits, password=password, inside=inside)
    try:
        header, body = wire.unpacked(_answer(message, limits, seconds))
        facts = {"limit": int(header["limit"])} if header.get("limit") else {}
    except (OSError, ValueError, TypeError):
        raise FileUnreadableError("file_not_opened") from None
    if "refused" in header:
        raise FileUnreadableError(str(header["refused"]), **facts)
    return header, body


def command() -> list[str]:
    """How the child is started: a bundled program starts itself, all else the same interpreter without its habits."""
    if getattr(sys, "frozen", False):
        return [sys.executable, worker.VERB]
    home = Path(freelancer_desk.__file__).resolve().parent.parent
    here = Path.cwd()
    places = (Path(place) for place in sys.path if place)
    libraries = [str(place) for place in places if place.is_absolute() and place not in {here, home}]
    return [sys.executable, "-I", "-S", "-B", "-c", _START, worker.VERB, str(home), *libraries]


def _answer(message: bytes, limits: Limits, seconds: float) -> bytes:
    flags = getattr(subprocess, "CREATE_NO_WINDOW", 0)
    with subprocess.Popen(  # noqa: S603 our own interpreter, and no word of the file among the arguments
        command(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        creationflags=flags,
    ) as process:
        if process.stdin is None or process.stdout is None:
            raise OSError
        clock = threading.Timer(max(seconds, 0), process.kill)
        teller = threading.Thread(target=_tell, args=(process.stdin, message), daemon=True)
        clock.start()
        teller.start()
        try:
            return process.stdout.read(limits.answer + 1)
        finally:
            clock.cancel()
            process.kill()  # all it had to say was said
            teller.join()


def _tell(stream: IO[bytes], message: bytes) -> None:
    try:
        with stream:
            stream.write(message)
    except OSError:  # the child ended before it had heard everything
        return
