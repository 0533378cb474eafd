"""Reads files from outside: bytes to contents, by what they are and never by their name, within hard limits.

What is text is read here. Readers of other people's formats (PDF, workbooks, archives, web pages) run in a child
process that can be lost without harm.
"""

from __future__ import annotations

from freelancer_desk.outside.reading.files import SourceFile, read_files
from freelancer_desk.outside.reading.limits import LIMITS, Limits
from freelancer_desk.outside.reading.pictures import picture

__all__ = ["LIMITS", "Limits", "SourceFile", "picture", "read_files"]
