"""Storages that break one promise each about presences, offers, queues, codes or platforms' ids."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from omnikit.desk.ports import Attendee, Forgotten, Hold, LoadBelow, Needs, Present, Recorded, Snapshot, UnitOfWork
from omnikit.engine.load import Load
from omnikit.model.conversation import Conversation
from omnikit.model.errors import StaleVersion
from omnikit.model.ids import ContactId, ConversationId, MemberId, WorkspaceId
from omnikit.model.presence import Presence
from omnikit.model.workspace import Workspace
from omnikit.storage.memory import MemoryStorage
from omnikit.storage.streams import MARKS

# --- presences


class KnowsNobodyThere(MemoryStorage):
    """Reads without presences."""

    def read(self, needs: Needs) -> Snapshot:
        return super().read(needs.but(presences=False))


class TellsOfAllPresences(MemoryStorage):
    """Keeps one log of all presences."""

    def attendance(self, workspace: WorkspaceId, member: MemberId, after: int) -> Sequence[Recorded]:
        found = [
            super(TellsOfAllPresences, self).attendance(workspace, a.presence.member, after)
            for a in self.roster(workspace)
        ]
        return [recorded for log in found for recorded in log]


class TakesAnyName(MemoryStorage):
    """Finds a name for a conversation that can't have its own."""

    def commit(self, work: UnitOfWork) -> None:
        subject = work.subject
        if isinstance(subject, Conversation) and (not subject.id or subject.id.startswith(MARKS)):
            work = work.but(subject=subject.but(id=ConversationId(f"c{subject.id}")), messages=(), delivery=None)
        super().commit(work)


class ChangesPresencesBlindly(MemoryStorage):
    """Writes a presence on whatever version is there."""

    def commit(self, work: UnitOfWork) -> None:
        if isinstance(work.subject, Presence):
            there = self.read(Needs(workspace=work.workspace, presences=True)).presences.get(work.subject.member)
            work = work.but(before=there)
        super().commit(work)


class WritesPresencesFirst(MemoryStorage):
    """Writes a presence before it looks whether the version is still there."""

    def commit(self, work: UnitOfWork) -> None:
        try:
            super().commit(work)
        except StaleVersion:
            if isinstance(work.subject, Presence):
                self._shelf(work.workspace).presences[work.subject.member] = work.subject
            raise


class ShowsOnlyWhoCame(MemoryStorage):
    """Leaves on the roster only who has had a presence."""

    def roster(self, workspace: WorkspaceId) -> Sequence[Attendee]:
        return [attendee for attendee in super().roster(workspace) if attendee.presence.version]


class TakesAcceptingForGiving(MemoryStorage):
    """Says that a member was given something when they take on what was held out to them."""

    def commit(self, work: UnitOfWork) -> None:
        super().commit(work)
        if isinstance(work.subject, Conversation) and work.subject.handler is not None:
            self._shelf(work.workspace).given[work.subject.handler] = work.at


class SendsHomeWhoIsSaved(MemoryStorage):
    """Forgets who is there when the team changes."""

    def commit(self, work: UnitOfWork) -> None:
        super().commit(work)
        if isinstance(work.subject, Workspace):
            self._shelf(work.workspace).presences.clear()


class CountsRenewals(MemoryStorage):
    """Gives a presence a version for each renewal."""

    def renew(self, workspace: WorkspaceId, member: MemberId, now: datetime, until: datetime) -> bool:
        runs = super().renew(workspace, member, now, until)
        if runs:
            presences = self._shelf(workspace).presences
            presences[member] = presences[member].but(version=presences[member].version + 1)
        return runs


class MovesLeasesBack(MemoryStorage):
    """Sets a lease to what a renewal says, also where it was later."""

    def renew(self, workspace: WorkspaceId, member: MemberId, now: datetime, until: datetime) -> bool:
        runs = super().renew(workspace, member, now, until)
        if runs:
            presences = self._shelf(workspace).presences
            presences[member] = presences[member].but(until=until)
        return runs


class RenewsTheEnded(MemoryStorage):
    """Brings back by a renewal whoever was there once."""

    def renew(self, workspace: WorkspaceId, member: MemberId, now: datetime, until: datetime) -> bool:
        presences = self._shelf(workspace).presences
        if member not in presences:
            return False
        presences[member] = presences[member].but(until=until)
        return True


class TakesRenewalsBack(MemoryStorage):
    """Writes the lease that was read, whoever has renewed it since."""

    def commit(self, work: UnitOfWork) -> None:
        super().commit(work)
        if isinstance(work.subject, Presence):
            self._shelf(work.workspace).presences[work.subject.member] = work.subject


class KnowsNoPosition(MemoryStorage):
    """Says of a feed that it begins."""

    def position(self, workspace: WorkspaceId) -> int:
        return 0


# --- offers and holds


class ForgetsOffers(MemoryStorage):
    """Counts in a load only what was accepted."""

    def loads(self, workspace: WorkspaceId) -> Mapping[MemberId, Load]:
        found = super().loads(workspace)
        return {member: Load(accepted=load.accepted) for member, load in found.items() if load.accepted}


class IgnoresLimitsOfOffers(MemoryStorage):
    """Holds out as much as anybody asks for."""

    def commit(self, work: UnitOfWork) -> None:
        holds = [hold.but(offers=None) if isinstance(hold, LoadBelow) else hold for hold in work.holds]
        super().commit(work.but(holds=tuple(holds)))


class NeedsRoomToAccept(MemoryStorage):
    """Looks whether there is room for one more, also where one that was offered is accepted."""

    def commit(self, work: UnitOfWork) -> None:
        super().commit(work.but(holds=tuple(_one_less(hold) for hold in work.holds)))


def _one_less(hold: Hold) -> Hold:
    return hold.but(limit=hold.limit - 1) if isinstance(hold, LoadBelow) and hold.limit is not None else hold


class HoldsOutToTheAbsent(MemoryStorage):
    """Asks nobody whether they are still there."""

    def commit(self, work: UnitOfWork) -> None:
        super().commit(work.but(holds=tuple(hold for hold in work.holds if not isinstance(hold, Present))))


class IgnoresLeases(MemoryStorage):
    """Asks of a presence only its version."""

    def commit(self, work: UnitOfWork) -> None:
        holds = [
            hold.but(at=datetime.min.replace(tzinfo=hold.at.tzinfo)) if isinstance(hold, Present) else hold
            for hold in work.holds
        ]
        super().commit(work.but(holds=tuple(holds)))


class LetsAnybodyCome(MemoryStorage):
    """Asks nothing of whoever changes a presence."""

    def commit(self, work: UnitOfWork) -> None:
        super().commit(work.but(holds=()) if isinstance(work.subject, Presence) else work)


class FindsOnlySeats(MemoryStorage):
    """Takes members off what they sit on, and leaves held out to them what is."""

    def seated(
        self, workspace: WorkspaceId, member: MemberId, until: datetime, after: ConversationId | None, limit: int
    ) -> Sequence[ConversationId]:
        found = super().seated(workspace, member, until, after, limit)
        offered = {one.id for one in self.scan(workspace, None, 1000) if one.offer is not None}
        return [id for id in found if id not in offered]


class QueuesWhatIsHandled(MemoryStorage):
    """Takes for waiting all that has not ended."""

    def queued(self, workspace: WorkspaceId, after: ConversationId | None, limit: int) -> Sequence[Conversation]:
        return [one for one in self.scan(workspace, after, 1000) if one.ended_at is None][:limit]


class QueuesOnlyWhatWaits(MemoryStorage):
    """Leaves out of the queue what is held out."""

    def queued(self, workspace: WorkspaceId, after: ConversationId | None, limit: int) -> Sequence[Conversation]:
        return [one for one in super().queued(workspace, after, 1000) if one.offer is None][:limit]


# --- codes, platforms' ids


class GivesCodesAgain(MemoryStorage):
    """Remembers no nickname's number."""

    def commit(self, work: UnitOfWork) -> None:
        super().commit(work if work.contact is None else work.but(contact=work.contact.but(code="")))


class ForgetsCodesToo(MemoryStorage):
    """Lets a number go with whoever had it."""

    def forget(self, workspace: WorkspaceId, contact: ContactId) -> Forgotten:
        self._shelf(workspace).records.codes.clear()
        return super().forget(workspace, contact)


class FindsTheLastNamed(MemoryStorage):
    """Takes of several messages by one id the last."""

    def read(self, needs: Needs) -> Snapshot:
        found = super().read(needs)
        if found.conversation is None or needs.external is None or needs.conversation or needs.thread:
            return found
        _, last, _ = max(self._shelf(needs.workspace).sayings._externals[needs.external])
        return super().read(needs.but(external=None, conversation=last))


class FindsTheErased(MemoryStorage):
    """Still finds by a platform's id what was erased."""

    def forget(self, workspace: WorkspaceId, contact: ContactId) -> Forgotten:
        shelf = self._shelf(workspace)
        known = {key: {*said} for key, said in shelf.sayings._externals.items()}
        forgotten = super().forget(workspace, contact)
        shelf.sayings._externals = known
        return forgotten


class KeepsTheRemark(MemoryStorage):
    """Forgets a contact but for what the team noted."""

    def forget(self, workspace: WorkspaceId, contact: ContactId) -> Forgotten:
        contacts = self._shelf(workspace).records.contacts
        remark = contacts[contact].remark if contact in contacts else ""
        forgotten = super().forget(workspace, contact)
        if contact in contacts:
            contacts[contact] = contacts[contact].but(remark=remark)
        return forgotten
