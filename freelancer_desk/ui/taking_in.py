"""Statement files and pasted messages from anywhere in the window: reviewed before they count."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from freelancer_desk.domain.words import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from freelancer_desk.ui.office import Office


def choose_files(office: Office, parent: QWidget) -> None:
    """Ask for statement files and review them."""
    from PySide6.QtWidgets import QFileDialog

    from freelancer_desk.desk.recognising import SUFFIXES

    dialog = QFileDialog(parent, say("import.choose"))
    dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
    kinds = " ".join(f"*{suffix}" for suffix in sorted(SUFFIXES))
    dialog.setNameFilters([say("import.filter", kinds=kinds), say("import.filter.all")])
    dialog.filesSelected.connect(lambda names: review(office, parent, [Path(name) for name in names]))
    dialog.open()


def look_in_downloads(office: Office, parent: QWidget) -> None:
    """Review every statement that lies where browsers and phones put files."""
    from PySide6.QtCore import QStandardPaths

    place = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DownloadLocation)
    review(office, parent, [Path(place)])


def review(office: Office, parent: QWidget, paths: Sequence[Path]) -> None:
    """Read files and show what an import would do."""
    from freelancer_desk.ui.dialogs.import_review import ImportDialog

    if paths and office.jobs.is_open:
        ImportDialog(office, paths, parent).open()


def paste(office: Office, parent: QWidget) -> None:
    """Read a payment out of a message."""
    from freelancer_desk.ui.dialogs.paste import PasteDialog
    from freelancer_desk.ui.dialogs.payment import PaymentDialog

    if office.jobs.is_open:
        PasteDialog(office, lambda given: PaymentDialog(office, "", parent, given=given).open(), parent).open()
