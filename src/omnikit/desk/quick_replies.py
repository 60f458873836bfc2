"""Prepared texts: changed, looked through, filled in for a conversation; and what is suggested while a member types."""

from collections.abc import Sequence

from omnikit.desk.checking import check_number
from omnikit.desk.digest import digest
from omnikit.desk.handling import blank, context_of, look
from omnikit.desk.house import House
from omnikit.desk.inbox import NOBODYS, around, stranger
from omnikit.desk.ports import Needs, Snapshot, UnitOfWork
from omnikit.desk.steps import Step, Steps
from omnikit.engine import quick_replies as engine
from omnikit.engine.decide import decide
from omnikit.engine.suggesting import enough_typed, suggestions
from omnikit.model.actors import Actor
from omnikit.model.commands import Open
from omnikit.model.decision import Allowed, Denied
from omnikit.model.errors import InvalidInput, KeyReused, Refused, StaleVersion, TooManyConflicts
from omnikit.model.folding import fold
from omnikit.model.ids import ConversationId, QuickReplyId
from omnikit.model.quick_reply import (
    QuickReplies,
    QuickReply,
    QuickReplyCommand,
    RemoveQuickReply,
    Shelf,
    Suggestion,
    SuggestionSource,
)
from omnikit.model.upholds import upholds
from omnikit.model.value import Value, value
from omnikit.policies import placeholders
from omnikit.policies.context import Context
from omnikit.policies.placeholders import Filled
from omnikit.rules.quick_replies import it_is_there, owners_asked

LIBRARIES = QuickReplies()
"""Whose quick replies are suggested: one's own and everybody's."""


@value(kw_only=False)
class QuickReplied(Value):
    """What a command to a quick reply came to. *quick_reply* is it after that, or as it stays; None: there is none."""

    decision: Allowed | Denied
    quick_reply: QuickReply | None
    repeated: bool = False

    @property
    def denied(self) -> Denied | None:
        """The refusal, if it was refused."""
        return self.decision if isinstance(self.decision, Denied) else None

    def unwrap(self) -> QuickReply:
        """Return the quick reply after the command; raise ``Refused`` if a rule refused it."""
        if isinstance(self.decision, Denied) or self.quick_reply is None:
            raise Refused(self.decision)
        return self.quick_reply


@value
class QuickReplyPage(Value):
    """Quick replies by id. *next*: the next page begins after that one; None: there are no more."""

    quick_replies: tuple[QuickReply, ...]
    next: QuickReplyId | None = None


def change(house: House, command: QuickReplyCommand, actor: Actor) -> Steps[QuickReplied]:
    """Carry a command to a quick reply out once; one that says what is there already writes nothing.

    Raises ``InvalidInput`` for an empty id, ``KeyReused``, ``UnknownWorkspace``, ``TooManyConflicts``.
    """
    if not command.id:
        raise InvalidInput("id", command.id, "an id of at least one character")
    asked = digest(command, actor)
    for _ in range(house.tries):
        needs = Needs(workspace=house.workspace, key=command.key, quick_reply=command.id)
        snapshot: Snapshot = yield Step("read", needs)
        context = context_of(house, snapshot, blank(house, NOBODYS), actor, None)
        stored = snapshot.quick_reply
        if snapshot.carried is not None:
            if not snapshot.carried.same(asked):
                raise KeyReused(f"key {command.key!r} belongs to another command")
            return QuickReplied(Allowed(snapshot.carried.events), stored, repeated=True)
        before = stored or QuickReply(id=command.id, workspace=house.workspace)
        decision = engine.change(before, command, context)
        if isinstance(decision, Denied) or not decision.events:
            return QuickReplied(decision, None if isinstance(decision, Denied) else stored)
        after = engine.changed(before, command)
        unit = UnitOfWork(
            workspace=house.workspace,
            at=context.now,
            before=stored,
            subject=after,
            events=decision.events,
            key=command.key,
            digest=asked if command.key is not None else "",
        )
        try:
            yield Step("commit", unit)
        except StaleVersion:
            continue
        return QuickReplied(decision, after)
    raise TooManyConflicts(f"{type(command).__name__}: {command.id!r} changed {house.tries} times meanwhile")


@upholds("RC-5.1", "RC-5.3")
def quick_replies(house: House, asked: QuickReplies, actor: Actor) -> Steps[QuickReplyPage | Denied]:
    """Return a page of quick replies that *actor* may use and that have the words in title or content, or why not."""
    check_number("limit", asked.limit, least=1)
    context = yield from around(house, actor)
    denied = stranger(house, context) or engine.refused(asked, context)
    if denied is not None:
        return denied
    owners, words = owners_asked(asked, context), fold(asked.words)
    found: Sequence[QuickReply] = yield Step(
        "quick_replies", house.workspace, owners, words, asked.after, asked.limit + 1
    )
    page = tuple(found[: asked.limit])
    return QuickReplyPage(quick_replies=page, next=page[-1].id if len(found) > len(page) else None)


@upholds("RC-6.2", "RC-6.3")
def suggest(
    house: House, words: str, actor: Actor, *, limit: int | None = None
) -> Steps[tuple[Suggestion, ...] | Denied]:
    """Return what to go on with for one who has typed *words*, from what the team's settings choose; or why not."""
    if limit is not None:
        check_number("limit", limit, least=1)
    context = yield from around(house, actor)
    denied = stranger(house, context)
    if denied is not None:
        return denied
    suggesting, typed = context.profile.suggesting, fold(words)
    if suggesting is None or not enough_typed(words, suggesting):
        return ()
    most = suggesting.most if limit is None else min(limit, suggesting.most)
    sources = context.facts.workspace.settings.suggestion_sources
    prepared: Sequence[QuickReply] = ()
    said: Sequence[str] = ()
    owners = owners_asked(LIBRARIES, context)
    if SuggestionSource.QUICK_REPLIES in sources and owners:
        prepared = yield Step("prepared", house.workspace, owners, typed, most)
    if SuggestionSource.HISTORY in sources and len(prepared) < most and actor.member is not None:
        said = yield Step("said", house.workspace, actor.member, typed, most)
    return suggestions(prepared, said, most)


@upholds("OM-4.1")
def fill(
    house: House,
    conversation: ConversationId,
    actor: Actor,
    *,
    quick_reply: QuickReplyId | None = None,
    content: str | None = None,
) -> Steps[Filled | Denied]:
    """Return a quick reply, or another *content*, with what is known of *conversation* filled in, on any channel.

    Or why *actor* can't open the conversation, or can't use the quick reply. Raises ``InvalidInput`` unless either of
    the two is given.
    """
    if (quick_reply is None) is (content is None):
        raise InvalidInput("quick_reply, content", (quick_reply, content), "one of the two")
    current, context = yield from look(house, conversation, actor)
    decision = decide(current, Open(conversation=conversation), context)
    if isinstance(decision, Denied):
        return decision
    if quick_reply is not None:
        snapshot: Snapshot = yield Step("read", Needs(workspace=house.workspace, quick_reply=quick_reply))
        found = snapshot.quick_reply or QuickReply(id=quick_reply, workspace=house.workspace)
        denied = _unusable(found, context)
        if denied is not None:
            return denied
        content = found.content
    return placeholders.fill(content or "", placeholders.values(current, context))


def _unusable(reply: QuickReply, on: Context) -> Denied | None:
    """Return why the context's member can't use *reply*, if they can't: it is gone, or nobody shares it with them."""
    command = RemoveQuickReply(id=reply.id)
    if not it_is_there.holds(reply, command, on):
        return it_is_there.refuse(reply, command, on)
    if reply.owner is None:
        return engine.refused(QuickReplies(shelf=Shelf.PUBLIC), on)
    if reply.owner == on.actor.member:
        return engine.refused(QuickReplies(shelf=Shelf.PERSONAL), on)
    return engine.refused(QuickReplies(shelf=Shelf.COLLEAGUE, colleague=reply.owner), on)
