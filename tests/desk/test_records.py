"""Contacts added, merged and split by themselves: no reply goes elsewhere, and a split gives everything back."""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omnikit.desk.desk import Desk
from omnikit.desk.house import ContactOutcome
from omnikit.desk.ports import Needs, Storage
from omnikit.engine.records import decide_record, records_after
from omnikit.model.actors import SYSTEM
from omnikit.model.commands import EditContact, End, FollowUp, Reply, Tag, Untag
from omnikit.model.contact import Contact, Identity, Visit
from omnikit.model.contacts import AddContact, ContactCommand, Merge, Split
from omnikit.model.decision import Allowed, Denied
from omnikit.model.effects import Send
from omnikit.model.errors import KeyReused
from omnikit.model.ids import AccountId, CommandKey, ContactId, ConversationId, MemberId, QuickReplyId
from omnikit.model.message import Content
from omnikit.model.quick_reply import SaveQuickReply
from omnikit.policies.presets import OMNICHAT, RECEPTION
from omnikit.rules.contacts import Record
from omnikit.storage.memory import MemoryStorage
from omnikit.testing.builders import ANN, BOB, DAN, NOON, SUE, WORKSPACE, a_context, minutes
from tests.rules.products import MINUTE, Shop


@pytest.fixture
def shop(storage: Storage) -> Iterator[Shop]:
    """Omnichat's desk on every storage; afterwards an audit finds nothing wrong."""
    shop = Shop(OMNICHAT, storage)
    yield shop
    shop.sound()


def change(shop: Shop, command: ContactCommand, member: MemberId | None = SUE) -> ContactOutcome:
    """Let a member, or the host (None), change a record."""
    return shop.desk.change_contact(command, actor=SYSTEM if member is None else shop.by(member))


def refused(shop: Shop, command: ContactCommand, member: MemberId | None = SUE) -> str:
    """Return by which rule that is refused."""
    denied = change(shop, command, member).denied
    return "" if denied is None else denied.rule


def routes(shop: Shop) -> dict[ConversationId, tuple[object, ...]]:
    """Return where each conversation's replies go."""
    return {one.id: (one.thread, one.contact) for one in shop.every()}


def what_it_says(contact: Contact) -> Mapping[str, Any]:
    """Return all of a record but how often it was changed."""
    return {
        name: getattr(contact, name)
        for name in (
            "id", "name", "nickname", "remark", "email", "phone", "facts", "origins", "identities", "bindings", "tags",
            "tagged", "merged", "merged_into", "blocked", "visit",
        )
    }  # fmt: skip


@pytest.mark.rule("OM-10.1")
def test_a_customer_is_added_from_a_channel_once(shop: Shop) -> None:
    """With the fields of the record and the identity; the second add of the same identity returns what is there."""
    lin = Identity(AccountId("line"), "lin")
    added = change(shop, AddContact(identity=lin, fields={"name": "Lin", "phone": " 0912 "}), ANN).unwrap()
    again = change(shop, AddContact(identity=lin, fields={"name": "Somebody"}), ANN).unwrap()

    assert (added.name, added.phone, added.identities, added.origins["name"].by.member) == ("Lin", "0912", (lin,), ANN)
    assert (again.id, again.identities, again.name) == (added.id, (lin,), "")
    assert change(shop, AddContact(identity=lin), None).unwrap() == added
    id = shop.opens("lin")
    assert (shop.now(id).contact, shop.contact(id).name) == (added.id, "Lin")


@pytest.mark.parametrize(
    ("identity", "fields"),
    [
        (Identity(AccountId("line"), ""), {}),
        (Identity(AccountId("fax"), "lin"), {}),
        (Identity(AccountId("line"), "lin"), {"shoe size": "44"}),
    ],
)
def test_what_is_added_makes_sense(shop: Shop, identity: Identity, fields: dict[str, str]) -> None:
    """An unknown account, no key, a field that no record has: refused, and nobody is added."""
    assert refused(shop, AddContact(identity=identity, fields=fields), ANN) == "HO-73"
    assert list(shop.storage.contacts(WORKSPACE, None, 10)) == []


def test_the_same_key_adds_once_and_another_command_by_it_is_an_error(shop: Shop) -> None:
    """As with every command."""
    key = CommandKey("k")
    command = AddContact(identity=Identity(AccountId("line"), "lin"), key=key)
    first, second = change(shop, command, ANN), change(shop, command, ANN)
    assert (first.repeated, second.repeated) == (False, True)
    assert second.unwrap().id == first.unwrap().id
    with pytest.raises(KeyReused):
        change(shop, command.but(fields={"name": "Lin"}), ANN)


def two(shop: Shop) -> tuple[ConversationId, ConversationId, Contact, Contact]:
    """Return two customers with a conversation each, who are the same person as it turns out."""
    line, mail = shop.opens("lin", name="Lin"), shop.opens("mei", channel="whatsapp", name="Lin Mei")
    shop.does(ANN, EditContact(conversation=line, fields={"email": "lin@example.com"}))
    shop.does(ANN, EditContact(conversation=mail, fields={"remark": "regular", "age": "34"}))
    shop.does(ANN, Tag(conversation=line, tags=("vip",)))
    shop.does(ANN, Tag(conversation=mail, tags=("VIP", "returns")))
    return line, mail, shop.contact(line), shop.contact(mail)


def test_merged_records_are_one_and_each_conversation_shows_it(shop: Shop) -> None:
    """What one didn't say the other fills in; what both say differently is kept until somebody decides."""
    line, mail, lin, mei = two(shop)
    change(shop, Merge(contact=lin.id, other=mei.id)).unwrap()

    for id in (line, mail):
        card = shop.desk.card(id, actor=shop.by(ANN))
        assert not isinstance(card, Denied | None)
        assert (card.contact, card.name, card.email, card.remark) == (lin.id, "Lin", "lin@example.com", "regular")
        assert (card.facts, card.tags) == ({"age": "34"}, ("vip", "returns"))
        assert (card.merged, card.differs) == ((mei.id,), {"name": ("Lin Mei",)})
    assert shop.contact(mail).identities == (*lin.identities, *mei.identities)


def test_no_merge_and_no_split_changes_where_a_reply_goes(shop: Shop) -> None:
    """Each conversation stays with its own thread and contact; a reply leaves on the account that it came by."""
    _, mail, lin, mei = two(shop)
    shop.does(ANN, FollowUp(conversation=mail))
    before = routes(shop)
    change(shop, Merge(contact=lin.id, other=mei.id)).unwrap()
    assert routes(shop) == before
    shop.effects()
    shop.does(ANN, Reply(conversation=mail, content=Content(text="Hello")))
    sent = [task.conversation for task in shop.desk.due() if isinstance(task.effect, Send)]
    assert [shop.now(id).thread.account for id in sent if id is not None] == ["whatsapp"]

    again = shop.opens("mei", channel="whatsapp")
    assert again == mail
    started = shop.desk.start(lin.id, AccountId("whatsapp"), Content(text="Hi"), actor=shop.by(ANN)).denied
    assert started is not None
    assert started.rule == "HO-21"  # there is one with her that hasn't ended: hers, found by her identity
    change(shop, Split(contact=lin.id, other=mei.id)).unwrap()
    assert routes(shop) == before


def test_what_begins_while_they_are_one_is_the_record_s_whose_identity_it_came_on(shop: Shop) -> None:
    """So a split gives that back too: nobody's conversation shows somebody else."""
    _, mail, lin, mei = two(shop)
    change(shop, Merge(contact=lin.id, other=mei.id)).unwrap()
    shop.does(ANN, FollowUp(conversation=mail))
    shop.does(ANN, End(conversation=mail))
    later = shop.opens("mei", channel="whatsapp", thread="another")
    assert (shop.now(later).contact, shop.contact(later).id) == (mei.id, lin.id)

    change(shop, Split(contact=lin.id, other=mei.id)).unwrap()
    assert shop.contact(later).id == mei.id


def test_a_split_gives_everything_back(shop: Shop) -> None:
    """Both records say what they said before the merge; but what was set since stays."""
    line, mail, lin, mei = two(shop)
    for member in (SUE, None):
        change(shop, Merge(contact=lin.id, other=mei.id), member).unwrap()
        change(shop, Split(contact=lin.id, other=mei.id), member).unwrap()
        assert what_it_says(shop.contact(line)) == what_it_says(lin)
        assert what_it_says(shop.contact(mail)) == what_it_says(mei)

    change(shop, Merge(contact=lin.id, other=mei.id)).unwrap()
    shop.passes(MINUTE)
    shop.does(ANN, EditContact(conversation=mail, fields={"remark": "very regular"}))
    shop.does(ANN, Untag(conversation=mail, tags=("returns",)))
    change(shop, Split(contact=lin.id, other=mei.id)).unwrap()
    assert (shop.contact(line).remark, shop.contact(line).tags) == ("very regular", ("vip",))
    assert what_it_says(shop.contact(mail)) == what_it_says(mei)


def test_what_a_person_had_emptied_is_theirs_again_after_a_split(shop: Shop) -> None:
    """Found here: the field was filled in by the merge, and nobody's after the split.

    And by a clock that had jumped back what came with a merge looked as if it had been set since.
    """
    line, _, lin, mei = two(shop)
    shop.does(ANN, EditContact(conversation=line, fields={"remark": "tall"}))
    shop.does(ANN, EditContact(conversation=line, fields={"remark": ""}))
    emptied = shop.contact(line)
    shop.passes(-MINUTE)
    change(shop, Merge(contact=lin.id, other=mei.id)).unwrap()
    assert shop.contact(line).remark == "regular"
    change(shop, Split(contact=lin.id, other=mei.id)).unwrap()
    assert what_it_says(shop.contact(line)) == what_it_says(emptied)
    assert shop.contact(line).origins["remark"].by.member == ANN


def test_what_another_part_says_too_stays_after_a_split(shop: Shop) -> None:
    """Found here: tag and phone of two parts went with the first that was split."""
    line = shop.opens("lin")
    lin = shop.contact(line)
    parts = []
    for name in ("b", "c"):
        id = shop.opens(name, channel="messenger")
        shop.does(ANN, EditContact(conversation=id, fields={"phone": "0912"}))
        shop.does(ANN, Tag(conversation=id, tags=("vip",)))
        parts.append(shop.contact(id))
        change(shop, Merge(contact=lin.id, other=parts[-1].id)).unwrap()
    change(shop, Split(contact=lin.id, other=parts[0].id)).unwrap()
    assert (shop.contact(line).phone, shop.contact(line).tags) == ("0912", ("vip",))
    change(shop, Split(contact=lin.id, other=parts[1].id)).unwrap()
    assert what_it_says(shop.contact(line)) == what_it_says(lin)


def test_whoever_was_shown_the_record_before_a_merge_or_split_is_told(shop: Shop) -> None:
    """Found here: versions of the two were counted apart, and a later editor's value was overwritten."""
    line, mail, lin, mei = two(shop)
    change(shop, Merge(contact=lin.id, other=mei.id)).unwrap()
    whole = shop.contact(mail).version
    change(shop, Split(contact=lin.id, other=mei.id)).unwrap()
    shop.does(ANN, EditContact(conversation=mail, fields={"nickname": "1"}))
    late = EditContact(conversation=mail, fields={"nickname": "2"}, based_on=whole)
    assert shop.refused(ANN, late) == "HO-53"
    assert shop.refused(ANN, EditContact(conversation=line, fields={"nickname": "2"}, based_on=lin.version)) == "HO-53"


def test_verified_ids_of_all_parts_count(shop: Shop) -> None:
    """Found here: a record without one could take in two that differ. Each part keeps where it is on the site."""
    lin = shop.contact(shop.opens("lin"))
    sites = [shop.opens(f"b{n}", channel="webchat", visit=Visit(page=f"/{n}", member=f"M-{n}")) for n in (1, 2)]
    first, second = (shop.contact(id) for id in sites)
    change(shop, Merge(contact=lin.id, other=first.id)).unwrap()
    assert refused(shop, Merge(contact=lin.id, other=second.id)) == "HO-70"

    shop.opens("b1", channel="webchat", visit=Visit(page="/later"))
    shop.sets(pixel=True)
    card = shop.desk.card(sites[0], actor=shop.by(ANN))
    assert not isinstance(card, Denied | None)
    assert card.visit is not None
    assert (card.visit.page, card.visit.member, card.member) == ("/later", "", "M-1")
    change(shop, Split(contact=lin.id, other=first.id)).unwrap()
    assert (
        shop.contact(sites[0]).member_ids,
        shop.storage.read(Needs(workspace=WORKSPACE, contact=lin.id)).contact,
    ) == (
        frozenset({"M-1"}),
        lin.but(version=shop.contact(sites[0]).version, rebuilt=shop.contact(sites[0]).version),
    )


def test_what_was_asked_for_can_t_be_found_out_once_a_person_is_forgotten(shop: Shop) -> None:
    """Of a keyed command there is a digest, from which a number could be found by trying: it goes; a repeat is one."""
    id = shop.opens("lin")
    edit = EditContact(conversation=id, fields={"phone": "0912384756"}, key=CommandKey("k"))
    shop.does(ANN, edit)
    add = AddContact(identity=Identity(AccountId("line"), "wu"), key=CommandKey("a"))
    wu = change(shop, add, ANN).unwrap().id
    for contact in (shop.contact(id).id, wu):
        shop.desk.forget(contact)
    for key in ("k", "a"):
        carried = shop.storage.read(Needs(workspace=WORKSPACE, key=CommandKey(key))).carried
        assert carried is not None
        assert carried.digest == ""
    assert shop.desk.handle(edit, actor=shop.by(ANN)).repeated
    other = shop.speaks("s9", "v9").unwrap().id
    with pytest.raises(KeyReused):  # of another conversation it is known that it can't be the same
        shop.desk.handle(edit.but(conversation=other), actor=shop.by(ANN))


def test_a_refused_actor_is_not_shown_what_is_there(storage: Storage) -> None:
    """Found here: a refusal to change a quick reply told it, and an explanation told whether a guess is right."""
    shop = Shop(RECEPTION, storage)
    save = SaveQuickReply(id=QuickReplyId("q"), owner=ANN, title="mine", content="secret")
    shop.desk.prepare(save, actor=shop.by(ANN)).unwrap()
    told = shop.desk.prepare(save.but(content="x"), actor=shop.by(BOB))
    assert (told.denied is not None, told.quick_reply) == (True, None)

    shop.comes(ANN)
    id = shop.speaks().unwrap().id
    shop.does(ANN, EditContact(conversation=id, fields={"phone": "1"}))
    guesses = [EditContact(conversation=id, fields={"phone": text}, based_on=0) for text in "12"]
    right, wrong = (shop.desk.explain(one, actor=shop.by(DAN)) for one in guesses)
    assert right == wrong


def test_who_is_merged_is_at_the_page_where_they_were(storage: Storage) -> None:
    """Found by random lives: a visitor whose record was part of another moved on at each look at the same page."""
    shop = Shop(RECEPTION, storage)
    one, other = shop.visits("s1", "v1", "/a"), shop.visits("s2", "v2", "/b")
    first, second = shop.contact(one), shop.contact(other)
    change(shop, Merge(contact=first.id, other=second.id), None).unwrap()
    before = shop.storage.read(Needs(workspace=WORKSPACE, conversation=other)).conversation

    shop.visits("s2", "v2", "/b")
    assert shop.storage.read(Needs(workspace=WORKSPACE, conversation=other)).conversation == before
    shop.visits("s2", "v2", "/a")
    after = shop.storage.read(Needs(workspace=WORKSPACE, conversation=other)).conversation
    assert before is not None
    assert after is not None
    assert after.version == before.version + 1


def test_what_can_t_be_one_is_refused(shop: Shop) -> None:
    """With itself, twice, with parts of its own, unknown, by an agent, and where verified facts stand against it."""
    _, _, lin, mei = two(shop)
    wu, nobody = shop.contact(shop.opens("wu")), ContactId("nobody")
    assert refused(shop, Merge(contact=lin.id, other=lin.id)) == "HO-70"
    assert refused(shop, Merge(contact=lin.id, other=nobody)) == "HO-69"
    assert refused(shop, Merge(contact=nobody, other=lin.id)) == "HO-69"
    assert refused(shop, Merge(contact=lin.id, other=mei.id), ANN) == "HO-58"
    assert refused(shop, Split(contact=lin.id, other=mei.id)) == "HO-71"
    change(shop, Merge(contact=lin.id, other=mei.id)).unwrap()
    assert refused(shop, Merge(contact=lin.id, other=mei.id)) == "HO-70"
    assert refused(shop, Merge(contact=wu.id, other=lin.id)) == "HO-70"
    assert refused(shop, Merge(contact=mei.id, other=wu.id)) == "HO-69"

    m1 = shop.contact(shop.opens("b1", channel="webchat", visit=Visit(member="M-1")))
    m2 = shop.contact(shop.opens("b2", channel="webchat", visit=Visit(member="M-2")))
    denied = change(shop, Merge(contact=m1.id, other=m2.id)).denied
    assert denied is not None
    assert (denied.rule, denied.about) == ("HO-70", {"reason": "member_ids_differ"})


def test_merged_records_are_found_by_what_either_conversation_is_called(shop: Shop) -> None:
    """A merged record's message is taken in on the record that it is part of."""
    _, mail, lin, mei = two(shop)
    change(shop, Merge(contact=lin.id, other=mei.id)).unwrap()
    shop.does(ANN, EditContact(conversation=mail, fields={"nickname": "Mei"}))
    assert shop.contact(mail).id == lin.id
    assert shop.contact(mail).nickname == "Mei"
    entries = shop.desk.ledger(mail, actor=shop.by(ANN))
    assert not isinstance(entries, Denied)
    assert {entry.contact for entry in entries} == {lin.id, mei.id}


FIELDS = st.dictionaries(
    st.sampled_from(("name", "nickname", "remark", "email", "age", "qq")), st.text("ab", max_size=2)
)
TAGS = st.lists(st.sampled_from(("vip", "VIP", "new", "old")), unique_by=str.lower, max_size=3)


def a_record(id: str, fields: dict[str, str], tags: list[str]) -> Contact:
    """Return a record by itself."""
    blank = Contact(
        id=ContactId(id), workspace=WORKSPACE, identities=(Identity(AccountId("line"), id),), created_at=NOON, version=1
    )
    return blank.saying(fields).but(tags=tuple(tags))


@given(FIELDS, FIELDS, TAGS, TAGS)
def test_merging_and_splitting_again_is_as_if_nothing_had_happened(
    ours: dict[str, str], theirs: dict[str, str], our_tags: list[str], their_tags: list[str]
) -> None:
    """Whatever the two say; and together they say all that either said, in one place or the other."""
    contact, other = a_record("c1", ours, our_tags), a_record("c2", theirs, their_tags)
    context = a_context(SUE, profile=OMNICHAT)
    merge = Merge(contact=contact.id, other=other.id)
    decision = decide_record(Record(contact=contact, other=other), merge, context)
    assert isinstance(decision, Allowed)
    merged = records_after(Record(contact=contact, other=other), merge, decision.events, context)

    for field, text in theirs.items():
        assert not text or text in (merged.contact.says(field), *merged.contact.differs.get(field, ()))
    assert set(merged.contact.identities) == {*contact.identities, *other.identities}

    split = Split(contact=contact.id, other=other.id)
    record = Record(contact=merged.contact, other=merged.other)
    later = context.as_of(NOON + minutes(1), context.actor)
    decision = decide_record(record, split, later)
    assert isinstance(decision, Allowed)
    apart = records_after(record, split, decision.events, later)
    assert what_it_says(apart.contact) == what_it_says(contact)
    assert apart.other is not None
    assert what_it_says(apart.other) == what_it_says(other)


def test_an_unknown_workspace_has_no_contacts() -> None:
    """Nothing was founded: an error that says so."""
    desk = Desk(MemoryStorage(), "nowhere")
    with pytest.raises(Exception, match="nowhere"):
        desk.change_contact(AddContact(identity=Identity(AccountId("line"), "lin")), actor=SYSTEM)
