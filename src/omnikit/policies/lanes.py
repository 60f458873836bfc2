"""In which lane a pending conversation waits."""

from omnikit.model.commands import BotOutcome
from omnikit.model.conversation import Lane
from omnikit.model.upholds import upholds
from omnikit.model.value import Value, value

TO_LANE = {
    BotOutcome.MATCHED: Lane.BOT,  # OC-2.3
    BotOutcome.TRIGGERED: Lane.BOT,  # OC-2.4
    BotOutcome.CONSUMED: Lane.BOT,  # OC-2.4: consumed counts as triggered
    BotOutcome.HUMAN_REQUESTED: Lane.HUMAN,  # OC-2.5
    BotOutcome.NO_MATCH: Lane.HUMAN,  # OC-2.7
}


@value
class Lanes(Value):
    """How lanes are chosen. *human_sticky*: a later match doesn't take a conversation back to the bot.

    *bot_may_end*: the bot may bring a conversation to its end without a human (FL-2.1).
    """

    human_sticky: bool = True
    bot_may_end: bool = False

    @upholds("OC-2.1", "OC-2.2", "OC-2.3", "OC-2.4", "OC-2.5", "OC-2.7", "OC-2.9")
    def after(self, outcome: BotOutcome | None, current: Lane | None) -> Lane:
        """Return the lane after a customer's message, from the bot's *outcome* alone; None: no bot spoke.

        *current* is None when the conversation enters pending: then the lane is computed afresh (OC-2.6).
        """
        if current is Lane.DISPATCHING or (current is Lane.HUMAN and self.human_sticky):
            return current
        if outcome is None:
            return current or Lane.HUMAN
        return TO_LANE[outcome]
