"""A search that can't be answered is refused by a rule or is an error by name; finders fit the desk that has them."""

from datetime import datetime

import pytest

from omnikit.desk.desk import Desk
from omnikit.model.actors import Actor
from omnikit.model.decision import Denied, Kind
from omnikit.model.errors import DefinitionError, InvalidInput, UnknownName
from omnikit.model.ids import ConversationId
from omnikit.model.views import Position, Search
from omnikit.policies.presets import OMNICHAT_COLLABORATION
from omnikit.storage.memory import MemoryStorage
from omnikit.testing.builders import ANN, WORKSPACE
from omnikit.testing.desks import a_desk

A = Actor.of(ANN)
NAIVE = datetime(2026, 3, 2, 12, 0)  # that it has no zone is the point
OFFERED = ", ".join(sorted(OMNICHAT_COLLABORATION.search_categories))

# (category, value, rule, what its sentence is given)
REFUSED: tuple[tuple[str, str, str, dict[str, str]], ...] = (
    ("order", "42", "HO-16", {"category": "order", "offered": OFFERED}),
    ("", "42", "HO-16", {"category": "", "offered": OFFERED}),
    ("name", "", "HO-36", {"value": "''", "allowed": "at least one visible character"}),
    ("text", " \u3000\n", "HO-36", {"value": "' \\u3000\\n'", "allowed": "at least one visible character"}),
    ("text", "\u200b\ufeff", "HO-36", {"value": "'\\u200b\\ufeff'", "allowed": "at least one visible character"}),
    ("phone", "+()", "HO-36", {"value": "'+()'", "allowed": "at least one digit"}),
    ("phone", "none", "HO-36", {"value": "'none'", "allowed": "at least one digit"}),
)


@pytest.mark.parametrize(("category", "value", "rule", "about"), REFUSED)
@pytest.mark.rule("HO-16", "HO-36")
def test_a_search_that_finds_nothing_by_itself_is_refused(
    category: str, value: str, rule: str, about: dict[str, str]
) -> None:
    """A category that nobody offers, a value that is nothing: what was given and what is let is told."""
    denied = a_desk().search(Search(category=category, value=value), actor=A)

    assert isinstance(denied, Denied)
    assert (denied.rule, denied.kind, dict(denied.about)) == (rule, Kind.INVALID, about)


@pytest.mark.parametrize("limit", [0, -1, 10**12])
def test_a_page_of_hits_has_at_least_one(limit: int) -> None:
    """A limit that no page can have is named with what is allowed, of tags too."""
    desk = a_desk()

    with pytest.raises(InvalidInput, match=f"limit: {limit} is not allowed; allowed: 1 to"):
        desk.search(Search(category="name", value="lin", limit=limit), actor=A)
    with pytest.raises(InvalidInput, match=f"limit: {limit} is not allowed; allowed: 1 to"):
        desk.tags(actor=A, limit=limit)


def test_a_position_without_a_zone_is_an_error_by_name() -> None:
    """A host that stored a position must give it back as it was."""
    after = Position(NAIVE, ConversationId("c1"))

    with pytest.raises(InvalidInput, match=r"after: .* is not allowed; allowed: a position that a page told"):
        a_desk().search(Search(category="name", value="lin", after=after), actor=A)


PROFILE = OMNICHAT_COLLABORATION.but(name="with orders", search_categories=frozenset({"name", "order"}))


def nobody(value: str) -> tuple[ConversationId, ...]:
    """Find nothing."""
    return ()


def test_a_category_that_nobody_finds_by_is_an_error_with_the_known_ones() -> None:
    """The profile offers it and the desk was given no finder for it."""
    storage = MemoryStorage()
    a_desk(storage)
    profile = PROFILE.but(search_categories=frozenset({"order", "shoe size"}))
    desk = Desk(storage, WORKSPACE, profile=profile, finders={"order": nobody})

    with pytest.raises(UnknownName, match="unknown finder of the search category 'shoe size'; known: order"):
        desk.search(Search(category="shoe size", value="42"), actor=A)


# (category of the finder, what the error says)
MISFITS = (
    ("shoe size", "'with orders' doesn't offer the search category 'shoe size' of a finder: .* which are name, order"),
    ("name", "search category 'name' is omnikit's own"),
)


@pytest.mark.parametrize(("category", "says"), MISFITS)
def test_a_finder_fits_its_desk(category: str, says: str) -> None:
    """A finder that could never be asked is an error at once, not a search that finds nothing later."""
    with pytest.raises(DefinitionError, match=says):
        Desk(MemoryStorage(), WORKSPACE, profile=PROFILE, finders={category: nobody})


def test_a_profile_without_categories_is_told_so() -> None:
    """The error says that there are none to be among."""
    with pytest.raises(DefinitionError, match="which are none"):
        Desk(
            MemoryStorage(),
            WORKSPACE,
            profile=PROFILE.but(search_categories=frozenset()),
            finders={"order": nobody},
        )
