"""Storages that break one promise about quick replies and suggestions each; all else they do as the reference does."""

from collections.abc import Sequence

from omnikit.desk.ports import Needs, Snapshot, UnitOfWork
from omnikit.engine.suggesting import best, distinct, rank
from omnikit.model.actors import ActorKind
from omnikit.model.ids import MemberId, QuickReplyId, WorkspaceId
from omnikit.model.message import Message
from omnikit.model.quick_reply import QuickReply
from omnikit.storage.memory import MemoryStorage

Owners = Sequence[MemberId | None]


class ChangesQuickRepliesBlindly(MemoryStorage):
    """Writes a quick reply on whatever version is there."""

    def commit(self, work: UnitOfWork) -> None:
        if isinstance(work.subject, QuickReply):
            work = work.but(before=self.read(Needs(workspace=work.workspace, quick_reply=work.subject.id)).quick_reply)
        super().commit(work)


class ReadsNoQuickReply(MemoryStorage):
    """Knows no quick reply by its id."""

    def read(self, needs: Needs) -> Snapshot:
        return super().read(needs).but(quick_reply=None)


class KeepsTheRemoved(MemoryStorage):
    """Lists quick replies that were taken away, too."""

    def quick_replies(
        self, workspace: WorkspaceId, owners: Owners, words: str, after: QuickReplyId | None, limit: int
    ) -> Sequence[QuickReply]:
        every = self._shelf(workspace).quick_replies.values()
        shown = [(reply, reply.but(removed=False)) for reply in every if reply.owner in owners]
        found = sorted(reply.id for reply, as_there in shown if rank(as_there, words) is not None)
        some = [id for id in found if after is None or id > after][:limit]
        return [self._shelf(workspace).quick_replies[id] for id in some]


class RepeatsTheLast(MemoryStorage):
    """Begins a page with the quick reply that the last one ended with."""

    def quick_replies(
        self, workspace: WorkspaceId, owners: Owners, words: str, after: QuickReplyId | None, limit: int
    ) -> Sequence[QuickReply]:
        found = super().quick_replies(workspace, owners, words, after, limit)
        last = self._shelf(workspace).quick_replies.get(after) if after is not None else None
        return found if last is None or not found else [last, *found][:limit]


class SharesEverything(MemoryStorage):
    """Suggests everybody's quick replies to everybody."""

    def prepared(self, workspace: WorkspaceId, owners: Owners, words: str, limit: int) -> Sequence[QuickReply]:
        return best(self._shelf(workspace).quick_replies.values(), words, limit)


class SuggestsById(MemoryStorage):
    """Suggests prepared texts in the order of their ids."""

    def prepared(self, workspace: WorkspaceId, owners: Owners, words: str, limit: int) -> Sequence[QuickReply]:
        return sorted(super().prepared(workspace, owners, words, limit), key=lambda reply: reply.id)


class CutsBeforeItRanks(MemoryStorage):
    """Looks at the first few prepared texts alone."""

    def prepared(self, workspace: WorkspaceId, owners: Owners, words: str, limit: int) -> Sequence[QuickReply]:
        return best(super().quick_replies(workspace, owners, words, None, limit), words, limit)


class SuggestsWhatAnybodySaid(MemoryStorage):
    """Takes what colleagues sent for the member's own."""

    def said(self, workspace: WorkspaceId, member: MemberId, words: str, limit: int) -> Sequence[str]:
        messages = [one for one in self._messages(workspace) if one.author.kind is ActorKind.MEMBER]
        return distinct(_texts(messages), words, limit)

    def _messages(self, workspace: WorkspaceId) -> list[Message]:
        return [*self._shelf(workspace).sayings.every()]


class SuggestsWhispers(SuggestsWhatAnybodySaid):
    """Takes whatever the member wrote for what they sent to customers."""

    def said(self, workspace: WorkspaceId, member: MemberId, words: str, limit: int) -> Sequence[str]:
        messages = [one for one in self._messages(workspace) if one.author.member == member]
        return distinct(_texts(messages), words, limit)


class SuggestsTheOldestFirst(MemoryStorage):
    """Tells texts from the first on that was sent."""

    def said(self, workspace: WorkspaceId, member: MemberId, words: str, limit: int) -> Sequence[str]:
        return [*reversed(super().said(workspace, member, words, 1_000_000))][:limit]


class RepeatsItself(SuggestsWhatAnybodySaid):
    """Tells a text as often as it was sent."""

    def said(self, workspace: WorkspaceId, member: MemberId, words: str, limit: int) -> Sequence[str]:
        once = super(SuggestsWhatAnybodySaid, self).said(workspace, member, words, limit)
        often = [text for text in once for one in self._messages(workspace) if one.content.text == text]
        return often[:limit]


class KeepsWhatWasErased(MemoryStorage):
    """Suggests what was said to somebody who was forgotten."""

    def __init__(self) -> None:
        super().__init__()
        self.known: dict[tuple[WorkspaceId, MemberId, str], Sequence[str]] = {}

    def said(self, workspace: WorkspaceId, member: MemberId, words: str, limit: int) -> Sequence[str]:
        now = super().said(workspace, member, words, limit)
        known = self.known.setdefault((workspace, member, words), now)
        return known if len(known) > len(now) or limit <= len(known) else now


def _texts(messages: Sequence[Message]) -> list[str]:
    sent = sorted(messages, key=lambda one: (one.at, one.conversation, one.sequence), reverse=True)
    return [message.content.text for message in sent]
