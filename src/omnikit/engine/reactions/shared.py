"""The pieces that reactions are made of: lines, system messages, notices, closed rooms."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from omnikit.model.conversation import Conversation
from omnikit.model.effects import CloseRoom, Effect, LogLine, Notify, Param, Retract, Send, SystemMessage
from omnikit.model.events import (
    Event,
)
from omnikit.model.ids import MemberId
from omnikit.model.upholds import upholds
from omnikit.model.value import maker
from omnikit.policies.context import Context
from omnikit.policies.notifying import Happening

log_line = maker(LogLine)
notify = maker(Notify)
send = maker(Send)
system_message = maker(SystemMessage)
MESSAGE, TRANSFERRED, TAKEN_OVER = Happening.MESSAGE, Happening.TRANSFERRED, Happening.TAKEN_OVER

Reactions = Iterable[Effect]
About = dict[str, Param]


@upholds("OC-8.4")
def logged(event: Event, code: str, about: About) -> LogLine:
    """Every event that people should know of has a line with its time and who did it."""
    return log_line(at=event.at, by=event.by, code=code, about=about)


def actor_of(event: Event, on: Context) -> str:
    """Return the acting member's name as it is now, or ``~`` and the kind of an actor who is no member."""
    member = event.by.member
    return f"~{event.by.kind}" if member is None else on.facts.workspace.name_of(member)


def names_of(members: Sequence[MemberId], on: Context) -> tuple[str, ...]:
    return tuple(on.facts.workspace.name_of(member) for member in members)


def system_lines(
    event: Event, sequence: int, code: str, members: Sequence[MemberId], on: Context
) -> list[SystemMessage]:
    """One system message: a single member by name, several as the first and the number of the others."""
    if not sequence:
        return []
    names = names_of(members, on)
    if len(names) == 1:
        return [system_message(at=event.at, sequence=sequence, code=f"{code}_one", about={"member": names[0]})]
    about: About = {"member": names[0], "others": len(names) - 1}
    return [system_message(at=event.at, sequence=sequence, code=f"{code}_many", about=about)]


def notices_to(
    what: Happening,
    code: str,
    recipients: Iterable[MemberId | None],
    about: About,
    conversation: Conversation,
    on: Context,
    until: datetime | None = None,
) -> list[Notify]:
    """One notice for each recipient, if the profile tells of it; it vanishes at *until*, or by the team's settings."""
    notifying = on.conduct(conversation).notifying
    if what not in notifying.notices:
        return []
    if what in notifying.fleeting:
        until = vanishes(on)
    batch = on.batch.id if on.batch is not None else None
    return [
        notify(to=member, code=code, about=about, batch=batch, until=until)
        for member in recipients
        if member is not None
    ]


@upholds("OM-2.5")
def vanishes(on: Context) -> datetime:
    """A fleeting notice is gone after the few seconds that the team's settings say."""
    return on.now + on.facts.workspace.settings.notice_lasts


@upholds("OM-2.3")
def retracted(before: Conversation) -> list[Retract]:
    """Once somebody has joined, or it is over, the call for help is taken back from everybody who was told."""
    return [Retract(member=member, code="notice.announced") for member in before.told]


def by_whom(event: Event, on: Context) -> About:
    return {"actor": actor_of(event, on), "actor_role": on.role_name()}


def customer_of(conversation: Conversation) -> str:
    """The contact's id: their name is put in at the edge, so that no personal value is stored."""
    return conversation.contact or ""


@upholds("CO-3.1", "CO-7.3")
def closed_rooms(members: Iterable[MemberId], conversation: Conversation, on: Context) -> list[CloseRoom]:
    """Members who are out are taken out of the open chat room, each client in its own way."""
    how = on.conduct(conversation).notifying.close_rooms
    return [CloseRoom(member=member, how=how) for member in members] if how else []
