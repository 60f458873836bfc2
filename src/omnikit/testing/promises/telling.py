"""What platforms tell of our messages: by which ids they know them, and how far they have come."""

from datetime import datetime
from itertools import permutations

from omnikit.desk.ports import Forgotten, Needs, Receipt, Reported, Storage, ThreadKey
from omnikit.model.actors import SYSTEM
from omnikit.model.conversation import Conversation
from omnikit.model.delivery import DeliveryStatus
from omnikit.model.events import MessageEchoed
from omnikit.model.ids import AccountId, ContactId, MessageId
from omnikit.model.message import Message
from omnikit.testing.builders import NOON, WORKSPACE, minutes
from omnikit.testing.promises.trying import at_once
from omnikit.testing.revisions import went_out
from omnikit.testing.units import (
    OTHER,
    a_message_in,
    commit,
    ended,
    everything,
    followed,
    founding_of,
    named,
    opening,
    outside,
    then,
)

LINE = AccountId("line")
ACCEPTED, SENT, FAILED, DELIVERED, READ = [status for status in DeliveryStatus if status]
C1 = named("c1")


def said(storage: Storage, sequence: int = 1, name: str = "c1") -> Message:
    """Return that message as it is stored."""
    return storage.messages(WORKSPACE, named(name), sequence - 1, 1)[0]


def by_place(storage: Storage, sequence: int) -> Message | None:
    """Return the message that is read by its place."""
    return storage.read(Needs(workspace=WORKSPACE, conversation=C1, sequence=sequence)).message


def by_external(storage: Storage, external: str, account: AccountId = LINE) -> Message | None:
    """Return the message that is read by the platform's id."""
    return storage.read(outside(account, external)).message


def replied(storage: Storage, times: int = 1) -> Conversation:
    """Commit a conversation with so many replies after its first message, none of them sent yet."""
    conversation = commit(storage, opening("c1"))
    conversation = commit(storage, then(conversation, followed()))
    for number in range(1, times + 1):
        conversation = commit(storage, went_out(conversation, NOON + minutes(number)))
    return conversation


def reported(storage: Storage, *receipts: Receipt, account: AccountId = LINE) -> list[tuple[int, DeliveryStatus]]:
    """Report receipts; return what was moved on in the only conversation."""
    moved = storage.report(WORKSPACE, account, receipts, NOON + minutes(60))
    return [(one.sequence, one.status) for one in moved]


class Reporting:
    """Messages of ours, and how far they have come."""

    def test_a_message_is_read_by_its_place_by_our_id_and_by_the_platform_s(self, storage: Storage) -> None:
        """By our id only what we wrote to customers is found; where several ways are asked, the surest is taken."""
        replied(storage, 2)
        storage.sent(WORKSPACE, C1, 3, ("out-1",), ACCEPTED, NOON)
        second, third = said(storage, 2), said(storage, 3)

        assert [by_place(storage, number) for number in (2, 3, 4)] == [second, third, None]
        for message in (second, third):
            assert storage.read(Needs(workspace=WORKSPACE, message=message.id)).message == message
        for id in ("c1.1", "nobody's"):
            assert storage.read(Needs(workspace=WORKSPACE, message=MessageId(id))).message is None
        both = Needs(workspace=WORKSPACE, message=second.id, external=ThreadKey(LINE, "out-1"))
        assert storage.read(both).message == second
        assert storage.read(both.but(message=MessageId("nobody's"))).message == third
        assert storage.read(both.but(conversation=C1, sequence=3)).message == third
        assert storage.read(both.but(conversation=C1, sequence=9)).message == second
        for other in (Needs(workspace=OTHER, message=second.id), outside(LINE, "out-1", OTHER)):
            assert storage.read(other).message is None

    def test_what_was_sent_is_known_by_the_platform_s_ids(self, storage: Storage) -> None:
        """Each part's id finds the message; parts come one after the other, and an id that is there stays there."""
        before = replied(storage)
        feed = everything(storage, WORKSPACE)["changes"]

        storage.sent(WORKSPACE, C1, 2, ("out-1", ""), ACCEPTED, NOON)
        storage.sent(WORKSPACE, C1, 2, ("out-1", "out-2"), ACCEPTED, NOON)

        message = said(storage, 2)
        assert (message.externals, message.external) == (("out-1", "", "out-2"), "out-1")
        assert by_external(storage, "out-1") == by_external(storage, "out-2") == message
        assert by_external(storage, "") is by_external(storage, "out-1", AccountId("other")) is None
        found = storage.read(outside(LINE, "out-2"))
        assert found.conversation == before
        assert everything(storage, WORKSPACE)["changes"] == feed
        assert storage.flaws(WORKSPACE) == ()

    def test_only_what_we_sent_has_been_sent(self, storage: Storage) -> None:
        """Of a customer's message, and of one that isn't there, nothing is noted."""
        conversation = commit(storage, opening("c1"))
        there = everything(storage, WORKSPACE)

        storage.sent(WORKSPACE, C1, 1, ("out-1",), ACCEPTED, NOON)
        storage.sent(WORKSPACE, C1, 7, ("out-1",), ACCEPTED, NOON)
        storage.sent(WORKSPACE, named("c9"), 1, ("out-1",), ACCEPTED, NOON)

        assert by_external(storage, "out-1") is None
        assert everything(storage, WORKSPACE) == there
        assert storage.read(Needs(workspace=WORKSPACE, conversation=C1)).conversation == conversation

    def test_receipts_never_go_back(self, storage: Storage) -> None:
        """In whatever order and however often it is told, a message has come as far as the furthest that was told."""
        told = (SENT, FAILED, DELIVERED)
        orders = [*permutations((*told, READ)), *permutations(told), *permutations((SENT, FAILED))]
        replied(storage, len(orders))
        for number, order in enumerate(orders, 2):
            storage.sent(WORKSPACE, C1, number, (f"out-{number}",), ACCEPTED, NOON)
            far = [ACCEPTED]
            for status in (*order, *order):
                moved = reported(storage, Receipt(status=status, externals=(f"out-{number}",), error="470"))
                went_on = status == max((*far, status), key=[*DeliveryStatus].index) and status not in far
                assert moved == ([(number, status)] if went_on else []), (order, status)
                far.append(status)
            message = said(storage, number)
            assert message.status is max(far, key=[*DeliveryStatus].index)
            assert message.error == ("470" if message.status is FAILED else "")

    def test_what_was_noted_later_never_goes_back(self, storage: Storage) -> None:
        """A receipt may be there before all that the platform answered is noted."""
        replied(storage)
        storage.sent(WORKSPACE, C1, 2, ("out-1",), ACCEPTED, NOON)
        assert reported(storage, Receipt(status=READ, externals=("out-1",))) == [(2, READ)]

        storage.sent(WORKSPACE, C1, 2, ("out-2",), ACCEPTED, NOON)
        storage.sent(WORKSPACE, C1, 2, (), FAILED, NOON, "given up")

        message = said(storage, 2)
        assert (message.status, message.error, message.externals) == (READ, "", ("out-1", "out-2"))

    def test_a_receipt_of_one_is_a_receipt_of_those_before(self, storage: Storage) -> None:
        """Where a receipt covers all up to a message, what was sent before it has come as far; what was not, hasn't."""
        replied(storage, 4)
        for number in (2, 4, 5):
            storage.sent(WORKSPACE, C1, number, (f"out-{number}",), ACCEPTED, NOON)
        up_to = Receipt(status=READ, externals=("out-4",), up_to=True)

        assert reported(storage, up_to.but(up_to=False, status=DELIVERED)) == [(4, DELIVERED)]
        assert reported(storage, up_to) == [(2, READ), (4, READ)]
        assert reported(storage, up_to) == []
        assert [said(storage, number).status for number in (2, 3, 4, 5)] == [READ, DeliveryStatus.NONE, READ, ACCEPTED]

    def test_a_receipt_up_to_a_time_is_of_the_whole_thread(self, storage: Storage) -> None:
        """All that was sent in the thread up to then has come so far, also in a conversation that has ended."""
        conversation = replied(storage, 2)
        storage.commit(then(conversation, ended(NOON + minutes(3))))
        again = commit(storage, opening("c2", thread="c1", at=NOON + minutes(4), contact=None))
        again = commit(storage, then(again, followed(at=NOON + minutes(4))))
        storage.commit(went_out(again, NOON + minutes(5)))
        elsewhere = commit(storage, opening("c3"))
        storage.commit(went_out(elsewhere))
        for name, number in (("c1", 2), ("c1", 3), ("c2", 2), ("c3", 2)):
            storage.sent(WORKSPACE, named(name), number, (f"{name}-{number}",), ACCEPTED, NOON)

        def read(until: datetime) -> list[tuple[str, int]]:
            receipt = Receipt(status=READ, thread="c1", watermark=until)
            moved = storage.report(WORKSPACE, LINE, (receipt,), until)
            assert all(one.status is READ for one in moved)
            return [(one.conversation, one.sequence) for one in moved]

        assert read(NOON) == []
        assert read(NOON + minutes(1)) == [("c1", 2)]
        assert read(NOON + minutes(9)) == [("c1", 3), ("c2", 2)]
        assert said(storage, 2, "c3").status is ACCEPTED

    def test_what_is_told_of_others_messages_is_passed_over(self, storage: Storage) -> None:
        """Ids nobody knows, customers' messages, other accounts and workspaces: nothing moves."""
        storage.commit(founding_of(OTHER))
        conversation = commit(storage, opening("c1", messages=(a_message_in("c1", 1, NOON).but(external="x1"),)))
        storage.commit(went_out(conversation))
        storage.sent(WORKSPACE, C1, 2, ("out-1",), ACCEPTED, NOON)
        receipt = Receipt(status=READ, externals=("x1", "nobody's"))
        there = everything(storage, WORKSPACE)

        assert reported(storage, receipt) == []
        assert reported(storage, Receipt(status=READ, externals=("out-1",)), account=AccountId("other")) == []
        assert reported(storage, Receipt(status=READ, thread="c1")) == []
        for other in (receipt.but(externals=("out-1",)), Receipt(status=READ, thread="c1", watermark=NOON)):
            assert not storage.report(OTHER, LINE, (other,), NOON)

        assert everything(storage, WORKSPACE) == there

    def test_receipts_side_by_side_are_counted_once(self, storage: Storage) -> None:
        """Of many threads that tell the same at once one moves a message on, and none takes it back."""
        replied(storage, 3)
        for number in (2, 3, 4):
            storage.sent(WORKSPACE, C1, number, (f"out-{number}",), ACCEPTED, NOON)
        moved: list[Reported] = []

        def tell(number: int) -> None:
            status = (SENT, DELIVERED, READ)[number % 3]
            receipts = [Receipt(status=status, externals=(f"out-{place}",)) for place in (2, 3)]
            up_to = Receipt(status=status, externals=("out-4",), up_to=True)
            for one in (*receipts, up_to) if number % 2 else (up_to, *receipts):
                moved.extend(storage.report(WORKSPACE, LINE, (one,), NOON))
            storage.sent(WORKSPACE, C1, 2, (f"more-{number}",), ACCEPTED, NOON)

        at_once(tell, 6)

        told = [(one.sequence, one.status) for one in moved]
        assert len(told) == len(set(told))
        assert {(number, READ) for number in (2, 3, 4)} <= set(told)
        assert [said(storage, number).status for number in (2, 3, 4)] == [READ] * 3
        assert {*said(storage, 2).externals} == {"out-2", *(f"more-{number}" for number in range(6))}

    def test_an_echo_is_found_and_has_been_sent(self, storage: Storage) -> None:
        """What our side wrote elsewhere is found by the platform's id from its commit on, and moves on like any."""
        conversation = commit(storage, opening("c1"))
        message = a_message_in("c1", 2, NOON).but(author=SYSTEM, sender="", status=SENT)
        message = message.but(external="echo-1", externals=("echo-1",))
        echoed = MessageEchoed(at=NOON, by=SYSTEM, message=message.id, sequence=2, timers=())

        storage.commit(then(conversation, echoed, messages=(message,)))

        assert by_external(storage, "echo-1") == by_place(storage, 2) == message
        assert reported(storage, Receipt(status=READ, externals=("echo-1",))) == [(2, READ)]
        assert by_external(storage, "echo-1") == message.but(status=READ)
        assert storage.flaws(WORKSPACE) == ()

    def test_nothing_is_known_of_the_sending_of_what_is_erased(self, storage: Storage) -> None:
        """Once a person is forgotten no id of theirs finds what we sent, and nothing more is noted of it."""
        replied(storage)
        storage.sent(WORKSPACE, C1, 2, ("out-1", "out-2"), DELIVERED, NOON)

        storage.forget(WORKSPACE, ContactId("p-c1"))
        storage.sent(WORKSPACE, C1, 2, ("out-3",), READ, NOON)

        assert not reported(storage, *(Receipt(status=READ, externals=(f"out-{number}",)) for number in (1, 2, 3)))
        assert by_external(storage, "out-1") is by_external(storage, "out-2") is by_external(storage, "out-3") is None
        left = said(storage, 2)
        assert (left.erased, left.status, left.externals, left.external) == (True, DeliveryStatus.NONE, (), "")
        assert storage.flaws(WORKSPACE) == ()

    def test_nothing_is_known_of_the_sending_of_what_is_old(self, storage: Storage) -> None:
        """Messages that are erased with their conversation lose the platform's ids, too."""
        conversation = replied(storage)
        storage.sent(WORKSPACE, C1, 2, ("out-1",), DELIVERED, NOON)
        storage.commit(then(conversation, ended(NOON + minutes(3))))

        assert storage.erase(WORKSPACE, NOON + minutes(4)) == Forgotten(1, 2)

        assert by_external(storage, "out-1") is None
        receipt = Receipt(status=READ, thread="c1", watermark=NOON + minutes(9))
        assert reported(storage, receipt) == []
        assert said(storage, 2).status is DeliveryStatus.NONE
        assert storage.flaws(WORKSPACE) == ()
