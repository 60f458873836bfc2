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
        Filter.STATE: query.state,
        Filter.MEMBER: query.member,
    }
    return frozenset(name for name, narrows in given.items() if narrows is not None)


@rule("HO-46", Kind.INVALID)
def the_profile_has_the_list(query: Query, command: Query, on: Context) -> bool:
    """A list is one of those that the profile has, and its tab one of that list's."""
    offers = on.profile.listing.get(query.view)
    return offers is not None and (query.tab is None or query.tab in offers.tabs)


@the_profile_has_the_list.about
def _lists(query: Query, command: Query, on: Context) -> dict[str, str | tuple[str, ...]]:
    offers = on.profile.listing.get(query.view)
    if offers is not None:
        return {"view": query.tab or query.view, "offered": tuple(offers.tabs)}
    return {"view": query.view, "offered": tuple(on.profile.listing)}


def _kept_by(query: Query, command: Query, on: Context) -> str:
    return on.profile.listing[query.view].seen_by


@family(_kept_by, Kind.FORBIDDEN)
def the_list_is_for_them(query: Query, command: Query, on: Context) -> bool:
    """A list that serves some is asked for by those who hold its permission."""
    return on.profile.listing[query.view].permission in on.permissions


def _refused_by(query: Query, command: Query, on: Context) -> str:
    offers = on.profile.listing[query.view]
    return offers.rule if query.tab is None else offers.tabs[query.tab].rule


@family(_refused_by, Kind.INVALID)
def the_list_offers_it(query: Query, command: Query, on: Context) -> bool:
    """A list is narrowed and sorted only by what the profile offers for it."""
    offers = on.profile.listing[query.view]
    return _asked(query) <= _filters(query, on) and (query.sort is None or query.sort in offers.sorts)


def _filters(query: Query, on: Context) -> frozenset[Filter]:
    offers = on.profile.listing[query.view]
    return offers.filters if query.tab is None else offers.tabs[query.tab].filters


@the_list_offers_it.about
def _offered(query: Query, command: Query, on: Context) -> dict[str, str]:
    offers = on.profile.listing[query.view]
    return {"view": query.view, "offered": ", ".join(sorted([*_filters(query, on), *offers.sorts]))}


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


QUERY_RULES = (the_profile_has_the_list, the_list_is_for_them, the_list_offers_it)
SEARCH_RULES = (collaboration_is_not_searched, the_search_category_is_offered, something_is_searched_for)
