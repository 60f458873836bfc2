"""What leaves for customers: each message as requests that the host makes, and what the platform's answers mean.

Rendered anew at each try, so that nothing stale is sent. What the platform has accepted of a message in several parts
is not sent again; a part whose answer was lost is, with the same key where the platform knows one.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from itertools import chain, islice, repeat

from omnikit.channels.protocol import Channel
from omnikit.desk.checking import check_number
from omnikit.desk.house import House
from omnikit.desk.ports import Needs, Snapshot, Task, ThreadKey
from omnikit.desk.relay import SENDS
from omnikit.desk.steps import Step, Steps
from omnikit.desk.webhooks import adapter
from omnikit.model.actors import ActorKind
from omnikit.model.conversation import Conversation
from omnikit.model.delivery import DeliveryStatus
from omnikit.model.effects import Send
from omnikit.model.errors import InvalidInput, UnknownName, Unsendable
from omnikit.model.ids import AccountId
from omnikit.model.message import Audience, Message
from omnikit.model.thread import Account, ThreadKind
from omnikit.model.traits import Need, Traits
from omnikit.model.value import Value, value
from omnikit.model.wire import Answered, Learned, Outbound, Quoted, Request, Response, Verdict, Why
from omnikit.policies.windows import window_for

LEASE = timedelta(minutes=5)
"""How long a host may take to make the requests of all that it was given, before somebody else is given them."""
LOOKS_BACK = 50
"""How many messages before one that is sent are looked at for the customer's last."""
RETRY_AT_LEAST = timedelta(seconds=1)


@value
class Parcel(Value):
    """A message to be sent: the host makes *requests* in order, up to the first that fails, and says what was answered.

    *skipped*: so many parts the platform has already. *error*: the host's own mistake, such as a setting that is
    missing; there is nothing to send then, and it is tried again later.
    """

    task: Task
    account: AccountId
    channel: str
    outbound: Outbound
    requests: tuple[Request, ...]
    skipped: int = 0
    error: Exception | None = None


def outgoing(house: House, *, limit: int, bytes_of: Mapping[str, bytes]) -> Steps[tuple[Parcel, ...]]:
    """Return messages to be sent now, claimed for five minutes; *bytes_of* are attachments that the host has, by ref.

    What can't be sent at all is given up with the reason, and its message has failed; none holds up the others.
    """
    check_number("limit", limit, least=1)
    claimed: Sequence[Task] = yield Step("claim", house.workspace, house.now(), LEASE, SENDS, limit)
    parcels: list[Parcel] = []
    for task in claimed:
        if task.attempts > house.attempts:
            yield from _given_up(house, task, f"tried {house.attempts} times, and nobody said what became of it")
            continue
        parcel = yield from _made(house, task, bytes_of, {})
        if parcel is not None:
            parcels.append(parcel)
    return tuple(parcels)


def sent(house: House, parcel: Parcel, answers: Sequence[Response | None]) -> Steps[Parcel | None]:
    """Take in what the platform answered to a parcel's requests, one each; None, or fewer: nothing came back.

    Returns what is to be sent next of the same message, once its attachments are with the platform; None: it is done,
    or is tried again later, or was given up. Raises ``InvalidInput`` for more answers than requests.
    """
    if len(answers) > len(parcel.requests):
        raise InvalidInput("answers", len(answers), f"one for each request: {len(parcel.requests)}")
    learned = list(_learned(adapter(house, parcel.channel), parcel, answers)) if parcel.requests else []
    accepted = [told for told in learned if told.verdict is Verdict.ACCEPTED]
    last = learned[-1] if learned else Learned(verdict=Verdict.RETRY, says=str(parcel.error))
    met = list(zip(parcel.requests, accepted, strict=False))
    externals = [id for request, told in met if not request.uploads for id in _ids(request, told)]
    if externals:
        yield from _note(house, parcel.task, tuple(externals), DeliveryStatus.ACCEPTED)
    if last.verdict is Verdict.ACCEPTED:
        brought = {request.uploads: told.uploaded for request, told in met if request.uploads}
        if brought:
            uploaded = {**parcel.outbound.uploaded, **brought}
            return (yield from _made(house, parcel.task, parcel.outbound.bytes_of, uploaded))
        yield Step("settle", house.workspace, parcel.task.ids)
        return None
    reason = " ".join(part for part in (last.why or "", last.code, last.says) if part) or "no reason was given"
    for_good = last.verdict is Verdict.REFUSED and last.why is not Why.UNAUTHORISED  # a token may be renewed meanwhile
    if for_good or parcel.task.attempts >= house.attempts:
        yield from _given_up(house, parcel.task, reason, code=last.code or str(last.why or ""))
    else:
        pause = max(last.again_in or house.backoff.after(parcel.task.attempts), RETRY_AT_LEAST)
        yield Step("postpone", house.workspace, parcel.task.ids, house.now() + pause)
    return None


def _learned(channel: Channel, parcel: Parcel, answers: Sequence[Response | None]) -> Iterator[Learned]:
    """Yield what each answer means, up to the first that isn't an acceptance, or that never came."""
    for place, request in enumerate(parcel.requests):
        answer = answers[place] if place < len(answers) else None
        told = (
            Learned(verdict=Verdict.RETRY, says="no answer came") if answer is None else channel.learn(request, answer)
        )
        if told.verdict is Verdict.ACCEPTED and request.uploads and not told.uploaded:
            told = Learned(verdict=Verdict.REFUSED, why=Why.OTHER, says="the platform gave the attachment no id")
        yield told
        if told.verdict is not Verdict.ACCEPTED:
            return


def _ids(request: Request, told: Learned) -> Iterator[str]:
    """Yield one id for each part that a request sent, "" where the platform gave none."""
    yield from islice(chain(told.externals, repeat("")), request.parts)


def _made(house: House, task: Task, bytes_of: Mapping[str, bytes], uploaded: Mapping[str, str]) -> Steps[Parcel | None]:
    """Return the parcel of a task; None where it is settled, or was given up because it can't be sent."""
    try:
        return (yield from _parcel(house, task, bytes_of, uploaded))
    except (Unsendable, UnknownName) as error:
        yield from _given_up(house, task, str(error))
    return None


def _parcel(
    house: House, task: Task, bytes_of: Mapping[str, bytes], uploaded: Mapping[str, str]
) -> Steps[Parcel | None]:
    """Return the parcel of a task; None where nothing is left to be sent, and the task is settled."""
    assert isinstance(task.effect, Send)
    needs = Needs(workspace=house.workspace, conversation=task.conversation, message=task.effect.message)
    snapshot: Snapshot = yield Step("read", needs)
    conversation, message, workspace = snapshot.conversation, snapshot.message, snapshot.workspace
    if conversation is None or workspace is None or message is None or not _leaves(message):
        yield Step("settle", house.workspace, task.ids)
        return None
    account = workspace.accounts.get(conversation.thread.account)
    if account is None:
        raise UnknownName("account", conversation.thread.account, workspace.accounts)
    channel = adapter(house, account.channel)
    outbound = yield from _outbound(house, task, account, conversation, message, snapshot)
    outbound = outbound.but(bytes_of=bytes_of, uploaded=uploaded)
    parcel = Parcel(task=task, account=account.id, channel=account.channel, outbound=outbound, requests=())
    try:
        requests = channel.render(outbound, house.config(account))
    except Unsendable:
        raise
    except Exception as error:  # the host's own, or a plugin's: it is told, and holds up no other message
        return parcel.but(error=error)
    uploads = tuple(request for request in requests if request.uploads)
    if not uploaded.keys().isdisjoint(request.uploads for request in uploads):
        raise Unsendable(channel.name, "an attachment", "it was brought to the platform and is asked for again")
    had = len(message.externals)
    left = uploads or _after(requests, had)
    if not left:
        if not had:
            yield from _note(house, task, (), DeliveryStatus.ACCEPTED)
        yield Step("settle", house.workspace, task.ids)
        return None
    return parcel.but(requests=left, skipped=had)


def _after(requests: tuple[Request, ...], had: int) -> tuple[Request, ...]:
    """Return the requests for what comes after the first *had* parts, which the platform has."""
    for place, request in enumerate(requests):
        had -= request.parts
        if had < 0:
            return requests[place:]
    return ()


def _leaves(message: Message) -> bool:
    """True unless it is gone by now, or never was the customer's to see."""
    return message.audience is Audience.CUSTOMER and not message.erased


def _outbound(
    house: House, task: Task, account: Account, conversation: Conversation, message: Message, snapshot: Snapshot
) -> Steps[Outbound]:
    before = max(message.sequence - 1 - LOOKS_BACK, 0)
    earlier: Sequence[Message] = (
        yield Step("messages", house.workspace, conversation.id, before, message.sequence - 1 - before)
        if message.sequence > 1
        else Step("messages", house.workspace, conversation.id, 0, 1)
    )
    theirs = [one for one in earlier if one.author.kind is ActorKind.CUSTOMER and one.sequence < message.sequence]
    last = theirs[-1] if theirs else None
    comment = conversation.thread.kind is ThreadKind.COMMENT
    traits = house.profile.traits_of(account.channel)
    since = [one for one in earlier if one.ours and one.sequence > (last.sequence if last is not None else 0)]
    open_now = window_for(traits, conversation.but(replies=len(since)), house.now(), message.author)
    # a token answers once: what comes after the first, and what is tried again, goes without it
    spent = bool(since) or task.attempts > 1
    quoted = yield from _quoted(house, account.id, message, earlier)
    content = message.content
    if not content.text and not content.attachments and not content.template:
        content = content.but(text=house.words(message))
    if not content.text and not content.attachments and not content.template:
        raise Unsendable(account.channel, f"the message {message.form or ''}".strip(), "nobody gives it words")
    return Outbound(
        account=account.address,
        to=_to(conversation, last, snapshot, account.id),
        message=message.id,
        content=content,
        at=house.now(),
        thread=_thread(conversation, last) if comment else conversation.thread.key,
        topic=last.topic if last is not None else "",
        kind=conversation.thread.kind,
        quoted=quoted,
        answered=None if last is None else _answered(last, traits, spent=spent),
        window=open_now.name if open_now is not None else "",
        template=message.content.template,
        parameters=message.content.parameters,
        by_person=message.author.kind is ActorKind.MEMBER,
        name=_name(message, snapshot),
        subject=last.subject if last is not None else "",
        references=tuple(one.external for one in earlier if one.external),
    )


def _to(conversation: Conversation, last: Message | None, snapshot: Snapshot, account: AccountId) -> str:
    """Return the person's id on the platform: who wrote last, or whom the contact is known as there."""
    if last is not None and last.sender:
        return last.sender
    known = snapshot.contact.on(account) if snapshot.contact is not None else None
    return known.key if known is not None else conversation.thread.key


def _thread(conversation: Conversation, last: Message | None) -> str:
    """Return the comment that is answered: the last one, or the one that the thread began with."""
    return last.external if last is not None and last.external else conversation.thread.key


def _quoted(house: House, account: AccountId, message: Message, earlier: Sequence[Message]) -> Steps[Quoted | None]:
    """Return the message that is quoted, however far back it stands; by its id alone if it isn't there any more."""
    if not message.quotes:
        return None
    found = next((one for one in earlier if one.external == message.quotes), None)
    if found is None:
        needs = Needs(workspace=house.workspace, external=ThreadKey(account, message.quotes))
        snapshot: Snapshot = yield Step("read", needs)
        found = snapshot.message
    if found is None or found.conversation != message.conversation:
        return Quoted(external=message.quotes)
    return Quoted(external=message.quotes, token=found.quote_token, text=found.content.text)


def _answered(last: Message, traits: Traits, *, spent: bool) -> Answered:
    once = any(window.needs is Need.TOKEN for window in traits.windows)
    token = "" if once and spent else last.reply_token
    return Answered(external=last.external, at=last.at, token=token, automatic=last.automatic)


def _name(message: Message, snapshot: Snapshot) -> str:
    """Return the name that the customer sees as the author's."""
    author = message.outward or message.author.member
    member = snapshot.workspace.members.get(author) if snapshot.workspace is not None and author else None
    return member.name if member is not None else ""


def _note(house: House, task: Task, externals: tuple[str, ...], status: DeliveryStatus, code: str = "") -> Steps[None]:
    assert isinstance(task.effect, Send)
    needs = Needs(workspace=house.workspace, message=task.effect.message)
    snapshot: Snapshot = yield Step("read", needs)
    message = snapshot.message
    if message is not None:
        place = (house.workspace, message.conversation, message.sequence)
        yield Step("sent", *place, externals, status, house.now(), code)


def _given_up(house: House, task: Task, reason: str, code: str = "") -> Steps[None]:
    yield from _note(house, task, (), DeliveryStatus.FAILED, code or "unsendable")
    yield Step("bury", house.workspace, task.ids, reason)
