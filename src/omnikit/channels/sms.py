"""SMS by Twilio; with ``whatsapp:`` before the addresses the same requests carry WhatsApp."""

import base64
import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from urllib.parse import urlencode

from omnikit.channels.common.answers import accepted, again, answer_json, by_status, refused, retry_after
from omnikit.channels.common.reading import id_of, query_of, text
from omnikit.channels.fitting import Part, fit
from omnikit.channels.formats import twilio
from omnikit.channels.protocol import ACCOUNT, Config, Setting, needed
from omnikit.model.errors import Unsendable
from omnikit.model.facts import Fact
from omnikit.model.message import Attachment
from omnikit.model.platforms import PLATFORMS
from omnikit.model.traits import Traits
from omnikit.model.wire import Learned, Outbound, Request, Response, Why

API = "https://api.twilio.com"
VERSION = "2010-04-01"
FORM = "application/x-www-form-urlencoded; charset=utf-8"
WHATSAPP = "whatsapp:"
TRACKER = "tracker"
RECEIVED = Response(body=b"<Response/>", headers={"Content-Type": "text/xml"})


class Sms:
    """Numbers of ours by Twilio. Its form carries no time; nothing makes the repeat of a send harmless."""

    settings = (
        ACCOUNT,
        Setting("account_sid", "the Twilio account's id, for sending", required=False),
        Setting("auth_token", "what Twilio signs with, and sending is allowed by", secret=True),
        Setting("api_key", "an API key's id, to send with it in place of the auth token", required=False),
        Setting("api_secret", "that key's secret", secret=True, required=False),
        Setting("messaging_service_sid", "a service that picks the number to send from", required=False),
        Setting("status_callback", "the public URL that is told what becomes of a message", required=False),
        Setting("api_base", f"where the platform's API is, if not {API}", required=False),
    )

    def __init__(self, name: str, traits: Traits) -> None:
        self.name = name
        self.traits = traits

    def verify(self, request: Request, config: Config, now: datetime) -> bool:
        """True if Twilio signed this form for this URL, which is the public one that it was told."""
        return twilio.signed_by(needed(config, "auth_token"), request)

    def answer(self, request: Request, config: Config) -> Response:
        """Return an empty ``<Response/>``: anything in it would be sent to the person."""
        return RECEIVED

    def parse(self, request: Request, config: Config) -> tuple[Fact, ...]:
        """Return the one fact of a form: what somebody wrote, or what became of what we sent."""
        fact = twilio.fact_of(twilio.form_in(request), id_of(config.get("account_id")))
        tracker = text(query_of(request).get(TRACKER)) if fact.message_ids else None
        return (fact if tracker is None else fact.but(tracker=tracker),)

    def render(self, outbound: Outbound, config: Config) -> tuple[Request, ...]:
        """Return a request for each part; files go by their link, which Twilio fetches."""
        traits = BY_WHATSAPP if outbound.to.startswith(WHATSAPP) else self.traits
        parts = fit(self.name, outbound, traits)
        return tuple(self._posted(outbound, part, config) for part in parts)

    def _posted(self, outbound: Outbound, part: Part, config: Config) -> Request:
        sid = needed(config, "account_sid")
        user = text(config.get("api_key")) or sid
        secret = needed(config, "api_secret" if text(config.get("api_key")) else "auth_token")
        base = str(config.get("api_base") or API).rstrip("/")
        allowed = base64.b64encode(f"{user}:{secret}".encode()).decode()
        fields = [*_addresses(outbound, config), *_content(outbound, part), *_callback(outbound, config)]
        fields += [("MediaUrl", self._link(one)) for one in part.attachments]
        return Request(
            url=f"{base}/{VERSION}/Accounts/{sid}/Messages.json",
            headers={"Content-Type": FORM, "Authorization": f"Basic {allowed}"},
            body=urlencode(fields, errors="replace").encode(),
        )

    def _link(self, attachment: Attachment) -> str:
        if attachment.linked:
            return attachment.ref
        what = f"{attachment.kind} {attachment.name or attachment.ref!r}"
        raise Unsendable(self.name, what, "Twilio fetches files by their link, and this one has none")

    def learn(self, sent: Request, answer: Response) -> Learned:
        """Return what Twilio says: the message's sid, or its own code of a failure."""
        told = answer_json(answer)
        code, says = twilio.code_of(told), text(told.get("message")) or text(told.get("error_message")) or ""
        if 200 <= answer.status < 300 and not code:
            return accepted(id_of(told.get("sid")))
        if code in AGAIN:
            return again(AGAIN[code], code, says, retry_after(answer))
        if code in NEVER:
            return refused(NEVER[code], code, says)
        if 200 <= answer.status < 300:
            return refused(Why.OTHER, code, says)
        return by_status(answer, code, says)


def _addresses(outbound: Outbound, config: Config) -> Iterator[tuple[str, str]]:
    yield "To", outbound.to
    service = text(config.get("messaging_service_sid"))
    if service is None and outbound.account.startswith("MG"):
        service = outbound.account
    if service is not None:
        yield "MessagingServiceSid", service
        return
    ours = outbound.account
    same_kind = ours.startswith(WHATSAPP) or not outbound.to.startswith(WHATSAPP)
    yield "From", ours if same_kind else WHATSAPP + ours


def _content(outbound: Outbound, part: Part) -> Iterator[tuple[str, str]]:
    if outbound.template:
        yield "ContentSid", outbound.template
        if outbound.parameters:
            values = {str(place): said for place, said in enumerate(outbound.parameters, start=1)}
            yield "ContentVariables", json.dumps(values, ensure_ascii=False)
    elif part.text:
        yield "Body", part.text


def _callback(outbound: Outbound, config: Config) -> Iterator[tuple[str, str]]:
    """Our own id goes into the URL that is called back: a status may be told before the send is answered."""
    url = text(config.get("status_callback"))
    if url is not None:
        mark = "&" if "?" in url else "?"
        yield "StatusCallback", f"{url}{mark}{urlencode({TRACKER: outbound.message})}"


AGAIN: Mapping[str, Why] = {
    **dict.fromkeys(("14107", "20429", "21611", "63018"), Why.TOO_FAST),
    **dict.fromkeys(("20500", "20503", "30001", "30008"), Why.DOWN),
}
NEVER: Mapping[str, Why] = {
    "63016": Why.WINDOW_CLOSED,
    **dict.fromkeys(("21211", "21214", "21408", "21610", "21612", "21614", "63003", "63024"), Why.UNREACHABLE),
    **dict.fromkeys(("20003", "20005", "21606", "21608", "21660", "63007"), Why.UNAUTHORISED),
    **dict.fromkeys(("30002", "63038"), Why.QUOTA),
    **dict.fromkeys(("21605", "21617"), Why.TOO_LONG),
    **dict.fromkeys(("12300", "21620", "21623", "30019", "63005", "63019", "63021", "63027"), Why.UNSUPPORTED),
}

BY_WHATSAPP = PLATFORMS["whatsapp"].but(
    text=1600,
    caption=1600,
    files={kind: limit for kind, limit in PLATFORMS["whatsapp"].files.items() if kind in PLATFORMS["sms"].files},
    typing=False,
    marks_read=False,
    quotes=False,
    reacts=False,
    hears_edits=False,
    hears_unsends=False,
    hears_reactions=False,
    echoes=False,
    groups=False,
)
"""What is left of WhatsApp by Twilio."""

SMS = Sms("sms", PLATFORMS["sms"])
WHATSAPP_BY_TWILIO = Sms("twilio_whatsapp", BY_WHATSAPP)
"""For hosts whose accounts on Twilio are of WhatsApp alone: with its windows and its templates."""
