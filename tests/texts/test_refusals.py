"""Refusals: the sentence of a rule shows what the rule tells, in the reader's words."""

from collections.abc import Mapping

import pytest

from omnikit.engine.administration import administer
from omnikit.engine.attending import attend
from omnikit.model.actors import CUSTOMER, SYSTEM, Member
from omnikit.model.administration import Administration, ChangeSettings, SaveMember
from omnikit.model.commands import AddCollaborators, FollowUp, ReceiveMessage, Reply, Route, Transfer
from omnikit.model.conversation import ENDED, PENDING, Conversation
from omnikit.model.decision import Denied, Kind
from omnikit.model.effects import Param
from omnikit.model.ids import MemberId, RoleId, RuleId
from omnikit.model.message import Attachment, Content, MessageKind
from omnikit.model.presence import AWAY, PresenceCommand, SetAvailability
from omnikit.model.views import Query, Sort, View
from omnikit.model.workspace import Settings
from omnikit.policies.context import Context
from omnikit.policies.presets import FIRST_LINE, OMI, OMNICHAT, RECEPTION
from omnikit.rules.listing import the_list_offers_it, the_profile_has_the_list
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
    OUT,
    WORKSPACE,
    a_context,
    a_conversation,
    a_message,
    a_new_conversation,
    a_thread,
    a_workspace,
    minutes,
    present,
    some_text,
)
from omnikit.texts import Texts
from tests.texts.situations import refusal

TEXTS = Texts.default()
C = CONVERSATION
AT_WORK = present(ANN, BOB, CAT)


def files(*names: str) -> Content:
    """Return a message of nothing but files."""
    return Content(attachments=tuple(Attachment(kind=MessageKind.FILE, ref=name, name=name) for name in names))


def sent(channel: str, content: Content) -> ReceiveMessage:
    """Return a customer's message on a channel."""
    return ReceiveMessage(
        conversation=C, message=a_message(), thread=a_thread(channel), contact=CONTACT, content=content, dedupe="d1"
    )


def on(channel: str) -> Conversation:
    """Return a conversation on a channel that ANN and OUT take part in."""
    return a_conversation(participants=(ANN, OUT), thread=a_thread(channel))


def managed(command: Administration) -> Denied:
    """Return why ADA can't change the team like that."""
    denied = administer(a_workspace(), command, a_context(ADA))
    assert isinstance(denied, Denied), denied
    return denied


def shown(command: PresenceCommand, context: Context) -> Denied:
    """Return why ANN's presence can't be changed like that."""
    denied = attend(AT_WORK[ANN], command, context)
    assert isinstance(denied, Denied), denied
    return denied


def listed(query: Query, context: Context) -> Denied:
    """Return why there is no such list."""
    assert not the_profile_has_the_list.holds(query, query, context)
    return the_profile_has_the_list.refuse(query, query, context)


def refusals() -> Mapping[str, tuple[Denied, str]]:
    """Return, for every refusal whose sentence shows something, a real one and its words in zh-Hant."""
    full = a_conversation(collaborators=(BOB, CAT, DAN, EVE, FAY))
    add = AddCollaborators(conversation=C, members=(MAX,))
    reply = Reply(conversation=C, message=a_message(), content=some_text("長" * 200_001))
    pictures = Reply(conversation=C, message=a_message(), content=files("a.pdf", "b.docx", "c.exe"))
    new = Member(id=MemberId("new"), name="New", role=RoleId("agent"))
    by_wait = Query(view=View.MY_ENDED, sort=Sort.OVERTIME_WAITING)
    plain = a_context(profile=OMNICHAT)
    zalo = a_workspace().accounts[a_thread().account].but(id=a_thread("zalo").account, channel="zalo")
    desk = a_workspace()
    desk = desk.but(accounts={**desk.accounts, zalo.id: zalo})
    in_reception = a_context(ANN, profile=RECEPTION, presences=AT_WORK)
    return {
        "OC-1.9": (
            refusal(a_conversation(ENDED), FollowUp(conversation=C)),
            "對話目前為「已結束」，無法執行「跟進」。",
        ),
        "CO-0.7": (refusal(a_conversation(thread=a_thread("webchat")), add), "Webchat 不支援協作對話。"),
        "CO-0.8": (refusal(full, add), "一個對話最多只能有 5 位協作者，目前已有 5 位，請先移除部分協作者。"),
        "OM-6.1": (
            refusal(
                a_new_conversation(thread=a_thread("webchat")),
                sent("webchat", files(*"1234567")),
                a_context(CUSTOMER, profile=OMI),
            ),
            "顧客單次最多只能傳送 6 個檔案，此次有 7 個。",
        ),
        "OM-6.3": (
            refusal(on("zalo"), pictures, a_context(ANN, profile=OMI, workspace=desk)),
            "此渠道不支援 b.docx, c.exe，僅支援：doc, pdf。",
        ),
        "RC-1.1": (
            shown(
                SetAvailability(member=ANN, availability=AWAY), a_context(ANN, profile=FIRST_LINE, presences=AT_WORK)
            ),
            "此團隊沒有「離開」狀態，可選擇的狀態：退出、在線。",
        ),
        "RC-1.6": (
            shown(SetAvailability(member=ANN, availability=AWAY), in_reception),
            "請選擇一位在線的同事接手你的對話，目前在線：Bob、Cat。",
        ),
        "HO-8": (refusal(a_conversation(), reply), "訊息共 200001 字，超過上限 200000 字，請縮短後再傳送。"),
        "HO-9": (
            refusal(a_conversation(), Transfer(conversation=C, to=OUT)),
            "Out 不是已啟用的團隊成員，請選擇其他成員。",
        ),
        "HO-15": (
            the_list_offers_it.refuse(by_wait, by_wait, plain),
            "「已結束 > 我的跟進事件」不支援這項篩選或排序。",
        ),
        "HO-26": (
            managed(SaveMember(workspace=WORKSPACE, member=new.but(role=RoleId("boss")))),
            "沒有「boss」這個角色，可選擇的角色：administrator, agent, marketing_agent, service_manager, supervisor。",
        ),
        "HO-32": (
            managed(ChangeSettings(workspace=WORKSPACE, settings=Settings(overtime=minutes(0)))),
            "設定有誤，請修正：overtime 0:00:00: more than 0, at most 366 days",
        ),
        "HO-39": (
            refusal(
                a_conversation(PENDING),
                Route(conversation=C, skills=("english", "english")),
                a_context(SYSTEM, profile=FIRST_LINE),
            ),
            "無法要求「english, english」，每項技能須有名稱且只列一次，部門須存在。",
        ),
        "HO-46": (
            listed(Query(view=View.PENDING_BOT), a_context(profile=OMI)),
            "沒有「待處理 > 機器人」這個列表，可選擇的列表：全部對話。",
        ),
        "HO-51": (
            managed(SaveMember(workspace=WORKSPACE, member=new.but(capacity=-1))),
            "資料有誤，請修正：capacity -1: 0 to 1000000, or none for the team's",
        ),
    }


@pytest.mark.parametrize("rule", refusals())
def test_a_refusal_shows_what_the_rule_tells(rule: str) -> None:
    """What a rule tells of its refusal stands in the sentence, its codes as words."""
    denied, words = refusals()[rule]

    assert denied.rule == rule
    assert TEXTS.sentence_of(denied, "zh-Hant") == words


def test_every_refusal_that_shows_something_is_among_them() -> None:
    """The table above has each refusal whose sentence has a slot."""
    texts = TEXTS.catalogues["en"].texts
    showing = {code for code, text in texts.items() if code.startswith("denied.") and text.slots}

    assert showing == {f"denied.{rule}" for rule in refusals()}


@pytest.mark.parametrize(
    ("locale", "said"),
    [
        ("en", "There is no list “Pending > Bot”; choose one of Online visitors, My desk."),
        ("zh-Hans", "没有“待处理 > 机器人”这个列表，可选列表：在线访客、My desk。"),
    ],
)
def test_each_of_several_codes_becomes_a_word(locale: str, said: str) -> None:
    """A list of codes is told in words, one by one; what has no word stands as it is."""
    about: dict[str, Param] = {"view": "pending_bot", "offered": ("visitors", "My desk")}

    assert TEXTS.render("denied.HO-46", about, locale) == said


@pytest.mark.parametrize(
    ("locale", "nobody"), [("en", "none"), ("vi", "không có"), ("zh-Hans", "无"), ("zh-Hant", "無")]
)
def test_an_empty_list_is_said_to_be_empty(locale: str, nobody: str) -> None:
    """A sentence that lists nothing says so: whoever names a colleague who is gone reads that nobody is online."""
    to_nobody = SetAvailability(member=ANN, availability=AWAY, colleague=BOB)
    denied = shown(to_nobody, a_context(ANN, profile=RECEPTION, presences=present(ANN)))

    assert denied.rule == "RC-1.6"
    assert f" {nobody}" in TEXTS.sentence_of(denied, locale).replace("：", ": ")


@pytest.mark.parametrize("locale", TEXTS.locales)
def test_a_rule_without_a_sentence_is_told_by_its_kind(locale: str) -> None:
    """A plugin's rule that has no sentence is refused in the words for its kind."""
    denied = Denied(RuleId("MY-1"), Kind.EXHAUSTED, {})

    assert TEXTS.sentence_of(denied, locale) == TEXTS.render("kind.exhausted", {}, locale)
