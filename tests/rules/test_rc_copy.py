"""Reception: the whole chat record of a session is copied as text."""

import pytest

from omnikit.model.commands import End, Reply
from omnikit.model.decision import Denied
from omnikit.model.ids import ConversationId, MemberId
from omnikit.model.message import Attachment, Content, MessageKind
from omnikit.model.transcript import ExportForm, Transcript
from omnikit.policies.presets import RECEPTION
from omnikit.testing.builders import ANN, BOB, SUE, some_text
from omnikit.transcripts import render
from tests.rules.products import MINUTE, Shop

TEXT = ExportForm.TEXT


@pytest.fixture
def shop() -> Shop:
    """A reception where ANN is there, in its own zone and language."""
    shop = Shop(RECEPTION, time_zone="Asia/Shanghai", locale="zh-Hans")
    shop.comes(ANN)
    return shop


def copied(shop: Shop, id: ConversationId, by: MemberId = ANN) -> list[str]:
    """Return the lines of the chat record as copied."""
    found = shop.desk.export(id, actor=shop.by(by), form=TEXT)
    assert isinstance(found, Transcript), found
    return render(found, TEXT).partition("\n\n")[2].splitlines()


@pytest.mark.rule("RC-7.14")
def test_the_whole_record_is_copied_one_message_a_line(shop: Shop) -> None:
    """With its time, its author and its text; attachments by the names of their files."""
    id = shop.speaks(text="你好").unwrap().id
    shop.passes(MINUTE)
    shop.does(ANN, Reply(conversation=id, content=some_text("您好，请问\n有什么可以帮您？")))
    shop.passes(MINUTE)
    files = (
        Attachment(MessageKind.FILE, "https://files.example/1", "报告.pdf"),
        Attachment(MessageKind.IMAGE, "m1", "a.png"),
    )
    shop.speaks(text="", content=Content(text="见附件", attachments=files))
    name = shop.contact(id).nickname or shop.contact(id).name

    assert copied(shop, id) == [
        f"2026-03-02 20:00:00 [客户] {name}: 你好",
        "2026-03-02 20:01:00 [团队] Ann: 您好，请问",
        "    有什么可以帮您？",
        f"2026-03-02 20:02:00 [客户] {name}: 见附件 [文件: 报告.pdf] [图片: a.png]",
    ]


@pytest.mark.rule("RC-7.14")
@pytest.mark.parametrize("number", [1, 7, 1100])
def test_a_long_record_is_copied_whole(shop: Shop, number: int) -> None:
    """To the last message, in the order in which they came."""
    for count in range(number):
        id = shop.speaks(text=f"message {count}").unwrap().id

    assert [line.rpartition(": ")[2] for line in copied(shop, id)] == [f"message {count}" for count in range(number)]


@pytest.mark.rule("RC-7.14")
def test_colleagues_copy_it_too_also_when_it_is_over(shop: Shop) -> None:
    """Whoever sees the session: the owner, and colleagues of the same or a higher department."""
    id = shop.speaks(text="你好").unwrap().id
    shop.does(ANN, End(conversation=id))

    assert copied(shop, id, BOB) == copied(shop, id, SUE) == copied(shop, id)


@pytest.mark.rule("RC-7.14")
def test_what_reached_nobody_is_not_in_the_record(shop: Shop) -> None:
    """What was held back after the end is shown to nobody, and so copied by nobody."""
    id = shop.speaks(text="你好").unwrap().id
    shop.does(ANN, End(conversation=id))
    shop.speaks(text="还在吗？")

    assert [line.rpartition(": ")[2] for line in copied(shop, id)] == ["你好"]


@pytest.mark.rule("HO-67")
def test_it_is_copied_as_text_and_as_nothing_else(shop: Shop) -> None:
    """The document knows of no other form."""
    id = shop.speaks(text="你好").unwrap().id

    for form in set(ExportForm) - {TEXT}:
        found = shop.desk.export(id, actor=shop.by(ANN), form=form)
        assert isinstance(found, Denied)
        assert found.rule == "HO-67"
