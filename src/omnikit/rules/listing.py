"""What lists may be asked for."""

from omnikit.model.conversation import Conversation
from omnikit.model.decision import Kind
from omnikit.model.errors import shown
from omnikit.model.folding import digits_of, fold
from omnikit.model.views import Candidates, Category, Filter, Query, Search
from omnikit.policies.context import Context
from omnikit.policies.listing import COLLABORATION_CATEGORIES
from omnikit.rules.rule import family, rule


def _asked(query: Query) -> frozenset[Filter]:
    given = {
        Filter.CHANNEL: query.channel,
        Filter.ACCOUNT: query.account,
        Filter.KIND: query.kind,
        Filter.DEPARTMENT: query.department,
        Filter.TAG: query.tag,
    }
    return frozenset(name for name, narrows in given.items() if narrows is not None)


def _refused_by(query: Query, command: Query, on: Context) -> str:
    return on.profile.listing[query.view].rule


@family(_refused_by, Kind.INVALID)
def the_list_offers_it(query: Query, command: Query, on: Context) -> bool:
    """A list is narrowed and sorted only by what the profile offers for it."""
    offers = on.profile.listing[query.view]
    return _asked(query) <= offers.filters and (query.sort is None or query.sort in offers.sorts)


@the_list_offers_it.about
def _offered(query: Query, command: Query, on: Context) -> dict[str, str]:
    offers = on.profile.listing[query.view]
    return {"view": query.view, "offered": ", ".join(sorted([*offers.filters, *offers.sorts]))}


@rule("CO-9.1", Kind.INVALID)
def collaboration_is_not_searched(search: Search, command: Search, on: Context) -> bool:
    """There is no search by conversation kind or by collaborators."""
    return search.category not in COLLABORATION_CATEGORIES


@rule("HO-16", Kind.INVALID)
def the_search_category_is_offered(search: Search, command: Search, on: Context) -> bool:
    """A search goes by a category that the profile offers."""
    return search.category in on.profile.search_categories


@the_search_category_is_offered.about
def _categories(search: Search, command: Search, on: Context) -> dict[str, str]:
    return {"category": search.category, "offered": ", ".join(sorted(on.profile.search_categories))}


@rule("HO-36", Kind.INVALID)
def something_is_searched_for(search: Search, command: Search, on: Context) -> bool:
    """A search asks for at least one letter, digit or other visible character, a search by phone for a digit."""
    return bool(digits_of(search.value) if search.category == Category.PHONE else fold(search.value))


@something_is_searched_for.about
def _value(search: Search, command: Search, on: Context) -> dict[str, str]:
    allowed = "at least one digit" if search.category == Category.PHONE else "at least one visible character"
    return {"value": shown(search.value), "allowed": allowed}


@rule("CO-1.8", Kind.INVALID)
def candidates_are_filtered_by_listed_roles(conversation: Conversation, command: Candidates, on: Context) -> bool:
    """Candidates for adding are filtered by all roles, or by one of those that the profile lists."""
    shared = on.profile.collaboration
    return command.role is None or (shared is not None and command.role in shared.search_roles)


QUERY_RULES = (the_list_offers_it,)
SEARCH_RULES = (collaboration_is_not_searched, the_search_category_is_offered, something_is_searched_for)
