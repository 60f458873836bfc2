"""A situation in plain words: the conversation with its team, who asks, and what for."""

from attrs import frozen

from tests.engine.documents import ABOVE, MODE_OF


@frozen(kw_only=True)
class Scene:
    """A conversation and its team, in words. *last* is the number of the last message that counts as unread.

    *handler_in*: the handler's department; *receives*: the department that receives it, of those in ``ABOVE``.
    *offer_open*: whether there is still time. *takes*: who is online and ready; *there*: who is online or busy.
    *tags* are the team's own, *system_tags* those of them that are system-level. *quiet*: hours since the customer's
    last word.
    """

    profile: str
    flag: bool
    status: str
    lane: str = ""
    channel: str = "line"
    group: bool = False
    comment: bool = False
    connected: bool = True
    handler: str = ""
    handler_in: str = ""
    collaborators: tuple[str, ...] = ()
    participants: tuple[str, ...] = ()
    offered_to: str = ""
    offer_open: bool = True
    muted: bool = False
    receives: str = ""
    last: int = 0
    quiet: int = 0
    enabled: frozenset[str] = frozenset()
    disabled: frozenset[str] = frozenset()
    takes: frozenset[str] = frozenset()
    there: frozenset[str] = frozenset()
    tags: frozenset[str] = frozenset()
    system_tags: frozenset[str] = frozenset()

    @property
    def mode(self) -> str:
        """Which of the columns holds; with collaboration: alone, or together (CO-0.6, CO-1.2)."""
        if self.profile in MODE_OF:
            return MODE_OF[self.profile]
        if not self.flag or self.profile == "omnichat":
            return "plain"
        return "together" if self.collaborators else "alone"

    @property
    def visitor(self) -> bool:
        """True for somebody on the site before any word (RC-2.2)."""
        return self.lane == "visitor"

    def relation(self, name: str, department: str = "") -> str:
        """How somebody, who is in that department, stands to the conversation."""
        if name and name == self.handler:
            return "handler"
        if name in self.collaborators:
            return "collaborator"
        if name in self.participants:
            return "participant"
        return "colleague" if self.handler and self.above(department) else "outsider"

    def above(self, department: str) -> bool:
        """True if *department* is the handler's or above it (RC-8.1)."""
        return bool(self.handler_in) and department in {self.handler_in, *ABOVE[self.handler_in]}


@frozen(kw_only=True)
class Asker:
    """Who asks: a side of the desk; a member's *role* is empty when they are disabled or unknown."""

    side: str
    name: str = ""
    role: str = ""
    department: str = ""
    legacy: bool = False
    batch: bool = False


@frozen(kw_only=True)
class Wish:
    """What is asked for. *due*: whether the timer behind it is due, set for later, or not set at all.

    *own*: the page itself writes. *outcome*: what the bot makes of it. *asks*: what a conversation is said to ask for.
    *tells*: kinds of facts in the customer's text. *field*: what is to be changed in their record. *at*: the message at
    which they are tagged, "" for none. *whispers*: they are to be exported too. *message*: what the message is that it
    is about, in the words of ``messages``; *quotes*: a reply quotes it.
    """

    command: str
    members: tuple[str, ...] = ()
    text: str = "said"
    files: tuple[str, ...] = ()
    contact: str = "known"
    own: bool = False
    form: str = ""
    up_to: int = 0
    view: str = "my"
    due: str = "none"
    outcome: str = ""
    asks: str = ""
    tells: tuple[str, ...] = ()
    field: str = ""
    tags: tuple[str, ...] = ()
    at: str = ""
    whispers: bool = False
    message: str = ""
    quotes: bool = False
