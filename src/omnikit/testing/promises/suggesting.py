"""Quick replies are kept, found and ranked; what members sent is found again, until it is erased."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from omnikit.desk.ports import Needs, Storage, UnitOfWork
from omnikit.engine.suggesting import best, rank, said
from omnikit.model.actors import CUSTOMER, Actor
from omnikit.model.conversation import Conversation
from omnikit.model.errors import StaleVersion
from omnikit.model.events import Event
from omnikit.model.folding import fold
from omnikit.model.ids import CommandKey, MemberId, QuickReplyId, WorkspaceId
from omnikit.model.message import Audience, Content, Form, Message
from omnikit.model.quick_reply import QuickReply, QuickReplyRemoved, QuickReplySaved
from omnikit.testing.acts import Choose
from omnikit.testing.builders import ANN, BOB, NOON, WORKSPACE, minutes
from omnikit.testing.promises.trying import TRIES, another_workspace, refuses
from omnikit.testing.shelves import SAID_AT, TEXTS
from omnikit.testing.strategies import choosing
from omnikit.testing.units import MUCH, OTHER, answered, commit, ended, opening, then

OWNERS: tuple[MemberId | None, ...] = (None, ANN, BOB)
WORDS = ("有", "有貨", "CÓ KHÔNG", "hàng", "ok", "k o", "ss", "1", "c", "đặt h", "謝謝", "absent", "訊息 2", "\ufffd")


class Suggesting:
    """What members are offered while they write."""

    @TRIES
    @given(data=st.data())
    def test_what_is_suggested_is_what_the_engine_suggests(self, storage: Storage, data: st.DataObject) -> None:
        """Prepared texts by rank, sent ones from the last on, each once, whatever was changed, indexed and erased."""
        choose = choosing(data.draw)
        team = Team(storage, another_workspace(), choose)
        for _ in range(data.draw(st.integers(0, 25))):
            team.goes_on()
        for words in data.draw(st.lists(st.sampled_from(WORDS), min_size=4, max_size=4)):
            team.agrees(fold(words), choose((1, 2, MUCH)))

    def test_a_quick_reply_is_there_as_it_was_saved(self, storage: Storage) -> None:
        """By its id, with the events of its stream in the feed; saved again it is what it was saved as last."""
        first = a_reply("q1", content="您好,有什麼可以幫您?")
        second = first.but(title="Chào", content="Xin chào {{contact.name}}", version=2)
        for before, after in ((None, first), (first, second)):
            storage.commit(saving(before, after))
            assert read(storage, first.id) == after
            assert [*storage.quick_replies(WORKSPACE, OWNERS, "", None, MUCH)] == [after]

        changes = storage.changes(WORKSPACE, 0, MUCH)

        assert [change.quick_reply for change in changes] == [first.id, first.id]
        assert [recorded.version for change in changes for recorded in change.events] == [1, 2]
        assert read(storage, QuickReplyId("q2")) is None

    def test_who_saves_another_version_is_stale(self, storage: Storage) -> None:
        """Of two who change the same quick reply one decides again; a key is carried out once."""
        first = a_reply("q1")
        storage.commit(saving(None, first).but(key=CommandKey("k"), digest="d"))

        refuses(storage, saving(None, first), StaleVersion)
        refuses(storage, saving(first.but(version=3), first.but(version=4)), StaleVersion)
        carried = storage.read(Needs(workspace=WORKSPACE, key=CommandKey("k"))).carried
        assert carried is not None
        assert (carried.digest, carried.conversation, len(carried.events)) == ("d", None, 1)

    def test_prepared_texts_are_ranked(self, storage: Storage) -> None:
        """Titles that begin with the words, contents that do, then the others; the shorter first, then by id."""
        texts = (
            *(("q1", "", "We ship today"), ("q2", "Ship", "On its way"), ("q3", "", "Shipping is free from 50 euros")),
            *(
                ("q4", "Shipped", "Sent"),
                ("q5", "Free shipping", "Yes"),
                ("q6", "", "ＳＨＩＰＳ soon"),
                ("q7", "", "No"),
            ),
            *(("q8", "free ship", "YES"), ("q9", "Ship", "on  its way")),
        )
        for id, title, content in texts:
            storage.commit(saving(None, a_reply(id, title=title, content=content)))

        found = storage.prepared(WORKSPACE, (None,), "ship", MUCH)

        assert [reply.id for reply in found] == ["q4", "q2", "q6", "q3", "q5", "q1"]
        assert [*storage.prepared(WORKSPACE, (None,), "ship", 2)] == [*found[:2]]
        assert not storage.prepared(WORKSPACE, (ANN,), "ship", MUCH)
        assert not storage.prepared(OTHER, (None,), "ship", MUCH)

    def test_quick_replies_come_by_id_in_pages(self, storage: Storage) -> None:
        """Of the owners asked for, with the words in title or content, each once; a removed one comes no more."""
        replies = [
            a_reply(f"q{number}", title=f"Tiêu đề {number % 3}", content=f"內容 {number}", owner=OWNERS[number % 2])
            for number in range(12)
        ]
        for reply in replies:
            storage.commit(saving(None, reply))
        storage.commit(saving(replies[3], replies[3].but(title="", content="", removed=True, version=2)))
        there = [reply for reply in sorted(replies, key=lambda reply: reply.id) if reply is not replies[3]]

        for owners, words in (
            ((None, ANN), ""),
            ((ANN,), ""),
            ((None,), "tieu de 1"),
            ((None, ANN), "內容 1"),
            ((), ""),
        ):
            expected = [one for one in there if one.owner in owners and rank(one, words) is not None]
            pages: list[QuickReply] = []
            while page := storage.quick_replies(WORKSPACE, owners, words, pages[-1].id if pages else None, 2):
                assert len(page) <= 2
                pages += page
            assert pages == expected

    def test_what_only_others_said_is_not_suggested(self, storage: Storage) -> None:
        """Customers' words, colleagues', whispers, what is automatic: none of it is the member's to be suggested."""
        conversation = commit(storage, opening("c1"))
        written: tuple[tuple[Actor, dict[str, Any]], ...] = (
            (Actor.of(ANN), {}),
            (Actor.of(BOB), {}),
            (CUSTOMER, {}),
            (Actor.of(ANN), {"audience": Audience.TEAM}),
            (Actor.of(ANN), {"form": Form.SURVEY}),
            (Actor.of(ANN), {"code": "system.line"}),
        )
        for author, changes in written:
            work = answered(conversation, NOON + minutes(conversation.sequence))
            text = Content(text=f"有 {conversation.sequence + 1}")
            conversation = commit(
                storage, work.but(messages=(work.messages[0].but(author=author, content=text, **changes),))
            )

        for _ in range(2):
            assert [*storage.said(WORKSPACE, ANN, "有", MUCH)] == ["有 2"]
            assert [*storage.said(WORKSPACE, BOB, "有", MUCH)] == ["有 3"]
            assert not storage.said(OTHER, ANN, "有", MUCH)
            storage.tend(WORKSPACE)

    def test_what_was_said_again_comes_where_it_was_said_last(self, storage: Storage) -> None:
        """Each text once, as it was spelt the last time; with that erased, as it was spelt before."""
        first, second = commit(storage, opening("c1")), commit(storage, opening("c2"))
        first = commit(storage, sends(first, ANN, "Xin chào", NOON))
        commit(storage, sends(first, ANN, "Tạm biệt chào", NOON + minutes(1)))
        second = commit(storage, sends(second, ANN, "XIN  CHAO", NOON + minutes(2)))

        assert [*storage.said(WORKSPACE, ANN, "chao", MUCH)] == ["XIN  CHAO", "Tạm biệt chào"]
        assert [*storage.said(WORKSPACE, ANN, "chao", 1)] == ["XIN  CHAO"]

        assert second.contact is not None
        storage.forget(WORKSPACE, second.contact)

        assert [*storage.said(WORKSPACE, ANN, "chao", MUCH)] == ["Tạm biệt chào", "Xin chào"]


class Team:
    """What happens in one workspace: texts prepared, sent, erased; and now and then the storage is tended."""

    def __init__(self, storage: Storage, workspace: WorkspaceId, choose: Choose) -> None:
        self.storage = storage
        self.workspace = workspace
        self.choose = choose
        self.replies: dict[QuickReplyId, QuickReply] = {}
        self.names = 0

    def goes_on(self) -> None:
        """Let one thing happen."""
        acts = (self.sends, self.sends, self.sends, self.sends, self.prepares, self.prepares)
        self.choose((*acts, self.removes, self.tends, self.forgets, self.erases))()

    def sends(self) -> None:
        """A member writes, once or often; mostly to the customer, and mostly what was written before."""
        for _ in range(self.choose((1, 1, 2, 6))):
            work = sends(self._one(), self.choose((ANN, BOB)), self.choose(TEXTS), self.choose(SAID_AT))
            changes: dict[str, Any] = self.choose(({}, {}, {}, {"audience": Audience.TEAM}, {"author": CUSTOMER}))
            self.storage.commit(work.but(messages=(work.messages[0].but(**changes),)))

    def prepares(self) -> None:
        """Somebody prepares a text, or changes one."""
        id = QuickReplyId(f"q{self.choose((1, 2, 3, 4, 5))}")
        before = self.replies.get(id)
        if before is not None and before.removed:
            return
        content = self.choose([text for text in TEXTS if fold(text)])
        owner = before.owner if before is not None else self.choose(OWNERS)
        self._save(before, a_reply(id, title=self.choose(TEXTS), content=content, owner=owner))

    def removes(self) -> None:
        """Somebody takes one away."""
        there = [reply for reply in self.replies.values() if not reply.removed]
        if there:
            before = self.choose(there)
            self._save(before, before.but(title="", content="", removed=True))

    def tends(self) -> None:
        """What is left for later is done."""
        self.storage.tend(self.workspace)

    def forgets(self) -> None:
        """Somebody is forgotten."""
        contacts = self.storage.contacts(self.workspace, None, MUCH)
        if contacts:
            self.storage.forget(self.workspace, self.choose(contacts).id)

    def erases(self) -> None:
        """A conversation ends, and what is old is erased."""
        conversation = self._one()
        self.storage.commit(then(conversation, ended(self.choose(SAID_AT))))
        self.storage.erase(self.workspace, self.choose(SAID_AT))

    def agrees(self, words: str, limit: int) -> None:
        """Check what the storage finds by folded words against what the engine finds in all that there is."""
        messages = self.messages()
        for member in (ANN, BOB):
            found = self.storage.said(self.workspace, member, words, limit)
            assert [*found] == [*said(messages, member, words, limit)]
        replies = sorted(self.replies.values(), key=lambda reply: reply.id)
        for owners in (OWNERS, (ANN, None), (BOB,), ()):
            theirs = [reply for reply in replies if reply.owner in owners]
            assert [*self.storage.prepared(self.workspace, owners, words, limit)] == [*best(theirs, words, limit)]
            having = [reply for reply in theirs if rank(reply, words) is not None]
            assert [*self.storage.quick_replies(self.workspace, owners, words, None, limit)] == having[:limit]

    def messages(self) -> list[Message]:
        """Return all messages there are."""
        conversations = self.storage.scan(self.workspace, None, MUCH)
        return [one for each in conversations for one in self.storage.messages(self.workspace, each.id, 0, MUCH)]

    def _save(self, before: QuickReply | None, after: QuickReply) -> None:
        after = after.but(workspace=self.workspace, version=before.version + 1 if before is not None else 1)
        self.storage.commit(saving(before, after))
        self.replies[after.id] = after

    def _one(self) -> Conversation:
        """Return a conversation, one in three times a new one."""
        every: Sequence[Conversation] = self.storage.scan(self.workspace, None, MUCH)
        new: bool = self.choose((False, False, True))
        if every and not new:
            found: Conversation = self.choose(every)
            return found
        self.names += 1
        return commit(self.storage, opening(f"c{self.names}", workspace=self.workspace))


def a_reply(id: str, *, title: str = "", content: str = "Hi", owner: MemberId | None = None) -> QuickReply:
    """Return a quick reply as it is first saved."""
    return QuickReply(id=QuickReplyId(id), workspace=WORKSPACE, owner=owner, title=title, content=content, version=1)


def saving(before: QuickReply | None, after: QuickReply) -> UnitOfWork:
    """Return the commit that makes *after* of *before*."""
    event: Event = (
        QuickReplyRemoved(at=NOON, by=Actor.of(ANN), id=after.id)
        if after.removed
        else QuickReplySaved(at=NOON, by=Actor.of(ANN), id=after.id, owner=after.owner)
    )
    return UnitOfWork(workspace=after.workspace, at=NOON, before=before, subject=after, events=(event,))


def sends(conversation: Conversation, member: MemberId, text: str, at: datetime) -> UnitOfWork:
    """Return the commit of what *member* writes to the customer."""
    work = answered(conversation, at)
    return work.but(messages=(work.messages[0].but(author=Actor.of(member), content=Content(text=text)),))


def read(storage: Storage, id: QuickReplyId) -> QuickReply | None:
    """Return the quick reply of that id."""
    return storage.read(Needs(workspace=WORKSPACE, quick_reply=id)).quick_reply
