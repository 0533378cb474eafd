"""Greets whoever opens a book in which nothing was done yet; what that takes is loaded for nobody else."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from freelancer_desk.desk import Reader
    from freelancer_desk.ui.office import Acts, Office
    from freelancer_desk.ui.preferences import Preferences


def welcome(office: Office, preferences: Preferences, acts: Acts, parent: QWidget) -> None:
    """Ask the questions of the first minute over a book that is new."""

    def is_new(reads: Reader) -> bool:
        return not reads.rows("SELECT 1 FROM steps LIMIT 1")

    def show(found: bool) -> None:  # noqa: FBT001 (what was read)
        if found:
            from freelancer_desk.ui.dialogs.welcome import WelcomeDialog

            WelcomeDialog(office, preferences, acts, parent).open()

    office.jobs.read(is_new, show)
