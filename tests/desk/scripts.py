"""Days at a desk as scripts, so that several ways of driving one can be compared call by call."""

import json
from collections.abc import Callable, Generator
from datetime import timedelta
from itertools import count
from typing import Any, NamedTuple

from omnikit.model.actors import SYSTEM, Actor
from omnikit.model.administration import DisableMember, SaveAccount
from omnikit.model.commands import (
    AcceptOffer,
    AddCollaborators,
    AddNote,
    EditContact,
    End,
    FollowUp,
    Mute,
    Reply,
    Tag,
    Transfer,
    Untag,
)
from omnikit.model.contact import Identity, Means, Visit
from omnikit.model.contacts import AddContact, Bind, Merge, Split
from omnikit.model.facts import Fact, FactKind
from omnikit.model.ids import AccountId, CommandKey, ConversationId, DepartmentId, QuickReplyId
from omnikit.model.presence import AWAY, BUSY, SetAvailability, SignIn
from omnikit.model.quick_reply import QuickReplies, RemoveQuickReply, SaveQuickReply, Shelf, SuggestionSource
from omnikit.model.thread import Account, ThreadKind
from omnikit.model.traits import Traits
from omnikit.model.transcript import ExportForm
from omnikit.model.views import Candidates, Position, Query, Search, View
from omnikit.model.wire import Arrival, Request, Response
from omnikit.model.workspace import Settings
from omnikit.policies.presets import FIRST_LINE, OMNICHAT_COLLABORATION, RECEPTION
from omnikit.testing.builders import ADA, ANN, BOB, CAT, SUE, WORKSPACE, minutes, some_text
from omnikit.testing.desks import SetClock, an_inbound, founding
from tests.desk.smoke import Smoke

A = Actor.of(ANN)
SETTINGS = Settings(overtime=minutes(5))
PROFILE = OMNICHAT_COLLABORATION.but(
    name="with orders", search_categories=OMNICHAT_COLLABORATION.search_categories | {"order"}
)
FINDERS = {"order": lambda number: (ConversationId("0000001"), ConversationId(number))}


def counted_codes() -> Callable[[], str]:
    """Return a generator of numbers that count up."""
    numbers = count(1)
    return lambda: str(next(numbers))


class Call(NamedTuple):
    """One call of a desk's door."""

    door: str
    given: tuple[object, ...]
    named: dict[str, object]


def call(door: str, *given: object, **named: object) -> Call:
    return Call(door, given, named)


Script = Generator[Call, Any, None]
"""Yields calls and is sent what they come to: an answer, or the error by name."""


def a_script(clock: SetClock) -> Script:
    """A day on which every door is used: with refusals, errors, a repeat, timers and a sweep."""
    for command in founding(WORKSPACE, SETTINGS):
        yield call("administer", command, actor=SYSTEM)
    line = AccountId("line")
    opened = yield call("receive", an_inbound())
    id = opened.conversation.id
    yield call("receive", an_inbound())
    yield call("receive", an_inbound(dedupe="fax", channel="fax"))
    taken = FollowUp(conversation=id, key=CommandKey("k1"))
    yield call("handle", taken, actor=A)
    yield call("handle", taken, actor=A)
    yield call("handle", End(conversation=id, key=CommandKey("k1")), actor=A)
    yield call("handle", Transfer(conversation=id, to=ANN), actor=A)
    yield call("preview", Transfer(conversation=id, to=BOB), actor=A)
    yield call("explain", Transfer(conversation=id, to=BOB), actor=A)
    yield call("handle", AddCollaborators(conversation=id, members=(BOB,)), actor=A)
    yield call("handle", Reply(conversation=id, content=some_text()), actor=A)
    yield call("options", id, actor=Actor.of(CAT))
    yield call("menu", View.MY_PROCESSING, actor=A)
    yield call("inbox", Query(view=View.MY_PROCESSING), actor=A)
    yield call("inbox", Query(view=View.MY_PROCESSING), actor=Actor.of("ghost"))
    yield call("inbox", Query(view=View.MY_PROCESSING, after=Position(None, id), before=Position(None, id)), actor=A)
    yield call("counts", actor=A)
    yield call("counts", View.MY_PROCESSING, Query(view=View.PENDING_HUMAN, channel="line"), actor=A)
    yield call("counts", Query(view=View.PENDING_HUMAN, department=DepartmentId("sales")), actor=A)
    yield call("badge", actor=Actor.of(BOB))
    yield call("search", Search(category="name", value="LIN"), actor=A)
    yield call("search", Search(category="order", value="42"), actor=A)
    yield call("search", Search(category="name", value=" "), actor=A)
    yield call("tags", actor=A)
    yield call("tags", "v", actor=A, limit=0)
    yield call("candidates", Candidates(conversation=id), actor=A)
    yield call("messages", id, actor=A, after=1, limit=1)
    yield call("messages", id, actor=Actor.of(CAT))
    yield call("status_record", id, actor=A)
    first, *_ = yield call("due", limit=1)
    yield call("settle", first)
    for task in (yield call("due")):
        yield call("settle", task, done=False, reason="the line is busy")
    clock.passes(minutes(0.5))
    for task in (yield call("due")):
        yield call("settle", task, done=False, reason="the line is dead")
    given_up = yield call("dead_letters")
    yield call("revive", [id for letter in given_up for id in letter.task.ids])
    yield call("due")
    yield call("receive", an_inbound(dedupe="d2"))
    other = yield call("receive", an_inbound(dedupe="d3", thread="customer-2"))
    yield call("handle", FollowUp(conversation=other.conversation.id), actor=A)
    clock.passes(minutes(6))
    yield call("tick", limit=1)
    yield call("tick")
    ends = [End(conversation=id), End(conversation=ConversationId("nowhere"))]
    yield call("batch", ends, actor=A, dry_run=True)
    yield call("batch", ends, actor=A, strict=True)
    yield call("batch", ends, actor=A)
    for _ in range(2):
        yield call("start", opened.conversation.contact, line, some_text(), actor=A, key=CommandKey("k2"))
    yield call("administer", DisableMember(workspace=WORKSPACE, member=ANN), actor=Actor.of(ADA))
    yield call("tick", limit=10)
    yield call("changes", after=1, limit=3)
    yield call("wait", after=1, timeout=timedelta())
    yield call("prune", clock.now)
    yield call("changes")
    yield call("erase", clock.now)
    yield call("forget", opened.conversation.contact)
    yield call("audit")


def a_day_of_the_queue(clock: SetClock) -> Script:
    """Conversations wait, are held out, accepted and lapse; managers look at the queue and ask why."""
    for command in founding(WORKSPACE, SETTINGS):
        yield call("administer", command, actor=SYSTEM)
    first = (yield call("receive", an_inbound())).conversation.id
    yield call("receive", an_inbound(dedupe="d2", thread="customer-2"))
    yield call("why", first, actor=Actor.of(SUE))
    yield call("why", first, actor=A)
    yield call("attend", SignIn(member=ANN, ready=True), actor=A)
    yield call("attend", SignIn(member=ANN, ready=True), actor=Actor.of(BOB))
    yield call("overview", actor=Actor.of(SUE))
    yield call("overview", actor=A)
    yield call("handle", AcceptOffer(conversation=first), actor=A)
    clock.passes(minutes(1))
    yield call("renew", ANN, actor=A)
    yield call("tick")
    yield call("dispatch")
    clock.passes(minutes(3))
    yield call("renew", ANN, actor=A)
    yield call("tick")
    yield call("overview", Query(view=View.ALL, limit=1), actor=Actor.of(SUE))


def a_day_of_the_reception(clock: SetClock) -> Script:
    """Visitors come, speak and go; an agent goes away and hands over."""
    for command in founding(WORKSPACE, SETTINGS):
        yield call("administer", command, actor=SYSTEM)
    site = AccountId("webchat")
    arrival = Arrival(account=site, thread="s1", visitor="v1", visit=Visit(page="/a"))
    id = (yield call("enter", arrival)).conversation.id
    yield call("enter", arrival)
    yield call("enter", arrival.but(account=AccountId("nowhere")))
    for member in (ANN, BOB):
        yield call("attend", SignIn(member=member), actor=Actor.of(member))
    spoke = an_inbound(dedupe="d1", thread="s1", sender="v1", channel="webchat", kind=ThreadKind.VISIT)
    yield call("receive", spoke)
    yield call("card", id, actor=A)
    yield call("card", id, actor=Actor.of(CAT))
    yield call("online", actor=A)
    yield call("colleagues", actor=A)
    yield call("attend", SetAvailability(member=ANN, availability=AWAY), actor=A)
    yield call("attend", SetAvailability(member=ANN, availability=AWAY, colleague=BOB), actor=A)
    yield call("attend", SetAvailability(member=BOB, availability=BUSY), actor=Actor.of(BOB))
    yield call("handle", Mute(conversation=id), actor=Actor.of(BOB))
    clock.passes(minutes(1))
    yield call("leave", site, "s1")
    yield call("leave", site, "s1")
    yield call("tick")
    yield call("inbox", Query(view=View.TALKED), actor=A)


def a_day_of_records(clock: SetClock) -> Script:
    """What customers tell is noted, edited, tagged, merged, split; texts are prepared; a conversation is taken out."""
    for command in founding(WORKSPACE, SETTINGS.but(suggestion_sources=frozenset(SuggestionSource))):
        yield call("administer", command, actor=SYSTEM)
    told = an_inbound("我的电话是13812345678，微信同号", thread="lin")
    id = (yield call("receive", told)).conversation.id
    another = an_inbound("加我微信 lin_88888", dedupe="d2", thread="mei")
    other = (yield call("receive", another)).conversation
    shown = yield call("card", id, actor=A)
    yield call("tag_choices", id, "转", actor=A)
    yield call("tag_choices", id, actor=A, at_message=True, limit=2)
    yield call("tag_choices", id, actor=Actor.of("ghost"))
    yield call("handle", Tag(conversation=id, tags=("预约",), sequence=1), actor=A)
    yield call("handle", Untag(conversation=id, tags=("转电",)), actor=A)
    yield call("handle", AddNote(conversation=id, text="likes red"), actor=A)
    for text in ("+8613987654321", "+8613711112222"):
        edit = EditContact(conversation=id, fields={"phone": text}, based_on=shown.version)
        yield call("handle", edit, actor=A)
    lines = yield call("ledger", id, actor=A, limit=2)
    yield call("ledger", id, actor=A, fields=frozenset({"phone", "tag"}), before=lines[-1])
    yield call("ledger", id, actor=A, limit=0)
    clock.passes(minutes(1))
    browser = Identity(AccountId("webchat"), "browser-1")
    line = Identity(AccountId("line"), "lin")
    bind = Bind(contact=shown.contact, identity=line, browser=browser, means=Means.BOT, key=CommandKey("k1"))
    for actor in (A, SYSTEM, SYSTEM):
        yield call("change_contact", bind, actor=actor)
    yield call("bindings", id, actor=A)
    merge = Merge(contact=shown.contact, other=other.contact)
    for actor in (A, Actor.of(SUE), Actor.of(SUE)):
        yield call("change_contact", merge, actor=actor)
    yield call("card", other.id, actor=A)
    yield call("change_contact", Split(contact=shown.contact, other=other.contact), actor=Actor.of(SUE))
    yield call("change_contact", AddContact(identity=line.but(key="new"), fields={"name": "Mei"}), actor=A)
    hours = SaveQuickReply(id=QuickReplyId("q1"), owner=ANN, title="Hours", content="{{contact.name|Hello}}, from nine")
    for actor in (Actor.of(BOB), A, A):
        yield call("prepare", hours.but(key=CommandKey("k2")), actor=actor)
    yield call("quick_replies", QuickReplies(words="nine"), actor=A)
    yield call("quick_replies", QuickReplies(shelf=Shelf.COLLEAGUE), actor=A)
    yield call("suggest", "from", actor=A)
    yield call("fill", id, actor=A, quick_reply=QuickReplyId("q1"))
    yield call("fill", id, actor=A, content="{{member.name}}")
    yield call("prepare", RemoveQuickReply(id=QuickReplyId("q1")), actor=A)
    yield call("export", id, actor=A, form=ExportForm.TEXT)
    yield call("export", id, actor=A, form=ExportForm.CSV)
    yield call("audit")


class Play(NamedTuple):
    """A script, and how the desk is set up that plays it."""

    script: Callable[[SetClock], Script]
    setup: dict[str, Any]


def a_day_of_channels(clock: SetClock) -> Script:
    """A platform tells what a customer wrote and what became of ours; replies leave, fail, and leave again."""
    for command in founding(WORKSPACE, SETTINGS):
        yield call("administer", command, actor=SYSTEM)
    account = Account(AccountId("main"), "smoke", external="page-1")
    yield call("administer", SaveAccount(workspace=WORKSPACE, account=account), actor=SYSTEM)
    wrote = {"kind": "message", "user_id": "u1", "sender_id": "u1", "message_id": "m1", "text": "hi", "dedupe": "m1"}
    asked = Request(headers={"x-smoke": "secret"}, body=json.dumps([wrote, {"kind": "unknown"}]).encode())
    told = yield call("webhook", account.id, asked)
    yield call("webhook", account.id, asked)
    yield call("webhook", account.id, asked.but(headers={}))
    yield call("webhook", AccountId("nowhere"), asked)
    id = told.heard[0].outcome.conversation.id
    yield call("handle", FollowUp(conversation=id), actor=A)
    for text in ("one", "two"):
        yield call("handle", Reply(conversation=id, content=some_text(text)), actor=A)
    (first,) = yield call("outgoing")
    yield call("sent", first, [Response(body=b'{"id": "o1"}')])
    (second,) = yield call("outgoing", bytes_of={})
    yield call("sent", second, [None, None])
    yield call("sent", second, [Response(status=403, body=b'{"code": "gone"}')])
    read = Fact(kind=FactKind.READ, user_id="u1", message_ids=("o1",), dedupe="r1")
    yield call("hear", "smoke", (read, Fact(kind=FactKind.FOLLOW, user_id="u1", dedupe="f1")), account=account.id)
    clock.passes(minutes(90))
    yield call("outgoing", limit=1)
    yield call("messages", id, actor=A)


SMOKE = Smoke(traits=Traits(text=100))
CHANNELS = {"channels": {"smoke": SMOKE}, "configs": lambda account: {"secret": "secret", "of": account.id}}

PLAYS = (
    Play(a_script, {"profile": PROFILE, "finders": FINDERS}),
    Play(a_day_of_the_queue, {"profile": FIRST_LINE}),
    Play(a_day_of_the_reception, {"profile": RECEPTION}),
    Play(a_day_of_channels, CHANNELS),
    Play(a_day_of_records, {"profile": RECEPTION.but(recording=OMNICHAT_COLLABORATION.recording)}),
)
