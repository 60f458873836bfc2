"""What a desk is set up with, and what it answers."""

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime, timedelta
from types import MappingProxyType

from omnikit.channels.protocol import Channel, Config
from omnikit.desk.clock import Clock, Codes, Ids, eight_digits, time_ordered_id, utc_now
from omnikit.extraction import EXTRACTORS, Extractor
from omnikit.model.contact import Contact
from omnikit.model.conversation import Conversation
from omnikit.model.decision import Allowed, Decision, Denied
from omnikit.model.errors import DefinitionError, InvalidInput, OmnikitError, Refused
from omnikit.model.ids import ConversationId, WorkspaceId
from omnikit.model.message import Message
from omnikit.model.presence import Presence
from omnikit.model.thread import Account
from omnikit.model.value import Value, value
from omnikit.model.views import Category
from omnikit.model.workspace import Workspace
from omnikit.policies.delivery import Backoff
from omnikit.policies.presets import OMNICHAT_COLLABORATION
from omnikit.policies.profile import Profile

OWN_CATEGORIES = frozenset(Category)
Finder = Callable[[str], Iterable[ConversationId]]
"""Returns the few conversations that a search of the host's own category finds by its value."""

BACKOFF = Backoff()
NO_FINDERS: Mapping[str, Finder] = MappingProxyType({})
NO_CHANNELS: Mapping[str, Channel] = MappingProxyType({})
Configs = Callable[[Account], Config]
"""Returns the settings of an account, by the names that its channel's adapter states; ``account_id`` is added."""


Words = Callable[[Message], str]
"""Returns the text of an automatic message by its form, in the customer's language; "": it is not to be sent."""


def no_words(message: Message) -> str:
    """Return nothing: the host has no automatic messages of its own."""
    return ""


def no_configs(account: Account) -> Config:
    """Return nothing: enough for a channel that signs nothing and is only read."""
    return {}


@value
class House(Value):
    """A workspace's desk as it is set up. *skew*: how far clocks of several machines may differ.

    *tries*: how often a command is decided anew when others change the conversation meanwhile. *attempts*: how often
    an effect is tried before it is given up; *backoff*: when it is tried again. *finders*: the host's own search
    categories, which the profile offers too. *codes* makes the numbers that unknown visitors are called by (RC-3.2).
    *extractors* find facts in customers' messages (RC-3.14). *channels*: adapters by the name of their channel;
    *configs* returns what the host knows of an account, its secrets too, which are kept nowhere else; *words* what an
    automatic message says that was stored without any, such as the reminder before the end.
    """

    workspace: WorkspaceId
    profile: Profile = OMNICHAT_COLLABORATION
    clock: Clock = utc_now
    ids: Ids = time_ordered_id
    skew: timedelta = timedelta(seconds=5)
    tries: int = 5
    attempts: int = 10
    backoff: Backoff = BACKOFF
    finders: Mapping[str, Finder] = NO_FINDERS
    codes: Codes = eight_digits
    extractors: tuple[Extractor, ...] = EXTRACTORS
    channels: Mapping[str, Channel] = NO_CHANNELS
    configs: Configs = no_configs
    words: Words = no_words

    def __attrs_post_init__(self) -> None:
        found = frozenset[str]().union(*(extractor.kinds for extractor in self.extractors))
        unfound = self.profile.extracting.kinds - found
        if unfound:
            raise DefinitionError(
                f"the profile {self.profile.name!r} looks for {', '.join(sorted(unfound))}, which no extractor finds; "
                f"these are found: {', '.join(sorted(found)) or 'none'}"
            )
        for category in self.finders:
            if category in OWN_CATEGORIES:
                raise DefinitionError(f"search category {category!r} is omnikit's own; name the finder otherwise")
            if category not in self.profile.search_categories:
                offered = ", ".join(sorted(self.profile.search_categories))
                raise DefinitionError(
                    f"the profile {self.profile.name!r} doesn't offer the search category {category!r} of a finder: "
                    f"add it to its search_categories, which are {offered or 'none'}"
                )

    def config(self, account: Account) -> Config:
        """Return the settings of *account*, with the platform's id of it."""
        return {"account_id": account.address, **self.configs(account)}

    def now(self) -> datetime:
        """Return the time by the clock, in UTC; raise ``InvalidInput`` if the clock gives one without a zone."""
        now = self.clock()
        if now.tzinfo is None:
            raise InvalidInput("now", now, "an aware datetime")
        return now.astimezone(UTC)


@value(kw_only=False)
class Outcome(Value):
    """What a command came to. *repeated*: it had been carried out before, this is what happened then.

    *conversation* is the conversation after it, or as it stays when refused; None where there is none.
    """

    decision: Decision
    conversation: Conversation | None
    repeated: bool = False

    @property
    def denied(self) -> Denied | None:
        """The refusal, if it was refused."""
        return self.decision if isinstance(self.decision, Denied) else None

    def unwrap(self) -> Conversation:
        """Return the conversation after the command; raise ``Refused`` if a rule refused it."""
        if isinstance(self.decision, Denied) or self.conversation is None:
            raise Refused(self.decision)
        return self.conversation


@value(kw_only=False)
class Administered(Value):
    """What a command to the workspace came to."""

    decision: Allowed | Denied
    workspace: Workspace
    repeated: bool = False

    @property
    def denied(self) -> Denied | None:
        """The refusal, if it was refused."""
        return self.decision if isinstance(self.decision, Denied) else None

    def unwrap(self) -> Workspace:
        """Return the workspace after the command; raise ``Refused`` if a rule refused it."""
        if isinstance(self.decision, Denied):
            raise Refused(self.decision)
        return self.workspace


@value(kw_only=False)
class Attended(Value):
    """What a command to a presence came to. *presence* is the presence after it, or as it stays when refused.

    *handed*: what was handed over at once, a result for each conversation; what failed is tried again by ``Desk.tick``.
    """

    decision: Allowed | Denied
    presence: Presence
    repeated: bool = False
    handed: "tuple[Item, ...]" = ()

    @property
    def denied(self) -> Denied | None:
        """The refusal, if it was refused."""
        return self.decision if isinstance(self.decision, Denied) else None

    def unwrap(self) -> Presence:
        """Return the presence after the command; raise ``Refused`` if a rule refused it."""
        if isinstance(self.decision, Denied):
            raise Refused(self.decision)
        return self.presence


@value(kw_only=False)
class ContactOutcome(Value):
    """What a command to a contact's record came to; *contact* as it is then, None where it was refused."""

    decision: Allowed | Denied
    contact: Contact | None
    repeated: bool = False

    @property
    def denied(self) -> Denied | None:
        """The refusal, if it was refused."""
        return self.decision if isinstance(self.decision, Denied) else None

    def unwrap(self) -> Contact:
        """Return the contact after the command; raise ``Refused`` if a rule refused it."""
        if isinstance(self.decision, Denied) or self.contact is None:
            raise Refused(self.decision)
        return self.contact


@value(kw_only=False)
class Item(Value):
    """One conversation's result in a batch: an outcome, or the error that kept it from one.

    *tried*: it was only tried, and nothing written: in a dry run, or in a strict batch that was refused.
    """

    conversation: ConversationId
    outcome: Outcome | None
    error: OmnikitError | None = None
    tried: bool = False

    @property
    def allowed(self) -> bool:
        """True if no rule and no error stands against it."""
        return self.outcome is not None and self.outcome.denied is None

    @property
    def done(self) -> bool:
        """True if the command was carried out, or had nothing to do."""
        return self.allowed and not self.tried
