"""Digests: short marks that stand for bytes. hashlib brings OpenSSL along: the first digest asked for loads it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from io import BufferedReader


def sha256_of(content: bytes) -> str:
    """The SHA-256 of the bytes, as 64 hex letters."""
    import hashlib

    return hashlib.sha256(content).hexdigest()


def sha256_of_file(file: BufferedReader) -> str:
    """The SHA-256 of what is left to read of a file; the file is never whole in memory."""
    import hashlib

    return hashlib.file_digest(file, "sha256").hexdigest()


def sha256_of_parts(parts: Iterable[bytes]) -> str:
    """The SHA-256 of each part with its length before it, so that no part can pass for the end of another."""
    return sha256_of(_apart(parts))


def change_mark(parts: Iterable[bytes]) -> str:
    """16 hex letters that tell a change of the parts, as Python tells one of its sources; no proof against malice."""
    from importlib.util import source_hash

    return source_hash(_apart(parts)).hex()


def blake2b_of(content: bytes, size: int) -> str:
    """A quick digest of so many bytes, as hex letters."""
    import hashlib

    return hashlib.blake2b(content, digest_size=size).hexdigest()


def keyed(secret: bytes, content: bytes) -> bytes:
    """The 32 bytes of HMAC-SHA-256: who does not know the secret learns nothing from them."""
    import hmac

    return hmac.digest(secret, content, "sha256")


def _apart(parts: Iterable[bytes]) -> bytes:
    return b"".join(b"%d:%b" % (len(part), part) for part in parts)
