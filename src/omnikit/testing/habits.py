"""What all habits of a random life share: whom it is about, what was answered, what may be asked again."""

from collections import deque
from collections.abc import Callable
from typing import TypeVar

from omnikit.desk.audit import Violation
from omnikit.desk.desk import Desk
from omnikit.desk.house import Administered, Attended, ContactOutcome, Outcome
from omnikit.desk.ports import Needs, Storage
from omnikit.model.conversation import Conversation
from omnikit.model.decision import Allowed
from omnikit.model.ids import AccountId, CommandKey, ConversationId, MemberId
from omnikit.model.thread import Thread
from omnikit.model.workspace import Workspace
from omnikit.policies.profile import Profile
from omnikit.testing.living import Living

Answer = TypeVar("Answer", Outcome, Administered, Attended, ContactOutcome)
Answered = Outcome | Administered | Attended | ContactOutcome
REMEMBERED = 200
"""How far back a delivery or a command may come again."""
LATELY = 10
"""So many conversations were written to lately."""


class Habits(Living):
    """Somebody lives at the desks: with what they know, and what they were told."""

    def __init__(self, workspace: str, seed: int, profile: Profile, storage: Storage, *, faults: bool) -> None:
        super().__init__(workspace, seed, profile, storage, faults=faults)
        self.nowhere = Conversation(
            id=ConversationId("nowhere"), workspace=self.workspace, thread=Thread(AccountId(""), "", "")
        )
        self.known: list[ConversationId] = []
        self.denied = 0
        self.past: deque[tuple[Callable[[Desk], Answered], object]] = deque(maxlen=REMEMBERED)

    def a_conversation(self) -> Conversation:
        """Return one of those written to lately, or any, or none that exists."""
        if not self.known or self.chance.random() < 0.01:
            return self.nowhere
        lately = self.known[-LATELY:] if self.chance.random() < 0.9 else self.known
        needs = Needs(workspace=self.workspace, conversation=self.chance.choice(lately))
        return self.watching.read(needs).conversation or self.nowhere

    def team(self) -> Workspace:
        """Return the workspace as it is now."""
        found = self.watching.read(Needs(workspace=self.workspace)).workspace
        assert found is not None, "the workspace was founded"
        return found

    def a_member(self) -> MemberId:
        """Return a member, enabled or not."""
        return self.chance.choice(tuple(self.team().members))

    def a_key(self) -> CommandKey | None:
        """With faults everything has a key, or nothing could be tried again."""
        if not self.faults and self.chance.random() < 0.5:
            return None
        return CommandKey(self.ids(self.clock.now))

    def knows(self, outcome: Outcome) -> None:
        """Remember whose conversation it was."""
        id = outcome.conversation.id if outcome.conversation else None
        if id is not None and id not in self.known[-LATELY:]:
            self.known.append(id)

    def answered(self, act: Callable[[Desk], Answer], *, keyed: bool) -> Answer:
        """Do it; what is denied changes nothing, what has a key may be asked again."""
        answer = self.does(act)
        if answer.denied is not None:
            self.denied += 1
            if self.watching.written:
                self.found_wrong(Violation("a denied command changed nothing", answer.denied.rule, repr(answer)))
        elif keyed and isinstance(answer.decision, Allowed) and answer.decision.events:
            self.past.append((act, answer.decision))
        return answer

    def something_comes_again(self) -> None:
        """A delivery or a command that was carried out is answered as it was, and changes nothing."""
        if not self.past:
            return
        act, first = self.chance.choice(self.past)
        if self.faults:
            self.faults.made["duplicate"] += 1
        again = act(self.calm)
        if not again.repeated or again.decision != first or self.watching.written:
            self.found_wrong(Violation("same key twice equals once", _where(again), f"{first!r}, then {again!r}"))


def _where(answer: Answered) -> str:
    if isinstance(answer, Outcome):
        return answer.conversation.id if answer.conversation else ""
    if isinstance(answer, ContactOutcome):
        return answer.contact.id if answer.contact else ""
    return answer.workspace.id if isinstance(answer, Administered) else answer.presence.member
