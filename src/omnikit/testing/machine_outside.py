"""What comes from outside in ``machine``: customers write, twice or once, come to the site and leave it."""

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from omnikit.desk.audit import EVERYTHING
from omnikit.desk.ports import Receipt
from omnikit.engine.forgetting import forgotten_key
from omnikit.model.contact import Visit
from omnikit.model.conversation import ENDED
from omnikit.model.delivery import ORDER, advanced
from omnikit.model.ids import AccountId
from omnikit.model.thread import ThreadKind
from omnikit.model.wire import Arrival, Inbound
from omnikit.testing.builders import WORKSPACE, a_thread
from omnikit.testing.checks import said_of
from omnikit.testing.machine_base import Walking
from omnikit.testing.strategies import choosing, inbounds

DATA = st.data()
SITE = AccountId("webchat")


class Outside(Walking):
    """Customers, and platforms that deliver what they wrote."""

    @rule(data=DATA)
    def a_customer_writes(self, data: st.DataObject) -> None:
        """A new delivery is taken in, or refused by a rule and then not stored."""
        self.tally["a customer writes"] += 1
        inbound = data.draw(inbounds(dedupe=f"d{self._next()}", profile=self.profile))
        known = [one.thread for one in self._conversations() if one.thread.key != forgotten_key(one.id)]
        thread = data.draw(st.sampled_from([None, *known]))
        if thread is not None:
            group = thread.kind is ThreadKind.GROUP
            sender = inbound.sender if group else thread.key
            inbound = inbound.but(account=thread.account, thread=thread.key, kind=thread.kind, sender=sender)
        before = self._content()
        outcome = self.desk.receive(inbound)
        assert not outcome.repeated
        if outcome.denied is not None:
            self._nothing_changed(before)
        else:
            self.delivered.append((inbound, outcome))

    @rule(data=DATA, own=st.booleans())
    def somebody_comments(self, data: st.DataObject, own: bool) -> None:
        """A comment under a post, or an answer to one, is taken in; what the page writes itself is nowhere."""
        self.tally["somebody comments"] += 1
        roots = [one for one, _ in self.delivered if one.kind is ThreadKind.COMMENT and one.external]
        root: Inbound | None = data.draw(st.sampled_from([None, *roots]))
        name = f"comment-{self._next()}"
        inbound = data.draw(inbounds(dedupe=name, profile=self.profile)).but(
            account=AccountId("facebook_comments" if self.profile.comments else self.profile.channels[0]),
            kind=ThreadKind.COMMENT,
            thread=name if root is None else root.external,
            external=name,
            parent="" if root is None else root.external,
            own=own,
        )
        before = self._content()
        outcome = self.desk.receive(inbound)
        if outcome.denied is not None:
            self._nothing_changed(before)
            return
        assert not (own and self.profile.comments)
        self.delivered.append((inbound, outcome))

    @precondition(lambda self: self.delivered)
    @rule(data=DATA)
    def a_platform_delivers_again(self, data: st.DataObject) -> None:
        """An old delivery changes nothing and is answered as it was the first time."""
        self.tally["a platform delivers again"] += 1
        inbound, first = data.draw(st.sampled_from(self.delivered))
        before = self._content()
        again = self.desk.receive(inbound)
        assert again.repeated
        assert again.decision == first.decision
        self._nothing_changed(before)

    @rule(data=DATA)
    def a_platform_reports(self, data: st.DataObject) -> None:
        """What we sent has come further, or as far as before; nothing else has changed, and no version."""
        self.tally["a platform reports"] += 1
        choose, storage, now = choosing(data.draw), self.storage.inner, self.clock.now
        on = self._conversation(choose)
        before, log = storage.messages(WORKSPACE, on.id, 0, EVERYTHING), storage.history(WORKSPACE, on.id, 0)
        ours = [message for message in before if message.ours]
        if ours:
            sequence, status = choose(ours).sequence, choose(ORDER)
            storage.sent(WORKSPACE, on.id, sequence, choose(((), (f"out-{on.id}-{sequence}",))), status, now)
        named = tuple(f"out-{on.id}-{message.sequence}" for message in choose((ours[-1:], ours[:1], [])))
        receipt = Receipt(
            status=choose(ORDER), externals=named, up_to=choose((True, False)), thread=on.thread.key, watermark=now
        )
        moved = storage.report(WORKSPACE, on.thread.account, (receipt,), now)
        after = storage.messages(WORKSPACE, on.id, 0, EVERYTHING)
        assert [*map(said_of, after)] == [*map(said_of, before)]
        assert storage.history(WORKSPACE, on.id, 0) == log
        for was, there in zip(before, after, strict=True):
            assert advanced(was.status, there.status) is there.status
            assert there.ours or there.status is was.status
        told = {message.sequence: message.status for message in after}
        assert all(told[one.sequence] is one.status for one in moved if one.conversation == on.id)

    @rule(visitor=st.integers(1, 3), page=st.sampled_from(("/", "/shoes")))
    def somebody_comes_to_the_site(self, visitor: int, page: str) -> None:
        """Who comes is there once, however often they come; where there are no visitors nothing changes."""
        self.tally["somebody comes to the site"] += 1
        thread, before = f"visit-{visitor}", self._content()
        arrival = Arrival(account=SITE, thread=thread, visitor=f"visitor-{visitor}", visit=Visit(page=page))
        outcome = self.desk.enter(arrival)
        if outcome.denied is not None:
            self._nothing_changed(before)
            return
        there = [one for one in self._conversations() if one.thread.key == thread and one.status is not ENDED]
        assert [one.id for one in there] == [outcome.unwrap().id]
        again = self._content()
        assert self.desk.enter(arrival).unwrap().id == there[0].id
        self._nothing_changed(again)

    @rule(data=DATA)
    def a_customer_leaves(self, data: st.DataObject) -> None:
        """The session in a thread is over, where the customer may end it; there is none in it then."""
        self.tally["a customer leaves"] += 1
        threads = [one.thread for one in self._conversations() if one.thread.key != forgotten_key(one.id)]
        thread = data.draw(st.sampled_from(threads or [a_thread()]))
        before = self._content()
        outcome = self.desk.leave(thread.account, thread.key)
        if outcome is None or outcome.denied is not None:
            self._nothing_changed(before)
            return
        assert self.profile.customer_ends
        assert all(one.status is ENDED for one in self._conversations() if one.thread == thread)
