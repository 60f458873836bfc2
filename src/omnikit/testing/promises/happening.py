"""Whatever may happen to a workspace, in any order: what is kept of it is what the reference keeps."""

from hypothesis import given
from hypothesis import strategies as st

from omnikit.desk.ports import Needs, Storage, UnitOfWork
from omnikit.storage.memory import MemoryStorage
from omnikit.testing.builders import NOON, minutes
from omnikit.testing.histories import PEOPLE, attendance_of, next_of, opened
from omnikit.testing.promises.trying import TRIES, another_workspace, tried
from omnikit.testing.strategies import choosing
from omnikit.testing.units import MUCH, drained, everything, founding_of


class Happening:
    """Commits of every kind, one on top of another."""

    @TRIES
    @given(data=st.data())
    def test_whatever_happens_is_kept_as_by_the_reference(self, storage: Storage, data: st.DataObject) -> None:
        """Offers, people, messages, presences, conditions: each commit is taken or refused as the reference does."""
        choose, workspace, reference = choosing(data.draw), another_workspace(), MemoryStorage()
        works: list[UnitOfWork] = [founding_of(workspace)]
        for number in range(data.draw(st.integers(1, 25))):
            at = NOON + minutes(number)
            there = reference.scan(workspace, None, MUCH)
            what = choose(("next",) * 5 + ("open", "attend", "renew"))
            if what == "attend":
                presences = reference.read(Needs(workspace=workspace, presences=True)).presences
                works.append(attendance_of(choose, presences, workspace, at))
            elif what == "renew":
                member, until = choose(PEOPLE), at + minutes(choose((1, 9)))
                assert storage.renew(workspace, member, at, until) == reference.renew(workspace, member, at, until)
                continue
            elif what == "open" or not there:
                works.append(opened(choose, workspace, number, at))
            else:
                conversation = choose(there)
                contact = reference.read(Needs(workspace=workspace, conversation=conversation.id)).contact
                works.append(next_of(choose, conversation, contact, at))
            if number == 0:
                storage.commit(works[0])
                reference.commit(works[0])
            assert tried(storage.commit, works[-1]) is tried(reference.commit, works[-1])

        assert not storage.flaws(workspace)
        ours, theirs = (everything(one, workspace, *works) for one in (storage, reference))
        ours["workspaces"] = theirs["workspaces"]  # other examples may have left others there
        assert ours == theirs
        assert len(drained(storage, workspace)) == len(drained(reference, workspace))
