"""The witnesses of quick replies: who prepares them and where, what they may say, whose are looked through."""

from typing import Any

from omnikit.engine.quick_replies import change, refused
from omnikit.model.actors import SYSTEM, Actor
from omnikit.model.ids import MemberId, QuickReplyId
from omnikit.model.quick_reply import QuickReplies, QuickReply, RemoveQuickReply, SaveQuickReply, Shelf
from omnikit.policies.presets import OMI, OMNICHAT, RECEPTION
from omnikit.rules.quick_replies import LONGEST, LONGEST_TITLE
from omnikit.testing.builders import (
    ADA,
    ANN,
    BOB,
    CARE,
    CAT,
    DAN,
    HEAD,
    NORTH,
    SALES,
    SUE,
    WORKSPACE,
    a_context,
    staffed,
)
from omnikit.testing.witness import Situation, Witness
from tests.rules.witnesses import ANN_OUT

ID = QuickReplyId("q1")
NEW = QuickReply(id=ID, workspace=WORKSPACE)
HERS = NEW.but(owner=ANN, title="Hi", content="Hello", version=1)
PUBLIC = HERS.but(owner=None)
REMOVED, NEVER = HERS.but(removed=True), PUBLIC.but(version=0)
REMOVE = RemoveQuickReply(id=ID)
TREE = staffed(departments={ANN: (SALES,), BOB: (SALES,), CAT: (NORTH,), DAN: (CARE,), SUE: (HEAD,), ADA: (HEAD,)})


def save(owner: MemberId | None = ANN, **changes: Any) -> SaveQuickReply:
    """Somebody saves a text."""
    return SaveQuickReply(**({"id": ID, "owner": owner, "title": "Hi", "content": "Hello!"} | changes))


def does(reply: QuickReply, command: Any, by: MemberId | Actor = ANN, **known: Any) -> Situation:
    """Somebody changes a quick reply at the reception."""
    return Situation(subject=reply, command=command, context=_at(by, known), ask=change)


def looks(by: MemberId = ANN, profile: Any = RECEPTION, **asked: Any) -> Situation:
    """Somebody looks through quick replies."""
    query = QuickReplies(**asked)
    context = _at(by, {"profile": profile, "workspace": TREE})
    return Situation(subject=None, command=query, context=context, ask=lambda _, asked, on: refused(asked, on))


def _at(by: MemberId | Actor, known: dict[str, Any]) -> Any:
    return a_context(by, **({"profile": RECEPTION} | known))


# fmt: off
QUICK_REPLYING: tuple[Witness, ...] = (
    Witness("HO-59", "a colleague saves it", does(NEW, save()), does(NEW, save(), BOB)),
    Witness("HO-59", "a supervisor changes it", does(HERS, save()), does(HERS, save(), SUE)),
    Witness("HO-59", "a colleague removes it", does(HERS, REMOVE), does(HERS, REMOVE, BOB)),
    Witness("HO-59", "the host saves it", does(NEW, save()), does(NEW, save(), SYSTEM)),
    Witness("HO-59", "she is disabled", does(NEW, save()), does(NEW, save(), workspace=ANN_OUT)),
    Witness("HO-60", "an agent publishes", does(NEW, save(None), SUE), does(NEW, save(None))),
    Witness("HO-60", "an agent changes a public one", does(PUBLIC, save(None), SYSTEM), does(PUBLIC, save(None))),
    Witness("HO-60", "an agent makes a public one hers", does(HERS, save()), does(PUBLIC, save())),
    Witness("HO-60", "an agent removes a public one", does(PUBLIC, REMOVE, SUE), does(PUBLIC, REMOVE)),
    Witness("HO-61", "the profile has none", does(NEW, save()), does(NEW, save(), profile=OMNICHAT)),
    Witness("HO-61", "the profile has public ones alone", does(NEW, save(None), SUE, profile=OMI),
            does(NEW, save(SUE), SUE, profile=OMI)),
    Witness("HO-62", "it never was", does(PUBLIC, REMOVE, SUE), does(NEVER, REMOVE, SUE)),
    Witness("HO-62", "it was removed before", does(HERS, REMOVE), does(REMOVED, REMOVE)),
    Witness("HO-62", "it is saved after it was removed", does(HERS, save()), does(REMOVED, save())),
    Witness("HO-63", "she publishes her own", does(HERS, save(ANN)), does(HERS, save(None))),
    Witness("HO-63", "a supervisor takes a public one", does(PUBLIC, save(None), SUE), does(PUBLIC, save(SUE), SUE)),
    Witness("HO-64", "it says nothing", does(NEW, save()), does(NEW, save(content=" \n\u200b"))),
    Witness("HO-64", "it is too long", does(NEW, save(content="好" * LONGEST)),
            does(NEW, save(content="好" * (LONGEST + 1)))),
    Witness("HO-64", "its title is too long", does(NEW, save(title="好" * LONGEST_TITLE)),
            does(NEW, save(title="好" * (LONGEST_TITLE + 1)))),
    Witness("HO-65", "a placeholder is misspelt", does(NEW, save(content="Hi {{contact.name}}")),
            does(NEW, save(content="Hi {{contact.nmae}}"))),
    Witness("HO-65", "a remark would go out", does(NEW, save(content="{{contact.nickname|x}}")),
            does(NEW, save(content="{{contact.remark|x}}"))),
    Witness("HO-66", "the profile has none", looks(), looks(profile=OMNICHAT)),
    Witness("HO-66", "the profile has no personal ones", looks(profile=OMI, shelf=Shelf.PUBLIC),
            looks(profile=OMI, shelf=Shelf.PERSONAL)),
    Witness("HO-66", "colleagues share none", looks(shelf=Shelf.COLLEAGUE, colleague=BOB),
            looks(profile=OMI, shelf=Shelf.COLLEAGUE, colleague=BOB)),
    Witness("RC-5.5", "nobody is chosen", looks(shelf=Shelf.COLLEAGUE, colleague=BOB), looks(shelf=Shelf.COLLEAGUE)),
    Witness("RC-5.5", "somebody is chosen elsewhere", looks(shelf=Shelf.PUBLIC),
            looks(shelf=Shelf.PUBLIC, colleague=BOB)),
    Witness("RC-5.4", "of another department", looks(shelf=Shelf.COLLEAGUE, colleague=BOB),
            looks(shelf=Shelf.COLLEAGUE, colleague=DAN)),
    Witness("RC-5.4", "upward", looks(SUE, shelf=Shelf.COLLEAGUE, colleague=ANN),
            looks(CAT, shelf=Shelf.COLLEAGUE, colleague=ANN)),
    Witness("RC-5.4", "two levels up", looks(ADA, shelf=Shelf.COLLEAGUE, colleague=SUE),
            looks(CAT, shelf=Shelf.COLLEAGUE, colleague=SUE)),
    Witness("RC-5.4", "oneself", looks(shelf=Shelf.COLLEAGUE, colleague=BOB),
            looks(shelf=Shelf.COLLEAGUE, colleague=ANN)),
)
# fmt: on
