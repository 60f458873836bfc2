"""The reception: tags follow a customer's progress, system-level and free, by hand and of themselves."""

from collections.abc import Iterator

import pytest

from omnikit.model.actors import SYSTEM
from omnikit.model.administration import DefineTag, RemoveTag
from omnikit.model.commands import EditContact, End, Tag, Transfer, Untag
from omnikit.model.contact import Entry
from omnikit.model.conversation import ENDED
from omnikit.model.decision import Denied
from omnikit.model.ids import ConversationId, MemberId
from omnikit.model.tags import TagDefinition
from omnikit.policies.presets import RECEPTION
from omnikit.testing.builders import ADA, ANN, BOB, DAN, SUE, WORKSPACE
from tests.rules.products import MINUTE, Shop, visitor

SYSTEM_TAGS = ["转微", "转电", "预约", "到诊"]


@pytest.fixture
def shop() -> Iterator[Shop]:
    """The reception with ANN online; afterwards an audit finds nothing wrong."""
    shop = Shop(RECEPTION)
    shop.comes(ANN)
    yield shop
    shop.sound()


def define(shop: Shop, name: str, *, system: bool = False, by: MemberId | None = BOB) -> str:
    """Let a member, or the host (None), define a tag; return by which rule that is refused, or ""."""
    command = DefineTag(workspace=WORKSPACE, tag=TagDefinition(name, system))
    denied = shop.desk.administer(command, actor=SYSTEM if by is None else shop.by(by)).denied
    return "" if denied is None else denied.rule


def remove(shop: Shop, name: str, by: MemberId = BOB) -> str:
    """Let a member take a tag out of the team's own; return by which rule that is refused, or ""."""
    denied = shop.desk.administer(RemoveTag(workspace=WORKSPACE, tag=name), actor=shop.by(by)).denied
    return "" if denied is None else denied.rule


def offered(shop: Shop, id: ConversationId, words: str = "", *, at_message: bool = False) -> list[str]:
    """Return the tags to choose from."""
    found = shop.desk.tag_choices(id, words, actor=shop.by(ANN), at_message=at_message)
    assert not isinstance(found, Denied)
    return [one.name for one in found]


def lines(shop: Shop, id: ConversationId) -> list[Entry]:
    """Return what was noted of a customer's tags, oldest first."""
    found = shop.desk.ledger(id, actor=shop.by(ANN), fields=frozenset({"tag"}))
    assert not isinstance(found, Denied)
    return list(reversed(found))


@pytest.mark.rule("RC-3.6")
@pytest.mark.parametrize("by", [BOB, ADA])
def test_nobody_at_the_desk_changes_or_deletes_a_system_tag(shop: Shop, by: MemberId) -> None:
    """Neither the product's nor one that the team has made system-level; from a customer it can be taken."""
    assert define(shop, "复诊", system=True, by=ADA) == ""
    for name in ("转电", "复诊"):
        assert define(shop, name, by=by) == "RC-3.6"
        assert remove(shop, name, by) == "RC-3.6"
    id = visitor(shop)
    shop.does(ANN, Tag(conversation=id, tags=("复诊",)))
    shop.does(ANN, Untag(conversation=id, tags=("复诊",)))
    assert shop.contact(id).tags == ()


@pytest.mark.rule("RC-3.7")
def test_which_tags_are_system_level_is_configured(shop: Shop) -> None:
    """The product's four to begin with; the administrator makes others so, and the host unmakes them."""
    id = visitor(shop)
    assert offered(shop, id, at_message=True) == SYSTEM_TAGS
    assert define(shop, "复诊", system=True, by=BOB) == "HO-25"
    assert define(shop, "复诊", system=True, by=ADA) == ""
    assert offered(shop, id, at_message=True) == [*SYSTEM_TAGS, "复诊"]
    assert define(shop, "复诊", by=None) == ""
    assert offered(shop, id, at_message=True) == SYSTEM_TAGS


@pytest.mark.rule("RC-3.8")
def test_other_tags_are_added_and_deleted_freely(shop: Shop) -> None:
    """By any member; what has been deleted is offered no more, and customers who have it keep it."""
    id = visitor(shop)
    assert shop.refused(ANN, Tag(conversation=id, tags=("老客户",))) == "HO-56"
    assert define(shop, " 老客户 ") == ""
    assert offered(shop, id) == [*SYSTEM_TAGS, "老客户"]
    shop.does(ANN, Tag(conversation=id, tags=("老客户",)))
    assert remove(shop, "老客户") == ""
    assert remove(shop, "老客户") == ""
    assert (offered(shop, id), shop.contact(id).tags) == (SYSTEM_TAGS, ("老客户",))


@pytest.mark.parametrize("name", ["", "  ", "x" * 101])
def test_a_tag_without_a_name_is_none(shop: Shop, name: str) -> None:
    """Nor one that is a sentence."""
    assert define(shop, name) == "HO-74"


@pytest.mark.rule("RC-3.9")
def test_each_tagging_is_on_record_with_time_and_agent(shop: Shop) -> None:
    """On and off again: so a customer's progress can be followed."""
    id = visitor(shop)
    start = shop.clock.now
    shop.does(ANN, Tag(conversation=id, tags=("预约",)))
    shop.passes(MINUTE)
    shop.does(SUE, Tag(conversation=id, tags=("到诊",)))
    shop.does(ANN, Untag(conversation=id, tags=("预约",)))

    assert [(line.value, line.removed, line.by.member, line.at) for line in lines(shop, id)] == [
        ("预约", False, ANN, start),
        ("到诊", False, SUE, start + MINUTE),
        ("预约", True, ANN, start + MINUTE),
    ]
    record = shop.desk.status_record(id, actor=shop.by(ANN))
    assert not isinstance(record, Denied)
    assert [line.by.member for line in record if line.code == "record.contact_tagged"] == [ANN, SUE]


@pytest.mark.rule("RC-3.10")
def test_a_tag_says_whether_it_was_put_on_by_hand(shop: Shop) -> None:
    """And where not, which message it rests on."""
    id = visitor(shop)
    shop.does(ANN, Tag(conversation=id, tags=("预约",)))
    said = shop.speaks("s of v1", "v1", "我的手机号是13916284507").unwrap()

    tagged = shop.contact(id).tagged
    assert (tagged["预约"].by.member, tagged["预约"].sequence) == (ANN, 0)
    assert (tagged["转电"].by, tagged["转电"].conversation, tagged["转电"].sequence) == (SYSTEM, id, said.sequence)


@pytest.mark.rule("RC-3.11")
def test_the_button_offers_every_tag_and_a_message_only_system_ones(shop: Shop) -> None:
    """Two ways to tag by hand."""
    define(shop, "老客户")
    id = visitor(shop)
    shop.does(ANN, Tag(conversation=id, tags=("老客户", "预约")))
    shop.does(ANN, Tag(conversation=id, tags=("到诊",), sequence=1))
    assert shop.contact(id).tags == ("老客户", "预约", "到诊")
    assert [one.sequence for one in lines(shop, id)] == [0, 0, 1]


@pytest.mark.rule("RC-7.13")
def test_at_a_message_the_tags_are_all_system_tags(shop: Shop) -> None:
    """A free one is neither offered there nor taken."""
    define(shop, "老客户")
    id = visitor(shop)
    assert offered(shop, id, at_message=True) == SYSTEM_TAGS
    assert offered(shop, id) == [*SYSTEM_TAGS, "老客户"]
    assert shop.refused(ANN, Tag(conversation=id, tags=("预约", "老客户"), sequence=1)) == "RC-7.13"
    assert shop.contact(id).tags == ()


@pytest.mark.rule("RC-3.12")
def test_a_phone_number_in_the_chat_sets_its_tag_at_once(shop: Shop) -> None:
    """With the very message that has it: the same version of the conversation, one commit."""
    id = visitor(shop)
    before = shop.now(id).version
    shop.speaks("s of v1", "v1", "好的 １３９-1628-4507 这个").unwrap()

    assert (shop.contact(id).tags, shop.contact(id).phone) == (("转电",), "+8613916284507")
    (change,) = [
        one for one in shop.desk.changes() if any(e.version > before for e in one.events) and one.conversation == id
    ]
    assert [event.event.kind for event in change.events] == ["message_received", "facts_found", "contact_tagged"]
    assert "13916284507" not in repr([one.events for one in shop.desk.changes()])


@pytest.mark.rule("RC-3.12")
def test_the_first_message_of_somebody_new_counts_too(shop: Shop) -> None:
    """Nobody knew them: their record begins with what they told."""
    id = shop.speaks("s1", "v9", "电话13916284507").unwrap().id
    contact = shop.contact(id)
    assert (contact.phone, contact.tags, contact.version, contact.entries) == ("+8613916284507", ("转电",), 1, 2)


@pytest.mark.rule("RC-3.13")
def test_a_wechat_id_sets_its_tag(shop: Shop) -> None:
    """With a cue; a cued phone number counts for both."""
    first, second = visitor(shop, "v1"), visitor(shop, "v2")
    shop.speaks("s of v1", "v1", "加我微信 chen_yu0827").unwrap()
    shop.speaks("s of v2", "v2", "手机微信同号13824790651").unwrap()

    assert (shop.contact(first).facts, shop.contact(first).tags) == ({"wechat": "chen_yu0827"}, ("转微",))
    assert set(shop.contact(second).tags) == {"转电", "转微"}
    assert shop.contact(second).facts == {"wechat": "13824790651"}


@pytest.mark.rule("RC-3.13")
def test_without_a_cue_it_counts_after_the_agent_has_asked(shop: Shop) -> None:
    """What the member's last message asked for is known; before that a word of letters is no ID."""
    id = visitor(shop)
    shop.speaks("s of v1", "v1", "chen_yu0827").unwrap()
    assert shop.contact(id).tags == ()

    shop.replies(id, "您的微信号是多少呢？")
    assert shop.now(id).asked == ("wechat",)
    shop.speaks("s of v1", "v1", "chen_yu0827").unwrap()
    assert (shop.contact(id).facts, shop.contact(id).tags) == ({"wechat": "chen_yu0827"}, ("转微",))

    shop.replies(id, "好的，请问还有什么问题？")
    assert shop.now(id).asked == ()


@pytest.mark.rule("RC-3.12")
def test_what_a_member_writes_sets_no_tag(shop: Shop) -> None:
    """The clinic's own number in a reply is nobody's fact."""
    id = visitor(shop)
    shop.replies(id, "我们的电话是13916284507，微信 chen_yu0827")
    assert (shop.contact(id).tags, shop.contact(id).phone, shop.now(id).found) == ((), "", ())


def test_an_automatic_tag_that_a_person_took_off_stays_off(shop: Shop) -> None:
    """Until a person puts it on again: undoing is respected."""
    id = visitor(shop)
    shop.speaks("s of v1", "v1", "13916284507").unwrap()
    shop.does(ANN, Untag(conversation=id, tags=("转电",)))
    shop.speaks("s of v1", "v1", "或者 18620753391").unwrap()
    assert (shop.contact(id).tags, shop.contact(id).phone) == ((), "+8618620753391")

    shop.does(ANN, Tag(conversation=id, tags=("转电",)))
    assert (shop.contact(id).tags, shop.contact(id).untagged) == (("转电",), ())
    assert [(line.removed, line.by.member) for line in lines(shop, id)] == [(False, None), (True, ANN), (False, ANN)]


@pytest.mark.rule("RC-7.1")
def test_an_agent_s_operations(shop: Shop) -> None:
    """Transfer, end, do-not-disturb, blacklist, tag and copy are what the handler is offered."""
    shop.comes(BOB)
    id = visitor(shop)
    handler = shop.now(id).handler
    assert handler is not None
    offered = {one.command for one in shop.desk.options(id, actor=shop.by(handler)) if one.refused is None}
    assert {"Transfer", "End", "Mute", "Block", "Tag", "Export", "EditContact"} <= offered
    others = {one.command for one in shop.desk.options(id, actor=shop.by(DAN)) if one.refused is None}
    assert not others & {"Transfer", "End", "Mute", "Block", "Tag", "Export", "EditContact"}


@pytest.mark.rule("RC-8.5", "RC-8.6")
def test_a_colleague_s_customer_is_noted_tagged_ended_and_transferred_as_one_s_own(shop: Shop) -> None:
    """SUE stands above ANN: the same commands come to the same, for her customer and for ANN's."""
    shop.comes(BOB)
    theirs = visitor(shop)
    handler = shop.now(theirs).handler
    assert handler is not None
    other = BOB if handler == ANN else ANN
    for command in (
        EditContact(conversation=theirs, fields={"nickname": "Mr Li", "remark": "tall"}),
        Tag(conversation=theirs, tags=("预约",)),
        Tag(conversation=theirs, tags=("到诊",), sequence=1),
        Untag(conversation=theirs, tags=("预约",)),
    ):
        before = shop.contact(theirs)
        after = shop.does(SUE, command)
        assert (after.handler, shop.contact(theirs).version) == (handler, before.version + 1)
    contact = shop.contact(theirs)
    assert (contact.nickname, contact.remark, contact.tags) == ("Mr Li", "tall", ("到诊",))
    assert contact.origins["remark"].by.member == SUE
    assert shop.refused(DAN, Tag(conversation=theirs, tags=("预约",))) == "HO-5"

    assert shop.does(SUE, Transfer(conversation=theirs, to=other)).handler == other
    assert shop.does(SUE, End(conversation=theirs)).status is ENDED
