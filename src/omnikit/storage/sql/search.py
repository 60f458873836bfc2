"""What a member finds: candidates, verified against what is stored now and seen by the one predicate of visibility."""

from collections.abc import Iterable, Sequence
from functools import partial
from typing import NamedTuple

from omnikit.engine.reach import reach_of
from omnikit.engine.reading import shown_to
from omnikit.engine.search import Spans, first_match, members_found, spans_in
from omnikit.engine.views import rows_of, visible
from omnikit.model.contact import Contact
from omnikit.model.conversation import ENDED, Conversation, State
from omnikit.model.folding import digits_of, fold
from omnikit.model.ids import ContactId, ConversationId, MemberId
from omnikit.model.message import Message
from omnikit.model.views import Category, Hit, Hits, Position, Search
from omnikit.policies.context import Context
from omnikit.storage.codec import decode, instant, moment
from omnikit.storage.sql import lookup
from omnikit.storage.sql.candidates import NEVER, Candidate, Index, Moved, Pool
from omnikit.storage.sql.database import Database
from omnikit.storage.sql.lookup import look_up, shapes
from omnikit.storage.sql.records import every_tag

LOOKED_AT = 5000
"""How many candidates one page looks at, at most."""
AT_ONCE = 1024
"""How many candidates are verified together, at most."""
FEW_MEMBERS = 20
"""Of how many members at most the seats are walked; where more are found, all conversations are."""
A_STRETCH = 256
"""How many conversations a walk reads at once."""

TAGGED = f"SELECT contact FROM {{tagged}} WHERE workspace = ? AND tag = ? LIMIT {LOOKED_AT + 1}"
OF_CONTACTS = shapes(
    f"""SELECT (SELECT last_message_at FROM {{conversation}} WHERE workspace = ? AND id = t.id), t.id
FROM {{thread}} AS t WHERE t.workspace = ? AND t.contact IN ([keys]) LIMIT {LOOKED_AT + 1}"""
)
BUCKETS = tuple(state.value for state in State)
_OPEN = ", ".join(f"'{bucket}'" for bucket in BUCKETS if bucket != ENDED.value)
NOW_SEATED = f"""SELECT (SELECT last_message_at FROM {{conversation}} WHERE workspace = ? AND id = s.conversation),
s.conversation FROM {{seat}} AS s WHERE s.workspace = ? AND s.member = ? AND s.bucket IN ({_OPEN})"""
_END = 2**63 - 1  # after every time


class Walk(NamedTuple):
    """Conversations as an index has them, the newest first: from a place on; without a time; such from an id on."""

    timed: str
    timeless: str
    timeless_from: str


def _walk(table: str, where: str, at: str, id: str) -> Walk:
    begin = f"SELECT {at}, {id} FROM {{{table}}} WHERE {where} AND"
    # also where none has a time: PostgreSQL sees only so that the index has this order
    end = f"ORDER BY {at} DESC, {id} DESC LIMIT {A_STRETCH}"
    return Walk(
        f"{begin} ({at}, {id}) <= (?, ?) {end}",
        f"{begin} {at} IS NULL {end}",
        f"{begin} {at} IS NULL AND {id} <= ? {end}",
    )


OF_BUCKET = _walk("conversation", "workspace = ? AND bucket = ?", "last_message_at", "id")
ONCE_SEATED = _walk("seat", f"workspace = ? AND member = ? AND bucket = '{ENDED.value}'", "at", "conversation")


class Match(NamedTuple):
    """A candidate that says what is searched for, and that the member sees."""

    candidate: Candidate
    conversation: Conversation
    text: str
    spans: Spans
    message: Message | None


def search(db: Database, asked: Search, context: Context) -> Hits:
    """Return a page of what the member finds by a search that has not been refused."""
    while True:
        try:
            return Searching(db, asked, context).page()
        except Moved:
            continue


class Searching:
    """One search: what was gathered for it, and what was read on the way."""

    def __init__(self, db: Database, asked: Search, context: Context) -> None:
        self._db = db
        self._asked = asked
        self._context = context
        self._workspace = context.facts.workspace.id
        self._words = digits_of(asked.value) if asked.category == Category.PHONE else fold(asked.value)
        self._routed = reach_of(context).by_department
        self._members: dict[MemberId, tuple[str, Spans]] = {}
        self._conversations: dict[ConversationId, Conversation | None] = {}  # None: not for the member to see
        self._contacts: dict[ContactId, Contact] = {}
        self._pool = Pool(None if asked.after is None else _candidate(asked.after))
        self._gather()

    def page(self) -> Hits:
        """Return what is found of the candidates, up to a page of it."""
        limit, looked, found = self._asked.limit, 0, list[Match]()
        size, last = min(limit + 1, AT_ONCE), None
        while len(found) <= limit and looked < LOOKED_AT:
            some = self._pool.take(min(size, LOOKED_AT - looked))
            if not some:
                break
            looked += len(some)
            last = some[-1]
            found += self._verified(some)
            size = min(2 * size, AT_ONCE)
        if len(found) > limit:
            found = found[:limit]
            last = found[-1].candidate
        elif not self._pool:
            last = None
        return Hits(self._hits(found), last and _position(last))

    def _hits(self, found: Sequence[Match]) -> tuple[Hit, ...]:
        rows = rows_of([match.conversation for match in found], self._context)
        return tuple(
            [
                Hit(
                    row=row,
                    text=match.text,
                    spans=match.spans,
                    message=None if match.message is None else match.message.id,
                    sequence=match.candidate[2],
                    at=_position(match.candidate).at,
                )
                for row, match in zip(rows, found, strict=True)
            ]
        )

    # --- gathering

    def _gather(self) -> None:
        category = self._asked.category
        if category == Category.TEXT:
            Index(self._db, self._workspace, category, self._words).messages(self._pool)
        elif category == Category.MEMBER:
            self._of_members()
        elif category == Category.TAG:
            self._of_contacts(self._tagged())
        else:
            self._of_contacts(Index(self._db, self._workspace, category, self._words).contacts(LOOKED_AT))

    def _of_members(self) -> None:
        self._members = members_found(self._asked, self._context.facts.workspace.members.values())
        if len(self._members) > FEW_MEMBERS:
            self._of_all()
            return
        for member in self._members:
            rows = self._db.rows(NOW_SEATED, self._workspace, self._workspace, member)
            self._pool.add([(_time(at), id, 0) for at, id in rows])
            self._follow(ONCE_SEATED, self._workspace, member)

    def _tagged(self) -> set[str] | None:
        found: set[str] = set()
        for tag in every_tag(self._db, self._workspace):
            if fold(tag) == self._words:
                found |= {contact for (contact,) in self._db.rows(TAGGED, self._workspace, tag)}
        return found if len(found) <= LOOKED_AT else None

    def _of_contacts(self, contacts: Iterable[str] | None) -> None:
        """Gather the conversations of *contacts*; of very many (None), all conversations, to be looked at in order."""
        if contacts is not None:
            keys = [(contact,) for contact in contacts]
            rows = look_up(self._db, OF_CONTACTS, keys, before=(self._workspace, self._workspace))
            if len(rows) <= LOOKED_AT:
                self._pool.add([(_time(at), id, 0) for at, id in rows])
                return
        self._of_all()

    def _of_all(self) -> None:
        for bucket in BUCKETS:
            self._follow(OF_BUCKET, self._workspace, bucket)

    def _follow(self, walk: Walk, *values: object) -> None:
        """Let the pool have the conversations of a walk, some at a time."""
        pool, rows = self._pool, self._db.rows

        def timed(at: int, id: str) -> None:
            found = rows(walk.timed, *values, at, id)
            pool.add([(at, id, 0) for at, id in found])
            if len(found) == A_STRETCH:
                pool.later(found[-1][0], partial(timed, *found[-1]))
            else:
                pool.later(NEVER, partial(timeless, None))

        def timeless(start: str | None) -> None:
            found = rows(walk.timeless, *values) if start is None else rows(walk.timeless_from, *values, start)
            pool.add([(NEVER, id, 0) for _, id in found])
            if len(found) == A_STRETCH:
                pool.later(NEVER, partial(timeless, found[-1][1]))

        at, id, _ = pool.before or (_END, "", 0)
        pool.later(at, partial(timeless, id) if at == NEVER else partial(timed, at, id))

    # --- verifying

    def _verified(self, candidates: Sequence[Candidate]) -> list[Match]:
        self._see({id for _, id, _ in candidates})
        seen = [
            (candidate, conversation)
            for candidate in candidates
            if (conversation := self._conversations.get(ConversationId(candidate[1]))) is not None
        ]
        if self._asked.category == Category.TEXT:
            return self._said(seen)
        found: list[Match] = []
        by_members = self._asked.category == Category.MEMBER
        if not by_members:
            self._know({conversation.contact for _, conversation in seen})
        for candidate, conversation in seen:
            told = self._handler(conversation) if by_members else self._contact(conversation)
            if told is not None:
                found.append(Match(candidate, conversation, *told, None))
        return found

    def _said(self, seen: Sequence[tuple[Candidate, Conversation]]) -> list[Match]:
        found: list[Match] = []
        states = lookup.messages(self._db, self._workspace, [candidate[1:] for candidate, _ in seen])
        for candidate, conversation in seen:
            if (state := states.get(candidate[1:])) is not None:
                message = decode(Message, state, self._workspace, candidate[1], "message", candidate[2])
                where = spans_in(message.content.text, self._asked)
                if where and shown_to(message, conversation, self._context):
                    found.append(Match(candidate, conversation, message.content.text, where, message))
        return found

    def _handler(self, conversation: Conversation) -> tuple[str, Spans] | None:
        return self._members.get(conversation.handler or MemberId(""))

    def _contact(self, conversation: Conversation) -> tuple[str, Spans] | None:
        contact = self._contacts.get(conversation.contact or ContactId(""))
        return first_match(contact, self._asked) if contact is not None else None

    def _see(self, ids: set[str]) -> None:
        new = ids - self._conversations.keys()
        for id, conversation in lookup.conversations(self._db, self._workspace, new, routed=self._routed).items():
            self._conversations[id] = conversation if visible(conversation, self._context) else None

    def _know(self, ids: set[ContactId | None]) -> None:
        new = {id for id in ids if id is not None} - self._contacts.keys()
        self._contacts |= lookup.wholes(self._db, self._workspace, new)


def _time(at: int | None) -> int:
    return NEVER if at is None else at


def _candidate(position: Position) -> Candidate:
    return NEVER if position.at is None else instant(position.at), position.id, position.sequence


def _position(candidate: Candidate) -> Position:
    at, id, sequence = candidate
    return Position(moment(None if at == NEVER else at), ConversationId(id), sequence)
