"""What is suggested while a member types: prepared texts, best first, and then texts that they have sent before.

All matching is folded (``model.folding``): the words may stand anywhere, in any case, width and accent. Storages that
look things up in an index of their own are held equal to ``best`` and ``said``.
"""

from collections.abc import Iterable, Sequence
from typing import Protocol

from omnikit.model.actors import Actor, ActorKind
from omnikit.model.folding import fold
from omnikit.model.ids import MemberId, QuickReplyId
from omnikit.model.message import Audience, Form, Message
from omnikit.model.quick_reply import QuickReply, Suggestion, SuggestionSource
from omnikit.model.upholds import upholds
from omnikit.policies.contacts import Suggesting

Rank = tuple[int, int, QuickReplyId]
"""Where the words stand, how long the text is, its id; the best sorts first."""
TITLE_BEGINS, CONTENT_BEGINS, ANYWHERE = range(3)


@upholds("RC-6.1")
def enough_typed(words: str, suggesting: Suggesting | None) -> bool:
    """True if so much is typed, without the white space around it, that something is suggested."""
    return suggesting is not None and len(words.strip()) >= suggesting.least and fold(words) != ""


def rank(reply: QuickReply, words: str) -> Rank | None:
    """Return how well a prepared text fits the folded *words*: None if they are not in it, or it was removed.

    First those whose title begins with them, then those whose content does, then the others; of each the shortest
    content first, then by id.
    """
    if reply.removed:
        return None
    return placed(fold(reply.title), fold(reply.content), words, len(reply.content), reply.id)


def placed(title: str, content: str, words: str, size: int, id: QuickReplyId) -> Rank | None:
    """Return the rank of a text by its folded *title* and *content*, None if neither has *words*."""
    if title.startswith(words):
        return TITLE_BEGINS, size, id
    if content.startswith(words):
        return CONTENT_BEGINS, size, id
    return (ANYWHERE, size, id) if words in title or words in content else None


def best(replies: Iterable[QuickReply], words: str, limit: int) -> tuple[QuickReply, ...]:
    """Return up to *limit* prepared texts that fit the folded *words*, best first; of equal contents the first."""
    ranked = sorted((place, reply) for reply in replies if (place := rank(reply, words)) is not None)
    found: dict[str, QuickReply] = {}
    for _, reply in ranked:
        found.setdefault(fold(reply.content), reply)
    return tuple(found.values())[:limit]


class Written(Protocol):
    """Of a message, what tells who sent it to a customer."""

    @property
    def author(self) -> Actor: ...
    @property
    def audience(self) -> Audience: ...
    @property
    def form(self) -> Form | None: ...
    @property
    def code(self) -> str: ...


@upholds("RC-6.5")
def sent_by(message: Written) -> MemberId | None:
    """Return the member who wrote *message* to a customer; of whispers and of what is automatic there is none."""
    if message.audience is not Audience.CUSTOMER or message.author.kind is not ActorKind.MEMBER:
        return None
    return None if message.code or message.form is not None else message.author.member


def said(messages: Iterable[Message], member: MemberId, words: str, limit: int) -> tuple[str, ...]:
    """Return up to *limit* texts that *member* sent and that have the folded *words*, the last sent first, each once.

    Of one moment, by conversation and sequence, falling. Texts are one if they are equal when folded: the last is told.
    What was erased says nothing.
    """
    sent = sorted(
        (message for message in messages if sent_by(message) == member),
        key=lambda message: (message.at, message.conversation, message.sequence),
        reverse=True,
    )
    return distinct((message.content.text for message in sent), words, limit)


def distinct(texts: Iterable[str], words: str, limit: int) -> tuple[str, ...]:
    """Return up to *limit* of *texts* that have the folded *words*, none without words; of equal ones the first."""
    found: dict[str, str] = {}
    for text in texts if words and limit > 0 else ():
        folded = fold(text)
        if words in folded:
            found.setdefault(folded, text)
            if len(found) == limit:
                break
    return tuple(found.values())


@upholds("RC-6.4")
def suggestions(prepared: Sequence[QuickReply], sent: Sequence[str], most: int) -> tuple[Suggestion, ...]:
    """Return the list that is shown: quick replies first, then what was sent; what says the same comes once."""
    found: dict[str, Suggestion] = {}
    for reply in prepared:
        of_reply = Suggestion(text=reply.content, source=SuggestionSource.QUICK_REPLIES, quick_reply=reply.id)
        found.setdefault(fold(reply.content), of_reply)
    for text in sent:
        found.setdefault(fold(text), Suggestion(text=text, source=SuggestionSource.HISTORY))
    return tuple(found.values())[:most]
