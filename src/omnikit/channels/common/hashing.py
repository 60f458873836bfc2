"""Signatures, compared in constant time; whatever a header holds, the answer is True or False."""

import base64
import binascii
import hashlib
import hmac
import json


def hmac_of(algorithm: str, key: str, signed: bytes) -> bytes:
    """Return the HMAC of *signed* under *key*."""
    return hmac.digest(key.encode("utf-8", "surrogatepass"), signed, algorithm)


def hmac_base64(key: str, signed: bytes) -> str:
    """Return the HMAC-SHA256 of *signed* under *key*, in Base64 as a header has it."""
    return binascii.b2a_base64(hmac_of("sha256", key, signed), newline=False).decode("ascii")


def same(given: bytes, expected: bytes) -> bool:
    """True if they are equal; how long it takes doesn't tell where they differ."""
    return hmac.compare_digest(given, expected)


def same_text(given: str | None, expected: str) -> bool:
    """True if a header says exactly *expected*, in constant time; a missing one doesn't."""
    if given is None:
        return False
    return same(given.encode("utf-8", "surrogatepass"), expected.encode("utf-8", "surrogatepass"))


def from_hex(text: str | None, prefix: str = "") -> bytes | None:
    """Return the bytes that a header writes in hexadecimal digits behind *prefix*; None if it doesn't."""
    if text is None or not text.startswith(prefix):
        return None
    digits = text[len(prefix) :]
    if not digits.isascii() or not digits.isalnum():  # bytes.fromhex would skip white space
        return None
    try:
        return bytes.fromhex(digits)
    except ValueError:
        return None


def from_base64(text: str | None) -> bytes | None:
    """Return the bytes that a header writes in Base64; None if it doesn't."""
    if text is None:
        return None
    try:
        return base64.b64decode(text.encode("ascii"), validate=True)
    except (binascii.Error, ValueError):
        return None


def sha256_hmac_matches(key: str, signed: bytes, given: bytes | None) -> bool:
    """True if *given* is the HMAC-SHA256 of *signed* under *key*."""
    return given is not None and same(given, hmac_of("sha256", key, signed))


def sha1(*parts: bytes) -> str:
    """Return the SHA-1 of *parts* joined, in hexadecimal digits: what two platforms still sign with."""
    return hashlib.sha1(b"".join(parts), usedforsecurity=False).hexdigest()


def digest(given: object) -> str:
    """Return a short text that is the same for the same JSON value: the key of what comes without any id."""
    try:
        written = json.dumps(given, sort_keys=True).encode()
    except (RecursionError, ValueError):
        written = b"deep"
    return hashlib.sha256(written, usedforsecurity=False).hexdigest()[:32]
