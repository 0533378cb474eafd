"""What goes wrong on screen: a refusal becomes one sentence, anything else a bug report without anyone's data."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import PySide6
from PySide6.QtCore import qVersion

import freelancer_desk

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

_HOUSE = Path(freelancer_desk.__file__).parent
_DEPTH = 8


def report_of(error: BaseException) -> str:
    """Exception classes, our own files, functions and line numbers, versions; never a message, a value or a path."""
    import platform
    import sqlite3
    import traceback

    lines = [
        f"freelancer-desk {freelancer_desk.__version__}",
        f"python {platform.python_version()} · {sys.platform} · qt {qVersion()} · pyside {PySide6.__version__}",
        f"sqlite {sqlite3.sqlite_version}",
    ]
    link: BaseException | None = error
    for _ in range(_DEPTH):
        if link is None:
            break
        lines.append(type(link).__name__ + _sqlite_name(link))
        for frame in traceback.extract_tb(link.__traceback__):
            place = Path(frame.filename)
            if place.is_relative_to(_HOUSE):
                lines.append(f"  {place.relative_to(_HOUSE).as_posix()}:{frame.lineno} {frame.name}")
        link = link.__cause__ or link.__context__
    return "\n".join(lines)


def _sqlite_name(error: BaseException) -> str:
    name = getattr(error, "sqlite_errorname", None)
    return f" {name}" if name else ""


def catch_bugs(show: Callable[[BaseException], None]) -> None:
    """Bring every exception that nobody expected to one place."""

    def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        del trace
        if issubclass(kind, KeyboardInterrupt):
            sys.exit(130)
        show(error)

    sys.excepthook = hook
