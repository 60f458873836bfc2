"""The planner: who waits and who is there, advanced by events; and its plan: what goes to whom now, and why not."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Self

from omnikit.dispatch.crew import Crew, Shift
from omnikit.dispatch.instants import microseconds
from omnikit.dispatch.queue import Queue
from omnikit.dispatch.reasons import why
from omnikit.dispatch.run import Ran, run
from omnikit.dispatch.values import Attendance, Placement, Ticket, Why
from omnikit.model.errors import InvalidInput
from omnikit.model.ids import ConversationId, MemberId
from omnikit.model.value import Value, value
from omnikit.policies.dispatching import Dispatching, Mode


@value(kw_only=False)
class Planner(Value):
    """What is known of the queue and of the members. Every change gives the next planner; none reads it all again.

    A planner that was changed equals one that is made of what there is now.
    """

    queue: Queue
    crew: Crew

    @classmethod
    def of(cls, policy: Dispatching, *, tickets: Iterable[Ticket] = (), roster: Iterable[Attendance] = ()) -> Self:
        """Return a planner of what waits and who is there, in whatever order they are given."""
        if not policy.plans:
            raise InvalidInput(
                "mode", policy.mode.value, f"{Mode.OFFER.value}, {Mode.ASSIGN.value}; otherwise nothing is planned"
            )
        if policy.open_offers is not None and policy.open_offers < 1:
            raise InvalidInput("open_offers", policy.open_offers, "1 or more; None for no limit")
        return cls(Queue.of(policy.queue_order, tickets), Crew.of(policy, roster))

    @property
    def policy(self) -> Dispatching:
        """How conversations find their member."""
        return self.crew.policy

    @property
    def tickets(self) -> dict[ConversationId, Ticket]:
        """What waits, by id."""
        return self.queue.waiting()

    @property
    def roster(self) -> dict[MemberId, Attendance]:
        """How each member attends by now."""
        return self.crew.roster()

    def changed(self, tickets: Mapping[ConversationId, Ticket | None]) -> Self:
        """Return the planner with these tickets in place of those with the same ids; None: it waits no more."""
        return self.but(queue=self.queue.changed(tickets)) if tickets else self

    def attended(self, roster: Iterable[Attendance]) -> Self:
        """Return the planner with *roster* and nobody else; whoever attends as before costs next to nothing."""
        return self.but(crew=self.crew.attended(roster))

    def replaced(self, attendances: Mapping[MemberId, Attendance | None]) -> Self:
        """Return the planner with single members attending otherwise; None: no member any more."""
        return self.but(crew=self.crew.replaced(attendances))

    def adjusted(self, shifts: Mapping[MemberId, Shift]) -> Self:
        """Return the planner with the loads of single members shifted, as the load of a conversation is."""
        return self.but(crew=self.crew.adjusted(shifts)) if shifts else self

    def plan(self, now: datetime, limit: int | None = None) -> "Plan":
        """Return what goes to whom at *now*, at most *limit* conversations."""
        if limit is not None and limit < 0:
            raise InvalidInput("limit", limit, "0 or more; None for no limit")
        at = microseconds(now)
        placements: list[Placement] = []
        ran = Ran([], self.queue, self.crew, ended=limit == 0)
        while not ran.ended:
            crew = ran.crew.spaced()
            rest = None if limit is None else limit - len(placements)
            ran = run(ran.queue, crew, crew.takers(at), at, rest)
            placements += ran.placements
        return Plan(now, tuple(placements), self, self.but(queue=ran.queue, crew=ran.crew) if placements else self)


@value(kw_only=False)
class Plan(Value):
    """What goes to whom at *now*, in order; the planner *before*, and *after* all of it is done.

    In *after*, whoever is given several has the last one's time; each is a microsecond after the one before, so that
    it stays known who has been idle for longer.
    """

    now: datetime
    placements: tuple[Placement, ...]
    before: Planner
    after: Planner

    @property
    def maximum(self) -> int | None:
        """How many may be in dispatch at once; None: any number. In mode ASSIGN: how many more may be given."""
        return self.before.crew.maximum(microseconds(self.now))

    @property
    def in_dispatch(self) -> int:
        """How many are in dispatch once the plan is done, held out to the members whose parts make the maximum."""
        return self.after.crew.in_dispatch(microseconds(self.now))

    def why(self, id: ConversationId) -> Why | None:
        """Return why the conversation waits; None if it doesn't: placed, or merely left for later by the limit."""
        end = self.after.plan(self.now).after
        ticket = end.queue.get(id)
        if ticket is not None:
            return why(end.crew, ticket, microseconds(self.now))
        if self.before.queue.get(id) is None:
            raise InvalidInput("conversation", id, "one that waits, or that this plan places")
        return None
