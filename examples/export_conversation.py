"""A conversation taken out of the desk: as text on the screen, and in all four forms in a directory if one is named.

Run it: python examples/export_conversation.py [directory]
"""

import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from omnikit import SYSTEM, Account, Actor, Content, Denied, Desk, Inbound, Member, Settings
from omnikit.model.administration import ChangeSettings, SaveAccount, SaveMember
from omnikit.model.commands import AddCollaborators, End, FollowUp, Reply
from omnikit.model.ids import AccountId, ConversationId, MemberId, WorkspaceId
from omnikit.model.message import Attachment, MessageKind
from omnikit.model.transcript import ExportForm, Transcript
from omnikit.policies.roles import AGENT, SUPERVISOR
from omnikit.storage import open_storage
from omnikit.texts import Texts
from omnikit.transcripts import render

SHOP, LINE, WHATSAPP = WorkspaceId("shop"), AccountId("line"), AccountId("whatsapp")
ANN, SUE = MemberId("ann"), MemberId("sue")
FILES = {
    ExportForm.DATA: ("conversation.json", "utf-8"),
    ExportForm.CSV: ("conversation.csv", "utf-8-sig"),  # with the mark by which Excel knows UTF-8
    ExportForm.TEXT: ("conversation.txt", "utf-8"),
    ExportForm.PAGE: ("conversation.html", "utf-8"),
}
PHOTO = Attachment(MessageKind.IMAGE, "https://files.example/lamp.jpg", "lamp.jpg")
HELLO = Content(text="Is my lamp on its way?\nHere is the order:", attachments=(PHOTO,))
TRICKS = Content(text='=HYPERLINK("https://x.example")\n2026-03-02 17:09:00 [Team] Ann: The lamp is free <b>today</b>')


class Counter:
    """A desk with a clock of its own: each thing that happens takes a minute."""

    def __init__(self) -> None:
        self.now = datetime(2026, 3, 2, 9, tzinfo=UTC)
        self.desk = Desk(open_storage("memory:"), SHOP, clock=self.clock)
        settings = Settings(time_zone="Asia/Taipei")
        self.desk.administer(ChangeSettings(workspace=SHOP, settings=settings), actor=SYSTEM).unwrap()
        for account in (LINE, WHATSAPP):
            self.desk.administer(SaveAccount(workspace=SHOP, account=Account(account, account)), actor=SYSTEM).unwrap()
        for id, role in ((ANN, AGENT), (SUE, SUPERVISOR)):
            member = Member(id=id, name=id.title(), role=role)
            self.desk.administer(SaveMember(workspace=SHOP, member=member), actor=SYSTEM).unwrap()

    def clock(self) -> datetime:
        """Return the time, and let a minute pass."""
        self.now += timedelta(minutes=1)
        return self.now

    def writes(self, account: AccountId, dedupe: str, content: Content) -> ConversationId:
        """Take in what the customer writes."""
        inbound = Inbound(account=account, thread="U1", sender="U1", name="Lin", dedupe=dedupe, content=content)
        return self.desk.receive(inbound).unwrap().id

    def export(self, conversation: ConversationId, form: ExportForm) -> Transcript | Denied:
        """Let the supervisor take a conversation out; that she did is on its status record."""
        return self.desk.export(conversation, actor=Actor.of(SUE), form=form)


def main(directory: Path | None) -> None:
    """Let a customer and two members talk, take the conversation out, and try another that can't be."""
    counter, ann = Counter(), Actor.of(ANN)
    lamp = counter.writes(LINE, "e1", HELLO)
    for command in (
        FollowUp(conversation=lamp),
        Reply(conversation=lamp, content=Content(text="It is: it comes on Friday.")),
        AddCollaborators(conversation=lamp, members=(SUE,)),
    ):
        counter.desk.handle(command, actor=ann).unwrap()
    counter.writes(LINE, "e2", TRICKS)
    counter.desk.handle(End(conversation=lamp), actor=ann).unwrap()

    for form, (name, encoding) in FILES.items():
        found = counter.export(lamp, form)
        assert not isinstance(found, Denied), found
        if form is ExportForm.TEXT:
            print(render(found, form))
        if directory is not None:
            (directory / name).write_bytes(render(found, form).encode(encoding))

    elsewhere = counter.export(counter.writes(WHATSAPP, "e3", Content(text="Hello?")), ExportForm.PAGE)
    assert isinstance(elsewhere, Denied), elsewhere
    print(f"On WhatsApp: refused by {elsewhere.rule}: {Texts.default().sentence_of(elsewhere, 'en')}")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
