"""What is found is found in order and in pages; the reference that storages are held equal to."""

from datetime import datetime

import pytest

from omnikit.engine.search import found, newest_first
from omnikit.model.conversation import Conversation
from omnikit.model.decision import Denied
from omnikit.model.ids import ContactId, ConversationId
from omnikit.model.views import Hits, Position, Search
from omnikit.policies.context import Context
from omnikit.policies.presets import OMNICHAT
from omnikit.testing.builders import ANN, BOB, NOON, a_contact, a_context, a_conversation, minutes

CONTEXT = a_context(ANN, profile=OMNICHAT)
HER = a_contact(name="Lin")


def talks(number: int) -> dict[ConversationId, Conversation]:
    """Conversations with one contact: some at the same time, some without any message."""
    made = {}
    for one in range(number):
        at = NOON + minutes(one % 3) if one % 4 else None
        id = ConversationId(f"c{one}")
        made[id] = a_conversation(id=id, last_message_at=at, contact=HER.id)
    return made


def told(search: Search, conversations: dict[ConversationId, Conversation], context: Context = CONTEXT) -> Hits:
    """Return what is found, which must not be refused."""
    answer = found(search, context, conversations, {HER.id: HER}, ())
    assert not isinstance(answer, Denied), answer
    return answer


@pytest.mark.parametrize("limit", [1, 2, 3, 7, 50])
def test_pages_of_hits_together_are_the_whole(limit: int) -> None:
    """Page by page each conversation is found once, newest first, and after the last there is no next."""
    conversations = talks(9)
    search = Search(category="name", value="lin", limit=limit)
    whole = told(search.but(limit=50), conversations)
    pages = [told(search, conversations)]
    while pages[-1].next is not None:
        pages.append(told(search.but(after=pages[-1].next), conversations))

    assert tuple(hit for page in pages for hit in page.hits) == whole.hits
    assert len(whole.hits) == 9
    assert all(page.hits for page in pages)
    order = [newest_first(Position(hit.at, hit.row.id)) for hit in whole.hits]
    assert order == sorted(order)


# (a position, one that comes after it)
FOLLOWING: tuple[tuple[tuple[datetime | None, str, int], tuple[datetime | None, str, int]], ...] = (
    ((NOON + minutes(1), "a", 0), (NOON, "a", 0)),
    ((NOON, "b", 0), (NOON, "a", 0)),
    ((NOON, "ab", 0), (NOON, "a", 0)),
    ((NOON, "a", 2), (NOON, "a", 1)),
    ((NOON, "a", 0), (None, "z", 0)),
    ((None, "z", 0), (None, "a", 0)),
)


@pytest.mark.parametrize(("one", "other"), FOLLOWING)
def test_the_newer_comes_first_then_the_greater_id_then_the_later_message(
    one: tuple[datetime | None, str, int], other: tuple[datetime | None, str, int]
) -> None:
    """What has no time comes last of all."""
    first, second = (newest_first(Position(at, ConversationId(id), sequence)) for at, id, sequence in (one, other))

    assert first < second


def test_a_conversation_without_a_contact_is_found_by_no_contact() -> None:
    """A group is nobody's in particular, and one whose contact isn't known is not found by a name."""
    conversations = talks(2)
    nobodys = {id: one.but(contact=None) for id, one in conversations.items()}
    strangers = {id: one.but(contact=ContactId("stranger")) for id, one in conversations.items()}

    for there in (nobodys, strangers):
        assert told(Search(category="name", value="lin"), there).hits == ()


def test_a_member_is_found_by_name_e_mail_or_phone() -> None:
    """Whichever of them says it is shown; only whoever handles a conversation leads to it."""
    conversations = talks(1)
    by = [
        told(Search(category="member", value=value), conversations).hits for value in ("ann", "ANN@EXAMPLE", "00000000")
    ]

    assert [[hit.text for hit in hits] for hits in by] == [["Ann"], ["ann@example.com"], ["+886200000000"]]
    assert told(Search(category="member", value=BOB), conversations).hits == ()
