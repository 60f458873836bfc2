"""Storages that break one promise each about messages that change, and about how far what was sent has come."""

from collections.abc import Sequence
from datetime import datetime

from omnikit.desk.ports import Forgotten, Needs, Receipt, Reported, Snapshot, UnitOfWork
from omnikit.model.delivery import DeliveryStatus
from omnikit.model.errors import StaleVersion
from omnikit.model.ids import AccountId, ContactId, ConversationId, WorkspaceId
from omnikit.model.message import Message
from omnikit.storage.memory import MemoryStorage


class WritesOverMessages(MemoryStorage):
    """Changes a message whatever has become of it meanwhile."""

    def commit(self, work: UnitOfWork) -> None:
        there = [self._shelf(work.workspace).sayings.at(one.conversation, one.sequence) for one in work.revised]
        revised = tuple(
            one if now is None else one.but(revision=now.revision + 1)
            for one, now in zip(work.revised, there, strict=True)
        )
        super().commit(work.but(revised=revised))


class RevisesWhatIsRefused(MemoryStorage):
    """Changes messages although the rest of the commit is refused."""

    def commit(self, work: UnitOfWork) -> None:
        try:
            super().commit(work)
        except StaleVersion:
            sayings = self._shelf(work.workspace).sayings
            for one in work.revised:
                if sayings.at(one.conversation, one.sequence) is not None:
                    sayings.replace(one)
            raise


class LosesEdits(MemoryStorage):
    """Takes in that a message was changed, and not what it says now."""

    def commit(self, work: UnitOfWork) -> None:
        super().commit(work.but(revised=()))


class RemembersWhatWasUnsaid(MemoryStorage):
    """Marks a message as taken back, and keeps its words."""

    def commit(self, work: UnitOfWork) -> None:
        sayings = self._shelf(work.workspace).sayings
        kept = []
        for one in work.revised:
            there = sayings.at(one.conversation, one.sequence)
            kept.append(one.but(content=there.content) if one.unsent and there is not None else one)
        super().commit(work.but(revised=tuple(kept)))


class TakesStatusesBack(MemoryStorage):
    """Writes a changed message as it was read, with how far it had come by then."""

    def commit(self, work: UnitOfWork) -> None:
        super().commit(work)
        for one in work.revised:
            self._shelf(work.workspace).sayings.replace(one)


class LeavesReactions(MemoryStorage):
    """Forgets a person, and not how they reacted to what others wrote."""

    def forget(self, workspace: WorkspaceId, contact: ContactId) -> Forgotten:
        sayings = self._shelf(workspace).sayings
        reacted = [message for message in sayings.every() if message.reactions]
        forgotten = super().forget(workspace, contact)
        for message in reacted:
            now = sayings.at(message.conversation, message.sequence)
            if now is not None and not now.erased:
                sayings.replace(message)
        return forgotten


class FindsByTheFirstPart(MemoryStorage):
    """Knows of what we sent only the platform's id of the first part."""

    def sent(
        self,
        workspace: WorkspaceId,
        conversation: ConversationId,
        sequence: int,
        externals: Sequence[str],
        status: DeliveryStatus,
        at: datetime,
        error: str = "",
    ) -> None:
        known = self._shelf(workspace).sayings.at(conversation, sequence)
        first = () if known is not None and known.externals else externals[:1]
        super().sent(workspace, conversation, sequence, first, status, at, error)


class SendsWhatCustomersSaid(MemoryStorage):
    """Notes of anybody's message that it was sent."""

    def sent(
        self,
        workspace: WorkspaceId,
        conversation: ConversationId,
        sequence: int,
        externals: Sequence[str],
        status: DeliveryStatus,
        at: datetime,
        error: str = "",
    ) -> None:
        sayings = self._shelf(workspace).sayings
        message = sayings.at(conversation, sequence)
        if message is not None and not message.ours:
            sayings.replace(message.bound(externals).moved(status, error))
        super().sent(workspace, conversation, sequence, externals, status, at, error)


class BelievesTheLast(MemoryStorage):
    """Takes whatever was told last for how far a message has come."""

    def report(
        self, workspace: WorkspaceId, account: AccountId, receipts: Sequence[Receipt], at: datetime
    ) -> Sequence[Reported]:
        sayings = self._shelf(workspace).sayings
        for receipt in receipts:
            for message in sayings._covered(account, receipt):
                sayings.replace(message.but(status=DeliveryStatus.NONE))
        return super().report(workspace, account, receipts, at)


class NotesWhatItIsTold(MemoryStorage):
    """Takes what the relay noted last for how far a message has come."""

    def sent(
        self,
        workspace: WorkspaceId,
        conversation: ConversationId,
        sequence: int,
        externals: Sequence[str],
        status: DeliveryStatus,
        at: datetime,
        error: str = "",
    ) -> None:
        sayings = self._shelf(workspace).sayings
        message = sayings.at(conversation, sequence)
        if message is not None:
            sayings.replace(message.but(status=DeliveryStatus.NONE))
        super().sent(workspace, conversation, sequence, externals, status, at, error)


class ReportsAgain(MemoryStorage):
    """Tells of each receipt as if it had moved something on."""

    def report(
        self, workspace: WorkspaceId, account: AccountId, receipts: Sequence[Receipt], at: datetime
    ) -> Sequence[Reported]:
        super().report(workspace, account, receipts, at)
        return [
            Reported(conversation=message.conversation, sequence=message.sequence, status=message.status)
            for receipt in receipts
            for message in self._shelf(workspace).sayings._covered(account, receipt)
        ]


class ReadsWhatWasNeverSent(MemoryStorage):
    """Takes a receipt of one message for one of all before it, those too that wait to be sent."""

    def report(
        self, workspace: WorkspaceId, account: AccountId, receipts: Sequence[Receipt], at: datetime
    ) -> Sequence[Reported]:
        sayings = self._shelf(workspace).sayings
        for receipt in receipts:
            for message in sayings._covered(account, receipt) if receipt.up_to else ():
                for earlier in self._unsent(workspace, message):
                    sayings.replace(earlier.moved(DeliveryStatus.ACCEPTED))
        return super().report(workspace, account, receipts, at)

    def _unsent(self, workspace: WorkspaceId, message: Message) -> list[Message]:
        there = self._shelf(workspace).sayings.of(message.conversation)
        return [one for one in there if one.ours and one.sequence < message.sequence]


class ReportsOneAlone(MemoryStorage):
    """Takes a receipt for one of the message that it names, and of none before it."""

    def report(
        self, workspace: WorkspaceId, account: AccountId, receipts: Sequence[Receipt], at: datetime
    ) -> Sequence[Reported]:
        return super().report(workspace, account, [receipt.but(up_to=False) for receipt in receipts], at)


class KnowsNoTimes(MemoryStorage):
    """Takes a receipt up to a time for one of all that was ever sent in the thread."""

    def report(
        self, workspace: WorkspaceId, account: AccountId, receipts: Sequence[Receipt], at: datetime
    ) -> Sequence[Reported]:
        ever = datetime.max.replace(tzinfo=at.tzinfo)
        late = [one if one.watermark is None else one.but(watermark=ever) for one in receipts]
        return super().report(workspace, account, late, at)


class MovesCustomersMessages(MemoryStorage):
    """Takes a receipt for one of whatever message has that id."""

    def report(
        self, workspace: WorkspaceId, account: AccountId, receipts: Sequence[Receipt], at: datetime
    ) -> Sequence[Reported]:
        sayings = self._shelf(workspace).sayings
        named = {external for receipt in receipts for external in receipt.externals}
        for message in [*sayings.every()]:
            if message.external in named and not message.erased:
                sayings.replace(message.but(status=DeliveryStatus.READ))
        return super().report(workspace, account, receipts, at)


class KnowsNoneOfOurs(MemoryStorage):
    """Finds no message by our own id of it."""

    def read(self, needs: Needs) -> Snapshot:
        return super().read(needs.but(message=None))


class SharesIds(MemoryStorage):
    """Lets a message have the id that another one has."""

    def commit(self, work: UnitOfWork) -> None:
        shelf = self._shelf(work.workspace)
        before, shelf.sayings._ours = shelf.sayings._ours, {}
        try:
            super().commit(work)
        finally:
            shelf.sayings._ours = before | shelf.sayings._ours


class FindsBySomeId(MemoryStorage):
    """Takes the platform's id before our own."""

    def read(self, needs: Needs) -> Snapshot:
        found = super().read(needs)
        if needs.external is None or needs.message is None:
            return found
        return found.but(message=super().read(needs.but(message=None, sequence=0)).message or found.message)


class KnowsTheForgottenMessages(MemoryStorage):
    """Still knows by the platform's ids what was sent to a person who is forgotten."""

    def forget(self, workspace: WorkspaceId, contact: ContactId) -> Forgotten:
        sayings = self._shelf(workspace).sayings
        known = {place: set(stored) for place, stored in sayings._externals.items()}
        forgotten = super().forget(workspace, contact)
        sayings._externals |= known
        return forgotten


class KeepsStatusesOfTheOld(MemoryStorage):
    """Erases what was said, and not how far it had come."""

    def erase(self, workspace: WorkspaceId, before: datetime) -> Forgotten:
        sayings = self._shelf(workspace).sayings
        was = {message.id: message.status for message in sayings.every()}
        erased = super().erase(workspace, before)
        for message in [*sayings.every()]:
            sayings.replace(message.but(status=was[message.id]))
        return erased
