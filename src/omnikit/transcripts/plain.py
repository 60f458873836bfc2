"""A transcript as plain text, to be copied, sent or read."""

from omnikit.model.message import MessageKind
from omnikit.model.transcript import Line
from omnikit.model.upholds import upholds
from omnikit.transcripts.cleaning import name_of, one_line
from omnikit.transcripts.wording import Wording

INDENT = "    "
"""Before each further line of a message: what begins at the margin is never somebody's text."""


@upholds("RC-7.14")
def plain(wording: Wording) -> str:
    """Return a head, and one message a line: time, side, author and text, attachments by file name."""
    head = [wording.customer(), *(f"{label}: {fact}" for label, fact in wording.facts())]
    said = [_line(line, wording) for line in wording.transcript.lines] or [wording.label("export.nothing")]
    return "\n".join([*head, "", *said]) + "\n"


def _line(line: Line, wording: Wording) -> str:
    author = one_line(line.author)
    # the side stands first: a customer may have any name, another one's and words as well
    whose = f"[{wording.standing(line)}] {author}:" if author else f"[{wording.standing(line)}]"
    return f"{wording.moment(line.at)} {whose} {_body(line, wording)}".replace("\n", f"\n{INDENT}")


def _body(line: Line, wording: Wording) -> str:
    said = wording.said(line)
    attached = [f"[{wording.kind(one.kind)}: {name_of(one)}]" for one in line.attachments]
    shown = [*([said] if said else []), *attached]
    if not shown and line.kind is not MessageKind.TEXT:
        shown = [f"[{wording.kind(line.kind)}]"]
    if edited := wording.edited(line):
        shown.append(f"[{edited}]")
    return " ".join(shown)
