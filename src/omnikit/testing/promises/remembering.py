"""The log, the messages, the status record."""

from datetime import datetime, timedelta, timezone

from omnikit.desk.ports import Needs, Storage
from omnikit.engine.evolve import fold
from omnikit.model.conversation import Conversation
from omnikit.model.message import Content
from omnikit.testing.builders import BOB, CAT, NOON, WORKSPACE
from omnikit.testing.units import (
    MUCH,
    a_line,
    a_message_in,
    answered,
    commit,
    ended,
    followed,
    founding_of,
    joined,
    named,
    opening,
    then,
)


class Remembering:
    """The log, the messages, the status record."""

    def test_the_log_folds_to_the_state(self, storage: Storage) -> None:
        """The events of a conversation, in order from version 1, fold to what is stored of it."""
        conversation = commit(storage, opening())
        conversation = commit(storage, then(conversation, followed(), joined(BOB, CAT)))
        conversation = commit(storage, answered(conversation))
        conversation = commit(storage, then(conversation, ended()))

        log = storage.history(WORKSPACE, named("c1"), 0)

        blank = Conversation(id=named("c1"), workspace=WORKSPACE, thread=conversation.thread)
        assert [recorded.version for recorded in log] == [1, 2, 3, 4, 5, 6]
        assert fold(blank, [recorded.event for recorded in log]) == conversation
        assert storage.read(Needs(workspace=WORKSPACE, conversation=named("c1"))).conversation == conversation

    def test_a_history_begins_after_a_version(self, storage: Storage) -> None:
        """Asked for what came after a version, the log answers that, and nothing after the last."""
        conversation = commit(storage, opening())
        commit(storage, then(conversation, followed(), joined(BOB)))
        whole = storage.history(WORKSPACE, named("c1"), 0)

        for after in range(6):
            assert tuple(storage.history(WORKSPACE, named("c1"), after)) == tuple(whole)[after:]

    def test_a_workspace_has_a_log_of_its_own(self, storage: Storage) -> None:
        """The workspace's events and a conversation's don't mix."""
        storage.commit(founding_of())
        commit(storage, opening())

        assert [recorded.event for recorded in storage.history(WORKSPACE, None, 0)] == [*founding_of().events]
        assert [recorded.event for recorded in storage.history(WORKSPACE, named("c1"), 0)] == [*opening().events]
        assert not storage.history(WORKSPACE, named(""), 0)

    def test_messages_come_in_order_and_in_pages(self, storage: Storage) -> None:
        """Messages after a sequence number come in order, no more than asked for."""
        conversation = commit(storage, opening())
        for _ in range(4):
            conversation = commit(storage, answered(conversation))

        for after, limit, expected in (
            (0, MUCH, [1, 2, 3, 4, 5]),
            (0, 2, [1, 2]),
            (2, 2, [3, 4]),
            (5, 2, []),
            (0, 0, []),
        ):
            found = storage.messages(WORKSPACE, named("c1"), after, limit)
            assert [message.sequence for message in found] == expected
        assert storage.messages(WORKSPACE, named("c1"), 1, 1)[0] == a_message_in("c1", 2, NOON)

    def test_a_message_is_kept_as_it_was(self, storage: Storage) -> None:
        """A text keeps every character, and a time its instant in whatever zone."""
        text = "第一行\r\nzero\x00 \u200d👩‍👩‍👧 \\\"' " + "長" * 20_000
        at = datetime(2026, 3, 29, 1, 59, 59, 999_999, tzinfo=timezone(timedelta(hours=5, minutes=45)))
        message = a_message_in("c1", 1, at).but(content=Content(text=text), about={"count": 2**53, "names": ("a", "b")})

        storage.commit(opening(messages=(message,)))

        assert tuple(storage.messages(WORKSPACE, named("c1"), 0, MUCH)) == (message,)

    def test_the_record_grows_line_by_line(self, storage: Storage) -> None:
        """The status record has every commit's lines, oldest first, equal ones too."""
        conversation = commit(storage, opening(record=(a_line("a"), a_line("b"))))
        conversation = commit(storage, then(conversation, followed(), record=(a_line("b"),)))
        commit(storage, then(conversation, ended(), record=(a_line("d"), a_line("c"))))

        assert [line.code for line in storage.record(WORKSPACE, named("c1"))] == ["a", "b", "b", "d", "c"]
        assert storage.record(WORKSPACE, named("c1"))[0] == a_line("a")
