"""What the documents say of every command in every situation, with the tables of ``documents``.

What the documents leave open is the order in which two broken rules are named. Ours: who asks, what they can see, what
a batch may do, what fits the status, who is entitled, and only then what exactly was asked for.
"""

from collections.abc import Iterator

from tests.engine.documents import (
    A_DAY,
    ALSO_FITS,
    APPROVED,
    APPROVED_OUTSIDE,
    ASKED_OF_MEMBERS,
    BATCH,
    BY_THE_PRODUCTS_RULE,
    CARRIED,
    CLOSED,
    COLLABORATES,
    COPIED_AS,
    ENDED,
    EXPORTED_ON,
    FILES_TAKEN,
    FITS,
    GIVEN_BY,
    GROUPS_COLLABORATE,
    LATER,
    LONGEST,
    MOST_FILES,
    NEW,
    NO_FILES,
    OMNICHATS,
    PENDING,
    PHONE_STAYS,
    PROCESSING,
    SAID_BY_ITS_OWN_RULE,
    SYSTEM_TAGS,
    TAGGED_IF_KNOWN,
    TAGGED_ON,
    TEAM_VIEW,
    TICK,
    WRITES_FOR,
    may,
)
from tests.engine.messages import quoted, told_of
from tests.engine.scene import Asker, Scene, Wish


def denied_by(scene: Scene, asker: Asker, wish: Wish) -> str:
    """The ID of the rule that refuses; empty: it is allowed."""
    return next(_objections(scene, asker, wish), "")


def _objections(scene: Scene, asker: Asker, wish: Wish) -> Iterator[str]:
    yield from _to_the_asker(scene, asker, wish)
    if scene.status != NEW or NEW in FITS[wish.command]:
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
    answers = wish.command in ("AcceptOffer", "DeclineOffer")  # who is too late is told so, and doesn't see it any more
    if asker.side == "member" and scene.status != NEW and not answers and not _sees(scene, asker):
        yield "HO-5"


def _sees(scene: Scene, asker: Asker) -> bool:
    relation = scene.relation(asker.name, asker.department)
    if relation not in ("outsider", "colleague"):
        return True
    match scene.mode:
        case "plain":  # OC-3.3, OC-3.4
            return True
        case "alone" | "together":  # CO-2.2, CO-11.3: in a collaboration team, 1:1 too
            return scene.status == PENDING or asker.role in TEAM_VIEW
        case "queue":  # FL-0.2: managers; and whoever it is held out to
            return asker.role in TEAM_VIEW or asker.name == scene.offered_to
        case "join":  # OM-1.1, OM-1.2: Admins; OM-1.3: the receiving department's staff
            return asker.role in TEAM_VIEW or scene.receives in ("", asker.department)
    # RC-8.1, RC-8.2: the department tree; what nobody serves yet is everybody's to see
    return scene.status == PENDING or not scene.handler or asker.role == "administrator" or relation == "colleague"


def _to_the_batch(scene: Scene, asker: Asker, wish: Wish) -> Iterator[str]:
    if scene.mode in LATER or (scene.status, wish.command) not in BATCH:
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
    greets = wish.command == "Reply" and scene.visitor  # RC-2.3: a greeting doesn't move the visitor
    fits = scene.status in FITS[wish.command] or scene.status == ALSO_FITS.get((scene.mode, wish.command))
    if not fits and not ends_pending and not greets:
        known = SAID_BY_ITS_OWN_RULE | BY_THE_PRODUCTS_RULE.get(scene.mode, {})
        yield known.get((wish.command, scene.status), "OC-1.9")
    if wish.command == "StartConversation" and scene.status == ENDED and scene.mode in CLOSED:
        yield CLOSED[scene.mode]
    if wish.command == "Pin" and scene.status == ENDED and scene.mode == "together":
        yield "CO-13.4"  # the OC column keeps pins at the end, the CO column does not
    if wish.command == "Whisper" and scene.mode != "join":
        yield "HO-19"  # only OMI knows whispers (OM-7)


def _to_the_right(scene: Scene, asker: Asker, wish: Wish) -> Iterator[str]:
    if wish.command not in ASKED_OF_MEMBERS or (wish.command == "End" and scene.status == PENDING):
        return
    # who greets a visitor writes first
    rule, roles = may(scene.mode, "StartConversation" if wish.command == "Reply" and scene.visitor else wish.command)
    if asker.role not in roles[scene.relation(asker.name, asker.department)]:
        yield rule


# What exactly was asked for -------------------------------------------------------------------------------


def _arrives(scene: Scene, asker: Asker, wish: Wish) -> Iterator[str]:
    """What comes from outside: over a connected account, of a contact of ours who is not blocked."""
    if not scene.connected:
        yield "HO-14"
    if wish.contact in ("unknown", "elsewhere"):
        yield "HO-22"
    if wish.contact == "blocked":
        yield "RC-7.8"


def _enter(scene: Scene, asker: Asker, wish: Wish) -> Iterator[str]:
    yield from _arrives(scene, asker, wish)
    if scene.mode != "desk":
        yield "HO-42"


def _received(scene: Scene, asker: Asker, wish: Wish) -> Iterator[str]:
    yield from _arrives(scene, asker, wish)
    if scene.mode == "join" and scene.comment and wish.own:
        yield "OM-11.1"
    if scene.status == ENDED and scene.mode in ("queue", "join"):
        yield CLOSED[scene.mode]
    yield from _said(scene, asker, wish)
    if len(wish.files) > MOST_FILES.get((scene.mode, scene.channel), len(wish.files)):
        yield "OM-6.1"


def _told(scene: Scene, asker: Asker, wish: Wish) -> Iterator[str]:
    yield from told_of(scene, wish)
    if wish.command == "ReceiveEdit":
        yield from _said(scene, asker, wish)


def _echoed(scene: Scene, asker: Asker, wish: Wish) -> Iterator[str]:
    if not scene.connected:
        yield "HO-14"
    if scene.mode == "join" and scene.comment:  # what comes back is what the page itself wrote
        yield "OM-11.1"
    yield from _said(scene, asker, wish)


def _said(scene: Scene, asker: Asker, wish: Wish) -> Iterator[str]:
    if wish.text == "blank":
        yield "HO-7"
    if wish.text == "too long":
        yield "HO-8"


def _sent(scene: Scene, asker: Asker, wish: Wish) -> Iterator[str]:
    if not scene.connected:
        yield "HO-14"
    if wish.command == "StartConversation" and wish.contact not in ("known", "blocked"):
        yield "HO-22"
    if wish.command == "SendAutomatic" and scene.mode == "together":
        rule, channels = CARRIED[wish.form]
        if scene.channel not in channels:
            yield rule
    yield from _said(scene, asker, wish)
    taken = FILES_TAKEN.get((scene.mode, scene.channel))
    if wish.command in ("Reply", "StartConversation") and taken is not None and not _endings(wish) <= taken:
        yield "OM-6.3"
    if wish.quotes:
        yield from quoted(wish)
    if (wish.files and scene.channel in NO_FILES) or (wish.text == "template" and scene.channel not in APPROVED):
        yield "HO-76"
    if not _may_write(scene, asker, wish):
        yield "HO-75"


def _may_write(scene: Scene, asker: Asker, wish: Wish) -> bool:
    """The platform lets whoever writes write now, as long after the customer's last word, if they said any."""
    if scene.channel not in WRITES_FOR or (wish.text == "template" and scene.channel in APPROVED_OUTSIDE):
        return True
    return scene.status != NEW and scene.quiet < WRITES_FOR[scene.channel].get(asker.side, A_DAY)


def _endings(wish: Wish) -> set[str]:
    """What follows the last dot of each file's name; nothing where there is none."""
    return {name.lower().rpartition(".")[2] if "." in name else "" for name in wish.files}


def _transfer(scene: Scene, asker: Asker, wish: Wish) -> Iterator[str]:
    (to,) = wish.members
    if to == scene.handler:
        yield "HO-4"
    if to not in scene.enabled:
        yield "HO-9"
    if scene.mode == "together" and to not in scene.collaborators:
        yield "CO-6.1"
    if scene.mode == "desk" and to not in scene.takes and to != asker.name:
        yield "RC-7.2"  # to an online colleague, or, of a colleague's, to oneself (RC-7.9)


def _add(scene: Scene, asker: Asker, wish: Wish) -> Iterator[str]:
    if not wish.members or len(set(wish.members)) < len(wish.members):
        yield "HO-11"
    if not scene.enabled.issuperset(wish.members):
        yield "HO-9"
    if any(scene.relation(member) != "outsider" for member in wish.members):
        yield "HO-10"
    if wish.command == "AddCollaborators":
        yield from _room(scene, len(wish.members))


def _join(scene: Scene, asker: Asker, wish: Wish) -> Iterator[str]:
    if scene.mode != "join":
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


def _noted(scene: Scene, asker: Asker, wish: Wish) -> Iterator[str]:
    if wish.contact == "none":
        yield "HO-45"


def _edited(scene: Scene, asker: Asker, wish: Wish) -> Iterator[str]:
    yield from _noted(scene, asker, wish)
    if wish.field in ("shoe size", "one letter too long"):
        yield "HO-52"
    if wish.field == "phone" and scene.mode in OMNICHATS and scene.channel in PHONE_STAYS:
        yield "OC-8.9"
    if wish.field == "changed meanwhile":
        yield "HO-53"


def _with_a_note(scene: Scene, asker: Asker, wish: Wish) -> Iterator[str]:
    yield from _noted(scene, asker, wish)
    if wish.text in ("blank", "too long"):
        yield "HO-54"


def _untagged(scene: Scene, asker: Asker, wish: Wish) -> Iterator[str]:
    yield from _noted(scene, asker, wish)
    known = wish.contact in ("with an e-mail", "edited by hand")
    if scene.channel in TAGGED_IF_KNOWN.get(scene.profile, ()):
        if not known:
            yield "OC-10.2"
    elif scene.mode in OMNICHATS and scene.channel not in TAGGED_ON:
        yield "OC-10.1"
    if not wish.tags or not all(0 < len(tag.strip()) <= LONGEST["tag"] for tag in wish.tags):
        yield "HO-55"


def _tagged(scene: Scene, asker: Asker, wish: Wish) -> Iterator[str]:
    yield from _untagged(scene, asker, wish)
    if scene.mode != "desk":
        known, system = set(wish.tags), set(wish.tags)  # OC-10.5: whatever is typed
    else:
        known, system = {*SYSTEM_TAGS, *scene.tags}, {*SYSTEM_TAGS, *scene.system_tags}
    if not known.issuperset(wish.tags):
        yield "HO-56"
    if wish.at == "one that isn't there":
        yield "HO-57"
    if wish.at and not system.issuperset(wish.tags):
        yield "RC-7.13"


def _exported(scene: Scene, asker: Asker, wish: Wish) -> Iterator[str]:
    if scene.mode in OMNICHATS and scene.channel not in EXPORTED_ON:
        yield "OC-12.2"
    if scene.mode == "desk" and wish.form not in COPIED_AS:
        yield "HO-67"
    everything = {"administrator"} if scene.mode == "desk" else TEAM_VIEW  # OM-7.1, RC-8.2
    if wish.whispers and scene.relation(asker.name) == "outsider" and asker.role not in everything:
        yield "HO-68"


def _answered(scene: Scene, asker: Asker, wish: Wish) -> Iterator[str]:
    if asker.name != scene.offered_to or not scene.offer_open:
        yield "HO-37"


def _routed(scene: Scene, asker: Asker, wish: Wish) -> Iterator[str]:
    if wish.asks in ("a skill without a name", "a skill twice", "an unknown department"):
        yield "HO-39"


def _placed(scene: Scene, asker: Asker, wish: Wish) -> Iterator[str]:
    (to,) = wish.members
    offers = scene.mode == "queue" and scene.lane in ("human", "dispatching") and not scene.offered_to
    gives = scene.mode == "desk" and not scene.handler and not scene.muted
    if not (offers if wish.command == "MakeOffer" else gives):
        yield "HO-38"
    if to not in scene.enabled:
        yield "HO-9"
    if wish.command == "MakeOffer" and to not in scene.takes:
        yield "FL-3.3"
    if wish.command == "Assign" and to not in scene.there:
        yield "RC-1.9"  # RC-1.5: to one who is busy it may be given; to one who is away it may not


def _handed_over(scene: Scene, asker: Asker, wish: Wish) -> Iterator[str]:
    member, to = wish.members
    if member != scene.handler or to == member:
        yield "HO-40"
    if to not in scene.enabled:
        yield "HO-9"


def _withdraw(scene: Scene, asker: Asker, wish: Wish) -> Iterator[str]:
    if not scene.disabled.issuperset(wish.members):
        yield "HO-23"


def _timed(scene: Scene, asker: Asker, wish: Wish) -> Iterator[str]:
    if wish.due != "due":
        yield "HO-24"


def _customer_ends(scene: Scene, asker: Asker, wish: Wish) -> Iterator[str]:
    if scene.mode not in ("join", "desk"):  # OM-8.1, RC-2.4
        yield "HO-43"


def _bot_ends(scene: Scene, asker: Asker, wish: Wish) -> Iterator[str]:
    if scene.mode != "queue" or scene.lane != "bot":  # FL-2.1, FL-2.2
        yield "HO-44"


_ASKED_FOR = {
    "ReceiveMessage": _received,
    **dict.fromkeys(("ReceiveEdit", "ReceiveUnsend", "ReceiveReaction"), _told),
    "ReceiveEcho": _echoed,
    "Enter": _enter,
    "EndByCustomer": _customer_ends,
    "EndByBot": _bot_ends,
    **dict.fromkeys(("StartConversation", "Reply", "AnswerByBot", "SendAutomatic"), _sent),
    "Whisper": _said,
    "Transfer": _transfer,
    **dict.fromkeys(("AddCollaborators", "AddParticipants"), _add),
    "Join": _join,
    "RemoveCollaborators": _remove,
    "Open": _open,
    "Acknowledge": _acknowledge,
    **dict.fromkeys(("Block", "Unblock"), _noted),
    "EditContact": _edited,
    "AddNote": _with_a_note,
    "Tag": _tagged,
    "Untag": _untagged,
    "Export": _exported,
    **dict.fromkeys(("AcceptOffer", "DeclineOffer"), _answered),
    "Route": _routed,
    **dict.fromkeys(("MakeOffer", "Assign"), _placed),
    "HandOver": _handed_over,
    "WithdrawMember": _withdraw,
    **dict.fromkeys(("EndBySilence", "RemindOfEnding", "MarkOverdue", "LapseOffer"), _timed),
}
