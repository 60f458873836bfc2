"""Who prepares which texts, what a prepared text may say, and whose are looked through."""

from omnikit.model.actors import ActorKind, Permission
from omnikit.model.decision import Kind
from omnikit.model.effects import Param
from omnikit.model.folding import fold
from omnikit.model.ids import MemberId
from omnikit.model.quick_reply import (
    QuickReplies,
    QuickReply,
    QuickReplyCommand,
    RemoveQuickReply,
    SaveQuickReply,
    Shelf,
)
from omnikit.model.upholds import upholds
from omnikit.policies.context import Context
from omnikit.policies.placeholders import KNOWN, unknown
from omnikit.rules.rule import rule

LONGEST_TITLE = 100
LONGEST = 5000
"""Code points of a title, and of a content."""
NOBODY = MemberId("")


# --- preparing texts


@rule("HO-59", Kind.FORBIDDEN)
def one_changes_ones_own(reply: QuickReply, command: QuickReplyCommand, on: Context) -> bool:
    """A personal quick reply is changed by the enabled member whose it is; the host may take it away, too."""
    owner = _owner(reply, command)
    if owner is None or (on.actor.kind is ActorKind.SYSTEM and isinstance(command, RemoveQuickReply)):
        return True
    return on.actor.member == owner and Permission.MEMBER in on.permissions


@rule("HO-60", Kind.FORBIDDEN)
def public_ones_are_published(reply: QuickReply, command: QuickReplyCommand, on: Context) -> bool:
    """Public quick replies are changed by members who may publish them, or by the host."""
    if _owner(reply, command) is not None or on.actor.kind is ActorKind.SYSTEM:
        return True
    return Permission.PUBLISH_QUICK_REPLIES in on.permissions


@rule("HO-61", Kind.FORBIDDEN)
def the_profile_has_the_shelf(reply: QuickReply, command: QuickReplyCommand, on: Context) -> bool:
    """Quick replies are prepared where the profile has them: personal ones, public ones."""
    return _shelf(_owner(reply, command)) in on.profile.quick_replies


@the_profile_has_the_shelf.about
def _shelves(reply: QuickReply, command: QuickReplyCommand, on: Context) -> dict[str, Param]:
    return {"shelf": _shelf(_owner(reply, command)), "allowed": _allowed(on)}


@rule("HO-62", Kind.MISSING)
def it_is_there(reply: QuickReply, command: QuickReplyCommand, on: Context) -> bool:
    """A quick reply that is taken away is there; one that was taken away is not changed any more."""
    return not reply.removed and (reply.version > 0 or isinstance(command, SaveQuickReply))


@rule("HO-63", Kind.CONFLICT)
def it_stays_on_its_shelf(reply: QuickReply, command: SaveQuickReply, on: Context) -> bool:
    """A quick reply stays the member's or the team's whose it is."""
    return reply.version == 0 or reply.owner == command.owner


@rule("HO-64", Kind.INVALID)
def it_says_something(reply: QuickReply, command: SaveQuickReply, on: Context) -> bool:
    """A prepared text says something, and is no longer than can be looked over; its title, too."""
    return fold(command.content) != "" and len(command.content) <= LONGEST and len(command.title) <= LONGEST_TITLE


@it_says_something.about
def _lengths(reply: QuickReply, command: SaveQuickReply, on: Context) -> dict[str, Param]:
    return {
        "content": len(command.content), "title": len(command.title), "longest": LONGEST,
        "longest_title": LONGEST_TITLE,
    }  # fmt: skip


@rule("HO-65", Kind.INVALID)
def its_placeholders_are_known(reply: QuickReply, command: SaveQuickReply, on: Context) -> bool:
    """The placeholders of a prepared text name what can be filled in."""
    return not unknown(command.content)


@its_placeholders_are_known.about
def _placeholders(reply: QuickReply, command: SaveQuickReply, on: Context) -> dict[str, Param]:
    return {"unknown": unknown(command.content), "allowed": KNOWN}


def _owner(reply: QuickReply, command: QuickReplyCommand) -> MemberId | None:
    """Return whose quick reply is changed: of one that is there, whoever has it."""
    return command.owner if isinstance(command, SaveQuickReply) and reply.version == 0 else reply.owner


def _shelf(owner: MemberId | None) -> Shelf:
    return Shelf.PUBLIC if owner is None else Shelf.PERSONAL


def _allowed(on: Context) -> tuple[str, ...]:
    return tuple(shelf.value for shelf in Shelf if shelf in on.profile.quick_replies)


# --- looking through them


@rule("HO-66", Kind.FORBIDDEN)
def the_profile_shows_the_shelf(asked: QuickReplies, _: QuickReplies, on: Context) -> bool:
    """Members look through the quick replies that the profile has: their own, everybody's, colleagues'."""
    return bool(on.profile.quick_replies) if asked.shelf is None else asked.shelf in on.profile.quick_replies


@the_profile_shows_the_shelf.about
def _shown(asked: QuickReplies, _: QuickReplies, on: Context) -> dict[str, Param]:
    return {"shelf": asked.shelf or "", "allowed": _allowed(on)}


@rule("RC-5.5", Kind.INVALID)
def a_colleague_is_chosen(asked: QuickReplies, _: QuickReplies, on: Context) -> bool:
    """Colleagues' quick replies are looked through by choosing a colleague; elsewhere none is chosen."""
    return (asked.shelf is Shelf.COLLEAGUE) is (asked.colleague is not None)


@a_colleague_is_chosen.about
def _to_choose_from(asked: QuickReplies, _: QuickReplies, on: Context) -> dict[str, Param]:
    return {"colleagues": _colleagues(on)}


@rule("RC-5.4", Kind.FORBIDDEN)
def a_colleague_shares(asked: QuickReplies, _: QuickReplies, on: Context) -> bool:
    """Colleagues' quick replies are shared with those of their department and of departments above it."""
    return asked.colleague is None or asked.colleague in on.facts.workspace.colleagues_of(on.actor.member)


@a_colleague_shares.about
def _sharing(asked: QuickReplies, _: QuickReplies, on: Context) -> dict[str, Param]:
    return {"colleague": on.facts.workspace.name_of(asked.colleague or NOBODY), "colleagues": _colleagues(on)}


def _colleagues(on: Context) -> tuple[str, ...]:
    workspace = on.facts.workspace
    theirs = workspace.colleagues_of(on.actor.member)
    return tuple(member.name for id, member in workspace.members.items() if id in theirs)


@upholds("RC-5.2")
def owners_asked(asked: QuickReplies, on: Context) -> tuple[MemberId | None, ...]:
    """Return whose quick replies are meant, None for everybody's: without a shelf one's own and the public ones."""
    if asked.colleague is not None:
        return (asked.colleague,)
    shelves = (Shelf.PERSONAL, Shelf.PUBLIC) if asked.shelf is None else (asked.shelf,)
    owners = {Shelf.PERSONAL: on.actor.member, Shelf.PUBLIC: None}
    return tuple(
        owners[shelf]
        for shelf in shelves
        if shelf in on.profile.quick_replies and (shelf is Shelf.PUBLIC or on.actor.member is not None)
    )


LOOKING = (the_profile_shows_the_shelf, a_colleague_is_chosen, a_colleague_shares)
"""The rules of looking through quick replies, in order."""
