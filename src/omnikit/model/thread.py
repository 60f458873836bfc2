"""Where a conversation takes place: a channel account and the thread in it."""

from enum import StrEnum

from omnikit.model.ids import AccountId, DepartmentId
from omnikit.model.value import Value, value


class ThreadKind(StrEnum):
    """What a thread is: one person, a group, a post's root comment, a site visit."""

    __hash__ = str.__hash__

    DIRECT = "direct"
    GROUP = "group"
    COMMENT = "comment"
    VISIT = "visit"


@value(kw_only=False)
class Thread(Value):
    """What a conversation is keyed by; at most one conversation in it is not ended.

    *key*: for a direct chat the person's id on the account, for a group its id, for a post's comment
    the root comment, for mail the root message, for a site visit the session. *channel* is the kind of
    the account, an open name such as ``line`` (OC-0.1).
    """

    account: AccountId
    key: str
    channel: str
    kind: ThreadKind = ThreadKind.DIRECT


@value(kw_only=False)
class Account(Value):
    """A channel account that the team has connected, e.g. one of its LINE official accounts.

    *skills*: what a member needs for any conversation on it (FL-5.1). *departments* receive what comes in (OM-1.3).
    *external*: the platform's id of it, where that is not *id*; webhooks name it, and what is sent is sent as it.
    """

    id: AccountId
    channel: str
    name: str = ""
    connected: bool = True
    skills: tuple[str, ...] = ()
    departments: tuple[DepartmentId, ...] = ()
    external: str = ""

    @property
    def address(self) -> str:
        """The platform's id of the account."""
        return self.external or self.id
