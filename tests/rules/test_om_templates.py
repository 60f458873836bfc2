"""OMI: message templates can be used on all channels."""

import pytest

from omnikit.model.actors import SYSTEM
from omnikit.model.commands import Join, Reply
from omnikit.model.decision import Denied
from omnikit.model.ids import QuickReplyId
from omnikit.model.quick_reply import QuickReplies, SaveQuickReply
from omnikit.policies.presets import OMI
from omnikit.testing.builders import ANN, SALES, some_text
from tests.rules.products import Shop

ID = QuickReplyId("welcome")


@pytest.mark.rule("OM-4.1")
@pytest.mark.parametrize("channel", sorted(OMI.channels))
def test_a_template_can_be_used_on_every_channel(channel: str) -> None:
    """Configured once, it is in the list, filled in for the conversation, and sent, whatever channel that is on."""
    shop = Shop(OMI)
    shop.connects(channel, name=f"Trang {channel}", departments=(SALES,))
    content = "Chào {{contact.nickname|anh chị}}, {{account.name}} xin nghe"
    shop.desk.prepare(SaveQuickReply(id=ID, owner=None, title="Chào", content=content), actor=SYSTEM).unwrap()
    id = shop.comment("k1").unwrap().id if channel == "facebook_comments" else shop.opens(channel=channel)
    shop.does(ANN, Join(conversation=id))

    listed = shop.desk.quick_replies(QuickReplies(words="chao"), actor=shop.by(ANN))
    filled = shop.desk.fill(id, quick_reply=ID, actor=shop.by(ANN))
    assert not isinstance(listed, Denied)
    assert not isinstance(filled, Denied)
    shop.does(ANN, Reply(conversation=id, content=some_text(filled.text)))

    assert [reply.id for reply in listed.quick_replies] == [ID]
    assert shop.said(id, ANN)[-1].content.text == f"Chào anh chị, Trang {channel} xin nghe"
