"""Who may do what: each set of grants, tried by everybody; and its witnesses, with grants or ticks taken away."""

from collections.abc import Iterator, Mapping

from omnikit.model.actors import Actor, Member
from omnikit.model.commands import (
    AcceptOffer,
    AddCollaborators,
    AddNote,
    AddParticipants,
    Block,
    Command,
    DeclineOffer,
    EditContact,
    End,
    Export,
    FollowUp,
    Join,
    Leave,
    Mute,
    Pin,
    RemoveCollaborators,
    Reopen,
    Reply,
    StartConversation,
    Tag,
    TakeOver,
    Transfer,
    Unblock,
    Unmute,
    Unpin,
    Untag,
    Whisper,
)
from omnikit.model.conversation import (
    ENDED,
    PARTICIPANT,
    PENDING,
    PROCESSING,
    Offer,
    Relation,
    Seat,
    Status,
)
from omnikit.model.ids import MemberId, RoleId
from omnikit.model.transcript import ExportForm
from omnikit.model.workspace import Settings
from omnikit.policies.access import Access, May, Who
from omnikit.policies.assignment import Handover
from omnikit.policies.batch import BatchTable
from omnikit.policies.context import Context, Facts
from omnikit.policies.grants import NOTHING
from omnikit.policies.messages import Writing
from omnikit.policies.presets import (
    ALONE,
    OMNICHAT_COLLABORATION,
    PLAIN,
    QUEUE,
    RECEPTION_DESK,
    SIDE_BY_SIDE,
    TOGETHER,
)
from omnikit.policies.profile import Conduct, Profile
from omnikit.policies.visibility import Visibility
from omnikit.testing.builders import (
    ANN,
    BOB,
    CAT,
    HEAD,
    NOON,
    SALES,
    a_context,
    a_conversation,
    a_workspace,
    minutes,
    staffed,
)
from omnikit.testing.witness import Situation, Witness
from tests.rules.witnesses import (
    DESK,
    END,
    FOLLOW_UP,
    JOIN,
    LEAVE,
    MINE,
    OURS,
    PIN,
    REOPEN,
    REPLY,
    START,
    TAKE_OVER,
    UNPIN,
    WHISPER,
    C,
    add,
    case,
    remove,
    transfer,
)

CONDUCTS = {
    "plain": PLAIN,
    "alone": ALONE,
    "together": TOGETHER,
    "queue": QUEUE,
    "join": SIDE_BY_SIDE,
    "desk": RECEPTION_DESK,
}
"""Every conduct of the named profiles, by what the oracle calls it."""

ME = MemberId("me")
ROLES = ("agent", "supervisor", "marketing_agent", "service_manager", "administrator")
RELATIONS = tuple(Relation)
GIVEN: Mapping[type[Command], tuple[Status, Command]] = {
    StartConversation: (ENDED, START),
    FollowUp: (PENDING, FOLLOW_UP),
    TakeOver: (PROCESSING, TAKE_OVER),
    Transfer: (PROCESSING, transfer(CAT)),
    AddCollaborators: (PROCESSING, add(CAT)),
    Join: (PROCESSING, JOIN),
    RemoveCollaborators: (PROCESSING, remove(BOB)),
    Leave: (PROCESSING, LEAVE),
    Reply: (PROCESSING, REPLY),
    Whisper: (PROCESSING, WHISPER),
    End: (PROCESSING, END),
    Reopen: (ENDED, REOPEN),
    Pin: (PROCESSING, PIN),
    Unpin: (PROCESSING, UNPIN),
    AddParticipants: (PROCESSING, AddParticipants(conversation=C, members=(CAT,))),
    AcceptOffer: (PENDING, AcceptOffer(conversation=C)),
    DeclineOffer: (PENDING, DeclineOffer(conversation=C)),
    Mute: (PROCESSING, Mute(conversation=C)),
    Unmute: (PROCESSING, Unmute(conversation=C)),
    Block: (PROCESSING, Block(conversation=C)),
    Unblock: (PROCESSING, Unblock(conversation=C)),
    EditContact: (PROCESSING, EditContact(conversation=C)),
    AddNote: (PROCESSING, AddNote(conversation=C, text="likes red")),
    Tag: (PROCESSING, Tag(conversation=C, tags=("VIP",))),
    Untag: (PROCESSING, Untag(conversation=C, tags=("VIP",))),
    Export: (PROCESSING, Export(conversation=C, form=ExportForm.TEXT)),
}
"""Each command that asks for a grant: when it can be given, and what is asked."""


def conducted(access: Access) -> Profile:
    """A profile in which *access* alone decides who may, whoever is seated and whoever looks."""
    takes_part = AddParticipants in access  # it has no handler then, and none of what makes one
    known = NOTHING if takes_part else TOGETHER.access
    conduct = TOGETHER.but(access={**known, **access}, visibility=Visibility(), handover=Handover(), pins_end=False)
    return OMNICHAT_COLLABORATION.but(
        writing=Writing(whispers=True),
        collaboration=None if takes_part else OMNICHAT_COLLABORATION.collaboration,
        takes_part=takes_part,
        plain=conduct,
        alone=conduct,
        together=conduct,
    )


def acting(relation: Relation, role: str, command: type[Command], profile: Profile) -> Situation:
    """ME in that relation and role, giving that command when it can be given."""
    handler = ME if relation is Relation.HANDLER else ANN
    beside = (BOB, ME) if relation is Relation.COLLABORATOR else (BOB,)
    assert command in GIVEN, f"{command.__name__} asks for a grant: say in GIVEN when it can be given"
    status, asked_for = GIVEN[command]
    conversation = a_conversation(PROCESSING, handler=handler, collaborators=beside).but(status=status)
    if relation is PARTICIPANT:
        conversation = conversation.but(seats=(*conversation.seats, Seat(ME, PARTICIPANT, NOON)))
    if command in (AcceptOffer, DeclineOffer):
        conversation = conversation.but(offer=Offer(to=ME, since=NOON, until=NOON + minutes(1)))
    team = a_workspace(members={**DESK.members, ME: Member(id=ME, name="Me", role=RoleId(role))})
    above = {ME: (HEAD,)} if relation is Relation.COLLEAGUE else {}
    workspace = staffed(team, departments={ANN: (SALES,), **above})
    context = a_context(ME, profile=profile)
    known = Facts(workspace=workspace, contact=context.facts.contact)
    return Situation(conversation, asked_for, Context(now=NOON, actor=Actor.of(ME), profile=profile, facts=known))


def only(who: Who, *relations: Relation) -> Who:
    """The same without the grants of other relations."""
    cells: dict[str, May | None] = {relation: getattr(who, relation) for relation in relations}
    return Who(who.rule, also=who.also, **cells)


def _without_grants() -> Iterator[Witness]:
    """All grants of a command taken away: whom one of them let is refused by the set's own rule."""
    for mode, conduct in CONDUCTS.items():
        for command, who in conduct.access.items():
            let = next((relation for relation in Relation if getattr(who, relation) is not None), None)
            if let is None:
                continue  # refused to everybody as it is: CO-0.6 has witnesses of its own
            kept, broken = (
                acting(let, "administrator", command, conducted({command: some})) for some in (who, only(who))
            )
            yield Witness(who.rule, f"{command.__name__} {mode}, all grants taken away", kept, broken, also=who.also)


# Batches: a tick taken away ---------------------------------------------------------------------------------


def _batched(table: BatchTable, conduct: Conduct, mode: str) -> Profile:
    return OMNICHAT_COLLABORATION.but(**{mode: conduct.but(batch=table)})


def _without_ticks() -> Iterator[Witness]:
    """A tick of the support table taken away: what it let in a batch is refused by the cell's rule."""
    for mode, conduct in CONDUCTS.items():
        for (status, command), cell in conduct.batch.items():
            if not cell.supported or (mode == "together" and status is PENDING):
                continue  # a collaborative conversation is never pending
            seats = OURS.seats if mode == "together" else () if status is PENDING else MINE.seats
            conversation = a_conversation(status).but(seats=seats)
            asked_for = GIVEN[command][1] if command is not Transfer else transfer()
            flag = Settings(collaboration=mode != "plain")
            table = {**conduct.batch, (status, command): cell.but(supported=False)}
            kept, broken = (
                case(conversation, asked_for, profile=_batched(some, conduct, mode), batch="b", settings=flag)
                for some in (conduct.batch, table)
            )
            because = f"{command.__name__} when {status}, {mode}, no tick"
            yield Witness(cell.rule, because, kept, broken, also=cell.also)


# Rows of the access tables that let every member let no participant: only a product of its own has those.


def _participants() -> Iterator[Witness]:
    for command, who in PLAIN.access.items():
        if who.participant is None and None not in (who.handler, who.collaborator, who.outsider):
            profile = conducted({command: who})
            kept, broken = (
                acting(Relation.OUTSIDER, "administrator", command, profile),
                acting(PARTICIPANT, "administrator", command, profile),
            )
            yield Witness(who.rule, f"a participant's {command.__name__}", kept, broken)


GRANTED: tuple[Witness, ...] = (*_without_grants(), *_without_ticks(), *_participants())
