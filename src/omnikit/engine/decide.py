"""The decision: which events a command leads to, or which rule refuses it; and what else could be asked."""

from omnikit.engine.lifecycle import LIFECYCLE
from omnikit.engine.unroll import answers
from omnikit.model.commands import Command
from omnikit.model.conversation import Conversation
from omnikit.model.decision import Check, Decision, Denied, Explanation
from omnikit.policies.context import Context

_BY_COMMAND = LIFECYCLE.by_command
_ANSWERS = answers(LIFECYCLE)


def decide(conversation: Conversation, command: Command, context: Context) -> Decision:
    """Return the events that *command* leads to, or the first rule that refuses it. Pure; raises nothing."""
    try:
        answer = _ANSWERS[type(command)][conversation.status]
    except KeyError:
        return _without_a_row(conversation, command, context)
    return answer(conversation, command, context)


def _without_a_row(conversation: Conversation, command: Command, context: Context) -> Denied:
    """Refuse what the table has no row for: by a rule that is asked of every command, else by the table's own."""
    first = LIFECYCLE.always if context.batch is None else (*LIFECYCLE.always, *LIFECYCLE.in_batch)
    missing = LIFECYCLE.missing(conversation.status, type(command))
    broken = next((rule for rule in first if not rule.holds(conversation, command, context)), missing)
    return broken.refuse(conversation, command, context)


def explain(conversation: Conversation, command: Command, context: Context) -> Explanation:
    """Return the decision with every rule that was asked for it, each held or not, in the table's order."""
    status = conversation.status
    row = _BY_COMMAND.get(type(command), {}).get(status)
    first = LIFECYCLE.always if context.batch is None else (*LIFECYCLE.always, *LIFECYCLE.in_batch)
    asked = (*first, *(row.provided if row else (LIFECYCLE.missing(status, type(command)),)))
    checks = []
    if not all(rule.holds(conversation, command, context) for rule in first):
        asked = first  # who may not even look is told nothing of what is there
    for rule in asked:
        name = rule.named(conversation, command, context)
        if name:  # a policy table without a cell for this command has nothing to say
            held = rule.holds(conversation, command, context) and (row is not None or rule in first)
            checks.append(Check(name, held, rule.statement))
    return Explanation(decide(conversation, command, context), tuple(checks))
