"""E-mail (RFC 5322), in and out as whole mails: the host's own server, or its provider, carries them.

Nothing is signed: what From says proves nothing, and the host looks at the Authentication-Results of its own server.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping
from datetime import datetime

from omnikit.channels.common.answers import accepted, again, by_status, refused
from omnikit.channels.common.keys import key_of
from omnikit.channels.common.reading import text
from omnikit.channels.fitting import fit
from omnikit.channels.formats.mail_reading import (
    Address,
    Mail,
    addresses,
    data_of,
    date_ms,
    file_name,
    header,
    header_text,
    ids,
    leaves,
    mail_of,
    part_text,
)
from omnikit.channels.formats.mail_reports import facts_of, is_automatic
from omnikit.channels.formats.mail_text import text_of_html, without_quotation
from omnikit.channels.formats.mail_writing import TRACKER, mail_to_send
from omnikit.channels.protocol import ACCOUNT, OK, Config, Setting
from omnikit.model.errors import Unsendable
from omnikit.model.facts import Fact, FactAttachment, FactKind
from omnikit.model.platforms import PLATFORMS
from omnikit.model.traits import Traits
from omnikit.model.wire import Action, Learned, Outbound, Request, Response, Why


class Email:
    """A mailbox of ours. A thread is the mail that it began with; an attachment's ref is its part's number."""

    name = "email"
    traits: Traits = PLATFORMS["email"]
    settings = (
        ACCOUNT,
        Setting("addresses", "other addresses of the same mailbox, as a list: what they send is ours", required=False),
        Setting("return_path", "the envelope's sender, where failures are reported to", required=False),
    )

    def verify(self, request: Request, config: Config, now: datetime) -> None:
        """Return None: there is nothing to verify. The host checks its provider's signature, SPF, DKIM and DMARC."""
        return

    def answer(self, request: Request, config: Config) -> Response:
        """Return an empty 200, for providers that deliver by HTTP."""
        return OK

    def parse(self, request: Request, config: Config) -> tuple[Fact, ...]:
        """Return the message that a mail is, or what a report says of ours."""
        mail = mail_of(request.body)
        account = _account(mail, config)
        own = next(iter(ids(mail, "message-id")), None)
        key = own or f"sha256:{hashlib.sha256(request.body).hexdigest()}"
        return tuple(facts_of(mail, account, key_of("report", key))) or (_message(mail, config, account, own, key),)

    def render(self, outbound: Outbound, config: Config) -> tuple[Request, ...]:
        """Return a mail to be sent by SMTP: ``MAIL FROM`` and ``RCPT TO`` are in the headers, the mail is the body.

        Raises ``Unsendable`` for an automatic answer to an automatic mail: two machines would talk for ever.
        """
        answers_machine = outbound.answered is not None and outbound.answered.automatic
        if outbound.action is Action.SEND and answers_machine and not outbound.by_person:
            raise Unsendable(self.name, "an automatic answer", "what it answers was written by a machine")
        parts = fit(self.name, outbound, self.traits)
        return tuple(mail_to_send(outbound, part, config, place) for place, part in enumerate(parts, start=1))

    def learn(self, sent: Request, answer: Response) -> Learned:
        """Return what a server's reply means: its code as the status, its words in the body. 4xx may be asked again.

        A provider that takes mails by HTTP is understood too, where its status is no reply of SMTP.
        """
        says = answer.body[:500].decode("utf-8", "replace").strip()
        found = _ENHANCED.search(says)
        code = found[0] if found is not None else str(answer.status)
        if 200 <= answer.status < 300:
            own = _OUR_ID.search(sent.body)
            return accepted(own[1].decode("ascii", "replace") if own is not None else None)
        if found is None and answer.status in HTTP_ALONE:
            return by_status(answer, says=says)
        if 500 <= answer.status < 600 and not code.startswith("4."):
            return refused(_why(code, Why.OTHER), code, says)
        return again(_why(code, Why.DOWN), code, says)


EMAIL = Email()

_ENHANCED = re.compile(r"\b[245]\.\d{1,3}\.\d{1,3}\b")
_OUR_ID = re.compile(rb"^Message-ID:\s*<([^<>\s]{1,900})>", re.IGNORECASE | re.MULTILINE)
HTTP_ALONE = frozenset({*range(400, 420), 429, 500, 502, 503, 504})
"""Statuses that HTTP means, and SMTP replies to nobody who speaks it rightly."""
WHYS: Mapping[str, Why] = {
    **dict.fromkeys(("550", "551", "553"), Why.UNREACHABLE),
    **dict.fromkeys(("535", "530"), Why.UNAUTHORISED),
    "552": Why.TOO_LONG,
}
SUBJECTS: Mapping[str, Why] = {
    ".1": Why.UNREACHABLE,
    ".2": Why.UNREACHABLE,
    ".2.3": Why.TOO_LONG,
    ".3.4": Why.TOO_LONG,
    ".7.8": Why.UNAUTHORISED,
    ".7.9": Why.UNAUTHORISED,
}
"""Of enhanced codes (RFC 3463), without their class: the subject alone, or with its detail."""


def _why(code: str, otherwise: Why) -> Why:
    detail = code[1:]
    return WHYS.get(code) or SUBJECTS.get(detail) or SUBJECTS.get(detail.rpartition(".")[0]) or otherwise


# --- in


def files_of(body: bytes) -> dict[str, bytes]:
    """Return the attachments of a mail by ref, for the host to store. Raises ``PayloadError``."""
    mail = mail_of(body)
    return {number: data_of(part) for number, part, alternative in leaves(mail) if _is_file(part, alternative)}


def _account(mail: Mail, config: Config) -> str | None:
    known = text(config.get("account_id"))
    named = (*addresses(mail, "delivered-to"), *addresses(mail, "to"))
    return known or next((one.address for one in named), None)


def _message(mail: Mail, config: Config, account: str | None, own: str | None, key: str) -> Fact:
    writer = next(iter((*addresses(mail, "from"), *addresses(mail, "sender"), *addresses(mail, "return-path"))), None)
    answers = addresses(mail, "reply-to")
    person, echo = _person(mail, config, account, writer, answers)
    whole = _text(mail)
    answered, chain = next(iter(ids(mail, "in-reply-to")), None), ids(mail, "references")
    address = person.address if person is not None else None
    return Fact(
        kind=FactKind.MESSAGE,
        dedupe=key_of("echo" if echo else "message", address, key),
        account_id=account,
        user_id=address,
        user_name=(person.name or None) if person is not None else None,
        sender_id=account if echo else address,
        is_echo=echo,
        tracker=text(header(mail, TRACKER)) if echo else None,
        message_id=own,
        text=whole or None,
        stripped_text=without_quotation(whole),
        attachments=tuple(_attachments(mail)),
        timestamp_ms=date_ms(mail),
        reply_to=answered or (chain[-1] if chain else None),
        in_reply_to=answered,
        references=chain,
        subject=header_text(mail, "subject") or "",
        reply_address=(answers[0].address if answers else address) if not echo else None,
        email=address,
        auto_submitted=is_automatic(mail),
    )


def _person(
    mail: Mail, config: Config, account: str | None, writer: Address | None, answers: tuple[Address, ...]
) -> tuple[Address | None, bool]:
    """Return the person on the other side, and whether our side wrote.

    A form on a site may write in our name to ourselves: then the person is whom an answer goes to.
    """
    others = config.get("addresses") or ()
    ours = {str(one).lower() for one in (account, *(others if isinstance(others, list | tuple) else ())) if one}
    if writer is None or writer.address not in ours:
        return writer, False
    receivers = (*addresses(mail, "to"), *addresses(mail, "cc"))
    to = next((one for one in receivers if one.address not in ours), None)
    asked = next((one for one in answers if one.address not in ours), None)
    if to is None and asked is not None:
        return asked, False
    return to, True


def _text(mail: Mail) -> str:
    """Return the text parts, else the HTML ones as text."""
    shown = [part for _, part, alternative in leaves(mail) if not _is_file(part, alternative)]
    plain = [part_text(part).strip("\n") for part in shown if part.get_content_subtype() == "plain"]
    if any(one.strip() for one in plain):
        return "\n\n".join(one for one in plain if one.strip())
    rich = (text_of_html(part_text(part)) for part in shown if part.get_content_subtype() == "html")
    return "\n\n".join(one for one in rich if one)


def _is_file(part: Mail, alternative: bool) -> bool:
    """True if a part is an attachment, and no text of the mail; an alternative to the text is none either."""
    disposition = (header(part, "content-disposition") or "").partition(";")[0].strip().lower()
    if disposition == "attachment" or file_name(part) is not None:
        return True
    if part.get_content_maintype() != "text":
        return part.get_content_maintype() != "multipart"
    return part.get_content_subtype() not in ("plain", "html") and not alternative


def _attachments(mail: Mail) -> Iterator[FactAttachment]:
    for number, part, alternative in leaves(mail):
        if not _is_file(part, alternative):
            continue
        main = part.get_content_maintype()
        enclosed = main == "message"
        yield FactAttachment(
            kind=main if main in ("image", "audio", "video") else "file",
            ref=number,
            mime=part.get_content_type(),
            name=file_name(part),
            size=None if enclosed else len(data_of(part)),
        )
