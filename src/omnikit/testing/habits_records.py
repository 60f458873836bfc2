"""What is done to customers' records by themselves in a random life: added, bound, merged, split; and both at once."""

from collections.abc import Callable

from omnikit.desk.audit import Violation
from omnikit.desk.ports import Needs
from omnikit.model.actors import SYSTEM, Actor
from omnikit.model.contact import Contact, Identity, Means
from omnikit.model.contacts import AddContact, Bind, ContactCommand, Merge, Split, Unbind
from omnikit.model.ids import AccountId, ContactId
from omnikit.testing.acts import FIELDS, somebody
from omnikit.testing.habits import Habits

REVERSIBLE = "a split gives back what was merged"
BROWSERS = tuple(Identity(AccountId("webchat"), f"browser-{number}") for number in range(3))


class Records(Habits):
    """Members who look after records, and a host that knows who is who."""

    def a_record_is_looked_after(self) -> None:
        """Somebody is added, bound or unbound, made one with another, or made two again; or it is refused."""
        kind: Callable[[], ContactCommand] = self.chance.choice(
            (self._added, self._bound, self._unbound, self._merged, self._merged, self._split)
        )
        command = kind().but(key=self.a_key())
        hosts = isinstance(command, Bind | Unbind) or self.chance.random() < 0.3
        actor = SYSTEM if hosts else Actor.of(somebody(self.chance.choice, self.nowhere, self.team()))
        self.answered(lambda desk: desk.change_contact(command, actor=actor), keyed=command.key is not None)

    def two_are_taken_for_one(self) -> None:
        """Two records are merged by mistake, and split at once: nothing of it is left but that it happened."""
        command = self._merged()
        before = self._stored(command)
        if self.calm.change_contact(command, actor=SYSTEM).denied is not None:
            return
        self.calm.change_contact(Split(contact=command.contact, other=command.other), actor=SYSTEM).unwrap()
        after = self._stored(command)
        if [_but_for_its_version(one) for one in before] != [_but_for_its_version(one) for one in after]:
            self.found_wrong(Violation(REVERSIBLE, command.contact, f"{before!r}, then {after!r}"))

    # --- the pieces

    def _added(self) -> AddContact:
        account = AccountId(self.chance.choice((*self.profile.channels, "nowhere")))
        identity = Identity(account, f"direct-{self.chance.randrange(20)}")
        return AddContact(identity=identity, fields=self.chance.choice(FIELDS))

    def _bound(self) -> Bind:
        contact = self._somebody_known()
        own = contact.identities if contact is not None else ()
        identity = self.chance.choice((*own, Identity(AccountId("line"), "nobody's")))
        means, browser = self.chance.choice(tuple(Means)), self.chance.choice(BROWSERS)
        return Bind(contact=_id(contact), identity=identity, browser=browser, means=means)

    def _unbound(self) -> Unbind:
        contact = self._somebody_known()
        pairs = [(one.identity, one.browser) for one in contact.bindings] if contact is not None else []
        identity, browser = self.chance.choice(pairs or [(Identity(AccountId("line"), "nobody's"), BROWSERS[0])])
        return Unbind(contact=_id(contact), identity=identity, browser=browser)

    def _merged(self) -> Merge:
        return Merge(contact=_id(self._somebody_known()), other=_id(self._somebody_known()))

    def _split(self) -> Split:
        contact = self._somebody_known()
        parts = [part.contact for part in contact.merged] if contact is not None else []
        return Split(contact=_id(contact), other=self.chance.choice(parts or [ContactId("nobody")]))

    def _somebody_known(self) -> Contact | None:
        id = self.a_conversation().contact
        needs = Needs(workspace=self.workspace, contact=id)
        return None if id is None else self.watching.read(needs).contact

    def _stored(self, command: Merge) -> tuple[Contact | None, ...]:
        """Return both records as they are stored."""
        ids = (command.contact, command.other)
        return tuple(self.watching.read(Needs(workspace=self.workspace, other=id)).other for id in ids)


def _id(contact: Contact | None) -> ContactId:
    return ContactId("nobody") if contact is None else contact.id


def _but_for_its_version(contact: Contact | None) -> Contact | None:
    return None if contact is None else contact.but(version=0, rebuilt=0)
