"""An index of folded texts by their grams: single code points, pairs of neighbours, three neighbours of ASCII.

(There are few pairs of Latin letters, and most texts have most of them; Vietnamese is ASCII once it is folded.)

A *segment* holds up to ``SEGMENT`` documents, numbered from 0. The *posting* of a gram says which of them have it:
their numbers in order, two bytes each, or a bitmap where that is no longer; the length tells which of the two it is.
A text with all grams of some words need not have the words: what is found are candidates, to be verified.

A segment has tens of thousands of grams, most of them once. They share *slots*, each of which is one blob: so a
segment is few rows of a table, all of which are about as long.
"""

import re
import struct
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from operator import add

import msgspec

from omnikit.model.errors import InvalidInput, StorageError

SEGMENT = 4096
"""How many documents a segment holds."""

SLOTS = 2048
"""How many slots the grams of a segment share."""

Documents = frozenset[int] | int
"""Some documents of a segment: their numbers, or bits where they are many."""
EVERY: Documents = (1 << SEGMENT) - 1

_BITMAP = SEGMENT // 8
_ANEW = "build the index of this segment anew from its texts"
_ASCII = re.compile("[\0-\x7f]{3,}")
_pack = msgspec.msgpack.encode
_unpack = msgspec.msgpack.Decoder(dict[str, bytes]).decode
_NUMBER = struct.Struct("<H")
_NUMBERS = tuple(map(_NUMBER.pack, range(SEGMENT)))


def grams_of(words: str) -> tuple[str, ...]:
    """Return the grams to look up for the folded *words*: those that are in no longer one of them."""
    if not words:
        raise InvalidInput("words", words, "a folded text of at least one code point")
    found: list[str] = []
    end = 0
    for start in range(len(words)):
        size = 3 if words[start : start + 3].isascii() else 2
        if min(start + size, len(words)) > end:
            end = min(start + size, len(words))
            found.append(words[start:end])
    return tuple(dict.fromkeys(found))


def grams_in(text: str) -> set[str]:
    """Return the grams that a folded *text* has."""
    found = {*text, *map(add, text, text[1:])}
    for run in (text,) if text.isascii() else _ASCII.findall(text):
        found.update([run[start : start + 3] for start in range(len(run) - 2)])
    return found


def postings(texts: Sequence[str]) -> dict[str, bytes]:
    """Return the posting of every gram of a segment's folded *texts*, which are numbered as they stand."""
    if len(texts) > SEGMENT:
        raise InvalidInput("texts", len(texts), f"at most {SEGMENT}: begin another segment")
    found: dict[str, bytes] = {}
    for number, text in zip(_NUMBERS, texts, strict=False):
        for gram in grams_in(text):
            found[gram] = found.get(gram, b"") + number
    for gram, posting in found.items():
        if len(posting) >= _BITMAP:
            found[gram] = _listed(posting).to_bytes(_BITMAP, "little")
    return found


def slot_of(gram: str) -> int:
    """Return the slot of *gram*, the same at all times and in every process."""
    return zlib.crc32(gram.encode()) % SLOTS


def packed(postings: Mapping[str, bytes]) -> bytes:
    """Return the blob of a slot."""
    return _pack({gram: postings[gram] for gram in sorted(postings)})


def unpacked(blob: bytes) -> dict[str, bytes]:
    """Return the postings in a slot's blob; raise ``StorageError`` for bytes that are none."""
    try:
        return _unpack(blob)
    except msgspec.DecodeError as error:
        raise StorageError(f"{_begun(blob)} holds no postings: {error}; {_ANEW}") from None


def matching(query_postings: Sequence[bytes]) -> list[int]:
    """Return the numbers of the documents that stand in all postings, newest (highest) first.

    The posting of a gram that no document has is ``b""``. Raises ``StorageError`` for bytes that are no posting.
    """
    if not query_postings:
        raise InvalidInput("query_postings", query_postings, "the posting of each gram of the words, at least one")
    common = -1
    for posting in query_postings:
        common &= _bits(posting)
    return list(_descending(common))


def narrowed(documents: Documents, posting: bytes) -> Documents:
    """Return those of *documents* that stand in *posting*: ``matching`` step by step, for a few of many documents.

    Raises ``StorageError`` for bytes of a length that no posting has.
    """
    if len(posting) >= _BITMAP or len(posting) % 2:
        bits = _bits(posting)
        if isinstance(documents, int):
            return documents & bits
        return frozenset([number for number in documents if bits >> number & 1])
    numbers = frozenset(struct.unpack(f"<{len(posting) // 2}H", posting))
    if documents is EVERY:
        return numbers
    if isinstance(documents, int):
        return frozenset([number for number in numbers if documents >> number & 1])
    return documents & numbers


def numbers_of(documents: Documents) -> list[int]:
    """Return the numbers of *documents*, newest (highest) first."""
    return list(_descending(documents)) if isinstance(documents, int) else sorted(documents, reverse=True)


def without(posting: bytes, numbers: Iterable[int]) -> bytes:
    """Return *posting* without some documents."""
    bits = _bits(posting)
    for number in numbers:
        bits &= ~(1 << number)
    listed = b"".join(_NUMBERS[number] for number in sorted(_descending(bits)))
    return listed if len(listed) < _BITMAP else bits.to_bytes(_BITMAP, "little")


def _bits(posting: bytes) -> int:
    """Return *posting* as a bitmap; it is checked, because it comes from a table."""
    if len(posting) == _BITMAP:
        return int.from_bytes(posting, "little")
    bits = _listed(posting) if len(posting) < _BITMAP and len(posting) % 2 == 0 else 1 << SEGMENT
    if bits >> SEGMENT:
        raise StorageError(
            f"{_begun(posting)} is no posting; allowed: {_BITMAP} bytes, or fewer in twos, "
            f"each two a number below {SEGMENT}; {_ANEW}"
        )
    return bits


def _begun(blob: bytes) -> str:
    return f"{blob[:20].hex()}… ({len(blob)} bytes)"


def _listed(posting: bytes) -> int:
    bits = 0
    for (number,) in _NUMBER.iter_unpack(posting):
        bits |= 1 << number
    return bits


def _descending(bits: int) -> Iterator[int]:
    while bits:
        number = bits.bit_length() - 1
        yield number
        bits ^= 1 << number
