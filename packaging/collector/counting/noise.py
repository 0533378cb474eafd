"""How a device randomises its answer, in whole numbers: the one place in this project that holds these figures.

The device has its own copy, since neither project imports the other; tests hold both to epsilon. Nothing here draws.
"""

from __future__ import annotations

DRAWS = 2**32  # a device draws r in [0, DRAWS) and keeps the truth where r < KEEP
BANDS = 8
KEEP = {"1": 1_201_337_001, "2": 2_205_548_027}  # by epsilon; else one of the seven others, each as likely
KEEP_VALUE = 3_139_872_686  # sex, age and trend, epsilon 1; else the other one of two
VALUES = 2
