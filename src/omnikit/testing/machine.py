"""A desk that anything is done to, and that must stay true: for Hypothesis, over any storage.

``desk_machine`` gives a state machine whose steps are what members, customers, the host and time do, in any order;
after each step everything of ``checks`` must hold. A storage's author runs it against theirs.
"""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from omnikit.desk.house import Outcome
from omnikit.desk.ports import Storage
from omnikit.engine.forgetting import forgotten_key
from omnikit.model.actors import SYSTEM, Actor
from omnikit.model.commands import (
    BY_KIND,
    Acknowledge,
    AddNote,
    Command,
    EditContact,
    Export,
    Reply,
    Tag,
    Transfer,
    Untag,
    Whisper,
)
from omnikit.model.conversation import Conversation
from omnikit.model.decision import Denied
from omnikit.model.effects import Send
from omnikit.model.errors import KeyReused
from omnikit.model.ids import AccountId, ContactId, MemberId, MessageId
from omnikit.model.message import Audience, Content
from omnikit.model.transcript import ExportForm
from omnikit.policies.presets import OMNICHAT_COLLABORATION
from omnikit.policies.profile import Profile
from omnikit.testing.acts import (
    CONTENTS,
    FIELDS,
    TAGS,
    Choose,
    a_command,
    an_administration,
    some_content,
    somebody,
)
from omnikit.testing.builders import ADA, CHANNELS, WORKSPACE
from omnikit.testing.checks import content
from omnikit.testing.machine_floor import Floor
from omnikit.testing.machine_outside import Outside
from omnikit.testing.machine_records import Keeping
from omnikit.testing.strategies import DELAYS, choosing
from omnikit.testing.wrapping import Meanwhile

DATA = st.data()
LAG = timedelta(seconds=3)
"""How much a machine's clock may be behind the others', within the desk's skew."""


class DeskMachine(Outside, Floor, Keeping):
    """All that is done: what comes from outside, who is there, and what members, the host and time do."""

    # --- members, the bot, the system

    @rule(data=DATA)
    def somebody_acts(self, data: st.DataObject) -> None:
        """A command is refused and changes nothing, or leads to what it was foreseen to lead to."""
        self.tally["somebody acts"] += 1
        command, actor = self._wish(choosing(data.draw))
        self._handled(command, actor)

    @rule(data=DATA)
    def the_handler_works(self, data: st.DataObject) -> None:
        """Whatever is offered to the handler can be done."""
        self.tally["the handler works"] += 1
        choose = choosing(data.draw)
        conversation = choose(self._conversations())
        self._works(choose, conversation, conversation.handler or somebody(choose, conversation, self._workspace()))

    @rule(data=DATA)
    def a_colleague_works(self, data: st.DataObject) -> None:
        """Whatever is offered to anybody else can be done too."""
        self.tally["a colleague works"] += 1
        choose = choosing(data.draw)
        conversation = choose(self._conversations())
        self._works(choose, conversation, somebody(choose, conversation, self._workspace()))

    @precondition(lambda self: self.keyed)
    @rule(data=DATA)
    def somebody_asks_again(self, data: st.DataObject) -> None:
        """A command with a key that was carried out changes nothing a second time; another with it is an error.

        What was told of somebody forgotten is not kept, so of their conversation any command may be the first.
        """
        self.tally["somebody asks again"] += 1
        command, actor, first = data.draw(st.sampled_from(self.keyed))
        before = self._content()
        again = self.desk.handle(command, actor=actor)
        assert again.repeated
        assert again.decision == first.decision
        other, other_actor = self._wish(choosing(data.draw))
        on = next(known for known in self._conversations() if known.id == command.conversation)
        forgotten = on.thread.key == forgotten_key(on.id) and other.conversation == on.id
        if not forgotten and (_told(other), _side(other_actor)) != (_told(command), _side(actor)):
            try:
                self.desk.handle(other.but(key=command.key), actor=other_actor)
            except KeyReused:
                pass
            else:
                raise AssertionError(f"{other!r} was answered under the key of {command!r}")
        self._nothing_changed(before)

    @rule(data=DATA)
    def two_act_at_once(self, data: st.DataObject) -> None:
        """Whoever loses a version is answered as if they had asked after the winner."""
        self.tally["two act at once"] += 1
        choose = choosing(data.draw)
        conversation = self._conversation(choose)
        slow, actor = self._wish(choose, conversation)
        fast, other = self._wish(choose, conversation)
        expected: list[Outcome] = []

        def faster() -> None:
            self.desk.handle(fast, actor=other)
            expected.append(self.desk.preview(slow, actor=actor))

        meanwhile = Meanwhile(self.storage, faster)
        outcome = self._a_desk(meanwhile).handle(slow, actor=actor)
        if expected:
            assert outcome.decision == expected[0].decision, (outcome, expected)

    @rule(data=DATA, strict=st.booleans(), dry_run=st.booleans())
    def somebody_acts_on_many(self, data: st.DataObject, strict: bool, dry_run: bool) -> None:
        """A batch answers each; a dry run, or a strict one with a refusal, writes nothing."""
        self.tally["somebody acts on many"] += 1
        choose = choosing(data.draw)
        wishes = [self._wish(choose) for _ in range(choose((1, 2, 3, 4)))]
        actor = wishes[0][1]
        before = self._content()
        items = self.desk.batch([command for command, _ in wishes], actor=actor, dry_run=dry_run, strict=strict)
        assert [item.conversation for item in items] == [command.conversation for command, _ in wishes]
        if dry_run or all(item.outcome is not None and item.outcome.denied for item in items):
            self._nothing_changed(before)

    @rule(data=DATA)
    def somebody_writes_first(self, data: st.DataObject) -> None:
        """A member starts a conversation with a contact on an account where we know them, or is refused.

        Where visitors come to a site nobody is written to before they are there.
        """
        self.tally["somebody writes first"] += 1
        choose = choosing(data.draw)
        contact = choose([c.contact or ContactId("nobody") for c in self._conversations()] or [ContactId("nobody")])
        actor = Actor.of(somebody(choose, self._blank(), self._workspace()))
        before = self._content()
        account = AccountId(choose((*CHANNELS, *self.profile.channels)))
        said = some_content(choose)
        if self.profile.visitors and self.profile.traits_of(account).visits:
            self._invalid(lambda: self.desk.start(contact, account, said, actor=actor), before)
            return
        outcome = self.desk.start(contact, account, said, actor=actor)
        if outcome.denied is not None:
            self._nothing_changed(before)

    @rule(data=DATA)
    def somebody_looks(self, data: st.DataObject) -> None:
        """Whatever is offered or refused agrees with what happens; looking writes nothing."""
        self.tally["somebody looks"] += 1
        choose = choosing(data.draw)
        command, actor = self._wish(choose)
        before = self._content()
        told = self.desk.explain(command, actor=actor)
        assert isinstance(told.decision, Denied) == (not all(check.held for check in told.checks))
        self.desk.options(command.conversation, actor=actor)
        self.desk.messages(command.conversation, actor=actor)
        self.desk.status_record(command.conversation, actor=actor)
        self._nothing_changed(before)

    # --- time and the host

    @rule(delay=st.sampled_from((*DELAYS, -LAG)))
    def time_passes(self, delay: timedelta) -> None:
        """Time passes, or another machine with a clock a little behind serves next."""
        self.tally["time passes"] += 1
        self.clock.passes(delay)

    @rule(limit=st.sampled_from((100, 100, 1)))
    def the_host_ticks(self, limit: int) -> None:
        """What is due happens; asked twice, nothing is left of it."""
        self.tally["the host ticks"] += 1
        items = self.desk.tick(limit=limit)
        assert all(item.error is None for item in items), items
        if limit == 100:
            assert self.desk.tick(limit=limit) == ()

    @rule(data=DATA)
    def the_host_does_what_is_due(self, data: st.DataObject) -> None:
        """What is to be sent is a message for the customer that is stored; done tasks are gone."""
        self.tally["the host does what is due"] += 1
        for task in self.desk.due(limit=data.draw(st.sampled_from((1, 100)))):
            if isinstance(task.effect, Send):
                assert task.conversation is not None
                said = self.storage.inner.messages(WORKSPACE, task.conversation, 0, 10_000)
                message = next(message for message in said if message.id == task.effect.message)
                assert message.audience is Audience.CUSTOMER, message
            self.desk.settle(task, done=data.draw(st.sampled_from((True, True, False))), reason="no answer")

    @rule(data=DATA)
    def the_operator_looks_after_it(self, data: st.DataObject) -> None:
        """Somebody is forgotten, old words erased, what was given up is tried anew; the log stays, and stays true."""
        self.tally["the operator looks after it"] += 1
        choose = choosing(data.draw)
        logs = content(self.storage.inner, WORKSPACE)[1]
        what = choose(("forget", "erase", "revive"))
        if what == "forget":
            contact = choose([c.contact or ContactId("nobody") for c in self._conversations()])
            self.desk.forget(contact)
            assert self.desk.forget(contact).messages == 0
        elif what == "erase":
            self.desk.erase(self.clock.now - choose(DELAYS))
        else:
            self.desk.revive([id for letter in self.desk.dead_letters() for id in letter.task.ids])
        assert content(self.storage.inner, WORKSPACE)[1] == logs
        for conversation in self._conversations():
            violations = list(self.watch.check(conversation.id))
            assert not violations, violations

    # --- the workspace

    @rule(data=DATA)
    def the_team_changes(self, data: st.DataObject) -> None:
        """Members are disabled, enabled, deleted, given other roles, settings and accounts change; or it is refused."""
        self.tally["the team changes"] += 1
        choose = choosing(data.draw)
        on = self._conversations()
        seated = [seat.member for one in on for seat in one.seats] + [one.offer.to for one in on if one.offer]
        command = an_administration(choose, self._workspace(), seated)
        actor = choose((SYSTEM, Actor.of(ADA), Actor.of(somebody(choose, self._blank(), self._workspace()))))
        before = self._content()
        done = self.desk.administer(command, actor=actor)
        if done.denied is not None:
            self._nothing_changed(before)

    # --- the pieces

    def _works(self, choose: Choose, conversation: Conversation, member: MemberId) -> None:
        actor = Actor.of(member)
        offered = [option for option in self.desk.options(conversation.id, actor=actor) if option.refused is None]
        offered = [option for option in offered if option.command not in ("Open", "StartConversation")]
        if not offered:
            return
        option = choose(offered)
        command = a_command(BY_KIND[option.command], choose, conversation, self._workspace())
        argument = choose(option.arguments or ("",))
        command = command.but(**_RIGHT.get(type(command), _members)(argument))
        if isinstance(command, Reply | Whisper):
            command = command.but(message=MessageId(f"m{self._next()}"))
        if isinstance(command, Acknowledge):
            command = command.but(up_to=choose(range(conversation.ordinal + 1)))
        outcome = self._handled(command, actor)
        assert outcome.denied is None or isinstance(command, Acknowledge), (option, outcome.denied)


def _members(argument: str) -> dict[str, Any]:
    return {"members": (MemberId(argument),)} if argument else {}


APPROVED = Content(text="Your order is on its way.", template="order_sent", parameters=("4711",))
_RIGHT: dict[type[Command], Callable[[str], dict[str, Any]]] = {
    Reply: lambda argument: {"content": APPROVED if argument == "template" else CONTENTS[0], "quotes": 0},
    Whisper: lambda _: {"content": CONTENTS[0]},
    Transfer: lambda argument: {"to": MemberId(argument)},
    EditContact: lambda _: {"fields": FIELDS[0], "based_on": None},
    AddNote: lambda _: {"text": "likes red"},
    Tag: lambda argument: {"tags": (argument or TAGS[0],), "sequence": 0},
    Untag: lambda argument: {"tags": (argument or TAGS[0],)},
    Export: lambda argument: {"form": ExportForm(argument), "whispers": False},
}
"""What is given so that it can be done, with the argument that was offered."""


def _told(command: Command) -> Command:
    """All of a command but its key and its message's id, which the desk may give."""
    return command.but(key=None, **({"message": MessageId("")} if hasattr(command, "message") else {}))


def _side(actor: Actor) -> tuple[str, MemberId | None]:
    """Who it is, through whatever client."""
    return actor.kind, actor.member


def desk_machine(
    make_storage: Callable[[], Storage], *, profile: Profile = OMNICHAT_COLLABORATION
) -> type[DeskMachine]:
    """Return a machine over what *make_storage* makes, an empty storage for each run, under *profile*."""
    fields = {"make_storage": staticmethod(make_storage), "profile": profile, "tally": Counter()}
    return type("DeskMachineOverStorage", (DeskMachine,), fields)
