"""From bytes to text, and what grammar its first characters announce."""

from __future__ import annotations

import re
import unicodedata

from freelancer_desk.domain.problems import FileUnreadableError

GRID, HTML, SHEETS = "grid", "html", "sheets"
OFX, QIF, MT940, CAMT = "ofx", "qif", "mt940", "camt"
HEAD = 2_000
SAMPLE = 4_096
# Control characters of the second block are left to the guess: a table of Windows read as another has some.
_NO_LETTERS = frozenset({"Cn", "Co", "Cs"})

_DECLARED = re.compile(
    rb"""(?:encoding|charset)\s*=\s*["']?((?:iso-8859-|windows-125|cp125)\d{1,2})\b""", re.IGNORECASE
)
_DTD = re.compile(r"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_OFX = re.compile(r"OFXHEADER|<OFX>", re.IGNORECASE)
_MT940 = re.compile(r"(?:^|\{4:)[ \t]*:20:", re.MULTILINE)
_QIF = re.compile(r"!(?:Type:|Account|Option|Clear)", re.IGNORECASE)
_QIF_WITHIN = 60
_JSON = re.compile(r"""\s*(?:\{\s*["}]|\[\s*[\[{"\]])""")
_MARKUP = re.compile(r"\s*<(?:\?xml|!|html|table)", re.IGNORECASE)
_ASIDE = re.compile(r"\s*(?:<\?[^>]*>|<!--.*?-->)", re.DOTALL)
_DOCTYPE = re.compile(r"\s*<!DOCTYPE\s+([\w.-]+)", re.IGNORECASE)
_ROOT = re.compile(r"\s*<(?:[\w.-]+:)?([A-Za-z_][\w.-]*)(?=[\s/>])")
_CAMT_NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:camt.05"
_SHEETS_NAMESPACE = "urn:schemas-microsoft-com:office:spreadsheet"
_WEB_ROOTS = {
    "html",
    "head",
    "body",
    "table",
    "div",
    "center",
    "meta",
    "style",
    "title",
    "form",
    "p",
    "font",
    "h1",
    "h2",
}
_MOST_ASIDES = 50


def decoded(content: bytes, name: str) -> str:
    """Text of bytes: byte order mark, then the pattern of NULs, then UTF-8, then what a table of Windows says."""
    if not content.strip(b"\x00 \r\n\t"):
        raise FileUnreadableError("file_empty", file=name)
    text = _text_of(content)
    if _is_noise(text[:SAMPLE]):
        raise FileUnreadableError("file_not_text", file=name)
    return text.replace("\x00", "")


def _is_noise(text: str) -> bool:
    """Whether there is more of what no text has than one wrong guess of the letters brings along."""
    controls = sum(1 for letter in text if letter < " " and letter not in "\r\n\t\x00")
    odd = sum(1 for letter in text if letter == "\ufffd" or unicodedata.category(letter) in _NO_LETTERS)
    return controls > len(text) // 50 + 1 or odd > len(text) // 8 + 1


def _text_of(content: bytes) -> str:
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if content.startswith(mark):
            return content.decode(encoding, errors="replace")
    sample = content[:4096]
    if sample[0::2].count(0) > len(sample) // 3:
        return content.decode("utf-16-be", errors="replace")
    if sample[1::2].count(0) > len(sample) // 3:
        return content.decode("utf-16-le", errors="replace")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        declared = _DECLARED.search(content[:HEAD])
        encoding = declared[1].decode("ascii") if declared else "cp1252"
        try:
            return content.decode(encoding, errors="replace")
        except LookupError:
            return content.decode("cp1252", errors="replace")


def form_of(text: str, name: str) -> str:
    """The grammar of a text, GRID when it announces none; raises FileUnreadableError for one that is not read."""
    head = text[:HEAD]
    if _OFX.search(head):
        _refuse_dtd(text, name)
        return OFX
    if _MT940.search(head):
        return MT940
    if _is_qif(text):
        return QIF
    if _JSON.match(text):
        raise FileUnreadableError("file_is_json", file=name)
    if _MARKUP.match(text) or (head.lstrip().startswith("<") and text.rstrip().endswith(">")):
        return _form_of_markup(text, name)
    return GRID


def _is_qif(text: str) -> bool:
    """Whether the first line that is neither blank nor a remark opens a section."""
    lines = (line.strip() for line in text[: 4 * HEAD].splitlines()[:_QIF_WITHIN])
    first = next((line for line in lines if line and not line.startswith("#")), "")
    return _QIF.match(first) is not None


def _form_of_markup(text: str, name: str) -> str:
    at = 0
    for _ in range(_MOST_ASIDES):
        aside = _ASIDE.match(text, at)
        if aside is None:
            break
        at = aside.end()
    root = _ROOT.match(text, at)
    opening = _DOCTYPE.match(text, at) or root
    if opening is not None and opening[1].casefold() in _WEB_ROOTS:
        return HTML
    _refuse_dtd(text, name)
    if root is None:
        return GRID
    head = text[at : at + HEAD]
    if root[1] == "Document" and _CAMT_NAMESPACE in head:
        return CAMT
    if root[1] == "Workbook" and _SHEETS_NAMESPACE in head:
        return SHEETS
    raise FileUnreadableError("file_is_other_xml", file=name)


def _refuse_dtd(text: str, name: str) -> None:
    """A document type can name other files and grow without end; no statement needs one."""
    if _DTD.search(text):
        raise FileUnreadableError("file_has_dtd", file=name)
