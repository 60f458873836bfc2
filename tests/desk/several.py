"""Several desks of one house, and what is held out there."""

from collections import Counter

from omnikit.desk.desk import Desk
from omnikit.desk.ports import Storage
from omnikit.model.ids import ConversationId, MemberId
from omnikit.testing.builders import ANN, BOB, CAT, DAN, EVE, WORKSPACE
from tests.rules.products import Shop

FIVE = (ANN, BOB, CAT, DAN, EVE)


def another(shop: Shop, storage: Storage | None = None, *, tries: int = 5) -> Desk:
    """Return another desk of the same house, in another process as it were: with a board of its own."""
    return Desk(
        storage or shop.storage,
        WORKSPACE,
        profile=shop.desk.house.profile,
        clock=shop.clock,
        ids=shop.desk.house.ids,
        tries=tries,
    )


def waiting(shop: Shop, number: int) -> list[ConversationId]:
    """Let that many customers write."""
    return [shop.opens(f"c{shop.count}") for _ in range(number)]


def held(shop: Shop) -> dict[MemberId, int]:
    """Return how many conversations are held out to each member, counted from the conversations."""
    return dict(Counter(one.offer.to for one in shop.every() if one.offer is not None))
