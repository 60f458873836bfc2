"""Whose unread count there is, and what clears it."""

from omnikit.model.ids import EVERYBODY, MemberId
from omnikit.model.upholds import upholds
from omnikit.model.value import Value, value


@value
class Unread(Value):
    """*shared*: one count for all instead of one each. *reply_clears_all*: a reply clears everybody's."""

    shared: bool = True
    reply_clears_all: bool = True

    @upholds("CO-11.2", "CO-11.4", "CO-11.6")
    def reader(self, member: MemberId) -> MemberId:
        """Return whose count *member* clears by reading in *my* view."""
        return EVERYBODY if self.shared else member

    @upholds("CO-11.5", "CO-11.8")
    def replier(self, member: MemberId) -> MemberId:
        """Return whose count *member* clears by replying."""
        return EVERYBODY if self.reply_clears_all else member
