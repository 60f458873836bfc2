"""Who handles a collaborative conversation: taking over, handing on."""

import pytest

from omnikit.desk.desk import Desk
from omnikit.desk.ports import Task
from omnikit.desk.relay import merged
from omnikit.engine.decide import decide
from omnikit.engine.evolve import fold
from omnikit.engine.options import options
from omnikit.model.actors import Actor
from omnikit.model.commands import TakeOver, Transfer
from omnikit.model.conversation import COLLABORATOR, Conversation
from omnikit.model.decision import Allowed
from omnikit.model.effects import LogLine, Notify, SystemMessage
from omnikit.model.ids import ConversationId, EffectId, MemberId
from omnikit.model.thread import ThreadKind
from omnikit.testing.builders import (
    ADA,
    ANN,
    BOB,
    CAT,
    CONVERSATION,
    DAN,
    EVE,
    FAY,
    MAX,
    MIA,
    SUE,
    WORKSPACE,
    a_context,
    a_conversation,
    a_thread,
)
from omnikit.testing.desks import a_desk
from tests.rules.acting import Done, answers_of, at_desk, done, refused, stored

TAKE_OVER = TakeOver(conversation=CONVERSATION)


def to(member: MemberId) -> Transfer:
    """Return the wish to hand on to *member*."""
    return Transfer(conversation=CONVERSATION, to=member)


def _ranks(conversation: Conversation) -> tuple[MemberId, ...]:
    return tuple(seat.member for seat in conversation.seats)


# --- taking over


# (collaborators before, who takes over, handler and collaborators after, in rank)
TAKEOVERS = (
    ((SUE,), SUE, (SUE, ANN)),
    ((BOB, SUE), SUE, (SUE, BOB, ANN)),
    ((SUE, BOB), SUE, (SUE, ANN, BOB)),
    ((BOB, MIA, CAT), MIA, (MIA, BOB, ANN, CAT)),
    ((BOB, CAT, DAN, EVE, SUE), SUE, (SUE, BOB, CAT, DAN, EVE, ANN)),
)


@pytest.mark.rule("CO-5.2")
@pytest.mark.parametrize(("there", "by", "after"), TAKEOVERS)
def test_taker_and_former_handler_change_seats(
    there: tuple[MemberId, ...], by: MemberId, after: tuple[MemberId, ...]
) -> None:
    """The taker handles, the former handler collaborates, and so a full conversation can be taken over too."""
    taken = done(a_conversation(collaborators=there), TAKE_OVER, a_context(by)).after

    assert _ranks(taken) == after
    assert taken.handler == by
    assert taken.relation(ANN) is COLLABORATOR
    assert len(taken.collaborators) == len(there)


def _taken() -> Done:
    return done(a_conversation(collaborators=(BOB, SUE, CAT)), TAKE_OVER, a_context(SUE))


@pytest.mark.rule("CO-5.3")
def test_a_takeover_is_one_line_of_taker_and_former_handler() -> None:
    """One line names who took over and from whom."""
    taken = _taken()

    assert taken.recorded == [("record.taken_over", {"actor": "Sue", "former_handler": "Ann"})]
    assert [line.by.member for line in taken.each(LogLine)] == [SUE]


@pytest.mark.rule("CO-5.4")
def test_a_takeover_is_one_system_message() -> None:
    """One system message in the conversation names the taker, and takes the next place among the messages."""
    taken = _taken()

    assert taken.said == [("system.taken_over", {"actor": "Sue"})]
    assert [message.sequence for message in taken.each(SystemMessage)] == [taken.before.sequence + 1]
    assert taken.after.sequence == taken.before.sequence + 1


@pytest.mark.rule("CO-5.5")
def test_the_former_handler_is_told_of_a_takeover() -> None:
    """The former handler, and nobody else, is told who took over, in which role, and how many."""
    about = {"actor": "Sue", "actor_role": "role.supervisor", "count": 1}

    assert _taken().told == [(ANN, "notice.taken_over", about)]


# --- handing on


# (who asks, to whom, refused by): handled by ANN, with BOB and SUE
TRANSFERS = (
    (ANN, BOB, ""),
    (ANN, SUE, ""),
    (ANN, CAT, "CO-6.1"),
    (ANN, ADA, "CO-6.1"),
    (BOB, SUE, "CO-6.2"),
    (BOB, CAT, "CO-6.2"),
    (SUE, BOB, "CO-6.2"),
    (SUE, SUE, "CO-6.2"),
    (MAX, BOB, "CO-6.2"),
)


@pytest.mark.rule("CO-6.1", "CO-6.2")
@pytest.mark.parametrize(("by", "target", "rule"), TRANSFERS)
def test_the_handler_hands_on_to_collaborators_only(by: MemberId, target: MemberId, rule: str) -> None:
    """The handler transfers to one of the collaborators and to nobody else; no collaborator transfers at all."""
    assert refused(a_conversation(collaborators=(BOB, SUE)), to(target), a_context(by)) == rule


@pytest.mark.rule("CO-6.1")
def test_the_targets_offered_are_the_collaborators() -> None:
    """The targets that a button may show are the collaborators; in a 1:1 they are the enabled colleagues."""

    def targets(conversation: Conversation) -> set[str]:
        (offered,) = (option for option in options(conversation, a_context(ANN)) if option.command == "Transfer")
        return set(offered.arguments)

    assert targets(a_conversation(collaborators=(BOB, SUE))) == {BOB, SUE}
    assert targets(a_conversation()) == {BOB, CAT, DAN, EVE, FAY, SUE, MIA, MAX, ADA}


# (collaborators before, target, handler and collaborators after, in rank)
HANDED = (
    ((BOB,), BOB, (BOB, ANN)),
    ((BOB, CAT), CAT, (CAT, BOB, ANN)),
    ((BOB, CAT), BOB, (BOB, ANN, CAT)),
    ((BOB, CAT, DAN, EVE, FAY), DAN, (DAN, BOB, CAT, ANN, EVE, FAY)),
)


@pytest.mark.rule("CO-6.3")
@pytest.mark.parametrize(("there", "target", "after"), HANDED)
def test_sender_and_target_change_seats(
    there: tuple[MemberId, ...], target: MemberId, after: tuple[MemberId, ...]
) -> None:
    """The target handles at once and the former handler collaborates, in the seat that the target had."""
    handed = done(a_conversation(collaborators=there), to(target), a_context(ANN)).after

    assert _ranks(handed) == after
    assert handed.handler == target
    assert handed.relation(ANN) is COLLABORATOR


def _handed() -> Done:
    return done(a_conversation(handler=MIA, collaborators=(BOB, SUE)), to(SUE), a_context(MIA))


@pytest.mark.rule("CO-6.4")
def test_a_transfer_is_one_line_of_sender_and_receiver() -> None:
    """One line names who handed on and to whom."""
    handed = _handed()

    assert handed.recorded == [("record.transferred", {"actor": "Mia", "target": "Sue"})]
    assert [line.by.member for line in handed.each(LogLine)] == [MIA]


@pytest.mark.rule("CO-6.5")
def test_a_transfer_is_one_system_message_of_the_new_handler() -> None:
    """One system message names the new handler, not the sender, and takes the next place among the messages."""
    handed = _handed()

    assert handed.said == [("system.transferred", {"target": "Sue"})]
    assert [message.sequence for message in handed.each(SystemMessage)] == [handed.before.sequence + 1]
    assert handed.after.sequence == handed.before.sequence + 1


@pytest.mark.rule("CO-6.6")
def test_the_new_handler_is_told_of_a_transfer() -> None:
    """The new handler, and nobody else, is told who handed on, in which role, and how many."""
    about = {"actor": "Mia", "actor_role": "role.marketing_agent", "count": 1}

    assert _handed().told == [(SUE, "notice.transferred", about)]


@pytest.mark.rule("CO-6.7")
def test_a_transfer_can_be_decided_without_being_done() -> None:
    """A decision answers with the target and the roles that would result, and leaves the conversation as it was."""
    conversation = a_conversation(collaborators=(BOB, SUE))
    same = conversation.but()

    decision = decide(conversation, to(SUE), a_context(ANN))

    assert isinstance(decision, Allowed)
    assert _ranks(fold(conversation, decision.events)) == (SUE, BOB, ANN)
    assert conversation == same


# --- handing on many


# (thread, collaborators, refused in a batch by, refused alone by)
BATCHED = (
    (a_thread(), (), "", ""),
    (a_thread(), (BOB,), "CO-6.9", ""),
    (a_thread("whatsapp", ThreadKind.GROUP), (), "CO-6.9", ""),
    (a_thread("whatsapp", ThreadKind.GROUP), (BOB,), "CO-6.9", ""),
)


@pytest.mark.rule("CO-6.8", "CO-6.9")
@pytest.mark.parametrize("number", range(len(BATCHED)))
def test_a_batch_hands_on_what_is_1_to_1(number: int) -> None:
    """A batch transfers 1:1 conversations and refuses collaborative and group ones, which go one by one."""
    thread, there, in_batch, alone = BATCHED[number]
    conversation = a_conversation(thread=thread, collaborators=there)

    assert refused(conversation, to(BOB), a_context(ANN, batch="b1")) == in_batch
    assert refused(conversation, to(BOB), a_context(ANN)) == alone


@pytest.mark.rule("CO-6.6")
@pytest.mark.parametrize("batch", [None, "b1"])
def test_a_notice_knows_its_batch(batch: str | None) -> None:
    """The notice of a batch carries the batch, so that its counts can be added; a single one carries none."""
    handed = done(a_conversation(), to(BOB), a_context(ANN, batch=batch))

    assert [(notice.to, notice.batch) for notice in handed.each(Notify)] == [(BOB, batch)]


# --- at a desk


def _everything(desk: Desk, id: ConversationId) -> tuple[object, ...]:
    storage = desk.storage
    kept = storage.history(WORKSPACE, id, 0), storage.messages(WORKSPACE, id, 0, 100), storage.record(WORKSPACE, id)
    return (stored(desk, id), *kept)


@pytest.mark.rule("CO-6.7")
def test_a_preview_of_a_transfer_writes_nothing() -> None:
    """The preview tells the target and the roles that would result; stored conversation, log and record stay."""
    desk = a_desk()
    id = at_desk(desk, "t1", ANN, BOB, SUE)
    before = _everything(desk, id)
    assert _told(desk) != []

    seen = desk.preview(to(SUE).but(conversation=id), actor=Actor.of(ANN)).unwrap()

    assert _ranks(seen) == (SUE, BOB, ANN)
    assert _everything(desk, id) == before
    assert _told(desk) == []


@pytest.mark.rule("CO-6.7")
def test_a_preview_names_what_would_refuse_it() -> None:
    """The preview of a transfer to somebody outside the collaboration answers with its rule."""
    desk = a_desk()
    id = at_desk(desk, "t1", ANN, BOB)

    denied = desk.preview(to(CAT).but(conversation=id), actor=Actor.of(ANN)).denied

    assert denied is not None
    assert denied.rule == "CO-6.1"


def _told(desk: Desk) -> list[tuple[MemberId, str, object]]:
    tasks = [task.effect for task in desk.due()]
    return [(notice.to, notice.code, notice.about.get("count")) for notice in tasks if isinstance(notice, Notify)]


def _four(desk: Desk) -> list[ConversationId]:
    return [
        at_desk(desk, "t1", ANN),
        at_desk(desk, "t2", ANN, BOB),
        at_desk(desk, "t3", ANN, group=True),
        at_desk(desk, "t4", ANN),
    ]


@pytest.mark.rule("CO-6.8", "CO-6.9")
def test_a_batch_transfer_answers_for_each() -> None:
    """1:1 conversations are transferred, collaborative and group ones stay and are answered with the prompt's rule."""
    desk = a_desk()
    ids = _four(desk)

    items = desk.batch([to(BOB).but(conversation=id) for id in ids], actor=Actor.of(ANN))

    assert [item.conversation for item in items] == ids
    assert answers_of(items) == ["", "CO-6.9", "CO-6.9", ""]
    assert [stored(desk, id).handler for id in ids] == [BOB, ANN, ANN, BOB]


@pytest.mark.rule("CO-6.9")
@pytest.mark.parametrize("how", [{"strict": True}, {"dry_run": True}], ids=["strict", "dry run"])
def test_a_strict_or_dry_batch_moves_none(how: dict[str, bool]) -> None:
    """In strict mode one that can't go keeps all back, and a dry run moves nothing; both say which can't."""
    desk = a_desk()
    ids = _four(desk)

    items = desk.batch([to(BOB).but(conversation=id) for id in ids], actor=Actor.of(ANN), **how)

    assert answers_of(items) == ["", "CO-6.9", "CO-6.9", ""]
    assert [stored(desk, id).handler for id in ids] == [ANN] * 4


@pytest.mark.rule("CO-6.6")
def test_a_batch_is_one_notice_with_its_number() -> None:
    """Whoever is handed several at once is told once, with their number; single transfers are told one by one."""
    desk = a_desk()
    ids = [at_desk(desk, f"t{number}", ANN) for number in range(5)]
    _told(desk)

    desk.batch([to(BOB).but(conversation=id) for id in ids[:3]], actor=Actor.of(ANN))
    for id in ids[3:]:
        desk.handle(to(CAT).but(conversation=id), actor=Actor.of(ANN)).unwrap()

    assert _told(desk) == [
        (BOB, "notice.transferred", 3),
        (CAT, "notice.transferred", 1),
        (CAT, "notice.transferred", 1),
    ]


def _notice(id: int, to: MemberId, code: str, batch: str | None) -> Task:
    effect = Notify(to=to, code=code, about={"actor": "Sue", "count": 1}, batch=batch)
    return Task(ids=(EffectId(f"e{id}"),), conversation=ConversationId(f"c{id}"), effect=effect, attempts=1)


@pytest.mark.rule("CO-5.5", "CO-6.6")
@pytest.mark.parametrize("code", ["notice.taken_over", "notice.transferred"])
def test_notices_of_one_batch_to_one_member_are_added(code: str) -> None:
    """Equal notices of one batch to one member are one task with their sum; others stay as they are."""
    tasks = [
        _notice(1, ANN, code, "b1"),
        _notice(2, BOB, code, "b1"),
        _notice(3, ANN, code, "b1"),
        _notice(4, ANN, code, "b2"),
        _notice(5, ANN, code, None),
        _notice(6, ANN, code, None),
        _notice(7, ANN, code, "b1"),
    ]

    made = [(task.ids, task.effect.about["count"]) for task in merged(tasks) if isinstance(task.effect, Notify)]

    assert made == [(("e1", "e3", "e7"), 3), (("e2",), 1), (("e4",), 1), (("e5",), 1), (("e6",), 1)]
