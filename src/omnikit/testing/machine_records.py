"""What is done to customers' records by themselves in ``machine``: they are added, bound, merged and split."""

from hypothesis import strategies as st
from hypothesis.stateful import rule

from omnikit.desk.ports import Needs
from omnikit.model.actors import SYSTEM, Actor
from omnikit.model.contact import Contact, Identity, Means
from omnikit.model.contacts import AddContact, Bind, ContactCommand, Merge, Split, Unbind
from omnikit.model.ids import AccountId, CommandKey, ContactId
from omnikit.testing.acts import FIELDS, Choose, somebody
from omnikit.testing.builders import ADA, SUE, WORKSPACE
from omnikit.testing.machine_base import Walking
from omnikit.testing.strategies import choosing

DATA = st.data()
BROWSER = Identity(AccountId("webchat"), "browser-1")


class Keeping(Walking):
    """Members who look after records, and a host that knows who is who."""

    @rule(data=DATA)
    def somebody_looks_after_records(self, data: st.DataObject) -> None:
        """It is done, once for its key, or a rule refuses it and nothing changes."""
        self.tally["somebody looks after records"] += 1
        choose = choosing(data.draw)
        command = self._of_records(choose).but(key=CommandKey(f"k{self._next()}"))
        actor = choose(
            (SYSTEM, Actor.of(ADA), Actor.of(SUE), Actor.of(somebody(choose, self._blank(), self._workspace())))
        )
        before = self._content()
        done = self.desk.change_contact(command, actor=actor)
        if done.denied is not None or not self.storage.written:
            self._nothing_changed(before)
            return
        after = self._content()
        again = self.desk.change_contact(command, actor=actor)
        assert again.repeated
        assert again.decision == done.decision
        self._nothing_changed(after)

    def _of_records(self, choose: Choose) -> ContactCommand:
        known = [one for id in self._ids() if (one := self._known(id)) is not None]
        nobody = ContactId("nobody")
        kind = choose((AddContact, Bind, Unbind, Merge, Merge, Merge, Split, Split))
        if kind is AddContact or not known:
            return AddContact(
                identity=Identity(AccountId("line"), choose(("customer-1", "new"))), fields=choose(FIELDS)
            )
        contact = choose(known)
        identity = choose((*contact.identities, Identity(AccountId("line"), "nobody's")))
        if kind is Bind:
            return Bind(contact=contact.id, identity=identity, browser=BROWSER, means=choose(tuple(Means)))
        if kind is Unbind:
            return Unbind(contact=contact.id, identity=identity, browser=BROWSER)
        if kind is Split:
            return Split(contact=contact.id, other=choose((nobody, *(part.contact for part in contact.merged))))
        return Merge(contact=contact.id, other=choose((nobody, *(one.id for one in known))))

    def _ids(self) -> list[ContactId]:
        return sorted({one.contact for one in self._conversations() if one.contact is not None})

    def _known(self, id: ContactId) -> Contact | None:
        return self.storage.inner.read(Needs(workspace=WORKSPACE, contact=id)).contact
