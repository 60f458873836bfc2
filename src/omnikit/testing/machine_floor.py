"""Who is there in ``machine``: members sign in, show what they are, go; and the queue, which runs by itself."""

from hypothesis import strategies as st
from hypothesis.stateful import rule

from omnikit.model.actors import Actor
from omnikit.model.decision import Denied
from omnikit.testing.acts import an_attendance, somebody
from omnikit.testing.builders import SUE, WORKSPACE
from omnikit.testing.machine_base import Walking
from omnikit.testing.strategies import choosing

DATA = st.data()


class Floor(Walking):
    """Members who come and go, and what the queue makes of it."""

    @rule(data=DATA)
    def somebody_shows_their_presence(self, data: st.DataObject) -> None:
        """They are what they show, or a rule refuses it and nothing changes, as always where presence plays no part."""
        self.tally["somebody shows their presence"] += 1
        choose = choosing(data.draw)
        command = an_attendance(choose, self._workspace())
        actor = Actor.of(choose((command.member, command.member, command.member, SUE)))
        before = self._content()
        attended = self.desk.attend(command, actor=actor)
        if attended.denied is not None:
            self._nothing_changed(before)
        else:
            assert self.profile.attending is not None

    @rule(data=DATA)
    def somebody_stays(self, data: st.DataObject) -> None:
        """A renewal moves a lease that still runs, and only that: no event, nothing written but the lease."""
        self.tally["somebody stays"] += 1
        member = somebody(choosing(data.draw), self._blank(), self._workspace())
        before = {one.presence.member: one.presence for one in self.storage.inner.roster(WORKSPACE)}
        log = self._content()
        stays = self.desk.renew(member, actor=Actor.of(member))
        after = {one.presence.member: one.presence for one in self.storage.inner.roster(WORKSPACE)}
        self._nothing_changed(log)
        until = before[member].until if member in before else None
        assert isinstance(stays, Denied) or stays == (until is not None and self.clock.now < until)
        assert {id: one.but(until=None) for id, one in after.items()} == {
            id: one.but(until=None) for id, one in before.items()
        }

    @rule()
    def the_host_dispatches(self) -> None:
        """The queue runs after whatever can change it, but for time: run once more it has nothing to do.

        By a clock that is behind somebody may be there who has gone by the time of what is to be theirs.
        """
        self.tally["the host dispatches"] += 1
        times = [one.changed_at for one in self._conversations() if one.changed_at is not None]
        behind = max(times) > self.clock.now
        items = self.desk.dispatch()
        assert all(item.error is None for item in items), items
        assert behind or all(item.done for item in items), items
        before = self._content()
        assert behind or self.desk.dispatch() == ()
        self._nothing_changed(before)

    @rule(data=DATA)
    def somebody_looks_at_the_floor(self, data: st.DataObject) -> None:
        """The queue's lines, the reason for each that waits, who is there: whoever asks, looking writes nothing."""
        self.tally["somebody looks at the floor"] += 1
        choose = choosing(data.draw)
        actor = Actor.of(somebody(choose, self._blank(), self._workspace()))
        id = self._conversation(choose).id
        before = self._content()
        self.desk.overview(actor=actor)
        self.desk.why(id, actor=actor)
        self.desk.card(id, actor=actor)
        self.desk.online(actor=actor)
        self.desk.colleagues(actor=actor)
        self.desk.counts(actor=actor)
        self._nothing_changed(before)
