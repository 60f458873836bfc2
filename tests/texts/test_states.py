"""States and waiting told in words: what a product calls a state, what it means, why a conversation waits."""

from datetime import timedelta

import pytest

from omnikit.dispatch.planner import Planner
from omnikit.dispatch.values import Attendance, Hindrance, Reason, Ticket
from omnikit.model.conversation import State
from omnikit.model.effects import Param
from omnikit.model.ids import ConversationId, MemberId
from omnikit.model.presence import ONLINE
from omnikit.policies.presets import FIRST_LINE, OMI, OMNICHAT, PRESETS, RECEPTION
from omnikit.policies.profile import Profile
from omnikit.testing.builders import NOON, a_workspace
from omnikit.texts import Described, Texts, described

TEXTS = Texts.default()
LOCALES = TEXTS.locales


@pytest.mark.rule("FL-7.1")
@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("profile", PRESETS.values(), ids=lambda profile: profile.name)
def test_every_state_has_a_meaning_and_an_action(profile: Profile, locale: str) -> None:
    """For any state that there is, each product is answered what it means and what to do; no two states alike."""
    answers = {state: described(state, profile, locale) for state in State}

    assert all(answer.word and answer.meaning and answer.action for answer in answers.values())
    assert len({answer.meaning for answer in answers.values()}) == len(State)
    assert len({answer.action for answer in answers.values()}) == len(State)


@pytest.mark.rule("FL-7.1")
@pytest.mark.parametrize(
    ("profile", "words"),
    [
        (
            FIRST_LINE,
            {
                State.BOT: "機器人",
                State.HUMAN: "等待中",
                State.DISPATCHING: "分派中",
                State.PROCESSING: "進行中",
                State.ENDED: "已完成",
            },
        ),
        (OMNICHAT, {State.HUMAN: "真人客服", State.BOT: "機器人", State.PROCESSING: "處理中", State.ENDED: "已結束"}),
        (
            OMI,
            {
                State.HUMAN: "Chưa có nhân viên tham gia",
                State.PROCESSING: "Đã có nhân viên tham gia",
                State.ENDED: "Đã kết thúc phiên",
            },
        ),
        (RECEPTION, {State.VISITOR: "在线访客列表", State.PROCESSING: "对话中", State.MUTED: "疑似骚扰客户"}),
    ],
    ids=lambda given: given.name if isinstance(given, Profile) else "",
)
def test_a_state_is_called_as_the_product_calls_it(profile: Profile, words: dict[State, str]) -> None:
    """In the product's own language a state goes by the word of its document."""
    assert {state: described(state, profile, profile.locale).word for state in words} == words


def test_a_state_that_a_product_has_no_word_for_goes_by_a_neutral_one() -> None:
    """A product without a queue is still answered what dispatching is."""
    assert described(State.DISPATCHING, OMNICHAT, "en") == Described(
        word="Dispatching",
        meaning="The conversation is offered to a member, or is about to be offered to the next.",
        action="If it is offered to you, accept or decline it in time; otherwise be online and ready.",
    )


def test_a_hosts_own_words_describe_a_state() -> None:
    """Texts that a host has laid over ours are asked instead of ours."""
    ours = TEXTS.but(catalogues={"en": TEXTS.catalogues["en"].but(texts=dict(TEXTS.catalogues["vi"].texts))})

    assert described(State.ENDED, OMI, "en", texts=ours).word == "Đã kết thúc phiên"


# --- why a conversation waits

ANN, BOB, CAT, OUT = (MemberId(name) for name in ("ann", "bob", "cat", "out"))
LATER = NOON + timedelta(hours=1)


def why(*roster: Attendance, needs: frozenset[str] = frozenset()) -> tuple[list[str], list[str]]:
    """Return the reasons why a conversation waits, and what hinders each member, in zh-Hant."""
    ticket = Ticket(id=ConversationId("c1"), arrived_at=NOON, needs=needs)
    found = Planner.of(FIRST_LINE.dispatching, tickets=[ticket], roster=roster).plan(NOON).why(ticket.id)
    assert found is not None
    name_of = a_workspace().name_of
    reasons = [
        TEXTS.render(f"reason.{reason}", {"skills": tuple(sorted(needs))}, "zh-Hant")
        for reason in sorted(found.reasons)
    ]
    hindrances = [
        TEXTS.render(f"hindrance.{fails}", {"member": name_of(unfit.member), "skills": unfit.lacks}, "zh-Hant")
        for unfit in found.members
        for fails in unfit.fails
    ]
    return reasons, hindrances


def there(member: MemberId, **changes: object) -> Attendance:
    """Return a member who is online and ready; *changes* are fields of ``Attendance``."""
    return Attendance(member=member, availability=ONLINE, until=LATER, **({"ready": True} | changes))  # type: ignore[arg-type]  # each test names fields that there are


def test_nobody_is_ready_in_words() -> None:
    """Who is disabled, offline or not ready is named with it."""
    reasons, hindrances = why(there(ANN, ready=False), Attendance(member=BOB), there(OUT, enabled=False))

    assert reasons == ["目前沒有任何專員在線且就緒。"]
    assert hindrances == ["Ann 未就緒。", "Bob 不在線。", "Bob 未就緒。", "Out 的帳號未啟用。"]


def test_a_missing_skill_in_words() -> None:
    """The skills that are asked for, and those that a member lacks, are named."""
    reasons, hindrances = why(there(ANN, skills=frozenset({"english"})), needs=frozenset({"english", "thai"}))

    assert reasons == ["目前沒有就緒專員符合指定技能：english、thai。"]
    assert hindrances == ["Ann 缺少技能：thai。"]


def test_the_maximum_in_words() -> None:
    """Who is full, or has as many offers as one can have, is named."""
    reasons, hindrances = why(there(ANN, capacity=2, accepted=2), there(BOB, offered=3))

    assert reasons == ["最大分派數已達上限。"]
    assert hindrances == ["Ann 的可接待服務數已滿。", "Bob 的分派數已達上限。"]


@pytest.mark.parametrize("locale", LOCALES)
def test_every_reason_and_hindrance_has_words(locale: str) -> None:
    """Whatever keeps a conversation waiting can be told in each language."""
    about: dict[str, Param] = {"member": "Ann", "skills": ("thai",)}
    said = [
        TEXTS.render(code, about, locale)
        for code in (*(f"reason.{reason}" for reason in Reason), *(f"hindrance.{one}" for one in Hindrance))
    ]

    assert len(set(said)) == len(said)
