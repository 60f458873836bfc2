"""Channels that break one promise each; all else they do as the example's Pigeon does."""

import itertools
import json
import random
from datetime import datetime

from omnikit_pigeon import Pigeon

from omnikit.channels.common.reading import json_of
from omnikit.channels.protocol import Config
from omnikit.model.errors import PayloadError
from omnikit.model.facts import Fact, FactKind
from omnikit.model.message import Content
from omnikit.model.wire import Action, Learned, Outbound, Request, Response, Verdict

# --- who sent it


class AcceptsAChangedBody(Pigeon):
    """Verifies what the body says, not its bytes: laid out otherwise or with more in it, it passes."""

    def verify(self, request: Request, config: Config, now: datetime) -> bool | None:
        if super().verify(request, config, now):
            return True
        return super().verify(request.but(body=request.body[:-1]), config, now)


class AcceptsAnySeal(Pigeon):
    """Asks for a seal, and doesn't hold it against anything."""

    def verify(self, request: Request, config: Config, now: datetime) -> bool | None:
        return request.header("X-Pigeon-Seal") is not None


class TrustsWhatIsNotSealed(Pigeon):
    """Takes a request without a seal for one that needs none."""

    def verify(self, request: Request, config: Config, now: datetime) -> bool | None:
        return None if request.header("X-Pigeon-Seal") is None else super().verify(request, config, now)


class MindsTheCaseOfHeaders(Pigeon):
    """Finds the seal under one spelling only."""

    def verify(self, request: Request, config: Config, now: datetime) -> bool | None:
        if "X-Pigeon-Seal" not in request.headers:
            return False
        return super().verify(request, config, now)


class ChokesOnHeaders(Pigeon):
    """Reads the seal as if every header were hexadecimal digits."""

    def verify(self, request: Request, config: Config, now: datetime) -> bool | None:
        bytes.fromhex(request.header("X-Pigeon-Seal") or "")
        return super().verify(request, config, now)


# --- what it says


class TakesEchoesForCustomers(Pigeon):
    """Hears itself talk."""

    def parse(self, request: Request, config: Config) -> tuple[Fact, ...]:
        return tuple(fact.but(is_echo=False, user_id=fact.sender_id) for fact in super().parse(request, config))


class ReadsTheFirst(Pigeon):
    """Takes a request for one letter."""

    def parse(self, request: Request, config: Config) -> tuple[Fact, ...]:
        return super().parse(request, config)[:1]


class RoundsNumbers(Pigeon):
    """Reads numbers as JavaScript does."""

    def parse(self, request: Request, config: Config) -> tuple[Fact, ...]:
        body = json.dumps(json.loads(request.body, parse_int=_rounded)).encode() if request.body[:1] == b"{" else b""
        return super().parse(request.but(body=body), config)


def _rounded(digits: str) -> int:
    return int(float(digits)) if len(digits) > 15 else int(digits)


class RaisesOnTheUnknown(Pigeon):
    """Knows no kind but its own."""

    def parse(self, request: Request, config: Config) -> tuple[Fact, ...]:
        facts = super().parse(request, config)
        if any(fact.kind is FactKind.UNKNOWN for fact in facts):
            raise PayloadError("letters", "a letter", "a kind that is known")
        return facts


class PassesTheUnknownOver(Pigeon):
    """Says nothing of what it doesn't know."""

    def parse(self, request: Request, config: Config) -> tuple[Fact, ...]:
        return tuple(fact for fact in super().parse(request, config) if fact.kind is not FactKind.UNKNOWN)


class TakesTheUnknownForAMessage(Pigeon):
    """Shows what it doesn't know as an empty message."""

    def parse(self, request: Request, config: Config) -> tuple[Fact, ...]:
        known = {FactKind.UNKNOWN: FactKind.MESSAGE}
        return tuple(fact.but(kind=known.get(fact.kind, fact.kind)) for fact in super().parse(request, config))


class TrustsTheBody(Pigeon):
    """Takes it that every letter is an object with a number."""

    def parse(self, request: Request, config: Config) -> tuple[Fact, ...]:
        for letter in json_of(request.body).get("letters", ()):
            letter["no"]
        return super().parse(request, config)


class LetsTheDeepIn(Pigeon):
    """Reads by a recursion of its own, as deep as the body is."""

    def parse(self, request: Request, config: Config) -> tuple[Fact, ...]:
        if request.body[:2] == b"[[":
            _nested(request.body, 0)
        return super().parse(request, config)


def _nested(body: bytes, at: int) -> int:
    return _nested(body, at + 1) if body[at : at + 1] == b"[" else at


class LooksAtEachForEach(Pigeon):
    """Holds every letter against every other."""

    def parse(self, request: Request, config: Config) -> tuple[Fact, ...]:
        facts = super().parse(request, config)
        found: list[Fact] = []
        for fact in facts:
            for other in found:
                if other is fact:
                    break
            found.append(fact)
        return facts


# --- once each


class NumbersDeliveries(Pigeon):
    """Gives each fact a key of its own, each time."""

    numbers = itertools.count()

    def parse(self, request: Request, config: Config) -> tuple[Fact, ...]:
        return tuple(fact.but(dedupe=f"{next(self.numbers)}") for fact in super().parse(request, config))


class KeysByTheBody(Pigeon):
    """Makes keys of the bytes, which a redelivery writes otherwise."""

    def parse(self, request: Request, config: Config) -> tuple[Fact, ...]:
        facts = super().parse(request, config)
        return tuple(fact.but(dedupe=f"{hash(request.body)}.{place}") for place, fact in enumerate(facts))


class KeysByTheLetter(Pigeon):
    """Gives an edit and a reaction the key of the message that they are about."""

    def parse(self, request: Request, config: Config) -> tuple[Fact, ...]:
        return tuple(
            fact.but(dedupe=fact.message_id or fact.target_message_id or "".join(fact.message_ids) or fact.dedupe)
            for fact in super().parse(request, config)
        )


class KeysByTheTime(Pigeon):
    """Takes what one person says in one second for one message."""

    def parse(self, request: Request, config: Config) -> tuple[Fact, ...]:
        return tuple(
            fact.but(dedupe=f"{fact.kind}.{fact.action}.{fact.emoji}.{fact.user_id}.{fact.timestamp_ms}")
            for fact in super().parse(request, config)
        )


class HasNoKeys(Pigeon):
    """Leaves it to others to see what came before."""

    def parse(self, request: Request, config: Config) -> tuple[Fact, ...]:
        return tuple(fact.but(dedupe="") for fact in super().parse(request, config))


# --- what leaves


class CutsOff(Pigeon):
    """Sends as much as there is room for."""

    def render(self, outbound: Outbound, config: Config) -> tuple[Request, ...]:
        content = outbound.content.but(text=outbound.content.text[: self.traits.text])
        return super().render(outbound.but(content=content), config)


class SendsTooMuch(Pigeon):
    """Sends all of it at once, whatever the limit."""

    def render(self, outbound: Outbound, config: Config) -> tuple[Request, ...]:
        requests = super().render(outbound.but(content=outbound.content.but(text="")), config)
        said = {"to": outbound.to, "tag": outbound.message, "words": outbound.content.text}
        whole = Request(url="https://api.pigeon.example/v1/letters", body=json.dumps(said).encode())
        return (*requests, whole) if outbound.action is Action.SEND else super().render(outbound, config)


class LosesTheCaption(Pigeon):
    """Sends what is attached, and not what was said of it."""

    def render(self, outbound: Outbound, config: Config) -> tuple[Request, ...]:
        content = outbound.content
        return super().render(outbound.but(content=content.but(text="") if content.attachments else content), config)


class LeaksTheToken(Pigeon):
    """Signs each letter with what nobody should read."""

    def render(self, outbound: Outbound, config: Config) -> tuple[Request, ...]:
        return super().render(_with(outbound, f"{outbound.content.text} {config.get('token')}"), config)


class LeaksOurIds(Pigeon):
    """Shows the customer our number of the message."""

    def render(self, outbound: Outbound, config: Config) -> tuple[Request, ...]:
        return super().render(_with(outbound, f"{outbound.content.text} [{outbound.message}]"), config)


class RemembersWhispers(Pigeon):
    """Repeats to everybody what it was given for somebody else."""

    def __init__(self) -> None:
        self._heard: list[str] = []

    def render(self, outbound: Outbound, config: Config) -> tuple[Request, ...]:
        whispered = [text for text in self._heard if "only between us" in text]
        self._heard.append(outbound.content.text)
        return super().render(_with(outbound, " ".join((outbound.content.text, *whispered))), config)


class ForgetsQuotes(Pigeon):
    """Answers nothing in particular."""

    def render(self, outbound: Outbound, config: Config) -> tuple[Request, ...]:
        return super().render(outbound.but(quoted=None), config)


class DropsWhatItCannotCarry(Pigeon):
    """Sends the rest, and says nothing."""

    def render(self, outbound: Outbound, config: Config) -> tuple[Request, ...]:
        kept = tuple(one for one in outbound.content.attachments if one.kind in self.traits.files)
        return super().render(outbound.but(content=outbound.content.but(attachments=kept)), config)


class PretendsToReact(Pigeon):
    """Takes a reaction on, and does nothing."""

    def render(self, outbound: Outbound, config: Config) -> tuple[Request, ...]:
        return () if outbound.action is Action.REACT else super().render(outbound, config)


class SendsAnotherEachTime(Pigeon):
    """Gives each try another tag, so that the platform can't know it again."""

    def render(self, outbound: Outbound, config: Config) -> tuple[Request, ...]:
        return super().render(outbound.but(message=f"{random.random()}"), config)


def _with(outbound: Outbound, text: str) -> Outbound:
    return outbound.but(content=Content(text=text)) if outbound.action is Action.SEND else outbound


# --- what comes of it


class BelievesEverything(Pigeon):
    """Takes whatever is answered for acceptance."""

    def learn(self, sent: Request, answer: Response) -> Learned:
        return Learned(verdict=Verdict.ACCEPTED)


class TrustsAnswers(Pigeon):
    """Takes it that every answer is JSON."""

    def learn(self, sent: Request, answer: Response) -> Learned:
        json.loads(answer.body)
        return super().learn(sent, answer)


class GivesUp(Pigeon):
    """Takes a server's trouble for its last word."""

    def learn(self, sent: Request, answer: Response) -> Learned:
        learned = super().learn(sent, answer)
        return learned.but(verdict=Verdict.REFUSED) if learned.verdict is Verdict.RETRY else learned


class SendsWithoutATag(Pigeon):
    """Learns no number and gives no tag, so that an echo is a stranger's."""

    def parse(self, request: Request, config: Config) -> tuple[Fact, ...]:
        return tuple(fact.but(tracker=None) for fact in super().parse(request, config))

    def learn(self, sent: Request, answer: Response) -> Learned:
        return super().learn(sent, answer).but(externals=())
