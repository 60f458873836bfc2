"""Proof of a guard: one situation in which its rule is kept, and the same with just that broken.

A host proves the rules of its own policies in the same way::

    @pytest.mark.parametrize("witness", WITNESSES, ids=str)
    def test_each_rule_refuses_what_breaks_it(witness):
        prove(witness)
"""

from collections.abc import Callable, Iterator
from typing import Any

import attrs

from omnikit.engine.decide import decide
from omnikit.model.decision import Denied
from omnikit.model.value import Value, value
from omnikit.policies.context import Context


@value(kw_only=False)
class Situation(Value):
    """A *command* given to a *subject* when this *context* is known.

    The subject is a conversation and is asked by ``decide``; for a subject of another kind, *ask* is the function
    that takes the three and returns ``Denied``, or anything else where nothing is refused.
    """

    subject: Any
    command: Any
    context: Context
    ask: Callable[[Any, Any, Context], object] = decide

    @property
    def refused_by(self) -> str | None:
        """The ID of the rule that refuses; None: it is allowed."""
        answer = self.ask(self.subject, self.command, self.context)
        return answer.rule if isinstance(answer, Denied) else None


@value(kw_only=False)
class Witness(Value):
    """That *rule* refuses, and nothing else does: *kept* is allowed; *broken* is the same but for one thing.

    *because* says the one thing in words; *also* are the twins of *rule*, which the same situations prove.
    """

    rule: str
    because: str
    kept: Situation
    broken: Situation
    also: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.rule}: {self.because}"


def prove(witness: Witness) -> None:
    """Raise ``AssertionError`` unless *kept* is allowed and *broken*, which differs in one thing, refused by *rule*."""
    differs = differences(witness.kept, witness.broken)
    assert len(differs) == 1, (
        f"{witness}: kept and broken differ in {', '.join(differs) or 'nothing'}, not in one thing"
    )
    kept, broken = witness.kept.refused_by, witness.broken.refused_by
    assert kept is None, f"{witness}: kept is refused by {kept}"
    assert broken is not None, f"{witness}: broken is allowed"
    assert broken == witness.rule, f"{witness}: broken is refused by {broken}"


def differences(one: Situation, other: Situation) -> tuple[str, ...]:
    """Return where two situations differ: fields of the subject, the command and the context, as ``command.to``.

    Another kind of command is one difference, whatever its fields. A field that is computed from others doesn't count.
    """
    found: dict[str, None] = {}
    for part in ("subject", "command", "context"):
        found |= dict.fromkeys(_between(part, getattr(one, part), getattr(other, part)))
    return tuple(found)


def _between(name: str, one: Any, other: Any) -> Iterator[str]:
    if type(one) is not type(other) or not attrs.has(type(one)):
        if one != other:
            yield name
        return
    for field in attrs.fields(type(one)):
        if field.init and getattr(one, field.name) != getattr(other, field.name):
            yield f"{name}.{field.name}"
