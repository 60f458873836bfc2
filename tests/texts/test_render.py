"""Sentences: what the core tells in codes reads well in each language."""

from collections.abc import Mapping

import pytest

from omnikit.engine.react import REACTIONS
from omnikit.model.actors import CUSTOMER, SYSTEM, Actor, Role
from omnikit.model.commands import (
    AddCollaborators,
    End,
)
from omnikit.model.conversation import PENDING
from omnikit.model.decision import Denied
from omnikit.model.effects import LogLine, Notify, Param, SystemMessage
from omnikit.model.errors import DefinitionError, UnknownName
from omnikit.model.events import Event
from omnikit.model.ids import MessageId, RoleId
from omnikit.model.message import Content, Form, Message
from omnikit.policies.context import Context
from omnikit.policies.presets import OMNICHAT, PRESETS
from omnikit.policies.profile import Profile
from omnikit.testing.builders import (
    ANN,
    BOB,
    CONVERSATION,
    NOON,
    a_context,
    a_conversation,
    a_message,
    a_workspace,
    some_text,
)
from omnikit.texts import Texts
from tests.texts.situations import SITUATIONS, Situation, answer, refusal, told

TEXTS = Texts.default()
LOCALES = TEXTS.locales
C = CONVERSATION
NOTICE: dict[str, Param] = {"actor": "Jess", "actor_role": "role.administrator", "customer": "p1"}


# --- whatever the core says has words


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("profile", PRESETS.values(), ids=lambda profile: profile.name)
@pytest.mark.parametrize("name", SITUATIONS)
def test_whatever_comes_of_it_has_words(name: str, profile: Profile, locale: str) -> None:
    """In each profile and language there is a sentence for all that follows, or for the refusal."""
    situation = SITUATIONS[name]
    context = situation.context(profile)
    denied = answer(situation.conversation, situation.command, context)
    if isinstance(denied, Denied):
        assert TEXTS.sentence_of(denied, locale)
        return
    for effect in told(situation.conversation, situation.command, context):
        said = TEXTS.render(effect.code, effect.about, locale)
        assert said
        assert "~" not in said


def happenings() -> list[tuple[Situation, Context, tuple[Event, ...]]]:
    found = []
    for situation in SITUATIONS.values():
        context = situation.context()
        events = answer(situation.conversation, situation.command, context)
        assert not isinstance(events, Denied), events
        found.append((situation, context, events))
    return found


def test_the_situations_cover_every_reaction() -> None:
    """The situations above make every event that anything follows from."""
    missing = set(REACTIONS) - {type(event) for _, _, events in happenings() for event in events}

    assert not missing, f"nothing makes {missing}: add a situation to tests/texts/situations.py"


def test_every_sentence_of_the_record_and_the_notices_is_used() -> None:
    """No line, system message or notice is in the catalogue that nothing leads to."""
    produced = {
        effect.code
        for situation, context, _ in happenings()
        for effect in told(situation.conversation, situation.command, context)
    }
    ours = {code for code in TEXTS.catalogues["en"].texts if code.startswith(("record.", "system.", "notice."))}

    assert produced == ours


# --- names


@pytest.mark.parametrize(
    ("locale", "name"),
    [("en", "Service manager"), ("vi", "Quản lý CSKH"), ("zh-Hans", "客服经理"), ("zh-Hant", "客服經理")],
)
def test_a_role_is_named_in_the_readers_language(locale: str, name: str) -> None:
    """A built-in role's name is the code of a text, whatever was stored when it happened."""
    about = {**NOTICE, "actor_role": "role.service_manager"}

    assert name in TEXTS.render("notice.added", about, locale)


def test_a_role_of_the_workspaces_own_keeps_its_name() -> None:
    """A role that a workspace defined is called what the workspace calls it."""
    role = Role(RoleId("night"), "Night shift", frozenset())
    workspace = a_workspace()
    members = {**workspace.members, ANN: workspace.members[ANN].but(role=role.id)}
    context = a_context(workspace=workspace.but(roles={**workspace.roles, role.id: role}, members=members))
    command = AddCollaborators(conversation=C, members=(BOB,))
    (notice,) = (effect for effect in told(a_conversation(), command, context) if isinstance(effect, Notify))

    assert TEXTS.notice_of(notice, "en") == "Ann (Night shift) added you to the collaboration with the customer."


@pytest.mark.parametrize(
    ("locale", "said"),
    [
        ("en", "System ended the conversation."),
        ("vi", "Hệ thống đã kết thúc hội thoại."),
        ("zh-Hans", "系统 结束了对话。"),
        ("zh-Hant", "系統 結束了對話。"),
    ],
)
def test_who_is_no_member_is_named_in_the_readers_language(locale: str, said: str) -> None:
    """What ended by itself was ended by the system, in each language's word for it."""
    situation = SITUATIONS["silence ends it"]
    (line,) = told(situation.conversation, situation.command, situation.context())
    assert isinstance(line, LogLine)

    assert TEXTS.line_of(line, locale) == said


@pytest.mark.parametrize(
    ("locale", "said"),
    [
        ("en", "The customer ended the conversation."),
        ("vi", "Khách hàng đã kết thúc hội thoại."),
        ("zh-Hans", "客户 结束了对话。"),
        ("zh-Hant", "顧客 結束了對話。"),
    ],
)
def test_a_sentence_that_begins_with_our_own_name_begins_in_a_capital(locale: str, said: str) -> None:
    """Where the customer did it, their neutral name begins the sentence as a sentence begins."""
    situation = SITUATIONS["the customer ends it"]
    line = told(situation.conversation, situation.command, situation.context())[0]
    assert isinstance(line, LogLine)

    assert TEXTS.line_of(line, locale) == said


def test_a_customer_is_named_at_the_edge() -> None:
    """A notice holds the contact's id, and the host puts the name in when it is read."""
    situation = SITUATIONS["a customer goes on"]
    (notice,) = told(situation.conversation, situation.command, situation.context(OMNICHAT))
    assert isinstance(notice, Notify)

    assert TEXTS.notice_of(notice, "en", names={"p1": "Lin"}.__getitem__) == "New message from Lin."


@pytest.mark.parametrize("customer", ["p1", ""])
def test_a_customer_whom_nobody_names_is_the_customer(customer: str) -> None:
    """A forgotten contact, or a thread without one, is called by a neutral word."""
    assert TEXTS.render("notice.left", {"customer": customer}, "en", names=lambda _: "") == (
        "You left the collaboration with the customer."
    )


def test_a_name_is_never_read_as_a_pattern() -> None:
    """Braces in a member's name are part of the name."""
    assert TEXTS.render("record.ended", {"actor": "{actor} {0}"}, "en") == "{actor} {0} ended the conversation."


def test_a_members_tilde_is_theirs() -> None:
    """A name that begins with a tilde stays as it is, unless it is an actor's own kind."""
    assert TEXTS.render("record.ended", {"actor": "~Mei~"}, "en") == "~Mei~ ended the conversation."


# --- lists and numbers


@pytest.mark.parametrize(
    ("locale", "said"),
    [
        ("en", "Jess added Jess A, Jess B to the collaboration."),
        ("vi", "Jess đã thêm Jess A, Jess B vào hội thoại cộng tác."),
        ("zh-Hans", "Jess 将 Jess A、Jess B 加入了协作对话。"),
        ("zh-Hant", "Jess 將 Jess A、Jess B 加入了協作對話。"),
    ],
)
def test_names_are_joined_as_the_language_joins(locale: str, said: str) -> None:
    """A list of names is joined by the language's own sign."""
    assert TEXTS.render("record.added", {"actor": "Jess", "members": ("Jess A", "Jess B")}, locale) == said


@pytest.mark.parametrize(
    ("code", "number", "said"),
    [
        ("system.added_many", {"others": 1}, "Jess and 1 other joined the collaboration."),
        ("system.added_many", {"others": 4}, "Jess and 4 others joined the collaboration."),
        ("notice.transferred", {"count": 1}, "Jess (Administrator) transferred 1 conversation to you."),
        ("notice.transferred", {"count": 0}, "Jess (Administrator) transferred 0 conversations to you."),
        ("notice.transferred", {"count": 12}, "Jess (Administrator) transferred 12 conversations to you."),
    ],
)
def test_one_is_said_otherwise_than_many(code: str, number: Mapping[str, int], said: str) -> None:
    """English has a form for one and a form for every other number."""
    assert TEXTS.render(code, {**NOTICE, "member": "Jess", **number}, "en") == said


# --- languages


@pytest.mark.parametrize(
    ("locale", "said"),
    [
        ("zh-Hant", "客服"),
        ("zh-Hant-TW", "客服"),
        ("zh_hant_hk", "客服"),
        ("zh-TW", "客服"),
        ("zh-CN", "客服"),
        ("en-GB", "Agent"),
        ("vi-VN", "Nhân viên CSKH"),
    ],
)
def test_a_place_is_served_in_its_language(locale: str, said: str) -> None:
    """A locale that we don't have is served by the wider one, however it is spelled."""
    assert TEXTS.render("role.agent", {}, locale) == said


@pytest.mark.parametrize(("locale", "said"), [("zh-TW", "已結束"), ("zh-CN", "已结束"), ("zh-Hant-CN", "已結束")])
def test_a_script_goes_before_a_place(locale: str, said: str) -> None:
    """Chinese is written in the script that is named, or else in that of the place."""
    assert TEXTS.render("word.ended", {}, locale) == said


@pytest.mark.parametrize("locale", ["fr", "", "zhHant", "engl"])
def test_an_unknown_language_names_the_known_ones(locale: str) -> None:
    """A locale of no language that we have is an error that lists those there are."""
    with pytest.raises(UnknownName, match=f"unknown locale '{locale}'; known: en, vi, zh-Hans, zh-Hant"):
        TEXTS.render("role.agent", {}, locale)


def test_an_unknown_code_names_its_neighbours() -> None:
    """A code that no language has is an error that lists the codes of the same table."""
    with pytest.raises(UnknownName, match=r"unknown text 'system\.leave'; known: .*system\.left"):
        TEXTS.render("system.leave", {}, "vi")


def test_a_code_of_no_table_names_the_tables() -> None:
    """A code of a table that we don't have is an error that lists the tables."""
    with pytest.raises(UnknownName, match=r"unknown text 'sytem\.left'; known: .*record\.…"):
        TEXTS.render("sytem.left", {}, "en")


def test_a_missing_parameter_is_named_with_its_code() -> None:
    """A sentence is never told with a hole: the error names the code, the parameter and what was given."""
    with pytest.raises(DefinitionError, match=r"'record\.transferred' \(vi\) shows 'target', but was given actor"):
        TEXTS.render("record.transferred", {"actor": "Ann"}, "vi")


# --- the doors


def test_each_door_opens_to_the_same_sentence() -> None:
    """Lines, notices, system messages, stored ones too, and refusals are rendered from what they hold."""
    about: Mapping[str, Param] = {"actor": "Jess"}
    actor = Actor.of(ANN)
    line = LogLine(at=NOON, by=actor, code="record.left", about=about)
    effect = SystemMessage(at=NOON, sequence=1, code="system.left", about=about)
    stored = Message(
        id=a_message(),
        conversation=C,
        sequence=1,
        ordinal=0,
        author=CUSTOMER,
        at=NOON,
        content=some_text(""),
        code="system.left",
        about=about,
    )
    ended = Notify(to=BOB, code="notice.ended", about=about)
    pending = refusal(a_conversation(PENDING), End(conversation=C))

    assert TEXTS.line_of(line, "en") == "Jess left the collaboration."
    assert TEXTS.system_line(effect, "en") == TEXTS.system_line(stored, "en") == "Jess left the collaboration."
    assert TEXTS.notice_of(ended, "en") == "Jess ended the conversation."
    assert TEXTS.sentence_of(pending, "en") == "The conversation is “Pending”, so “End” can't be done now."


@pytest.mark.rule("CO-14.6")
@pytest.mark.parametrize("locale", ["en", "zh-Hant", "zh-Hans", "vi"])
def test_the_reminder_of_ending_has_words_in_every_language(locale: str) -> None:
    """A reminder that the system wrote without a text is said by the library, in the team's language."""
    reminder = Message(
        id=MessageId("c1.4"),
        conversation=CONVERSATION,
        sequence=4,
        ordinal=2,
        author=SYSTEM,
        at=NOON,
        content=Content(),
        form=Form.CLOSING_REMINDER,
    )

    assert TEXTS.automatic_text(reminder, locale) == TEXTS.render("automatic.closing_reminder", {}, locale)
    assert TEXTS.automatic_text(reminder.but(content=Content(text="Bye soon")), locale) == "Bye soon"
    assert TEXTS.automatic_text(reminder.but(form=None), locale) == ""
