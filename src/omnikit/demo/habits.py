"""What a member does next when nothing is written for them: looked up in their lists, and left to chance."""

from collections.abc import Sequence, Set
from random import Random

from omnikit.desk.desk import Desk
from omnikit.model.actors import Actor, ActorKind
from omnikit.model.commands import AddCollaborators, Command, End, FollowUp, Pin, Reply, TakeOver, Transfer
from omnikit.model.decision import Denied
from omnikit.model.ids import CommandKey, ConversationId, MemberId
from omnikit.model.message import Content
from omnikit.model.views import Query, Row, View

BUSY = 6
"""Whoever has so many doesn't follow up another one."""

SLIP, KEEP_UP, TIDY = 0.04, 0.7, 0.5
"""How often a member reaches for what isn't theirs, answers before taking on more, and does something else."""

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


def language(text: str, channel: str) -> str:
    """Return the language of a customer's text, as well as the demo has to know it."""
    if any("\u4e00" <= sign <= "\u9fff" for sign in text):
        return "zh-Hans" if channel == "wechat" else "zh-Hant"
    if any(sign in "ăâđêôơư" or "\u1ea0" <= sign <= "\u1ef9" for sign in text.lower()):
        return "vi"
    return "en"


def next_command(
    desk: Desk,
    me: MemberId,
    colleagues: Sequence[MemberId],
    left_alone: Set[ConversationId],
    chance: Random,
    key: CommandKey,
) -> Command | None:
    """Return what *me* asks for now, given their lists; None: they look out of the window."""
    mine = _rows(desk, me, View.MY_PROCESSING, left_alone)
    waiting = [row for row in mine if row.waiting_since is not None]
    quiet = [row for row in mine if row.waiting_since is None]
    pending = _rows(desk, me, View.PENDING_HUMAN, left_alone)
    if chance.random() < SLIP:
        return _slip(_rows(desk, me, View.TEAM_PROCESSING, left_alone), chance, key)
    if waiting and (not pending or chance.random() < KEEP_UP):
        row = _first(waiting)
        return Reply(conversation=row.id, key=key, content=_answer(desk, me, row, chance))
    if pending and len(mine) < BUSY:
        return FollowUp(conversation=_first(pending).id, key=key)
    if quiet and chance.random() < TIDY:
        return _tidied(_first(quiet), colleagues, chance, key)
    return None


def _rows(desk: Desk, me: MemberId, view: View, left_alone: Set[ConversationId]) -> list[Row]:
    page = desk.inbox(Query(view=view), actor=Actor.of(me))
    assert not isinstance(page, Denied), "the demo asks for plain lists"
    return [row for row in page.rows if row.id not in left_alone]


def _first(rows: list[Row]) -> Row:
    """Return the row that has waited longest."""

    def since(row: Row) -> tuple[float, ConversationId]:
        at = row.waiting_since or row.last_message_at
        return (at.timestamp() if at else 0.0, row.id)

    return min(rows, key=since)


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


def _tidied(row: Row, colleagues: Sequence[MemberId], chance: Random, key: CommandKey) -> Command:
    """Do something about a conversation in which nobody waits: mostly end it."""
    colleague = chance.choice(colleagues)
    made: tuple[Command, ...] = (
        End(conversation=row.id, key=key),
        Transfer(conversation=row.id, key=key, to=colleague),
        AddCollaborators(conversation=row.id, key=key, members=(colleague,)),
        Pin(conversation=row.id, key=key),
    )
    return chance.choices(made, weights=(12, 3, 2, 1))[0]


def _answer(desk: Desk, me: MemberId, row: Row, chance: Random) -> Content:
    """Return a short reply in the language that the customer wrote last."""
    said = desk.messages(row.id, actor=Actor.of(me))
    assert not isinstance(said, Denied), "one's own conversation can be opened"
    texts = [message.content.text for message in said if message.author.kind is ActorKind.CUSTOMER]
    return Content(text=chance.choice(REPLIES[language(next(filter(None, reversed(texts)), ""), row.channel)]))
