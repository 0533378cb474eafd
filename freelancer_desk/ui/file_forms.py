"""Files that are written in one of several forms: the end of their name says which."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from PySide6.QtWidgets import QWidget


def ask_where(parent: QWidget, title: str, forms: Mapping[str, str], then: Callable[[Path], None]) -> None:
    """Ask for a file; `forms` are the words of each form by the end of its name, the first one is offered."""
    from PySide6.QtWidgets import QFileDialog

    endings = {f"{words} (*.{form})": form for form, words in forms.items()}
    dialog = QFileDialog(parent, title)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setNameFilters(list(endings))
    dialog.setDefaultSuffix(next(iter(forms)))
    dialog.filterSelected.connect(lambda chosen: dialog.setDefaultSuffix(endings[chosen]))
    dialog.fileSelected.connect(lambda name: then(Path(name)))
    dialog.open()


def named_by_form(path: Path, forms: Sequence[str]) -> tuple[Path, str]:
    """The form that a name says, and the name; one that says none of them gets the end of the first."""
    form = path.suffix.casefold().removeprefix(".")
    return (path, form) if form in forms else (path.with_name(f"{path.name}.{forms[0]}"), forms[0])
