"""A quick reply: decided and changed like everything else; its words are the command's, events tell whose it is."""

from omnikit.model.decision import Allowed, Decision, Denied
from omnikit.model.quick_reply import (
    QuickReplies,
    QuickReply,
    QuickReplyCommand,
    QuickReplyRemoved,
    QuickReplySaved,
    RemoveQuickReply,
    SaveQuickReply,
)
from omnikit.policies.context import Context
from omnikit.rules.quick_replies import (
    LOOKING,
    it_is_there,
    it_says_something,
    it_stays_on_its_shelf,
    its_placeholders_are_known,
    one_changes_ones_own,
    public_ones_are_published,
    the_profile_has_the_shelf,
)
from omnikit.rules.rule import RuleOf

ALWAYS: tuple[RuleOf[QuickReply, QuickReplyCommand], ...] = (
    the_profile_has_the_shelf,
    one_changes_ones_own,
    public_ones_are_published,
    it_is_there,
)
OF_SAVING: tuple[RuleOf[QuickReply, SaveQuickReply], ...] = (
    it_stays_on_its_shelf,
    it_says_something,
    its_placeholders_are_known,
)


def change(reply: QuickReply, command: QuickReplyCommand, context: Context) -> Decision:
    """Return the event that *command* leads to, none where it changes nothing, or the first rule that refuses it."""
    for rule in ALWAYS:
        if not rule.holds(reply, command, context):
            return rule.refuse(reply, command, context)
    if isinstance(command, RemoveQuickReply):
        return Allowed((QuickReplyRemoved(at=context.now, by=context.actor, id=reply.id),))
    assert isinstance(command, SaveQuickReply), command
    for guard in OF_SAVING:
        if not guard.holds(reply, command, context):
            return guard.refuse(reply, command, context)
    if reply.version and (reply.title, reply.content) == (command.title, command.content):
        return Allowed(())
    return Allowed((QuickReplySaved(at=context.now, by=context.actor, id=reply.id, owner=command.owner),))


def changed(reply: QuickReply, command: QuickReplyCommand) -> QuickReply:
    """Return *reply* after *command*, which was allowed and changes it; of one that is removed no word stays."""
    version = reply.version + 1
    if isinstance(command, SaveQuickReply):
        return reply.but(owner=command.owner, title=command.title, content=command.content, version=version)
    return reply.but(title="", content="", removed=True, version=version)


def refused(asked: QuickReplies, context: Context) -> Denied | None:
    """Return why quick replies can't be looked through like that, if they can't."""
    for rule in LOOKING:
        if not rule.holds(asked, asked, context):
            return rule.refuse(asked, asked, context)
    return None
