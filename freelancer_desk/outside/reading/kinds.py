"""What a file is by its first bytes, whatever it is called: PDF, ZIP, old Office, text, or nothing that is read."""

from __future__ import annotations

from freelancer_desk.domain.problems import FileUnreadableError

PDF, ZIP, OLE, TEXT = "pdf", "zip", "ole", "text"
_BLANK = b"\x00 \r\n\t"
_BMP_HEAD, _TAR_AT = 26, 257

_OPENED: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", PDF),
    (b"PK\x03\x04", ZIP),
    (b"PK\x05\x06", ZIP),
    (b"PK\x07\x08", ZIP),
    (b"\xd0\xcf\x11\xe0", OLE),
)
_REFUSED: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG", "file_is_picture"),
    (b"\xff\xd8\xff", "file_is_picture"),
    (b"GIF8", "file_is_picture"),
    (b"II*\x00", "file_is_picture"),
    (b"MM\x00*", "file_is_picture"),
    (b"SQLite format 3\x00", "file_is_database"),
    (b"\x7fELF", "file_is_program"),
    (b"MZ\x90", "file_is_program"),
    (b"\xcf\xfa\xed\xfe", "file_is_program"),
    (b"\xca\xfe\xba\xbe", "file_is_program"),
    (b"#!", "file_is_program"),
    (b"{\\rtf", "file_is_document"),
    (b"%!PS", "file_is_document"),
    (b"\x1f\x8b", "file_is_other_archive"),
    (b"BZh", "file_is_other_archive"),
    (b"7z\xbc\xaf\x27\x1c", "file_is_other_archive"),
    (b"Rar!\x1a", "file_is_other_archive"),
    (b"\xfd7zXZ", "file_is_other_archive"),
)


def kind_of(content: bytes, name: str) -> str:
    """One of PDF, ZIP, OLE and TEXT; raises FileUnreadableError for what is known and not read."""
    if not content.strip(_BLANK):
        raise FileUnreadableError("file_empty", file=name)
    for magic, kind in _REFUSED:
        if content.startswith(magic):
            raise FileUnreadableError(kind, file=name)
    if _is_other_picture(content):
        raise FileUnreadableError("file_is_picture", file=name)
    if content[_TAR_AT : _TAR_AT + 5] == b"ustar":
        raise FileUnreadableError("file_is_other_archive", file=name)
    head = content[:1024].removeprefix(b"\xef\xbb\xbf").lstrip()
    return next((kind for magic, kind in _OPENED if head.startswith(magic)), TEXT)


def _is_other_picture(content: bytes) -> bool:
    if content.startswith(b"RIFF"):
        return content[8:12] == b"WEBP"
    if content.startswith(b"BM"):  # a statement may begin with these two letters, not with the zeros after them
        return content[6:10] == b"\x00\x00\x00\x00" and len(content) > _BMP_HEAD
    return content[4:8] == b"ftyp"
