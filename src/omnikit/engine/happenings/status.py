"""How a conversation begins, comes back, changes lanes and ends."""

from omnikit.engine.happenings.shared import the_member
from omnikit.engine.happenings.visitors import is_held, receivers
from omnikit.model.commands import (
    End,
    EndBySilence,
    MarkOverdue,
    ReceiveMessage,
    Reopen,
    ReportBotOutcome,
    StartConversation,
)
from omnikit.model.conversation import PENDING, PROCESSING, Conversation, Lane
from omnikit.model.events import (
    BecameOverdue,
    Ended,
    LaneChanged,
    Opened,
    Reopened,
    Returned,
)
from omnikit.model.message import Form
from omnikit.model.upholds import upholds
from omnikit.policies.context import Context
from omnikit.policies.profile import carries
from omnikit.policies.reopening import OnMessage


@upholds("OC-1.2", "OC-2.8", "FL-1.1", "FL-1.3")
def opened(conversation: Conversation, command: ReceiveMessage, on: Context) -> Opened:
    """A customer's first message opens a conversation: pending, in the lane that the bot's outcome gives.

    Where the profile has no waiting before service, it is in dialogue at once.
    """
    pending = on.profile.opens is PENDING
    return Opened(
        at=on.now,
        by=on.actor,
        conversation=conversation.id,
        workspace=conversation.workspace,
        contact=command.contact,
        status=on.profile.opens,
        lane=on.profile.lanes.after(command.bot, None) if pending else None,
        handler=None,
        departments=receivers(conversation, command, on),
    )


@upholds("OC-1.2", "FL-1.2")
def started(conversation: Conversation, command: StartConversation, on: Context) -> Opened:
    """A member who writes first opens a conversation that is processing, and handles it or takes part in it."""
    me = the_member(on)
    account = on.facts.workspace.accounts.get(command.thread.account)
    return Opened(
        at=on.now,
        by=on.actor,
        conversation=conversation.id,
        workspace=conversation.workspace,
        contact=command.contact,
        status=PROCESSING,
        lane=None,
        handler=None if on.profile.takes_part else me,
        participant=me if on.profile.takes_part else None,
        departments=account.departments if account is not None else (),
        spoken_at=command.heard_at,
    )


@upholds("OC-1.3", "OC-2.6", "CO-1.5", "CO-7.2")
def returned(conversation: Conversation, command: ReceiveMessage, on: Context) -> Returned | None:
    """A customer's message takes an ended conversation up: to pending, or back to those who were on it."""
    if is_held(conversation, on):
        return None
    to_people = on.conduct(conversation).reopening.on_message is OnMessage.TO_PROCESSING
    if to_people and conversation.handler is not None:
        return Returned(at=on.now, by=on.actor, status=PROCESSING, lane=None)
    lane = on.profile.lanes.after(command.bot, None)
    return Returned(at=on.now, by=on.actor, status=PENDING, lane=lane)


@upholds("OC-1.6", "OC-1.7", "CO-8.2", "CO-8.3", "CO-8.4")
def reopened(conversation: Conversation, command: Reopen | StartConversation, on: Context) -> Reopened:
    """A member takes an ended conversation up; in 1:1 they handle it, in a collaboration nothing else changes."""
    to_me = on.conduct(conversation).reopening.to_reopener or conversation.handler is None
    return Reopened(at=on.now, by=on.actor, handler=the_member(on) if to_me else None)


@upholds("OC-2.3", "OC-2.5", "OC-2.7", "FL-2.3")
def lane_changed(
    conversation: Conversation, command: ReceiveMessage | ReportBotOutcome, on: Context
) -> LaneChanged | None:
    """A pending conversation changes lanes when the bot's outcome says so."""
    if conversation.lane is Lane.VISITOR:
        return None
    outcome = command.bot if isinstance(command, ReceiveMessage) else command.outcome
    lane = on.profile.lanes.after(outcome, conversation.lane)
    return None if lane is conversation.lane else LaneChanged(at=on.now, by=on.actor, lane=lane)


@upholds("CO-14.4")
def _surveys(conversation: Conversation, wished: bool | None, on: Context) -> bool:
    """A survey goes out if it is wished, or else the team's setting, where profile and channel have one."""
    conduct = on.conduct(conversation)
    wanted = on.facts.workspace.settings.survey_on_end if wished is None else wished
    return wanted and conduct.surveys and carries(conduct, Form.SURVEY, on.traits(conversation))


@upholds("OC-1.8", "OC-3.3", "OC-11.10", "CO-7.4", "CO-13.4")
def ended(conversation: Conversation, command: End, on: Context) -> Ended:
    """It is over; who ends what nobody handled is recorded as its handler; a survey goes out on wish."""
    unhandled = conversation.handler is None and not on.profile.takes_part
    return Ended(
        at=on.now,
        by=on.actor,
        handler=the_member(on) if unhandled else None,
        survey=_surveys(conversation, command.survey, on),
        keeps_pins=not on.conduct(conversation).pins_end,
    )


@upholds("CO-16.1", "CO-13.4")
def ended_by_silence(conversation: Conversation, command: EndBySilence, on: Context) -> Ended:
    """The customer has been silent for the configured time: the system ends it, with a survey by the team's setting."""
    survey = _surveys(conversation, None, on)
    return Ended(at=on.now, by=on.actor, handler=None, survey=survey, keeps_pins=not on.conduct(conversation).pins_end)


@upholds("CO-15.1")
def became_overdue(conversation: Conversation, command: MarkOverdue, on: Context) -> BecameOverdue:
    """The customer has waited longer than the team's limit."""
    return BecameOverdue(at=on.now, by=on.actor, since=conversation.waiting_since or on.now)
