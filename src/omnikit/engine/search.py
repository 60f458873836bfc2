"""What a member finds: by a contact's name, e-mail, phone or tag, by a message's text, by who handles it.

Text is found anywhere in a text, both folded (``model.folding``); a tag is found whole. Storages that look things up
in an index of their own are held equal to ``found``.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta

from omnikit.engine.contacts import whole
from omnikit.engine.reading import shown_to
from omnikit.engine.views import rows_of, visible
from omnikit.model.actors import Member
from omnikit.model.contact import Contact
from omnikit.model.conversation import Conversation
from omnikit.model.decision import Denied
from omnikit.model.folding import digits_of, fold, spans, spans_of_digits
from omnikit.model.ids import ContactId, ConversationId, MemberId
from omnikit.model.message import Message
from omnikit.model.upholds import upholds
from omnikit.model.views import Category, Hit, Hits, Position, Search
from omnikit.policies.context import Context
from omnikit.rules.listing import SEARCH_RULES

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)

Spans = tuple[tuple[int, int], ...]
OF_CONTACTS = frozenset({Category.NAME, Category.NICKNAME, Category.EMAIL, Category.PHONE, Category.TAG})


def refused_search(search: Search, context: Context) -> Denied | None:
    """Return why nothing is searched like that, if it can't be."""
    for rule in SEARCH_RULES:
        if not rule.holds(search, search, context):
            return rule.refuse(search, search, context)
    return None


@upholds("OC-5.1")
def found(
    search: Search,
    context: Context,
    conversations: Mapping[ConversationId, Conversation],
    contacts: Mapping[ContactId, Contact],
    messages: Iterable[Message],
) -> Hits | Denied:
    """Return a page of what the context's member finds, newest first, or why it is refused."""
    denied = refused_search(search, context)
    if denied is not None:
        return denied
    hits: list[tuple[Position, Hit]] = []
    for conversation, text, where, message in _matches(search, context, conversations, contacts, messages):
        if visible(conversation, context):
            hits.append(hit_of(conversation, text, where, message, context))
    return page_of_hits(hits, search)


def page_of_hits(hits: Iterable[tuple[Position, Hit]], search: Search) -> Hits:
    """Return the page of all *hits* that is asked for, newest first."""
    placed = sorted(((newest_first(position), position, hit) for position, hit in hits), key=lambda one: one[0])
    if search.after is not None:
        start = newest_first(search.after)
        placed = [one for one in placed if one[0] > start]
    page = placed[: search.limit]
    return Hits(tuple(hit for _, _, hit in page), page[-1][1] if len(placed) > len(page) and page else None)


def hit_of(
    conversation: Conversation, text: str, where: Spans, message: Message | None, context: Context
) -> tuple[Position, Hit]:
    """Return a hit and its place among the others."""
    at = message.at if message is not None else conversation.last_message_at
    sequence = message.sequence if message is not None else 0
    (row,) = rows_of((conversation,), context)
    said = None if message is None else message.id
    hit = Hit(row=row, text=text, spans=where, message=said, sequence=sequence, at=at)
    return Position(at, conversation.id, sequence), hit


def newest_first(position: Position) -> tuple[bool, int, tuple[int, ...], int]:
    """Return a key that sorts positions: newest first, those without a time last; ties by id and sequence, falling."""
    at = 0 if position.at is None else -_microseconds(position.at)
    # ids fall as text does: each code point negated, an end that sorts after every longer id
    return position.at is None, at, (*(-ord(point) for point in position.id), 1), -position.sequence


@upholds("RC-3.4")
def texts_of(contact: Contact, category: str) -> tuple[str, ...]:
    """Return the texts of *contact* that a search of that category looks at."""
    if category == Category.TAG:
        return contact.tags
    return (str(getattr(contact, category)),)


def spans_in(text: str, search: Search) -> Spans:
    """Return where *text* says what is searched for, in code points; nothing if it doesn't."""
    if search.category == Category.TAG:
        return ((0, len(text)),) if text and fold(text) == fold(search.value) else ()
    if search.category == Category.PHONE:
        return spans_of_digits(text, digits_of(search.value))
    return spans(text, fold(search.value))


def members_found(search: Search, members: Iterable[Member]) -> dict[MemberId, tuple[str, Spans]]:
    """Return the members whose name, e-mail or phone says what is searched for, with the text that does."""
    by_words = search
    by_digits = search.but(category=Category.PHONE)
    hits: dict[MemberId, tuple[str, Spans]] = {}
    for member in members:
        for text, asked in ((member.name, by_words), (member.email, by_words), (member.phone, by_digits)):
            where = spans_in(text, asked)
            if where:
                hits[member.id] = (text, where)
                break
    return hits


def _matches(
    search: Search,
    context: Context,
    conversations: Mapping[ConversationId, Conversation],
    contacts: Mapping[ContactId, Contact],
    messages: Iterable[Message],
) -> Iterable[tuple[Conversation, str, Spans, Message | None]]:
    if search.category == Category.TEXT:
        for message in messages:
            where = spans_in(message.content.text, search)
            if where and shown_to(message, conversations[message.conversation], context):
                yield conversations[message.conversation], message.content.text, where, message
        return
    by_member = members_found(search, context.facts.workspace.members.values())
    for conversation in conversations.values():
        if search.category == Category.MEMBER:
            told = by_member.get(conversation.handler or MemberId(""))
        else:
            contact = contacts.get(conversation.contact) if conversation.contact is not None else None
            contact = whole(contact, contacts)
            told = first_match(contact, search) if contact is not None and search.category in OF_CONTACTS else None
        if told is not None:
            yield conversation, *told, None


def first_match(contact: Contact, search: Search) -> tuple[str, Spans] | None:
    """Return the first text of *contact* that says what is searched for, and where."""
    for text in texts_of(contact, search.category):
        where = spans_in(text, search)
        if where:
            return text, where
    return None


def _microseconds(at: datetime) -> int:
    return (at - _EPOCH) // _MICROSECOND
