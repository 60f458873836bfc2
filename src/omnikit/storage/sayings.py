"""What was said in one workspace, in memory: messages in their places, and found by our id and the platform's."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from omnikit.desk.ports import Needs, Receipt, Reported, ThreadKey
from omnikit.model.conversation import Conversation
from omnikit.model.delivery import UNDER_WAY, DeliveryStatus
from omnikit.model.ids import AccountId, ConversationId, MessageId
from omnikit.model.message import Message

Place = tuple[ConversationId, int]
"""Where a message stands."""


class Sayings:
    """The messages of *conversations*, which are the workspace's own."""

    def __init__(self, conversations: Mapping[ConversationId, Conversation]) -> None:
        self._conversations = conversations
        self._said: dict[ConversationId, list[Message]] = {}
        self._externals: dict[ThreadKey, set[tuple[datetime, ConversationId, int]]] = {}
        self._ours: dict[MessageId, Place] = {}

    # --- reading

    def of(self, conversation: ConversationId) -> Sequence[Message]:
        """Return the messages of a conversation, in order."""
        return self._said.get(conversation, ())

    def after(self, conversation: ConversationId, sequence: int) -> Sequence[Message]:
        """Return the messages of a conversation after a sequence number, in order."""
        said = self._said.get(conversation, [])
        return said[bisect_right(said, sequence, key=_sequence) :]

    def every(self) -> Iterator[Message]:
        """Yield all messages."""
        for said in self._said.values():
            yield from said

    def at(self, conversation: ConversationId, sequence: int) -> Message | None:
        """Return the message at a place, None where there is none."""
        said = self.of(conversation)
        index = bisect_left(said, sequence, key=_sequence)
        return said[index] if index < len(said) and said[index].sequence == sequence else None

    def known_as(self, external: ThreadKey | None) -> Place | None:
        """Return where the first message stands that the platform knows by that id."""
        if external not in self._externals:
            return None
        _, conversation, sequence = min(self._externals[external])
        return conversation, sequence

    def asked(self, needs: Needs) -> Message | None:
        """Return the message that is to be read: by its place, by our id, or by the platform's."""
        found = None
        if needs.conversation is not None and needs.sequence:
            found = self.at(needs.conversation, needs.sequence)
        if found is None and needs.message in self._ours:
            found = self.at(*self._ours[needs.message])
        if found is None and (place := self.known_as(needs.external)) is not None:
            found = self.at(*place)
        return found

    def moved_on(self, revised: Sequence[Message]) -> str:
        """Return which of the messages to be revised is another than it was, "" if none is."""
        for message in revised:
            there = self.at(message.conversation, message.sequence)
            if there is None or there.revision != message.revision - 1:
                return message.id
        return ""

    def taken(self, messages: Sequence[Message]) -> str:
        """Return the first id of ours among *messages* that another has, "" if each has one of its own."""
        ours = [message.id for message in messages if message.ours]
        return next((id for at, id in enumerate(ours) if id in self._ours or id in ours[:at]), "")

    # --- writing

    def put(self, conversation: ConversationId, messages: Sequence[Message]) -> None:
        """Add messages to the end of a conversation."""
        self._said.setdefault(conversation, []).extend(messages)
        for message in messages:
            if message.external:
                self._know(message, message.external)
            if message.ours:
                self._ours[message.id] = message.conversation, message.sequence

    def revise(self, messages: Sequence[Message]) -> None:
        """Put messages in place of those that are there; how far those have come stays as it is."""
        for message in messages:
            there = self.at(message.conversation, message.sequence)
            assert there is not None, "it was checked"
            known = {"external": there.external, "externals": there.externals}
            self.replace(message.but(status=there.status, error=there.error, **known))

    def replace(self, message: Message) -> None:
        """Put a message in the place of the one that is there."""
        said = self._said[message.conversation]
        said[bisect_left(said, message.sequence, key=_sequence)] = message

    def _know(self, message: Message, external: str) -> None:
        self._externals.setdefault(self._name(message, external), set()).add(_stored(message))

    def _name(self, message: Message, external: str) -> ThreadKey:
        return ThreadKey(self._conversations[message.conversation].thread.account, external)

    def unknow(self, message: Message) -> None:
        """Let nobody find *message* by the platform's ids any more."""
        for external in {message.external, *message.externals} - {""}:
            name = self._name(message, external)
            self._externals[name].discard(_stored(message))
            if not self._externals[name]:
                del self._externals[name]

    # --- how far what we sent has come

    def sent(self, place: Place, externals: Sequence[str], status: DeliveryStatus, error: str) -> None:
        """Note how far a message of ours has come, and by which ids the platform knows its parts."""
        message = self.at(*place)
        if message is None or not message.ours or message.erased:
            return
        noted = message.sent(externals, status, error)
        self.replace(noted)
        for external in noted.externals:
            if external:
                self._know(message, external)

    def report(self, account: AccountId, receipts: Sequence[Receipt]) -> tuple[Reported, ...]:
        """Move on what receipts tell of; return that, by place."""
        moved: dict[Place, DeliveryStatus] = {}
        for receipt in receipts:
            for message in self._covered(account, receipt):
                after = message.moved(receipt.status, receipt.error)
                if after is not message:
                    self.replace(after)
                    moved[message.conversation, message.sequence] = after.status
        return tuple(
            Reported(conversation=id, sequence=number, status=status) for (id, number), status in sorted(moved.items())
        )

    def _covered(self, account: AccountId, receipt: Receipt) -> list[Message]:
        """Return the messages of ours that a receipt is about."""
        found: list[Message | None] = []
        for external in receipt.externals:
            for _, id, sequence in self._externals.get(ThreadKey(account, external), ()):
                found.append(self.at(id, sequence))
                if receipt.up_to:
                    found += [one for one in self.of(id) if one.sequence < sequence and one.status in UNDER_WAY]
        if not receipt.externals and receipt.watermark is not None:
            until, place = receipt.watermark, (account, receipt.thread)
            for known in self._conversations.values():
                if (known.thread.account, known.thread.key) == place:
                    found += [one for one in self.of(known.id) if one.at <= until and one.status in UNDER_WAY]
        return [one for one in found if one is not None and one.ours and not one.erased]


def _sequence(message: Message) -> int:
    return message.sequence


def _stored(message: Message) -> tuple[datetime, ConversationId, int]:
    return message.at, message.conversation, message.sequence
