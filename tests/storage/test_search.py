"""Search in SQL finds what the engine finds, whatever is indexed by then; and leaves no trace of what was erased."""

import random
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import datetime
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from omnikit.desk.ports import ContactChange, Needs, UnitOfWork
from omnikit.engine.search import found
from omnikit.model.contact import Contact
from omnikit.model.conversation import ENDED, PENDING, PROCESSING, Conversation, Lane
from omnikit.model.decision import Denied
from omnikit.model.ids import AccountId, ContactId, ConversationId, WorkspaceId
from omnikit.model.message import Audience, Content, Message
from omnikit.model.thread import Thread
from omnikit.model.views import Category, Hit, Position, Search
from omnikit.policies.context import Context
from omnikit.policies.presets import OMI, OMNICHAT
from omnikit.storage import grams, open_storage
from omnikit.storage.codec import encode
from omnikit.storage.sql import candidates, index, lookup, search
from omnikit.storage.sql.feed import give_positions
from omnikit.storage.sql.sqlite import SQLiteDatabase
from omnikit.storage.sql.storage import SqlStorage
from omnikit.testing.acts import Choose
from omnikit.testing.builders import (
    ANN,
    BOB,
    CARE,
    CAT,
    NOON,
    SALES,
    SUE,
    WORKSPACE,
    a_context,
    a_conversation,
    minutes,
    staffed,
)
from omnikit.testing.inboxes import full_inboxes, searches
from omnikit.testing.promises.trying import TRIES, another_workspace, at_once
from omnikit.testing.recorded import added, merged, noted, record_of, split
from omnikit.testing.shelves import EMAILS, NAMES, NICKNAMES, PHONES, SAID_AT, TEXTS
from omnikit.testing.strategies import choosing
from omnikit.testing.units import (
    MUCH,
    a_message_in,
    commit,
    contact_of,
    followed,
    found_by,
    opening,
    subject_of,
    then,
    written,
)

SQLITE, POSTGRES = "sqlite", "postgres"
SAYS_SO = a_context(SUE)


@pytest.fixture(params=[SQLITE, POSTGRES])
def storage(request: pytest.FixtureRequest) -> Iterator[SqlStorage]:
    """An empty storage, of either kind."""
    yield from _opened(request, request.param)


@pytest.fixture
def on_sqlite(request: pytest.FixtureRequest) -> Iterator[SqlStorage]:
    """An empty storage in a file."""
    yield from _opened(request, SQLITE)


@pytest.fixture
def on_postgres(request: pytest.FixtureRequest) -> Iterator[SqlStorage]:
    """An empty storage on a server."""
    yield from _opened(request, POSTGRES)


def _opened(request: pytest.FixtureRequest, kind: str) -> Iterator[SqlStorage]:
    if kind == SQLITE:
        path: Path = request.getfixturevalue("tmp_path")
        url = f"sqlite:///{path}/test.db"
    else:
        url = request.getfixturevalue("postgres_url")
    opened = open_storage(url)
    assert isinstance(opened, SqlStorage)
    with closing(opened):
        yield opened


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a few texts fill a segment, in rows of two."""
    sizes: dict[ModuleType, dict[str, int]] = {
        index: {"SEGMENT": 6, "A_ROW": 2, "LEAST": 1},
        candidates: {"SEGMENT": 6, "A_HANDFUL": 8},
    }
    for module, changed in sizes.items():
        for name, size in changed.items():
            monkeypatch.setattr(module, name, size)


def segment_size() -> int:
    """Return how many documents a segment holds at present."""
    return int(vars(index)["SEGMENT"])


# --- what a day leaves is what is found


class Day:
    """What happens in one workspace: messages, new names, what is erased, at any time something is indexed."""

    def __init__(self, storage: SqlStorage, workspace: WorkspaceId, choose: Choose) -> None:
        self.storage = storage
        self.workspace = workspace
        self.choose = choose

    def goes_on(self) -> None:
        """Let one thing happen."""
        act = self.choose(
            (self.says, self.says, self.says, self.renames, self.merges, self.tends, self.forgets, self.erases)
        )
        act()

    def says(self) -> None:
        """Somebody writes a few messages, at times that come in no order."""
        for _ in range(self.choose((1, 3, 8))):
            conversation = self._one()
            if conversation is not None:
                at = self.choose(SAID_AT)
                work = written(conversation, at)
                text, audience = Content(text=self.choose(TEXTS)), self.choose(tuple(Audience))
                said = work.messages[0].but(content=text, audience=audience)
                self.storage.commit(work.but(messages=(said,)))

    def renames(self) -> None:
        """A contact gets another profile, now and then the same again."""
        conversation = self._one()
        contacts = self.storage.contacts(self.workspace, None, MUCH)
        if conversation is not None and contacts:
            known = self.choose(contacts)
            profile = {"name": self.choose(NAMES), "email": self.choose(EMAILS), "phone": self.choose(PHONES)}
            profile["nickname"] = self.choose(NICKNAMES)
            changed = known.but(**profile, version=known.version + 1)
            change = ContactChange(contact=changed, before=known)
            self.storage.commit(then(conversation, followed(self.choose((ANN, BOB))), contact=change))

    def merges(self) -> None:
        """A contact's record becomes part of another's, or its own again."""
        contacts = {one.id: one for one in self.storage.contacts(self.workspace, None, MUCH)}
        wholes = [one for one in contacts.values() if one.merged_into is None]
        several = [one for one in wholes if one.merged]
        apart = self.choose((True, False))
        if several and apart:
            whole = self.choose(several)
            self.storage.commit(split(whole, contacts[whole.merged[0].contact]))
        elif len(wholes) > 1:
            one = self.choose(wholes)
            others = [other for other in wholes if other is not one and not other.merged]
            if others:
                self.storage.commit(merged(one, self.choose(others)))

    def tends(self) -> None:
        """Something is indexed."""
        self.storage.tend(self.workspace)

    def forgets(self) -> None:
        """Somebody is forgotten."""
        contacts = self.storage.contacts(self.workspace, None, MUCH)
        if contacts:
            self.storage.forget(self.workspace, self.choose(contacts).id)

    def erases(self) -> None:
        """What is old is erased."""
        self.storage.erase(self.workspace, self.choose(SAID_AT))

    def _one(self) -> Conversation | None:
        every = self.storage.scan(self.workspace, None, MUCH)
        return self.choose(every) if every else None


def finds_what_the_engine_finds(storage: SqlStorage, data: st.DataObject, monkeypatch: pytest.MonkeyPatch) -> None:
    """Play a day; compare searches all along, whichever way they are carried out."""
    workspace = another_workspace()
    choose = choosing(data.draw)
    day = Day(storage, workspace, choose)
    for work in data.draw(full_inboxes(workspace)):
        storage.commit(work)  # without an event: only until it has a position the next commit would seem the same
    give_positions(storage.database, workspace)
    for _ in range(choose((0, 1, 4, 8))):
        day.goes_on()
    monkeypatch.setattr(search, "LOOKED_AT", choose((2, 5000)))
    monkeypatch.setattr(search, "FEW_MEMBERS", choose((0, 20)))
    for _ in range(6):
        asked, context = data.draw(searches(workspace))
        assert found_by(storage, asked, context) == sought(storage, asked, context)
    is_sound(storage, workspace)


@settings(TRIES, max_examples=80)
@given(data=st.data())
def test_a_search_on_sqlite_finds_what_the_engine_finds(
    on_sqlite: SqlStorage, small: None, monkeypatch: pytest.MonkeyPatch, data: st.DataObject
) -> None:
    """All pages together are those of ``engine.search.found``: before, while and after anything is indexed."""
    finds_what_the_engine_finds(on_sqlite, data, monkeypatch)


@settings(TRIES, max_examples=12)
@given(data=st.data())
def test_a_search_on_postgresql_finds_what_the_engine_finds(
    on_postgres: SqlStorage, small: None, monkeypatch: pytest.MonkeyPatch, data: st.DataObject
) -> None:
    """The same law as on SQLite."""
    finds_what_the_engine_finds(on_postgres, data, monkeypatch)


def sought(storage: SqlStorage, asked: Search, context: Context) -> list[Hit]:
    """Return what the engine finds in all that *storage* has."""
    workspace = context.facts.workspace.id
    conversations = {one.id: one for one in storage.scan(workspace, None, MUCH)}
    ids = [one.id for one in storage.contacts(workspace, None, MUCH)]
    contacts = {id: one for id in ids if (one := storage.read(Needs(workspace=workspace, contact=id)).contact)}
    said = [message for id in conversations for message in storage.messages(workspace, id, 0, MUCH)]
    answer = found(asked.but(limit=MUCH, after=None), context, conversations, contacts, said)
    assert not isinstance(answer, Denied)
    return [*answer.hits]


def is_sound(storage: SqlStorage, workspace: WorkspaceId) -> int:
    """Check that every segment has the postings of its texts, and a place for each; return how many texts there are."""
    db, total = storage.database, 0
    of_family = dict[str, list[int]]()
    for family, segment in db.rows("SELECT family, segment FROM {segment} WHERE workspace = ?", workspace):
        of_family.setdefault(family, []).append(segment)
        select = "SELECT slot, postings FROM {gram} WHERE workspace = ? AND family = ? AND segment = ?"
        slots = dict(db.rows(select, workspace, family, segment))
        texts = index.decompressed(slots.pop(index.TEXTS))
        there = {
            gram: (slot, posting)
            for slot, blob in slots.items()
            if slot >= 0
            for gram, posting in grams.unpacked(blob).items()
        }
        assert there == {gram: (grams.slot_of(gram), posting) for gram, posting in grams.postings(texts).items()}
        first = segment * segment_size()
        select = "SELECT number FROM {document} WHERE workspace = ? AND family = ? AND number BETWEEN ? AND ?"
        numbers = {
            number - first for (number,) in db.rows(select, workspace, family, first, first + segment_size() - 1)
        }
        assert numbers == {number for number, text in enumerate(texts) if text}
        total += len(numbers)
    assert all(sorted(segments) == [*range(1, len(segments) + 1)] for segments in of_family.values())
    for size, texts, places in db.rows("SELECT size, texts, places FROM {recent} WHERE workspace = ?", workspace):
        assert len(index.documents_of(texts, places)) == size
        total += size
    return total


# --- order and pages


def test_hits_come_in_the_order_of_time_whatever_the_order_of_the_commits(storage: SqlStorage, small: None) -> None:
    """Segments overlap in time: a message stored late with an early time stands among the early ones."""
    times = [*range(60)]
    random.Random(5).shuffle(times)
    for number, at in enumerate(times):
        storage.commit(says(f"c{number}", "有貨", at=NOON + minutes(at)))
        if number in (20, 40, 59):
            storage.tend(WORKSPACE)

    for limit in (1, 7, 50):
        hits = found_by(storage, Search(Category.TEXT, "有貨", limit=limit), SAYS_SO)
        assert [hit.at for hit in hits] == sorted((hit.at for hit in hits if hit.at), reverse=True)
        assert len(hits) == 60


def test_a_page_looks_at_a_bounded_number_of_candidates(
    storage: SqlStorage, small: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page that finds nothing of that many says where to go on; those that do find come in order all the same."""
    monkeypatch.setattr(search, "LOOKED_AT", 5)
    for number in range(20):
        together = (BOB, SUE) if number != 3 else (ANN, BOB)
        storage.commit(says(f"c{number:02}", "秘密", at=NOON + minutes(number), people=together))
    storage.tend(WORKSPACE)

    first = storage.search(Search(Category.TEXT, "秘密"), a_context(ANN))

    assert first.hits == ()
    assert first.next is not None
    assert (first.next.at, first.next.id) == (NOON + minutes(15), "c15")
    assert [hit.row.id for hit in found_by(storage, Search(Category.TEXT, "秘密"), a_context(ANN))] == ["c03"]
    last = storage.search(
        Search(Category.TEXT, "秘密", after=Position(NOON + minutes(5), ConversationId("c05"))), SAYS_SO
    )
    assert (len(last.hits), last.next) == (5, None)


def test_many_conversations_are_walked_in_stretches(on_sqlite: SqlStorage, monkeypatch: pytest.MonkeyPatch) -> None:
    """Contacts and members with very many conversations: each is found once, in order, those without a time last."""
    monkeypatch.setattr(search, "LOOKED_AT", 700)
    monkeypatch.setattr(index, "LEAST", MUCH)
    works = [says(f"c{number:03}", f"第{number}則", at=NOON + minutes(number // 3)) for number in range(620)]
    works += [visit(f"v{number:03}") for number in range(400)]
    assert not any(on_sqlite.commit_group(works))

    def everything_is_found() -> None:
        for category, asked, count in (
            *((Category.NAME, "林", 1020), (Category.PHONE, "9", 1020), (Category.TAG, "vip", 1020)),
            *((Category.MEMBER, "ann", 620), (Category.MEMBER, "8862", 620), (Category.TEXT, "第", 620)),
        ):
            expected = sought(on_sqlite, Search(category, asked), SAYS_SO)
            assert len(expected) == count
            for limit in (100, MUCH):
                assert found_by(on_sqlite, Search(category, asked, limit=limit), SAYS_SO) == expected

    everything_is_found()
    give_positions(on_sqlite.database, WORKSPACE)
    everything_is_found()
    monkeypatch.setattr(index, "LEAST", 1)
    on_sqlite.tend(WORKSPACE)
    everything_is_found()
    assert is_sound(on_sqlite, WORKSPACE) == 620 + 2 * 1020


def test_a_contact_in_several_segments_is_found_once(storage: SqlStorage, small: None) -> None:
    """Who was renamed back and forth has several texts in the index, and is found by the last."""
    first = opening("c1")
    conversation, contact = commit(storage, first), contact_of(first)
    for number in range(30):
        renamed = contact.but(name="林小姐" if number % 2 else "王小姐", version=contact.version + 1)
        conversation = commit(
            storage, then(conversation, followed(), contact=ContactChange(contact=renamed, before=contact))
        )
        contact = renamed
        storage.tend(WORKSPACE)

    assert len(found_by(storage, Search(Category.NAME, "林小"), SAYS_SO)) == 1
    assert not found_by(storage, Search(Category.NAME, "王小"), SAYS_SO)
    assert is_sound(storage, WORKSPACE) > 30


def test_a_long_text_is_found_by_a_long_search(storage: SqlStorage, small: None) -> None:
    """Of a search with very many grams some are looked up; all of it is verified."""
    text = " ".join(f"word{number}" for number in range(40))
    for number in range(12):
        storage.commit(says(f"c{number}", text if number % 2 else text.replace("word33", "w33")))
    storage.tend(WORKSPACE)

    assert len(found_by(storage, Search(Category.TEXT, text), SAYS_SO)) == 6


# --- indexing


def test_a_few_commits_are_not_taken_in_yet(storage: SqlStorage) -> None:
    """They are found all the same; once they are enough, all are taken in."""
    for number in range(index.LEAST):
        assert is_sound(storage, WORKSPACE) == 0
        storage.commit(says(f"c{number}", "有貨"))
        storage.tend(WORKSPACE)

    assert is_sound(storage, WORKSPACE) == 3 * index.LEAST
    assert len(found_by(storage, Search(Category.TEXT, "貨"), SAYS_SO)) == index.LEAST


def test_several_processes_index_once(storage: SqlStorage, small: None) -> None:
    """Whoever indexes at the same moment does nothing twice; whoever searches meanwhile finds all of it."""
    asked = Search(Category.TEXT, "有", limit=7)
    for number in range(3):
        works = [says(f"c{number}-{turn}", f"有{turn}", at=NOON + minutes(turn % 7)) for turn in range(40)]
        assert not any(storage.commit_group(works))
        expected = sought(storage, asked, SAYS_SO)

        def act(who: int, expected: list[Hit] = expected) -> None:
            if who < 3:
                storage.tend(WORKSPACE)
            else:
                for _ in range(5):
                    assert found_by(storage, asked, SAYS_SO) == expected

        at_once(act, 5)
        assert is_sound(storage, WORKSPACE) == 3 * 40 * (number + 1)


def test_indexing_that_was_broken_off_is_completed(
    storage: SqlStorage, small: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Wherever a process was killed while it indexed, the next goes on from there, and nothing is missed or double."""
    for number in range(10):
        storage.commit(says(f"c{number}", f"有貨 {number}", at=NOON - minutes(number)))
    give_positions(storage.database, WORKSPACE)
    expected = sought(storage, Search(Category.TEXT, "貨"), SAYS_SO)
    write = storage.database.insert
    interruptions = 0

    for patience in range(1, 100):
        left = patience

        def insert(what: str, rows: Any) -> None:
            nonlocal left
            left -= 1
            if left < 0:
                raise KeyboardInterrupt
            write(what, rows)

        with monkeypatch.context() as patched:
            patched.setattr(storage.database, "insert", insert)
            try:
                index.index(storage.database, WORKSPACE)
                break
            except KeyboardInterrupt:
                interruptions += 1
        assert found_by(storage, Search(Category.TEXT, "貨"), SAYS_SO) == expected

    assert interruptions == 5
    assert is_sound(storage, WORKSPACE) == 30


def test_what_the_index_asks_is_looked_up_by_keys(on_sqlite: SqlStorage) -> None:
    """No statement of search reads a table from end to end, or sorts what it reads."""
    database = on_sqlite.database
    for module in (candidates, index, lookup, search):
        for name, template in _selects(module):
            text = database.texts.of(template)
            plan = database.rows(f"EXPLAIN QUERY PLAN {text}", *(["1"] * text.count("?")))
            for *_, step in plan:
                scanned = step.startswith("SCAN ") and not step.endswith(("CONSTANT ROW", "CONSTANT ROWS"))
                assert not scanned or step.split()[1] in ("a", "e", "every", "later"), (name, step)
                assert "TEMP B-TREE" not in step or name == "FULL", (name, step)


def _selects(module: ModuleType) -> Iterator[tuple[str, str]]:
    """Yield the templates of a module that select, by name, one of each size."""
    for name, held in vars(module).items():
        texts = held.values() if isinstance(held, dict) else held if isinstance(held, search.Walk) else (held,)
        for text in texts:
            if name.isupper() and isinstance(text, str) and text.startswith(("SELECT", "WITH")):
                yield name, text


# --- what was erased


def test_what_is_erased_leaves_no_trace(storage: SqlStorage, small: None) -> None:
    """Neither a text nor a gram of it stays in the index, also not of a former name; what others said is found."""
    first = opening("c1", messages=())
    conversation, contact = commit(storage, first), contact_of(first)
    for name in ("密密", "密信"):
        renamed = contact.but(name=name, phone="777 7777", version=contact.version + 1)
        change = ContactChange(contact=renamed, before=contact)
        conversation, contact = commit(storage, then(conversation, followed(), contact=change)), renamed
        storage.tend(WORKSPACE)
    for number in range(30):
        said = written(conversation, NOON + minutes(number))
        text = Content(text="秘密" if number % 3 else "有貨")
        sender = said.messages[0].sender if number % 3 else "somebody else"
        message = said.messages[0].but(content=text, sender=sender)
        conversation = commit(storage, said.but(messages=(message,)))
        storage.commit(says(f"d{number}", "有貨 密"))
        if number % 4 == 0:
            storage.tend(WORKSPACE)
    secrets = ("秘", "密信", "密密", "777")
    assert all(traces(storage, secret) for secret in secrets)

    storage.forget(WORKSPACE, contact.id)

    assert not any(traces(storage, secret) for secret in secrets)
    assert len(found_by(storage, Search(Category.TEXT, "密"), SAYS_SO)) == 30
    is_sound(storage, WORKSPACE)


def test_a_merged_record_is_found_at_every_contact_and_forgotten_there(storage: SqlStorage, small: None) -> None:
    """What a record says stands in the index at all who are part of it; once it is forgotten, at nobody."""
    works = [added(f"p{number}", nickname=f"nick {number:02}", name=f"Nobody {number}") for number in range(12)]
    for work in works:
        storage.commit(work)
    commit(storage, opening("c1", contact=None, messages=()))
    known = record_of(works[0]).but(nickname="密友", version=2)
    storage.commit(noted(record_of(works[0]), nickname=known.nickname))
    for work in works[1:4]:
        join = merged(known, record_of(work))
        storage.commit(join)
        known = record_of(join)
        storage.tend(WORKSPACE)
    commit(storage, opening("c2", contact=None, messages=()))
    storage.tend(WORKSPACE)
    db = storage.database
    places = db.rows("SELECT stream FROM {document} WHERE workspace = ? AND family = 'nickname'", WORKSPACE)
    assert {*known.ids} <= {stream for (stream,) in places}
    assert traces(storage, "密友")
    assert traces(storage, "nick 02")

    storage.forget(WORKSPACE, known.merged[1].contact)

    for secret in ("密友", "nick 00", "nick 01", "nick 02", "nick 03"):
        assert not traces(storage, secret)
    assert traces(storage, "nick 11")
    assert storage.flaws(WORKSPACE) == ()
    is_sound(storage, WORKSPACE)


def test_what_one_message_said_is_taken_out_alone(storage: SqlStorage, small: None) -> None:
    """Of a conversation only what is no longer said leaves the index; the rest is found as before."""
    conversation = commit(storage, opening("c1"))
    for number in range(20):
        said = written(conversation)
        text = Content(text=f"第{number}則")
        conversation = commit(storage, said.but(messages=(said.messages[0].but(content=text),)))
    storage.tend(WORKSPACE)
    gone = storage.messages(WORKSPACE, conversation.id, 4, 1)[0]
    assert traces(storage, gone.content.text[1])

    with storage.database.transaction(writes=True):
        update = "UPDATE {message} SET state = ? WHERE workspace = ? AND conversation = ? AND sequence = ?"
        state = encode(gone.but(content=Content()))
        storage.database.write(update, [(state, WORKSPACE, conversation.id, gone.sequence)])
        index.unindex(storage.database, WORKSPACE, Category.TEXT, [conversation.id])

    assert not traces(storage, f"第{gone.sequence - 2}則")
    assert len(found_by(storage, Search(Category.TEXT, "則"), SAYS_SO)) == 19
    assert len(found_by(storage, Search(Category.TEXT, "訊息"), SAYS_SO)) == 1


def test_what_is_erased_while_a_segment_is_prepared_is_not_written(
    storage: SqlStorage, small: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Texts that were read before, and said no more when they would be written, are left out."""
    for number in range(9):
        text = "秘密" if number == 2 else f"有貨 {number}"
        storage.commit(says(f"c{number}", text, at=NOON + minutes(number), ended=number == 2))
    prepared: list[int] = []

    def postings(texts: Sequence[str]) -> dict[str, bytes]:
        if any("秘密" in text for text in texts) and not prepared:
            prepared.append(len(texts))
            storage.erase(WORKSPACE, NOON + minutes(100))
        return grams.postings(texts)

    monkeypatch.setattr(index, "postings", postings)
    storage.tend(WORKSPACE)

    assert prepared
    assert not traces(storage, "秘")
    assert len(found_by(storage, Search(Category.TEXT, "有貨"), SAYS_SO)) == 8
    assert is_sound(storage, WORKSPACE) == 8 + 2 * 9


def test_what_was_held_back_is_never_indexed(storage: SqlStorage, small: None) -> None:
    """A message that is for nobody leaves no gram, and is found by nobody; what is whispered is found by some."""
    for number, audience in enumerate((Audience.NOBODY, Audience.TEAM, Audience.CUSTOMER) * 5):
        work = says(f"c{number}", f"秘{audience}", at=NOON + minutes(number), people=(ANN, BOB))
        message = work.messages[0].but(audience=audience)
        storage.commit(work.but(messages=(message,)))
    texts = {
        member: {
            hit.text for hit in found_by(storage, Search(Category.TEXT, "秘"), a_context(member, profile=OMNICHAT))
        }
        for member in (ANN, CAT, SUE)
    }
    whispered, said = f"秘{Audience.TEAM}", f"秘{Audience.CUSTOMER}"
    assert texts == {ANN: {whispered, said}, CAT: {said}, SUE: {whispered, said}}

    storage.tend(WORKSPACE)

    assert not traces(storage, f"秘{Audience.NOBODY}")
    assert traces(storage, whispered)
    for member, expected in texts.items():
        context = a_context(member, profile=OMNICHAT)
        assert {hit.text for hit in found_by(storage, Search(Category.TEXT, "秘"), context)} == expected
    is_sound(storage, WORKSPACE)


def test_departments_are_looked_up_for_whom_they_matter(storage: SqlStorage) -> None:
    """Who sees what their departments receive finds that, and what none receives; of those of others nothing."""
    for name, departments in (("c1", (CARE,)), ("c2", (SALES, CARE)), ("c3", (SALES,)), ("c4", ())):
        work = says(name, "有貨", people=(BOB,))
        storage.commit(work.but(subject=subject_of(work).but(departments=departments)))
    seen = OMI.but(search_categories=frozenset(Category))
    desk = staffed(departments={ANN: (CARE,)})

    for member, expected in ((ANN, ["c4", "c2", "c1"]), (CAT, ["c4"]), (SUE, ["c4", "c3", "c2", "c1"])):
        context = a_context(member, profile=seen, workspace=desk)
        for category, asked in ((Category.TEXT, "貨"), (Category.MEMBER, "bob"), (Category.TAG, "vip")):
            hits = found_by(storage, Search(category, asked), context)
            assert [hit.row.id for hit in hits] == expected


def traces(storage: SqlStorage, words: str) -> list[str]:
    """Return where the index has folded *words*: in texts, or as grams."""
    db = storage.database
    told = [f"recent {texts}" for (texts,) in db.rows("SELECT texts FROM {recent} WHERE workspace = ?", WORKSPACE)]
    for slot, blob in db.rows("SELECT slot, postings FROM {gram} WHERE workspace = ?", WORKSPACE):
        if slot == index.TEXTS:
            told += [f"text {text}" for text in index.decompressed(blob)]
        elif slot >= 0:
            told += [f"gram {gram}" for gram in grams.unpacked(blob)]
    return [one for one in told if words in one]


# --- tags


def test_distinct_tags_are_found_without_reading_who_has_them(on_sqlite: SqlStorage) -> None:
    """The tags are looked up one after another, however many contacts have each."""
    rows = [(WORKSPACE, f"標籤 {number % 7}", f"p{number}", "") for number in range(5000)]
    on_sqlite.database.insert("tagged", rows)
    on_sqlite.database.insert("tagged", [(WORKSPACE, "", "p0", ""), (WorkspaceId("other"), "theirs", "p0", "")])
    steps = 0

    def step() -> None:
        nonlocal steps
        steps += 1

    database = on_sqlite.database
    assert isinstance(database, SQLiteDatabase)
    connection = database._connection()
    connection.set_progress_handler(step, 1)
    found = on_sqlite.tags(WORKSPACE, "標籤 ", 3)
    connection.set_progress_handler(None, 1)

    assert found == ("標籤 0", "標籤 1", "標籤 2")
    assert steps < 1000
    assert len(on_sqlite.tags(WORKSPACE, "", MUCH)) == 8


# --- what is said here


def says(name: str, text: str, *, at: datetime = NOON, people: Any = (ANN,), ended: bool = True) -> UnitOfWork:
    """Return the commit of a conversation in which something was said, with its contact."""
    conversation = a_conversation(
        ENDED if ended else PROCESSING,
        handler=people[0],
        collaborators=people[1:],
        id=ConversationId(name),
        thread=Thread(AccountId("line"), name, "line"),
        contact=ContactId(f"p-{name}"),
        last_message_at=at,
        sequence=1,
        version=1,
    )
    message = a_message_in(name, 1, at).but(content=Content(text=text))
    return _of(conversation, message)


def visit(name: str) -> UnitOfWork:
    """Return the commit of a visit without any message."""
    conversation = a_conversation(
        PENDING,
        id=ConversationId(name),
        thread=Thread(AccountId("line"), name, "line"),
        contact=ContactId(f"p-{name}"),
        lane=Lane.VISITOR,
        version=1,
    )
    return _of(conversation)


def _of(conversation: Conversation, *messages: Message) -> UnitOfWork:
    assert conversation.contact is not None
    contact = Contact(
        id=conversation.contact, workspace=WORKSPACE, name="林小姐", phone="9 12", tags=("VIP",), version=1
    )
    return UnitOfWork(
        workspace=WORKSPACE,
        at=NOON,
        before=None,
        subject=conversation,
        events=(),
        messages=messages,
        contact=ContactChange(contact=contact, before=None),
    )
