"""The witnesses of what is noted of customers: fields, notes, tags, the team's own tags, records by themselves."""

from typing import Any

from omnikit.engine.administration import administer
from omnikit.engine.records import decide_record
from omnikit.model.actors import BOT, CUSTOMER, SYSTEM, Actor
from omnikit.model.administration import DefineTag, RemoveTag
from omnikit.model.commands import AddNote, EditContact, Tag, Untag
from omnikit.model.contact import Contact, Identity, Means, Merged, Origin, Visit
from omnikit.model.contacts import AddContact, Bind, ContactCommand, Merge, Split, Unbind
from omnikit.model.ids import AccountId, ContactId, MemberId
from omnikit.model.tags import TagDefinition
from omnikit.policies.presets import OMI, OMNICHAT, OMNICHAT_COLLABORATION, RECEPTION
from omnikit.policies.profile import Profile
from omnikit.rules.contacts import Record
from omnikit.testing.builders import (
    ADA,
    ANN,
    CONTACT,
    NOON,
    OUT,
    SUE,
    WORKSPACE,
    a_contact,
    a_context,
    a_thread,
)
from omnikit.testing.witness import Situation, Witness
from tests.rules.witnesses import DESK, MINE, C, case, knowing
from tests.rules.witnesses_of_the_reception import ASIDE, HERS, desk

# fields and notes -----------------------------------------------------------------------------------------

BY_ADA = Origin(by=Actor.of(ADA), at=NOON, version=4)
PHONED = a_contact(phone="+886912345678", version=4, origins={"phone": BY_ADA})


def edit(based_on: int | None = None, **fields: str) -> EditContact:
    """Set those fields, as somebody who was shown that version of the record."""
    return EditContact(conversation=C, fields=fields, based_on=based_on)


def note(text: str) -> AddNote:
    """Note that."""
    return AddNote(conversation=C, text=text)


def tag(*tags: str, at: int = 0) -> Tag:
    """Put those tags on, at that message."""
    return Tag(conversation=C, tags=tags, sequence=at)


def untag(*tags: str) -> Untag:
    """Take those tags off."""
    return Untag(conversation=C, tags=tags)


def on(channel: str, command: Any, contact: Contact | None = None, profile: Profile = OMNICHAT) -> Situation:
    """ANN, who handles it, does that on *channel*, where the customer is *contact*."""
    situation = case(MINE.but(thread=a_thread(channel), sequence=3), command, profile=profile)
    return situation if contact is None else knowing(situation, contact=contact)


NOTE, EDIT, TAG, UNTAG = note("likes red"), edit(nickname="Shoes"), tag("VIP"), untag("VIP")
HOT = knowing(desk(HERS.but(sequence=3), tag("Hot", at=3)), workspace=DESK.but(
    tags={"hot": TagDefinition("Hot", system=True)}))  # fmt: skip

# the team's own tags --------------------------------------------------------------------------------------

OWN = DESK.but(tags={"hot": TagDefinition("Hot", system=True), "vip": TagDefinition("VIP")})


def define(name: str, *, system: bool = False, by: MemberId | Actor = ADA, profile: Profile = RECEPTION) -> Situation:
    """Make a tag one of the team's own."""
    return _run(DefineTag(workspace=WORKSPACE, tag=TagDefinition(name, system)), by, profile)


def remove(name: str, *, by: MemberId | Actor = ADA) -> Situation:
    """Take a tag out of the team's own."""
    return _run(RemoveTag(workspace=WORKSPACE, tag=name), by, RECEPTION)


def _run(command: Any, by: MemberId | Actor, profile: Profile) -> Situation:
    return Situation(OWN, command, a_context(by, workspace=OWN, profile=profile), administer)


# records by themselves ------------------------------------------------------------------------------------

PAGE, LINE = Identity(AccountId("webchat"), "customer-1"), Identity(AccountId("line"), "customer-1")
SECOND = ContactId("p2")
TWIN = a_contact(id=SECOND, identities=(Identity(AccountId("line"), "customer-2"),))
PART = Merged(contact=SECOND, at=NOON, identities=TWIN.identities)
MERGE, SPLIT = Merge(contact=CONTACT, other=SECOND), Split(contact=CONTACT, other=SECOND)
BIND = Bind(contact=CONTACT, identity=LINE, browser=PAGE, means=Means.SOCIAL)
UNBIND = Unbind(contact=CONTACT, identity=LINE, browser=PAGE)
ADD = AddContact(identity=LINE, fields={"name": "Lin"})
ONE, BOTH = Record(contact=a_contact()), Record(contact=a_contact(), other=TWIN)
WHOLE = Record(contact=a_contact(merged=(PART,)), other=TWIN.but(merged_into=CONTACT))
NONE = Record(contact=None)


def kept(record: Record, command: ContactCommand, by: MemberId | Actor = SUE, **known: Any) -> Situation:
    """Somebody changes a record by itself."""
    return Situation(record, command, a_context(by, **known), decide_record)


def told(*, one: str = "", other: str = "") -> Record:
    """Two records, of which the host's site has told member IDs."""
    return Record(
        contact=a_contact(visit=Visit(page="/", member=one)), other=TWIN.but(visit=Visit(page="/", member=other))
    )


# fmt: off
NOTING: tuple[Witness, ...] = (
    # fields and notes
    Witness("HO-45", "nobody is there to be noted", case(MINE, NOTE), knowing(case(MINE, NOTE), contact=None)),
    Witness("HO-45", "nobody is there to be tagged", case(MINE, TAG), knowing(case(MINE, TAG), contact=None)),
    Witness("HO-45", "nobody is there to be untagged", case(MINE, UNTAG), knowing(case(MINE, UNTAG), contact=None)),
    Witness("HO-52", "no record has that field", case(MINE, EDIT), case(MINE, edit(nickname="Shoes", shoe_size="38"))),
    Witness("HO-52", "a field is one letter too long", case(MINE, edit(remark="鞋" * 500)),
            case(MINE, edit(remark="鞋" * 501))),
    Witness("OC-8.9", "the phone number is WhatsApp's", on("line", edit(phone="+886223456789")),
            on("whatsapp", edit(phone="+886223456789"))),
    Witness("OC-8.9", "it is emptied", on("whatsapp", edit(phone=" +886912345678 "), PHONED),
            on("whatsapp", edit(phone=""), PHONED)),
    Witness("OC-8.9", "it is one field of two", on("whatsapp", edit(nickname="Lin", remark="tall"), PHONED),
            on("whatsapp", edit(nickname="Lin", phone="+886223456789"), PHONED)),
    Witness("HO-53", "somebody was faster", on("line", edit(4, phone="+886223456789"), PHONED),
            on("line", edit(3, phone="+886223456789"), PHONED)),
    Witness("HO-53", "somebody was faster with that field", on("line", edit(3, email="lin@example.com"), PHONED),
            on("line", edit(3, email="lin@example.com", phone="+886223456789"), PHONED)),
    Witness("HO-53", "somebody was faster, and said otherwise", on("line", edit(3, phone="+886912345678"), PHONED),
            on("line", edit(3, phone="+886912345679"), PHONED)),
    Witness("HO-54", "a note of nothing", case(MINE, NOTE), case(MINE, note(" \n"))),
    Witness("HO-54", "a note that is too long", case(MINE, note("字" * 20_000)), case(MINE, note("字" * 20_001))),

    # who notes
    Witness("RC-3.3", "somebody on it beside the owner renames", desk(HERS, EDIT, ADA), desk(ASIDE, EDIT, ADA)),
    Witness("RC-3.11", "somebody on it beside the owner tags", desk(HERS, tag("转电"), ADA),
            desk(ASIDE, tag("转电"), ADA)),
    Witness("RC-3.8", "somebody on it beside the owner untags", desk(HERS, UNTAG, ADA), desk(ASIDE, UNTAG, ADA)),
    Witness("HO-41", "OMI has no tags", case(MINE, TAG), case(MINE, TAG, profile=OMI)),

    # tags of customers
    *(Witness("OC-10.1", f"{word} on {channel}", on("line", command), on(channel, command))
      for channel in ("wechat", "telegram") for word, command in (("tagged", TAG), ("untagged", UNTAG))),
    Witness("OC-10.1", "on the site, whoever it is, in the collaboration's profile",
            on("webchat", TAG, PHONED), on("webchat", TAG, PHONED, OMNICHAT_COLLABORATION)),
    Witness("OC-10.2", "a visitor of whom nothing is known", on("webchat", TAG, a_contact(email="lin@example.com")),
            on("webchat", TAG)),
    Witness("OC-10.2", "only they themselves have told something", on("webchat", TAG, PHONED),
            on("webchat", TAG, PHONED.but(origins={"phone": BY_ADA.but(by=SYSTEM)}))),
    Witness("OC-10.2", "nor is anything taken off", on("webchat", UNTAG, a_contact(email="lin@example.com")),
            on("webchat", UNTAG)),
    Witness("HO-55", "no tag is named", case(MINE, TAG), case(MINE, tag())),
    Witness("HO-55", "one of them is white space", case(MINE, TAG), case(MINE, tag("VIP", " "))),
    Witness("HO-55", "one is a letter too long", case(MINE, tag("x" * 100)), case(MINE, tag("x" * 101))),
    Witness("HO-55", "none is named to be taken off", case(MINE, UNTAG), case(MINE, untag())),
    Witness("HO-56", "nobody has defined it", desk(HERS, tag("转电", "转微")), desk(HERS, tag("转电", "再来"))),
    Witness("HO-56", "the team has taken it back", HOT, knowing(HOT, workspace=DESK)),
    Witness("HO-57", "the message is to come", on("line", tag("VIP", at=3)), on("line", tag("VIP", at=4))),
    Witness("HO-57", "no message has such a number", on("line", tag("VIP", at=0)), on("line", tag("VIP", at=-1))),
    Witness("RC-7.13", "a free tag at a message", HOT, knowing(HOT, workspace=DESK.but(
            tags={"hot": TagDefinition("Hot")}))),
    Witness("RC-7.13", "one of two is free", knowing(desk(HERS.but(sequence=3), tag("转电", "VIP")), workspace=OWN),
            knowing(desk(HERS.but(sequence=3), tag("转电", "VIP", at=3)), workspace=OWN)),

    # the team's own tags
    Witness(
        "HO-25", "an agent makes a tag system-level",
        define("预定", system=True), define("预定", system=True, by=ANN),
    ),
    Witness("HO-25", "the same, but free", define("预定", by=ANN), define("预定", system=True, by=ANN)),
    Witness("HO-25", "somebody who is out defines one", define("预定", by=ANN), define("预定", by=OUT)),
    Witness("HO-25", "somebody who is out takes one back", remove("VIP", by=ANN), remove("VIP", by=OUT)),
    Witness("HO-74", "it has no name", define("预定"), define(" ")),
    Witness("HO-74", "its name is too long", define("x" * 100), define("x" * 101)),
    Witness("HO-74", "there are no tags", define("预定"), define("预定", profile=OMI)),
    Witness("RC-3.6", "an administrator takes a system tag back", remove("VIP"), remove("hot")),
    Witness("RC-3.6", "and makes it free", define("Hot", system=True), define("Hot")),
    Witness("RC-3.6", "the host may, the team may not", remove("Hot", by=SYSTEM), remove("Hot")),
    Witness("RC-3.6", "not even the host changes the product's own", remove("Hot", by=SYSTEM),
            remove("转电", by=SYSTEM)),
    Witness("RC-3.6", "not even by another name", define("转电", system=True), define("转电")),

    # records by themselves
    Witness("HO-58", "an agent merges", kept(BOTH, MERGE), kept(BOTH, MERGE, ANN)),
    Witness("HO-58", "an agent splits", kept(WHOLE, SPLIT), kept(WHOLE, SPLIT, ANN)),
    Witness("HO-58", "a supervisor binds", kept(ONE, BIND, SYSTEM), kept(ONE, BIND)),
    Witness("HO-58", "an administrator unbinds", kept(ONE, UNBIND, SYSTEM), kept(ONE, UNBIND, ADA)),
    Witness("HO-58", "who is disabled adds somebody", kept(NONE, ADD, ANN), kept(NONE, ADD, OUT)),
    *(Witness("HO-58", f"the {side.kind} adds somebody", kept(NONE, ADD, ANN), kept(NONE, ADD, side))
      for side in (CUSTOMER, BOT)),
    *(Witness("HO-69", f"{type(command).__name__} of nobody we know", kept(record, command, SYSTEM),
              kept(record.but(contact=None), command, SYSTEM))
      for command, record in ((MERGE, BOTH), (SPLIT, WHOLE), (BIND, ONE), (UNBIND, ONE))),
    Witness("HO-69", "with nobody we know", kept(BOTH, MERGE), kept(ONE, MERGE)),
    Witness(
        "HO-69", "it is a part of another one now",
        kept(BOTH, MERGE), kept(BOTH, MERGE.but(contact=ContactId("p0"))),
    ),
    Witness("HO-70", "with oneself", kept(BOTH, MERGE), kept(BOTH.but(other=a_contact()), MERGE)),
    Witness("HO-70", "it is a part already", kept(BOTH, MERGE),
            kept(BOTH.but(other=TWIN.but(merged_into=ContactId("p0"))), MERGE)),
    Witness("HO-70", "it has parts itself", kept(BOTH, MERGE),
            kept(BOTH.but(other=TWIN.but(merged=(PART.but(contact=ContactId("p3")),))), MERGE)),
    Witness("HO-70", "the site knows them as two", kept(told(one="m1", other="m1"), MERGE),
            kept(told(one="m1", other="m1").but(other=told(other="m2").other), MERGE)),
    Witness(
        "HO-70", "only one of them is blocked",
        kept(BOTH, MERGE), kept(BOTH.but(other=TWIN.but(blocked=True)), MERGE),
    ),
    Witness("HO-71", "it is no part", kept(WHOLE, SPLIT), kept(WHOLE.but(contact=a_contact()), SPLIT)),
    Witness("HO-72", "the identity is somebody else's", kept(ONE, BIND, SYSTEM),
            kept(ONE, BIND.but(identity=TWIN.identities[0]), SYSTEM)),
    Witness("HO-72", "the channel shows no bindings", kept(ONE, BIND, SYSTEM),
            kept(ONE, BIND.but(identity=Identity(AccountId("instagram"), "customer-1")), SYSTEM)),
    Witness(
        "HO-72", "the identity is a browser's",
        kept(ONE, BIND, SYSTEM), kept(ONE, BIND.but(identity=PAGE), SYSTEM),
    ),
    Witness("HO-72", "the browser is none", kept(ONE, BIND, SYSTEM), kept(ONE, BIND.but(browser=LINE), SYSTEM)),
    Witness("HO-72", "the browser has no name", kept(ONE, BIND, SYSTEM),
            kept(ONE, BIND.but(browser=Identity(AccountId("webchat"), "")), SYSTEM)),
    Witness("HO-72", "the browser is of no site", kept(ONE, BIND, SYSTEM),
            kept(ONE, BIND.but(browser=Identity(AccountId("nowhere"), "b1")), SYSTEM)),
    Witness("HO-73", "the account is not connected", kept(NONE, ADD),
            kept(NONE, ADD.but(identity=Identity(AccountId("nowhere"), "customer-1")))),
    Witness("HO-73", "they have no name there", kept(NONE, ADD),
            kept(NONE, ADD.but(identity=Identity(AccountId("line"), "")))),
    Witness("HO-73", "a field that no record has", kept(NONE, ADD), kept(NONE, ADD.but(fields={"shoe_size": "38"}))),
)
# fmt: on
