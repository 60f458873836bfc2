"""Whatever may happen to a workspace, in any order: what is kept of it is what the reference keeps."""

from hypothesis import given
from hypothesis import strategies as st

from omnikit.desk.ports import Needs, Storage, UnitOfWork
from omnikit.model.delivery import ORDER
from omnikit.storage.memory import MemoryStorage
from omnikit.testing.builders import NOON, minutes
from omnikit.testing.histories import PEOPLE, a_receipt, attendance_of, next_of, opened, told_of
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
            what = choose(("next",) * 5 + ("open", "attend", "renew", "told", "told", "sent", "report"))
            conversation = choose(there) if there else None
            said = reference.messages(workspace, conversation.id, 0, MUCH) if conversation is not None else ()
            if what == "attend":
                presences = reference.read(Needs(workspace=workspace, presences=True)).presences
                works.append(attendance_of(choose, presences, workspace, at))
            elif what == "renew":
                member, until = choose(PEOPLE), at + minutes(choose((1, 9)))
                assert storage.renew(workspace, member, at, until) == reference.renew(workspace, member, at, until)
                continue
            elif what == "open" or conversation is None:
                works.append(opened(choose, workspace, number, at))
            elif what == "sent" and said:
                place = (workspace, conversation.id, choose(said).sequence)
                ids: tuple[str, ...] = choose(((), ("out-1",), ("out-2", ""), ("m1",)))
                status, error = choose(ORDER), choose(("", "too late"))
                for one in (storage, reference):
                    one.sent(*place, ids, status, at, error)
                continue
            elif what == "report":
                receipts = [a_receipt(choose, conversation, at) for _ in range(choose((1, 2)))]
                account = conversation.thread.account
                ours, theirs = (one.report(workspace, account, receipts, at) for one in (storage, reference))
                assert tuple(ours) == tuple(theirs)
                continue
            elif what == "told" and said:
                works.append(told_of(choose, conversation, said, at))
            else:
                contact = reference.read(Needs(workspace=workspace, conversation=conversation.id)).contact
                works.append(next_of(choose, conversation, contact, at))
            if number == 0:
                storage.commit(works[0])
                reference.commit(works[0])
            assert tried(storage.commit, works[-1]) is tried(reference.commit, works[-1])

        assert not storage.flaws(workspace)
        here, right = (everything(one, workspace, *works) for one in (storage, reference))
        here["workspaces"] = right["workspaces"]  # other examples may have left others there
        assert here == right
        assert len(drained(storage, workspace)) == len(drained(reference, workspace))
