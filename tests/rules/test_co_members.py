"""Who is on a collaborative conversation: bringing in, joining, taking out, leaving."""

import pytest

from omnikit.engine.administration import administer, fold_workspace
from omnikit.engine.decide import decide
from omnikit.engine.evolve import fold
from omnikit.engine.invariants import broken
from omnikit.engine.views import candidates, collaborators_shown, in_view, kind_of
from omnikit.model.actors import CUSTOMER, Client, Permission
from omnikit.model.administration import ChangeSettings
from omnikit.model.commands import (
    Acknowledge,
    AddCollaborators,
    Command,
    End,
    FollowUp,
    Join,
    Leave,
    RemoveCollaborators,
    Reopen,
    StartConversation,
    TakeOver,
    Transfer,
)
from omnikit.model.conversation import (
    COLLABORATOR,
    ENDED,
    HANDLER,
    OUTSIDER,
    PENDING,
    PROCESSING,
    Cursor,
    Relation,
    Seat,
    Status,
)
from omnikit.model.decision import Allowed, Denied
from omnikit.model.effects import CloseRoom, LogLine, Notify, SystemMessage
from omnikit.model.events import CollaboratorsRemoved
from omnikit.model.ids import MemberId, RoleId
from omnikit.model.thread import ThreadKind
from omnikit.model.views import Candidates, ConversationKind, View
from omnikit.model.workspace import Settings
from omnikit.policies import roles
from omnikit.policies.presets import OMNICHAT_COLLABORATION
from omnikit.testing.builders import (
    ADA,
    ANN,
    BOB,
    CAT,
    CONTACT,
    CONVERSATION,
    DAN,
    EVE,
    FAY,
    MAX,
    MIA,
    NOON,
    SUE,
    a_context,
    a_conversation,
    a_message,
    a_thread,
    a_workspace,
    some_text,
)
from tests.rules.acting import Done, a_reply, done, from_customer, refused, written
from tests.rules.asking import ALL_SEE

FULL = (BOB, CAT, DAN, EVE, FAY)
OFF = Settings(collaboration=False)


def adding(*members: MemberId) -> AddCollaborators:
    """Return the wish to bring *members* in."""
    return AddCollaborators(conversation=CONVERSATION, members=members)


def removing(*members: MemberId) -> RemoveCollaborators:
    """Return the wish to take *members* out."""
    return RemoveCollaborators(conversation=CONVERSATION, members=members)


JOIN = Join(conversation=CONVERSATION)
LEAVE = Leave(conversation=CONVERSATION)


# --- what collaboration is


@pytest.mark.rule("CO-0.1")
def test_handler_and_collaborators_reply_jointly() -> None:
    """The handler brings several members in with one command, and each of them can write to the customer."""
    shared = done(a_conversation(), adding(BOB, CAT), a_context(ANN)).after

    assert shared.handler == ANN
    assert shared.collaborators == (BOB, CAT)
    assert [refused(shared, a_reply(), a_context(member)) for member in (ANN, BOB, CAT)] == ["", "", ""]


@pytest.mark.rule("CO-0.2", "CO-2.3")
@pytest.mark.parametrize("handler_has", [(), (BOB,)], ids=["1:1", "collaborative"])
def test_a_manager_joins_from_the_team_view(handler_has: tuple[MemberId, ...]) -> None:
    """A manager who joins what is under *team* collaborates, doesn't handle, and finds it under *my*."""
    before = a_conversation(collaborators=handler_has)
    assert in_view(before, View.TEAM_PROCESSING, a_context(SUE))

    after = done(before, JOIN, a_context(SUE)).after

    assert after.handler == ANN
    assert after.collaborators == (*handler_has, SUE)
    assert in_view(after, View.MY_PROCESSING, a_context(SUE))
    assert not in_view(after, View.TEAM_PROCESSING, a_context(SUE))


@pytest.mark.rule("CO-0.3", "CO-2.1")
@pytest.mark.parametrize("outsider", [DAN, MIA, SUE, MAX, ADA])
@pytest.mark.parametrize("with_them", [(), (BOB,)], ids=["1:1", "collaborative"])
def test_no_role_replies_from_outside(outsider: MemberId, with_them: tuple[MemberId, ...]) -> None:
    """No role lets a member who is not on the conversation write to its customer, 1:1 or collaborative."""
    conversation = a_conversation(collaborators=with_them)

    assert refused(conversation, a_reply(), a_context(outsider))


@pytest.mark.rule("CO-0.3", "CO-2.1")
def test_nobody_writes_into_an_ended_collaboration_from_outside() -> None:
    """Starting anew in the thread of an ended collaboration is no way around joining it first."""
    ended = a_conversation(ENDED, collaborators=(BOB,))
    anew = StartConversation(
        conversation=CONVERSATION, message=a_message(), thread=ended.thread, contact=CONTACT, content=some_text()
    )

    assert {who: refused(ended, anew, a_context(who)) for who in (ANN, BOB, SUE)} == {ANN: "", BOB: "", SUE: "CO-0.3"}


@pytest.mark.rule("CO-0.4")
def test_a_manager_joins_before_replying() -> None:
    """A supervisor's reply, refused before, is allowed once the supervisor has joined."""
    conversation = a_conversation()
    assert refused(conversation, a_reply(), a_context(SUE)) == "CO-0.3"

    joined = done(conversation, JOIN, a_context(SUE)).after

    assert refused(joined, a_reply(), a_context(SUE)) == ""


@pytest.mark.rule("CO-0.4")
def test_an_ordinary_colleague_is_added_by_somebody_entitled() -> None:
    """A colleague without a role that may join is brought in by the handler and then replies."""
    conversation = a_conversation()
    assert refused(conversation, JOIN, a_context(BOB, workspace=ALL_SEE)) == "CO-2.2"
    assert refused(conversation, JOIN, a_context(BOB)) == "HO-5"

    added = done(conversation, adding(BOB), a_context(ANN)).after

    assert refused(added, a_reply(), a_context(BOB)) == ""


@pytest.mark.rule("CO-0.5")
@pytest.mark.parametrize(
    ("command", "by"),
    [(adding(DAN), ANN), (JOIN, SUE), (removing(BOB), ANN), (LEAVE, BOB), (a_reply(), BOB), (a_reply(), ANN)],
    ids=lambda value: type(value).__name__ if isinstance(value, Command) else value,
)
def test_both_clients_collaborate(command: Command, by: MemberId) -> None:
    """What a member may do in a collaboration is the same on the web and in the app, and so is what follows."""
    conversation = a_conversation(collaborators=(BOB,))

    on_web = done(conversation, command, a_context(by, client=Client.WEB))
    in_app = done(conversation, command, a_context(by, client=Client.MOBILE))

    assert in_app.after == on_web.after
    assert in_app.told == on_web.told
    assert [collaborators_shown(on_web.after, client)[1] for client in (Client.WEB, Client.MOBILE)] == [
        on_web.after.collaborators
    ] * 2


# --- the team's flag


@pytest.mark.rule("CO-0.6")
def test_the_flag_is_the_teams_own() -> None:
    """Switching collaboration off for a team refuses adding and joining there by that rule, and on brings it back."""
    on = a_workspace()
    context = a_context(ADA, workspace=on)
    switched = administer(on, ChangeSettings(workspace=on.id, settings=OFF), context)
    assert isinstance(switched, Allowed)
    off = fold_workspace(on, switched.events)
    conversation = a_conversation()

    assert refused(conversation, adding(BOB), a_context(ANN, workspace=on)) == ""
    assert refused(conversation, adding(BOB), a_context(ANN, workspace=off)) == "CO-0.6"
    assert refused(conversation, JOIN, a_context(SUE, workspace=off)) == "CO-0.6"


# (who asks, what): refused to them while the flag is on
WHEN_OFF: tuple[tuple[MemberId, Command], ...] = (
    (DAN, a_reply()),
    (DAN, TakeOver(conversation=CONVERSATION)),
    (ANN, Transfer(conversation=CONVERSATION, to=DAN)),
)


@pytest.mark.rule("CO-0.6")
@pytest.mark.parametrize(("by", "command"), WHEN_OFF, ids=["reply", "take over", "transfer"])
def test_a_shared_conversation_is_plain_while_the_flag_is_off(by: MemberId, command: Command) -> None:
    """While the flag is off a conversation with collaborators takes what only a plain one takes."""
    shared = a_conversation(collaborators=(BOB,))

    assert refused(shared, command, a_context(by))
    assert refused(shared, command, a_context(by, settings=OFF)) == ""


@pytest.mark.rule("CO-0.6")
def test_it_returns_to_pending_while_the_flag_is_off() -> None:
    """While the flag is off a customer's message takes an ended conversation to pending, like any plain one."""
    ended = a_conversation(ENDED, collaborators=(BOB,))
    command = from_customer(ended)

    assert done(ended, command, a_context(CUSTOMER, settings=OFF)).after.status is PENDING
    assert done(ended, command, a_context(CUSTOMER)).after.status is PROCESSING


@pytest.mark.rule("CO-0.6")
@pytest.mark.parametrize(
    ("status", "by", "command"),
    [
        (PROCESSING, DAN, TakeOver(conversation=CONVERSATION)),
        (PROCESSING, ANN, Transfer(conversation=CONVERSATION, to=DAN)),
        (PROCESSING, ANN, Transfer(conversation=CONVERSATION, to=BOB)),
        (ENDED, DAN, Reopen(conversation=CONVERSATION)),
    ],
    ids=["take over", "transfer out", "transfer within", "reopen"],
)
def test_nothing_is_left_of_a_handler_who_is_replaced_while_the_flag_is_off(
    status: Status, by: MemberId, command: Command
) -> None:
    """A plain handover of a shared conversation keeps no read position of a handler who is off it."""
    shared = written(a_conversation(collaborators=(BOB,)), 2)
    shared = done(shared, Acknowledge(conversation=CONVERSATION, up_to=1), a_context(ANN)).after
    if status is ENDED:
        shared = done(shared, End(conversation=CONVERSATION), a_context(ANN)).after

    after = done(shared, command, a_context(by, settings=OFF)).after

    assert not after.seated(ANN)
    assert list(broken(after, OMNICHAT_COLLABORATION)) == []


# --- where, and how many


# (channel, refused by)
CHANNELS = (
    ("whatsapp", ""),
    ("line", ""),
    ("messenger", ""),
    ("instagram", ""),
    ("wechat", ""),
    ("webchat", "CO-0.7"),
    ("telegram", "CO-0.7"),
)


@pytest.mark.rule("CO-0.7")
@pytest.mark.parametrize(("channel", "rule"), CHANNELS)
def test_five_channels_collaborate(channel: str, rule: str) -> None:
    """Collaboration is for WhatsApp, LINE, Facebook, Instagram and WeChat; by adding and by joining alike."""
    conversation = a_conversation(thread=a_thread(channel))

    assert refused(conversation, adding(BOB), a_context(ANN)) == rule
    assert refused(conversation, JOIN, a_context(SUE)) == rule


@pytest.mark.rule("CO-0.7")
def test_webchat_is_a_switch() -> None:
    """A profile that includes the site's channel lets its conversations be shared."""
    shared = OMNICHAT_COLLABORATION.collaboration
    assert shared is not None
    with_webchat = OMNICHAT_COLLABORATION.but(collaboration=shared.but(sites=True))

    assert refused(a_conversation(thread=a_thread("webchat")), adding(BOB), a_context(ANN, profile=with_webchat)) == ""


# (collaborators there, members asked for, refused by)
ROOM = (
    (0, 5, ""),
    (0, 6, "CO-0.8"),
    (3, 2, ""),
    (3, 3, "CO-0.8"),
    (4, 1, ""),
    (5, 1, "CO-0.8"),
)


@pytest.mark.rule("CO-0.8", "CO-1.3")
@pytest.mark.parametrize(("there", "asked", "rule"), ROOM)
def test_five_collaborate_beside_the_handler(there: int, asked: int, rule: str) -> None:
    """Up to five collaborators fit beside the handler; a request beyond that is refused whole and brings in nobody."""
    others = (BOB, CAT, DAN, EVE, FAY, MIA, SUE)
    conversation = a_conversation(collaborators=others[:there])

    decision = decide(conversation, adding(*others[there : there + asked]), a_context(ANN))

    if rule:
        assert isinstance(decision, Denied)
        assert decision.rule == rule
        assert decision.about == {"limit": 5, "present": there}
    else:
        assert isinstance(decision, Allowed)
        assert len(fold(conversation, decision.events).collaborators) == there + asked


@pytest.mark.rule("CO-0.8")
@pytest.mark.parametrize(
    ("seats", "wrong"),
    [
        ((Seat(ANN, HANDLER, NOON), *(Seat(m, COLLABORATOR, NOON) for m in FULL)), False),
        ((Seat(ANN, HANDLER, NOON), *(Seat(m, COLLABORATOR, NOON) for m in (*FULL, SUE))), True),
        ((Seat(ANN, HANDLER, NOON), Seat(BOB, HANDLER, NOON)), True),
    ],
    ids=["one and five", "one and six", "two handlers"],
)
def test_one_handler_and_five_collaborators_is_an_invariant(seats: tuple[Seat, ...], wrong: bool) -> None:
    """A value with two handlers or a sixth collaborator is told as broken."""
    conversation = a_conversation(seats=seats)

    assert ("one_handler_at_most" in broken(conversation, OMNICHAT_COLLABORATION)) is wrong


# (channel, kind of thread, who is there, refused by)
THREADS = (
    ("line", ThreadKind.DIRECT, (), ""),
    ("line", ThreadKind.DIRECT, (CAT,), ""),
    ("whatsapp", ThreadKind.GROUP, (), ""),
    ("whatsapp", ThreadKind.GROUP, (CAT,), ""),
    ("line", ThreadKind.GROUP, (), "CO-1.1"),
)


@pytest.mark.rule("CO-1.1")
@pytest.mark.parametrize(("channel", "kind", "there", "rule"), THREADS)
def test_collaborators_are_added_in_three_kinds_of_conversation(
    channel: str, kind: ThreadKind, there: tuple[MemberId, ...], rule: str
) -> None:
    """A 1:1, a collaborative and a WhatsApp group conversation take collaborators; another channel's group doesn't."""
    conversation = a_conversation(thread=a_thread(channel, kind), collaborators=there)

    assert refused(conversation, adding(BOB), a_context(ANN)) == rule


@pytest.mark.rule("CO-1.2")
@pytest.mark.parametrize("kind", [ThreadKind.DIRECT, ThreadKind.GROUP])
def test_the_first_collaborator_makes_it_collaborative(kind: ThreadKind) -> None:
    """From the first collaborator on a conversation is collaborative, and a group is no less a group for it."""
    alone = a_conversation(thread=a_thread("whatsapp", kind))
    context = a_context(ANN)

    together = done(alone, adding(BOB), context).after

    assert [kind_of(alone), kind_of(together)] == [ConversationKind.ORDINARY, ConversationKind.COLLABORATIVE]
    assert [context.conduct(alone), context.conduct(together)] == [context.alone, context.together]
    assert alone.group is together.group is (kind is ThreadKind.GROUP)


@pytest.mark.rule("CO-1.4")
@pytest.mark.parametrize(("command", "by"), [(adding(BOB), ANN), (JOIN, SUE)], ids=["add", "join"])
def test_what_is_pending_is_followed_up_before_it_is_shared(command: Command, by: MemberId) -> None:
    """A pending conversation takes nobody in; once it is followed up it is shared and goes on processing."""
    pending = a_conversation(PENDING)
    assert refused(pending, command, a_context(by)) == "CO-1.4"

    processing = done(pending, FollowUp(conversation=CONVERSATION), a_context(ANN)).after

    shared = done(processing, command, a_context(by)).after
    assert (shared.status, shared.collaborative) == (PROCESSING, True)


@pytest.mark.rule("CO-1.4")
def test_a_collaborative_conversation_is_never_pending() -> None:
    """A pending value with anybody on it is told as broken."""
    seats = (Seat(ANN, HANDLER, NOON), Seat(BOB, COLLABORATOR, NOON))

    assert "a_collaborative_one_is_not_pending" in broken(a_conversation(PENDING, seats=seats), OMNICHAT_COLLABORATION)


# --- whose role lets them


TEAM = {ADA, SUE, MAX}
MANAGERS = {ADA, SUE, MAX, MIA}

# (rule, command, relation of who asks, who is let): each list of the documents is its own
ROLE_LISTS = (
    ("CO-1.6", adding(FAY), COLLABORATOR, MANAGERS),
    ("CO-1.6", adding(FAY), OUTSIDER, set[MemberId]()),
    ("CO-2.2", JOIN, OUTSIDER, TEAM),
    ("CO-3.3", removing(BOB), COLLABORATOR, MANAGERS),
    ("CO-3.3", removing(BOB), OUTSIDER, TEAM),
    ("CO-5.1", TakeOver(conversation=CONVERSATION), COLLABORATOR, MANAGERS),
    ("CO-5.1", TakeOver(conversation=CONVERSATION), OUTSIDER, set[MemberId]()),
    ("CO-8.4", Reopen(conversation=CONVERSATION), OUTSIDER, TEAM),
    ("CO-8.1", Reopen(conversation=CONVERSATION), COLLABORATOR, {*MANAGERS, CAT}),
)


@pytest.mark.rule("CO-1.6", "CO-2.2", "CO-3.3", "CO-5.1", "CO-8.1", "CO-8.4")
@pytest.mark.parametrize(
    ("rule", "command", "relation", "let"),
    ROLE_LISTS,
    ids=[f"{rule} {relation}" for rule, _, relation, _ in ROLE_LISTS],
)
def test_each_list_of_roles_is_its_own(rule: str, command: Command, relation: Relation, let: set[MemberId]) -> None:
    """Adding, joining, removing, taking over and reopening each let exactly the roles that their rule lists."""
    status = ENDED if isinstance(command, Reopen) else PROCESSING
    for member in (CAT, MIA, SUE, MAX, ADA):
        there = (BOB, member) if relation is COLLABORATOR else (BOB,)
        answer = refused(a_conversation(status, collaborators=there), command, a_context(member))

        assert (answer == "") is (member in let), f"{member}: {answer}"


@pytest.mark.rule("CO-2.2")
@pytest.mark.parametrize("member", [CAT, MIA, SUE, MAX, ADA])
def test_a_1_to_1_that_everybody_sees_is_joined_by_the_same_roles(member: MemberId) -> None:
    """Seeing a conversation is not enough to join it: a marketing agent whom the team lets see a 1:1 may not."""
    assert refused(a_conversation(), JOIN, a_context(member, workspace=ALL_SEE)) == ("" if member in TEAM else "CO-2.2")


@pytest.mark.rule("CO-1.6", "CO-2.2", "CO-3.3", "CO-5.1", "CO-8.4")
@pytest.mark.parametrize(
    ("permission", "command", "relation"),
    [
        (Permission.ADD_COLLABORATORS, adding(FAY), COLLABORATOR),
        (Permission.JOIN, JOIN, OUTSIDER),
        (Permission.REMOVE_COLLABORATORS, removing(BOB), OUTSIDER),
        (Permission.TAKE_OVER, TakeOver(conversation=CONVERSATION), COLLABORATOR),
        (Permission.REOPEN_FOR_TEAM, Reopen(conversation=CONVERSATION), OUTSIDER),
    ],
    ids=lambda value: str(value) if isinstance(value, Permission) else "",
)
def test_a_role_of_the_workspaces_own_is_entitled_by_its_permissions(
    permission: Permission, command: Command, relation: Relation
) -> None:
    """A role gets each of these rights by one permission, which none of the others stands in for."""
    known = a_workspace()
    status = ENDED if isinstance(command, Reopen) else PROCESSING
    conversation = a_conversation(status, collaborators=(BOB, SUE) if relation is COLLABORATOR else (BOB,))

    def answer(*permissions: Permission) -> str:
        role = known.roles[roles.SUPERVISOR].but(permissions=frozenset({*permissions, Permission.SEE_TEAM}))
        workspace = known.but(roles={**known.roles, roles.SUPERVISOR: role})
        return refused(conversation, command, a_context(SUE, workspace=workspace))

    assert answer(permission) == ""
    assert answer(*set(Permission) - {permission})


@pytest.mark.rule("CO-3.2", "CO-1.6")
@pytest.mark.parametrize("handler", [ANN, MIA, SUE, MAX, ADA])
@pytest.mark.parametrize("command", [adding(FAY), removing(BOB)], ids=["add", "remove"])
def test_the_handler_brings_in_and_takes_out_in_any_role(handler: MemberId, command: Command) -> None:
    """Whatever role the handler has, the handler adds and removes collaborators."""
    assert refused(a_conversation(handler=handler, collaborators=(BOB,)), command, a_context(handler)) == ""


@pytest.mark.rule("CO-2.2")
def test_what_is_ended_is_reopened_before_it_is_joined() -> None:
    """Nobody joins an ended conversation; after reopening they do."""
    ended = a_conversation(ENDED, collaborators=(BOB,))
    assert refused(ended, JOIN, a_context(SUE))

    again = done(ended, Reopen(conversation=CONVERSATION), a_context(SUE)).after

    assert refused(again, JOIN, a_context(SUE)) == ""


# --- finding somebody to add


# (what is typed, who is found)
SEARCHES: tuple[tuple[str, set[MemberId]], ...] = (
    ("dan", {DAN}),
    ("DAN", {DAN}),
    ("  dan ", {DAN}),
    ("@EXAMPLE.com", {CAT, DAN, EVE, FAY, SUE, MIA, MAX, ADA}),
    ("+886200000003", {DAN}),
    ("0003", {DAN}),
    ("ann", set()),  # handles it
    ("bob", set()),  # collaborates already
    ("out", set()),  # is disabled
    ("agent", set()),  # a role is no search key
    ("", {CAT, DAN, EVE, FAY, SUE, MIA, MAX, ADA}),
)


@pytest.mark.rule("CO-1.7")
@pytest.mark.parametrize(("typed", "found"), SEARCHES)
def test_candidates_are_found_by_part_of_name_email_or_phone(typed: str, found: set[MemberId]) -> None:
    """Part of a name, e-mail or phone, in any case, finds the enabled members who are not on the conversation."""
    conversation = a_conversation(collaborators=(BOB,))

    answer = candidates(conversation, Candidates(conversation=CONVERSATION, search=typed), a_context(ANN))

    assert isinstance(answer, tuple)
    assert {member.id for member in answer} == found


# what is typed finds Dan by one thing alone: his name, his e-mail, his phone
TYPED = ("黃小明", "WONG", "Wong", "d.w@", "SHOP.example", "912-345")


@pytest.mark.rule("CO-1.7")
@pytest.mark.parametrize("typed", TYPED)
def test_each_of_name_email_and_phone_is_searched(typed: str) -> None:
    """Name, e-mail and phone find somebody each on their own, in whatever case they are written."""
    known = a_workspace()
    dan = known.members[DAN].but(name="Wong 黃小明", email="D.W@Shop.Example", phone="+886 912-345-678")
    context = a_context(ANN, workspace=known.but(members={**known.members, DAN: dan}))

    answer = candidates(a_conversation(), Candidates(conversation=CONVERSATION, search=typed), context)

    assert answer == (dan,)


# (role filter, who is found, or the rule that refuses)
ROLE_FILTERS: tuple[tuple[RoleId | None, set[MemberId] | str], ...] = (
    (None, {CAT, DAN, EVE, FAY, SUE, MIA, MAX, ADA}),
    (roles.ADMINISTRATOR, {ADA}),
    (roles.SUPERVISOR, {SUE}),
    (roles.SERVICE_MANAGER, {MAX}),
    (roles.MARKETING_AGENT, "CO-1.8"),
    (roles.AGENT, "CO-1.8"),
)


@pytest.mark.rule("CO-1.8")
@pytest.mark.parametrize(("role", "found"), ROLE_FILTERS)
def test_candidates_are_narrowed_by_four_choices(role: RoleId | None, found: set[MemberId] | str) -> None:
    """All roles, administrator, supervisor and service manager narrow the candidates; any other choice is refused."""
    conversation = a_conversation(collaborators=(BOB,))

    answer = candidates(conversation, Candidates(conversation=CONVERSATION, role=role), a_context(ANN))

    assert (answer.rule if isinstance(answer, Denied) else {member.id for member in answer}) == found


# --- being brought in


def _by_ada(*members: MemberId) -> Done:
    return done(a_conversation(handler=ADA), adding(*members), a_context(ADA))


@pytest.mark.rule("CO-1.9")
@pytest.mark.parametrize("members", [(BOB,), (CAT, BOB), FULL], ids=len)
def test_adding_writes_one_line(members: tuple[MemberId, ...]) -> None:
    """One add, of however many, writes one line that names who added and everybody added, in order."""
    names = tuple(member.title() for member in members)

    assert _by_ada(*members).recorded == [("record.added", {"actor": "Ada", "members": names})]


@pytest.mark.rule("CO-1.10")
def test_one_added_member_is_named_in_the_conversation() -> None:
    """Adding one member puts one system message into the conversation, naming the added member, not the adder."""
    added = _by_ada(BOB)

    assert added.said == [("system.added_one", {"member": "Bob"})]
    assert [m.sequence for m in added.each(SystemMessage)] == [added.before.sequence + 1] == [added.after.sequence]


@pytest.mark.rule("CO-1.11")
@pytest.mark.parametrize(
    ("members", "first", "others"), [((CAT, BOB), "Cat", 1), ((EVE, BOB, CAT), "Eve", 2), (FULL, "Bob", 4)]
)
def test_several_added_members_are_counted(members: tuple[MemberId, ...], first: str, others: int) -> None:
    """Adding several puts one system message that names the first of the request and counts the others."""
    added = _by_ada(*members)

    assert added.said == [("system.added_many", {"member": first, "others": others})]
    assert added.after.sequence == added.before.sequence + 1


@pytest.mark.rule("CO-1.12")
@pytest.mark.parametrize("there", [(), (DAN,)], ids=["first ones", "later ones"])
def test_each_added_member_is_notified(there: tuple[MemberId, ...]) -> None:
    """Each member brought in, and nobody else, is told who did it in which role and of which customer."""
    added = done(a_conversation(handler=ADA, collaborators=there), adding(BOB, CAT), a_context(ADA))

    about = {"actor": "Ada", "actor_role": "role.administrator", "customer": CONTACT}
    assert added.told == [(BOB, "notice.added", about), (CAT, "notice.added", about)]


# --- joining


@pytest.mark.rule("CO-2.4", "CO-2.5")
@pytest.mark.parametrize("there", [(), (BOB,)], ids=["1:1", "collaborative"])
def test_joining_writes_a_line_and_a_system_message_and_notifies_nobody(there: tuple[MemberId, ...]) -> None:
    """Joining writes one line and one system message with the joiner's name, and no notice goes out."""
    joined = done(a_conversation(collaborators=there), JOIN, a_context(SUE))

    assert joined.recorded == [("record.joined", {"actor": "Sue"})]
    assert joined.said == [("system.joined", {"actor": "Sue"})]
    assert joined.told == []
    assert joined.after.sequence == joined.before.sequence + 1


@pytest.mark.rule("CO-2.3")
def test_joining_twice_changes_nothing() -> None:
    """A collaborator who joins again changes nothing and is recorded nowhere, in a full conversation too."""
    for there in ((SUE,), (SUE, BOB, CAT, DAN, EVE)):
        again = done(a_conversation(collaborators=there), JOIN, a_context(SUE))

        assert (again.after, again.effects) == (again.before, ())


@pytest.mark.rule("CO-2.3")
def test_a_joiner_counts_toward_the_five() -> None:
    """The fifth may join, the sixth may not, and after a join the handler can add one less."""
    four = a_conversation(collaborators=(BOB, CAT, DAN, EVE))
    full = done(four, JOIN, a_context(SUE)).after

    assert refused(full, JOIN, a_context(MAX)) == "CO-0.8"
    assert refused(full, adding(FAY), a_context(ANN)) == "CO-0.8"


# --- being taken out


def _out(*members: MemberId) -> Done:
    return done(a_conversation(handler=ADA, collaborators=FULL), removing(*members), a_context(ADA))


@pytest.mark.rule("CO-3.1")
def test_the_rooms_of_those_removed_are_closed() -> None:
    """Each removed member, and nobody else, is put out of the open room: shut on the web, to the list in the app."""
    closed = _out(CAT, EVE).each(CloseRoom)

    assert [room.member for room in closed] == [CAT, EVE]
    assert all(room.how == {Client.WEB: "force_close", Client.MOBILE: "back_to_list"} for room in closed)


# (who asks, whom to take out, refused by): the table's conversation is handled by ANN, with BOB, CAT and SUE
REMOVALS = (
    (ANN, (BOB,), ""),
    (SUE, (BOB,), ""),
    (SUE, (SUE,), ""),
    (ANN, (ANN,), "CO-3.4"),
    (SUE, (ANN,), "CO-3.4"),
    (SUE, (BOB, ANN), "CO-3.4"),
    (ANN, (DAN,), "CO-3.4"),
    (BOB, (CAT,), "CO-3.3"),
    (BOB, (BOB,), "CO-3.3"),
)


@pytest.mark.rule("CO-3.4")
@pytest.mark.parametrize(("by", "members", "rule"), REMOVALS)
def test_removal_reaches_collaborators_only(by: MemberId, members: tuple[MemberId, ...], rule: str) -> None:
    """Only collaborators are taken out, never the handler, and an agent who collaborates takes out nobody."""
    conversation = a_conversation(collaborators=(BOB, CAT, SUE))

    assert refused(conversation, removing(*members), a_context(by)) == rule
    assert refused(conversation, LEAVE, a_context(BOB)) == ""


@pytest.mark.rule("CO-3.5")
def test_the_removal_of_one_names_that_member_alone() -> None:
    """The line on one removed member names them alone, while its fields and event keep who did it and to whom."""
    removed = _out(CAT)

    assert removed.recorded == [("record.removed_one", {"member": "Cat"})]
    assert [line.by.member for line in removed.each(LogLine)] == [ADA]
    (event,) = removed.events
    assert isinstance(event, CollaboratorsRemoved)
    assert (event.by.member, event.members) == (ADA, (CAT,))


@pytest.mark.rule("CO-3.5", "CO-3.8")
def test_the_removal_of_several_names_actor_and_members() -> None:
    """Several are taken out by one action with one line, which names who did it and all of them."""
    removed = _out(CAT, BOB)

    assert removed.after.collaborators == (DAN, EVE, FAY)
    assert removed.recorded == [("record.removed_many", {"actor": "Ada", "members": ("Cat", "Bob")})]


@pytest.mark.rule("CO-3.6", "CO-3.8")
@pytest.mark.parametrize(
    ("members", "said"),
    [
        ((CAT,), ("system.removed_one", {"member": "Cat"})),
        ((EVE, BOB), ("system.removed_many", {"member": "Eve", "others": 1})),
        (FULL, ("system.removed_many", {"member": "Bob", "others": 4})),
    ],
    ids=["one", "two", "all"],
)
def test_removal_is_one_system_message(members: tuple[MemberId, ...], said: tuple[str, dict[str, object]]) -> None:
    """One action puts one system message: a lone member by name, several as the first and the number of the others."""
    removed = _out(*members)

    assert removed.said == [said]
    assert removed.after.sequence == removed.before.sequence + 1


@pytest.mark.rule("CO-3.7")
def test_each_removed_member_is_notified() -> None:
    """Each member taken out, and nobody else, is told who did it in which role and of which customer."""
    about = {"actor": "Ada", "actor_role": "role.administrator", "customer": CONTACT}

    assert _out(CAT, EVE).told == [(CAT, "notice.removed", about), (EVE, "notice.removed", about)]


# --- leaving


@pytest.mark.rule("CO-4.1")
@pytest.mark.parametrize("member", [BOB, MIA, SUE, MAX, ADA])
def test_any_collaborator_leaves(member: MemberId) -> None:
    """A collaborator of any role goes out by themselves, and the others stay."""
    after = done(a_conversation(collaborators=(CAT, member)), LEAVE, a_context(member)).after

    assert (after.handler, after.collaborators) == (ANN, (CAT,))


@pytest.mark.rule("CO-4.1")
def test_the_handler_does_not_leave() -> None:
    """The handler can't leave; after handing over, as a collaborator, they can."""
    conversation = a_conversation(collaborators=(BOB,))
    assert refused(conversation, LEAVE, a_context(ANN)) == "CO-4.1"

    handed = done(conversation, Transfer(conversation=CONVERSATION, to=BOB), a_context(ANN)).after

    assert refused(handed, LEAVE, a_context(ANN)) == ""


@pytest.mark.rule("CO-4.1")
@pytest.mark.parametrize(("command", "by"), [(LEAVE, BOB), (removing(BOB), ANN)], ids=["leaves", "is removed"])
def test_after_the_last_collaborator_it_is_1_to_1(command: Command, by: MemberId) -> None:
    """Without its last collaborator a conversation is its handler's 1:1, and behaves like any."""
    context = a_context(by)
    after = done(a_conversation(collaborators=(BOB,)), command, context).after

    assert (after.status, after.handler, after.collaborators) == (PROCESSING, ANN, ())
    assert context.conduct(after) is context.alone
    assert after.cursors == (Cursor(MemberId("*"), 0),)


@pytest.mark.rule("CO-4.2", "CO-4.3", "CO-4.4")
def test_leaving_is_recorded_said_and_confirmed() -> None:
    """Leaving writes one line and one system message, and the one notice goes to the member who left."""
    left = done(a_conversation(collaborators=(BOB, CAT)), LEAVE, a_context(BOB))

    assert left.recorded == [("record.left", {"actor": "Bob"})]
    assert left.said == [("system.left", {"actor": "Bob"})]
    assert left.told == [(BOB, "notice.left", {"customer": CONTACT})]
    assert left.after.sequence == left.before.sequence + 1
    assert {type(effect) for effect in left.effects} == {LogLine, SystemMessage, Notify}
