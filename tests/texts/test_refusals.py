"""Refusals: the sentence of a rule shows what the rule tells, in the reader's words."""

from collections.abc import Mapping

import pytest

from omnikit.engine.administration import administer
from omnikit.engine.attending import attend
from omnikit.engine.quick_replies import change, refused
from omnikit.engine.records import decide_record
from omnikit.model.actors import CUSTOMER, SYSTEM, Member
from omnikit.model.administration import Administration, ChangeSettings, DefineTag, RemoveTag, SaveMember
from omnikit.model.commands import (
    AddCollaborators,
    AddNote,
    Command,
    EditContact,
    Export,
    FollowUp,
    ReceiveMessage,
    ReceiveReaction,
    ReceiveUnsend,
    Reply,
    Route,
    Tag,
    Transfer,
)
from omnikit.model.contact import Contact, Identity, Origin
from omnikit.model.contacts import AddContact, ContactCommand, Merge
from omnikit.model.conversation import ENDED, PENDING, Conversation
from omnikit.model.decision import Denied, Kind
from omnikit.model.effects import Param
from omnikit.model.ids import AccountId, ContactId, MemberId, QuickReplyId, RoleId, RuleId
from omnikit.model.message import Attachment, Content, Message, MessageKind
from omnikit.model.presence import AWAY, PresenceCommand, SetAvailability
from omnikit.model.quick_reply import QuickReplies, QuickReply, QuickReplyCommand, SaveQuickReply, Shelf
from omnikit.model.tags import TagDefinition
from omnikit.model.transcript import ExportForm
from omnikit.model.views import Query, Sort, View
from omnikit.model.workspace import Settings
from omnikit.policies.contacts import Tagging
from omnikit.policies.context import Context, Facts
from omnikit.policies.placeholders import KNOWN
from omnikit.policies.presets import FIRST_LINE, OMI, OMNICHAT, RECEPTION
from omnikit.policies.profile import Profile
from omnikit.rules.contacts import Record
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
    NOON,
    OUT,
    SALES,
    WORKSPACE,
    a_contact,
    a_context,
    a_conversation,
    a_message,
    a_new_conversation,
    a_thread,
    a_workspace,
    minutes,
    present,
    some_text,
    staffed,
)
from omnikit.texts import Texts
from tests.texts.situations import refusal

TEXTS = Texts.default()
C = CONVERSATION
AT_WORK = present(ANN, BOB, CAT)
THERE = Message(
    id=a_message(), conversation=C, sequence=1, ordinal=1, author=CUSTOMER, at=NOON, content=Content(text="hello")
)
PHONED = a_contact(phone="+886912345678", origins={"phone": Origin(by=SYSTEM, at=NOON, version=4)}, version=4)
TAGGING = OMNICHAT.but(tagging=Tagging(system=("轉電",)))


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


def managed(command: Administration, profile: Profile = OMNICHAT) -> Denied:
    """Return why ADA can't change the team like that."""
    denied = administer(a_workspace(), command, a_context(ADA, profile=profile))
    assert isinstance(denied, Denied), denied
    return denied


def shown(command: PresenceCommand, context: Context) -> Denied:
    """Return why ANN's presence can't be changed like that."""
    denied = attend(AT_WORK[ANN], command, context)
    assert isinstance(denied, Denied), denied
    return denied


def noting(
    command: Command, contact: Contact | None = None, *, channel: str = "line", profile: Profile = OMNICHAT
) -> Denied:
    """Return why ANN can't note that of a customer who has written three messages."""
    context = a_context(ANN, profile=profile)
    known = context.but(facts=context.facts.but(contact=contact or a_contact()))
    return refusal(a_conversation(thread=a_thread(channel), unread=3), command, known)


def kept(command: ContactCommand, other: Contact | None = None) -> Denied:
    """Return why ADA can't change the customer's record like that."""
    denied = decide_record(Record(contact=a_contact(), other=other), command, a_context(ADA))
    assert isinstance(denied, Denied), denied
    return denied


def prepared(command: QuickReplyCommand) -> Denied:
    """Return why ANN can't prepare such a text."""
    new = QuickReply(id=command.id, workspace=WORKSPACE)
    denied = change(new, command, a_context(ANN, profile=RECEPTION))
    assert isinstance(denied, Denied), denied
    return denied


def looked_through(query: QuickReplies) -> Denied:
    """Return why ANN, of one department with BOB, can't look through such quick replies."""
    team = staffed(departments={ANN: (SALES,), BOB: (SALES,)})
    denied = refused(query, a_context(ANN, profile=RECEPTION, workspace=team))
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
    in_taipei = a_context(profile=OMNICHAT, settings=Settings(time_zone="Asia/Taipei"))
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
        "OC-8.9": (
            noting(EditContact(conversation=C, fields={"phone": "+886223456789"}), PHONED, channel="whatsapp"),
            "此渠道不提供修改以下資料：電話。",
        ),
        "RC-3.6": (
            managed(RemoveTag(workspace=WORKSPACE, tag="轉電"), TAGGING),
            "「轉電」是系統級標籤，不可更改或刪除。",
        ),
        "RC-5.4": (
            looked_through(QuickReplies(shelf=Shelf.COLLEAGUE, colleague=ADA)),
            "Ada 未與你共享快捷回覆，可查看的同事：Bob。",
        ),
        "RC-5.5": (looked_through(QuickReplies(shelf=Shelf.COLLEAGUE)), "請選擇一位同事以查看其快捷回覆：Bob。"),
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
        "HO-52": (
            noting(EditContact(conversation=C, fields={"remark": "x" * 501})),
            "資料有誤，請修正：remark: 501, at most 500",
        ),
        "HO-53": (
            noting(EditContact(conversation=C, fields={"phone": "", "name": "Lin"}, based_on=3), PHONED),
            "以下資料剛被其他人修改：電話。請查看目前的內容後再儲存。",
        ),
        "HO-54": (
            noting(AddNote(conversation=C, text="字" * 20_001)),
            "筆記須為 1 至 20000 個字元，目前為 20001 個。",
        ),
        "HO-55": (noting(Tag(conversation=C, tags=(" ",))), "標籤須為 1 至 100 個字元，請修正：' '"),
        "HO-56": (
            noting(Tag(conversation=C, tags=("再來",)), profile=RECEPTION),
            "沒有標籤 再來，請從以下選擇：转微、转电、预约、到诊。",
        ),
        "HO-57": (
            noting(Tag(conversation=C, tags=("VIP",), sequence=4)),
            "此對話沒有第 4 則訊息，最後一則是第 3 則。",
        ),
        "HO-64": (
            prepared(SaveQuickReply(id=QuickReplyId("q1"), owner=ANN, title="x" * 101, content=" ")),
            "快捷回覆的內容須為 1 至 5000 個字元，標題不超過 100 個字元；目前分別為 1 與 101 個。",
        ),
        "HO-65": (
            prepared(SaveQuickReply(id=QuickReplyId("q1"), owner=ANN, title="Hi", content="{{contact.shoe}}")),
            f"無法識別的變數：contact.shoe。可使用：{'、'.join(KNOWN)}。",
        ),
        "HO-67": (
            refusal(a_conversation(), Export(conversation=C, form=ExportForm.CSV), a_context(ANN, profile=RECEPTION)),
            "無法導出為「表格 (CSV)」，可選擇的格式：純文字。",
        ),
        "HO-69": (kept(Merge(contact=CONTACT, other=ContactId("p9"))), "找不到客戶 p9，或已併入另一筆資料（）。"),
        "HO-70": (
            kept(Merge(contact=CONTACT, other=ContactId("p2")), a_contact(id=ContactId("p2"), blocked=True)),
            "這兩筆客戶資料不能合併：只有其中一位客戶被拉黑。",
        ),
        "HO-73": (
            kept(AddContact(identity=Identity(AccountId("line"), ""))),
            "無法新增此客戶，請修正：key: empty",
        ),
        "HO-77": (
            refusal(a_conversation(), ReceiveUnsend(conversation=C, sequence=7), a_context(CUSTOMER, profile=OMNICHAT)),
            "這裡已沒有所指的第 7 則訊息。",
        ),
        "HO-79": (
            refusal(
                a_conversation(),
                ReceiveReaction(conversation=C, sequence=1, emoji="x" * 101),
                a_context(CUSTOMER).but(facts=Facts(workspace=a_workspace(), message=THERE)),
            ),
            "回應最多 100 個字元，這個有 101 個。",
        ),
        "HO-80": (
            refusal(a_conversation(), Reply(conversation=C, message=a_message(), content=some_text(), quotes=7), plain),
            "無法引用第 7 則訊息，請選擇顧客看得到的訊息。",
        ),
        "HO-75": (
            refusal(
                a_conversation(thread=a_thread("whatsapp"), spoken_at=NOON - minutes(25 * 60)),
                Reply(conversation=C, message=a_message(), content=some_text()),
                in_taipei,
            ),
            "WhatsApp 只允許在顧客來訊後的一段時間內傳送訊息（截止：2026-03-02 19:00+08:00）。"
            "顧客再次來訊前，僅可傳送：已核准的範本。",
        ),
        "HO-76": (
            refusal(a_conversation(), Reply(conversation=C, message=a_message(), content=files("a.pdf")), plain),
            "LINE 無法傳送「a.pdf」：此渠道不支援這種類型，請改傳連結。"
            "可傳送：文字、音訊、圖片、位置、貼圖、影片、語音訊息。",
        ),
        "HO-74": (
            managed(DefineTag(workspace=WORKSPACE, tag=TagDefinition(" ")), TAGGING),
            "標籤須有名稱，且不超過 100 個字元：「 」。",
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
