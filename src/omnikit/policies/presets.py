"""The five named profiles, as one readable table: a row for each switch, a column for each product.

Who may do what is in ``grants``, what lists offer in ``lists``. A profile of one's own is one of these with a few values
changed: ``FIRST_LINE.but(name="ours", channels=("line",), dispatching=FIRST_LINE.dispatching.but(open_offers=1))``.
"""

from collections.abc import Mapping
from typing import Any

from omnikit.model.actors import Permission
from omnikit.model.commands import (
    End,
    Enter,
    Export,
    FollowUp,
    Join,
    ReceiveMessage,
    Reopen,
    Reply,
    StartConversation,
    Transfer,
)
from omnikit.model.conversation import ENDED, PENDING, PROCESSING, Relation
from omnikit.model.errors import UnknownName
from omnikit.model.found import FoundKind
from omnikit.model.message import Form, MessageKind
from omnikit.model.platforms import PLATFORMS
from omnikit.model.presence import AWAY, BUSY, EXITED, ONLINE
from omnikit.model.quick_reply import Shelf
from omnikit.model.traits import Traits
from omnikit.model.transcript import ExportForm
from omnikit.model.views import Category
from omnikit.policies.assignment import Handover, OnWithdrawal, Targets
from omnikit.policies.attending import Attending, OnExit
from omnikit.policies.batch import BatchTable, Cell
from omnikit.policies.collaboration import Collaboration
from omnikit.policies.contacts import Exporting, Extracting, Recording, Suggesting, Tagging
from omnikit.policies.dispatching import BusyFallback, Dispatching, Mode
from omnikit.policies.grants import (
    ALONE_ACCESS,
    DESK_ACCESS,
    JOIN_ACCESS,
    PLAIN_ACCESS,
    QUEUE_ACCESS,
    TOGETHER_ACCESS,
)
from omnikit.policies.lanes import Lanes
from omnikit.policies.lists import DESK_LISTING, JOIN_LISTING, PLAIN_LISTING, QUEUE_LISTING, SHARED_LISTING
from omnikit.policies.messages import Forms, Support, Writing
from omnikit.policies.notifying import CLOSE_BY_CLIENT, Happening, Notifying
from omnikit.policies.profile import Conduct, Profile
from omnikit.policies.reopening import OnMessage, Reopening, Shut
from omnikit.policies.unread import Unread
from omnikit.policies.visibility import Sight, Visibility

# fmt: off

# What may be done in batch --------------------------------------------------------------------------------

PLAIN_BATCH: BatchTable = {
    (PENDING,    FollowUp): Cell(True,  "OC-11.9",  also=("OC-11.1",)),
    (PENDING,    End):      Cell(True,  "OC-11.10", also=("OC-11.2",)),
    (PENDING,    Reopen):   Cell(False, "OC-11.11"),
    (PENDING,    Export):   Cell(False, "OC-12.2"),

    (PROCESSING, End):      Cell(True,  "OC-11.12"),
    (PROCESSING, FollowUp): Cell(False, "OC-11.13"),
    (PROCESSING, Reopen):   Cell(False, "OC-11.14"),
    (PROCESSING, Transfer): Cell(False, "OC-11.17"),
    (PROCESSING, Export):   Cell(False, "OC-12.2"),

    (ENDED,      Reopen):   Cell(True,  "OC-11.15"),
    (ENDED,      FollowUp): Cell(False, "OC-11.16"),
    (ENDED,      End):      Cell(False, "OC-11.17"),
    (ENDED,      Export):   Cell(False, "OC-12.2"),
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

# Which automatic messages are carried where the channel carries them ---------------------------------------

FORMS: Forms = {
    Form.INSTANT:            Support("CO-14.3"),
    Form.OFFLINE:            Support("CO-14.3"),
    Form.SURVEY:             Support("CO-14.4"),
    Form.JOURNEY:            Support("CO-14.5"),
    Form.CLOSING_REMINDER:   Support("CO-14.6"),
    Form.CART_REMARKETING:   Support("CO-14.7"),
    Form.LINE_NOTIFICATION:  Support("CO-14.8"),
    Form.LIVE_VIDEO:         Support("CO-14.9"),
    Form.KEYWORD_ASSIGNMENT: Support("CO-14.10", carried=False),
    Form.WELCOME:            Support("CO-14.10", carried=False),
    Form.BINDING_SUCCESS:    Support("CO-14.10", carried=False),
}

NO_BATCH: BatchTable = {}

# The conducts ---------------------------------------------------------------------------------------------

PLAIN = Conduct(
    access=PLAIN_ACCESS,
    batch=PLAIN_BATCH,
    notifying=Notifying(notices=frozenset({Happening.MESSAGE})),
)

ALONE = PLAIN.but(
    access=ALONE_ACCESS,
    visibility=Visibility(served=Sight.NOBODY),
    batch=ALONE_BATCH,
    notifying=Notifying(
        notices=frozenset({Happening.MESSAGE, Happening.TRANSFERRED, Happening.TAKEN_OVER, Happening.ADDED}),
        system_messages=frozenset({Happening.ADDED, Happening.JOINED}),
    ),
)

TOGETHER = Conduct(
    access=TOGETHER_ACCESS,
    batch=TOGETHER_BATCH,
    visibility=Visibility(served=Sight.NOBODY),
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

QUEUE = Conduct(
    access=QUEUE_ACCESS,
    batch=NO_BATCH,
    visibility=Visibility(pending=Sight.NOBODY, served=Sight.NOBODY, permission=Permission.SEE_QUEUE),
    reopening=Reopening(on_message=OnMessage.NEW_CONVERSATION),
    shut={ReceiveMessage: Shut(rule="FL-1.1"), StartConversation: Shut(rule="FL-1.1")},
    notifying=Notifying(notices=frozenset({Happening.OFFERED})),
    auto_close=False,
    overtime=False,
    surveys=False,
)

SIDE_BY_SIDE = Conduct(
    access=JOIN_ACCESS,
    batch=NO_BATCH,
    visibility=Visibility(pending=Sight.RECEIVERS, served=Sight.RECEIVERS),
    reopening=Reopening(on_message=OnMessage.NEW_CONVERSATION),
    shut={
        ReceiveMessage: Shut(rule="OM-8.1"), StartConversation: Shut(rule="OM-8.1"),
        Reply: Shut(rule="OM-8.1"), Join: Shut(rule="OM-8.2", also=("OM-8.1",)),
    },
    unread=Unread(shared=False, reply_clears_all=False),
    notifying=Notifying(
        notices=frozenset({Happening.ANNOUNCED, Happening.MESSAGE, Happening.ADDED}),
        fleeting=frozenset({Happening.MESSAGE, Happening.ADDED}),
        to_receivers=True,
    ),
    auto_close=False,
    overtime=False,
    surveys=False,
)

RECEPTION_DESK = Conduct(
    access=DESK_ACCESS,
    batch=NO_BATCH,
    visibility=Visibility(served=Sight.COLLEAGUES, permission=Permission.ADMINISTER),
    reopening=Reopening(on_message=OnMessage.NOT_DELIVERED),
    shut={Reply: Shut(rule="RC-7.5"), StartConversation: Shut(rule="RC-7.5"), Enter: Shut(rule="RC-7.5")},
    handover=Handover(targets=Targets.ONLINE, on_withdrawal=OnWithdrawal.UNHANDLED),
    notifying=Notifying(notices=frozenset({Happening.MESSAGE, Happening.ASSIGNED})),
    auto_close=False,
    overtime=False,
    surveys=False,
)

# Small tables of the table ---------------------------------------------------------------------------------

OMNICHAT_WORDS = {
    "pending": "word.pending", "processing": "word.processing", "ended": "word.ended",
    "human": "word.human", "bot": "word.bot", "my": "word.my", "team": "word.team",
}
SHARED_WORDS = {**OMNICHAT_WORDS, "ordinary": "word.ordinary", "collaborative": "word.collaborative"}
QUEUE_WORDS = {
    "bot": "word.bot", "human": "word.waiting", "dispatching": "word.dispatching", "processing": "word.in_progress",
    "ended": "word.completed", "all": "word.queue", "offered": "word.offered", "my": "word.mine",
    "online": "word.online", "ready": "word.ready", "not_ready": "word.not_ready",
}
JOIN_WORDS = {
    "human": "word.unjoined", "processing": "word.joined", "ended": "word.session_ended", "all": "word.general",
    "livetalk": "word.livetalk", "facebook": "word.facebook", "zalo": "word.zalo",
    "everything": "word.everything", "messages": "word.messages", "posts": "word.posts",
}
DESK_WORDS = {
    "visitor": "word.visitor_list", "processing": "word.in_dialogue", "talked": "word.talked", "left": "word.left",
    "muted": "word.suspected_harassment", "ended": "word.ended", "my": "word.sessions", "colleagues": "word.colleagues",
    "online": "word.online", "busy": "word.busy", "away": "word.away", "exited": "word.exited",
    "offline": "word.offline",
}

FIVE_CHANNELS = ("webchat", "messenger", "line", "whatsapp", "instagram")
TEXT_CHANNELS = (*FIVE_CHANNELS, "wechat", "telegram", "viber", "email", "sms")
OMI_CHANNELS = ("webchat", "messenger", "facebook_comments", "zalo")
SHARING = Collaboration(limit=5)
AS_THEY_ARE: Mapping[str, Traits] = {}
OMI_TRAITS = {
    "webchat": PLATFORMS["webchat"].but(from_customer=6),
    "zalo": PLATFORMS["zalo"].but(
        files={
            **PLATFORMS["zalo"].files,
            MessageKind.FILE: PLATFORMS["zalo"].files[MessageKind.FILE].but(endings=frozenset({"pdf", "doc"})),
        },
    ),
}
PULL = Dispatching()
OFFER = Dispatching(mode=Mode.OFFER, open_offers=3)
BROADCAST = Dispatching(mode=Mode.BROADCAST)
ASSIGN = Dispatching(mode=Mode.ASSIGN, busy_fallback=BusyFallback.SOLE_ONLINE_ONLY)
READINESS = Attending(shows=frozenset({ONLINE, EXITED}), readiness=True)
FOUR_SHOWN = Attending(
    shows=frozenset({ONLINE, BUSY, AWAY, EXITED}), away_hands_over=True, on_exit=OnExit.HAND_OVER,
)
FIVE_CATEGORIES = frozenset(Category) - {Category.NICKNAME}
BY_NICKNAME = frozenset({Category.NICKNAME})
NONE: frozenset[str] = frozenset()
SILENT = Writing()
WHISPERS = Writing(whispers=True)
HELPED = Writing(outward_handler=True)
QUEUED = Lanes(bot_may_end=True)
BOUND = Recording(locks=True, binds=True)
SOCIAL_TAGS = Tagging(everywhere=False)
SITE_TAGS = SOCIAL_TAGS.but(visitors=True)
PROGRESS = Tagging(
    typed=False,
    system=("转微", "转电", "预约", "到诊"),
    automatic={FoundKind.PHONE: "转电", FoundKind.WECHAT: "转微"},
    system_at_messages=True,
)
NOTHING_READ = Extracting()
FIVE_KINDS = Extracting(
    kinds=frozenset({FoundKind.AGE, FoundKind.GENDER, FoundKind.PHONE, FoundKind.WECHAT, FoundKind.QQ}),
    markers={
        FoundKind.PHONE: "green", FoundKind.WECHAT: "blue", FoundKind.QQ: "purple", FoundKind.AGE: "amber",
        FoundKind.GENDER: "grey",
    },
)
NOBODYS: frozenset[Shelf] = frozenset()
TEMPLATES = frozenset({Shelf.PUBLIC})
EVERY_SHELF = frozenset(Shelf)
SOCIAL_DATA = Exporting(everywhere=False)
COPIED = Exporting(forms=frozenset({ExportForm.TEXT}))

# The five profiles -------------------------------------------------------------------------------------------

COLUMNS = ("omnichat", "omnichat_collaboration", "first_line", "omi", "reception")

TABLE: Mapping[str, tuple[Any, ...]] = {
    # switch              omnichat         omnichat_collaboration     first_line      omi              reception
    "locale":            ("zh-Hant",       "zh-Hant",                 "zh-Hant",      "vi",            "zh-Hans"),
    "words":             (OMNICHAT_WORDS,  SHARED_WORDS,              QUEUE_WORDS,    JOIN_WORDS,      DESK_WORDS),
    "channels":          (FIVE_CHANNELS,   (*FIVE_CHANNELS, "wechat"), TEXT_CHANNELS, OMI_CHANNELS,    ("webchat",)),
    "plain":             (PLAIN,           PLAIN,                     QUEUE,          SIDE_BY_SIDE,    RECEPTION_DESK),
    "alone":             (PLAIN,           ALONE,                     QUEUE,          SIDE_BY_SIDE,    RECEPTION_DESK),
    "together":          (PLAIN,           TOGETHER,                  QUEUE,          SIDE_BY_SIDE,    RECEPTION_DESK),
    "collaboration":     (None,            SHARING,                   None,           None,            None),
    "takes_part":        (False,           False,                     False,          True,            False),
    "unhandled":         (False,           False,                     False,          False,           True),
    "opens":             (PENDING,         PENDING,                   PENDING,        PENDING,         PROCESSING),
    "lanes":             (Lanes(),         Lanes(),                   QUEUED,         Lanes(),         Lanes()),
    "dispatching":       (PULL,            PULL,                      OFFER,          BROADCAST,       ASSIGN),
    "attending":         (None,            None,                      READINESS,      None,            FOUR_SHOWN),
    "announces":         (False,           False,                     False,          True,            False),
    "listing":           (PLAIN_LISTING,   SHARED_LISTING,            QUEUE_LISTING,  JOIN_LISTING,    DESK_LISTING),
    "search_categories": (FIVE_CATEGORIES, FIVE_CATEGORIES,           NONE,           NONE,            BY_NICKNAME),
    "writing":           (SILENT,          SILENT,                    SILENT,         WHISPERS,        HELPED),
    "traits":            (AS_THEY_ARE,     AS_THEY_ARE,               AS_THEY_ARE,    OMI_TRAITS,      AS_THEY_ARE),
    "windows":           (True,            True,                      True,           True,            True),
    "comments":          (False,           False,                     False,          True,            False),
    "visitors":          (False,           False,                     False,          False,           True),
    "customer_ends":     (False,           False,                     False,          True,            True),
    "agent_end_left":    (False,           False,                     False,          False,           True),
    "nicknames":         (False,           False,                     False,          False,           True),
    "shows_visits":      (True,            False,                     False,          True,            True),
    "recording":         (BOUND,           BOUND,                     Recording(),    Recording(),     Recording()),
    "extracting":        (NOTHING_READ,          NOTHING_READ,                    NOTHING_READ,         NOTHING_READ,          FIVE_KINDS),
    "tagging":           (SITE_TAGS,       SOCIAL_TAGS,               None,           None,            PROGRESS),
    "quick_replies":     (NOBODYS,         NOBODYS,                   NOBODYS,        TEMPLATES,       EVERY_SHELF),
    "suggesting":        (None,            None,                      None,           None,            Suggesting()),
    "exporting":         (SOCIAL_DATA,     SOCIAL_DATA,               None,           None,            COPIED),
}

# fmt: on

OMNICHAT, OMNICHAT_COLLABORATION, FIRST_LINE, OMI, RECEPTION = (
    Profile(name=name, **{switch: cells[place] for switch, cells in TABLE.items()})
    for place, name in enumerate(COLUMNS)
)

PRESETS: dict[str, Profile] = {
    profile.name: profile for profile in (OMNICHAT, OMNICHAT_COLLABORATION, FIRST_LINE, OMI, RECEPTION)
}


def preset(name: str) -> Profile:
    """Return the profile of that name; raise ``UnknownName`` with the known ones."""
    try:
        return PRESETS[name]
    except KeyError:
        raise UnknownName("profile", name, PRESETS) from None
