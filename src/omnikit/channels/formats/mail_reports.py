"""Mails that machines send: reports of what became of ours, and automatic answers, which nobody answers."""

import re
from collections.abc import Iterator
from email import message_from_string
from itertools import islice

from omnikit.channels.formats.mail_reading import (
    Mail,
    addresses,
    children,
    date_ms,
    header,
    ids,
    leaves,
    part_text,
    safely,
)
from omnikit.model.facts import Fact, FactKind
from omnikit.model.value import Value, value

PRECEDENCES = frozenset({"bulk", "junk", "list", "auto_reply"})
SAY_SO = ("x-autoreply", "x-autorespond", "list-id", "x-failed-recipients")
SUPPRESSED = ("all", "oof", "autoreply")
MACHINES = ("mailer-daemon@", "postmaster@")
ACTIONS = {
    "failed": "failed",
    "delayed": "accepted",
    "delivered": "delivered",
    "relayed": "sent",
    "expanded": "sent",
}
_STATUS = re.compile(r"\b[245]\.\d{1,3}\.\d{1,3}\b")
_MESSAGE_ID = re.compile(r"^message-id:\s*<([^<>\s]{1,900})>", re.IGNORECASE | re.MULTILINE)


MOST = 100
"""Recipients of a report that are told of."""


def is_automatic(mail: Mail) -> bool:
    """True if a machine wrote it, or a list passed it on: an automatic answer would begin a talk of machines."""
    submitted = (header(mail, "auto-submitted") or "no").partition(";")[0].strip().lower()
    precedence = (header(mail, "precedence") or "").lower()
    returns = header(mail, "return-path")
    return (
        submitted != "no"
        or precedence in PRECEDENCES
        or (returns is not None and returns.replace(" ", "") in ("<>", ""))
        or any(header(mail, name) is not None for name in SAY_SO)
        or any(word in (header(mail, "x-auto-response-suppress") or "").lower() for word in SUPPRESSED)
        or any(one.address.startswith(MACHINES) for one in addresses(mail, "from"))
        or mail.get_content_type() == "multipart/report"
    )


@value(kw_only=False)
class Reported(Value):
    """What a report says of one mail to one person."""

    kind: FactKind
    recipient: str | None
    status: str | None
    code: str | None = None


def reported(mail: Mail) -> tuple[Reported, ...]:
    """Return what a report says; nothing where the mail is none."""
    if mail.get_content_type() != "multipart/report":
        return tuple(
            Reported(FactKind.DELIVERY, one.address, "failed") for one in addresses(mail, "x-failed-recipients")
        )
    found = [one for part in children(mail) for one in _of_part(part)]
    kind = str(safely(lambda: mail.get_param("report-type"), None) or "").lower()
    if not found and kind in ("delivery-status", ""):
        return (Reported(FactKind.DELIVERY, None, "failed"),)
    return tuple(found)


def _of_part(part: Mail) -> Iterator[Reported]:
    match part.get_content_type():
        case "message/delivery-status" | "message/global-delivery-status":
            for block in children(part):
                person = _person(block)
                if person is None and header(block, "action") is None:
                    continue  # the block of the whole mail
                action = (header(block, "action") or "failed").lower()
                code = _STATUS.search(header(block, "status") or header(block, "diagnostic-code") or "")
                yield Reported(FactKind.DELIVERY, person, ACTIONS.get(action, "failed"), code[0] if code else None)
        case "message/disposition-notification":
            for block in children(part):
                said = (header(block, "disposition") or "").lower()
                kind = FactKind.READ if "displayed" in said else FactKind.SYSTEM
                yield Reported(kind, _person(block), None)


def _person(block: Mail) -> str | None:
    """Return the address in ``rfc822; minh@customer.example``."""
    written = header(block, "original-recipient") if header(block, "final-recipient") is None else None
    said = (header(block, "final-recipient") or written or "").rpartition(";")[2].strip(" <>").lower()
    return said or None


def reported_ids(mail: Mail) -> tuple[str, ...]:
    """Return the ids of our mails that a report is about: of what it encloses, else of what it answers."""
    for _, part, _ in leaves(mail):
        match part.get_content_type():
            case "message/rfc822" | "message/global":
                found = tuple(id for one in children(part) for id in ids(one, "message-id"))
            case "text/rfc822-headers" | "message/rfc822-headers":
                found = _ids_of_headers(part_text(part))
            case "message/disposition-notification":
                found = tuple(id for one in children(part) for id in ids(one, "original-message-id"))
            case _:
                continue
        if found:
            return found
    answered = ids(mail, "in-reply-to") or ids(mail, "references")[-1:]
    if answered:
        return answered
    for _, part, _ in leaves(mail):
        if part.get_content_type() == "text/plain" and (quoted := _MESSAGE_ID.search(part_text(part))):
            return (quoted[1],)
    return ()


def _ids_of_headers(written: str) -> tuple[str, ...]:
    head = written.lstrip("\n")[:100_000]
    enclosed: Mail | None = safely(lambda: message_from_string(head.partition("\n\n")[0]), None)
    return ids(enclosed, "message-id") if enclosed is not None else ()


def facts_of(mail: Mail, account: str | None, key: str) -> Iterator[Fact]:
    """Yield a fact for each that a report speaks of; *key* is the report's own.

    A report is of one mail, to some dozens at most: anybody may send one, and it costs no more than that.
    """
    about = reported_ids(mail)[:1]
    for place, one in enumerate(islice(reported(mail), MOST)):
        yield Fact(
            kind=one.kind,
            dedupe=f"{one.kind}|{key}|{place}",
            account_id=account,
            user_id=one.recipient,
            message_ids=about,
            status=one.status,
            error_code=one.code,
            timestamp_ms=date_ms(mail),
            auto_submitted=True,
            name=None if one.kind is not FactKind.SYSTEM else "disposition",
        )
