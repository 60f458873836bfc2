"""The workspace's own commands: who may give them, what refuses them, what they change, and what follows."""

from datetime import timedelta
from typing import Any

import pytest

from omnikit.engine.administration import (
    ADMINISTRATION,
    EVOLVERS,
    administer,
    fold_workspace,
    react_to_administration,
)
from omnikit.engine.decide import decide
from omnikit.engine.views import channel_options
from omnikit.model.actors import (
    BOT,
    CUSTOMER,
    DELETED,
    DISABLED,
    ENABLED,
    SYSTEM,
    Actor,
    Department,
    Member,
    MemberStatus,
    Permission,
    Role,
)
from omnikit.model.administration import (
    ADMINISTRATIONS,
    EVENTS,
    AccountSaved,
    Administration,
    ChangeSettings,
    DefineTag,
    DeleteMember,
    DepartmentRemoved,
    DepartmentSaved,
    DisableMember,
    EnableMember,
    MemberDeleted,
    MemberDisabled,
    MemberEnabled,
    MemberSaved,
    RemoveDepartment,
    RemoveRole,
    RemoveTag,
    RoleRemoved,
    RoleSaved,
    SaveAccount,
    SaveDepartment,
    SaveMember,
    SaveRole,
    SettingsChanged,
    TagDefined,
    TagRemoved,
)
from omnikit.model.commands import AddCollaborators, FollowUp, Join, WithdrawMember
from omnikit.model.conversation import PENDING, PROCESSING
from omnikit.model.decision import Allowed, Denied
from omnikit.model.effects import Withdraw
from omnikit.model.events import Event
from omnikit.model.ids import EVERYBODY, AccountId, DepartmentId, MemberId, RoleId
from omnikit.model.tags import TagDefinition
from omnikit.model.thread import Account
from omnikit.model.workspace import Settings, Workspace
from omnikit.policies.presets import OMNICHAT
from omnikit.policies.roles import ADMINISTRATOR, AGENT, SUPERVISOR
from omnikit.testing.builders import (
    ADA,
    ANN,
    BOB,
    CAT,
    CONVERSATION,
    NOON,
    OUT,
    ROLES,
    SUE,
    WORKSPACE,
    a_context,
    a_conversation,
    a_new_conversation,
    a_workspace,
    after,
    minutes,
)
from tests.rules.asking import LATER, from_customer

EAST, SALES, ATTIC = (DepartmentId(name) for name in ("east", "sales", "attic"))
INTERN, PIRATE = RoleId("intern"), RoleId("pirate")
GONE = MemberId("gone")
NEW = MemberId("new")
BY_ADA = Actor.of(ADA)


def a_desk() -> Workspace:
    """Return the test desk with departments, a role that only a deleted member had, that member, and a tag."""
    desk = a_workspace(
        departments={
            SALES: Department(SALES, "Sales"),
            EAST: Department(EAST, "East", SALES),
            ATTIC: Department(ATTIC, "Attic"),
        }
    )
    gone = Member(id=GONE, name="Gone", role=INTERN, status=DELETED, departments=(ATTIC,))
    members = {**desk.members, BOB: desk.members[BOB].but(departments=(EAST,)), GONE: gone}
    tags = {"vip": TagDefinition("VIP")}
    return desk.but(members=members, roles={**desk.roles, INTERN: Role(INTERN, "Intern")}, tags=tags)


DESK = a_desk()


def two_administrators() -> Workspace:
    """Return the desk with CAT as a second administrator."""
    return DESK.but(members={**DESK.members, CAT: DESK.members[CAT].but(role=ADMINISTRATOR)})


def wish(kind: type[Administration], **given: Any) -> Administration:
    """Return a wish about the test desk."""
    return kind(workspace=WORKSPACE, **given)


def disable(member: MemberId) -> Administration:
    """Return the wish to disable *member*."""
    return wish(DisableMember, member=member)


def enable(member: MemberId) -> Administration:
    """Return the wish to enable *member*."""
    return wish(EnableMember, member=member)


def delete(member: MemberId) -> Administration:
    """Return the wish to delete *member*."""
    return wish(DeleteMember, member=member)


def save(member: MemberId, **changes: Any) -> Administration:
    """Return the wish to have *member* with those changes, or as a new agent."""
    known = DESK.members.get(member, Member(id=member, name=member.title(), role=AGENT))
    return wish(SaveMember, member=known.but(**changes))


def role(id: RoleId) -> Administration:
    """Return the wish to have a role of that id that permits nothing."""
    return wish(SaveRole, role=Role(id, "Anything"))


def department(id: str, parent: DepartmentId | None = None) -> Administration:
    """Return the wish to put a department under *parent*."""
    return wish(SaveDepartment, department=Department(DepartmentId(id), id.title(), parent))


def account(id: str, channel: str, *, connected: bool = True) -> Administration:
    """Return the wish to have that channel account."""
    return wish(SaveAccount, account=Account(AccountId(id), channel, connected=connected))


def settings(**given: Any) -> Administration:
    """Return the wish for those settings."""
    return wish(ChangeSettings, settings=Settings(**given))


def asked(command: Administration, desk: Workspace = DESK, by: MemberId | Actor = ADA) -> Allowed | Denied:
    """Return what becomes of *command* when *by* asks."""
    return administer(desk, command, a_context(by, now=LATER, workspace=desk))


def refusal(command: Administration, desk: Workspace = DESK, by: MemberId | Actor = ADA) -> str | None:
    """Return the rule that refuses *command*, None if it is allowed."""
    decision = asked(command, desk, by)
    return decision.rule if isinstance(decision, Denied) else None


def events_of(command: Administration, desk: Workspace = DESK) -> tuple[Event, ...]:
    """Return the events of *command*, which must be allowed."""
    decision = asked(command, desk)
    assert isinstance(decision, Allowed), decision
    return decision.events


def desk_after(*commands: Administration, desk: Workspace = DESK) -> Workspace:
    """Return the desk after *commands*, all of which must be allowed."""
    for command in commands:
        desk = fold_workspace(desk, events_of(command, desk))
    return desk


# --- who may


@pytest.mark.rule("HO-25")
def test_only_administrators_and_the_host_run_a_workspace() -> None:
    """Of all members and sides only an administrator and the host itself change the workspace."""
    askers = [*(Actor.of(member) for member in (*ROLES, GONE, MemberId("stranger"))), CUSTOMER, BOT, SYSTEM]
    allowed = [asker for asker in askers if refusal(settings(locale="vi"), by=asker) is None]

    assert allowed == [BY_ADA, SYSTEM]
    assert {refusal(settings(locale="vi"), by=asker) for asker in askers} == {None, "HO-25"}


@pytest.mark.rule("HO-25")
def test_a_disabled_administrator_runs_nothing() -> None:
    """The role alone doesn't help who is disabled."""
    desk = desk_after(disable(ADA), desk=two_administrators())

    assert refusal(settings(locale="vi"), desk, by=ADA) == "HO-25"
    assert refusal(settings(locale="vi"), desk, by=CAT) is None


# --- what refuses

NO_AGENTS, NO_INTERNS = (wish(RemoveRole, role=id) for id in (AGENT, INTERN))
NORTH, MOON = DepartmentId("north"), DepartmentId("moon")
OUT_OF_EAST, OUT_OF_SALES, OUT_OF_ATTIC = (wish(RemoveDepartment, department=id) for id in (EAST, SALES, ATTIC))

# fmt: off
KEPT_AND_BROKEN: list[tuple[str, str, Administration, Administration]] = [
    # rule    what breaks it              broken                                          kept
    ("HO-26", "unknown role",             save(NEW, role=PIRATE),                         save(NEW, role=SUPERVISOR)),
    ("HO-27", "unknown department",       save(ANN, departments=(EAST, MOON)),            save(ANN, departments=())),
    ("HO-28", "somebody has it",          NO_AGENTS,                                      NO_INTERNS),
    ("HO-28", "somebody is in it",        OUT_OF_EAST,                                    OUT_OF_ATTIC),
    ("HO-28", "something is under it",    OUT_OF_SALES,                                   OUT_OF_ATTIC),
    ("HO-29", "disabling the last",       disable(ADA),                                   disable(ANN)),
    ("HO-29", "deleting the last",        delete(ADA),                                    delete(ANN)),
    ("HO-29", "demoting the last",        save(ADA, role=AGENT),                          save(ADA, name="Ada L.")),
    ("HO-29", "emptying their role",      role(ADMINISTRATOR),                            role(SUPERVISOR)),
    ("HO-30", "disabling a stranger",     disable(NEW),                                   disable(BOB)),
    ("HO-30", "disabling who is gone",    disable(GONE),                                  disable(OUT)),
    ("HO-30", "enabling who is gone",     enable(GONE),                                   enable(OUT)),
    ("HO-30", "deleting a stranger",      delete(NEW),                                    delete(OUT)),
    ("HO-30", "deleting twice",           delete(GONE),                                   delete(BOB)),
    ("HO-31", "another channel",          account("line", "whatsapp"),                    account("line", "line")),
    ("HO-31", "an account without id",    account(" ", "line"),                           account("line-2", "line")),
    ("HO-31", "an account nowhere",       account("line-2", " "),                         account("line-2", "pigeon")),
    ("HO-33", "a member without id",      save(MemberId(" ")),                            save(NEW)),
    ("HO-33", "a member without name",    save(NEW, name=" "),                            save(NEW, name="N")),
    ("HO-33", "the id of everybody",      save(EVERYBODY, name="All"),                    save(NEW, name="All")),
    ("HO-35", "who is gone comes back",   save(GONE, role=AGENT),                         save(OUT, name="Back?")),
    ("HO-34", "an unknown parent",        department("north", MOON),                      department("north", SALES)),
    ("HO-34", "under itself",             department("sales", SALES),                     department("sales")),
    ("HO-34", "under what is under it",   department("sales", EAST),                      department("sales", ATTIC)),
    ("HO-34", "new, and under itself",    department("north", NORTH),                     department("north")),
]
# fmt: on


@pytest.mark.parametrize(
    ("rule", "broken", "kept"),
    [
        pytest.param(rule, broken, kept, marks=pytest.mark.rule(rule), id=f"{rule}: {what}")
        for rule, what, broken, kept in KEPT_AND_BROKEN
    ],
)
def test_a_command_is_refused_by_the_rule_that_it_breaks(
    rule: str, broken: Administration, kept: Administration
) -> None:
    """With just that rule broken the command is refused by it; with the rule kept it is let, the host's too."""
    assert (refusal(broken), refusal(broken, by=SYSTEM)) == (rule, rule)
    assert refusal(kept) is None


LONGEST = timedelta(days=366)
BEYOND = LONGEST + timedelta(microseconds=1)

# fmt: off
SETTINGS_WITHOUT_SENSE: list[tuple[dict[str, Any], str]] = [
    ({"auto_close": timedelta()},                               "auto_close"),
    ({"overtime": -minutes(1)},                                 "overtime"),
    ({"auto_close": BEYOND},                                    "auto_close"),
    ({"overtime": BEYOND},                                      "overtime"),
    ({"overtime": timedelta.max},                               "overtime"),
    ({"auto_close": minutes(9), "reminder": timedelta()},       "reminder"),
    ({"reminder": minutes(1)},                                  "reminder"),
    ({"auto_close": minutes(9), "reminder": minutes(9)},        "reminder"),
    ({"locale": "tlh"},                                         "locale"),
    ({"time_zone": "Moon/Tranquility"},                         "time_zone"),
    ({"time_zone": ""},                                         "time_zone"),
    ({"time_zone": "../etc/passwd"},                            "time_zone"),
    ({"time_zone": "Asia"},                                     "time_zone"),
    ({"time_zone": "x" * 5000},                                 "time_zone"),
]
# fmt: on


@pytest.mark.parametrize(("given", "named"), SETTINGS_WITHOUT_SENSE)
@pytest.mark.rule("HO-32")
def test_settings_without_sense_are_refused_by_name(given: dict[str, Any], named: str) -> None:
    """What makes no sense is refused, and the refusal names what it was."""
    decision = asked(settings(**given))

    assert isinstance(decision, Denied)
    assert decision.rule == "HO-32"
    assert str(decision.about["wrong"]).startswith(named)


@pytest.mark.rule("HO-32")
def test_settings_that_make_sense_are_taken() -> None:
    """A reminder before the end, an overtime, a zone and a locale that there are: all of it is in force."""
    given = Settings(
        auto_close=minutes(60),
        reminder=minutes(59),
        overtime=timedelta(seconds=1),
        time_zone="Asia/Taipei",
        locale="zh-Hant",
    )

    assert desk_after(wish(ChangeSettings, settings=given)).settings == given


@pytest.mark.rule("HO-32")
def test_no_duration_is_longer_than_a_leap_year() -> None:
    """Each duration may be 366 days, the reminder just under the end; a moment more is refused, each named."""
    longest: dict[str, Any] = {
        "auto_close": LONGEST,
        "reminder": LONGEST - timedelta(microseconds=1),
        "overtime": LONGEST,
    }
    beyond = asked(settings(auto_close=BEYOND, reminder=BEYOND, overtime=BEYOND))

    assert desk_after(settings(**longest)).settings == Settings(**longest)
    assert isinstance(beyond, Denied)
    assert [said for said in str(beyond.about["wrong"]).split("; ") if "at most" in said] == [
        f"{name} {BEYOND}: more than 0, at most 366 days" for name in ("auto_close", "reminder", "overtime")
    ]


@pytest.mark.rule("HO-26")
def test_the_refusal_of_a_role_names_the_known_ones() -> None:
    """Who names an unknown role reads which there are."""
    decision = asked(save(NEW, role=PIRATE))

    assert isinstance(decision, Denied)
    assert decision.about == {"role": "pirate", "known": ", ".join(sorted(DESK.roles))}


@pytest.mark.rule("HO-28")
def test_a_disabled_member_still_has_their_role() -> None:
    """A role is not taken from under a disabled member, who may come back; who is deleted doesn't count."""
    interns = desk_after(save(OUT, role=INTERN))

    assert refusal(NO_INTERNS, interns) == "HO-28"
    assert refusal(NO_INTERNS, desk_after(delete(OUT), desk=interns)) is None


@pytest.mark.parametrize(
    "command",
    [
        disable(ADA),
        delete(ADA),
        save(ADA, role=AGENT),
    ],
)
@pytest.mark.rule("HO-29")
def test_an_administrator_may_go_while_another_stays(command: Administration) -> None:
    """The first may be disabled, deleted or demoted while a second administers, who is not disabled."""
    second_disabled = desk_after(disable(CAT), desk=two_administrators())

    assert refusal(command, two_administrators()) is None
    assert refusal(command, second_disabled) == "HO-29"


@pytest.mark.rule("HO-29")
def test_a_desk_without_administrators_can_be_begun() -> None:
    """Where nobody administers yet, the host may save members who don't."""
    empty = DESK.but(members={})

    assert refusal(save(NEW), empty, by=SYSTEM) is None


# --- what happens

ZOE = DESK.members[ANN].but(name="Zoe", role=SUPERVISOR, departments=(EAST,))
NEWCOMER = Member(id=NEW, name="New", role=AGENT)
STILL_OUT = DESK.members[OUT].but(email="o@example.com")
LEAD = Role(RoleId("lead"), "Lead", frozenset({Permission.SEE_TEAM, Permission.JOIN}))
WATCHER = Role(RoleId("watcher"), "Watcher", frozenset({Permission.SEE_TEAM}))
ALONE_NOW = Department(EAST, "East")
PIGEON = Account(AccountId("p"), "pigeon")
VIETNAMESE = Settings(locale="vi")
GOLD = TagDefinition("Gold")


def also(field: str, item: Member | Role | Department | Account) -> dict[str, Any]:
    """Return what is different with *item* in *field*."""
    return {field: {**getattr(DESK, field), item.id: item}}


def standing(member: MemberId, status: MemberStatus) -> dict[str, Any]:
    """Return what is different with *member* in that status."""
    return also("members", DESK.members[member].but(status=status))


def without(field: str, gone: str) -> dict[str, Any]:
    """Return what is different without one item of *field*."""
    return {field: {id: item for id, item in getattr(DESK, field).items() if id != gone}}


# fmt: off
CHANGES: list[tuple[Administration, type[Event], dict[str, Any]]] = [
    # when this is wished                              this happens       and this alone is different
    (wish(SaveMember, member=ZOE),                     MemberSaved,       also("members", ZOE)),
    (save(NEW, status=DISABLED),                       MemberSaved,       also("members", NEWCOMER)),
    (save(OUT, status=ENABLED, email=STILL_OUT.email), MemberSaved,       also("members", STILL_OUT)),
    (disable(ANN),                                     MemberDisabled,    standing(ANN, DISABLED)),
    (enable(OUT),                                      MemberEnabled,     standing(OUT, ENABLED)),
    (delete(OUT),                                      MemberDeleted,     standing(OUT, DELETED)),
    (wish(SaveRole, role=LEAD),                        RoleSaved,         also("roles", LEAD)),
    (NO_INTERNS,                    RoleRemoved,       without("roles", INTERN)),
    (department("east"),                               DepartmentSaved,   also("departments", ALONE_NOW)),
    (OUT_OF_ATTIC,                                     DepartmentRemoved, without("departments", ATTIC)),
    (wish(SaveAccount, account=PIGEON),                AccountSaved,      also("accounts", PIGEON)),
    (wish(DefineTag, tag=TagDefinition(" Gold ")),     TagDefined,        {"tags": {**DESK.tags, "gold": GOLD}}),
    (wish(DefineTag, tag=TagDefinition("Vip")),        TagDefined,        {"tags": {"vip": TagDefinition("Vip")}}),
    (wish(RemoveTag, tag=" vip"),                      TagRemoved,        {"tags": {}}),
    (wish(ChangeSettings, settings=VIETNAMESE),        SettingsChanged,   {"settings": VIETNAMESE}),
]
# fmt: on


@pytest.mark.parametrize(("command", "kind", "changes"), CHANGES, ids=[kind.kind for _, kind, _ in CHANGES])
def test_a_command_changes_what_it_names_and_nothing_else(
    command: Administration, kind: type[Event], changes: dict[str, Any]
) -> None:
    """One event, at that time and by that actor; after it the desk is one version on and otherwise as it was."""
    events = events_of(command)

    assert [(type(event), event.at, event.by) for event in events] == [(kind, LATER, BY_ADA)]
    assert fold_workspace(DESK, events) == DESK.but(version=DESK.version + 1, **changes)


@pytest.mark.parametrize(
    "command",
    [
        wish(SaveMember, member=DESK.members[ANN]),
        disable(OUT),
        enable(ANN),
        wish(SaveRole, role=DESK.roles[AGENT]),
        wish(RemoveRole, role=PIRATE),
        wish(SaveDepartment, department=DESK.departments[EAST]),
        wish(RemoveDepartment, department=DepartmentId("moon")),
        wish(SaveAccount, account=DESK.accounts[AccountId("line")]),
        wish(ChangeSettings, settings=DESK.settings),
        wish(DefineTag, tag=TagDefinition("VIP ")),
        wish(RemoveTag, tag="Gold"),
    ],
    ids=lambda command: type(command).__name__,
)
def test_what_is_so_already_is_allowed_and_nothing_happens(command: Administration) -> None:
    """Asking for what is the case already records nothing."""
    assert events_of(command) == ()


def test_every_command_and_every_event_is_in_the_tables() -> None:
    """No wish lacks rules and a happening, no event lacks its change, and the cases above reach them all."""
    assert set(ADMINISTRATION) == set(ADMINISTRATIONS) == {type(command) for command, _, _ in CHANGES}
    assert set(EVOLVERS) == set(EVENTS) == {kind for _, kind, _ in CHANGES}


def test_folding_the_log_gives_the_desk() -> None:
    """The desk is what its log says, whatever was done to it, each event one version."""
    desk, log = DESK, list[Event]()
    for command, _, _ in CHANGES:
        events = events_of(command, desk)
        desk = fold_workspace(desk, events)
        log += events

    assert fold_workspace(DESK, log) == desk
    assert desk.version == DESK.version + len(log)


# --- what follows


@pytest.mark.rule("CO-17.1", "CO-17.2")
def test_who_is_disabled_or_deleted_is_to_be_taken_off() -> None:
    """Disabling and deleting each ask for the member's withdrawal, in whose name and when it was done."""
    for command in (disable(ANN), delete(ANN)):
        assert react_to_administration(events_of(command)) == (Withdraw(member=ANN, by=BY_ADA, at=LATER),)


def test_nothing_else_takes_anybody_off() -> None:
    """No other change of the workspace has an effect; enabling again brings no seat back."""
    others = [command for command, kind, _ in CHANGES if kind not in (MemberDisabled, MemberDeleted)]

    assert [react_to_administration(events_of(command)) for command in others] == [()] * len(others)


@pytest.mark.parametrize("stop", [DisableMember, DeleteMember])
@pytest.mark.rule("CO-17.1", "CO-17.2")
def test_the_withdrawal_that_follows_takes_the_member_off(stop: type[Administration]) -> None:
    """Before, nobody takes an enabled member off; carried out on the desk as it is then, the effect does."""
    command = wish(stop, member=ANN)
    (effect,) = react_to_administration(events_of(command))
    assert isinstance(effect, Withdraw)
    withdraw = WithdrawMember(conversation=CONVERSATION, member=effect.member, disabler=effect.by)
    before, shared = a_conversation(handler=ANN), a_conversation(handler=BOB, collaborators=(ANN, SUE))
    then = a_context(SYSTEM, now=effect.at, workspace=desk_after(command))

    early = decide(before, withdraw, a_context(SYSTEM, workspace=DESK))
    assert isinstance(early, Denied)
    assert early.rule == "HO-23"
    assert (after(before, withdraw, then).status, after(before, withdraw, then).seats) == (PENDING, ())
    assert [seat.member for seat in after(shared, withdraw, then).seats] == [BOB, SUE]


def test_a_disabled_member_acts_no_more_until_enabled() -> None:
    """Who is disabled follows nothing up; who is enabled again does, as before."""
    follow_up = FollowUp(conversation=CONVERSATION)
    off = desk_after(disable(ANN))
    on = desk_after(enable(ANN), desk=off)
    refused = decide(a_conversation(PENDING), follow_up, a_context(ANN, workspace=off))

    assert isinstance(refused, Denied)
    assert refused.rule == "HO-1"
    assert after(a_conversation(PENDING), follow_up, a_context(ANN, workspace=on)).handler == ANN


def test_a_role_of_ones_own_gives_what_it_says() -> None:
    """A workspace defines a role by its permissions, and whoever gets it may do that and no more."""
    watcher, lead = (desk_after(wish(SaveRole, role=given), save(ANN, role=given.id)) for given in (WATCHER, LEAD))
    theirs, join = a_conversation(handler=BOB), Join(conversation=CONVERSATION)
    refused = [decide(theirs, join, a_context(ANN, workspace=desk)) for desk in (DESK, watcher)]

    assert [decision.rule for decision in refused if isinstance(decision, Denied)] == ["HO-5", "CO-2.2"]
    assert after(theirs, join, a_context(ANN, workspace=lead)).collaborators == (ANN,)


@pytest.mark.rule("CO-0.6")
def test_a_team_switches_collaboration_off_and_on_for_itself() -> None:
    """With the team's flag off nobody is brought in; with the flag on again somebody is."""
    add = AddCollaborators(conversation=CONVERSATION, members=(BOB,))
    off = desk_after(settings(collaboration=False))
    on = desk_after(settings(collaboration=True), desk=off)
    refused = decide(a_conversation(), add, a_context(ANN, workspace=off))

    assert isinstance(refused, Denied)
    assert refused.rule == "CO-0.6"
    assert after(a_conversation(), add, a_context(ANN, workspace=on)).collaborators == (BOB,)


# --- channels


@pytest.mark.parametrize("channel", [*OMNICHAT.channels, "wechat", "carrier-pigeon"])
@pytest.mark.rule("OC-0.1")
def test_a_connected_account_of_any_kind_brings_conversations_to_the_desk(channel: str) -> None:
    """Messages come in over an account once it is connected, whatever kind of channel the host names."""
    bare = DESK.but(accounts={})
    message = from_customer(channel=channel)
    early = decide(a_new_conversation(thread=message.thread), message, a_context(CUSTOMER, workspace=bare))
    desk = desk_after(account(channel, channel), desk=bare)
    opened = after(a_new_conversation(thread=message.thread), message, a_context(CUSTOMER, workspace=desk))

    assert isinstance(early, Denied)
    assert early.rule == "HO-14"
    assert (opened.status, opened.thread.channel) == (PENDING, channel)
    assert [option.channel for option in channel_options(desk)] == [channel]


@pytest.mark.rule("OC-0.1")
def test_five_kinds_of_channel_share_one_desk() -> None:
    """Webchat, Messenger, LINE, WhatsApp and Instagram are its channels; one member handles all."""
    desk = desk_after(*(account(channel, channel) for channel in OMNICHAT.channels), desk=DESK.but(accounts={}))
    handled = []
    for channel in OMNICHAT.channels:
        context = a_context(CUSTOMER, workspace=desk, profile=OMNICHAT)
        opened = after(a_new_conversation(), from_customer(channel=channel), context)
        handled.append(after(opened, FollowUp(conversation=CONVERSATION), context.as_of(NOON, Actor.of(ANN))))

    assert set(OMNICHAT.channels) == {"webchat", "messenger", "line", "whatsapp", "instagram"}
    assert {(conversation.status, conversation.handler) for conversation in handled} == {(PROCESSING, ANN)}


def test_over_a_disconnected_account_nothing_comes_in() -> None:
    """An account that the team disconnects stays known and carries no more messages."""
    desk = desk_after(account("line", "line", connected=False))
    decision = decide(a_new_conversation(), from_customer(), a_context(CUSTOMER, workspace=desk))

    assert isinstance(decision, Denied)
    assert decision.rule == "HO-14"
    assert AccountId("line") in desk.accounts


def test_a_log_that_was_never_asked_for_still_folds() -> None:
    """Folding asks no rule: the log says what happened, and the desk is what it says."""
    event = MemberDeleted(at=NOON, by=SYSTEM, member=ADA)

    assert fold_workspace(DESK, [event]).members[ADA].status is DELETED
