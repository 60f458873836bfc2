"""What members search for: by omnikit's own categories in the storage, by the host's own through its finders."""

from collections.abc import Sequence

from omnikit.desk.checking import check_number, check_position
from omnikit.desk.house import OWN_CATEGORIES, Finder, House
from omnikit.desk.inbox import around, stranger
from omnikit.desk.ports import Needs, Snapshot
from omnikit.desk.steps import Step, Steps
from omnikit.engine.search import hit_of, page_of_hits, refused_search
from omnikit.engine.views import visible
from omnikit.model.actors import Actor
from omnikit.model.decision import Denied
from omnikit.model.errors import UnknownName
from omnikit.model.folding import fold
from omnikit.model.upholds import upholds
from omnikit.model.views import Hit, Hits, Position, Search
from omnikit.policies.context import Context


@upholds("OC-5.1")
def search(house: House, asked: Search, actor: Actor) -> Steps[Hits | Denied]:
    """Return a page of what *actor* finds, newest first, or why it can't be searched for.

    Raises ``UnknownName`` for a category that the profile offers and nobody finds by.
    """
    check_number("limit", asked.limit, least=1)
    check_position("after", asked.after)
    context = yield from around(house, actor)
    denied = stranger(house, context) or refused_search(asked, context)
    if denied is not None:
        return denied
    if asked.category in OWN_CATEGORIES:
        found: Hits = yield Step("search", asked, context)
        return found
    finder = house.finders.get(asked.category)
    if finder is None:
        raise UnknownName("finder of the search category", asked.category, house.finders)
    return (yield from _found_by(house, finder, asked, context))


@upholds("OC-5.2")
def tags(house: House, words: str, actor: Actor, *, limit: int) -> Steps[tuple[str, ...] | Denied]:
    """Return the tags there are to choose from, those with *words* in them, or that *actor* has none."""
    check_number("limit", limit, least=1)
    context = yield from around(house, actor)
    denied = stranger(house, context)
    if denied is not None:
        return denied
    found: Sequence[str] = yield Step("tags", house.workspace, fold(words), limit)
    return tuple(found)


def _found_by(house: House, finder: Finder, asked: Search, context: Context) -> Steps[Hits]:
    """Return a page of those conversations that the host's *finder* names and the context's member sees."""
    hits: list[tuple[Position, Hit]] = []
    for id in dict.fromkeys(finder(asked.value)):
        snapshot: Snapshot = yield Step("read", Needs(workspace=house.workspace, conversation=id))
        conversation = snapshot.conversation
        if conversation is not None and visible(conversation, context):
            hits.append(hit_of(conversation, asked.value, ((0, len(asked.value)),), None, context))
    return page_of_hits(hits, asked)
