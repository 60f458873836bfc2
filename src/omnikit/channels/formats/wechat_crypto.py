"""What WeChat signs and encrypts with: SHA-1 over sorted words, and AES for accounts in safe mode."""

import base64
import binascii
from collections.abc import Mapping

from omnikit.channels.common.hashing import from_base64, same_text, sha1
from omnikit.channels.protocol import Config, needed
from omnikit.model.errors import InvalidInput, PayloadError

BLOCK = 32
"""Bytes that a plaintext is filled up to; AES's own block has 16."""
NOISE = 16
KEY_BYTES = 32


def signature_fits(given: str | None, token: str, query: Mapping[str, str], *more: str) -> bool:
    """True if *given* is the SHA-1 of the token, the query's time and nonce, and *more*, sorted and joined."""
    stamp, nonce = query.get("timestamp"), query.get("nonce")
    if not given or not stamp or not nonce:
        return False
    words = sorted((token, stamp, nonce, *more))
    return same_text(given.lower(), sha1("".join(words).encode("utf-8", "surrogatepass")))


def decrypted(encrypted: str, config: Config) -> bytes:
    """Return the body that was encrypted for our application.

    Raises ``PayloadError`` for what doesn't decrypt, or was meant for another application; ``InvalidInput`` for a key
    that is none, and where the package that decrypts is not installed.
    """
    key, app_id = _key(config), needed(config, "app_id").encode()
    data = from_base64(encrypted.strip())
    if data is None or not data or len(data) % NOISE:
        raise PayloadError("Encrypt", f"{len(encrypted)} signs", "Base64 of whole blocks of AES")
    padded = _aes_cbc(key, data)
    filled = padded[-1]
    plain = padded[: len(padded) - filled]
    length = int.from_bytes(plain[NOISE : NOISE + 4], "big")
    start = NOISE + 4
    if not 1 <= filled <= BLOCK or len(plain) < start or start + length > len(plain):
        raise PayloadError("Encrypt", "what it decrypts to", "noise, a length, and a body: is the key this account's?")
    if plain[start + length :] != app_id:
        raise PayloadError("Encrypt", "a body for another application", f"one for {config['app_id']}")
    return plain[start : start + length]


def _key(config: Config) -> bytes:
    given = needed(config, "encoding_aes_key")
    try:
        key = base64.b64decode(given + "=", validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if len(key) != KEY_BYTES:
        raise InvalidInput("config['encoding_aes_key']", f"{len(given)} signs", "the account's 43 signs of Base64")
    return key


def _aes_cbc(key: bytes, data: bytes) -> bytes:
    try:
        from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes  # only safe mode needs it
    except ImportError:
        allowed = "plain, unless the package cryptography is installed: pip install 'omnikit[wechat]'"
        raise InvalidInput("config['mode']", "safe", allowed) from None
    decryptor = Cipher(algorithms.AES(key), modes.CBC(key[:NOISE])).decryptor()
    return decryptor.update(data) + decryptor.finalize()
