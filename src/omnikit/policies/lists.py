"""What each product's lists offer: filters, sorts, tabs; and who may ask for them."""

from omnikit.model.actors import Permission
from omnikit.model.views import Filter, Sort, View
from omnikit.policies.listing import Listing, Offers, Tab

# fmt: off

CHANNELS = frozenset({Filter.CHANNEL, Filter.ACCOUNT})
BY_KIND = CHANNELS | {Filter.KIND}
BOTH_SORTS = frozenset({Sort.LAST_MESSAGE, Sort.OVERTIME_WAITING})
NO_SORT: frozenset[Sort] = frozenset()

THREE_STATES = (
    View.PENDING_HUMAN, View.PENDING_BOT, View.MY_PROCESSING, View.TEAM_PROCESSING, View.MY_ENDED, View.TEAM_ENDED,
)
NO_FILTER: frozenset[Filter] = frozenset()
BY_NOTHING = Offers("HO-15", NO_FILTER, NO_SORT)

PLAIN_LISTING: Listing = {view: Offers("HO-15", CHANNELS, NO_SORT) for view in THREE_STATES}

SHARED_LISTING: Listing = {
    View.PENDING_HUMAN:   Offers("CO-9.3", CHANNELS, BOTH_SORTS),
    View.PENDING_BOT:     Offers("CO-9.3", CHANNELS, BOTH_SORTS),
    View.MY_PROCESSING:   Offers("CO-9.4", BY_KIND, BOTH_SORTS),
    View.TEAM_PROCESSING: Offers("CO-9.4", BY_KIND, BOTH_SORTS),
    View.MY_ENDED:        Offers("CO-9.5", BY_KIND, NO_SORT),
    View.TEAM_ENDED:      Offers("CO-9.5", BY_KIND, NO_SORT),
}

QUEUE_LISTING: Listing = {
    View.ALL:             Offers(
        "FL-4.1", CHANNELS | {Filter.STATE}, frozenset({Sort.ARRIVAL, Sort.SERVICE_START}),
        permission=Permission.SEE_QUEUE, seen_by="FL-0.2", sort=Sort.ARRIVAL,
    ),
    View.OFFERED:         BY_NOTHING,
    View.MY_PROCESSING:   BY_NOTHING,
    View.MY_ENDED:        BY_NOTHING,
}

JOIN_LISTING: Listing = {
    View.ALL:             Offers(
        "OM-5.1", NO_FILTER, frozenset({Sort.LAST_MESSAGE_OR_ADDED}), sort=Sort.LAST_MESSAGE_OR_ADDED,
        tabs={
            "livetalk": Tab(rule="OM-5.2", channels=frozenset({"webchat"}), filters=frozenset({Filter.DEPARTMENT})),
            "facebook": Tab(
                rule="OM-5.3", channels=frozenset({"messenger", "facebook_comments"}), filters=CHANNELS,
                also=("OM-9.1",),
            ),
            "zalo":     Tab(rule="OM-5.3", channels=frozenset({"zalo"}), filters=frozenset({Filter.ACCOUNT})),
        },
    ),
}

DESK_LISTING: Listing = {
    View.VISITORS:        BY_NOTHING,
    View.MY_PROCESSING:   BY_NOTHING,
    View.TALKED:          BY_NOTHING,
    View.LEFT:            BY_NOTHING,
    View.MUTED:           BY_NOTHING,
    View.TEAM_PROCESSING: Offers("RC-7.11", frozenset({Filter.MEMBER}), NO_SORT),
}

# fmt: on
