"""A transcript as a table: CSV as RFC 4180 has it, every cell quoted, none of them a formula."""

import csv
import io
from unicodedata import category, normalize

from omnikit.model.message import Audience
from omnikit.model.transcript import Line
from omnikit.transcripts.cleaning import link_of, name_of, one_line
from omnikit.transcripts.wording import Wording

SIGNS = "=+-@\u2212"
"""What a formula begins with, the minus of mathematics among it; their twins in full width fold to these."""
UNSEEN = ("C", "M", "Z")
"""Categories of characters that can't be seen by themselves: controls, marks, spaces."""
FILLERS = "\u115f\u1160\u3164\uffa0"
"""Letters by their category, and nothing to be seen."""


def table(wording: Wording) -> str:
    """Return a row of labels and a row for each line; what would be a formula has an apostrophe before it."""
    it = wording.transcript
    labels = ("number", "time", "side", "author", "kind", "text", "attachments", "links", "shown_to")
    head = [wording.label(f"export.{label}", {"zone": it.time_zone}) for label in labels]
    written = io.StringIO(newline="")
    rows = csv.writer(written, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    rows.writerow(map(harmless, head))
    rows.writerows(map(harmless, _cells(line, wording)) for line in it.lines)
    return written.getvalue()


def harmless(cell: str) -> str:
    """Return *cell* so that no spreadsheet computes it: with an apostrophe before it if it would.

    One that has apostrophes before its sign already gets another. So what was written is found again by taking one
    away wherever a sign comes after apostrophes.
    """
    return f"'{cell}" if _computes(cell.lstrip("'")) else cell


def _computes(cell: str) -> bool:
    """True if *cell* begins like a formula, also behind what can't be seen; or with a tab or a line break."""
    if cell[:1] in ("\t", "\r", "\n"):
        return True
    seen = next((sign for sign in cell if category(sign)[0] not in UNSEEN and sign not in FILLERS), "")
    return normalize("NFKC", seen)[:1] in tuple(SIGNS)


def _cells(line: Line, wording: Wording) -> tuple[str, ...]:
    return (
        str(line.sequence),
        wording.moment(line.at),
        wording.side(line.side),
        one_line(line.author),
        wording.kind(line.kind),
        "\n".join(said for said in (wording.said(line), wording.edited(line)) if said),
        "\n".join(name_of(attachment) for attachment in line.attachments),
        "\n".join(link_of(attachment) for attachment in line.attachments),
        wording.label("export.team_only" if line.audience is Audience.TEAM else "export.customer_and_team"),
    )
