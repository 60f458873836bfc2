"""A profile: every choice of one product, together, checked to fit."""

from collections.abc import Iterator, Mapping

from omnikit.model.actors import Permission
from omnikit.model.commands import AddCollaborators, Join
from omnikit.model.errors import DefinitionError
from omnikit.model.message import Form
from omnikit.model.upholds import upholds
from omnikit.model.value import Value, value
from omnikit.policies.access import Access
from omnikit.policies.assignment import Handover, Targets
from omnikit.policies.batch import BatchTable
from omnikit.policies.collaboration import Collaboration
from omnikit.policies.lanes import Lanes
from omnikit.policies.listing import Avatars, Listing
from omnikit.policies.messages import Forms, Writing
from omnikit.policies.notifying import Notifying
from omnikit.policies.reopening import OnMessage, Reopening
from omnikit.policies.unread import Unread


@value
class Conduct(Value):
    """What holds of a conversation as it stands: who may do what, and what follows.

    A profile has one conduct for conversations of one handler and another from the first collaborator on
    (CO-1.2). *visible_to* is what an outsider must hold to see
    a conversation that is no longer pending.
    """

    access: Access
    batch: BatchTable
    visible_to: Permission = Permission.MEMBER
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
    end_pending_singly: bool = False


@value
class Profile(Value):
    """One product's answers. *alone*: one handler; *together*: with collaborators; *plain*: while the team has
    collaboration switched off. *words*: the product's own words for our nouns, as codes of texts."""

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

    def __attrs_post_init__(self) -> None:
        for problem in contradictions(self):
            raise DefinitionError(f"profile {self.name!r}: {problem}")


def contradictions(profile: Profile) -> Iterator[str]:
    """Yield each pair of values of *profile* that cannot both hold, named."""
    shares = [command.__name__ for command in (AddCollaborators, Join) if profile.alone.access[command].grants]
    if shares and profile.collaboration is None:
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
    for name, conduct in (("plain", profile.plain), ("alone", profile.alone), ("together", profile.together)):
        missing = [command.__name__ for command in profile.plain.access if command not in conduct.access]
        if missing:
            yield f"{name}.access lacks {', '.join(missing)}, which plain.access has"
        if conduct.unread.shared and not conduct.unread.reply_clears_all:
            yield f"{name}.unread.shared is True, but reply_clears_all is False"
    if profile.together.reopening.on_message is OnMessage.TO_PENDING and profile.collaboration is not None:
        yield "together.reopening.on_message is to_pending, but a collaborative conversation is never pending"


@upholds("CO-14.2")
def carries(conduct: Conduct, form: Form, channel: str) -> bool:
    """True if *channel* carries that form of automatic message."""
    return conduct.forms is None or channel in conduct.forms[form].channels
