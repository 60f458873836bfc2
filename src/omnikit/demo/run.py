"""``omnikit demo``: where the day is stored, how it is shown, and whether what was stored is true."""

import json
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from tempfile import mkdtemp

import attrs

from omnikit.demo.play import Play
from omnikit.demo.screen import Blank, Shown, counted
from omnikit.desk.audit import Audit
from omnikit.policies.presets import PRESETS, preset
from omnikit.storage import open_storage
from omnikit.texts import Texts

FINE, FINDING, WRONG_USE = 0, 1, 2
LATER = {"first_line": 4, "omi": 4, "reception": 4}
"""Profiles that are announced, and the issue that brings each."""

LANGUAGE = "en"


def demo(*, profile: str, storage: str | None, locale: str | None, seed: int, resume: bool, as_json: bool) -> int:
    """Play the recorded day and audit what was stored; return the exit status.

    *storage* None: a fresh SQLite file. *resume*: go on with a file that exists; what is counted as denied is then
    what was denied from there on. Raises ``UnknownName`` for a profile, locale or scheme that nobody knows,
    ``StorageError`` for a storage that can't be opened.
    """
    if profile in LATER and profile not in PRESETS:
        return _wrong(f"profile {profile!r} is not there yet: issue {LATER[profile]} brings it")
    choices = preset(profile)
    language = locale or LANGUAGE
    Texts.default().render("name.system", {}, language)  # an unknown language is refused before anything is stored
    url = storage or f"sqlite:///{Path(mkdtemp(prefix='omnikit-demo-')) / 'day.db'}"
    path = file_of(url)
    if path is not None and path.exists() and not resume:
        return _wrong(f"{path} exists; --resume goes on with it, or name another file")
    opened = open_storage(url)
    with ExitStack() as stack:
        stack.callback(opened.close)
        screen = Blank() if as_json else stack.enter_context(Shown())
        play = Play(opened, choices, screen, locale=language, seed=seed)
        for channel in play.unlisted:
            _say(f"{channel} is not a channel of {profile}; what comes over it is taken in all the same")
        if not as_json:
            _say(f"the day is being stored in {path or url}")
        play.run()
        audit = play.desk.audit()
    denied = play.teller.denied
    if isinstance(screen, Shown):
        screen.table("The day at the desk", _summary(play, audit, str(path or url)))
    else:
        document = {
            "storage": url,
            "path": None if path is None else str(path),
            "conversations": audit.conversations,
            "messages": audit.messages,
            "denied": dict(sorted(denied.items())),
            "audit": attrs.asdict(audit),  # type: ignore[arg-type]  # every Value is an attrs class
        }
        print(json.dumps(document, ensure_ascii=False, indent=2))
    return FINDING if audit.violations else FINE


def file_of(url: str) -> Path | None:
    """Return the file that a storage URL names; None if it names none."""
    scheme, _, rest = url.partition(":")
    place = rest.partition("?")[0].removeprefix("///")
    return Path(place).absolute() if scheme == "sqlite" and place else None


def _summary(play: Play, audit: Audit, where: str) -> Iterator[tuple[str, str]]:
    yield "arrived", counted(play.arrived)
    yield "done outside", counted(play.teller.delivered)
    yield "refused", counted(play.teller.denied)
    yield "conversations", str(audit.conversations)
    yield "messages", str(audit.messages)
    yield "events", str(audit.events)
    yield "violations", str(len(audit.violations))
    for violation in audit.violations:
        yield violation.invariant, f"{violation.where}: {violation.detail}"
    yield "stored in", where


def _wrong(message: str) -> int:
    _say(message)
    return WRONG_USE


def _say(message: str) -> None:
    print(message, file=sys.stderr)
