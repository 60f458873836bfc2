"""Mails written: the same for the same, byte for byte, so that a repeat is known by its Message-ID."""

import hashlib
import re
from collections.abc import Iterator, Mapping
from email import encoders, policy
from email.charset import QP, Charset
from email.header import Header
from email.message import Message
from email.mime.base import MIMEBase
from email.mime.multipart import MIMEMultipart
from email.mime.nonmultipart import MIMENonMultipart
from email.utils import format_datetime, quote
from typing import Any

from omnikit.channels.common.hashing import digest
from omnikit.channels.common.reading import text
from omnikit.channels.fitting import Part
from omnikit.channels.protocol import Config
from omnikit.model.errors import Unsendable
from omnikit.model.message import Attachment
from omnikit.model.wire import Action, Outbound, Request

TRACKER = "X-Message-Tracker"
"""The header that has our own id of the message: by it an echo is known before its send is answered."""
MOST_REFERENCES = 30
LARGEST = 25_000_000

_LINES = policy.compat32.clone(linesep="\r\n")
_ADDRESS = re.compile(r"[^\s<>@,;:\"()\[\]\\]{1,200}@[^\s<>@,;:\"()\[\]\\]{1,250}")
_ID = re.compile(r"[!-;=?-~]{1,400}@[!-;=?-~]{1,400}")
_MIME = re.compile(r"[a-zA-Z0-9.+-]{1,80}/[a-zA-Z0-9.+-]{1,80}")
_UTF8 = Charset("utf-8")
_UTF8.body_encoding = QP


def mail_to_send(outbound: Outbound, part: Part, config: Config, place: int) -> Request:
    """Return the mail that a part is, as a request for the host's server.

    Raises ``Unsendable`` for an address that is none, a file that nobody gave the bytes of, and more than a mail holds.
    """
    # where the customer wants the answer, if they said so (Reply-To)
    wanted = outbound.answered.token if outbound.answered is not None else ""
    ours, to = _address(outbound.account), _address(wanted if "@" in wanted else outbound.to)
    files, links = _files(outbound, part)
    words = "\n\n".join((*([part.text] if part.text else ()), *links))
    mail: Message[Any, Any] = _with_files(_text(words), files, outbound)
    for name, said in _headers(outbound, part, place, ours=ours, to=to).items():
        mail[name] = said
    envelope = {"MAIL FROM": text(config.get("return_path")) or ours, "RCPT TO": to}
    return Request(method="SMTP", headers=envelope, body=mail.as_bytes(policy=_LINES))


def _headers(outbound: Outbound, part: Part, place: int, *, ours: str, to: str) -> Mapping[str, str | Header]:
    quoted = part.quoted.external if part.quoted is not None else ""
    answered = outbound.answered.external if outbound.answered is not None else ""
    target = next((one for one in (quoted, answered) if _ID.fullmatch(one)), "")
    chain = [one for one in dict.fromkeys(outbound.references) if _ID.fullmatch(one) and one != target]
    chain += [target] if target else []
    subject = _clean(outbound.subject)
    if (target or chain) and not subject.lower().startswith(("re:", "re：", "回复", "回覆", "aw:", "sv:")):
        subject = f"Re: {subject}".strip()
    found: dict[str, str | Header] = {
        "From": _named(_clean(outbound.name), ours),
        "To": to,
        "Subject": _header(subject),
        "Date": format_datetime(outbound.at),
        "Message-ID": f"<{_message_id(outbound, place)}@{ours.rpartition('@')[2]}>",
    }
    if target:
        found["In-Reply-To"] = f"<{target}>"
    if chain:
        kept = chain if len(chain) <= MOST_REFERENCES else [chain[0], *chain[1 - MOST_REFERENCES :]]
        found["References"] = " ".join(f"<{one}>" for one in kept)
    if not outbound.by_person:
        found["Auto-Submitted"] = "auto-replied" if target else "auto-generated"
    found[TRACKER] = _header(_clean(outbound.message))
    return found


def _message_id(outbound: Outbound, place: int) -> str:
    """Return the left half of an id that a repeat has too, and that no other of our mails has."""
    plain = re.fullmatch(r"[A-Za-z0-9._-]{1,100}", outbound.message)
    found = outbound.message if plain else digest(outbound.message)
    if outbound.action is Action.EDIT:
        found = f"{found}.edit.{digest(outbound.content.text)[:8]}"
    return found if place == 1 else f"{found}.{place}"


def _address(given: str) -> str:
    """Return an address as a server takes it: its domain in ASCII."""
    what = f"a mail to or from {given!r}"
    if not _ADDRESS.fullmatch(given):
        raise Unsendable("email", what, "it is no address like minh@customer.example")
    local, _, domain = given.rpartition("@")
    if not local.isascii():
        raise Unsendable("email", what, "only ASCII is let before the @")
    try:
        return f"{local}@{domain if domain.isascii() else domain.encode('idna').decode()}"
    except UnicodeError:
        raise Unsendable("email", what, "its domain is none") from None


def _clean(words: str) -> str:
    """Return words that fit in one header: on one line, and without what is no letter."""
    return " ".join(words.encode("utf-8", "replace").decode().split())


def _header(words: str) -> str | Header:
    return words if words.isascii() and words.isprintable() else Header(words, "utf-8")


def _named(name: str, address: str) -> str | Header:
    if not name:
        return address
    if name.isascii() and name.isprintable():
        return f'"{quote(name)}" <{address}>'
    found = Header(name, "utf-8")
    found.append(f"<{address}>", "us-ascii")
    return found


# --- bodies


def _text(words: str) -> MIMENonMultipart:
    part = MIMENonMultipart("text", "plain")
    part.set_payload(words.encode("utf-8", "replace").decode(), _UTF8)
    return part


def _files(outbound: Outbound, part: Part) -> tuple[list[tuple[Attachment, bytes]], list[str]]:
    """Return the files whose bytes we were given, and the links of the others."""
    given = [(one, outbound.bytes_of[one.ref]) for one in part.attachments if one.ref in outbound.bytes_of]
    missing = [one for one in part.attachments if one.ref not in outbound.bytes_of]
    for one in missing:
        if not one.linked:
            what = f"{one.kind} {one.name or one.ref!r}"
            raise Unsendable("email", what, "nobody gave its bytes, and it has no link to send in its place")
    total = sum(len(data) for _, data in given)
    if total > LARGEST:
        raise Unsendable("email", f"{len(given)} files", f"they have {total} bytes, a mail takes {LARGEST}")
    return given, [one.ref for one in missing]


def _with_files(
    words: MIMENonMultipart, files: list[tuple[Attachment, bytes]], outbound: Outbound
) -> MIMENonMultipart | MIMEMultipart:
    if not files:
        return words
    boundary = hashlib.sha256(f"{outbound.account} {outbound.message}".encode("utf-8", "surrogatepass")).hexdigest()
    mail = MIMEMultipart("mixed", boundary=f"=_{boundary[:40]}")
    for one in (words, *_attached(files)):
        mail.attach(one)
    return mail


def _attached(files: list[tuple[Attachment, bytes]]) -> Iterator[MIMEBase]:
    for one, data in files:
        main, _, sub = (one.mime if _MIME.fullmatch(one.mime) else "application/octet-stream").partition("/")
        if main in ("multipart", "message"):  # what is inside may not be encoded, and ours is
            main, sub = "application", "octet-stream"
        part = MIMEBase(main, sub)
        part.set_payload(data)
        encoders.encode_base64(part)
        name = "".join(sign for sign in _clean(one.name) if sign.isprintable()) or "file"
        part.add_header("Content-Disposition", "attachment", filename=name if name.isascii() else ("utf-8", "", name))
        yield part
