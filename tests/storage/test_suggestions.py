"""What SQL suggests is what the engine suggests, whatever is indexed by then; and nothing that was erased is left."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from omnikit.engine.suggesting import said, sent_by
from omnikit.model.folding import fold
from omnikit.model.ids import WorkspaceId
from omnikit.storage import grams, open_storage
from omnikit.storage.sql import candidates, index, quick_replies, sayings, suggesting
from omnikit.storage.sql.opening import upgrade
from omnikit.storage.sql.sayings import DIGESTS, LIVE, SAID, bits_in, digest_of, digests_in, family_of
from omnikit.storage.sql.storage import SqlStorage
from omnikit.testing.builders import ANN, BOB, NOON, WORKSPACE, minutes
from omnikit.testing.promises.suggesting import WORDS, Team, a_reply, saving, sends
from omnikit.testing.promises.trying import TRIES, another_workspace
from omnikit.testing.strategies import choosing
from omnikit.testing.units import MUCH, commit, opening
from tests.storage.test_migrations import of_schema, unpacked

SQLITE, POSTGRES = "sqlite", "postgres"


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
        index: {"SEGMENT": 5, "A_ROW": 2, "A_SHARE": 1, "LEAST": 1},
        candidates: {"SEGMENT": 5, "A_HANDFUL": 8},
        sayings: {"GROUP": 2, "LAG": 1},
        suggesting: {"GROUP": 2, "FEW": 1},
    }
    for module, changed in sizes.items():
        for name, size in changed.items():
            monkeypatch.setattr(module, name, size)


# --- what a day leaves is what is suggested


def suggests_what_the_engine_suggests(storage: SqlStorage, data: st.DataObject) -> None:
    """Play a day; compare all along, and look whether each text is live once."""
    choose = choosing(data.draw)
    team = Team(storage, another_workspace(), choose)
    for _ in range(choose((5, 20, 40))):
        team.goes_on()
    for words in WORDS:
        team.agrees(fold(words), choose((1, 3, MUCH)))
    is_sound(storage, team.workspace)
    assert not [flaw for flaw in storage.flaws(team.workspace) if "document" in flaw.invariant]


@settings(TRIES, max_examples=60)
@given(data=st.data())
def test_sqlite_suggests_what_the_engine_suggests(on_sqlite: SqlStorage, small: None, data: st.DataObject) -> None:
    """Before, while and after anything is indexed, changed, erased."""
    suggests_what_the_engine_suggests(on_sqlite, data)


@settings(TRIES, max_examples=10)
@given(data=st.data())
def test_postgresql_suggests_what_the_engine_suggests(
    on_postgres: SqlStorage, small: None, data: st.DataObject
) -> None:
    """The same law as on SQLite."""
    suggests_what_the_engine_suggests(on_postgres, data)


def is_sound(storage: SqlStorage, workspace: WorkspaceId) -> int:
    """Check that of the texts in a member's segments each is live once, where it was said last; return how many are."""
    db, total, size = storage.database, 0, int(vars(index)["SEGMENT"])
    families = db.rows(
        "SELECT DISTINCT family FROM {segment} WHERE workspace = ? AND family LIKE ?", workspace, f"{SAID}%"
    )
    for (family,) in families:
        live: list[int] = []
        summarised = sayings.summarised(db, workspace, family)
        last: dict[int, tuple[int, str, int]] = {}
        at_last: dict[int, tuple[int, str, int]] = {}
        slots = dict[tuple[int, int], bytes]()
        select = "SELECT slot, segment, postings FROM {gram} WHERE workspace = ? AND family = ?"
        for slot, segment, blob in db.rows(f"{select} AND (slot < 0 OR segment < 0)", workspace, family):
            slots[slot, segment] = bytes(blob)
        for number, *place in db.rows(
            "SELECT number, at, stream, sequence FROM {document} WHERE workspace = ? AND family = ?", workspace, family
        ):
            segment, within = divmod(number, size)
            text = index.decompressed(slots[index.TEXTS, segment])[within]
            digest = digests_in(slots[DIGESTS, segment])[within]
            assert digest == digest_of(text)
            here = (place[0], place[1], place[2])
            last[digest] = max(last.get(digest, here), here)
            if bits_in(slots[LIVE, segment]) >> within & 1:
                live.append(digest)
                at_last[digest] = here
                group, place = divmod(segment, int(vars(sayings)["GROUP"]))
                for gram in grams.grams_in(text) if group in summarised else ():
                    masks = grams.unpacked(slots[grams.slot_of(gram), sayings.row_of(group)])
                    assert int.from_bytes(masks[gram], "little") >> place & 1
        assert len(live) == len(set(live))
        assert at_last == last
        total += len(live)
    return total


def test_of_texts_that_come_again_one_is_live(storage: SqlStorage, small: None) -> None:
    """However often the same few texts are sent, candidates are those few; commits that come late change nothing."""
    conversation = commit(storage, opening("c1"))
    texts = [f"有貨 {number}" for number in range(7)]
    for number in range(60):
        at = NOON + minutes(number if number % 10 else 1000 - number)
        conversation = commit(storage, sends(conversation, ANN, texts[number % 7], at))
        if number % 6 == 0:
            storage.tend(WORKSPACE)
    storage.tend(WORKSPACE)

    assert is_sound(storage, WORKSPACE) == 7
    assert {*storage.said(WORKSPACE, ANN, "貨", MUCH)} == {*texts}
    assert not storage.said(WORKSPACE, BOB, "貨", MUCH)


def test_a_summary_is_let_go_with_what_is_taken_out_and_made_anew(storage: SqlStorage, small: None) -> None:
    """Old segments are looked into where a live text has the grams; what was erased leaves no gram there either."""
    secret, other = commit(storage, opening("secret")), commit(storage, opening("other"))
    secret = commit(storage, sends(secret, ANN, "秘密", NOON))
    for number in range(60):
        text = "有貨" if number in (10, 50) else f"有 {number}"
        other = commit(storage, sends(other, ANN, text, NOON + minutes(number)))
        storage.tend(WORKSPACE)
    db, of = storage.database, (WORKSPACE, family_of(ANN))
    before = len(sayings.summarised(db, *of))
    assert before > 3
    assert [*storage.said(WORKSPACE, ANN, "秘密", 5)] == ["秘密"]
    assert [*storage.said(WORKSPACE, ANN, "有貨", 5)] == ["有貨"]

    assert secret.contact is not None
    storage.forget(WORKSPACE, secret.contact)

    assert len(sayings.summarised(db, *of)) == before - 1
    assert not [one for one in traces(storage) if "秘" in one]
    assert [*storage.said(WORKSPACE, ANN, "有 3", 1)] == ["有 39"]
    for number in range(60, 80):
        other = commit(storage, sends(other, ANN, f"有 {number}", NOON + minutes(number)))
        storage.tend(WORKSPACE)
    assert len(sayings.summarised(db, *of)) > before
    assert {*storage.said(WORKSPACE, ANN, "有 1", MUCH)} == {"有 1", *(f"有 {n}" for n in range(11, 20))}
    is_sound(storage, WORKSPACE)


def test_what_was_erased_leaves_no_trace(storage: SqlStorage, small: None) -> None:
    """Neither text nor gram nor digest stays in the member's family; what was said to others, too, is told of them."""
    secret, other = commit(storage, opening("secret")), commit(storage, opening("other"))
    for number in range(30):
        secret = commit(storage, sends(secret, ANN, "秘密" if number % 2 else "有貨", NOON + minutes(number)))
        other = commit(storage, sends(other, ANN, f"有貨 {number % 3}" if number % 4 else "有貨", NOON))
        if number % 7 == 0:
            storage.tend(WORKSPACE)
    storage.tend(WORKSPACE)
    assert [*storage.said(WORKSPACE, ANN, "秘", MUCH)] == ["秘密"]

    assert secret.contact is not None
    storage.forget(WORKSPACE, secret.contact)

    assert not storage.said(WORKSPACE, ANN, "秘", MUCH)
    assert {*storage.said(WORKSPACE, ANN, "有", MUCH)} == {"有貨", "有貨 0", "有貨 1", "有貨 2"}
    assert not [one for one in traces(storage) if "秘" in one]
    digests = {digest for slot, blob in _slots(storage) if slot == DIGESTS for digest in digests_in(blob)}
    assert digest_of("秘密") not in digests
    is_sound(storage, WORKSPACE)


def traces(storage: SqlStorage) -> Iterator[str]:
    """Yield what stands in ANN's family: texts and grams."""
    where = "WHERE workspace = ? AND family = ?"
    for (texts,) in storage.database.rows(f"SELECT texts FROM {{recent}} {where}", WORKSPACE, family_of(ANN)):
        yield texts
    for slot, blob in _slots(storage):
        if slot == index.TEXTS:
            yield from index.decompressed(blob)
        elif slot >= 0:
            yield from grams.unpacked(blob)


def _slots(storage: SqlStorage) -> list[tuple[int, bytes]]:
    select = "SELECT slot, postings FROM {gram} WHERE workspace = ? AND family = ?"
    return [(slot, bytes(blob)) for slot, blob in storage.database.rows(select, WORKSPACE, family_of(ANN))]


# --- what a process keeps of quick replies


def test_what_another_process_changes_is_seen(storage: SqlStorage) -> None:
    """A process that has read the quick replies sees what another prepares, changes and removes, at once."""
    rival = SqlStorage(storage.database)
    first = a_reply("q1", content="Xin chào")

    for before, after, expected in (
        (None, first, ["Xin chào"]),
        (first, first.but(content="Chào bạn", version=2), ["Chào bạn"]),
        (first.but(version=2), first.but(content="", removed=True, version=3), []),
    ):
        storage.prepared(WORKSPACE, (None,), "chao", MUCH)
        rival.commit(saving(before, after))
        assert [reply.content for reply in storage.prepared(WORKSPACE, (None,), "chao", MUCH)] == expected


def test_only_so_many_are_kept(on_sqlite: SqlStorage, monkeypatch: pytest.MonkeyPatch) -> None:
    """What doesn't fit is read again, and found all the same."""
    monkeypatch.setattr(quick_replies, "MOST_KEPT", 3)
    for number, owner in enumerate((None, ANN, BOB) * 2):
        on_sqlite.commit(saving(None, a_reply(f"q{number}", content=f"Chào {number}", owner=owner)))

    for _ in range(3):
        found = on_sqlite.quick_replies(WORKSPACE, (None, ANN, BOB), "chao", None, MUCH)
        assert [reply.id for reply in found] == [f"q{number}" for number in range(6)]


def test_nothing_is_kept_of_what_a_host_may_roll_back(on_sqlite: SqlStorage, tmp_path: Path) -> None:
    """Prepared inside the host's transaction it is found there, and nowhere after that was rolled back."""
    on_sqlite.commit(saving(None, a_reply("q1", content="Chào")))
    with closing(sqlite3.connect(tmp_path / "test.db")) as host:
        inside = on_sqlite.joined(host)
        inside.commit(saving(None, a_reply("q2", content="Chào bạn")))
        assert [one.id for one in inside.prepared(WORKSPACE, (None,), "chao", MUCH)] == ["q1", "q2"]
        host.rollback()

    assert [one.id for one in on_sqlite.prepared(WORKSPACE, (None,), "chao", MUCH)] == ["q1"]


def test_what_is_asked_is_looked_up_by_keys(on_sqlite: SqlStorage) -> None:
    """No statement of suggestions reads a table from end to end, or sorts what it reads."""
    database = on_sqlite.database
    for module in (quick_replies, sayings, suggesting):
        for name, held in vars(module).items():
            for template in held.values() if isinstance(held, dict) else (held,):
                if name.isupper() and isinstance(template, str) and template.startswith("SELECT"):
                    text = database.texts.of(template)
                    plan = database.rows(f"EXPLAIN QUERY PLAN {text}", *(["1"] * text.count("?")))
                    assert not [step for *_, step in plan if step.startswith("SCAN ")], name


def test_the_feed_of_a_conversation_is_not_needed(on_sqlite: SqlStorage) -> None:
    """What was sent a moment ago, and is not indexed yet, is suggested."""
    conversation = commit(on_sqlite, opening("c1"))
    commit(on_sqlite, sends(conversation, ANN, "Đặt hàng", NOON))

    assert [*on_sqlite.said(WORKSPACE, ANN, fold("ĐẶT"), 5)] == ["Đặt hàng"]


# --- what was there before


@pytest.mark.parametrize(("schema", "kind"), [(1, SQLITE), (2, SQLITE), (3, SQLITE), (2, POSTGRES), (3, POSTGRES)])
def test_what_was_sent_before_an_upgrade_is_suggested(
    request: pytest.FixtureRequest, tmp_path: Path, schema: int, kind: str
) -> None:
    """In a database of an older schema, whether it had been indexed or not."""
    path = unpacked(f"schema-{schema}.db.gz", tmp_path / "old.db")
    url = f"sqlite:///{path}"
    if kind == POSTGRES:
        url = of_schema(request, path, f"{schema:04}", "postgresql")

    upgrade(url)

    with closing(open_storage(url)) as storage:
        assert isinstance(storage, SqlStorage)
        found = 0
        for workspace in storage.workspaces():
            is_sound(storage, workspace)
            conversations = storage.scan(workspace, None, MUCH)
            messages = [one for each in conversations for one in storage.messages(workspace, each.id, 0, MUCH)]
            members = {sent_by(message) for message in messages} - {None}
            for _ in range(2):
                for member in sorted(member for member in members if member is not None):
                    for words in ("a", "您", "th", "請", "absent"):
                        expected = [*said(messages, member, words, MUCH)]
                        assert [*storage.said(workspace, member, words, MUCH)] == expected
                        found += len(expected)
                storage.tend(workspace)
            assert not storage.flaws(workspace)
        assert found
