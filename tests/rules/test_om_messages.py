"""OMI: what may be attached, what is whispered, and the page that a customer writes from."""

from datetime import timedelta

import pytest

from omnikit.model.commands import AddParticipants, Join, Leave, Reply, Whisper
from omnikit.model.contact import Visit
from omnikit.model.decision import Denied
from omnikit.model.ids import ConversationId, MemberId
from omnikit.model.message import Attachment, Audience, Content, MessageKind
from omnikit.policies.presets import OMI
from omnikit.testing.builders import ADA, ANN, BOB, DAN, SALES, SUE, some_text
from tests.rules.products import MINUTE, Shop


@pytest.fixture
def shop() -> Shop:
    """OMI: SALES, where ANN and BOB are, receives whatever comes in."""
    shop = Shop(OMI)
    for channel in OMI.channels:
        shop.connects(channel, departments=(SALES,))
    return shop


def files(number: int, name: str = "scan.png", at: str = "") -> Content:
    """Return so many files in one sending; *at*: where they can be fetched."""
    return Content(attachments=tuple(Attachment(MessageKind.FILE, f"{at}ref{n}", name) for n in range(number)))


def joined(shop: Shop, channel: str = "webchat") -> ConversationId:
    """Let a conversation begin on that channel, and ANN join it."""
    id = shop.comment("k1").unwrap().id if channel == "facebook_comments" else shop.opens(channel=channel)
    shop.does(ANN, Join(conversation=id))
    return id


# --- attachments


@pytest.mark.rule("OM-6.1")
def test_a_customer_sends_six_files_at_once_on_livetalk(shop: Shop) -> None:
    """Six are taken in together, and six more in the next sending."""
    for number in (1, 6, 6):
        id = shop.opens(channel="webchat", content=files(number))

    assert [len(message.content.attachments) for message in shop.said(id, ADA)] == [1, 6, 6]


@pytest.mark.rule("OM-6.1")
@pytest.mark.parametrize("number", [7, 20])
def test_the_seventh_makes_the_sending_refused(shop: Shop, number: int) -> None:
    """None of them is taken in, and the limit is told."""
    denied = shop.hears(channel="webchat", content=files(number)).denied

    assert denied is not None
    assert (denied.rule, dict(denied.about)) == ("OM-6.1", {"files": number, "limit": 6})
    assert shop.every() == []


@pytest.mark.rule("OM-6.1")
@pytest.mark.parametrize("channel", ["messenger", "zalo", "facebook_comments"])
def test_other_channels_have_no_such_limit(shop: Shop, channel: str) -> None:
    """The document states one for LiveTalk alone."""
    if channel == "facebook_comments":
        assert shop.comment("k1", content=files(20)).denied is None
    else:
        assert shop.hears(channel=channel, content=files(20)).denied is None


@pytest.mark.rule("OM-6.1")
def test_staff_have_no_such_limit(shop: Shop) -> None:
    """It is the customers' alone."""
    id = joined(shop)

    assert shop.refused(ANN, Reply(conversation=id, content=files(20))) == ""


@pytest.mark.rule("OM-6.2")
@pytest.mark.parametrize("channel", ["webchat", "messenger", "facebook_comments"])
@pytest.mark.parametrize("name", ["a.pdf", "a.docx", "a.exe", "a.tar.gz", "noending"])
def test_livetalk_and_facebook_take_files_of_every_type(shop: Shop, channel: str, name: str) -> None:
    """From staff and from customers; under a post, where the platform carries no files, by their links."""
    id = joined(shop, channel)
    thread = shop.now(id).thread

    assert shop.refused(ANN, Reply(conversation=id, content=files(1, name, at="https://files.example/"))) == ""
    heard = shop.hears(thread.key, channel=channel, kind=thread.kind, content=files(1, name))
    assert heard.denied is None


@pytest.mark.rule("OM-6.3")
@pytest.mark.parametrize("name", ["a.pdf", "a.doc", "A.PDF", "report.v2.Doc"])
def test_zalo_takes_pdf_and_doc(shop: Shop, name: str) -> None:
    """In whatever case their endings are written."""
    assert shop.refused(ANN, Reply(conversation=joined(shop, "zalo"), content=files(2, name))) == ""


@pytest.mark.rule("OM-6.3")
@pytest.mark.parametrize("name", ["a.docx", "a.png", "a.pdf.exe", "pdf", "a.", ""])
def test_zalo_takes_no_other_file(shop: Shop, name: str) -> None:
    """Not docx, and none that merely looks like one of the two; what is sent and what is allowed is told."""
    id = joined(shop, "zalo")
    mixed = Content(attachments=(*files(1, "a.pdf").attachments, Attachment(MessageKind.FILE, "ref9", name)))

    denied = shop.desk.handle(Reply(conversation=id, content=mixed), actor=shop.by(ANN)).denied

    assert denied is not None
    assert (denied.rule, dict(denied.about)) == ("OM-6.3", {"file": name or "ref9", "allowed": "doc, pdf"})
    assert shop.now(id).sequence == 1


@pytest.mark.rule("OM-6.3")
def test_pictures_are_messages_on_zalo_and_no_files(shop: Shop) -> None:
    """A picture sent as a picture goes out, as does a text; and the customer's own files are no matter of ours."""
    id = joined(shop, "zalo")
    picture = Content(kind=MessageKind.IMAGE, attachments=(Attachment(MessageKind.IMAGE, "ref", "cat.png"),))

    assert shop.refused(ANN, Reply(conversation=id, content=picture)) == ""
    assert shop.hears(channel="zalo", content=files(1, "a.docx")).denied is None


# --- whispers


def _whispered(shop: Shop, by: MemberId = ANN) -> ConversationId:
    """Let the customer write, ANN and DAN take part, *by* whisper, and ANN reply."""
    id = joined(shop)
    shop.does(ANN, AddParticipants(conversation=id, members=(DAN,)))
    shop.does(by, Whisper(conversation=id, content=some_text("psst")))
    shop.does(ANN, Reply(conversation=id, content=some_text("Hi")))
    return id


@pytest.mark.rule("OM-7.1", "OM-7.3")
def test_a_whisper_never_leaves_for_the_customer(shop: Shop) -> None:
    """Of what was said only the reply is sent; the whisper is no part of what the customer may ever see."""
    id = _whispered(shop)
    sent = [effect for effect in shop.effects() if effect.kind == "send"]

    transcript = [m for m in shop.said(id, ANN) if m.audience is Audience.CUSTOMER]

    assert [message.content.text for message in transcript] == ["Hello", "Hi"]
    assert [getattr(effect, "message", "") for effect in sent] == [transcript[-1].id]


@pytest.mark.rule("OM-7.1", "OM-7.2")
@pytest.mark.parametrize("member", [ANN, DAN, ADA, SUE])
def test_a_whisper_is_shown_to_those_who_have_joined_and_to_admins(shop: Shop, member: MemberId) -> None:
    """In its place among the other messages."""
    id = _whispered(shop, by=DAN)

    assert [message.content.text for message in shop.said(id, member)] == ["Hello", "psst", "Hi"]


@pytest.mark.rule("OM-7.2")
def test_other_staff_don_t_see_it_though_they_see_the_conversation(shop: Shop) -> None:
    """BOB receives it and has not joined; with joining the whispers become visible, with leaving they vanish."""
    id = _whispered(shop)
    texts = []
    for command in (None, Join(conversation=id), Leave(conversation=id)):
        if command is not None:
            shop.does(BOB, command)
        texts.append([message.content.text for message in shop.said(id, BOB)])

    assert texts == [["Hello", "Hi"], ["Hello", "psst", "Hi"], ["Hello", "Hi"]]


@pytest.mark.rule("OM-7.2")
@pytest.mark.parametrize("member", [BOB, ADA])
def test_only_who_has_joined_whispers(shop: Shop, member: MemberId) -> None:
    """Somebody who merely sees it joins first, an Admin too."""
    id = joined(shop)

    assert shop.refused(member, Whisper(conversation=id, content=some_text())) == "OM-7.2"


@pytest.mark.rule("OM-7.3")
def test_a_whisper_moves_no_count_and_no_clock(shop: Shop) -> None:
    """The customer waits on, nothing becomes unread or read, and no list moves."""
    id = joined(shop)
    shop.does(ANN, AddParticipants(conversation=id, members=(DAN,)))
    shop.opens(channel="webchat")
    before = shop.now(id)
    shop.effects()
    shop.passes(MINUTE)

    after = shop.does(ANN, Whisper(conversation=id, content=some_text()))

    assert after == before.but(version=after.version, changed_at=shop.clock.now, sequence=before.sequence + 1)
    assert after.waiting_since is not None
    assert shop.effects() == []


@pytest.mark.rule("OM-7.3")
def test_a_whisper_resets_no_silence() -> None:
    """Where silence ends a conversation, it goes on while the team talks about it."""
    ending = OMI.alone.but(auto_close=True)
    shop = Shop(OMI.but(name="ending", plain=ending, alone=ending, together=ending), auto_close=timedelta(minutes=10))
    id = joined(shop)
    shop.does(ANN, Reply(conversation=id, content=some_text()))
    timers = shop.now(id).timers
    assert timers != ()
    shop.passes(5 * MINUTE)

    assert shop.does(ANN, Whisper(conversation=id, content=some_text())).timers == timers


# --- the link


@pytest.mark.rule("OM-7.4")
def test_the_page_that_a_customer_visited_and_wrote_from_is_shown_on_livetalk(shop: Shop) -> None:
    """Beside the conversation, and as it is now: the last page that they wrote from."""
    id = shop.opens(channel="webchat", visit=Visit(page="/prices", came_from="https://search.example/?q=x"))
    card = shop.desk.card(id, actor=shop.by(ANN))
    assert not isinstance(card, Denied | None)
    assert card.visit == Visit(
        page="/prices", came_from="https://search.example/?q=x", at=shop.clock.now, asked_from="/prices"
    )

    shop.passes(MINUTE)
    shop.opens(channel="webchat", visit=Visit(page="/contact", came_from="/prices"))
    card = shop.desk.card(id, actor=shop.by(ANN))

    assert not isinstance(card, Denied | None)
    assert card.visit == Visit(page="/contact", came_from="/prices", at=shop.clock.now, asked_from="/contact")


@pytest.mark.rule("OM-7.4")
@pytest.mark.parametrize("channel", ["messenger", "zalo"])
def test_on_other_channels_no_page_is_shown(shop: Shop, channel: str) -> None:
    """It is LiveTalk's alone, whatever an adapter may tell."""
    card = shop.desk.card(shop.opens(channel=channel, visit=Visit(page="/x")), actor=shop.by(ANN))

    assert not isinstance(card, Denied | None)
    assert card.visit is None
