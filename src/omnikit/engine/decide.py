"""The decision: which events a command leads to, or which rule refuses it; and what else could be asked."""

from omnikit.engine.lifecycle import LIFECYCLE
from omnikit.model.commands import Command
from omnikit.model.conversation import Conversation
from omnikit.model.decision import Allowed, Check, Decision, Explanation
from omnikit.model.value import maker
from omnikit.policies.context import Context

_BY_COMMAND = LIFECYCLE.by_command
_ALWAYS = tuple((rule.holds, rule) for rule in LIFECYCLE.always)
_IN_BATCH = tuple((rule.holds, rule) for rule in LIFECYCLE.in_batch)
_ROWS = {
    (status, command): (tuple((rule.holds, rule) for rule in row.provided), row.happens)
    for command, rows in _BY_COMMAND.items()
    for status, row in rows.items()
}
NOTHING = Allowed(())
_allowed = maker(Allowed)


def decide(conversation: Conversation, command: Command, context: Context) -> Decision:
    """Return the events that *command* leads to, or the first rule that refuses it. Pure; raises nothing."""
    for holds, rule in _ALWAYS:
        if not holds(conversation, command, context):
            return rule.refuse(conversation, command, context)
    if context.batch is not None:
        for holds, rule in _IN_BATCH:
            if not holds(conversation, command, context):
                return rule.refuse(conversation, command, context)
    row = _ROWS.get((conversation.status, type(command)))
    if row is None:
        return LIFECYCLE.missing(conversation.status, type(command)).refuse(conversation, command, context)
    provided, happens = row
    for holds, rule in provided:
        if not holds(conversation, command, context):
            return rule.refuse(conversation, command, context)
    if len(happens) == 1:
        event = happens[0](conversation, command, context)
        return NOTHING if event is None else _allowed((event,))
    events = [build(conversation, command, context) for build in happens]
    return Allowed(tuple([event for event in events if event is not None]))


def explain(conversation: Conversation, command: Command, context: Context) -> Explanation:
    """Return the decision with every rule that was asked for it, each held or not, in the table's order."""
    status = conversation.status
    row = _BY_COMMAND.get(type(command), {}).get(status)
    first = LIFECYCLE.always if context.batch is None else (*LIFECYCLE.always, *LIFECYCLE.in_batch)
    asked = (*first, *(row.provided if row else (LIFECYCLE.missing(status, type(command)),)))
    checks = []
    for rule in asked:
        name = rule.named(conversation, command, context)
        if name:  # a policy table without a cell for this command has nothing to say
            held = rule.holds(conversation, command, context) and (row is not None or rule in first)
            checks.append(Check(name, held, rule.statement))
    return Explanation(decide(conversation, command, context), tuple(checks))
