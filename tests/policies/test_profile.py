"""A profile is refused when two of its values cannot both hold, and says which."""

import inspect
import re
from typing import Any

import pytest

from omnikit import Desk
from omnikit.model.commands import AddParticipants, FollowUp, Reopen
from omnikit.model.conversation import ENDED, PROCESSING
from omnikit.model.errors import DefinitionError, UnknownName
from omnikit.model.message import Form
from omnikit.model.platforms import PLATFORMS
from omnikit.model.traits import UNKNOWN, Traits
from omnikit.policies.assignment import Handover, OnWithdrawal, Targets
from omnikit.policies.collaboration import Collaboration
from omnikit.policies.dispatching import Dispatching, Mode
from omnikit.policies.grants import JOIN_ACCESS, PLAIN_ACCESS
from omnikit.policies.presets import (
    ALONE,
    FIRST_LINE,
    OMI,
    OMNICHAT,
    OMNICHAT_COLLABORATION,
    PLAIN,
    PRESETS,
    QUEUE,
    RECEPTION,
    RECEPTION_DESK,
    SIDE_BY_SIDE,
    TOGETHER,
    preset,
)
from omnikit.policies.profile import Profile, carries, contradictions
from omnikit.policies.reopening import OnMessage, Reopening
from omnikit.policies.unread import Unread

CONTRADICTIONS: tuple[tuple[dict[str, Any], str], ...] = (
    ({"collaboration": None}, "alone.access lets AddCollaborators, Join, but collaboration is None"),
    ({"collaboration": Collaboration(limit=0)}, "collaboration.limit is 0"),
    ({"alone": ALONE.but(handover=Handover(targets=Targets.COLLABORATORS))}, "alone.handover.targets is collaborators"),
    ({"alone": ALONE.but(handover=Handover(former_stays=True))}, "alone.handover.former_stays is True"),
    ({"together": TOGETHER.but(handover=Handover(former_stays=True))}, "together.handover.former_stays is True"),
    ({"together": TOGETHER.but(access={})}, "together.access lacks StartConversation"),
    ({"plain": PLAIN.but(unread=Unread(shared=True, reply_clears_all=False))}, "plain.unread.shared is True"),
    (
        {"together": TOGETHER.but(reopening=Reopening(on_message=OnMessage.TO_PENDING))},
        "together.reopening.on_message is to_pending",
    ),
)


@pytest.mark.parametrize(("changes", "named"), CONTRADICTIONS, ids=[named for _, named in CONTRADICTIONS])
def test_a_contradiction_is_refused_by_name(changes: dict[str, Any], named: str) -> None:
    """A profile with two values that cannot both hold is not made, and the error names them."""
    with pytest.raises(DefinitionError, match=named):
        OMNICHAT_COLLABORATION.but(**changes)


def everywhere(conduct: Any) -> dict[str, Any]:
    """The same conduct in all three places."""
    return {"plain": conduct, "alone": conduct, "together": conduct}


REOPENS = {Reopen: PLAIN_ACCESS[Reopen]}
# fmt: off
OF_THE_THREE: tuple[tuple[Profile, dict[str, Any], str], ...] = (
    # the end
    (FIRST_LINE, everywhere(QUEUE.but(access={**QUEUE.access, **REOPENS})),
     "plain.reopening.on_message is new_conversation, but plain.access lets Reopen"),
    (RECEPTION, everywhere(RECEPTION_DESK.but(access={**RECEPTION_DESK.access, **REOPENS})),
     "plain.reopening.on_message is not_delivered, but plain.access lets Reopen"),
    (FIRST_LINE, {"agent_end_left": True}, "agent_end_left is True, but opens is pending"),
    (OMNICHAT, {"opens": ENDED}, "opens is ended, but only pending and processing open a conversation"),
    # the queue
    (FIRST_LINE, {"attending": None}, "dispatching.mode is offer, but attending is None"),
    (RECEPTION, {"attending": None}, "dispatching.mode is assign, but attending is None"),
    (RECEPTION, {"unhandled": False}, "dispatching.mode is assign, but unhandled is False"),
    (FIRST_LINE, {"opens": PROCESSING}, "dispatching.mode is offer, but opens is processing"),
    (OMNICHAT, {"dispatching": Dispatching(open_offers=3)},
     "dispatching.open_offers is 3, but dispatching.mode is pull"),
    (FIRST_LINE, {"dispatching": Dispatching(mode=Mode.OFFER, open_offers=0)},
     "dispatching.open_offers is 0, but dispatching.mode is offer"),
    # who takes part
    (OMI, {"collaboration": Collaboration()}, "takes_part is True, but collaboration is not None"),
    (FIRST_LINE, {"takes_part": True}, "takes_part is True, but dispatching.mode is offer"),
    (OMI, {"dispatching": Dispatching()}, "announces is True, but dispatching.mode is pull"),
    (OMNICHAT, {"announces": True}, "announces is True, but dispatching.mode is pull"),
    # who is there
    (OMNICHAT, {"alone": PLAIN.but(handover=Handover(targets=Targets.ONLINE))},
     "alone.handover.targets is online, but attending is None"),
    (OMI, everywhere(SIDE_BY_SIDE.but(handover=Handover(on_withdrawal=OnWithdrawal.UNHANDLED))),
     "plain.handover.on_withdrawal is unhandled, but unhandled is False"),
    # people
    (OMNICHAT, {"opens": PROCESSING}, "opens is processing, but unhandled is False"),
    (OMNICHAT, {"visitors": True}, "visitors is True, but unhandled is False"),
    (OMI, everywhere(SIDE_BY_SIDE.but(access={**SIDE_BY_SIDE.access, FollowUp: PLAIN_ACCESS[FollowUp]})),
     "takes_part is True, but plain.access lets FollowUp"),
    (OMNICHAT, everywhere(PLAIN.but(access={**PLAIN_ACCESS, AddParticipants: JOIN_ACCESS[AddParticipants]})),
     "takes_part is False, but plain.access lets AddParticipants"),
    (OMNICHAT, everywhere(PLAIN.but(access={Reopen: PLAIN_ACCESS[Reopen]})),
     "plain.access lacks StartConversation, FollowUp"),
)
# fmt: on


@pytest.mark.parametrize(
    ("profile", "changes", "named"), OF_THE_THREE, ids=[f"{p.name}: {named}" for p, _, named in OF_THE_THREE]
)
def test_a_contradiction_in_a_queue_names_both_values(profile: Profile, changes: dict[str, Any], named: str) -> None:
    """So is one of how a conversation finds somebody, who is there, and how it ends; the named profiles have none."""
    assert not list(contradictions(profile))
    with pytest.raises(DefinitionError, match=f"^profile '{profile.name}': {re.escape(named)}"):
        profile.but(**changes)


@pytest.mark.parametrize("profile", PRESETS.values(), ids=PRESETS)
def test_each_of_the_five_can_be_derived_from(profile: Profile) -> None:
    """A profile of one's own is a named one with a few values changed, in three lines; the rest stays as it was."""
    ours = profile.but(name="ours", locale="en", channels=("line",))

    assert (ours.name, ours.locale, ours.channels) == ("ours", "en", ("line",))
    assert ours.but(name=profile.name, locale=profile.locale, channels=profile.channels) == profile


def test_a_queue_of_ones_own_is_three_lines() -> None:
    """One offer at a time, and a busy member only when nobody else is there."""
    how = FIRST_LINE.dispatching.but(open_offers=1, busy_fallback=RECEPTION.dispatching.busy_fallback)
    ours = FIRST_LINE.but(name="ours", dispatching=how)

    assert ours.dispatching.open_offers == 1
    assert ours.alone is FIRST_LINE.alone


def test_a_profile_of_ones_own_is_three_lines() -> None:
    """A user derives a profile by naming what differs."""
    shared = Collaboration(limit=8, sites=True)
    ours = OMNICHAT_COLLABORATION.but(name="ours", collaboration=shared)

    assert ours.collaboration is shared
    assert ours.together is OMNICHAT_COLLABORATION.together


def test_presets_are_found_by_name() -> None:
    """A preset is found by its name; a wrong name is answered with the known ones."""
    assert preset("omnichat") is OMNICHAT
    with pytest.raises(
        UnknownName,
        match="unknown profile 'omnichta'; known: first_line, omi, omnichat, omnichat_collaboration, reception",
    ):
        preset("omnichta")


def test_a_profile_shows_itself_by_its_name() -> None:
    """A desk's signature, whose default is one, can be read."""
    assert repr(preset("omi")) == "Profile(name='omi', ...)"
    assert len(str(inspect.signature(Desk))) < 2_500


def test_without_a_table_every_channel_carries_every_form() -> None:
    """A conduct that has no table of forms restricts none; one that has does."""
    assert carries(PLAIN, Form.LINE_NOTIFICATION, PLATFORMS["telegram"])
    assert not carries(TOGETHER, Form.LINE_NOTIFICATION, PLATFORMS["whatsapp"])


def test_what_is_never_carried_no_channel_carries() -> None:
    """A form that the product leaves out of collaboration goes out on no channel, whatever that could carry."""
    every_form = PLATFORMS["line"].but(forms=frozenset(Form))

    assert {form for form in Form if not carries(TOGETHER, form, every_form)} == {
        Form.KEYWORD_ASSIGNMENT, Form.WELCOME, Form.BINDING_SUCCESS,
    }  # fmt: skip


# --- what a channel can do


def test_a_profile_says_first_what_a_channel_can_do() -> None:
    """Its own word holds; else the host's adapter's, else the platform's; of any other channel little is known."""
    adapter = Traits(text=10, collaborates=True)
    ours = OMI.knowing({"zalo": adapter, "line": adapter, "carrier_pigeon": adapter})

    assert ours.traits_of("zalo") == OMI.traits["zalo"] == OMI.traits_of("zalo")
    assert ours.traits_of("line") is ours.traits_of("carrier_pigeon") is adapter
    assert ours.traits_of("messenger") is PLATFORMS["messenger"]
    assert OMI.traits_of("carrier_pigeon") is UNKNOWN


def test_what_adapters_say_adds_up() -> None:
    """A desk may be told of adapters more than once; nothing else of the profile changes."""
    one, other = Traits(text=1), Traits(text=2)
    ours = OMNICHAT.knowing({"one": one, "both": one}).knowing({"other": other, "both": other})

    assert (ours.traits_of("one"), ours.traits_of("other"), ours.traits_of("both")) == (one, other, other)
    assert ours.but(known={}) == OMNICHAT


def test_a_product_only_narrows_what_a_platform_can_do() -> None:
    """What is permitted is what both let: no named profile makes a channel do what its platform doesn't."""
    for profile in PRESETS.values():
        for channel, traits in profile.traits.items():
            assert narrower(traits, PLATFORMS[channel]), (profile.name, channel)


def narrower(ours: Traits, platforms: Traits) -> bool:
    """True if *ours* is the platform's but for fewer files of the customer's at once, and fewer endings of files."""
    same = ours.but(from_customer=platforms.from_customer, files=platforms.files) == platforms
    return same and all(
        limit == platforms.files[kind].but(endings=limit.endings)
        and (
            platforms.files[kind].endings is None
            or (limit.endings or set()) <= (platforms.files[kind].endings or set())
        )
        for kind, limit in ours.files.items()
    )
