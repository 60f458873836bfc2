"""Webhooks: a request verified, read, and all that it tells taken in."""

from collections.abc import Callable, Iterable, Iterator

from omnikit.channels.protocol import Channel
from omnikit.desk.hearing import AsksBot, Heard, Taken, take
from omnikit.desk.house import House
from omnikit.desk.intake import known
from omnikit.desk.ports import Needs, Snapshot
from omnikit.desk.queueing import Queue, after
from omnikit.desk.steps import Step, Steps
from omnikit.desk.telling import storable
from omnikit.model.decision import Allowed
from omnikit.model.errors import DefinitionError, InvalidInput, PayloadError, UnknownName
from omnikit.model.events import Event
from omnikit.model.facts import Fact
from omnikit.model.ids import AccountId
from omnikit.model.thread import Account
from omnikit.model.value import Value, value
from omnikit.model.wire import Request, Response
from omnikit.model.workspace import Workspace

DENIED = Response(status=403)
LASTING = (InvalidInput, UnknownName, DefinitionError)
"""Errors that each delivery of the same fact would meet again."""

Completes = Callable[[Fact], Fact]
"""Returns a fact with what the host knows besides: a name that the platform tells elsewhere, a file that it fetched."""


def as_told(fact: Fact) -> Fact:
    """Return the fact as the platform told it."""
    return fact


@value
class Webhook(Value):
    """What a request came to. *verified* None: the platform signs nothing. *answer*: for the host to send back at once.

    *error*: the body could not be read, and *heard* is empty.
    """

    verified: bool | None
    answer: Response
    heard: tuple[Heard, ...] = ()
    error: PayloadError | None = None

    @property
    def failed(self) -> tuple[Heard, ...]:
        """What was not taken in because of an error: worth another delivery."""
        return tuple(one for one in self.heard if one.taken is Taken.FAILED)


def webhook(
    house: House, queue: Queue, account: AccountId, request: Request, *, completed: Completes, bot: AsksBot
) -> Steps[Webhook]:
    """Verify a request to the webhook of *account*, and take in all that it tells, of that account and its siblings.

    Nothing is read of a request that isn't the platform's own. Raises ``UnknownWorkspace``, ``UnknownName`` for an
    account, or a channel without an adapter, ``InvalidInput`` for a config that lacks a setting.
    """
    workspace = yield from _workspace(house)
    connected = _account(workspace, account)
    channel, config = adapter(house, connected.channel), house.config(connected)
    verified = channel.verify(request, config, house.now())
    if verified is False:
        return Webhook(verified=False, answer=DENIED)
    answer = channel.answer(request, config)
    try:
        facts = channel.parse(request, config)
    except PayloadError as error:
        return Webhook(verified=verified, answer=answer, error=error)

    known: dict[AccountId, bool] = {}

    def signed_for(other: Account) -> bool:
        if other.id not in known:  # once a request: it may tell thousands of things of the same account
            known[other.id] = channel.verify(request, house.config(other), house.now()) is not False
        return known[other.id]

    on = _Whose(workspace, connected.channel, connected, signed_for)
    heard = yield from _hear(house, queue, on, facts, completed, bot)
    return Webhook(verified=verified, answer=answer, heard=heard)


def hear(
    house: House,
    queue: Queue,
    channel: str,
    facts: Iterable[Fact],
    *,
    account: AccountId | None,
    bot: AsksBot,
) -> Steps[tuple[Heard, ...]]:
    """Take in *facts* of *channel*, in their order, a result for each; *account* has those that name none.

    The *bot* says what it made of a customer's words. Then dispatch, if what happened in any of them asks for it.

    Raises ``UnknownWorkspace``, ``UnknownName`` for an account nobody connected.
    """
    workspace = yield from _workspace(house)
    given = None if account is None else _account(workspace, account)
    on = _Whose(workspace, channel, given, lambda _: True)  # whoever hands over facts has verified them
    return (yield from _hear(house, queue, on, facts, as_told, bot))


def _hear(
    house: House, queue: Queue, on: "_Whose", facts: Iterable[Fact], completed: Completes, bot: AsksBot
) -> Steps[tuple[Heard, ...]]:
    results: list[Heard] = []
    for fact in facts:
        try:
            whole = storable(completed(fact))
            results.append((yield from take(house, on.account_of(whole), whole, bot)))
        except LASTING as error:
            results.append(Heard(fact=fact, taken=Taken.UNUSABLE, error=error))
        except Exception as error:  # the host's own, or a storage's: it is told, and the other facts are taken in
            results.append(Heard(fact=fact, taken=Taken.FAILED, error=error))
    yield from after(house, queue, Allowed(tuple(_happened(results))))
    return tuple(results)


def _happened(results: Iterable[Heard]) -> Iterator[Event]:
    for one in results:
        if one.outcome is not None and not one.outcome.repeated and isinstance(one.outcome.decision, Allowed):
            yield from one.outcome.decision.events


def adapter(house: House, channel: str) -> Channel:
    """Return the adapter of *channel*; raise ``UnknownName`` where the host has given none."""
    found = house.channels.get(channel)
    if found is None:
        raise UnknownName("channel", channel, house.channels)
    return found


def _workspace(house: House) -> Steps[Workspace]:
    snapshot: Snapshot = yield Step("read", Needs(workspace=house.workspace))
    return known(house, snapshot)


def _account(workspace: Workspace, id: AccountId) -> Account:
    found = workspace.accounts.get(id)
    if found is None:
        raise UnknownName("account", id, workspace.accounts)
    return found


@value(kw_only=False)
class _Whose(Value):
    """Finds the account that a fact is of, on one channel; *given* has those that name none."""

    workspace: Workspace
    channel: str
    given: Account | None
    signed_for: Callable[[Account], bool]

    def account_of(self, fact: Fact) -> Account:
        """Return the account that *fact* names by its platform's id; raise ``UnknownName``.

        An account with a secret of its own is named only by what is signed with that.
        """
        address = fact.account_id
        if self.given is not None and address in (None, self.given.address):
            return self.given
        ours = [account for account in self.workspace.accounts.values() if account.channel == self.channel]
        for account in ours:
            if account.address == address and self.signed_for(account):
                return account
        raise UnknownName(f"account on {self.channel}", address or "", (account.address for account in ours))
