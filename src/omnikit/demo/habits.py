"""What a member does next when nothing is written for them: looked up in their lists, and left to chance."""

from random import Random

from omnikit.demo.script import Turn
from omnikit.model.actors import Actor, ActorKind
from omnikit.model.commands import (
    AcceptOffer,
    AddCollaborators,
    AddParticipants,
    Command,
    DeclineOffer,
    EditContact,
    End,
    FollowUp,
    Join,
    Leave,
    Pin,
    Reply,
    TakeOver,
    Transfer,
    Whisper,
)
from omnikit.model.conversation import State
from omnikit.model.decision import Denied
from omnikit.model.ids import CommandKey, ConversationId
from omnikit.model.message import Content
from omnikit.model.views import Query, Row, View

BUSY = 6
"""Whoever has so many doesn't take on another one."""

SLIP, KEEP_UP, TIDY = 0.04, 0.7, 0.5
"""How often a member reaches for what isn't theirs, answers before taking on more, and does something else."""

DECLINED, HELPED = 0.1, 0.3
"""How often a member lets an offer go to somebody else, and writes in a colleague's dialogue rather than rest."""

REPLIES = {
    "zh-Hant": ("您好，我幫您查一下", "好的，已經為您處理了", "請稍等，我確認後回覆您", "沒問題，謝謝您的耐心等候"),
    "zh-Hans": ("您好，我帮您查一下", "好的，已经为您处理了", "请稍等，我确认后回复您", "没问题，谢谢您的耐心等候"),
    "vi": ("Dạ em kiểm tra ngay ạ", "Dạ em đã xử lý xong rồi ạ", "Chị chờ em một chút nhé", "Dạ em cảm ơn ạ"),
    "en": ("Hello, let me check that for you.", "Done, it is on its way.", "One moment, please.", "You're welcome!"),
}
BOT_ANSWERS = {
    "zh-Hant": "這裡有您要的資訊，需要真人協助請輸入「真人客服」",
    "zh-Hans": "这里有您要的信息，需要人工请输入“人工客服”",
    "vi": "Đây là thông tin bạn cần; gõ “nhân viên” để gặp người thật",
    "en": "Here is what you asked for; type “human” to talk to a person.",
}
WRITTEN_ON = {"wechat": "zh-Hans"}
"""How Chinese is written on a channel, where that is told by the channel."""

WHISPERS = ("Ca này chị xem giúp em với ạ", "Khách quen, ưu tiên giúp em nhé")
REMARKS = ("老客户", "周末到店", "在比较价格", "要发票")


def language(text: str, channel: str, home: str = "") -> str:
    """Return the language of a customer's text, as well as the demo has to know it; *home* is the desk's own."""
    if any("\u4e00" <= sign <= "\u9fff" for sign in text):
        return "zh-Hans" if "zh-Hans" in (home, WRITTEN_ON.get(channel)) else "zh-Hant"
    if any(sign in "ăâđêôơư" or "\u1ea0" <= sign <= "\u1ef9" for sign in text.lower()):
        return "vi"
    return "en"


# Omnichat: members follow up what is pending, and share it ----------------------------------------------------


def shares(turn: Turn) -> Command | None:
    """Return what a member does who takes conversations on and may ask others in."""
    chance, key = turn.chance, turn.key
    mine = _rows(turn, Query(view=View.MY_PROCESSING))
    waiting, quiet = _waiting(mine), _quiet(mine)
    pending = _rows(turn, Query(view=View.PENDING_HUMAN))
    if chance.random() < SLIP:
        return _slip(_rows(turn, Query(view=View.TEAM_PROCESSING)), chance, key)
    if waiting and (not pending or chance.random() < KEEP_UP):
        return _reply(turn, _first(waiting))
    if pending and len(mine) < BUSY:
        return FollowUp(conversation=_first(pending).id, key=key)
    if quiet and chance.random() < TIDY:
        return _shared(turn, _first(quiet))
    return None


def _slip(rows: list[Row], chance: Random, key: CommandKey) -> Command | None:
    """Reach for a colleague's conversation."""
    if not rows:
        return None
    row = chance.choice(rows)
    made: tuple[Command, ...] = (
        End(conversation=row.id, key=key),
        Pin(conversation=row.id, key=key),
        FollowUp(conversation=row.id, key=key),
        TakeOver(conversation=row.id, key=key),
    )
    return chance.choice(made)


def _shared(turn: Turn, row: Row) -> Command:
    """Do something about a conversation in which nobody waits: mostly end it."""
    colleague = turn.chance.choice(turn.colleagues)
    made: tuple[Command, ...] = (
        End(conversation=row.id, key=turn.key),
        Transfer(conversation=row.id, key=turn.key, to=colleague),
        AddCollaborators(conversation=row.id, key=turn.key, members=(colleague,)),
        Pin(conversation=row.id, key=turn.key),
    )
    return turn.chance.choices(made, weights=(12, 3, 2, 1))[0]


# FIRST LINE: the queue holds conversations out ------------------------------------------------------------------


def answers_offers(turn: Turn) -> Command | None:
    """Return what a member does to whom conversations are offered: answer the offer, else the customer."""
    offered = _rows(turn, Query(view=View.OFFERED))
    if offered:
        answer = DeclineOffer if turn.chance.random() < DECLINED else AcceptOffer
        return answer(conversation=_first(offered).id, key=turn.key)
    mine = _rows(turn, Query(view=View.MY_PROCESSING))
    if waiting := _waiting(mine):
        return _reply(turn, _first(waiting))
    if (quiet := _quiet(mine)) and turn.chance.random() < TIDY:
        return End(conversation=_first(quiet).id, key=turn.key)
    return None


# OMI: members join what is told to all of them ------------------------------------------------------------------


def takes_part(turn: Turn) -> Command | None:
    """Return what a member does where several take part side by side: answer, join, now and then ask somebody in."""
    seen = _rows(turn, Query(view=View.ALL, limit=200))
    mine = [row for row in seen if turn.me in row.participants and row.state is State.PROCESSING]
    unjoined = [row for row in seen if row.state is State.HUMAN]
    waiting, quiet = _waiting(mine), _quiet(mine)
    if turn.chance.random() < SLIP and unjoined:
        return _reply(turn, turn.chance.choice(unjoined))
    if waiting and (not unjoined or turn.chance.random() < KEEP_UP):
        return _reply(turn, _first(waiting))
    if unjoined and len(mine) < BUSY:
        return Join(conversation=_first(unjoined).id, key=turn.key)
    if quiet and turn.chance.random() < TIDY:
        return _in_company(turn, _first(quiet))
    return None


def _in_company(turn: Turn, row: Row) -> Command:
    """Do something about a conversation in which nobody waits: mostly end it."""
    colleague = turn.chance.choice(turn.colleagues)
    said = Content(text=turn.chance.choice(WHISPERS))
    made: list[Command] = [
        End(conversation=row.id, key=turn.key),
        AddParticipants(conversation=row.id, key=turn.key, members=(colleague,)),
        Whisper(conversation=row.id, key=turn.key, content=said),
    ]
    if len(row.participants) > 1:
        made.append(Leave(conversation=row.id, key=turn.key))
    return turn.chance.choices(made, weights=(12, 2, 2, 1)[: len(made)])[0]


# reception: visitors are given to who is there --------------------------------------------------------------------


def receives(turn: Turn) -> Command | None:
    """Return what a member does at a reception desk: answer, note something, end; help a colleague who is slow."""
    mine = _rows(turn, Query(view=View.MY_PROCESSING))
    if waiting := _waiting(mine):
        return _reply(turn, _first(waiting))
    if (quiet := _quiet(mine)) and turn.chance.random() < TIDY:
        return _received(turn, _first(quiet))
    others = _waiting(_rows(turn, Query(view=View.TEAM_PROCESSING)))
    if others and turn.chance.random() < HELPED:
        return _reply(turn, _first(others))
    return None


def _received(turn: Turn, row: Row) -> Command:
    """Do something about a dialogue in which nobody waits: end it, note something, hand it to a colleague."""
    remark = turn.chance.choice(REMARKS)
    made: list[Command] = [
        End(conversation=row.id, key=turn.key),
        EditContact(conversation=row.id, key=turn.key, fields={"remark": remark}),
    ]
    if turn.colleagues:
        made.append(Transfer(conversation=row.id, key=turn.key, to=turn.chance.choice(turn.colleagues)))
    return turn.chance.choices(made, weights=(8, 3, 1)[: len(made)])[0]


# what they have in common -------------------------------------------------------------------------------------------


def _rows(turn: Turn, query: Query) -> list[Row]:
    page = turn.desk.inbox(query, actor=Actor.of(turn.me))
    assert not isinstance(page, Denied), "the demo asks for plain lists"
    return [row for row in page.rows if row.id not in turn.scripted]


def _waiting(rows: list[Row]) -> list[Row]:
    return [row for row in rows if row.waiting_since is not None]


def _quiet(rows: list[Row]) -> list[Row]:
    return [row for row in rows if row.waiting_since is None]


def _first(rows: list[Row]) -> Row:
    """Return the row that has waited longest."""

    def since(row: Row) -> tuple[float, ConversationId]:
        at = row.waiting_since or row.last_message_at
        return (at.timestamp() if at else 0.0, row.id)

    return min(rows, key=since)


def _reply(turn: Turn, row: Row) -> Reply:
    """Return a short reply in the language that the customer wrote last."""
    said = turn.desk.messages(row.id, actor=Actor.of(turn.me))
    assert not isinstance(said, Denied), "what is in one's list can be opened"
    texts = [message.content.text for message in said if message.author.kind is ActorKind.CUSTOMER]
    home = turn.desk.house.profile.locale
    written = REPLIES[language(next(filter(None, reversed(texts)), ""), row.channel, home)]
    return Reply(conversation=row.id, key=turn.key, content=Content(text=turn.chance.choice(written)))
