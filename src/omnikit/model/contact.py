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
class Contact(Value):
    """A customer's record. Events refer to it by id only, so that it can be forgotten."""

    id: ContactId
    workspace: WorkspaceId
    name: str = ""
    email: str = ""
    phone: str = ""
    identities: tuple[Identity, ...] = ()
    tags: tuple[str, ...] = ()
    created_at: datetime | None = None
    version: int = 0

    def on(self, account: AccountId) -> Identity | None:
        """Return this person's identity on *account*, if they have one."""
        return next((identity for identity in self.identities if identity.account == account), None)
