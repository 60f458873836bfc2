"""Mails read without trust: the standard library takes them apart, and what it can't is replaced, never raised.

Header fields are decoded here, in linear time: the library's own are slow, or fail, on hostile ones.
"""

import base64
import binascii
import codecs
import re
from collections.abc import Callable, Iterator
from email import message_from_bytes
from email.message import Message
from email.utils import getaddresses, mktime_tz, parsedate_tz
from typing import Any, TypeAlias, TypeVar

from omnikit.channels.common.reading import LATEST_MS
from omnikit.model.errors import PayloadError, shown
from omnikit.model.value import Value, value

Mail: TypeAlias = "Message[str, str]"
T = TypeVar("T")

LARGEST = 50_000_000
LONGEST_HEADER = 8_000
"""Code points of a header that are read, where it is a text, a name or a date."""
LONGEST_REFERENCES = 64_000
MOST_NESTED, MOST_PARAMETERS, MOST_PARTS = 100, 100, 5000
KNOWN = frozenset(
    {"from", "to", "sender", "subject", "date", "message-id", "received", "return-path", "content-type", "reply-to"}
)

_NESTING = re.compile(rb"(?:^|[\r\n])content-type:\s*(?:multipart|message)/", re.IGNORECASE)
_PARAMETERS = re.compile(
    rb"(?:^|[\r\n])content-(?:type|disposition):[^\r\n]*(?:(?:\r\n|\r|\n)[ \t][^\r\n]*)*", re.IGNORECASE
)


def mail_of(body: bytes) -> Mail:
    """Return the mail that *body* is; raise ``PayloadError`` for what is none, or costs too much to take apart."""
    if len(body) > LARGEST:
        raise PayloadError("body", f"{len(body)} bytes", f"at most {LARGEST} bytes")
    nested = sum(1 for _ in _NESTING.finditer(body))
    if nested > MOST_NESTED:
        raise PayloadError("body", shown(body), f"at most {MOST_NESTED} parts with parts of their own")
    if nested and body.count(b"\n--") + body.count(b"\r--") > MOST_PARTS:
        raise PayloadError("body", shown(body), f"at most {MOST_PARTS} parts")
    if any(found[0].count(b";") > MOST_PARAMETERS for found in _PARAMETERS.finditer(body)):
        raise PayloadError("body", shown(body), f"at most {MOST_PARAMETERS} parameters of a part")
    mail: Mail | None = safely(lambda: message_from_bytes(body.lstrip(b"\r\n")), None)
    if mail is None or not any(name.lower() in KNOWN for name, _ in mail.raw_items()):
        raise PayloadError("body", shown(body), "a mail (RFC 5322)")
    return mail


def safely(ask: Callable[[], T], otherwise: T) -> T:
    """Return what *ask* answers, *otherwise* where it fails: the library raises what it likes on broken mails."""
    try:
        return ask()
    except Exception:
        return otherwise


# --- headers


def header(mail: Mail, name: str, longest: int = LONGEST_HEADER) -> str | None:
    """Return a header as it was written, unfolded; the first of that name."""
    low = name.lower()
    found = next((str(said) for key, said in mail.raw_items() if key.lower() == low), None)
    if found is None:
        return None
    return re.sub(r"[\r\n]+", "", found[:longest]).strip()


def header_text(mail: Mail, name: str) -> str | None:
    """Return a header as text for people: its encoded words decoded."""
    found = header(mail, name)
    return None if found is None else words(found)


_WORD = re.compile(r"=\?([^?\s]{1,60})\?([bBqQ])\?([^?]*)\?=")


def words(written: str) -> str:
    """Return a header's text with its encoded words (RFC 2047) decoded; white space between two of them is dropped.

    A letter may be split between words of one charset.
    """
    raw = _text_of_raw(written)
    found: list[str] = []
    charset, held, last = "", bytearray(), 0
    for word in _WORD.finditer(raw):
        between = raw[last : word.start()]
        if word[1].lower() != charset or between.strip():
            found.append(text_of(bytes(held), charset))
            held.clear()
        if not charset or between.strip():
            found.append(between)
        charset, last = word[1].lower(), word.end()
        held += _word_bytes(word[2], word[3])
    found += [text_of(bytes(held), charset), raw[last:]]
    return " ".join("".join(found).split())


def _word_bytes(encoding: str, encoded: str) -> bytes:
    data = encoded.encode("utf-8", "surrogatepass")
    if encoding in "qQ":
        return binascii.a2b_qp(data, header=True)
    letters = re.sub(rb"[^A-Za-z0-9+/]", b"", data)
    whole = letters[: len(letters) - 1] if len(letters) % 4 == 1 else letters
    return base64.b64decode(whole + b"=" * (-len(whole) % 4))


def _text_of_raw(written: str) -> str:
    """Return a header whose bytes above ASCII are UTF-8, or else what the west wrote before it."""
    if written.isascii():
        return written
    return text_of(written.encode("utf-8", "surrogateescape"), "")


@value(kw_only=False)
class Address(Value):
    """Somebody in a header: the address in lower case, and the name, "" if there is none."""

    address: str
    name: str = ""


def addresses(mail: Mail, name: str) -> tuple[Address, ...]:
    """Return those whom a header names, in order."""
    written = header(mail, name)
    if not written:
        return ()
    nobody: list[tuple[str, str]] = []
    found = safely(lambda: getaddresses([written]), nobody)
    known = tuple(Address(_lower(where), words(who)) for who, where in found if "@" in where)
    if known:
        return known
    plain = re.search(r"[^\s<>\",;]{1,200}@[^\s<>\",;]{1,200}", written)
    return (Address(_lower(plain[0])),) if plain is not None else ()


def _lower(address: str) -> str:
    return _text_of_raw(address).strip().lower()


def ids(mail: Mail, name: str) -> tuple[str, ...]:
    """Return the message ids in a header, without their brackets."""
    written = header(mail, name, LONGEST_REFERENCES) or ""
    found = re.findall(r"<([^<>\s]{1,900})>", written) or [word for word in written.split() if "@" in word][:1]
    return tuple(dict.fromkeys(_text_of_raw(one.strip("<>")) for one in found if one.strip("<>")))


def date_ms(mail: Mail) -> int | None:
    """Return what the sender's clock said, in Unix milliseconds; None where it says nothing sensible."""
    written = header(mail, "date")

    def read() -> int | None:
        parsed = parsedate_tz(written)
        return None if parsed is None else mktime_tz(parsed) * 1000

    found = safely(read, None)
    return found if found is not None and 0 < found <= LATEST_MS else None


# --- parts


def leaves(mail: Mail) -> Iterator[tuple[str, Mail, bool]]:
    """Yield the parts without parts, in order: their number as IMAP counts, and whether they are alternatives.

    An enclosed mail is one part.
    """
    waiting: list[tuple[str, Mail, bool]] = [("", mail, False)]
    while waiting:
        number, part, alternative = waiting.pop()
        inside = children(part) if part.get_content_maintype() == "multipart" else ()
        if not inside:
            yield number or "1", part, alternative
            continue
        either = alternative or part.get_content_subtype() == "alternative"
        dotted = f"{number}." if number else ""
        waiting += [(f"{dotted}{place}", one, either) for place, one in reversed([*enumerate(inside, start=1)])]


def children(part: Mail) -> tuple[Mail, ...]:
    """Return the parts of a part."""
    inside: Any = part.get_payload()
    return tuple(one for one in inside if isinstance(one, Message)) if isinstance(inside, list) else ()


def data_of(part: Mail) -> bytes:
    """Return a part's content, decoded from what it was sent as; an enclosed mail is written again."""
    if part.is_multipart():
        return b"".join(safely(one.as_bytes, b"") for one in children(part))
    found: Any = safely(lambda: part.get_payload(decode=True), None)
    return found if isinstance(found, bytes) else b""


def file_name(part: Mail) -> str | None:
    """Return the name of a part that is a file, without any path; None if it has none."""
    found = safely(part.get_filename, None)
    if not found:
        return None
    name = re.split(r"[\\/]", words(str(found)))[-1]
    return "".join(letter for letter in name if letter.isprintable()).strip(" .") or None


def part_text(part: Mail) -> str:
    """Return the text of a part, its line ends as ours."""
    charset = safely(part.get_content_charset, None) or ""
    return text_of(data_of(part), charset).replace("\r\n", "\n").replace("\r", "\n")


# what mails call by a smaller name than what they hold
WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "iso8859-1": "cp1252", "shift_jis": "cp932", "euc_kr": "cp949"}
NO_CHARSETS = frozenset({"ascii", "idna", "punycode", "unicode-escape", "raw-unicode-escape", "undefined"})


def text_of(data: bytes, charset: str) -> str:
    """Return *data* as text; where the charset is unknown, or none, as UTF-8; what doesn't decode is replaced."""
    name = safely(lambda: codecs.lookup(charset.partition("*")[0]).name, "ascii")
    if name not in NO_CHARSETS:
        widest = WIDER.get(name, name)
        found = safely(lambda: data.decode(widest, "replace"), None)
        if found is not None:
            return found
    return data.decode("utf-8", "replace")
