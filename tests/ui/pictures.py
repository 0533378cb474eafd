"""Small grey pictures of the window, and how far apart two of them are."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage

REFERENCES = Path(__file__).parent / "references"
WIDE, SHADES, BLOCK = 320, 16, 8
# Of 256 shades, by how many a block of pixels may be lighter or darker than it was.
TOLERANCE = 5.0

Grey = NDArray[np.uint8]


def reduced(picture: QImage) -> QImage:
    """A picture small enough to be kept, in few shades of grey."""
    small = picture.scaledToWidth(WIDE, Qt.TransformationMode.SmoothTransformation)
    grey = small.convertToFormat(QImage.Format.Format_Grayscale8)
    step = 256 // SHADES
    few = (pixels(grey) // step * step + step // 2).astype(np.uint8)
    return QImage(few.tobytes(), grey.width(), grey.height(), grey.width(), QImage.Format.Format_Grayscale8).copy()


def pixels(picture: QImage) -> Grey:
    """The shade of each pixel, row by row."""
    grey = picture.convertToFormat(QImage.Format.Format_Grayscale8)
    rows = np.frombuffer(grey.constBits(), np.uint8).reshape(grey.height(), grey.bytesPerLine())
    return rows[:, : grey.width()].copy()


def apart(one: QImage, two: QImage) -> float:
    """The largest difference between the means of two blocks in the same place; of other sizes, all there is."""
    if one.size() != two.size():
        return 255.0
    high, wide = (side // BLOCK * BLOCK for side in (one.height(), one.width()))
    means = [_blocks(pixels(picture)[:high, :wide]) for picture in (one, two)]
    return float(np.abs(means[0] - means[1]).max())


def _blocks(shades: Grey) -> NDArray[np.float64]:
    high, wide = shades.shape
    blocks = shades.reshape(high // BLOCK, BLOCK, wide // BLOCK, BLOCK)
    means: NDArray[np.float64] = np.mean(blocks, axis=(1, 3), dtype=np.float64)
    return means
