"""A fictional platform whose webhooks are facts as they stand, and whose answers say what they mean."""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from attrs import frozen

from omnikit.channels.fitting import fit
from omnikit.channels.protocol import ACCOUNT, Config, Setting, needed
from omnikit.model.errors import PayloadError
from omnikit.model.facts import Fact, FactAttachment, FactKind
from omnikit.model.traits import Traits
from omnikit.model.wire import Learned, Outbound, Request, Response, Verdict, Why


@frozen
class Smoke:
    """The platform's adapter: *traits* are whatever a test needs, *tracks* that it gives our id back in an echo."""

    traits: Traits
    name: str = "smoke"
    settings: tuple[Setting, ...] = (ACCOUNT, Setting("secret", "what signs", secret=True))

    def verify(self, request: Request, config: Config, now: datetime) -> bool | None:
        """True if the header says the secret."""
        return request.header("X-Smoke") == needed(config, "secret")

    def answer(self, request: Request, config: Config) -> Response:
        """Answer what a platform wants to read."""
        return Response(body=b"seen")

    def parse(self, request: Request, config: Config) -> tuple[Fact, ...]:
        """Return the facts that stand in the body."""
        try:
            given = json.loads(request.body)
        except ValueError:
            raise PayloadError("body", request.body, "JSON") from None
        return tuple(fact(**one) for one in given)

    def render(self, outbound: Outbound, config: Config) -> tuple[Request, ...]:
        """Return one request a part, after one for each attachment that the platform doesn't have yet."""
        if config.get("forgotten"):
            needed(config, "token")
        parts = fit(self.name, outbound, self.traits)
        brought = [one for part in parts for one in part.attachments if one.ref in outbound.bytes_of]
        uploads = tuple(
            Request(url="https://smoke.example/up", body=outbound.bytes_of[one.ref], uploads=one.ref)
            for one in brought
            if one.ref not in outbound.uploaded
        )
        if uploads:
            return uploads
        return tuple(
            Request(url="https://smoke.example/send", body=json.dumps(_said(outbound, part)).encode()) for part in parts
        )

    def learn(self, sent: Request, answer: Response) -> Learned:
        """Return what the answer says."""
        told = json.loads(answer.body or b"{}")
        if answer.status == 200:
            return Learned(verdict=Verdict.ACCEPTED, externals=(told.get("id", ""),), uploaded=told.get("file", ""))
        if answer.status == 429:
            return Learned(verdict=Verdict.RETRY, why=Why.TOO_FAST, again_in=timedelta(seconds=told["after"]))
        return Learned(verdict=Verdict.REFUSED, why=Why(told.get("why", "unreachable")), code=told["code"])


def _said(outbound: Outbound, part: Any) -> dict[str, Any]:
    return {
        "to": outbound.to,
        "text": part.text,
        "quotes": part.quoted.external if part.quoted else "",
        "files": [outbound.uploaded.get(one.ref, one.ref) for one in part.attachments],
        "key": outbound.message,
        "token": outbound.answered.token if outbound.answered else "",
        "window": outbound.window,
        "by_person": outbound.by_person,
    }


def fact(kind: str, attachments: tuple[Mapping[str, Any], ...] = (), **told: Any) -> Fact:
    """Return a fact as a body tells it."""
    files = tuple(FactAttachment(**one) for one in attachments)
    lists = {name: tuple(found) for name, found in told.items() if isinstance(found, list)}
    return Fact(kind=FactKind(kind), attachments=files, **(told | lists))
