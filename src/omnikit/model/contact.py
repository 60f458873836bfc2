"""The person on the other side: who they are on each channel account."""

from datetime import datetime

from omnikit.model.ids import AccountId, ContactId, WorkspaceId
from omnikit.model.value import Value, value


@value(kw_only=False)
class Identity(Value):
    """One person as one channel account knows them; *key* is the platform's own id, opaque."""

    account: AccountId
    key: str


@value
class Visit(Value):
    """Where a customer is on the site: the *page* that they look at or write from, and where they *came from*."""

    page: str = ""
    came_from: str = ""
    at: datetime | None = None


@value
class Contact(Value):
    """A customer's record. Events refer to it by id only, so that it can be forgotten.

    *name* is what the platform calls them; *nickname* and *remark* are the team's (RC-3.1). *blocked*: nothing of
    theirs is taken in any more (RC-7.8).
    """

    id: ContactId
    workspace: WorkspaceId
    name: str = ""
    nickname: str = ""
    remark: str = ""
    blocked: bool = False
    visit: Visit | None = None
    email: str = ""
    phone: str = ""
    identities: tuple[Identity, ...] = ()
    tags: tuple[str, ...] = ()
    created_at: datetime | None = None
    version: int = 0

    def on(self, account: AccountId) -> Identity | None:
        """Return this person's identity on *account*, if they have one."""
        return next((identity for identity in self.identities if identity.account == account), None)
