"""Quick replies at the desk: carried out once, decided anew after others, looked through in pages, filled in."""

import threading

import pytest

from omnikit.desk.desk import Desk
from omnikit.desk.ports import Needs, Storage
from omnikit.model.actors import SYSTEM
from omnikit.model.commands import EditContact
from omnikit.model.decision import Denied
from omnikit.model.errors import InvalidInput, KeyReused, Refused, TooManyConflicts, UnknownWorkspace
from omnikit.model.ids import CommandKey, ConversationId, MemberId, QuickReplyId
from omnikit.model.quick_reply import (
    QuickReplies,
    QuickReply,
    QuickReplyRemoved,
    QuickReplySaved,
    RemoveQuickReply,
    SaveQuickReply,
)
from omnikit.policies.placeholders import Filled
from omnikit.policies.presets import OMI, RECEPTION
from omnikit.storage.memory import MemoryStorage
from omnikit.testing.builders import ANN, BOB, SUE, WORKSPACE
from omnikit.testing.desks import CountedIds, SetClock
from omnikit.testing.wrapping import Meanwhile
from tests.rules.products import Shop, visitor

KEY = CommandKey("k")
ID = QuickReplyId("q1")


@pytest.fixture
def shop(storage: Storage) -> Shop:
    """The reception with ANN online."""
    shop = Shop(RECEPTION, storage)
    shop.comes(ANN)
    return shop


def save(content: str = "Hello", **changes: object) -> SaveQuickReply:
    """Return that ANN saves a text of her own."""
    return SaveQuickReply(**({"id": ID, "owner": ANN, "title": "Hi", "content": content} | changes))  # type: ignore[arg-type]


def stored(shop: Shop) -> QuickReply | None:
    """Return the quick reply as it is stored."""
    return shop.storage.read(Needs(workspace=WORKSPACE, quick_reply=ID)).quick_reply


def another(shop: Shop, storage: Storage) -> Desk:
    """Return another desk of the same house, over *storage*."""
    return Desk(storage, WORKSPACE, profile=shop.desk.house.profile, clock=shop.clock, ids=shop.desk.house.ids)


# --- commands


def test_a_text_is_saved_changed_and_removed(shop: Shop) -> None:
    """Each is one event, which names whose it is and none of its words; of a removed one no word stays."""
    for number, (command, event) in enumerate(
        ((save(), QuickReplySaved), (save("Goodbye"), QuickReplySaved), (RemoveQuickReply(id=ID), QuickReplyRemoved)), 1
    ):
        outcome = shop.desk.prepare(command, actor=shop.by(ANN))
        assert outcome.unwrap() == stored(shop)
        assert outcome.unwrap().version == number
        (change,) = shop.desk.changes(limit=1000)[-1:]
        assert change.quick_reply == ID
        assert [type(recorded.event) for recorded in change.events] == [event]
        assert "Goodbye" not in repr(change)

    assert stored(shop) == QuickReply(id=ID, workspace=WORKSPACE, owner=ANN, removed=True, version=3)


def test_saving_what_is_there_writes_nothing(shop: Shop) -> None:
    """The same title and content again are no change, no event, no version."""
    shop.desk.prepare(save(), actor=shop.by(ANN)).unwrap()
    before = shop.desk.changes(limit=1000)

    assert shop.desk.prepare(save(), actor=shop.by(ANN)).unwrap().version == 1
    assert shop.desk.changes(limit=1000) == before


def test_the_same_key_is_carried_out_once(shop: Shop) -> None:
    """A repeat is told what happened then; the same key with another command is an error by name."""
    first = shop.desk.prepare(save(key=KEY), actor=shop.by(ANN))
    shop.desk.prepare(save("Later"), actor=shop.by(ANN)).unwrap()

    again = shop.desk.prepare(save(key=KEY), actor=shop.by(ANN))

    assert (first.repeated, again.repeated) == (False, True)
    assert again.decision == first.decision
    assert again.unwrap().content == "Later"
    with pytest.raises(KeyReused):
        shop.desk.prepare(save("Other", key=KEY), actor=shop.by(ANN))
    with pytest.raises(KeyReused):
        shop.desk.prepare(save(key=KEY), actor=shop.by(BOB))


def test_what_is_refused_writes_nothing(shop: Shop) -> None:
    """A refusal binds no key, and unwrapping it raises with the rule."""
    outcome = shop.desk.prepare(save(key=KEY), actor=shop.by(BOB))

    assert outcome.denied is not None
    assert (outcome.denied.rule, outcome.quick_reply, stored(shop)) == ("HO-59", None, None)
    with pytest.raises(Refused):
        outcome.unwrap()
    assert shop.desk.prepare(save(key=KEY), actor=shop.by(ANN)).denied is None


def test_who_was_slower_decides_again(shop: Shop) -> None:
    """SUE removes a public text while another supervisor's change is decided: the change finds it gone."""
    public = save(owner=None)
    shop.desk.prepare(public, actor=SYSTEM).unwrap()
    rival = Meanwhile(shop.storage, lambda: shop.desk.prepare(RemoveQuickReply(id=ID), actor=shop.by(SUE)).unwrap())

    outcome = another(shop, rival).prepare(save("Changed", owner=None), actor=SYSTEM)

    assert outcome.denied is not None
    assert outcome.denied.rule == "HO-62"


def test_many_at_once_lose_no_change(shop: Shop) -> None:
    """Eight members prepare at the same moment, each under an id of their own and all under one: one wins that."""
    ids = [QuickReplyId(f"own-{number}") for number in range(8)]
    outcomes: list[int] = []

    def act(number: int) -> None:
        desk = another(shop, shop.storage)
        desk.prepare(save(f"Hi {number}", id=ids[number]), actor=shop.by(ANN)).unwrap()
        outcomes.append(desk.prepare(save(f"All {number}"), actor=shop.by(ANN)).unwrap().version)

    threads = [threading.Thread(target=act, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    there = stored(shop)
    assert there is not None
    assert sorted(outcomes) == [*range(1, 9)]
    assert there.version == 8
    found = shop.desk.quick_replies(QuickReplies(words="hi"), actor=shop.by(ANN))
    assert not isinstance(found, Denied)
    assert [reply.id for reply in found.quick_replies] == sorted([ID, *ids])


def test_wrong_input_is_named(shop: Shop) -> None:
    """An empty id, a limit below one, neither or both texts to fill in: each is told before anything is read."""
    by = shop.by(ANN)
    for wrong in (
        lambda: shop.desk.prepare(save(id=QuickReplyId("")), actor=by),
        lambda: shop.desk.quick_replies(QuickReplies(limit=0), actor=by),
        lambda: shop.desk.suggest("Hi", actor=by, limit=0),
        lambda: shop.desk.fill(ConversationId("c"), actor=by),
        lambda: shop.desk.fill(ConversationId("c"), quick_reply=ID, content="Hi", actor=by),
    ):
        with pytest.raises(InvalidInput):
            wrong()
    nowhere = Desk(MemoryStorage(), WORKSPACE, profile=RECEPTION, clock=SetClock(), ids=CountedIds())
    with pytest.raises(UnknownWorkspace):
        nowhere.prepare(save(), actor=by)


# --- looking through them


def test_a_list_comes_in_pages(shop: Shop) -> None:
    """Each page says where the next begins; the last says that there is none."""
    for number in range(5):
        shop.desk.prepare(save(id=QuickReplyId(f"q{number}")), actor=shop.by(ANN)).unwrap()
    after, pages = None, []
    for _ in range(3):
        page = shop.desk.quick_replies(QuickReplies(limit=2, after=after), actor=shop.by(ANN))
        assert not isinstance(page, Denied)
        pages.append([reply.id for reply in page.quick_replies])
        after = page.next

    assert pages == [["q0", "q1"], ["q2", "q3"], ["q4"]]
    assert after is None


# --- filling in


def filled(shop: Shop, content: str, conversation: ConversationId, by: MemberId = ANN) -> Filled:
    """Return *content* filled in for a conversation."""
    found = shop.desk.fill(conversation, content=content, actor=shop.by(by))
    assert not isinstance(found, Denied)
    return found


def test_a_text_is_filled_in_for_its_customer(shop: Shop) -> None:
    """With what is known of the contact, of who writes and of the account; what is not known is named."""
    id = visitor(shop)
    shop.connects("webchat", name="Shop online")
    shop.does(ANN, EditContact(conversation=id, fields={"nickname": "小林"}))
    shop.desk.prepare(save("{{contact.nickname}}您好,{{member.name}}({{account.name}})"), actor=shop.by(ANN)).unwrap()

    found = shop.desk.fill(id, quick_reply=ID, actor=shop.by(ANN))

    assert found == Filled(text="小林您好,Ann(Shop online)")
    assert filled(shop, "To {{contact.email|you}}", id).text == "To you"
    assert filled(shop, "Hi {{contact.phone}}!", id) == Filled(text="Hi!", missing=("contact.phone",))


def test_one_that_is_gone_is_not_filled_in(shop: Shop) -> None:
    """Nor one that never was, nor for a conversation that the member can't open."""
    id = visitor(shop)
    shop.desk.prepare(save(), actor=shop.by(ANN)).unwrap()
    shop.desk.prepare(RemoveQuickReply(id=ID), actor=shop.by(ANN)).unwrap()

    for name in (ID, QuickReplyId("never")):
        found = shop.desk.fill(id, quick_reply=name, actor=shop.by(ANN))
        assert isinstance(found, Denied)
        assert found.rule == "HO-62"
    elsewhere = shop.desk.fill(ConversationId("nowhere"), content="Hi", actor=shop.by(ANN))
    assert isinstance(elsewhere, Denied)
    assert elsewhere.rule != "HO-62"


def test_who_loses_every_time_is_told_so(shop: Shop) -> None:
    """A rival who is always quicker is named after some tries, and nothing is written by the slower one."""
    count = 0

    def rival() -> None:
        nonlocal count
        count += 1
        shop.desk.prepare(save(f"Rival {count}"), actor=shop.by(ANN)).unwrap()

    desk = another(shop, Meanwhile(shop.storage, rival, times=100))

    with pytest.raises(TooManyConflicts):
        desk.prepare(save("Mine"), actor=shop.by(ANN))
    there = stored(shop)
    assert there is not None
    assert there.content == f"Rival {count}"


def test_omi_has_templates_for_everybody(storage: Storage) -> None:
    """Its message templates are public; nobody has any of their own."""
    shop = Shop(OMI, storage)
    shop.desk.prepare(save(owner=None), actor=shop.by(SUE)).unwrap()

    found = shop.desk.quick_replies(QuickReplies(), actor=shop.by(ANN))
    refused = shop.desk.prepare(save(id=QuickReplyId("own")), actor=shop.by(ANN)).denied

    assert not isinstance(found, Denied)
    assert [reply.id for reply in found.quick_replies] == [ID]
    assert refused is not None
    assert refused.rule == "HO-61"
