"""Looking after a database: what was erased leaves no trace, what is old goes, what isn't true is found."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from omnikit.desk.desk import Desk
from omnikit.desk.ports import Needs
from omnikit.model.actors import Actor
from omnikit.model.conversation import Conversation
from omnikit.model.effects import HandAllOver
from omnikit.model.errors import ChangesGone, StaleVersion
from omnikit.model.events import ParticipantsAdded
from omnikit.model.ids import ContactId, DepartmentId
from omnikit.model.message import Content
from omnikit.model.presence import AWAY
from omnikit.model.views import Category, Search
from omnikit.storage import open_storage
from omnikit.storage.codec import instant
from omnikit.storage.sql import reading, recount, upkeep
from omnikit.storage.sql.storage import SqlStorage
from omnikit.testing.builders import ANN, BOB, NOON, WORKSPACE, a_context, minutes
from omnikit.testing.coming_and_going import attending, muted, offered
from omnikit.testing.desks import CountedIds, SetClock, a_desk, an_inbound, received
from omnikit.testing.inboxes import WIDE
from omnikit.testing.recorded import a_binding, bound, merged, noted, record_of
from omnikit.testing.units import (
    AT_LAST,
    MUCH,
    OTHER,
    commit,
    contact_of,
    ended,
    everything,
    followed,
    found_by,
    founding_of,
    joined,
    named,
    opening,
    tasks,
    then,
    written,
)

NAME, SAID = "Lin Shih-Chieh", "this is a SECRET between us"
NICKNAME, NOTED, WECHAT, BROWSER = "Moonlight", "owes us a moonstone", "lin_moonshine", "browser-of-lin"
# what is in the file of somebody who is to be forgotten: as written, and folded for the search
THEIRS = (
    *(NAME, SAID, NAME.lower(), SAID.lower(), "lin.sc@example.com", "+886 987-654-321", "known by a tag", "U-4711"),
    *(NICKNAME, NICKNAME.lower(), NOTED, WECHAT, BROWSER),
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the SQLite file is."""
    return tmp_path / "test.db"


@pytest.fixture
def file(path: Path) -> Iterator[SqlStorage]:
    """An empty storage in a file."""
    with closing(storage_at(f"sqlite:///{path}")) as storage:
        yield storage


@pytest.fixture(params=["sqlite", "postgresql"])
def storage(request: pytest.FixtureRequest, path: Path) -> Iterator[SqlStorage]:
    """An empty storage in a database of each kind."""
    url = f"sqlite:///{path}" if request.param == "sqlite" else request.getfixturevalue("postgres_url")
    with closing(storage_at(url)) as storage:
        yield storage


def storage_at(url: str) -> SqlStorage:
    """Open the storage that *url* names, which is an SQL one."""
    storage = open_storage(url)
    assert isinstance(storage, SqlStorage)
    return storage


def commits(storage: SqlStorage, conversation: Conversation, count: int, text: str = "hello") -> Conversation:
    """Let the customer write so many messages."""
    for _ in range(count):
        work = written(conversation)
        said = work.messages[0].but(content=Content(text=text))
        conversation = commit(storage, work.but(messages=(said,)))
    return conversation


# --- nothing is left


def lin_writes(storage: SqlStorage) -> ContactId:
    """Let somebody write among many others, who is known by many things; return who."""
    storage.commit(founding_of())
    lin = None
    for number in range(40):
        work = opening(f"c{number}", thread="U-4711" if number == 7 else None)
        if number == 7:
            lin = contact_of(work).but(
                name=NAME,
                nickname=NICKNAME,
                email="lin.sc@example.com",
                phone="+886 987-654-321",
                tags=("known by a tag",),
                identities=tuple(one.but(key="U-4711") for one in contact_of(work).identities),
            )
            work = work.but(contact=work.contact and work.contact.but(contact=lin))
        commits(storage, commit(storage, work), 12, SAID if number == 7 else "hello")
        if number % 5 == 0:
            storage.tend(WORKSPACE)
    assert lin is not None
    note = noted(lin, ("note", NOTED), facts={"wechat": WECHAT})
    friend = storage.read(Needs(workspace=WORKSPACE, contact=ContactId("p-c9"))).contact
    assert friend is not None
    works = (
        note,
        bound(record_of(note), a_binding(lin.identities[0], BROWSER)),
        bound(friend, a_binding(lin.identities[0], BROWSER), a_binding(friend.identities[0], "another")),
    )
    for work in works:
        storage.commit(work)
    storage.tend(WORKSPACE)
    return lin.id


def traces(path: Path) -> list[str]:
    """Return what of theirs is in the file, or in what is logged beside it."""
    stored = b"".join(file.read_bytes() for file in path.parent.glob(f"{path.name}*"))
    return [one for one in THEIRS if one.encode() in stored]


def test_who_is_forgotten_leaves_no_byte_in_the_file(path: Path, file: SqlStorage) -> None:
    """Neither rows nor free pages nor the write-ahead log have their name, words, number or ids."""
    lin = lin_writes(file)
    assert traces(path) == [*THEIRS]

    assert file.forget(WORKSPACE, lin).messages == 13

    assert traces(path) == []
    assert file.flaws(WORKSPACE) == ()


def test_what_is_erased_leaves_no_byte_in_the_file(path: Path, file: SqlStorage) -> None:
    """The same holds for messages of conversations that ended long ago."""
    lin_writes(file)
    conversation = file.read(Needs(workspace=WORKSPACE, conversation=named("c7"))).conversation
    assert conversation is not None
    commit(file, then(commit(file, then(conversation, followed())), ended()))

    assert file.erase(WORKSPACE, AT_LAST).messages == 13

    assert not {SAID, SAID.lower()} & {*traces(path)}
    assert file.flaws(WORKSPACE) == ()


def test_every_connection_overwrites_what_it_erases(file: SqlStorage) -> None:
    """However SQLite was built: also what moves within the file leaves no copy behind."""
    assert file.database.rows("PRAGMA secure_delete") == [(1,)]


def test_scrubbing_takes_what_others_left(path: Path, file: SqlStorage) -> None:
    """What a connection of a host's left in free pages is gone once the file is written anew."""
    lin = lin_writes(file)
    file.forget(WORKSPACE, lin)
    with closing(sqlite3.connect(path)) as host:
        host.execute("PRAGMA secure_delete = OFF")
        host.execute("CREATE TABLE notes (text)")
        host.execute("INSERT INTO notes VALUES (?)", (SAID,))
        host.commit()
        host.execute("DELETE FROM notes")
        host.commit()
    assert traces(path) == [SAID]

    upkeep.scrub(file.database)

    assert traces(path) == []


def test_who_is_forgotten_is_in_no_row(storage: SqlStorage) -> None:
    """On any database: no column of any table has anything of theirs."""
    lin = lin_writes(storage)

    storage.forget(WORKSPACE, lin)
    upkeep.scrub(storage.database)

    for table in storage.database.schema.names:
        for row in storage.database.rows(f"SELECT * FROM {{{table}}}"):
            assert not [one for one in THEIRS for part in row if one in str(part)], table
    sought = (
        (Category.NAME, "shih"),
        (Category.NICKNAME, "moon"),
        (Category.TEXT, "secret"),
        (Category.PHONE, "87654"),
    )
    for category, value in sought:
        assert found_by(storage, Search(category, value), a_context(profile=WIDE)) == []
    assert len(found_by(storage, Search(Category.TEXT, "hello", limit=MUCH), a_context())) == 39 * 12
    assert Desk(storage, WORKSPACE).audit().violations[1:] == ()  # the first: this team was made by hand
    assert storage.flaws(WORKSPACE) == ()


def test_a_command_that_knew_who_was_forgotten_decides_again(storage: SqlStorage) -> None:
    """Who read a conversation before can't bring the thread back by writing it after."""
    storage.commit(founding_of())
    conversation = commit(storage, opening())

    storage.forget(WORKSPACE, ContactId("p-c1"))

    with pytest.raises(StaleVersion):
        storage.commit(written(conversation))
    assert storage.flaws(WORKSPACE) == ()


def test_who_is_forgotten_and_writes_again_is_somebody_new(storage: SqlStorage) -> None:
    """The same thread begins anew, with a new contact, and nothing tells that they are one."""
    clock, ids = SetClock(), CountedIds()
    desk = a_desk(storage, clock=clock, ids=ids)
    first = received(desk, an_inbound())
    assert first.contact is not None
    desk.forget(first.contact)

    second = received(desk, an_inbound("Hello again", dedupe="d2"))

    assert second.id != first.id
    assert second.contact != first.contact
    assert desk.audit().violations == ()


# --- what is old goes


def test_many_conversations_are_erased_some_at_a_time(storage: SqlStorage, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many there are, all that ended before the time, and no other, is erased, once."""
    monkeypatch.setattr(upkeep, "AT_A_TIME", 2)
    storage.commit(founding_of())
    for number in range(7):
        conversation = commit(storage, opening(f"c{number}"))
        taken = commit(storage, then(conversation, followed()))
        if number != 3:
            commit(storage, then(taken, ended(NOON + minutes(number))))

    gone = storage.erase(WORKSPACE, NOON + minutes(5))
    again = storage.erase(WORKSPACE, NOON + minutes(5))

    assert (gone.conversations, gone.messages) == (4, 4)
    assert (again.conversations, again.messages) == (0, 0)
    left = {number for number in range(7) if not storage.messages(WORKSPACE, named(f"c{number}"), 0, 9)[0].erased}
    assert left == {3, 5, 6}
    assert storage.flaws(WORKSPACE) == ()


def test_what_is_pruned_before_it_is_indexed_is_found_all_the_same(storage: SqlStorage) -> None:
    """Changes that are told of no more stay until search has taken them in, and go the next time."""
    storage.commit(founding_of())
    for number in range(3):
        commit(storage, opening(f"c{number}", at=NOON + minutes(number)))
    late = NOON + minutes(2)

    storage.prune(WORKSPACE, late)

    with pytest.raises(ChangesGone):
        storage.changes(WORKSPACE, 2, MUCH)
    assert len(storage.changes(WORKSPACE, 3, MUCH)) == 1
    search = Search(Category.TEXT, "訊息")
    assert len(found_by(storage, search, a_context())) == 3
    assert storage.database.rows("SELECT count(*) FROM {feed}") == [(4,)]

    for number in range(3, 80):
        commit(storage, opening(f"c{number}", at=late))
    storage.tend(WORKSPACE)
    storage.prune(WORKSPACE, late)

    assert storage.database.rows("SELECT min(position) FROM {feed}") == [(4,)]
    assert len(found_by(storage, search, a_context())) == 80
    assert storage.flaws(WORKSPACE) == ()


def test_pruning_forgets_keys_and_no_more(storage: SqlStorage) -> None:
    """Old deliveries may come again, newer ones are still known; effects that wait are not touched."""
    storage.commit(founding_of(key="founded"))
    old, new = opening("old"), opening("new", at=NOON + minutes(9))
    commit(storage, old, new)
    before = len(tasks(storage))

    storage.prune(WORKSPACE, NOON + minutes(9))

    assert storage.read(Needs(workspace=WORKSPACE, delivery=old.delivery)).carried is None
    assert storage.read(Needs(workspace=WORKSPACE, delivery=new.delivery)).carried is not None
    assert storage.database.rows("SELECT count(*) FROM {command_key}") == [(0,)]
    assert len(tasks(storage)) == before


# --- what isn't true is found


def busy(storage: SqlStorage) -> None:
    """Let there be something in every table."""
    storage.commit(founding_of(key="founded"))
    commit(storage, opening("quiet", at=NOON + minutes(1)))
    first = commit(storage, opening("c1", wakes=minutes(5)))
    first = commit(storage, then(first, followed(), joined(BOB)))
    told = written(first).subject.but(departments=(DepartmentId("sales"),))
    said = tuple(message.but(external="m1") for message in written(first).messages)
    storage.commit(written(first).but(subject=told, messages=said))
    commit(storage, opening("done"), then(commit(storage, opening("over")), followed()))
    done = storage.read(Needs(workspace=WORKSPACE, conversation=named("done"))).conversation
    assert done is not None
    commit(storage, then(done, followed(), ended()))
    held_out = commit(storage, opening("held-out"))
    handed = HandAllOver(member=BOB, to=ANN, at=NOON)
    for work in (attending(ANN), attending(BOB, AWAY, effects=(handed,)), then(held_out, offered(ANN))):
        storage.commit(work)
    brought_in = then(commit(storage, opening("shared")), ParticipantsAdded(at=NOON, by=Actor.of(ANN), members=(BOB,)))
    commit(storage, brought_in, then(commit(storage, opening("muted")), followed(), muted()))
    one, two = opening("one"), opening("two")
    commit(storage, one, two)
    later = NOON + minutes(2)
    line = noted(contact_of(one), ("note", "late"), ("phone", "1"), at=later)
    storage.commit(line)
    join = merged(record_of(line), contact_of(two), later)
    for work in (join, bound(record_of(join), a_binding(record_of(join).identities[1]), at=later)):
        storage.commit(work)
    for number in range(70):
        commit(storage, opening(f"many-{number:02}"))
    storage.tend(WORKSPACE)
    commit(storage, opening("fresh"))
    assert storage.flaws(WORKSPACE) == ()


# (what happened to the database, the invariant that is broken, where)
DAMAGE = (
    ("UPDATE {conversation} SET bucket = 'bot' WHERE id = 'c1'", "conversation recount", "c1"),
    ("UPDATE {conversation} SET last_message_at = 0 WHERE id = 'quiet'", "conversation recount", "quiet"),
    ("UPDATE {conversation} SET face = '[]' WHERE id = 'over'", "conversation recount", "over"),
    ("UPDATE {conversation} SET ended_at = NULL WHERE id = 'done'", "conversation recount", "done"),
    ("UPDATE {conversation} SET ended_by = 'bot' WHERE id = 'done'", "conversation recount", "done"),
    ("UPDATE {conversation} SET spoken_at = 0 WHERE id = 'muted'", "conversation recount", "muted"),
    ("UPDATE {thread} SET opened_at = 1 WHERE id = 'c1'", "thread recount", "c1"),
    ("UPDATE {thread} SET queued = 0 WHERE id = 'held-out'", "thread recount", "held-out"),
    ("UPDATE {thread} SET queued = 1 WHERE id = 'muted'", "thread recount", "muted"),
    ("DELETE FROM {thread} WHERE id = 'over'", "thread recount", "over"),
    ("UPDATE {thread} SET id = 'zz' WHERE id = 'quiet'", "thread recount", "zz"),
    ("UPDATE {seat} SET bucket = 'ended' WHERE conversation = 'c1' AND member = 'bob'", "seat recount", "c1/bob"),
    ("DELETE FROM {seat} WHERE conversation = 'over'", "seat recount", "over/ann"),
    ("UPDATE {seat} SET conversation = 'aa' WHERE conversation = 'done'", "seat recount", "aa/ann"),
    ("DELETE FROM {seat} WHERE conversation = 'held-out'", "seat recount", "held-out/ann"),
    ("UPDATE {seat} SET bumped_at = 1 WHERE conversation = 'shared'", "seat recount", "shared/bob"),
    ("INSERT INTO {unread} VALUES ('shop', 'muted', 'ann')", "unread recount", "muted/ann"),
    ("DELETE FROM {unread} WHERE conversation = 'c1' AND member = 'ann'", "unread recount", "c1/ann"),
    ("INSERT INTO {unread} VALUES ('shop', 'quiet', 'ann')", "unread recount", "quiet/ann"),
    ("UPDATE {department} SET bucket = 'human'", "department recount", "c1/sales"),
    ("UPDATE {tally} SET n = n + 1 WHERE scope = '' AND bucket = 'ended'", "tally recount", "/ended"),
    ("DELETE FROM {tally} WHERE scope = 'ann'", "tally recount", "ann/processing"),
    ("UPDATE {member} SET accepted = 5 WHERE id = 'ann'", "load recount", "ann"),
    ("UPDATE {member} SET offered = 1 WHERE id = 'bob'", "load recount", "bob"),
    ("UPDATE {member} SET enabled = 0 WHERE id = 'ann'", "load recount", "ann"),
    (
        "INSERT INTO {member} (workspace, id, enabled, offered, accepted, version, ready) "
        "VALUES ('shop', 'ghost', 1, 0, 0, 0, 0)",
        "load recount",
        "ghost",
    ),
    ("UPDATE {member} SET offered = 0 WHERE id = 'ann'", "load recount", "ann"),
    ("DELETE FROM {external} WHERE conversation = 'c1'", "external recount", "line/m1/{at}/c1/2"),
    ("UPDATE {external} SET \"key\" = 'm2'", "external recount", "line/m2/{at}/c1/2"),
    (
        "INSERT INTO {external} VALUES ('shop', 'line', 'm3', 0, 'gone', 1)",
        "external recount",
        "line/m3/0/gone/1",
    ),
    ("DELETE FROM {identity} WHERE contact = 'p-c1'", "identity recount", "line/person-c1"),
    ("UPDATE {identity} SET contact = 'nobody' WHERE contact = 'p-c1'", "identity recount", "line/person-c1"),
    ("DELETE FROM {tagged} WHERE contact = 'p-c1' AND tag = 'VIP'", "tagged recount", "VIP/p-c1"),
    ("UPDATE {tagged} SET folded = 'VIP' WHERE contact = 'p-c1'", "tagged recount", "from c1/p-c1"),
    ("DELETE FROM {tagged} WHERE contact = 'p-two' AND tag = 'VIP'", "tagged recount", "VIP/p-two"),
    ("INSERT INTO {tagged} VALUES ('shop', 'x', 'p-two', 'x')", "tagged recount", "x/p-two"),
    ("DELETE FROM {used_tag} WHERE contact = 'p-c1' AND tag = 'VIP'", "used_tag recount", "VIP/p-c1"),
    ("DELETE FROM {binding}", "binding recount", "webchat/b1/line/person-two/p-one"),
    ("UPDATE {binding} SET at = 1", "binding recount", "webchat/b1/line/person-two/p-one"),
    ("DELETE FROM {ledger} WHERE contact = 'p-one' AND number = 1", "ledger gapless", "p-one"),
    ("UPDATE {ledger} SET number = 7 WHERE contact = 'p-one' AND number = 2", "ledger gapless", "p-one"),
    ("UPDATE {ledger} SET contact = 'nobody' WHERE contact = 'p-one'", "ledger gapless", "nobody"),
    ("UPDATE {effect} SET version = 99 WHERE stream = 'c1'", "no effect without its event", "c1/99/0"),
    ("UPDATE {effect} SET version = 99 WHERE stream = '~bob'", "no effect without its event", "~bob/99/0"),
    ("UPDATE {fresh} SET stream = 'gone'", "no fresh row without its events", "gone/1"),
    ("UPDATE {feed} SET \"last\" = 3 WHERE stream = 'quiet'", "no feed row without its events", "quiet/1"),
    ("DELETE FROM {feed} WHERE position = 3", "positions gapless", "shop"),
    ("DELETE FROM {fresh}", "every event in the feed", "shop"),
    (
        "UPDATE {recent} SET places = replace(places, '\"quiet\"', '\"gone\"') WHERE family = 'text'",
        "no document without its text",
        "text/gone/1",
    ),
    (
        "INSERT INTO {document} VALUES ('shop', 'name', 1, 'nobody', 0, 0)",
        "no document without its text",
        "name/nobody/0",
    ),
    ("INSERT INTO {ours} VALUES ('shop', 'gone.9', 'c1', 9)", "no id without its message", "c1/9"),
    (
        "INSERT INTO {sending} VALUES ('shop', 'c1', 9, 1, '', '[]', 0, 0)",
        "no delivery without its message",
        "c1/9",
    ),
    (
        "INSERT INTO {sending} VALUES ('shop', 'c1', 1, 1, '', '[\"x\"]', 0, 0)",
        "external recount",
        "line/x/{at}/c1/1",
    ),
    ("INSERT INTO {document} VALUES ('shop', 'text', 1, 'c1', 9, 0)", "no document without its text", "text/c1/9"),
    (
        "UPDATE {message} SET state = replace(state, '\"at\"', '\"erased\":true,\"at\"') WHERE conversation = 'quiet'",
        "no document without its text",
        "text/quiet/1",
    ),
)


@pytest.mark.parametrize(("damage", "invariant", "where"), DAMAGE)
def test_what_isn_t_true_is_found(file: SqlStorage, damage: str, invariant: str, where: str) -> None:
    """Whatever is kept a second time and says something else is found, and where."""
    busy(file)
    others = file.flaws(OTHER)

    assert file.database.write(damage, [()])

    found = file.flaws(WORKSPACE)
    where = where.replace("{at}", str(instant(NOON)))
    assert (invariant, where) in [(flaw.invariant, flaw.where) for flaw in found], found
    assert all(flaw.detail for flaw in found)
    assert file.flaws(OTHER) == others == ()


def test_the_same_is_found_on_postgresql(postgres_url: str) -> None:
    """All damage at once: each is named."""
    skipped = ("DELETE FROM {fresh}",)  # there would be nothing left to find
    with closing(storage_at(postgres_url)) as storage:
        busy(storage)
        for damage, _, _ in DAMAGE:
            if damage not in skipped:
                storage.database.write(damage, [()])

        found = {flaw.invariant for flaw in storage.flaws(WORKSPACE)}

    assert found == {invariant for _, invariant, _ in DAMAGE}


# (what happened to a presence's row or log, the invariant that is broken; none for a lease that was moved on)
OF_PRESENCES = (
    ("UPDATE {member} SET availability = 'away' WHERE id = 'ann'", "fold(log) == state"),
    ("UPDATE {member} SET ready = 0 WHERE id = 'ann'", "fold(log) == state"),
    ("UPDATE {member} SET since = 1 WHERE id = 'ann'", "fold(log) == state"),
    ("UPDATE {member} SET handed_to = 'bob' WHERE id = 'ann'", "fold(log) == state"),
    ("UPDATE {member} SET \"until\" = 1 WHERE id = 'ann'", "fold(log) == state"),
    ('UPDATE {member} SET "until" = "until" + 1 WHERE id = \'ann\'', None),
    ("UPDATE {member} SET version = 2 WHERE id = 'ann'", "versions gapless"),
    ("DELETE FROM {event} WHERE stream = '~ann'", "versions gapless"),
)


@pytest.mark.parametrize(("damage", "invariant"), OF_PRESENCES)
def test_a_presence_that_its_log_doesn_t_tell_is_found(file: SqlStorage, damage: str, invariant: str | None) -> None:
    """An audit folds the log of each presence; only its lease may be later than the log says."""
    busy(file)
    before = Desk(file, WORKSPACE).audit()
    assert file.database.write(damage, [()])

    found = {(one.invariant, one.where) for one in Desk(file, WORKSPACE).audit().violations}

    found -= {(one.invariant, one.where) for one in before.violations}
    found -= {("every event in the feed", WORKSPACE), ("no feed row without its events", "~ann/1")}
    assert found if invariant is not None else not found
    assert invariant is None or (invariant, "presence of ann") in found


@pytest.mark.parametrize("at_a_time", [1, 3, 500])
def test_a_recount_writes_what_is_right(storage: SqlStorage, monkeypatch: pytest.MonkeyPatch, at_a_time: int) -> None:
    """Emptied, every table that is derived is as it was once it is counted anew, in stretches of any length."""
    monkeypatch.setattr(recount, "AT_A_TIME", at_a_time)
    busy(storage)
    derived = (
        "thread",
        "seat",
        "unread",
        "department",
        "tally",
        "identity",
        "tagged",
        "external",
        "binding",
        "used_tag",
    )
    before = everything(storage, WORKSPACE)
    db = storage.database
    for table in derived:
        assert db.write(f"DELETE FROM {{{table}}}", [()])
    assert db.write("UPDATE {conversation} SET face = '', bucket = '', ended_at = NULL", [()])
    assert db.write("UPDATE {member} SET enabled = 1 - enabled, offered = 7, accepted = 7", [()])
    assert db.write("DELETE FROM {member} WHERE version = 0 AND given_at IS NULL", [()])
    assert {flaw.invariant.split()[0] for flaw in storage.flaws(WORKSPACE)} >= {*derived, "load"} - {"external"}

    with db.transaction(writes=True):
        recount.rewrite(db, WORKSPACE)

    assert storage.flaws(WORKSPACE) == ()
    assert everything(storage, WORKSPACE) == before


def test_what_waits_is_walked_by_an_index_of_its_own(file: SqlStorage) -> None:
    """However much has ended, only what is in the queue is looked at."""
    busy(file)

    steps = file.database.rows(f"EXPLAIN QUERY PLAN {reading.QUEUED}", WORKSPACE, "", 10)

    walked = [step.split("(")[0] for *_, step in steps]
    assert walked == [
        "SEARCH t USING INDEX thread_queued ",
        "SEARCH c USING INDEX sqlite_autoindex_conversation_1 ",
    ]


def test_a_sound_database_has_no_flaws(storage: SqlStorage) -> None:
    """Whatever is done at a desk, what is kept twice agrees."""
    acts: tuple[Callable[[], object], ...]
    desk = a_desk(storage)
    first = received(desk, an_inbound())
    acts = (
        lambda: received(desk, an_inbound("more", dedupe="d2")),
        lambda: desk.tick(),
        lambda: desk.due(),
        lambda: desk.forget(first.contact or ContactId("")),
        lambda: desk.erase(AT_LAST),
        lambda: desk.prune(AT_LAST),
        lambda: received(desk, an_inbound("again", dedupe="d3")),
    )
    for act in acts:
        act()
        assert storage.flaws(WORKSPACE) == ()
    assert desk.audit().violations == ()
