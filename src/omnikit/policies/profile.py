"""A profile: every choice of one product, together, checked to fit."""

from collections.abc import Iterator, Mapping

import attrs

from omnikit.model.commands import (
    AcceptOffer,
    AddCollaborators,
    AddParticipants,
    Command,
    Export,
    FollowUp,
    Join,
    Reopen,
    Tag,
    TakeOver,
    Transfer,
)
from omnikit.model.contact import NOTE, TAG
from omnikit.model.conversation import PENDING, PROCESSING, Status
from omnikit.model.errors import DefinitionError
from omnikit.model.message import Form
from omnikit.model.platforms import PLATFORMS
from omnikit.model.quick_reply import Shelf
from omnikit.model.traits import UNKNOWN, Traits
from omnikit.model.upholds import upholds
from omnikit.model.value import Value, value
from omnikit.policies.access import Access
from omnikit.policies.assignment import Handover, OnWithdrawal, Targets
from omnikit.policies.attending import Attending
from omnikit.policies.batch import BatchTable
from omnikit.policies.collaboration import Collaboration
from omnikit.policies.contacts import Exporting, Extracting, Recording, Suggesting, Tagging
from omnikit.policies.dispatching import Dispatching, Mode
from omnikit.policies.grants import NOTHING
from omnikit.policies.lanes import Lanes
from omnikit.policies.listing import Avatars, Listing
from omnikit.policies.messages import Forms, Writing
from omnikit.policies.notifying import Notifying
from omnikit.policies.reopening import OnMessage, Reopening, Shut
from omnikit.policies.unread import Unread
from omnikit.policies.visibility import Visibility


@value
class Conduct(Value):
    """What holds of a conversation as it stands: who may do what, and what follows.

    A profile has one conduct for conversations of one handler and another from the first collaborator on
    (CO-1.2). *shut*: by which rule a command is refused once it has ended, where not by the table's own.
    """

    access: Access
    batch: BatchTable
    visibility: Visibility = Visibility()
    reopening: Reopening = Reopening()
    handover: Handover = Handover()
    unread: Unread = Unread()
    notifying: Notifying = Notifying()
    forms: Forms | None = None
    pins_end: bool = False
    auto_close: bool = True
    overtime: bool = True
    surveys: bool = True
    hidden_from_legacy: bool = False
    shut: Mapping[type[Command], Shut] = attrs.field(factory=dict)
    end_pending_singly: bool = False


def _by_channel(profile: "Profile") -> dict[str, Traits]:
    return {**PLATFORMS, **profile.known, **profile.traits}


def _silent(profile: "Profile") -> frozenset[str]:
    return frozenset(channel for channel, traits in profile.by_channel.items() if not traits.carries_text)


@value
class Profile(Value):
    """One product's answers. *alone*: one handler; *together*: with collaborators; *plain*: while the team has
    collaboration switched off. *words*: the product's own words for our nouns, as codes of texts.

    *opens*: the status that a customer's first message gives. *takes_part*: members take part side by side, and nobody
    handles. *unhandled*: what is processing may be nobody's for a while. *attending*: presence plays a part.
    *comments*: a post's comments become conversations, the page's own never (OM-9.2, OM-11.1). *agent_end_left*: who
    spoke today and was ended by a member is in LEFT, not in TALKED (RC-7.4). *nicknames*: unknown visitors get a number
    (RC-3.2). *shows_visits*: on a site's channel the page visited is shown (OM-7.4). *visitors*: somebody may come to
    the site and say nothing (RC-2.2). *customer_ends*: the customer may end the session (OM-8.1). *announces*: what is
    new on a channel that is announced is told to those who receive it (OM-2.2). *windows*: nothing is sent when the
    platform's windows are closed. *tagging* None: contacts have no tags. *quick_replies*: whose there are (RC-5.2).
    *suggesting* None: nothing is suggested. *exporting* None: nothing is exported.

    *channels*: which the product lists. *traits*: what it makes of some of them, each a narrowing of what the platform
    can do; *known*: what the host's adapters say of theirs. *silent*: channels that carry no text (FL-0.3).
    """

    name: str
    words: Mapping[str, str]
    locale: str
    channels: tuple[str, ...]
    listing: Listing
    plain: Conduct
    alone: Conduct
    together: Conduct
    collaboration: Collaboration | None = None
    search_categories: frozenset[str] = frozenset()
    lanes: Lanes = Lanes()
    writing: Writing = Writing()
    avatars: Avatars = Avatars()
    dispatching: Dispatching = Dispatching()
    attending: Attending | None = None
    announces: bool = False
    windows: bool = True
    opens: Status = PENDING
    takes_part: bool = False
    unhandled: bool = False
    comments: bool = False
    agent_end_left: bool = False
    nicknames: bool = False
    visitors: bool = False
    customer_ends: bool = False
    shows_visits: bool = False
    recording: Recording = Recording()
    extracting: Extracting = Extracting()
    tagging: Tagging | None = None
    quick_replies: frozenset[Shelf] = frozenset()
    suggesting: Suggesting | None = None
    exporting: Exporting | None = None
    traits: Mapping[str, Traits] = attrs.field(factory=dict)
    known: Mapping[str, Traits] = attrs.field(factory=dict)
    # all that is known of channels, in one place to look
    by_channel: Mapping[str, Traits] = attrs.field(
        init=False, eq=False, repr=False, default=attrs.Factory(_by_channel, takes_self=True)
    )
    silent: frozenset[str] = attrs.field(
        init=False, eq=False, repr=False, default=attrs.Factory(_silent, takes_self=True)
    )

    def __attrs_post_init__(self) -> None:
        for problem in contradictions(self):
            raise DefinitionError(f"profile {self.name!r}: {problem}")

    def __repr__(self) -> str:
        """Return its name: all that it answers fills pages, wherever a desk's signature is shown."""
        return f"Profile(name={self.name!r}, ...)"

    def traits_of(self, channel: str) -> Traits:
        """Return what *channel* can do here: by this profile, else by the host's adapters, else by its platform."""
        return self.by_channel.get(channel, UNKNOWN)

    def knowing(self, traits: Mapping[str, Traits]) -> "Profile":
        """Return the same profile on a desk whose adapters have those *traits*, by channel."""
        return self.but(known={**self.known, **traits})


def contradictions(profile: Profile) -> Iterator[str]:
    """Yield each pair of values of *profile* that cannot both hold, named."""
    for name, conduct in conducts(profile):
        missing = [command.__name__ for command in NOTHING if command not in conduct.access]
        if missing:
            yield f"{name}.access lacks {', '.join(missing)}: begin it with policies.grants.NOTHING"
    shares = [command.__name__ for command in (AddCollaborators, Join) if profile.alone.access[command].grants]
    if shares and profile.collaboration is None and not profile.takes_part:
        yield f"alone.access lets {', '.join(shares)}, but collaboration is None"
    if profile.collaboration is not None and profile.collaboration.limit < 1:
        yield f"collaboration.limit is {profile.collaboration.limit}, but collaboration is not None"
    if profile.alone.handover.targets is Targets.COLLABORATORS:
        yield "alone.handover.targets is collaborators, but alone has none"
    if profile.alone.handover.former_stays:
        yield "alone.handover.former_stays is True, but alone has no collaborators"
    if profile.together.handover.former_stays and profile.together.handover.targets is not Targets.COLLABORATORS:
        yield (
            "together.handover.former_stays is True, but targets is any_member: "
            "a full conversation would have one collaborator too many"
        )
    yield from _of_the_end(profile)
    yield from _of_dispatching(profile)
    yield from _of_people(profile)
    yield from _of_contacts(profile)
    for name, conduct in conducts(profile):
        if conduct.unread.shared and not conduct.unread.reply_clears_all:
            yield f"{name}.unread.shared is True, but reply_clears_all is False"
    if profile.together.reopening.on_message is OnMessage.TO_PENDING and profile.collaboration is not None:
        yield "together.reopening.on_message is to_pending, but a collaborative conversation is never pending"


def _of_the_end(profile: Profile) -> Iterator[str]:
    for name, conduct in conducts(profile):
        on_message = conduct.reopening.on_message
        begins = on_message in (OnMessage.NEW_CONVERSATION, OnMessage.NOT_DELIVERED)
        if begins and conduct.access[Reopen].grants:
            yield (
                f"{name}.reopening.on_message is {on_message}, but {name}.access lets Reopen: "
                "a thread could have two conversations that are not ended"
            )
    if profile.agent_end_left and profile.opens is not PROCESSING:
        yield f"agent_end_left is True, but opens is {profile.opens}: who spoke and left is in no list of its own"
    if profile.opens not in (PENDING, PROCESSING):
        yield f"opens is {profile.opens}, but only pending and processing open a conversation"


HANDLING = (FollowUp, TakeOver, Transfer, AcceptOffer, AddCollaborators)
"""Commands that seat a handler or a collaborator."""


def _of_dispatching(profile: Profile) -> Iterator[str]:
    how = profile.dispatching
    if how.plans and profile.attending is None:
        yield f"dispatching.mode is {how.mode}, but attending is None: nobody is ever there to be given anything"
    if how.mode is Mode.ASSIGN and not profile.unhandled:
        yield "dispatching.mode is assign, but unhandled is False: what waits to be assigned is nobody's"
    if how.mode is Mode.OFFER and profile.opens is not PENDING:
        yield f"dispatching.mode is offer, but opens is {profile.opens}: only what is pending is held out"
    if how.open_offers is not None and how.mode is not Mode.OFFER:
        yield f"dispatching.open_offers is {how.open_offers}, but dispatching.mode is {how.mode}"
    if how.open_offers is not None and how.open_offers < 1:
        yield f"dispatching.open_offers is {how.open_offers}, but dispatching.mode is offer: nothing would be held out"
    if profile.takes_part and profile.collaboration is not None:
        yield "takes_part is True, but collaboration is not None: a member would be two things at once"
    if profile.takes_part and how.plans:
        yield f"takes_part is True, but dispatching.mode is {how.mode}: nobody handles what would be placed"
    if profile.announces and how.mode is not Mode.BROADCAST:
        yield f"announces is True, but dispatching.mode is {how.mode}"
    for name, conduct in conducts(profile):
        if conduct.handover.targets is Targets.ONLINE and profile.attending is None:
            yield f"{name}.handover.targets is online, but attending is None: nobody is ever online"
        if conduct.handover.on_withdrawal is OnWithdrawal.UNHANDLED and not profile.unhandled:
            yield f"{name}.handover.on_withdrawal is unhandled, but unhandled is False"


def _of_people(profile: Profile) -> Iterator[str]:
    if profile.opens is PROCESSING and not profile.unhandled:
        yield "opens is processing, but unhandled is False: nobody is on what a customer opens"
    if profile.visitors and not profile.unhandled:
        yield "visitors is True, but unhandled is False: nobody is on what a visitor says first"
    for name, conduct in conducts(profile):
        seats = HANDLING if profile.takes_part else (AddParticipants,)
        lets = [command.__name__ for command in seats if command in conduct.access and conduct.access[command].grants]
        if lets:
            yield f"takes_part is {profile.takes_part}, but {name}.access lets {', '.join(lets)}"


NO_FACTS = frozenset({NOTE, TAG, "name", "nickname", "remark"})
"""What a kind of fact can't be called."""


def _of_contacts(profile: Profile) -> Iterator[str]:
    tagging = profile.tagging
    for name, conduct in conducts(profile):
        for command, switch, there in (
            (Tag, "tagging", tagging is not None),
            (Export, "exporting", profile.exporting is not None),
        ):
            if command in conduct.access and conduct.access[command].grants and not there:
                yield f"{switch} is None, but {name}.access lets {command.__name__}"
    if tagging is not None:
        for kind, tag in tagging.automatic.items():
            if kind not in profile.extracting.kinds:
                yield f"tagging.automatic has {kind!r}, but extracting.kinds lacks it"
            if not tagging.typed and tag not in tagging.system:
                yield f"tagging.automatic sets {tag!r}, but typed is False and tagging.system lacks it"
    for kind in profile.extracting.kinds & NO_FACTS:
        yield f"extracting.kinds has {kind!r}, which is the name of something else in a contact's record"
    for kind in profile.extracting.markers:
        if kind not in profile.extracting.kinds:
            yield f"extracting.markers has {kind!r}, but extracting.kinds lacks it"
    if profile.suggesting is not None and profile.suggesting.least < 1:
        yield f"suggesting.least is {profile.suggesting.least}, but suggestions begin with something typed"


def conducts(profile: Profile) -> tuple[tuple[str, Conduct], ...]:
    """Return the profile's conducts with their names."""
    return (("plain", profile.plain), ("alone", profile.alone), ("together", profile.together))


@upholds("CO-14.2")
def carries(conduct: Conduct, form: Form, traits: Traits) -> bool:
    """True if that form of automatic message is carried on such a channel."""
    forms = conduct.forms
    return forms is None or (forms[form].carried and form in traits.forms)
