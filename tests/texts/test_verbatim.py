"""The documents' own words: each of their examples, played at the desk, reads byte for byte as they have it."""

import tomllib
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypedDict

import pytest
from attrs import frozen

from omnikit.model.actors import SYSTEM, Actor, Client, Member, MemberStatus
from omnikit.model.commands import (
    AddCollaborators,
    Command,
    End,
    Join,
    Leave,
    Open,
    RemoveCollaborators,
    Reopen,
    TakeOver,
    Transfer,
    WithdrawMember,
)
from omnikit.model.conversation import ENDED, PROCESSING, Status
from omnikit.model.decision import Denied
from omnikit.model.effects import LogLine, Notify, SystemMessage
from omnikit.model.ids import MemberId
from omnikit.model.thread import ThreadKind
from omnikit.policies import roles
from omnikit.testing.builders import CONVERSATION, a_context, a_conversation, a_thread, a_workspace
from omnikit.texts import Texts
from tests.texts.situations import answer, told

C = CONVERSATION
JESS, A, B, AMY, DAN, EVE = (MemberId(name) for name in ("jess", "jess-a", "jess-b", "amy", "dan", "eve"))
NAMES = {JESS: "Jess", A: "Jess A", B: "Jess B", AMY: "Amy", DAN: "Dan", EVE: "Eve"}
FOUR = (A, B, DAN, EVE)


class Template(TypedDict):
    """One text of the documents, and the rule that gives it."""

    rule: str
    kind: str
    text: str
    pattern: str


@frozen
class Scene:
    """A conversation of Jess's team, and what is asked; then the text of the sort that is *told*, or the prompt."""

    handler: MemberId
    others: tuple[MemberId, ...]
    by: MemberId | Actor
    command: Command
    told: type[LogLine | SystemMessage | Notify] | type[Denied]
    to: MemberId | None = None
    customer: str = "customer"
    status: Status = PROCESSING
    kind: ThreadKind = ThreadKind.DIRECT
    batch: str | None = None
    disabled: MemberId | None = None

    def plays(self) -> str:
        """Return the one text of that sort in zh-Hant; of notices the one *to* that member."""
        conversation = a_conversation(
            self.status, handler=self.handler, collaborators=self.others, thread=a_thread(kind=self.kind)
        )
        context = a_context(self.by, workspace=a_workspace(members=self._members()), batch=self.batch)
        if self.told is Denied:
            refusal = answer(conversation, self.command, context)
            assert isinstance(refusal, Denied), refusal
            return Texts.default().sentence_of(refusal, "zh-Hant")
        effects = [effect for effect in told(conversation, self.command, context) if isinstance(effect, self.told)]
        (effect,) = (e for e in effects if not isinstance(e, Notify) or e.to == self.to)
        return Texts.default().render(effect.code, effect.about, "zh-Hant", names=lambda _: self.customer)

    def _members(self) -> Mapping[MemberId, Member]:
        return {
            id: Member(
                id=id,
                name=name,
                role=roles.ADMINISTRATOR if id == JESS else roles.AGENT,
                status=MemberStatus.DISABLED if id == self.disabled else MemberStatus.ENABLED,
            )
            for id, name in NAMES.items()
        }


def added(*members: MemberId) -> Command:
    return AddCollaborators(conversation=C, members=members)


def removed(*members: MemberId) -> Command:
    return RemoveCollaborators(conversation=C, members=members)


JOIN, LEAVE, TAKE_OVER, END, REOPEN, OPEN = (cls(conversation=C) for cls in (Join, Leave, TakeOver, End, Reopen, Open))
TO_A = Transfer(conversation=C, to=A)
AMY_OUT = WithdrawMember(conversation=C, member=AMY, disabler=Actor.of(JESS))
BY_OLD_CLIENT = Actor.of(JESS, Client.LEGACY)

# fmt: off
SCENES: dict[str, tuple[Scene, ...]] = {
    #                handler  others         by      command                   told
    "CO-1.9":  (Scene(JESS,   (),            JESS,   added(A, B),              LogLine),),
    "CO-1.10": (Scene(A,      (),            A,      added(JESS),              SystemMessage),),
    "CO-1.11": (Scene(AMY,    (),            AMY,    added(JESS, *FOUR),       SystemMessage),),
    "CO-1.12": (Scene(JESS,   (),            JESS,   added(A),                 Notify, to=A, customer="Jess B"),),
    "CO-2.4":  (Scene(A,      (),            JESS,   JOIN,                     LogLine),),
    "CO-2.5":  (Scene(A,      (),            JESS,   JOIN,                     SystemMessage),),
    "CO-3.5":  (Scene(A,      (JESS,),       A,      removed(JESS),            LogLine),
                Scene(JESS,   (A, B),        JESS,   removed(A, B),            LogLine)),
    "CO-3.6":  (Scene(A,      (JESS,),       A,      removed(JESS),            SystemMessage),
                Scene(AMY,    (JESS, *FOUR), AMY,    removed(JESS, *FOUR),     SystemMessage)),
    "CO-3.7":  (Scene(JESS,   (A,),          JESS,   removed(A),               Notify, to=A),),
    "CO-4.2":  (Scene(A,      (JESS,),       JESS,   LEAVE,                    LogLine),),
    "CO-4.3":  (Scene(A,      (JESS,),       JESS,   LEAVE,                    SystemMessage),),
    "CO-4.4":  (Scene(A,      (JESS,),       JESS,   LEAVE,                    Notify, to=JESS),),
    "CO-5.3":  (Scene(A,      (JESS,),       JESS,   TAKE_OVER,                LogLine),),
    "CO-5.4":  (Scene(A,      (JESS,),       JESS,   TAKE_OVER,                SystemMessage),),
    "CO-5.5":  (Scene(A,      (JESS,),       JESS,   TAKE_OVER,                Notify, to=A),),
    "CO-6.4":  (Scene(JESS,   (A,),          JESS,   TO_A,                     LogLine),),
    "CO-6.5":  (Scene(JESS,   (A,),          JESS,   TO_A,                     SystemMessage),),
    "CO-6.6":  (Scene(JESS,   (A,),          JESS,   TO_A,                     Notify, to=A),),
    "CO-6.9":  (Scene(JESS,   (A,),          JESS,   TO_A,                     Denied, batch="b1"),),
    "CO-7.5":  (Scene(JESS,   (A,),          JESS,   END,                      LogLine),),
    "CO-7.7":  (Scene(JESS,   (A,),          JESS,   END,                      Notify, to=A),),
    "CO-7.9":  (Scene(A,      (JESS,),       JESS,   END,                      Denied, batch="b1"),),
    "CO-8.6":  (Scene(JESS,   (A,),          JESS,   REOPEN,                   LogLine, status=ENDED),),
    "CO-17.3": (Scene(JESS,   (AMY,),        SYSTEM, AMY_OUT,                  LogLine, disabled=AMY),),
    "CO-18.2": (Scene(A,      (B,),          BY_OLD_CLIENT, OPEN,              Denied),),
}
# fmt: on

FILE = Path(__file__).parent / "verbatim.toml"
TEMPLATES: list[Template] = tomllib.loads(FILE.read_text(encoding="utf-8"))["template"]


def examples() -> list[Any]:
    """Return each text of the documents with its scene, marked by its rule; a rule's texts and scenes go in order."""
    following = {rule: iter(scenes) for rule, scenes in SCENES.items()}
    return [
        pytest.param(
            template["text"],
            next(following[template["rule"]]),
            marks=pytest.mark.rule(template["rule"]),
            id=f"{template['rule']}-{template['kind']}",
        )
        for template in TEMPLATES
    ]


@pytest.mark.parametrize(("text", "scene"), examples())
def test_the_documents_examples_read_word_for_word(text: str, scene: Scene) -> None:
    """What the documents' example leads to is told in zh-Hant as the documents tell it, byte for byte."""
    assert scene.plays().encode() == text.encode()


@pytest.mark.rule("CO-6.9")
def test_a_group_is_not_transferred_in_a_batch_in_the_same_words() -> None:
    """The prompt about batch transfers is the same for a group conversation of one handler."""
    scene = Scene(JESS, (), JESS, TO_A, Denied, kind=ThreadKind.GROUP, batch="b1")

    assert scene.plays() == "協作對話、群組對話無法批量移轉"


def test_every_text_of_the_documents_has_a_scene() -> None:
    """There are as many scenes as texts, rule by rule."""
    assert {rule: len(scenes) for rule, scenes in SCENES.items()} == Counter(each["rule"] for each in TEMPLATES)
