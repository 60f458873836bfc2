"""What a channel is: a codec between a platform's requests and our facts. It opens no socket and reads no clock."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol, runtime_checkable

from omnikit.model.errors import InvalidInput
from omnikit.model.facts import Fact
from omnikit.model.traits import Traits
from omnikit.model.value import Value, value
from omnikit.model.wire import Learned, Outbound, Request, Response

Config = Mapping[str, Any]
"""What the host knows of an account: ``account_id``, the platform's id of it, and the channel's own settings."""

OK = Response()


@value(kw_only=False)
class Setting(Value):
    """One thing that a channel must be told of an account, or may be; *secret*: it is shown to nobody."""

    name: str
    says: str
    secret: bool = False
    required: bool = True


ACCOUNT = Setting("account_id", "the platform's id of the account")


@runtime_checkable
class Channel(Protocol):
    """One platform's codec. Every method is pure: what it answers follows from what it is given.

    A request that isn't the platform's own is never an exception, whatever its headers and body hold: ``verify`` denies
    it, and ``parse`` raises ``PayloadError`` for a body that can't be read at all, and nothing else.
    Each method raises ``InvalidInput`` for a *config* that lacks a setting it needs: that is the host's mistake.
    """

    @property
    def name(self) -> str:
        """The name by which accounts say that they are on this channel, e.g. ``line``."""

    @property
    def traits(self) -> Traits:
        """What the channel can do."""

    @property
    def settings(self) -> tuple[Setting, ...]:
        """What has to be known of an account."""

    def verify(self, request: Request, config: Config, now: datetime) -> bool | None:
        """True if the platform sent exactly these bytes, lately; None where the platform signs nothing."""

    def answer(self, request: Request, config: Config) -> Response:
        """Return what the webhook answers at once: what a URL check asks for, or that it has been received."""

    def parse(self, request: Request, config: Config) -> tuple[Fact, ...]:
        """Return all that a request tells, in its order; what isn't known is a fact of kind UNKNOWN.

        Raises ``PayloadError`` for a body that isn't the platform's at all.
        """

    def render(self, outbound: Outbound, config: Config) -> tuple[Request, ...]:
        """Return the requests that do it, in order, each within the traits.

        Raises ``Unsendable`` for what the platform can't do and nothing may be sent in place of.
        """

    def learn(self, sent: Request, answer: Response) -> Learned:
        """Return what the platform's answer to one of our requests means."""


def needed(config: Config, name: str) -> str:
    """Return a setting as text; raise ``InvalidInput`` where it is missing or empty."""
    given = config.get(name)
    if given is None or given == "":
        raise InvalidInput(f"config[{name!r}]", given, "the account's setting, not empty")
    return str(given)
