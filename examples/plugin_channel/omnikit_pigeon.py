"""Pigeon, a fictional messenger, as a channel of omnikit: all of a plugin in one module."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from omnikit.channels.common.answers import accepted, again, answer_json, by_status, refused
from omnikit.channels.common.hashing import from_hex, sha256_hmac_matches
from omnikit.channels.common.keys import key_of
from omnikit.channels.common.reading import id_of, items, json_of, text, time_ms
from omnikit.channels.common.writing import json_request
from omnikit.channels.fitting import Part, fit
from omnikit.channels.protocol import ACCOUNT, OK, Channel, Config, Setting, needed
from omnikit.model.errors import Unsendable
from omnikit.model.facts import Fact, FactAttachment, FactKind
from omnikit.model.message import MessageKind
from omnikit.model.traits import FileLimit, Receipts, Traits, Window
from omnikit.model.wire import Action, Learned, Outbound, Request, Response, Why
from omnikit.plugins import hookimpl

LETTERS = "https://api.pigeon.example/v1/letters"
FULL = "basket_full"


class Pigeon:
    """The codec between Pigeon's letters and omnikit's facts."""

    name = "pigeon"
    traits = Traits(
        text=280,
        files={MessageKind.IMAGE: FileLimit(2_000_000)},
        windows=(Window("perch", timedelta(hours=48)),),
        delivered=Receipts.IDS,
        quotes=True,
        unsends=True,
        hears_edits=True,
        hears_reactions=True,
        echoes=True,
        repeatable=True,
    )
    settings = (
        ACCOUNT,
        Setting("key", "what the webhook is sealed with", secret=True),
        Setting("token", "what we send with", secret=True, required=False),
    )

    def verify(self, request: Request, config: Config, now: datetime) -> bool | None:
        """True if the seal is that of exactly these bytes."""
        seal = from_hex(request.header("X-Pigeon-Seal"))
        return sha256_hmac_matches(needed(config, "key"), request.body, seal)

    def answer(self, request: Request, config: Config) -> Response:
        """Return that it has been received: Pigeon wants no more."""
        return OK

    def parse(self, request: Request, config: Config) -> tuple[Fact, ...]:
        """Return what each letter tells."""
        whole = json_of(request.body)
        nest = id_of(whole.get("nest")) or id_of(config.get("account_id"))
        return tuple(_fact(letter, nest) for letter in items(whole, "letters"))

    def render(self, outbound: Outbound, config: Config) -> tuple[Request, ...]:
        """Return a request for each letter that it takes, and one that calls a letter back."""
        headers = {"Authorization": f"Bearer {needed(config, 'token')}"}
        parts = fit(self.name, outbound, self.traits)
        if outbound.action is Action.UNSEND:
            return (json_request(f"{LETTERS}/recall", {"no": outbound.target}, headers),)
        return tuple(
            json_request(LETTERS, _letter(part, outbound, f"{outbound.message}/{number}"), headers)
            for number, part in enumerate(parts)
        )

    def learn(self, sent: Request, answer: Response) -> Learned:
        """Return what Pigeon says: the letter's number, or why it doesn't fly."""
        said = answer_json(answer)
        trouble = text(said.get("trouble"))
        if trouble == FULL:
            return again(Why.TOO_FAST, trouble)
        if answer.status < 200 or answer.status >= 300:
            return by_status(answer, trouble or "")
        if trouble is not None:
            return refused(Why.OTHER, trouble)
        return accepted(id_of(said.get("no")))


def _fact(letter: Mapping[str, Any], nest: str | None) -> Fact:
    number, author, addressee = id_of(letter.get("no")), id_of(letter.get("from")), id_of(letter.get("to"))
    ours = nest is not None and author == nest
    told: dict[str, Any] = {
        "account_id": nest,
        "user_id": addressee if ours else author,
        "sender_id": author,
        "timestamp_ms": time_ms(letter.get("sent")),
    }
    match letter.get("is"):
        case "letter" if number is not None:
            return Fact(
                kind=FactKind.MESSAGE,
                dedupe=key_of("letter", number),
                message_id=number,
                text=text(letter.get("words")),
                attachments=tuple(_pictures(letter)),
                reply_to=id_of(letter.get("answers")),
                is_echo=ours,
                tracker=text(letter.get("tag")),
                **told,
            )
        case "correction" if number is not None:
            words = text(letter.get("words"))
            key = key_of("correction", number, words, id_of(letter.get("sent")))
            return Fact(kind=FactKind.EDIT, dedupe=key, target_message_id=number, text=words, is_echo=ours, **told)
        case "landed" if number is not None:
            return Fact(
                kind=FactKind.DELIVERY,
                dedupe=key_of("landed", number),
                message_ids=(number,),
                status="delivered",
                **told,
            )
        case "feather" if number is not None:
            feather = text(letter.get("feather"))
            return Fact(
                kind=FactKind.REACTION,
                dedupe=key_of("feather", number, author, feather, id_of(letter.get("sent"))),
                target_message_id=number,
                emoji=feather,
                action="react" if feather else "unreact",
                **told,
            )
        case other:
            key = key_of("unknown", text(other), number, author, addressee, id_of(letter.get("sent")))
            return Fact(kind=FactKind.UNKNOWN, dedupe=key, message_id=number, **told)


def _pictures(letter: Mapping[str, Any]) -> Iterator[FactAttachment]:
    for picture in items(letter, "pictures"):
        yield FactAttachment(kind="image", url=text(picture.get("at")), ref=id_of(picture.get("id")))


def _letter(part: Part, outbound: Outbound, tag: str) -> dict[str, Any]:
    letter: dict[str, Any] = {"to": outbound.to, "tag": tag}
    if part.text:
        letter["words"] = part.text
    for picture in part.attachments:
        if not picture.linked:
            raise Unsendable(PIGEON.name, f"image {picture.name or picture.ref!r}", "a pigeon carries a link, no bytes")
        letter.setdefault("pictures", []).append({"at": picture.ref})
    if part.quoted is not None:
        letter["answers"] = part.quoted.external
    return letter


PIGEON = Pigeon()


@hookimpl
def omnikit_channels() -> tuple[Channel, ...]:
    """Return the channel that this package brings."""
    return (PIGEON,)
