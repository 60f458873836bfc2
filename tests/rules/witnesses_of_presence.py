"""The witnesses of presence: who shows it, where it plays a part, what can be shown, and who takes over."""

from typing import Any

from omnikit.engine.attending import attend
from omnikit.model.actors import SYSTEM, MemberStatus
from omnikit.model.ids import MemberId
from omnikit.model.presence import AWAY, BUSY, EXITED, ONLINE, Presence, SetAvailability, SetReady, SignIn
from omnikit.policies.presets import FIRST_LINE, OMNICHAT, RECEPTION
from omnikit.testing.builders import ANN, BOB, CAT, NOON, OUT, WORKSPACE, a_context, minutes, present
from omnikit.testing.witness import Situation, Witness
from tests.rules.witnesses import ANN_OUT, DESK

GONE = Presence(workspace=WORKSPACE, member=ANN)
HERE = present(ANN)[ANN]
OTHERS = {**present(BOB), **present(CAT, availability=BUSY)}
SIGN_IN, READY = SignIn(member=ANN), SetReady(member=ANN, ready=True)
ENDS = NOON + minutes(60)


def shows(presence: Presence, command: Any, by: Any = ANN, **known: Any) -> Situation:
    """Somebody shows ANN's presence at the reception, while nobody else is there."""
    return Situation(presence, command, a_context(by, **({"profile": RECEPTION} | known)), attend)


def to(availability: Any, colleague: MemberId | None = None) -> SetAvailability:
    """ANN shows another availability."""
    return SetAvailability(member=ANN, availability=availability, colleague=colleague)


AWAY_TO_BOB = to(AWAY, BOB)

# fmt: off
ATTENDING: tuple[Witness, ...] = (
    Witness("HO-47", "somebody shows another's", shows(GONE, SIGN_IN), shows(GONE, SIGN_IN, BOB)),
    Witness("HO-47", "who shows it is disabled", shows(GONE, SIGN_IN), shows(GONE, SIGN_IN, workspace=ANN_OUT)),
    Witness("HO-47", "the host shows a disabled member's", shows(GONE, SIGN_IN, SYSTEM),
            shows(GONE, SIGN_IN.but(member=OUT), SYSTEM)),
    Witness("HO-47", "the host shows nobody's", shows(GONE, SIGN_IN, SYSTEM),
            shows(GONE, SIGN_IN.but(member=MemberId("ghost")), SYSTEM)),
    Witness("HO-48", "the profile asks for no presence", shows(GONE, SIGN_IN), shows(GONE, SIGN_IN, profile=OMNICHAT)),
    Witness("RC-1.1", "the profile has no busy", shows(HERE, to(BUSY)), shows(HERE, to(BUSY), profile=FIRST_LINE)),
    Witness("RC-1.1", "online or gone is all there is", shows(HERE, to(EXITED), profile=FIRST_LINE),
            shows(HERE, to(AWAY), profile=FIRST_LINE)),
    Witness("HO-49", "being online is being ready there", shows(HERE, READY, profile=FIRST_LINE), shows(HERE, READY)),
    Witness("HO-50", "busy before signing in", shows(HERE, to(BUSY)), shows(HERE.but(availability=EXITED), to(BUSY))),
    Witness("HO-50", "busy after the lease has ended", shows(HERE, to(BUSY), now=ENDS - minutes(1)),
            shows(HERE, to(BUSY), now=ENDS)),
    Witness("HO-50", "only going is always possible", shows(GONE, to(EXITED)), shows(GONE, to(ONLINE))),
    Witness("RC-1.6", "away without naming a colleague", shows(HERE, AWAY_TO_BOB, presences=OTHERS),
            shows(HERE, to(AWAY), presences=OTHERS)),
    Witness("RC-1.6", "away, while a colleague came", shows(HERE, to(AWAY)),
            shows(HERE, to(AWAY), presences=present(BOB))),
    Witness("RC-1.6", "to a colleague who is busy", shows(HERE, AWAY_TO_BOB, presences=OTHERS),
            shows(HERE, to(AWAY, CAT), presences=OTHERS)),
    Witness("RC-1.6", "to a colleague who isn't there", shows(HERE, AWAY_TO_BOB, presences=OTHERS),
            shows(HERE, AWAY_TO_BOB)),
    Witness("RC-1.6", "to oneself", shows(HERE, AWAY_TO_BOB, presences={**OTHERS, ANN: HERE}),
            shows(HERE, to(AWAY, ANN), presences={**OTHERS, ANN: HERE})),
    Witness("RC-1.6", "to a colleague who is disabled", shows(HERE, AWAY_TO_BOB, presences=OTHERS),
            shows(HERE, AWAY_TO_BOB, presences=OTHERS, workspace=DESK.but(members={
                **DESK.members, BOB: DESK.members[BOB].but(status=MemberStatus.DISABLED)}))),
    Witness("RC-1.6", "exits without naming a colleague", shows(HERE, to(EXITED, BOB), presences=OTHERS),
            shows(HERE, to(EXITED), presences=OTHERS)),
    Witness("RC-1.6", "away hands over, busy doesn't", shows(HERE, to(BUSY), presences=OTHERS),
            shows(HERE, to(AWAY), presences=OTHERS)),
    Witness("RC-1.6", "exiting hands over at the reception alone", shows(HERE, to(EXITED), presences=OTHERS,
            profile=FIRST_LINE), shows(HERE, to(EXITED), presences=OTHERS)),
)
# fmt: on
