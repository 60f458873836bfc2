"""The named profiles, as one readable table. Each cell carries the rule that it enacts."""

from omnikit.model.actors import Permission
from omnikit.model.commands import (
    AddCollaborators,
    End,
    FollowUp,
    Join,
    Leave,
    Pin,
    RemoveCollaborators,
    Reopen,
    Reply,
    StartConversation,
    TakeOver,
    Transfer,
    Unpin,
    Whisper,
)
from omnikit.model.conversation import ENDED, PENDING, PROCESSING, Relation
from omnikit.model.errors import UnknownName
from omnikit.model.message import Form
from omnikit.model.views import Category, Filter, Sort, View
from omnikit.policies.access import Access, May, Who
from omnikit.policies.assignment import Handover, Targets
from omnikit.policies.batch import BatchTable, Cell
from omnikit.policies.collaboration import Collaboration
from omnikit.policies.lanes import Lanes
from omnikit.policies.listing import Avatars, Listing, Offers
from omnikit.policies.messages import Forms, Support, Writing
from omnikit.policies.notifying import CLOSE_BY_CLIENT, Happening, Notifying
from omnikit.policies.profile import Conduct, Profile
from omnikit.policies.reopening import OnMessage, Reopening
from omnikit.policies.unread import Unread

# fmt: off

# Who may do what ------------------------------------------------------------------------------------------
# Read a row aloud: "Transfer: the handler may, by OC-6.1; anybody else is refused by OC-6.3."

PLAIN_ACCESS: Access = {
    StartConversation:   Who("OC-1.2", outsider=May("OC-1.2"), handler=May("OC-1.2"), collaborator=May("OC-1.2"), participant=May("OC-1.2")),
    FollowUp:            Who("OC-1.4", outsider=May("OC-1.4")),
    TakeOver:            Who("OC-6.4", outsider=May("OC-6.4"), collaborator=May("OC-6.4")),
    Transfer:            Who("OC-6.3", handler=May("OC-6.1")),
    AddCollaborators:    Who("CO-0.6"),
    Join:                Who("CO-0.6"),
    RemoveCollaborators: Who("CO-0.6"),
    Leave:               Who("CO-0.6"),
    Reply:               Who("HO-12",  handler=May("HO-12"), collaborator=May("HO-12"), outsider=May("HO-12")),
    Whisper:             Who("HO-12",  handler=May("HO-12"), collaborator=May("HO-12"), participant=May("HO-12"), outsider=May("HO-12")),
    End:                 Who("OC-6.7", handler=May("OC-6.6")),
    Reopen:              Who("OC-1.6", handler=May("OC-1.6"), collaborator=May("OC-1.6"), outsider=May("OC-1.6")),
    Pin:                 Who("CO-13.1", handler=May("CO-13.1")),
    Unpin:               Who("CO-13.1", handler=May("CO-13.1")),
}

ALONE_ACCESS: Access = {
    **PLAIN_ACCESS,
    AddCollaborators:    Who("CO-1.6", handler=May("CO-1.6"), also=("CO-0.1",)),
    Join:                Who("CO-2.2", outsider=May("CO-2.2", Permission.JOIN)),
    RemoveCollaborators: Who("CO-3.3", handler=May("CO-3.2")),
    Leave:               Who("CO-4.1", collaborator=May("CO-4.1")),
    Reply:               Who("CO-0.3", handler=May("CO-0.3"), also=("CO-2.1",)),
    Whisper:             Who("CO-0.3", handler=May("CO-0.3")),
}

TOGETHER_ACCESS: Access = {
    **ALONE_ACCESS,
    StartConversation:   Who("CO-0.3", handler=May("CO-0.3"), collaborator=May("CO-0.3"), also=("CO-2.1",)),
    TakeOver:            Who("CO-5.1", collaborator=May("CO-5.1", Permission.TAKE_OVER), also=("CO-8.5",)),
    Transfer:            Who("CO-6.2", handler=May("CO-6.1")),
    AddCollaborators:    Who("CO-1.6", handler=May("CO-1.6"), collaborator=May("CO-1.6", Permission.ADD_COLLABORATORS), also=("CO-0.1",)),
    Join:                Who("CO-2.2", outsider=May("CO-2.2", Permission.JOIN), collaborator=May("CO-2.3"), also=("CO-0.2", "CO-0.4")),
    RemoveCollaborators: Who("CO-3.3", handler=May("CO-3.2"), collaborator=May("CO-3.3", Permission.REMOVE_COLLABORATORS), outsider=May("CO-3.3", Permission.REMOVE_COLLABORATORS)),
    Reply:               Who("CO-0.3", handler=May("CO-0.3"), collaborator=May("CO-0.3"), also=("CO-2.1",)),
    Whisper:             Who("CO-0.3", handler=May("CO-0.3"), collaborator=May("CO-0.3")),
    End:                 Who("CO-7.1", handler=May("CO-7.1")),
    Reopen:              Who("CO-8.1", handler=May("CO-8.1"), collaborator=May("CO-8.1"), outsider=May("CO-8.4", Permission.REOPEN_FOR_TEAM)),
    Pin:                 Who("CO-13.1", handler=May("CO-13.1"), collaborator=May("CO-13.1")),
    Unpin:               Who("CO-13.1", handler=May("CO-13.1"), collaborator=May("CO-13.1")),
}

# What may be done in batch --------------------------------------------------------------------------------

PLAIN_BATCH: BatchTable = {
    (PENDING,    FollowUp): Cell(True,  "OC-11.9",  also=("OC-11.1",)),
    (PENDING,    End):      Cell(True,  "OC-11.10", also=("OC-11.2",)),
    (PENDING,    Reopen):   Cell(False, "OC-11.11"),

    (PROCESSING, End):      Cell(True,  "OC-11.12"),
    (PROCESSING, FollowUp): Cell(False, "OC-11.13"),
    (PROCESSING, Reopen):   Cell(False, "OC-11.14"),
    (PROCESSING, Transfer): Cell(False, "OC-11.17"),

    (ENDED,      Reopen):   Cell(True,  "OC-11.15"),
    (ENDED,      FollowUp): Cell(False, "OC-11.16"),
    (ENDED,      End):      Cell(False, "OC-11.17"),
}

ALONE_BATCH: BatchTable = {
    **PLAIN_BATCH,
    (PROCESSING, Transfer): Cell(True,  "CO-6.9", groups=False),
}

TOGETHER_BATCH: BatchTable = {
    **PLAIN_BATCH,
    (PROCESSING, End):      Cell(True,  "CO-7.9", refuses=frozenset({Relation.COLLABORATOR}), also=("CO-7.8",)),
    (PROCESSING, Transfer): Cell(False, "CO-6.9", also=("CO-6.8",)),
    (ENDED,      Reopen):   Cell(True,  "CO-8.8", refuses=frozenset({Relation.OUTSIDER})),
}

# Which channels carry which automatic message -------------------------------------------------------------

EVERY_CHANNEL = frozenset({"line", "messenger", "whatsapp", "instagram", "webchat", "wechat"})

FORMS: Forms = {
    Form.INSTANT:            Support("CO-14.3", EVERY_CHANNEL),
    Form.OFFLINE:            Support("CO-14.3", EVERY_CHANNEL),
    Form.SURVEY:             Support("CO-14.4", EVERY_CHANNEL),
    Form.JOURNEY:            Support("CO-14.5", frozenset({"line", "messenger", "whatsapp", "instagram"})),
    Form.CLOSING_REMINDER:   Support("CO-14.6", frozenset({"line", "messenger", "whatsapp", "instagram"})),
    Form.CART_REMARKETING:   Support("CO-14.7", frozenset({"line", "messenger", "whatsapp"})),
    Form.LINE_NOTIFICATION:  Support("CO-14.8", frozenset({"line"})),
    Form.LIVE_VIDEO:         Support("CO-14.9", frozenset({"line", "whatsapp"})),
    Form.KEYWORD_ASSIGNMENT: Support("CO-14.10", frozenset()),
    Form.WELCOME:            Support("CO-14.10", frozenset()),
    Form.BINDING_SUCCESS:    Support("CO-14.10", frozenset()),
}

# What each list offers ------------------------------------------------------------------------------------

CHANNELS = frozenset({Filter.CHANNEL, Filter.ACCOUNT})
BY_KIND = CHANNELS | {Filter.KIND}
BOTH_SORTS = frozenset({Sort.LAST_MESSAGE, Sort.OVERTIME_WAITING})
NO_SORT: frozenset[Sort] = frozenset()

PLAIN_LISTING: Listing = {view: Offers("HO-15", CHANNELS, NO_SORT) for view in View}

SHARED_LISTING: Listing = {
    View.PENDING_HUMAN:   Offers("CO-9.3", CHANNELS, BOTH_SORTS),
    View.PENDING_BOT:     Offers("CO-9.3", CHANNELS, BOTH_SORTS),
    View.MY_PROCESSING:   Offers("CO-9.4", BY_KIND, BOTH_SORTS),
    View.TEAM_PROCESSING: Offers("CO-9.4", BY_KIND, BOTH_SORTS),
    View.MY_ENDED:        Offers("CO-9.5", BY_KIND, NO_SORT),
    View.TEAM_ENDED:      Offers("CO-9.5", BY_KIND, NO_SORT),
}

# The conducts ---------------------------------------------------------------------------------------------

PLAIN = Conduct(
    access=PLAIN_ACCESS,
    batch=PLAIN_BATCH,
    notifying=Notifying(notices=frozenset({Happening.MESSAGE})),
)

ALONE = PLAIN.but(
    access=ALONE_ACCESS,
    visible_to=Permission.SEE_TEAM,
    batch=ALONE_BATCH,
    notifying=Notifying(
        notices=frozenset({Happening.MESSAGE, Happening.TRANSFERRED, Happening.TAKEN_OVER, Happening.ADDED}),
        system_messages=frozenset({Happening.ADDED, Happening.JOINED}),
    ),
)

TOGETHER = Conduct(
    access=TOGETHER_ACCESS,
    batch=TOGETHER_BATCH,
    visible_to=Permission.SEE_TEAM,
    reopening=Reopening(on_message=OnMessage.TO_PROCESSING, to_reopener=False),
    handover=Handover(targets=Targets.COLLABORATORS, former_stays=True),
    unread=Unread(shared=False, reply_clears_all=False),
    notifying=Notifying(
        notices=frozenset({
            Happening.ADDED, Happening.REMOVED, Happening.LEFT, Happening.TAKEN_OVER, Happening.TRANSFERRED,
            Happening.ENDED, Happening.MESSAGE,
        }),
        system_messages=frozenset({
            Happening.ADDED, Happening.JOINED, Happening.REMOVED, Happening.LEFT, Happening.TAKEN_OVER,
            Happening.TRANSFERRED,
        }),
        close_rooms=CLOSE_BY_CLIENT,
    ),
    forms=FORMS,
    pins_end=True,
    hidden_from_legacy=True,
)

# The profiles ---------------------------------------------------------------------------------------------

OMNICHAT = Profile(
    name="omnichat",
    words={
        "pending": "word.pending", "processing": "word.processing", "ended": "word.ended",
        "human": "word.human", "bot": "word.bot", "my": "word.my", "team": "word.team",
    },
    locale="zh-Hant",
    channels=("webchat", "messenger", "line", "whatsapp", "instagram"),
    listing=PLAIN_LISTING,
    search_categories=frozenset(Category),
    lanes=Lanes(human_sticky=True),
    writing=Writing(longest=200_000, whispers=False, reply_follows_up=False),
    avatars=Avatars(most=3),
    plain=PLAIN,
    alone=PLAIN,
    together=PLAIN,
)

OMNICHAT_COLLABORATION = OMNICHAT.but(
    name="omnichat_collaboration",
    words={**OMNICHAT.words, "ordinary": "word.ordinary", "collaborative": "word.collaborative"},
    channels=(*OMNICHAT.channels, "wechat"),
    listing=SHARED_LISTING,
    alone=ALONE,
    together=TOGETHER,
    collaboration=Collaboration(
        limit=5, channels=frozenset({"whatsapp", "line", "messenger", "instagram", "wechat"}),
    ),
)

# fmt: on

PRESETS: dict[str, Profile] = {profile.name: profile for profile in (OMNICHAT, OMNICHAT_COLLABORATION)}


def preset(name: str) -> Profile:
    """Return the profile of that name; raise ``UnknownName`` with the known ones."""
    try:
        return PRESETS[name]
    except KeyError:
        raise UnknownName("profile", name, PRESETS) from None
