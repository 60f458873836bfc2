"""Values as JSON text and back: classes are found by their stable ``kind``, never by where they stand in the code."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from operator import attrgetter
from typing import Any, TypeVar, get_type_hints

import attrs
import msgspec

from omnikit.model import administration, commands, contacts, effects, events, presence, quick_reply
from omnikit.model.effects import Effect
from omnikit.model.errors import InvalidInput, StorageError, UnknownName
from omnikit.model.events import Event
from omnikit.model.ids import ConversationId
from omnikit.model.message import Message
from omnikit.model.value import Value, maker

T = TypeVar("T")

EVENTS: Mapping[str, type[Event]] = {
    **events.BY_KIND,
    **administration.BY_KIND,
    **presence.BY_KIND,
    **contacts.BY_KIND,
    **quick_reply.BY_KIND,
}
EFFECTS: Mapping[str, type[Effect]] = effects.BY_KIND

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_MINUTE = timedelta(minutes=1)
_DECODERS: dict[Any, Any] = {}  # each is made when it is first needed


def _plain(thing: object) -> object:
    if isinstance(thing, Mapping):
        return dict(thing)
    raise TypeError(f"{type(thing).__name__} can't be stored: {thing!r}")


_encode = msgspec.json.Encoder(enc_hook=_plain).encode


class BrokenRow(StorageError):
    """What is stored can't be read: an unknown kind, or a text that is no such value; says where it stands."""

    def __init__(self, where: tuple[object, ...], what: str) -> None:
        self.where = " ".join(str(part) for part in where)
        super().__init__(f"{self.where}: {what}")


def encode(thing: Value | tuple[Any, ...]) -> str:
    """Return *thing* as JSON."""
    try:
        return _encode(thing).decode()
    except UnicodeEncodeError:
        # half an emoji, as platforms cut them: no UTF-8 can say it, an escape can
        return json.dumps(msgspec.to_builtins(thing, enc_hook=_plain))


def encode_message(message: Message) -> str:
    """Return *message* as JSON, without how far it has come, which has a place of its own.

    What a message doesn't have is left out: messages are the most of what is stored, and few have everything. Of one
    that was changed the last that is told is its *revision*.
    """
    given = zip(_NAMES, _given(message), _DEFAULTS, strict=True)
    told = {name: one for name, one, default in given if one is not default and one != default}
    try:
        return _encode(told).decode()
    except UnicodeEncodeError:
        return json.dumps(msgspec.to_builtins(told, enc_hook=_plain), separators=(",", ":"))


def revision_pattern(revision: int) -> str:
    """Return what the JSON of a message of that revision is LIKE, if that isn't 0, which is not told."""
    return f'%"revision":{revision}}}'


_APART = ("status", "error", "externals")
_MESSAGE: Any = Message  # attrs.fields takes no class that a decorator of ours has made
_FIELDS = [field for field in attrs.fields(_MESSAGE) if field.name not in _APART]
_NAMES = [field.name for field in _FIELDS]
_DEFAULTS = [dict[str, str]() if field.name in ("about", "reactions") else field.default for field in _FIELDS]
_given = attrgetter(*_NAMES)


class _Messages:
    """Decodes messages by way of a structure: an attrs class fills in what is left out at thrice the price."""

    def __init__(self) -> None:
        types = get_type_hints(Message)
        fields = attrs.fields(_MESSAGE)
        row = msgspec.defstruct(
            "Message",
            [
                (one.name, types[one.name])
                if one.default is attrs.NOTHING
                else (one.name, types[one.name], msgspec.field(default_factory=dict))
                if one.name in ("about", "reactions")
                else (one.name, types[one.name], one.default)
                for one in fields
            ],
            kw_only=True,
        )
        self._read = msgspec.json.Decoder(row).decode
        self._made = eval(  # attribute by attribute, as it would be written by hand
            f"lambda row: make({', '.join(f'{one.name}=row.{one.name}' for one in fields)})", {"make": maker(Message)}
        )

    def decode(self, text: str) -> Message:
        """Return the message that *text* says."""
        made: Message = self._made(self._read(text))
        return made


def decode(cls: type[T], text: str, *where: object) -> T:
    """Return the value of *cls* that *text* says; raise ``BrokenRow``, which names *where*, if it says none."""
    try:
        found: T = _decoder(cls).decode(text)
    except msgspec.ValidationError as error:
        raise BrokenRow(where, f"no {cls.__name__}: {error}") from None
    except (msgspec.DecodeError, UnicodeError):
        return _decode_halves(cls, text, where)
    return found


def _decode_halves(cls: type[T], text: str, where: tuple[object, ...]) -> T:
    try:
        return msgspec.convert(json.loads(text), cls)
    except (ValueError, RecursionError, msgspec.ValidationError) as error:
        raise BrokenRow(where, f"no {cls.__name__}: {error}") from None


def decode_event(kind: str, text: str, *where: object) -> Event:
    """Return the event of that kind; raise ``BrokenRow`` for a kind that nobody knows or another text."""
    return decode(_class(EVENTS, kind, where), text, *where)


def decode_effect(kind: str, text: str, *where: object) -> Effect:
    """Return the effect of that kind; raise ``BrokenRow`` for a kind that nobody knows or another text."""
    return decode(_class(EFFECTS, kind, where), text, *where)


def decode_command(text: str, conversation: ConversationId) -> commands.Command:
    """Return the command to *conversation* that a person wrote as ``{"kind": "Transfer", …arguments}``.

    Raises ``InvalidInput`` for what is no JSON or doesn't fit the command, ``UnknownName`` for an unknown kind or
    argument, with the known ones.
    """
    try:
        told = msgspec.json.decode(text)
    except (msgspec.DecodeError, UnicodeError) as error:
        raise InvalidInput("command", text, f"JSON ({error})") from None
    if not isinstance(told, dict) or not isinstance(told.get("kind"), str):
        raise InvalidInput("command", text, '{"kind": "Transfer", …arguments}')
    kind = told.pop("kind")
    if kind not in commands.BY_KIND:
        raise UnknownName("command", kind, commands.BY_KIND)
    cls = commands.BY_KIND[kind]
    if told.setdefault("conversation", conversation) != conversation:
        raise InvalidInput("conversation", told["conversation"], f"{conversation!r}, or none")
    _only_known(told, cls, kind)
    try:
        command = msgspec.convert(told, cls)
    except msgspec.ValidationError as error:
        raise InvalidInput(f"arguments of {kind}", told, _lowered(str(error))) from None
    _nothing_dropped(told, msgspec.to_builtins(command), kind)
    return command


def instant(at: datetime) -> int:
    """Return *at* as microseconds since 1970, so that times sort as numbers.

    Raises ``StorageError`` for a time without a zone, and for a zone that is seconds off (those before 1900): its
    text would be cut to minutes, and the time with it.
    """
    if at.tzinfo is not UTC:
        offset = at.utcoffset()
        if offset is None or offset % _MINUTE:
            raise StorageError(f"{at!r} can't be stored; a time needs a zone of whole minutes, best UTC")
    since = at - _EPOCH
    return (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds


def moment(microseconds: int | None) -> datetime | None:
    """Return the time that ``instant`` made *microseconds* of, in UTC; None for none."""
    return None if microseconds is None else _EPOCH + timedelta(0, 0, microseconds)  # unnamed, it takes half as long


def _decoder(cls: Any) -> Any:
    found = _DECODERS.get(cls)
    if found is None:
        found = _DECODERS[cls] = _Messages() if cls is Message else msgspec.json.Decoder(cls)
    return found


def _class(known: Mapping[str, type[T]], kind: str, where: tuple[object, ...]) -> type[T]:
    found = known.get(kind)
    if found is None:
        raise BrokenRow(where, str(UnknownName("kind", kind, known)))
    return found


def _only_known(told: Mapping[str, Any], cls: type[Any], what: str) -> None:
    known = [field.name for field in attrs.fields(cls)]
    for name in told:
        if name not in known:
            raise UnknownName(f"argument of {what}", name, known)


def _nothing_dropped(told: Any, understood: Any, what: str) -> None:
    """Raise ``UnknownName`` if a name inside *told* was not understood: a misspelt one would be left out unseen."""
    if isinstance(told, dict):
        for name, inner in told.items():
            if name not in understood:
                raise UnknownName(f"name in {what}", name, understood)
            _nothing_dropped(inner, understood[name], f"{what}.{name}")
    elif isinstance(told, list):
        for index, inner in enumerate(told):
            _nothing_dropped(inner, understood[index], f"{what}[{index}]")


def _lowered(text: str) -> str:
    return text[:1].lower() + text[1:]
