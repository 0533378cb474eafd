"""What fields and file dialogs of the toolkit say by themselves, for languages that it does not speak."""

from __future__ import annotations

SENTENCES: dict[str, str | tuple[str, str]] = {
    "toolkit.cut": "Cut",
    "toolkit.copy": "Copy",
    "toolkit.paste": "Paste",
    "toolkit.select_all": "Select all",
    "toolkit.ok": "OK",
    "toolkit.look_in": "Look in:",
    "toolkit.file_name": "File name:",
    "toolkit.file_type": "Kind of file:",
    "toolkit.new_folder": "New folder",
    "toolkit.rename": "Rename",
    "toolkit.hidden": "Show hidden files",
    "toolkit.back": "Back",
    "toolkit.forward": "Forward",
    "toolkit.parent": "The folder above",
    "toolkit.list": "As a list",
    "toolkit.details": "With details",
    "toolkit.size": "Size",
    "toolkit.type": "Type",
    "toolkit.modified": "Changed on",
    "toolkit.computer": "Computer",
    "toolkit.folder": "Folder",
    "toolkit.drive": "Drive",
    "toolkit.all_files": "All files (*)",
}
