"""Which new conversations are told to the departments that receive them, until somebody joins."""

from omnikit.model.thread import Thread
from omnikit.model.upholds import upholds
from omnikit.model.value import Value, value


@value
class Announcing(Value):
    """*channels* whose new conversations are told (OM-2.2)."""

    channels: frozenset[str] = frozenset()

    @upholds("OM-2.2")
    def tells(self, thread: Thread) -> bool:
        """True if a new conversation in *thread* is told."""
        return thread.channel in self.channels
