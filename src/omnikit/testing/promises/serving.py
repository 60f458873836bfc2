"""A desk on top: whoever works there must not be able to tell which storage it is."""

from hypothesis import given
from hypothesis import strategies as st

from omnikit.desk.ports import Storage
from omnikit.storage.memory import MemoryStorage
from omnikit.testing.builders import WORKSPACE, minutes
from omnikit.testing.days import Twins, a_day, happens
from omnikit.testing.promises.trying import TRIES, another_workspace
from omnikit.testing.strategies import DELAYS, choosing


class Serving:
    """Days at a desk, beside the same days on the reference."""

    def test_a_day_at_the_desk_ends_with_a_clean_audit(self, storage: Storage) -> None:
        """A day with every command comes to the same as on the reference, and the audit finds nothing."""
        twins = Twins(storage, MemoryStorage(), WORKSPACE)

        for act in a_day(WORKSPACE):
            twins.clock.passes(minutes(1))
            twins.do(act)

        audit = twins.ours.audit()
        assert audit.conversations > 2
        assert audit.violations == ()
        twins.agree()

    @TRIES
    @given(data=st.data())
    def test_a_desk_can_t_tell_it_from_the_reference(self, storage: Storage, data: st.DataObject) -> None:
        """Whatever members, customers and time do, every answer is the one that the reference gives."""
        twins = Twins(storage, MemoryStorage(), another_workspace())
        choose = choosing(data.draw)

        for number in range(data.draw(st.integers(1, 20))):
            twins.clock.passes(choose(DELAYS))
            twins.do(happens(twins, choose, number))

        assert twins.ours.audit().violations == ()
        twins.agree()
