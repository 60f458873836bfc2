"""A transcript as structured data: JSON whose keys stay."""

import json
import re
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from omnikit.model.transcript import Line
from omnikit.transcripts.wording import Wording

FORMAT, VERSION = "omnikit.transcript", 1

_UNSEEN = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
"""What JSON lets stand as it is, and a terminal or an editor would carry out instead of showing it."""


def data(wording: Wording) -> str:
    """Return the transcript as a JSON object; texts are exactly what was written, times have the zone's offset."""
    it = wording.transcript
    zone = ZoneInfo(it.time_zone)
    document = {
        "format": FORMAT,
        "version": VERSION,
        "conversation": it.conversation,
        "workspace": it.workspace,
        "channel": it.channel,
        "customer": it.customer,
        "identity": {"account": it.identity.account, "key": it.identity.key} if it.identity is not None else None,
        "opened_at": _moment(it.opened_at, zone),
        "ended_at": _moment(it.ended_at, zone),
        "exported_at": _moment(it.exported_at, zone),
        "time_zone": it.time_zone,
        "locale": it.locale,
        "whispers": it.whispers,
        "messages": [_line(line, zone, wording) for line in it.lines],
    }
    written = json.dumps(document, ensure_ascii=False, indent=2)
    return _UNSEEN.sub(lambda found: f"\\u{ord(found[0]):04x}", written) + "\n"


def _line(line: Line, zone: ZoneInfo, wording: Wording) -> dict[str, Any]:
    return {
        "sequence": line.sequence,
        "id": line.message,
        "at": _moment(line.at, zone),
        "side": line.side,
        "author": line.author,
        "kind": line.kind,
        "text": wording.spoken(line) if line.code else line.text,
        "attachments": [{"kind": one.kind, "ref": one.ref, "name": one.name} for one in line.attachments],
        "audience": line.audience,
        "code": line.code,
        "about": dict(line.about),
        "erased": line.erased,
        "edited_at": _moment(line.edited_at, zone),
        "unsent": line.unsent,
    }


def _moment(at: datetime | None, zone: ZoneInfo) -> str | None:
    return None if at is None else at.astimezone(zone).isoformat()
