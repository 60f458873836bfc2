"""What the documents say of every command, written down a second time.

Plain words and tables, made from the catalogue's statements with their adopted readings and from the places
where the profiles differ; nothing here knows how the library decides. What the documents leave open is the
order in which two broken rules are named. Ours: who asks, what they can see, what a batch may do, what fits
the status, who is entitled, and only then what exactly was asked for.
"""

from collections.abc import Iterator

from attrs import frozen


@frozen(kw_only=True)
class Scene:
    """A conversation and its team, in words. *last* is the number of the last message that counts as unread."""

    profile: str
    flag: bool
    status: str
    channel: str = "line"
    group: bool = False
    connected: bool = True
    handler: str = ""
    collaborators: tuple[str, ...] = ()
    last: int = 0
    enabled: frozenset[str] = frozenset()
    disabled: frozenset[str] = frozenset()

    @property
    def mode(self) -> str:
        """Which of the three columns holds: plain, or with collaboration: alone, or together (CO-0.6, CO-1.2)."""
        if not self.flag or self.profile == "omnichat":
            return "plain"
        return "together" if self.collaborators else "alone"

    def relation(self, name: str) -> str:
        """How somebody stands to the conversation."""
        if name == self.handler:
            return "handler"
        return "collaborator" if name in self.collaborators else "outsider"


@frozen(kw_only=True)
class Asker:
    """Who asks: a side of the desk; a member's *role* is empty when they are disabled or unknown."""

    side: str
    name: str = ""
    role: str = ""
    legacy: bool = False
    batch: bool = False


@frozen(kw_only=True)
class Wish:
    """What is asked for. *due*: whether the timer behind it is due, set for later, or not set at all."""

    command: str
    members: tuple[str, ...] = ()
    text: str = "said"
    contact: str = "known"
    form: str = ""
    up_to: int = 0
    view: str = "my"
    due: str = "none"


# Who ------------------------------------------------------------------------------------------------------

TEAM_VIEW = frozenset({"administrator", "supervisor", "service_manager"})
MANAGEMENT = TEAM_VIEW | {"marketing_agent"}
ALL = MANAGEMENT | {"agent"}
NONE: frozenset[str] = frozenset()

GIVEN_BY = {
    **dict.fromkeys(("ReceiveMessage",), "customer"),
    **dict.fromkeys(("AnswerByBot", "ReportBotOutcome"), "bot"),
    **dict.fromkeys(("SendAutomatic", "EndBySilence", "RemindOfEnding", "MarkOverdue", "WithdrawMember"), "system"),
}

# fmt: off
# Refused by that rule, unless the role is in the column of one's relation.
#                        refused by  handler  collaborator  outsider
MAY = {
    "plain": {
        "StartConversation":   ("OC-1.2",  ALL,  ALL,         ALL),         # OC-1.2: a member's first message
        "FollowUp":            ("OC-1.4",  NONE, NONE,        ALL),         # OC-1.4: any one member; pending has nobody
        "TakeOver":            ("OC-6.4",  NONE, ALL,         ALL),         # OC-6.4: of a colleague's conversation
        "Transfer":            ("OC-6.3",  ALL,  NONE,        NONE),        # OC-6.3: only the handler
        "AddCollaborators":    ("CO-0.6",  NONE, NONE,        NONE),        # CO-0.6: off, so nobody
        "Join":                ("CO-0.6",  NONE, NONE,        NONE),
        "RemoveCollaborators": ("CO-0.6",  NONE, NONE,        NONE),
        "Leave":               ("CO-0.6",  NONE, NONE,        NONE),
        "Reply":               ("HO-12",   ALL,  ALL,         ALL),         # CO-11.8: from the team view too
        "Whisper":             ("HO-12",   ALL,  ALL,         ALL),         # as a reply
        "End":                 ("OC-6.7",  ALL,  NONE,        NONE),        # OC-6.7: another member takes over first
        "Reopen":              ("OC-1.6",  ALL,  ALL,         ALL),         # OC-1.6: any one member
        "Pin":                 ("CO-13.1", ALL,  NONE,        NONE),        # CO-13.1: whoever is on it
        "Unpin":               ("CO-13.1", ALL,  NONE,        NONE),
    },
    "alone": {
        "AddCollaborators":    ("CO-1.6",  ALL,  NONE,        NONE),        # CO-1.6: the handler, whatever the role
        "Join":                ("CO-2.2",  NONE, NONE,        TEAM_VIEW),   # CO-2.2: 1:1 conversations included
        "RemoveCollaborators": ("CO-3.3",  ALL,  NONE,        NONE),        # CO-3.2; there is nobody to remove yet
        "Leave":               ("CO-4.1",  NONE, ALL,         NONE),        # CO-4.1: the handler cannot
        "Reply":               ("CO-0.3",  ALL,  NONE,        NONE),        # CO-0.3: in 1:1 conversations too
        "Whisper":             ("CO-0.3",  ALL,  NONE,        NONE),
    },
    "together": {
        "StartConversation":   ("CO-0.3",  ALL,  ALL,         NONE),        # CO-0.3: to write is to reply here
        "TakeOver":            ("CO-5.1",  NONE, MANAGEMENT,  NONE),        # CO-5.1: a collaborator of these roles
        "Transfer":            ("CO-6.2",  ALL,  NONE,        NONE),        # CO-6.1, CO-6.2
        "AddCollaborators":    ("CO-1.6",  ALL,  MANAGEMENT,  NONE),        # CO-1.6
        "Join":                ("CO-2.2",  NONE, ALL,         TEAM_VIEW),   # CO-2.2; CO-2.3: twice is nothing new
        "RemoveCollaborators": ("CO-3.3",  ALL,  MANAGEMENT,  MANAGEMENT),  # CO-3.2, CO-3.3: seated in it or not
        "Leave":               ("CO-4.1",  NONE, ALL,         NONE),        # CO-4.1: whatever the role
        "Reply":               ("CO-0.3",  ALL,  ALL,         NONE),        # CO-0.3, CO-2.1
        "Whisper":             ("CO-0.3",  ALL,  ALL,         NONE),
        "End":                 ("CO-7.1",  ALL,  NONE,        NONE),        # CO-7.1: no role helps
        "Reopen":              ("CO-8.1",  ALL,  ALL,         TEAM_VIEW),   # CO-8.1, CO-8.4
        "Pin":                 ("CO-13.1", ALL,  ALL,         NONE),        # CO-13.1
        "Unpin":               ("CO-13.1", ALL,  ALL,         NONE),
    },
}

# Neither product has participants; where the rule says "a member", one would be meant too.
PARTICIPANTS = {("plain", "StartConversation"), ("alone", "StartConversation"), ("plain", "Whisper")}

# When -----------------------------------------------------------------------------------------------------

PENDING, PROCESSING, ENDED, NEW = "pending", "processing", "ended", "new"
STORED = {PENDING, PROCESSING, ENDED}
FITS = {
    "ReceiveMessage":      {NEW, *STORED},         # OC-1.2, OC-1.3, OC-1.10
    "StartConversation":   {NEW, ENDED},           # OC-1.2, OC-1.6
    "FollowUp":            {PENDING},              # OC-1.4, OC-1.9
    "TakeOver":            {PROCESSING},           # OC-6.4
    "Transfer":            {PROCESSING},           # OC-6.1
    "AddCollaborators":    {PROCESSING},           # CO-1.4
    "Join":                {PROCESSING},           # CO-2.2: ended ones only after reopening
    "RemoveCollaborators": {PROCESSING},
    "Leave":               {PROCESSING},
    "Reply":               {PROCESSING},
    "Whisper":             STORED,
    "End":                 {PROCESSING},           # OC-1.8, OC-1.9; what is pending ends in a batch, OC-11.10
    "Reopen":              {ENDED},                # OC-1.6, OC-1.9
    "Open":                STORED,
    "Acknowledge":         STORED,
    "Pin":                 {PROCESSING, ENDED},
    "Unpin":               {PROCESSING, ENDED},
    "AnswerByBot":         {PENDING, PROCESSING},  # OC-2.8
    "ReportBotOutcome":    {PENDING},              # OC-2.1: lanes are of pending ones
    "SendAutomatic":       STORED,
    "WithdrawMember":      STORED,                 # CO-17.1: ended ones included
    "EndBySilence":        {PROCESSING},           # CO-16.1
    "RemindOfEnding":      {PROCESSING},           # CO-14.6
    "MarkOverdue":         {PENDING, PROCESSING},  # CO-15.1
}
SAID_BY_ITS_OWN_RULE = {
    ("StartConversation", PENDING): "HO-21",
    ("StartConversation", PROCESSING): "HO-21",
    ("AddCollaborators", PENDING): "CO-1.4",
    ("Join", PENDING): "CO-1.4",
    ("Reply", PENDING): "HO-13",
}

# In a batch -----------------------------------------------------------------------------------------------

TICK = ""
BATCH = {
    (PENDING, "FollowUp"): TICK,          (PENDING, "End"): TICK,          (PENDING, "Reopen"): "OC-11.11",
    (PROCESSING, "FollowUp"): "OC-11.13", (PROCESSING, "End"): TICK,       (PROCESSING, "Reopen"): "OC-11.14",
    (ENDED, "FollowUp"): "OC-11.16",      (ENDED, "End"): "OC-11.17",      (ENDED, "Reopen"): TICK,
    (PROCESSING, "Transfer"): "OC-11.17",  # off without collaboration; with it, CO-6.9 says where
}

# On which channels ----------------------------------------------------------------------------------------

COLLABORATES = {"whatsapp", "line", "messenger", "instagram", "wechat"}                # CO-0.7
GROUPS_COLLABORATE = {"whatsapp"}                                                      # CO-1.1
SIX = {"line", "messenger", "whatsapp", "instagram", "webchat", "wechat"}              # CO-14.2
CARRIED = {
    "instant":            ("CO-14.3", SIX),
    "offline":            ("CO-14.3", SIX),
    "survey":             ("CO-14.4", SIX),
    "journey":            ("CO-14.5", {"line", "messenger", "whatsapp", "instagram"}),
    "closing_reminder":   ("CO-14.6", {"line", "messenger", "whatsapp", "instagram"}),
    "cart_remarketing":   ("CO-14.7", {"line", "messenger", "whatsapp"}),
    "line_notification":  ("CO-14.8", {"line"}),
    "live_video":         ("CO-14.9", {"line", "whatsapp"}),
    "keyword_assignment": ("CO-14.10", set()),
    "welcome":            ("CO-14.10", set()),
    "binding_success":    ("CO-14.10", set()),
}
# fmt: on


def may(mode: str, command: str) -> tuple[str, dict[str, frozenset[str]]]:
    """Who is entitled: the rule that refuses anybody else, and the roles by relation."""
    # what a column doesn't say again holds as in the column before it
    known = MAY["plain"] | (MAY["alone"] if mode != "plain" else {}) | (MAY["together"] if mode == "together" else {})
    rule, handler, collaborator, outsider = known[command]
    participant = ALL if (mode, command) in PARTICIPANTS else NONE
    return rule, {"handler": handler, "collaborator": collaborator, "participant": participant, "outsider": outsider}


def denied_by(scene: Scene, asker: Asker, wish: Wish) -> str:
    """The ID of the rule that refuses; empty: it is allowed."""
    return next(_objections(scene, asker, wish), "")


def _objections(scene: Scene, asker: Asker, wish: Wish) -> Iterator[str]:
    yield from _to_the_asker(scene, asker, wish)
    if scene.status != NEW or wish.command in ("ReceiveMessage", "StartConversation"):
        if asker.batch:
            yield from _to_the_batch(scene, asker, wish)
        yield from _to_the_moment(scene, asker, wish)
        yield from _to_the_right(scene, asker, wish)
        yield from _ASKED_FOR.get(wish.command, _nothing)(scene, asker, wish)
    else:
        yield "HO-6"


def _nothing(scene: Scene, asker: Asker, wish: Wish) -> Iterator[str]:
    return iter(())


def _to_the_asker(scene: Scene, asker: Asker, wish: Wish) -> Iterator[str]:
    if asker.side == "member" and not asker.role:
        yield "HO-1"
    if asker.side != GIVEN_BY.get(wish.command, "member"):
        yield "HO-2"
    sees = asker.role in TEAM_VIEW or scene.relation(asker.name) != "outsider"
    open_to_all = scene.mode == "plain" or scene.status in (NEW, PENDING)  # OC-3.3, OC-3.4
    if asker.side == "member" and not open_to_all and not sees:  # CO-2.2, CO-11.3: in a collaboration team, 1:1 too
        yield "HO-5"


def _to_the_batch(scene: Scene, asker: Asker, wish: Wish) -> Iterator[str]:
    if (scene.status, wish.command) not in BATCH:
        yield "HO-20"
    elif scene.status == PROCESSING and wish.command == "Transfer" and scene.mode != "plain":
        if scene.mode == "together" or scene.group:  # CO-6.8, CO-6.9
            yield "CO-6.9"
    elif BATCH[scene.status, wish.command] != TICK:
        yield BATCH[scene.status, wish.command]
    relation = scene.relation(asker.name)
    if scene.mode == "together" and (wish.command, relation) == ("End", "collaborator"):
        yield "CO-7.9"
    if scene.mode == "together" and (wish.command, relation) == ("Reopen", "outsider"):
        yield "CO-8.8"


def _to_the_moment(scene: Scene, asker: Asker, wish: Wish) -> Iterator[str]:
    ends_pending = wish.command == "End" and scene.status == PENDING and asker.batch
    if scene.status not in FITS[wish.command] and not ends_pending:
        yield SAID_BY_ITS_OWN_RULE.get((wish.command, scene.status), "OC-1.9")
    if wish.command == "Pin" and scene.status == ENDED and scene.mode == "together":
        yield "CO-13.4"  # the OC column keeps pins at the end, the CO column does not
    if wish.command == "Whisper":
        yield "HO-19"  # neither document knows whispers


def _to_the_right(scene: Scene, asker: Asker, wish: Wish) -> Iterator[str]:
    if wish.command in MAY["plain"] and not (wish.command == "End" and scene.status == PENDING):
        rule, roles = may(scene.mode, wish.command)
        if asker.role not in roles[scene.relation(asker.name)]:
            yield rule


# What exactly was asked for -------------------------------------------------------------------------------


def _text(scene: Scene, asker: Asker, wish: Wish) -> Iterator[str]:
    if not scene.connected:
        yield "HO-14"
    if wish.command == "StartConversation" and wish.contact != "known":
        yield "HO-22"
    if wish.command == "ReceiveMessage" and wish.contact in ("unknown", "elsewhere"):
        yield "HO-22"
    if wish.command == "SendAutomatic" and scene.mode == "together":
        rule, channels = CARRIED[wish.form]
        if scene.channel not in channels:
            yield rule
    if wish.text == "blank":
        yield "HO-7"
    if wish.text == "too long":
        yield "HO-8"


def _transfer(scene: Scene, asker: Asker, wish: Wish) -> Iterator[str]:
    (to,) = wish.members
    if to == scene.handler:
        yield "HO-4"
    if to not in scene.enabled:
        yield "HO-9"
    if scene.mode == "together" and to not in scene.collaborators:
        yield "CO-6.1"


def _add(scene: Scene, asker: Asker, wish: Wish) -> Iterator[str]:
    if not wish.members or len(set(wish.members)) < len(wish.members):
        yield "HO-11"
    if not scene.enabled.issuperset(wish.members):
        yield "HO-9"
    if any(scene.relation(member) != "outsider" for member in wish.members):
        yield "HO-10"
    yield from _room(scene, len(wish.members))


def _join(scene: Scene, asker: Asker, wish: Wish) -> Iterator[str]:
    yield from _room(scene, 0 if scene.relation(asker.name) == "collaborator" else 1)


def _room(scene: Scene, more: int) -> Iterator[str]:
    if scene.channel not in COLLABORATES:
        yield "CO-0.7"
    if scene.group and scene.channel not in GROUPS_COLLABORATE:
        yield "CO-1.1"
    if len(scene.collaborators) + more > 5:
        yield "CO-0.8"


def _remove(scene: Scene, asker: Asker, wish: Wish) -> Iterator[str]:
    if not wish.members or len(set(wish.members)) < len(wish.members):
        yield "HO-11"
    if not set(scene.collaborators).issuperset(wish.members):
        yield "CO-3.4"


def _open(scene: Scene, asker: Asker, wish: Wish) -> Iterator[str]:
    if asker.legacy and scene.mode == "together":
        yield "CO-18.2"


def _acknowledge(scene: Scene, asker: Asker, wish: Wish) -> Iterator[str]:
    if not 0 <= wish.up_to <= scene.last:
        yield "HO-17"
    if wish.view == "my" and scene.status != PENDING and scene.relation(asker.name) == "outsider":
        yield "HO-18"


def _withdraw(scene: Scene, asker: Asker, wish: Wish) -> Iterator[str]:
    if not scene.disabled.issuperset(wish.members):
        yield "HO-23"


def _timed(scene: Scene, asker: Asker, wish: Wish) -> Iterator[str]:
    if wish.due != "due":
        yield "HO-24"


_ASKED_FOR = {
    **dict.fromkeys(("ReceiveMessage", "StartConversation", "Reply", "AnswerByBot", "SendAutomatic"), _text),
    "Transfer": _transfer,
    "AddCollaborators": _add,
    "Join": _join,
    "RemoveCollaborators": _remove,
    "Open": _open,
    "Acknowledge": _acknowledge,
    "WithdrawMember": _withdraw,
    **dict.fromkeys(("EndBySilence", "RemindOfEnding", "MarkOverdue"), _timed),
}


# What becomes of it ---------------------------------------------------------------------------------------


def becomes(scene: Scene, asker: Asker, wish: Wish) -> tuple[str, str]:
    """The status and the handler after an allowed command."""
    match wish.command:
        case "FollowUp" | "TakeOver":  # OC-1.4, OC-1.5, OC-6.4, CO-5.2
            return PROCESSING, asker.name
        case "StartConversation" if scene.status == NEW:  # OC-1.2
            return PROCESSING, asker.name
        case "Reopen" | "StartConversation":  # OC-1.7, CO-8.2, CO-8.3, CO-8.4
            return PROCESSING, scene.handler if scene.mode == "together" else asker.name
        case "Transfer":  # OC-6.2, CO-6.3
            return PROCESSING, wish.members[0]
        case "ReceiveMessage" if scene.status == NEW:  # OC-1.2
            return PENDING, ""
        case "ReceiveMessage" if scene.status == ENDED:  # OC-1.3, CO-1.5, CO-7.2
            return (PROCESSING, scene.handler) if scene.mode == "together" else (PENDING, "")
        case "End":  # OC-1.8, OC-3.3
            return ENDED, scene.handler or asker.name
        case "EndBySilence":  # CO-16.1
            return ENDED, scene.handler
        case "WithdrawMember" if wish.members == (scene.handler,):  # CO-17.5
            if scene.collaborators:
                return scene.status, scene.collaborators[0]
            return (PENDING, "") if scene.status == PROCESSING else (scene.status, scene.handler)
    return scene.status, scene.handler
