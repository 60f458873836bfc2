"""What the readable forms of a transcript say, in the language and the time zone of its team."""

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from omnikit.model.actors import ActorKind
from omnikit.model.effects import Param
from omnikit.model.message import Audience, MessageKind
from omnikit.model.transcript import Line, Transcript
from omnikit.texts import Texts
from omnikit.transcripts.cleaning import cleaned, one_line

MOMENT = "%Y-%m-%d %H:%M:%S"


class Wording:
    """The words around one transcript's lines, and its system lines' own."""

    def __init__(self, transcript: Transcript, texts: Texts) -> None:
        self.transcript = transcript
        self._texts = texts
        self._zone = ZoneInfo(transcript.time_zone)

    def label(self, code: str, about: Mapping[str, Param] | None = None) -> str:
        """Return the text of *code*."""
        return self._texts.render(code, about or {}, self.transcript.locale)

    def local(self, at: datetime) -> datetime:
        """Return *at* by the clocks of the team."""
        return at.astimezone(self._zone)

    def moment(self, at: datetime) -> str:
        """Return *at* by the clocks of the team, to the second."""
        return self.local(at).strftime(MOMENT)

    def customer(self) -> str:
        """Return what the customer is called, by a neutral word where nobody can name them."""
        return one_line(self.transcript.customer) or self.side(ActorKind.CUSTOMER)

    def side(self, side: ActorKind) -> str:
        """Return the word for one side of the desk."""
        return self.label(f"side.{side}")

    def standing(self, line: Line) -> str:
        """Return on which side a line's author stands, or that it was a word within the team."""
        return self.label("export.whisper") if whispered(line) else self.side(line.side)

    def kind(self, kind: MessageKind) -> str:
        """Return the word for what a message is made of."""
        return self.label(f"content.{kind}")

    def said(self, line: Line) -> str:
        """Return what a line says; of a system message its sentence, of one erased or taken back that it is gone."""
        if line.code:
            return cleaned(self.spoken(line))
        if line.erased or line.unsent:
            return self.label("export.erased" if line.erased else "export.unsent")
        return cleaned(line.text)

    def edited(self, line: Line) -> str:
        """Return when the customer last changed a line, "" where they never did."""
        gone = line.erased or line.unsent
        at = None if gone else line.edited_at
        return "" if at is None else self.label("export.edited", {"time": self.moment(at)})

    def spoken(self, line: Line) -> str:
        """Return the sentence of a line that has a code."""
        customer = self.transcript.customer
        return self._texts.render(line.code, dict(line.about), self.transcript.locale, names=lambda _: customer)

    def facts(self) -> list[tuple[str, str]]:
        """Return what stands at the head of a transcript: labels, and what is so labelled."""
        it = self.transcript
        times = (("opened", it.opened_at), ("ended", it.ended_at), ("exported", it.exported_at))
        facts = {
            "channel": one_line(self.label("export.channel_name", {"channel": it.channel})),
            "conversation": one_line(it.conversation),
            **{code: self.moment(at) for code, at in times if at is not None},
            "time_zone": it.time_zone,
            "whispers": self.label("export.included" if it.whispers else "export.excluded"),
        }
        return [(self.label(f"export.{code}"), fact) for code, fact in facts.items()]


def whispered(line: Line) -> bool:
    """True for what a member wrote to the team alone."""
    return line.audience is Audience.TEAM and not line.code
