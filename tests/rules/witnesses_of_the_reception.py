"""The witnesses of the reception: visits, who helps a colleague, do-not-disturb, blocked contacts, transfers."""

from typing import Any

from omnikit.model.actors import CUSTOMER
from omnikit.model.commands import (
    Block,
    EditContact,
    EndByCustomer,
    Enter,
    Mute,
    ReceiveMessage,
    StartConversation,
    Unblock,
    Unmute,
)
from omnikit.model.contact import Visit
from omnikit.model.conversation import ENDED, NEW, PARTICIPANT, Seat
from omnikit.model.ids import AccountId
from omnikit.model.presence import AWAY, BUSY, EXITED
from omnikit.model.thread import ThreadKind
from omnikit.model.views import Query, View
from omnikit.policies.access import Who
from omnikit.policies.presets import OMNICHAT, RECEPTION
from omnikit.testing.builders import (
    ADA,
    ANN,
    BOB,
    CARE,
    CAT,
    CONTACT,
    DAN,
    FAY,
    HEAD,
    NOON,
    NORTH,
    SALES,
    SUE,
    a_contact,
    a_conversation,
    a_thread,
    a_visitor,
    minutes,
    present,
    staffed,
)
from omnikit.testing.witness import Situation, Witness
from tests.rules.witnesses import (
    DESK,
    END,
    OPEN,
    REPLY,
    START,
    TEXT,
    C,
    M,
    case,
    knowing,
    transfer,
)
from tests.rules.witnesses_of_the_desk import asked

# ANN owns; CAT is of the same department, SUE and DAN of the one above, BOB beside, FAY below, ADA in none
TEAM = staffed(
    DESK,
    departments={ANN: (SALES,), CAT: (SALES,), SUE: (HEAD,), DAN: (HEAD,), BOB: (CARE,), FAY: (NORTH,)},
)
SITE = a_thread("webchat", ThreadKind.VISIT)
HERS = a_conversation(thread=SITE)
OVER, NOBODYS = HERS.but(status=ENDED), a_conversation(handler=None, thread=SITE)
VISITOR = a_visitor()
FRESH = VISITOR.but(status=NEW, lane=None)
ASIDE = HERS.but(seats=(*HERS.seats, Seat(ADA, PARTICIPANT, NOON)))
COMES = Enter(conversation=C, thread=SITE, contact=CONTACT, visit=Visit(page="/shoes"))
WRITES = ReceiveMessage(conversation=C, message=M, thread=SITE, contact=CONTACT, content=TEXT, dedupe="d1")
MUTE, UNMUTE, BLOCK, UNBLOCK = (kind(conversation=C) for kind in (Mute, Unmute, Block, Unblock))
RENAME, LEAVES = EditContact(conversation=C, fields={"nickname": "Shoes"}), EndByCustomer(conversation=C)
FIRST = START.but(thread=SITE)
THERE = present(BOB, CAT)
UNGREETED = RECEPTION.plain.but(access={**RECEPTION.plain.access, StartConversation: Who("HO-12")})
SILENT = RECEPTION.but(plain=UNGREETED, alone=UNGREETED, together=UNGREETED)
LINE = AccountId("line")


def desk(subject: Any, command: Any, by: Any = ANN, **known: Any) -> Situation:
    """A command at the reception."""
    return case(subject, command, by, **({"profile": RECEPTION, "workspace": TEAM, "presences": THERE} | known))


def blocked(situation: Situation) -> Situation:
    """The same with a contact who is blocked."""
    return knowing(situation, contact=a_contact(blocked=True))


def listed(**narrowing: Any) -> Situation:
    """The list of colleagues' sessions is asked for."""
    return asked(Query(view=View.TEAM_PROCESSING, **narrowing), RECEPTION)


# fmt: off
RECEIVING: tuple[Witness, ...] = (
    # visits
    Witness("HO-42", "somebody comes where there are no visits", desk(FRESH, COMES, CUSTOMER),
            desk(FRESH, COMES, CUSTOMER, profile=OMNICHAT)),
    Witness("HO-14", "somebody comes over a disconnected account", desk(FRESH, COMES, CUSTOMER, workspace=DESK),
            desk(FRESH, COMES, CUSTOMER, workspace=DESK.but(accounts={}))),
    Witness("RC-7.8", "who comes is blocked", desk(FRESH, COMES, CUSTOMER), blocked(desk(FRESH, COMES, CUSTOMER))),
    Witness("RC-7.8", "who writes is blocked", desk(HERS, WRITES, CUSTOMER), blocked(desk(HERS, WRITES, CUSTOMER))),
    Witness("HO-43", "the customer leaves where that ends nothing", desk(HERS, LEAVES, CUSTOMER),
            desk(HERS, LEAVES, CUSTOMER, profile=OMNICHAT)),
    Witness("RC-7.5", "replied after the end", desk(HERS, REPLY), desk(OVER, REPLY)),
    Witness("RC-7.5", "written to first after the end", desk(FRESH, FIRST), desk(FRESH.but(status=ENDED), FIRST)),
    Witness("RC-7.5", "comes on in a session that is over", desk(HERS, COMES, CUSTOMER),
            desk(OVER, COMES, CUSTOMER)),
    Witness("HO-12", "a visitor is greeted where nobody writes first", desk(VISITOR, REPLY),
            desk(VISITOR, REPLY, profile=SILENT)),

    # whose sessions one sees
    Witness("HO-5", "somebody beside the owner's department looks in", desk(HERS, OPEN, DAN), desk(HERS, OPEN, BOB)),
    Witness("HO-5", "somebody below the owner's department looks in", desk(HERS, OPEN, CAT), desk(HERS, OPEN, FAY)),
    Witness("HO-5", "it is somebody's now", desk(NOBODYS, OPEN, BOB), desk(NOBODYS.but(seats=HERS.seats), OPEN, BOB)),

    # what one does for a colleague
    Witness("RC-8.3", "an administrator who is no colleague helps", desk(HERS, REPLY, SUE), desk(HERS, REPLY, ADA)),
    Witness("RC-8.3", "nobody's session is replied to", desk(HERS, REPLY, CAT), desk(HERS.but(seats=()), REPLY, CAT)),
    Witness("RC-7.4", "an administrator who is no colleague ends", desk(HERS, END, CAT), desk(HERS, END, ADA)),
    Witness("RC-7.6", "a colleague mutes", desk(HERS, MUTE), desk(HERS, MUTE, CAT)),
    Witness("RC-7.7", "somebody on it beside the owner unmutes", desk(HERS, UNMUTE, ADA), desk(ASIDE, UNMUTE, ADA)),
    Witness("HO-12", "a colleague blocks", desk(HERS, BLOCK), desk(HERS, BLOCK, CAT)),
    Witness("HO-12", "a colleague unblocks", desk(HERS, UNBLOCK), desk(HERS, UNBLOCK, CAT)),
    Witness("RC-7.10", "a colleague without the permission transfers", desk(HERS, transfer(), SUE),
            desk(HERS, transfer(), DAN)),
    Witness("RC-7.10", "an administrator who is no colleague transfers", desk(HERS, transfer(), SUE),
            desk(HERS, transfer(), ADA)),
    Witness("HO-41", "no other product mutes", desk(HERS, MUTE), desk(HERS, MUTE, profile=OMNICHAT)),

    # to whom it is transferred
    Witness("RC-7.2", "to who is busy", desk(HERS, transfer()),
            desk(HERS, transfer(), presences=present(BOB, availability=BUSY))),
    Witness("RC-7.2", "to who is away", desk(HERS, transfer()),
            desk(HERS, transfer(), presences=present(BOB, availability=AWAY))),
    Witness("RC-7.2", "to who has exited", desk(HERS, transfer()),
            desk(HERS, transfer(), presences=present(BOB, availability=EXITED))),
    Witness("RC-7.2", "to who has never been there", desk(HERS, transfer()), desk(HERS, transfer(FAY))),
    Witness("RC-7.2", "to who went without a word", desk(HERS, transfer(), now=NOON + minutes(59)),
            desk(HERS, transfer(), now=NOON + minutes(60))),
    Witness("RC-7.2", "to oneself, who is not there, and to another who isn't",
            desk(HERS, transfer(SUE), SUE), desk(HERS, transfer(DAN), SUE)),
    Witness("HO-4", "to oneself, who owns it", desk(HERS, transfer()), desk(HERS, transfer(ANN))),

    # who is blocked, what is noted
    Witness("HO-45", "nobody is there to be blocked", desk(HERS, BLOCK), knowing(desk(HERS, BLOCK), contact=None)),
    Witness("HO-45", "nobody is there to be unblocked", desk(HERS, UNBLOCK),
            knowing(desk(HERS, UNBLOCK), contact=None)),
    Witness("HO-45", "nobody is there to be noted", desk(HERS, RENAME), knowing(desk(HERS, RENAME), contact=None)),

    Witness("RC-7.11", "colleagues' sessions narrowed by account", listed(member=ANN),
            listed(member=ANN, account=LINE)),
)
# fmt: on
