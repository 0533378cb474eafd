"""What the program says about the book itself: why it cannot be opened or written, and what a check found."""

from __future__ import annotations

SENTENCES: dict[str, str | tuple[str, str]] = {
    "refusal.book_busy": "The book is open in another window or program ({holder}). Close it there first.",
    "refusal.book_too_new": "{name} was written by a newer version of Freelancer Desk. Update the program to open it; nothing was changed.",
    "refusal.book_moved": "The file {name} was moved, replaced or removed while it was open. Nothing more is written; open it again.",
    "refusal.book_is_a_backup": (
        "{name} is a backup, and opening it would change it. Copy it to a name that ends in .fdesk and open the copy."
    ),
    "refusal.book_not_ours": "{name} is not a book of Freelancer Desk. It was not touched.",
    "refusal.book_has_two_names": "{name} has a second name on the disk, which can damage a book. Remove the link and open it again.",
    "refusal.book_damaged": "{name} is damaged. It was not touched; restore a backup.",
    "refusal.book_missing": "There is no book {name} yet.",
    "refusal.book_not_allowed": "{name} may not be read by this user account. It was not touched.",
    "refusal.book_exists": "{name} is already there; it was not touched.",
    "refusal.book_read_only": "{name} cannot be written here. It can be read; choose a place you may write in.",
    "refusal.place_not_writable": "Nothing can be written in the folder “{folder}”. Choose another place.",
    "refusal.place_without_locks": "{name} lies in a place where programs cannot keep out of each other's way. Copy it to this computer's own disk.",
    "refusal.disk_full": "The disk is full. Nothing was lost and nothing was half written; make room and try again.",
    "refusal.disk_failed": "The disk could not be read or written. Nothing was half written; save a copy elsewhere.",
    "refusal.backup_failed": "The backup {name} could not be made or did not pass its check. The earlier backups are untouched.",
    "refusal.folder_missing": "There is no folder {folder}.",
    "refusal.nothing_to_undo": "There is nothing to undo.",
    "refusal.nothing_to_redo": "There is nothing to redo.",
    "refusal.cannot_undo": "This cannot be undone: what it wrote was changed since. Nothing was changed.",
    "refusal.pages_damaged": "The file is damaged: {what}",
    "refusal.row_points_nowhere": "Row {id} of {table} points to a row that is not there.",
    "refusal.step_changed": "Step {step} of the history was changed outside the program.",
    "refusal.rows_changed": "Rows {first} to {last} of {table} were changed outside the program.",
    "refusal.rows_unknown": "Rows {first} to {last} of {table} were added outside the program.",
    "refusal.structure_changed": "The structure of the book was changed outside the program.",
    "refusal.numbering_changed": "The numbering of {table} was changed outside the program.",
    "refusal.row_gone": "This entry is no longer in the book. Nothing was changed.",
    "refusal.book_older": "{name} was written by an older version. Open it once in the window to bring it up to date.",
    "refusal.derived_differs": "{table} does not follow from the lines and answers; it will be rebuilt by the next step.",
}
