"""Zalo official accounts: one event a request, signed by a bare hash; failures stand in the body of a 200."""

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Final

from omnikit.channels.common.answers import accepted, again, answer_json, by_status, refused
from omnikit.channels.common.hashing import from_hex, same
from omnikit.channels.common.reading import id_of, json_of, sub, text, time_ms, whole
from omnikit.channels.common.templates import TEMPLATES
from omnikit.channels.formats.zalo_events import facts_of
from omnikit.channels.formats.zalo_sending import requests
from omnikit.channels.protocol import ACCOUNT, OK, Config, Setting, needed
from omnikit.model.errors import PayloadError
from omnikit.model.facts import Fact
from omnikit.model.platforms import PLATFORMS
from omnikit.model.wire import Learned, Outbound, Request, Response, Verdict, Why

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MAX_AGE_S = 300
CHECKS = (b"", b"{}")
"""Bodies of the console's check of the URL, which nothing signs and which tell nothing."""


class Zalo:
    """The adapter of Zalo's Official Account API."""

    name: Final = "zalo"
    traits: Final = PLATFORMS["zalo"]
    settings: Final = (
        ACCOUNT,
        Setting("app_id", "the id of the application that hears the account"),
        Setting("oa_secret_key", "the account's secret, which webhooks are signed with", secret=True),
        Setting("access_token", "the token to send with, which lives about a day", secret=True, required=False),
        Setting("max_age_s", f"how old an event may be in seconds, {MAX_AGE_S} if not said", required=False),
        TEMPLATES,
    )

    def verify(self, request: Request, config: Config, now: datetime) -> bool | None:
        """True if the hash fits, the event is of our application, and not old: a hash can be played again.

        None for the console's check of the URL, which is empty and not signed.
        """
        app, secret = needed(config, "app_id"), needed(config, "oa_secret_key")
        header = request.header("x-zevent-signature")
        if header is None and request.body.strip() in CHECKS:
            return None
        given = from_hex((header or "").strip().removeprefix("mac="))
        try:
            body = json_of(request.body)
        except PayloadError:
            return False
        at = request.header("x-zevent-timestamp") or id_of(body.get("timestamp")) or ""
        signed = b"".join((app.encode(), request.body, at.encode("utf-8", "surrogatepass"), secret.encode()))
        if given is None or not same(given, hashlib.sha256(signed).digest()) or id_of(body.get("app_id")) != app:
            return False
        told = time_ms(at)
        oldest = whole(config.get("max_age_s", MAX_AGE_S))
        if told is None or oldest is None:
            return False
        return abs(now - (EPOCH + timedelta(milliseconds=told))) <= timedelta(seconds=min(oldest, 10**9))

    def answer(self, request: Request, config: Config) -> Response:
        """Return 200, which is what the console looks for too."""
        return OK

    def parse(self, request: Request, config: Config) -> tuple[Fact, ...]:
        """Return the fact that an event is; none for the console's check of the URL."""
        if not request.body.strip():
            return ()
        return facts_of(json_of(request.body), id_of(config.get("account_id")))

    def render(self, outbound: Outbound, config: Config) -> tuple[Request, ...]:
        """Return what brings files to Zalo, as long as it has not all; then the messages."""
        return requests(outbound, config)

    def learn(self, sent: Request, answer: Response) -> Learned:
        """Return what an answer means, by the error in its body."""
        told = answer_json(answer)
        error, says = whole(told.get("error")), text(told.get("message")) or text(told.get("error_description")) or ""
        data = sub(told, "data")
        if error == 0:
            if not sent.uploads:
                return accepted(id_of(data.get("message_id")) or id_of(data.get("msg_id")))
            id = id_of(data.get("attachment_id")) or id_of(data.get("token"))
            if id is None:
                return refused(Why.OTHER, "0", "the upload has no id")
            return Learned(verdict=Verdict.ACCEPTED, uploaded=id)
        if error is None:
            if 200 <= answer.status < 300:
                return refused(Why.OTHER, str(answer.status), "the answer is not Zalo's")
            return by_status(answer, says=says)
        if error in TOO_FAST:
            return again(Why.TOO_FAST, str(error), says)
        if error in DOWN:
            return again(Why.DOWN, str(error), says)
        return refused(ERRORS.get(error, Why.OTHER), str(error), says)


TOO_FAST = frozenset({-32})
DOWN = frozenset({-100, -200})
ERRORS: Mapping[int, Why] = {
    -124: Why.UNAUTHORISED,
    -202: Why.UNAUTHORISED,
    -204: Why.UNAUTHORISED,
    -205: Why.UNAUTHORISED,
    -207: Why.UNAUTHORISED,
    -209: Why.UNAUTHORISED,
    -210: Why.TOO_LONG,
    -211: Why.QUOTA,
    -212: Why.UNAUTHORISED,
    -213: Why.UNREACHABLE,
    -214: Why.WINDOW_CLOSED,
    -216: Why.UNAUTHORISED,
    -217: Why.UNREACHABLE,
    -218: Why.QUOTA,
    -220: Why.UNAUTHORISED,
    -221: Why.UNAUTHORISED,
    -224: Why.UNSUPPORTED,
    -227: Why.UNREACHABLE,
    -230: Why.WINDOW_CLOSED,  # no word of theirs in 7 days; one integrator says that the token has expired
    -232: Why.WINDOW_CLOSED,
    -233: Why.UNSUPPORTED,
    -240: Why.UNSUPPORTED,
}
"""Zalo's own documents were not at hand: integrators' lists, which differ."""

ZALO: Final = Zalo()
