"""The door to matplotlib: bars as an image for the screen, or as a file; nothing here belongs to the main thread."""

from __future__ import annotations

import io
import os
from dataclasses import dataclass, field
from math import ceil
from typing import TYPE_CHECKING, Any, NamedTuple

from PySide6.QtCore import QStandardPaths
from PySide6.QtGui import QImage

from freelancer_desk.domain import figures
from freelancer_desk.domain.grouping import hides, hiding
from freelancer_desk.domain.words import bare, say
from freelancer_desk.ui import theme

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from freelancer_desk.domain.money import Money

FORMS = ("png", "svg")
SCALE, EDGE = 52, 6
_DPI = 100
_TOP, _FOOT, _NASTALIQ_FOOT = 12, 26, 40
_TALL = 180
_LAKH, _CRORE = 100_000, 10_000_000
_MILLION, _THOUSAND = 1_000_000, 1_000


@dataclass(frozen=True)
class Bars:
    """What a bar chart says: one amount of one currency for each name."""

    title: str
    names: tuple[str, ...]
    amounts: tuple[Money, ...]
    hidden: bool = field(default_factory=hides)

    @property
    def words(self) -> str:
        """The chart as text, for those who do not see it."""
        pairs = zip(self.names, self.amounts, strict=True)
        with hiding(self.hidden):  # they may be asked for on another thread, which hides nothing by itself
            return self.title + ": " + "; ".join(f"{name} {figures.figure(money)}" for name, money in pairs)


class Canvas(NamedTuple):
    """The picture to draw: its size and density, the colours, the fonts, where it begins, whether it has a ground."""

    width: int
    height: int
    ratio: float
    tokens: Mapping[str, str]
    fonts: Path
    from_right: bool = False
    is_paper: bool = False

    def on_paper(self) -> Canvas:
        """The same on white and twice as dense: for who takes the picture elsewhere."""
        return self._replace(ratio=2.0, tokens=theme.LIGHT, is_paper=True)

    @property
    def left(self) -> int:
        """The room beside the bars on the left: for the scale, where the chart begins there."""
        return EDGE if self.from_right else SCALE

    @property
    def foot(self) -> int:
        """The room below the bars for their names."""
        return _NASTALIQ_FOOT if self.from_right else _FOOT

    @property
    def plot(self) -> tuple[int, int]:
        """The room for the bars."""
        return self.width - SCALE - EDGE, self.height - _TOP - self.foot


def draw(bars: Bars, canvas: Canvas) -> QImage:
    """The chart as an image; runs on any thread. The first call imports matplotlib."""
    plt = _matplotlib(canvas.fonts)
    agg = plt["Agg"](_figure(bars, canvas, plt))
    agg.draw()
    pixels = bytes(agg.buffer_rgba())
    across, down = agg.get_width_height(physical=True)
    image = QImage(pixels, across, down, across * 4, QImage.Format.Format_RGBA8888).copy()
    image.setDevicePixelRatio(canvas.ratio)
    return image


def written(bars: Bars, canvas: Canvas, form: str) -> bytes:
    """The chart as a file of that form, `png` or `svg`, with its words as its title; runs on any thread."""
    plt = _matplotlib(canvas.fonts)
    figure, file = _figure(bars, canvas, plt), io.BytesIO()
    plt["Agg"](figure)
    dated = {"Date": None} if form == "svg" else {}
    figure.savefig(file, format=form, dpi=figure.dpi, metadata={"Title": bars.words, **dated})
    return file.getvalue()


def _figure(bars: Bars, canvas: Canvas, plt: dict[str, Any]) -> Any:  # noqa: ANN401 (matplotlib is untyped here)
    width, height = canvas.width, canvas.height
    figure = plt["Figure"](figsize=(width / _DPI, height / _DPI), dpi=_DPI * canvas.ratio)
    figure.patch.set_facecolor(canvas.tokens["surface"])
    figure.patch.set_alpha(1 if canvas.is_paper else 0)
    plot_width, plot_height = canvas.plot
    axes = figure.add_axes((canvas.left / width, canvas.foot / height, plot_width / width, plot_height / height))
    _bars_on(axes, bars, canvas, plt)
    _frame_of(axes, bars, canvas)
    return figure


def _matplotlib(fonts: Path) -> dict[str, Any]:
    """The door to matplotlib: Agg only, never pyplot; its caches go to our own folder."""
    cache = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.CacheLocation)
    os.environ.setdefault("MPLCONFIGDIR", os.path.join(cache, "charts"))  # noqa: PTH118 (a plain string is asked for)
    from matplotlib import font_manager, rcParams
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure
    from matplotlib.patches import FancyBboxPatch

    known = font_manager.fontManager
    if not set(theme.FAMILIES) <= set(known.get_font_names()):
        for file in sorted(fonts.iterdir()):
            if file.suffix in {".ttf", ".otf"}:
                known.addfont(str(file))
    rcParams["font.family"] = [name for name in (*theme.FAMILIES, "DejaVu Sans") if name in known.get_font_names()]
    rcParams["text.parse_math"] = False
    rcParams["svg.hashsalt"] = "freelancer-desk"  # the same chart is the same file
    return {"Figure": Figure, "Agg": FigureCanvasAgg, "Patch": FancyBboxPatch}


def _bars_on(axes: Any, bars: Bars, canvas: Canvas, plt: dict[str, Any]) -> None:  # noqa: ANN401 (matplotlib is untyped here)
    """Bars with rounded heads, square feet that stand on the line."""
    top = nice_top(ceil(max((m.decimal for m in bars.amounts), default=0)))
    count = max(1, len(bars.names))
    axes.set_xlim(-0.5, count - 0.5)
    axes.set_ylim(0, top)
    plot_width, plot_height = canvas.plot
    unit_x, unit_y = plot_width / count, plot_height / top
    wide = min(0.56, 44 / unit_x)
    for at, money in enumerate(bars.amounts):
        value = float(money.decimal)
        if value <= 0:
            continue
        tall = value * unit_y
        round_px = min(4.0, tall / 2)
        style = f"round,pad=0,rounding_size={round_px / unit_x}"
        patch = plt["Patch"](
            (at - wide / 2, -round_px / unit_y), wide, value + round_px / unit_y,
            boxstyle=style, mutation_aspect=unit_x / unit_y, linewidth=0, facecolor=canvas.tokens["acc"],
            clip_on=True, zorder=3,
        )  # fmt: skip
        axes.add_patch(patch)
        patch.set_clip_path(axes.patch)


def _frame_of(axes: Any, bars: Bars, canvas: Canvas) -> None:  # noqa: ANN401 (matplotlib is untyped here)
    """No box, faint lines, small grey words."""
    axes.patch.set_alpha(0)
    for spine in axes.spines.values():
        spine.set_visible(False)
    top = axes.get_ylim()[1]
    steps = 4 if canvas.height > _TALL else 2
    ticks = [top * step / steps for step in range(steps + 1)]
    axes.set_yticks(ticks, ["" if bars.hidden else bare(short(tick)) for tick in ticks])
    axes.set_xticks(range(len(bars.names)), [bare(name) for name in bars.names])
    if canvas.from_right:
        axes.invert_xaxis()
        axes.yaxis.tick_right()
    axes.tick_params(length=0, pad=7, labelsize=8.2, labelcolor=canvas.tokens["mut"])
    axes.grid(visible=True, axis="y", color=canvas.tokens["grid"], linewidth=1, zorder=0)
    axes.set_axisbelow(True)


def nice_top(largest: int) -> int:
    """The end of the scale: 1, 2, 4, 6, 8, 10 or 12 of a power of ten, above the largest value."""
    if largest <= 0:
        return 4
    power: int = 10 ** (len(str(largest)) - 1)
    return next(step * power for step in (1, 2, 4, 6, 8, 10, 12) if step * power >= largest)


def short(value: float) -> str:
    """A round figure in few letters, in the grouping the user chose: `4 lakh`, `1.5 m`."""
    units: tuple[tuple[int, str], ...]
    if figures.written_with() is figures.Grouping.LAKH:
        units = ((_CRORE, "short.crore"), (_LAKH, "short.lakh"), (_THOUSAND, "short.thousand"))
    else:
        units = ((_MILLION, "short.million"), (_THOUSAND, "short.thousand"))
    for unit, key in units:
        if value >= unit:
            return say(key, figure=f"{value / unit:.2f}".rstrip("0").rstrip("."))
    return f"{value:.2f}".rstrip("0").rstrip(".")
