"""What importing PySide6 does to the whole interpreter, and is taken back here."""

from __future__ import annotations

import builtins


def import_plainly() -> None:
    """Let an import be Python's own again; to be called after a module of PySide6 was imported.

    PySide6 puts itself in the place of `__import__` and reads the source of every module that is imported from then
    on, to see whether it may ask for `from __feature__ import snake_case`. We never do, and the window would wait for
    it before its first paint and keep all those sources in memory.
    """
    own = getattr(builtins, "__orig_import__", None)
    if own is not None:
        builtins.__import__ = own
