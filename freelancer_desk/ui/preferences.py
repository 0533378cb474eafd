"""How the program looks to this user on this machine: theme, language, grouping of digits, size of the window."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QLocale, QSettings

from freelancer_desk.desk.languages import Language
from freelancer_desk.domain.grouping import Grouping
from freelancer_desk.ui.theme import Mode

SCALES = (100, 125, 150, 175, 200)


class Preferences:
    """Kept outside the book, since they say nothing of anyone's money."""

    def __init__(self, settings: QSettings | None = None) -> None:
        self._settings = settings or QSettings("Freelancer Desk", "freelancer-desk")

    @property
    def mode(self) -> Mode:
        """Light, dark, or as the system."""
        value = str(self._settings.value("mode", ""))
        return Mode(value) if value in set(Mode) else Mode.SYSTEM

    @mode.setter
    def mode(self, mode: Mode) -> None:
        self._settings.setValue("mode", mode.value)

    @property
    def grouping(self) -> Grouping:
        """Where the commas stand."""
        value = str(self._settings.value("grouping", ""))
        return Grouping(value) if value in set(Grouping) else Grouping.THOUSANDS

    @grouping.setter
    def grouping(self, grouping: Grouping) -> None:
        self._settings.setValue("grouping", grouping.value)

    @property
    def scale(self) -> int:
        """How large text and all around it is, in per cent of the usual size."""
        value = str(self._settings.value("scale", ""))
        return int(value) if value in map(str, SCALES) else SCALES[0]

    @scale.setter
    def scale(self, scale: int) -> None:
        self._settings.setValue("scale", scale)

    @property
    def language(self) -> Language:
        """What the screen speaks: as chosen, else Urdu where the system does."""
        value = str(self._settings.value("language", ""))
        if value in set(Language):
            return Language(value)
        return Language.URDU if QLocale.system().language() is QLocale.Language.Urdu else Language.ENGLISH

    @language.setter
    def language(self, language: Language) -> None:
        self._settings.setValue("language", language.value)

    def left_out(self, table: str) -> frozenset[int]:
        """The columns of a table, by place, that the user does not want to see."""
        kept = str(self._settings.value(f"columns/{table}", ""))
        return frozenset(int(text) for text in kept.split() if text.isdecimal())

    def leave_out(self, table: str, columns: frozenset[int]) -> None:
        """Keep which ones."""
        self._settings.setValue(f"columns/{table}", " ".join(map(str, sorted(columns))))

    @property
    def geometry(self) -> QByteArray:
        """Where the window stood."""
        value = self._settings.value("geometry")
        return value if isinstance(value, QByteArray) else QByteArray()

    @geometry.setter
    def geometry(self, geometry: QByteArray) -> None:
        self._settings.setValue("geometry", geometry)
