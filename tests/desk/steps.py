"""Any steps that members, customers and the host may take at a desk that plans, for properties."""

from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st

from omnikit.desk.ports import Storage
from omnikit.model.actors import BOT, SYSTEM, Actor
from omnikit.model.administration import DisableMember, EnableMember, RemoveDepartment
from omnikit.model.commands import (
    AcceptOffer,
    BotOutcome,
    Command,
    DeclineOffer,
    EditContact,
    End,
    EndByBot,
    FollowUp,
    Mute,
    Reopen,
    Reply,
    ReportBotOutcome,
    Route,
    Transfer,
    Unmute,
)
from omnikit.model.ids import AccountId, DepartmentId, MemberId
from omnikit.model.presence import AWAY, BUSY, EXITED, ONLINE, SetReady, SignIn
from omnikit.policies.presets import FIRST_LINE, OMNICHAT, RECEPTION
from omnikit.policies.profile import Profile
from omnikit.testing.builders import ANN, BOB, CAT, NORTH, SALES, SUE, WORKSPACE, some_text
from tests.rules.products import MINUTE, Shop, department

BOTH_WAYS = OMNICHAT.but(
    name="both ways", dispatching=FIRST_LINE.dispatching, attending=FIRST_LINE.attending, announces=False
)
"""Conversations are held out by a plan, and members take them up, over and again as they like, too."""
PLANNING = (FIRST_LINE, RECEPTION, BOTH_WAYS)
WHO = (ANN, BOB, CAT)
STEPS: dict[str, Callable[[Shop, int, MemberId], object]] = {
    "a customer writes": lambda shop, n, _: shop.hears(f"c{n}", channel=("line", "sms")[n % 2]),
    "a customer writes to the bot": lambda shop, n, _: shop.hears(f"b{n}", bot=BotOutcome.MATCHED),
    "somebody comes to the site": lambda shop, n, _: shop.enters(f"s{n}", f"v{n}"),
    "a visitor speaks": lambda shop, n, _: shop.speaks(f"s{n}", f"v{n}"),
    "a visitor goes": lambda shop, n, _: shop.desk.leave(AccountId("webchat"), f"s{n}"),
    "the bot gives up": lambda shop, n, _: on(shop, n, BOT, ReportBotOutcome, outcome=BotOutcome.NO_MATCH),
    "the bot ends it": lambda shop, n, _: on(shop, n, BOT, EndByBot),
    "priority": lambda shop, n, _: on(shop, n, SYSTEM, Route, priority=n),
    "skills": lambda shop, n, _: on(shop, n, SYSTEM, Route, skills=("thai",) if n % 2 else ()),
    "accept": lambda shop, n, _: of_theirs(shop, n, AcceptOffer),
    "decline": lambda shop, n, _: of_theirs(shop, n, DeclineOffer),
    "end": lambda shop, n, _: of_theirs(shop, n, End),
    "reply": lambda shop, n, _: of_theirs(shop, n, Reply, content=some_text()),
    "follow up": lambda shop, n, who: on(shop, n, shop.by(who), FollowUp),
    "reopen": lambda shop, n, who: on(shop, n, shop.by(who), Reopen),
    "hand on": lambda shop, n, who: of_theirs(shop, n, Transfer, to=who),
    "hand on for others": lambda shop, n, who: on(shop, n, shop.by(SUE), Transfer, to=who),
    "mute": lambda shop, n, _: of_theirs(shop, n, Mute),
    "unmute": lambda shop, n, _: on(shop, n, shop.by(SUE), Unmute),
    "note": lambda shop, n, who: on(shop, n, shop.by(who), EditContact, fields={"remark": f"{n}"}),
    "sign in": lambda shop, n, who: shop.attends(SignIn(member=who, ready=True if n else None)),
    "ready": lambda shop, n, who: shop.attends(SetReady(member=who, ready=bool(n % 2))),
    "online": lambda shop, _n, who: shop.shows(who, ONLINE),
    "busy": lambda shop, _n, who: shop.shows(who, BUSY),
    "away": lambda shop, n, who: shop.shows(who, AWAY, None if n % 2 else WHO[n % 3]),
    "exit": lambda shop, n, who: shop.shows(who, EXITED, None if n % 2 else WHO[n % 3]),
    "renew": lambda shop, _n, who: shop.desk.renew(who, actor=shop.by(who)),
    "learn": lambda shop, n, who: employ(shop, who, skills=("thai",) if n % 2 else ()),
    "capacity": lambda shop, n, who: employ(shop, who, capacity=n),
    "the team's capacity": lambda shop, n, _: shop.sets(capacity=n),
    "the channel's skills": lambda shop, n, _: shop.connects("sms", skills=("thai",) if n % 2 else ()),
    "disable": lambda shop, _n, who: shop.run(DisableMember(workspace=WORKSPACE, member=who)),
    "enable": lambda shop, _n, who: shop.run(EnableMember(workspace=WORKSPACE, member=who)),
    "a department": lambda shop, n, _: shop.run(department(f"d{n}", SALES)),
    "no department": lambda shop, n, _: shop.desk.administer(
        RemoveDepartment(workspace=WORKSPACE, department=DepartmentId(f"d{n}")), actor=SYSTEM
    ),
    "time": lambda shop, n, _: later(shop, n),
}


def on(shop: Shop, number: int, actor: Actor, kind: type[Command], **given: Any) -> None:
    """Give a command about one of the conversations that there are, whatever comes of it."""
    every = shop.every()
    if every:
        shop.desk.handle(kind(conversation=every[number % len(every)].id, **given), actor=actor)


def of_theirs(shop: Shop, number: int, kind: type[Command], **given: Any) -> None:
    """Let whoever a conversation is held out to, or who handles it, give a command about it."""
    every = [(one, who) for one in shop.every() if (who := one.offer.to if one.offer is not None else one.handler)]
    if every:
        found, who = every[number % len(every)]
        shop.desk.handle(kind(conversation=found.id, **given), actor=shop.by(who))


def later(shop: Shop, number: int) -> None:
    """Let time pass, and everything happen whose time has come."""
    shop.passes(MINUTE * number / 2)
    shop.desk.tick()


def employ(shop: Shop, member: MemberId, **changes: Any) -> None:
    """Save a member with *changes*, all else as it is."""
    known = shop.workspace.members[member]
    shop.employs(member, **{"skills": known.skills, "capacity": known.capacity, "departments": (NORTH,)} | changes)


STEP = st.tuples(st.sampled_from(sorted(STEPS)), st.integers(0, 5), st.sampled_from(WHO))
"""What is done, with which number, by whom."""


def a_shop(profile: Profile, storage: Storage | None = None) -> Shop:
    """Return a desk at which any of STEPS can be tried."""
    shop = Shop(profile, storage, lease=MINUTE * 3)
    for channel in ("line", "sms", "webchat"):
        shop.connects(channel)
    return shop


def take(shop: Shop, step: tuple[str, int, MemberId]) -> None:
    """Take one step, whatever comes of it."""
    how, number, who = step
    STEPS[how](shop, number, who)
