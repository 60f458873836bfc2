"""What a webhook tells, taken in: each fact becomes a command, or is told of and passed over."""

from collections.abc import Callable, Mapping
from enum import StrEnum

from omnikit.desk import intake
from omnikit.desk.handling import attempt, repeat
from omnikit.desk.house import House, Outcome
from omnikit.desk.meeting import bound, met
from omnikit.desk.ports import Delivery, Needs, Receipt, Reported, Snapshot, ThreadKey
from omnikit.desk.steps import Step, Steps
from omnikit.desk.telling import content_of, delivery_key, inbound_of, place_of, time_of
from omnikit.model.actors import CUSTOMER
from omnikit.model.commands import (
    BotOutcome,
    Command,
    ReceiveEcho,
    ReceiveEdit,
    ReceiveReaction,
    ReceiveSignal,
    ReceiveUnsend,
    Signal,
)
from omnikit.model.contact import Identity, Visit
from omnikit.model.delivery import DeliveryStatus
from omnikit.model.errors import StaleVersion, TooManyConflicts
from omnikit.model.facts import Fact, FactKind
from omnikit.model.ids import ConversationId
from omnikit.model.message import Message
from omnikit.model.thread import Account, Thread, ThreadKind
from omnikit.model.value import Value, value
from omnikit.model.wire import Arrival


class Taken(StrEnum):
    """What became of a fact.

    TAKEN_IN: it changed something. REPEATED: it had been taken in. KNOWN: it tells what is known, such as an echo of
    our own. PASSED_OVER: nothing here is for it to change; the host may use it. REFUSED: by a rule. UNUSABLE: an
    error says why nothing can ever be made of it. FAILED: an error that another delivery may not meet.
    """

    __hash__ = str.__hash__

    TAKEN_IN = "taken_in"
    REPEATED = "repeated"
    KNOWN = "known"
    PASSED_OVER = "passed_over"
    REFUSED = "refused"
    UNUSABLE = "unusable"
    FAILED = "failed"


@value
class Heard(Value):
    """One fact and what became of it. *outcome* of its command; *reported*: which messages a receipt moved on.

    *error* is what kept it from being taken in: it alone failed, and the platform may be let deliver it again.
    """

    fact: Fact
    taken: Taken
    outcome: Outcome | None = None
    reported: tuple[Reported, ...] = ()
    error: Exception | None = None


AsksBot = Callable[[Fact], BotOutcome | None]
"""Returns what the host's bot made of what a customer wrote; None: nothing, or there is none."""
Take = Callable[[House, Account, Fact, AsksBot], Steps[Heard]]


def no_bot(fact: Fact) -> BotOutcome | None:
    """Return that there is no bot."""
    return None


def take(house: House, account: Account, fact: Fact, bot: AsksBot) -> Steps[Heard]:
    """Take in one fact of *account*. Raises as what it becomes does, ``TooManyConflicts`` among others."""
    how = HOW.get(fact.kind)
    if how is None or fact.standby:  # another application has the thread: what it says is not ours to take in
        return Heard(fact=fact, taken=Taken.PASSED_OVER)
    return (yield from how(house, account, fact, bot))


# --- what customers write


def _message(house: House, account: Account, fact: Fact, bot: AsksBot) -> Steps[Heard]:
    if fact.is_echo:
        return (yield from _echo(house, account, fact))
    inbound = inbound_of(house, account, fact).but(bot=bot(fact))
    return _heard(fact, (yield from intake.receive(house, inbound)))


def _comment(house: House, account: Account, fact: Fact, bot: AsksBot) -> Steps[Heard]:
    match fact.action:
        case "add" | None:
            return (yield from _commented(house, account, fact))
        case "edit" | "edited":
            return (yield from _edit(house, account, fact, bot))
        case "remove":
            return (yield from _unsend(house, account, fact, bot))
    return Heard(fact=fact, taken=Taken.PASSED_OVER)


def _commented(house: House, account: Account, fact: Fact) -> Steps[Heard]:
    """Take in a comment. Of the page's own those are known that the desk sent; others are not shown (OM-11.1)."""
    key, _ = place_of(house, account.channel, fact)
    if fact.is_echo and (yield from met(house, account, key, fact)):
        return Heard(fact=fact, taken=Taken.KNOWN)
    if fact.is_echo and not house.profile.comments:
        return Heard(fact=fact, taken=Taken.PASSED_OVER)
    return _heard(fact, (yield from intake.receive(house, inbound_of(house, account, fact))))


# --- what our side wrote


def _echo(house: House, account: Account, fact: Fact) -> Steps[Heard]:
    """Take in what the account sent: our own is known by its id or by what we gave with it, a colleague's is told."""
    key, kind = place_of(house, account.channel, fact)
    if (yield from met(house, account, key, fact)):
        return Heard(fact=fact, taken=Taken.KNOWN)

    def needs(delivery: Delivery) -> Needs:
        return Needs(
            workspace=house.workspace,
            thread=ThreadKey(account.id, key),
            identity=Identity(account.id, fact.user_id or key),
            delivery=delivery,
        )

    def command(snapshot: Snapshot) -> Command | None:
        found = snapshot.conversation
        now = house.now()
        return ReceiveEcho(
            conversation=found.id if found is not None else ConversationId(house.ids(now)),
            thread=found.thread if found is not None else Thread(account.id, key, account.channel, kind),
            contact=snapshot.contact.id if snapshot.contact is not None and found is None else None,
            content=content_of(fact),
            external=fact.message_id or "",
            sent_at=time_of(fact.timestamp_ms),
            quotes=fact.reply_to or "",
        )

    return (yield from _about(house, account, fact, needs, command))


# --- what is told of messages that are there


def _edit(house: House, account: Account, fact: Fact, bot: AsksBot) -> Steps[Heard]:
    def command(snapshot: Snapshot) -> Command | None:
        message = snapshot.message
        if message is None or snapshot.conversation is None or _anothers(message, fact):
            return None
        content = content_of(fact) if fact.attachments else message.content.but(text=fact.text or "")
        return ReceiveEdit(
            conversation=snapshot.conversation.id,
            sequence=message.sequence,
            content=content,
            sent_at=time_of(fact.timestamp_ms),
        )

    return (yield from _about_message(house, account, fact, command))


def _unsend(house: House, account: Account, fact: Fact, bot: AsksBot) -> Steps[Heard]:
    def command(snapshot: Snapshot) -> Command | None:
        message = snapshot.message
        if message is None or snapshot.conversation is None or _anothers(message, fact):
            return None
        return ReceiveUnsend(conversation=snapshot.conversation.id, sequence=message.sequence)

    return (yield from _about_message(house, account, fact, command))


def _anothers(message: Message, fact: Fact) -> bool:
    """True if somebody else wrote it: where browsers make the ids, one visitor could name another's message."""
    whose = {fact.sender_id, fact.user_id} - {None}
    return fact.kind is not FactKind.COMMENT and bool(message.sender and whose) and message.sender not in whose


def _reaction(house: House, account: Account, fact: Fact, bot: AsksBot) -> Steps[Heard]:
    if fact.is_echo:  # our side's own: it is no sign of the customer's
        return Heard(fact=fact, taken=Taken.PASSED_OVER)
    emoji = "" if fact.action == "unreact" else fact.emoji or ""

    def command(snapshot: Snapshot) -> Command | None:
        if snapshot.message is None or snapshot.conversation is None:
            return None
        return ReceiveReaction(
            conversation=snapshot.conversation.id,
            sequence=snapshot.message.sequence,
            emoji=emoji,
            sender=fact.sender_id or fact.user_id or "",
        )

    return (yield from _about_message(house, account, fact, command))


Makes = Callable[[Snapshot], Command | None]


def _about_message(house: House, account: Account, fact: Fact, command: Makes) -> Steps[Heard]:
    target = fact.target_message_id or (fact.message_id if fact.kind is FactKind.COMMENT else None)
    if not target:
        return Heard(fact=fact, taken=Taken.PASSED_OVER)

    def needs(delivery: Delivery) -> Needs:
        return Needs(
            workspace=house.workspace, delivery=delivery, external=ThreadKey(account.id, target)
        )  # fmt: skip

    return (yield from _about(house, account, fact, needs, command))


def _about(
    house: House,
    account: Account,
    fact: Fact,
    needs: Callable[[Delivery], Needs],
    command: Makes,
) -> Steps[Heard]:
    """Carry out what *fact* asks of a conversation that is there, once however often it is delivered."""
    delivery = Delivery(account.id, delivery_key(fact))
    for _ in range(house.tries):
        snapshot: Snapshot = yield Step("read", needs(delivery))
        if snapshot.carried is not None:
            return _heard(fact, (yield from repeat(house, snapshot.carried)))
        asked = command(snapshot)
        if asked is None:
            return Heard(fact=fact, taken=Taken.PASSED_OVER)
        try:
            return _heard(fact, (yield from attempt(house, snapshot, asked, CUSTOMER, delivery=delivery)))
        except StaleVersion:
            continue
    raise TooManyConflicts(f"delivery {fact.dedupe!r}: changed {house.tries} times meanwhile")


def _heard(fact: Fact, outcome: Outcome) -> Heard:
    if outcome.denied is not None:
        return Heard(fact=fact, taken=Taken.REFUSED, outcome=outcome)
    if outcome.repeated:
        return Heard(fact=fact, taken=Taken.REPEATED, outcome=outcome)
    changed = getattr(outcome.decision, "events", ())
    return Heard(fact=fact, taken=Taken.TAKEN_IN if changed else Taken.KNOWN, outcome=outcome)


# --- what is told of a thread, or of what we sent


SIGNALS: Mapping[FactKind, Signal] = {
    FactKind.FOLLOW: Signal.FOLLOW,
    FactKind.UNFOLLOW: Signal.UNFOLLOW,
    FactKind.REFERRAL: Signal.REFERRAL,
    FactKind.OPTIN: Signal.OPTIN,
    FactKind.HANDOVER: Signal.HANDOVER,
}


def _signal(house: House, account: Account, fact: Fact, bot: AsksBot) -> Steps[Heard]:
    key, _ = place_of(house, account.channel, fact)
    if not key:
        return Heard(fact=fact, taken=Taken.PASSED_OVER)

    def needs(delivery: Delivery) -> Needs:
        return Needs(workspace=house.workspace, thread=ThreadKey(account.id, key), delivery=delivery)

    def command(snapshot: Snapshot) -> Command | None:
        found = snapshot.conversation
        return None if found is None else ReceiveSignal(conversation=found.id, signal=SIGNALS[fact.kind])

    return (yield from _about(house, account, fact, needs, command))


def _receipt(house: House, account: Account, fact: Fact, bot: AsksBot) -> Steps[Heard]:
    """Move what we sent on: by the platform's ids, or all in the thread up to a time."""
    if fact.kind is FactKind.READ:
        status = DeliveryStatus.READ
    else:
        status = STATUSES.get(fact.status or "delivered", DeliveryStatus.NONE)
    if status is DeliveryStatus.NONE:
        return Heard(fact=fact, taken=Taken.PASSED_OVER)
    up_to = fact.kind is FactKind.READ and house.profile.traits_of(account.channel).read.covers_earlier
    receipt = Receipt(
        thread=place_of(house, account.channel, fact)[0],
        externals=tuple(fact.message_ids),
        up_to=up_to,
        watermark=time_of(fact.watermark_ms),
        status=status,
        error=fact.error_code or "",
    )
    if fact.tracker and len(fact.message_ids) == 1:
        yield from bound(house, account, fact.tracker, fact.message_ids[0])
    reported: tuple[Reported, ...] = yield Step("report", house.workspace, account.id, (receipt,), house.now())
    return Heard(fact=fact, taken=Taken.TAKEN_IN if reported else Taken.KNOWN, reported=tuple(reported))


STATUSES: Mapping[str, DeliveryStatus] = {status.value: status for status in DeliveryStatus if status.value}


def _system(house: House, account: Account, fact: Fact, bot: AsksBot) -> Steps[Heard]:
    """Take in that a visitor has come, has gone to another page, or is gone; the host may use anything else."""
    key, kind = place_of(house, account.channel, fact)
    if fact.action == "end" and key:
        outcome = yield from intake.leave(house, account.id, key)
        return Heard(fact=fact, taken=Taken.KNOWN) if outcome is None else _heard(fact, outcome)
    if kind is not ThreadKind.VISIT or fact.page is None or not fact.user_id:
        return Heard(fact=fact, taken=Taken.PASSED_OVER)
    arrival = Arrival(
        account=account.id,
        thread=key,
        visitor=fact.user_id,
        name=fact.user_name or "",
        visit=Visit(page=fact.page, came_from=fact.came_from or ""),
    )
    return _heard(fact, (yield from intake.enter(house, arrival)))


HOW: Mapping[FactKind, Take] = {
    FactKind.MESSAGE: _message,
    FactKind.POSTBACK: _message,
    FactKind.COMMENT: _comment,
    FactKind.EDIT: _edit,
    FactKind.UNSEND: _unsend,
    FactKind.REACTION: _reaction,
    FactKind.DELIVERY: _receipt,
    FactKind.READ: _receipt,
    FactKind.FOLLOW: _signal,
    FactKind.UNFOLLOW: _signal,
    FactKind.REFERRAL: _signal,
    FactKind.OPTIN: _signal,
    FactKind.HANDOVER: _signal,
    FactKind.SYSTEM: _system,
}
"""What is done with each kind of fact; TYPING and UNKNOWN are told of and change nothing."""
