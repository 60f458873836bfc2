"""The five products' documents as tables, written down a second time: who may do what, when, and on which channels.

Made from the catalogue's statements with their adopted readings and from the places where the profiles differ; nothing
here knows how the library decides. A *mode* is what holds of one conversation: plain, alone or together in Omnichat
(CO-0.6, CO-1.2), queue in FIRST LINE, join in OMI, desk at the reception.
"""

from collections.abc import Mapping

MODE_OF = {"first_line": "queue", "omi": "join", "reception": "desk"}
MODES = ("plain", "alone", "together", *MODE_OF.values())

# Who ------------------------------------------------------------------------------------------------------

TEAM_VIEW = frozenset({"administrator", "supervisor", "service_manager"})
MANAGEMENT = TEAM_VIEW | {"marketing_agent"}
ALL = MANAGEMENT | {"agent"}
NONE: frozenset[str] = frozenset()
TRANSFERRERS = frozenset({"administrator", "supervisor"})  # RC-7.10: the permission 转接给他人, as our roles have it

GIVEN_BY = {
    **dict.fromkeys(("ReceiveMessage", "Enter", "EndByCustomer"), "customer"),
    **dict.fromkeys(("ReceiveEdit", "ReceiveUnsend", "ReceiveReaction", "ReceiveEcho", "ReceiveSignal"), "customer"),
    **dict.fromkeys(("AnswerByBot", "ReportBotOutcome", "EndByBot"), "bot"),
    **dict.fromkeys(
        ("SendAutomatic", "EndBySilence", "RemindOfEnding", "MarkOverdue", "WithdrawMember", "Route", "MakeOffer"),
        "system",
    ),
    **dict.fromkeys(("LapseOffer", "Assign", "HandOver"), "system"),
}

# fmt: off
# Refused by that rule, unless the role is in the column of one's relation.
#                        refused by  handler  collaborator  outsider
OMNICHAT = {
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
        "EditContact":         ("OC-8.2",  ALL,  ALL,         ALL),         # OC-8.2: an agent, whoever serves
        "AddNote":             ("OC-8.3",  ALL,  ALL,         ALL),         # OC-8.3
        "Tag":                 ("OC-10.6", ALL,  ALL,         ALL),         # OC-10.5, OC-10.6: one who is at the event
        "Untag":               ("OC-10.7", ALL,  ALL,         ALL),
        "Export":              ("OC-12.1", ALL,  ALL,         ALL),         # OC-12.1
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
# Omnichat has no participants; where the rule says "a member", one would be meant too.
PARTICIPANTS = {
    ("plain", "StartConversation"), ("alone", "StartConversation"), ("plain", "Whisper"),
    *((mode, name) for mode in ("plain", "alone", "together")
      for name in ("EditContact", "AddNote", "Tag", "Untag", "Export")),
}

# The three others say less: whom they don't name may not, and what they don't name isn't there.
LATER: Mapping[str, Mapping[str, tuple[str, dict[str, frozenset[str]]]]] = {
    "queue": {
        "StartConversation": ("FL-1.2", {"handler": ALL, "outsider": ALL}),  # FL-1.2: an agent's message opens one too
        "AcceptOffer":       ("HO-12",  {"outsider": ALL}),                  # FL-3.2: one takes on what is assigned
        "DeclineOffer":      ("HO-12",  {"outsider": ALL}),
        "Reply":             ("HO-12",  {"handler": ALL}),                   # the assigned agent
        "End":               ("HO-12",  {"handler": ALL}),                   # the assigned agent
        "EditContact":       ("HO-12",  {"handler": ALL}),                   # nothing is said: the assigned agent too
        "AddNote":           ("HO-12",  {"handler": ALL}),
    },
    "join": {
        "StartConversation": ("HO-12",  {"participant": ALL, "outsider": ALL}),
        "Join":              ("OM-0.1", {"participant": ALL, "outsider": ALL}),  # OM-0.1: Admin and staff
        "AddParticipants":   ("OM-3.1", {"participant": ALL}),               # OM-3.1: who takes part, nobody else
        "Leave":             ("OM-3.2", {"participant": ALL}),               # OM-3.2, reading: leaving is possible
        "Reply":             ("OM-0.1", {"participant": ALL}),               # OM-0.1: joining comes first; OM-3.2
        "Whisper":           ("OM-7.2", {"participant": ALL}),               # OM-7.2: those who have joined
        "End":               ("HO-12",  {"participant": ALL}),               # the customer, or who takes part
        "Reopen":            ("OM-8.2", {}),                                 # OM-8.2: over for good
        "EditContact":       ("HO-12",  {"participant": ALL, "outsider": ALL}),  # OM-10.1: from wherever it is seen
        "AddNote":           ("HO-12",  {"participant": ALL, "outsider": ALL}),
    },
    "desk": {
        "StartConversation": ("HO-12",   {"handler": ALL, "outsider": ALL}),
        "Reply":             ("RC-8.3",  {"handler": ALL, "colleague": ALL}),           # RC-8.3: on their behalf
        "Transfer":          ("RC-7.10", {"handler": ALL, "colleague": TRANSFERRERS}),  # RC-7.2; RC-7.9, RC-7.10
        "End":               ("RC-7.4",  {"handler": ALL, "colleague": ALL}),           # RC-7.4, RC-8.5
        "Mute":              ("RC-7.6",  {"handler": ALL}),                             # RC-7.6: the agent's own
        "Unmute":            ("RC-7.7",  {"handler": ALL, "outsider": ALL}),            # what is nobody's, by anybody
        "Block":             ("HO-12",   {"handler": ALL}),                             # RC-8.5 doesn't name these
        "Unblock":           ("HO-12",   {"handler": ALL}),
        "EditContact":       ("RC-3.3",  {"handler": ALL, "colleague": ALL, "outsider": ALL}),  # RC-3.3, RC-3.5; RC-8.5
        "AddNote":           ("HO-12",   {"handler": ALL, "colleague": ALL, "outsider": ALL}),  # as a remark (RC-3.5)
        "Tag":               ("RC-3.11", {"handler": ALL, "colleague": ALL, "outsider": ALL}),  # RC-3.11, RC-8.5
        "Untag":             ("RC-3.8",  {"handler": ALL, "colleague": ALL, "outsider": ALL}),  # RC-3.6's reading
        "Export":            ("RC-7.14", {"handler": ALL, "colleague": ALL, "outsider": ALL}),  # who has it before them
    },
}
NOT_THERE = ("HO-41", dict[str, frozenset[str]]())
ASKED_OF_MEMBERS = {
    *OMNICHAT["plain"], "AddParticipants", "AcceptOffer", "DeclineOffer", "Mute", "Unmute", "Block", "Unblock",
}
"""Commands that ask who is entitled."""


def granted(mode: str, command: str) -> tuple[str, dict[str, frozenset[str]]]:
    """Return what one command's row says: the rule that refuses, and the roles by relation, cell by cell."""
    if mode in LATER:
        return LATER[mode].get(command, NOT_THERE)
    # what a column doesn't say again holds as in the column before it
    columns = MODES[: MODES.index(mode) + 1]
    known = {name: row for column in columns for name, row in OMNICHAT[column].items()}
    if command not in known:
        return NOT_THERE
    rule, handler, collaborator, outsider = known[command]
    participant = ALL if (mode, command) in PARTICIPANTS else NONE
    cells = {"handler": handler, "collaborator": collaborator, "participant": participant, "outsider": outsider}
    return rule, {relation: roles for relation, roles in cells.items() if roles}


def may(mode: str, command: str) -> tuple[str, dict[str, frozenset[str]]]:
    """Who is entitled: the rule that refuses anybody else, and the roles by relation.

    Whoever stands above the handler is an outsider too, and may what any of them may.
    """
    rule, cells = granted(mode, command)
    outsider = cells.get("outsider", NONE)
    everybody = dict.fromkeys(("handler", "collaborator", "participant", "colleague", "outsider"), NONE)
    return rule, {**everybody, **cells, "colleague": cells.get("colleague", NONE) | outsider}


# When -----------------------------------------------------------------------------------------------------

PENDING, PROCESSING, ENDED, NEW = "pending", "processing", "ended", "new"
STORED = {PENDING, PROCESSING, ENDED}
FITS = {
    "ReceiveMessage":      {NEW, *STORED},              # OC-1.2, OC-1.3, OC-1.10, FL-1.1, RC-7.5
    "ReceiveEdit":         STORED,
    "ReceiveUnsend":       STORED,
    "ReceiveReaction":     STORED,
    "ReceiveEcho":         STORED,
    "ReceiveSignal":       STORED,
    "Enter":               {NEW, PENDING, PROCESSING},  # RC-2.2; RC-7.5: after the end a new session
    "EndByCustomer":       {PENDING, PROCESSING},       # OM-8.1, RC-2.4
    "StartConversation":   {NEW, ENDED},                # OC-1.2, OC-1.6
    "FollowUp":            {PENDING},                   # OC-1.4, OC-1.9
    "TakeOver":            {PROCESSING},                # OC-6.4
    "Transfer":            {PROCESSING},                # OC-6.1
    "AddCollaborators":    {PROCESSING},                # CO-1.4
    "Join":                {PROCESSING},                # CO-2.2: ended ones only after reopening
    "AddParticipants":     {PROCESSING},                # OM-3.1: one takes part already
    "RemoveCollaborators": {PROCESSING},
    "Leave":               {PROCESSING},
    "Reply":               {PROCESSING},
    "Whisper":             STORED,
    "End":                 {PROCESSING},                # OC-1.8, OC-1.9; what is pending ends in a batch, OC-11.10
    "Reopen":              {ENDED},                     # OC-1.6, OC-1.9
    "Open":                STORED,
    "Acknowledge":         STORED,
    "Pin":                 {PROCESSING, ENDED},
    "Unpin":               {PROCESSING, ENDED},
    "AcceptOffer":         {PENDING},
    "DeclineOffer":        {PENDING},
    "Mute":                {PROCESSING},                # RC-7.6: the customer sends messages
    "Unmute":              {PROCESSING},
    "Block":               STORED,                      # RC-7.8: of the customer, whatever the session is
    "Unblock":             STORED,
    "EditContact":         STORED,                      # OC-8.1, RC-3.3: of the customer, whatever the session is
    "AddNote":             STORED,
    "Tag":                 STORED,                      # OC-10.8: tags are the customer's
    "Untag":               STORED,
    "Export":              STORED,                      # OC-12.1, RC-7.14
    "AnswerByBot":         {PENDING, PROCESSING},       # OC-2.8
    "ReportBotOutcome":    {PENDING},                   # OC-2.1: lanes are of pending ones
    "EndByBot":            {PENDING},                   # FL-2.2
    "SendAutomatic":       STORED,
    "Route":               {PENDING, PROCESSING},       # FL-5.3
    "MakeOffer":           {PENDING},
    "LapseOffer":          {PENDING},
    "Assign":              {PROCESSING},                # RC-2.3: in dialogue, and nobody's yet
    "HandOver":            {PROCESSING},                # RC-1.7: current customers
    "WithdrawMember":      STORED,                      # CO-17.1: ended ones included
    "EndBySilence":        {PROCESSING},                # CO-16.1
    "RemindOfEnding":      {PROCESSING},                # CO-14.6
    "MarkOverdue":         {PENDING, PROCESSING},       # CO-15.1
}
ALSO_FITS = {
    ("join", "Join"): PENDING,                          # OM-2.3: who joins first serves it from then on
}
SAID_BY_ITS_OWN_RULE = {
    ("StartConversation", PENDING): "HO-21",
    ("StartConversation", PROCESSING): "HO-21",
    ("AddCollaborators", PENDING): "CO-1.4",
    ("Join", PENDING): "CO-1.4",
    ("Reply", PENDING): "HO-13",
    **dict.fromkeys(((name, status) for name in ("AcceptOffer", "DeclineOffer") for status in (PROCESSING, ENDED)),
                    "HO-37"),
}
BY_THE_PRODUCTS_RULE = {
    "queue": {},
    "join": {
        ("Reply", PENDING): "OM-0.1",                   # nobody has joined yet
        ("Reply", ENDED): "OM-8.1", ("Join", ENDED): "OM-8.2",
    },
    "desk": {("Reply", ENDED): "RC-7.5", ("Enter", ENDED): "RC-7.5"},
}
CLOSED = {"queue": "FL-1.1", "join": "OM-8.1", "desk": "RC-7.5"}
"""What has ended is not taken up again there: who writes first is refused by that rule, and so is the customer,
but at the reception, where their words are stored and nobody receives them (RC-7.5)."""

# In a batch -----------------------------------------------------------------------------------------------

TICK = ""
BATCH = {
    (PENDING, "FollowUp"): TICK,          (PENDING, "End"): TICK,          (PENDING, "Reopen"): "OC-11.11",
    (PROCESSING, "FollowUp"): "OC-11.13", (PROCESSING, "End"): TICK,       (PROCESSING, "Reopen"): "OC-11.14",
    (ENDED, "FollowUp"): "OC-11.16",      (ENDED, "End"): "OC-11.17",      (ENDED, "Reopen"): TICK,
    (PROCESSING, "Transfer"): "OC-11.17",  # off without collaboration; with it, CO-6.9 says where
    **{(status, "Export"): "OC-12.2" for status in (PENDING, PROCESSING, ENDED)},  # of a single event
}
"""Omnichat's; the three others have no batches."""

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
MOST_FILES = {("join", "webchat"): 6}                                                  # OM-6.1, OM-6.2
FILES_TAKEN = {("join", "zalo"): {"pdf", "doc"}}                                       # OM-6.3

# What the platforms let, and what they carry (their own documentation) -------------------------------------

WRITES_FOR: Mapping[str, Mapping[str, int]] = {                                        # hours after the last word
    "messenger": {"member": 168}, "instagram": {"member": 168}, "whatsapp": {},
    "wechat": dict.fromkeys(("member", "bot", "system"), 48),
    "zalo": dict.fromkeys(("member", "bot", "system"), 168),
}
A_DAY = 24
APPROVED_OUTSIDE = {"whatsapp", "wechat", "zalo"}
"""Where a text that the platform has approved may be sent at any time."""
APPROVED = {*APPROVED_OUTSIDE, "messenger", "instagram", "line"}
"""Where there are such texts."""
NO_FILES = {"line", "wechat", "facebook_comments"}
"""Where a file is sent by its link or not at all."""

# Of the customer ------------------------------------------------------------------------------------------

OMNICHATS = {"plain", "alone", "together"}
PHONE_STAYS = {"whatsapp"}                                                             # OC-8.9, Omnichat's alone
TAGGED_ON = {"messenger", "line", "whatsapp", "instagram"}                             # OC-10.1
TAGGED_IF_KNOWN = {"omnichat": {"webchat"}}                                            # OC-10.2; CO's column hasn't it
EXPORTED_ON = {"line", "messenger"}                                                    # OC-12.1, OC-12.2
COPIED_AS = {"text"}                                                                   # RC-7.14
SYSTEM_TAGS = {"转微", "转电", "预约", "到诊"}                                         # RC-3.7
LOOKED_FOR = {"desk": {"age", "gender", "phone", "wechat", "qq"}}                      # RC-3.14
LONGEST = {"field": 500, "note": 20_000, "tag": 100}
"""In code points; the documents say nothing of it."""

# Above ----------------------------------------------------------------------------------------------------

ABOVE = {"north": {"sales", "head"}, "sales": {"head"}, "care": {"head"}, "head": set[str](), "": set[str]()}
"""RC-8.1: whose members see those of a department: its own, and, at any height, those above it; never sideways."""
# fmt: on
