"""The witnesses of the queue: what is held out, accepted and placed, what it asks for, what the bot ends."""

from typing import Any

from omnikit.model.actors import BOT, CUSTOMER, SYSTEM
from omnikit.model.commands import (
    AcceptOffer,
    Assign,
    DeclineOffer,
    EndByBot,
    HandOver,
    LapseOffer,
    MakeOffer,
    ReceiveMessage,
    Route,
)
from omnikit.model.conversation import ENDED, NEW, PENDING, PROCESSING, Lane, Offer, State, TimerKind
from omnikit.model.ids import DepartmentId, MemberId
from omnikit.model.presence import AWAY, BUSY, EXITED
from omnikit.model.views import ConversationKind, Query, View
from omnikit.policies.presets import FIRST_LINE, OMNICHAT, OMNICHAT_COLLABORATION, RECEPTION
from omnikit.testing.builders import (
    ANN,
    BOB,
    CAT,
    CONTACT,
    NOON,
    OUT,
    SALES,
    SUE,
    a_conversation,
    a_thread,
    minutes,
    present,
    staffed,
)
from omnikit.testing.witness import Situation, Witness
from tests.rules.witnesses import DESK, END, OPEN, REPLY, START, TAKE_OVER, TEXT, C, M, case, timed
from tests.rules.witnesses_of_the_desk import asked

ACCEPT, DECLINE = AcceptOffer(conversation=C), DeclineOffer(conversation=C)
OFFER_BOB, GIVE_BOB = MakeOffer(conversation=C, to=BOB), Assign(conversation=C, to=BOB)
LAPSE, BOT_ENDS = LapseOffer(conversation=C), EndByBot(conversation=C)
WRITE = ReceiveMessage(conversation=C, message=M, thread=a_thread(), contact=CONTACT, content=TEXT, dedupe="d1")
ANY_TIME, LATER = NOON + minutes(60), NOON + minutes(1)
TREE = staffed(DESK)
# a supervisor sees the whole queue, so that the offer alone decides
WAITING, HELD = a_conversation(PENDING), a_conversation(PENDING, offered_to=SUE)
TO_ANN = Offer(to=ANN, since=NOON, until=LATER)
MINE, NOBODYS = a_conversation(), a_conversation(handler=None)
HERE, UNREADY, NOBODY = present(BOB), present(BOB, ready=False), present()


def queue(subject: Any, command: Any, by: Any = SUE, **known: Any) -> Situation:
    """A command in FIRST LINE."""
    return case(subject, command, by, **({"profile": FIRST_LINE} | known))


def planned(subject: Any, command: Any = OFFER_BOB, presences: Any = HERE, **known: Any) -> Situation:
    """What a plan gives, where BOB is there unless told otherwise."""
    return queue(subject, command, SYSTEM, presences=presences, **known)


def given(subject: Any, command: Any = GIVE_BOB, presences: Any = HERE, **known: Any) -> Situation:
    """What a plan gives at the reception."""
    return planned(subject, command, presences, **({"profile": RECEPTION} | known))


def route(**asks: Any) -> Situation:
    """What a conversation is said to ask for."""
    return planned(WAITING, Route(conversation=C, **asks), workspace=TREE)


def hand(member: MemberId, to: MemberId) -> Situation:
    """Who goes hands over."""
    return planned(MINE, HandOver(conversation=C, member=member, to=to), profile=RECEPTION)


def listed(**narrowing: Any) -> Situation:
    """The queue is asked for by a supervisor."""
    return asked(Query(view=View.ALL, **narrowing), FIRST_LINE, SUE)


# fmt: off
QUEUEING: tuple[Witness, ...] = (
    # what is held out
    Witness("HO-37", "accepted by another than it is held out to", queue(HELD, ACCEPT),
            queue(HELD.but(offer=TO_ANN), ACCEPT)),
    Witness("HO-37", "accepted when its time was over", queue(HELD, ACCEPT, now=LATER - minutes(0.01)),
            queue(HELD, ACCEPT, now=LATER)),
    Witness("HO-37", "accepted when nobody is asked any more", queue(HELD, ACCEPT),
            queue(HELD.but(offer=None), ACCEPT)),
    Witness("HO-37", "accepted a second time", queue(HELD, ACCEPT), queue(HELD.but(status=PROCESSING), ACCEPT)),
    Witness("HO-37", "accepted after the end", queue(HELD, ACCEPT), queue(HELD.but(status=ENDED), ACCEPT)),
    Witness("HO-37", "accepted by who no longer sees it", queue(HELD.but(offer=TO_ANN), ACCEPT, ANN),
            queue(HELD, ACCEPT, ANN)),
    Witness("HO-37", "declined by another than it is held out to", queue(HELD, DECLINE),
            queue(HELD.but(offer=TO_ANN), DECLINE)),
    Witness("HO-37", "declined when its time was over", queue(HELD, DECLINE), queue(HELD, DECLINE, now=LATER)),
    Witness("HO-37", "declined after it was accepted", queue(HELD, DECLINE),
            queue(HELD.but(status=PROCESSING), DECLINE)),
    Witness("HO-24", "taken back a minute early", queue(HELD, LAPSE, SYSTEM, now=LATER), queue(HELD, LAPSE, SYSTEM)),
    Witness("HO-24", "taken back what is held out no more", queue(timed(TimerKind.OFFER).but(status=PENDING), LAPSE,
            SYSTEM, now=ANY_TIME), queue(timed(TimerKind.OFFER).but(status=PENDING, timers=()), LAPSE, SYSTEM,
            now=ANY_TIME)),

    # what a plan gives
    Witness("HO-38", "held out what is with the bot", planned(WAITING), planned(WAITING.but(lane=Lane.BOT))),
    Witness("HO-38", "held out what is held out already", planned(HELD.but(offer=None)), planned(HELD)),
    Witness("HO-38", "held out where members take it themselves", planned(WAITING),
            planned(WAITING, profile=OMNICHAT)),
    Witness("HO-38", "given what somebody handles", given(NOBODYS), given(NOBODYS.but(seats=MINE.seats))),
    Witness("HO-38", "given what is muted", given(NOBODYS), given(NOBODYS.but(muted=True))),
    Witness("HO-38", "given where it is held out", given(NOBODYS), given(NOBODYS, profile=FIRST_LINE)),
    Witness("HO-9", "held out to a disabled member", planned(WAITING, presences=present(BOB, OUT)),
            planned(WAITING, OFFER_BOB.but(to=OUT), presences=present(BOB, OUT))),
    Witness("HO-9", "given to nobody we know", given(NOBODYS), given(NOBODYS, GIVE_BOB.but(to=MemberId("ghost")))),
    Witness("HO-9", "handed over to a disabled member", hand(ANN, BOB), hand(ANN, OUT)),
    Witness("FL-3.3", "the member is online, and not ready", planned(WAITING), planned(WAITING, presences=UNREADY)),
    Witness("FL-3.3", "the member is ready, and not online", planned(WAITING),
            planned(WAITING, presences=present(BOB, availability=EXITED))),
    Witness("FL-3.3", "the member's lease has ended", planned(WAITING, now=ANY_TIME - minutes(1)),
            planned(WAITING, now=ANY_TIME)),
    Witness("FL-3.3", "the member has never been there", planned(WAITING), planned(WAITING, presences=NOBODY)),
    Witness("RC-1.9", "the member is away", given(NOBODYS, presences=present(BOB, availability=BUSY)),
            given(NOBODYS, presences=present(BOB, availability=AWAY))),
    Witness("RC-1.9", "the member has exited", given(NOBODYS),
            given(NOBODYS, presences=present(BOB, availability=EXITED))),
    Witness("RC-1.9", "the member's lease has ended", given(NOBODYS, now=ANY_TIME - minutes(1)),
            given(NOBODYS, now=ANY_TIME)),
    Witness("RC-1.9", "the member has never been there", given(NOBODYS), given(NOBODYS, presences=NOBODY)),
    Witness("HO-39", "a skill has no name", route(skills=("french",)), route(skills=("french", " "))),
    Witness("HO-39", "a skill is asked for twice", route(skills=("french",)), route(skills=("french", "french"))),
    Witness("HO-39", "a department is unknown", route(departments=(SALES,)),
            route(departments=(DepartmentId("nowhere"),))),
    Witness("HO-40", "handed over what another handles", hand(ANN, BOB),
            planned(MINE.but(seats=a_conversation(handler=CAT).seats), HandOver(conversation=C, member=ANN, to=BOB),
                    profile=RECEPTION)),
    Witness("HO-40", "handed over to oneself", hand(ANN, BOB), hand(ANN, ANN)),
    Witness("HO-44", "the bot ends what a member is to serve", queue(WAITING.but(lane=Lane.BOT), BOT_ENDS, BOT),
            queue(WAITING, BOT_ENDS, BOT)),
    Witness("HO-44", "the profile leaves the end to people", queue(WAITING.but(lane=Lane.BOT), BOT_ENDS, BOT),
            queue(WAITING.but(lane=Lane.BOT), BOT_ENDS, BOT, profile=OMNICHAT)),

    # who sees the queue, and what is done in it
    Witness("HO-5", "an agent looks at what waits", queue(WAITING, OPEN), queue(WAITING, OPEN, ANN)),
    Witness("HO-5", "it is held out to another", queue(HELD.but(offer=TO_ANN), OPEN,
            ANN), queue(HELD, OPEN, ANN)),
    Witness("HO-5", "an agent looks at another's", queue(MINE, OPEN), queue(MINE, OPEN, BOB)),
    Witness("FL-0.2", "an agent asks for the queue", listed(), asked(Query(view=View.ALL), FIRST_LINE, ANN)),
    Witness("FL-4.1", "the queue narrowed by kind", listed(state=State.DISPATCHING),
            listed(state=State.DISPATCHING, kind=ConversationKind.ORDINARY)),
    Witness("HO-46", "a list that the profile has not", asked(Query(view=View.MY_PROCESSING), FIRST_LINE),
            asked(Query(view=View.TEAM_PROCESSING), FIRST_LINE)),
    Witness("FL-1.1", "the customer writes after the end", queue(WAITING.but(status=NEW), WRITE, CUSTOMER),
            queue(WAITING.but(status=ENDED), WRITE, CUSTOMER)),
    Witness("FL-1.1", "a member writes first after the end", queue(WAITING.but(status=NEW), START),
            queue(WAITING.but(status=ENDED), START)),
    Witness("FL-1.1", "only this profile begins another", queue(MINE.but(status=ENDED), WRITE, CUSTOMER,
            profile=OMNICHAT), queue(MINE.but(status=ENDED), WRITE, CUSTOMER)),
    Witness("HO-12", "a manager replies to another's", queue(MINE, REPLY, ANN), queue(MINE, REPLY)),
    Witness("HO-12", "a manager ends another's", queue(MINE, END, ANN), queue(MINE, END)),
    Witness("HO-41", "the queue has no taking over", queue(MINE, TAKE_OVER, profile=OMNICHAT),
            queue(MINE, TAKE_OVER)),
    Witness("HO-41", "nothing is held out where members take it", queue(HELD, ACCEPT),
            queue(HELD, ACCEPT, profile=OMNICHAT_COLLABORATION)),
)
# fmt: on
