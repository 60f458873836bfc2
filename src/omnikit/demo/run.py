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
from omnikit.policies.presets import preset
from omnikit.storage import open_storage
from omnikit.texts import Texts

FINE, FINDING, WRONG_USE = 0, 1, 2


def demo(*, profile: str, storage: str | None, locale: str | None, seed: int, resume: bool, as_json: bool) -> int:
    """Play the day of the profile's product and audit what was stored; return the exit status.

    *storage* None: a fresh SQLite file. *locale* None: the day's own, mostly the product's. *resume*: go on with a file
    that exists; what is counted as denied is then what was denied from there on. Raises ``UnknownName`` for a profile,
    locale or scheme that nobody knows, ``StorageError`` for a storage that can't be opened.
    """
    choices = preset(profile)
    if locale is not None:
        Texts.default().render("name.system", {}, locale)  # an unknown language is refused before anything is stored
    url = storage or f"sqlite:///{Path(mkdtemp(prefix='omnikit-demo-')) / 'day.db'}"
    path = file_of(url)
    if path is not None and path.exists() and not resume:
        return _wrong(f"{path} exists; --resume goes on with it, or name another file")
    opened = open_storage(url)
    with ExitStack() as stack:
        stack.callback(opened.close)
        screen = Blank() if as_json else stack.enter_context(Shown())
        play = Play(opened, choices, screen, locale=locale, seed=seed)
        for channel in play.unlisted:
            _say(play.teller.text("demo.unlisted", {"channel": channel, "profile": profile}))
        if not as_json:
            _say(play.teller.text("demo.storing", {"path": str(path or url)}))
        play.run()
        audit = play.desk.audit()
    denied = play.teller.denied
    if isinstance(screen, Shown):
        screen.table(play.teller.text("demo.title"), _summary(play, audit, str(path or url)))
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
    said, traffic = play.teller.text, play.traffic
    arrived = {said(f"demo.{how}"): count for how, count in traffic.arrived.items()}
    yield said("demo.arrived"), counted(arrived)
    yield said("demo.done_outside"), counted(play.teller.delivered)
    yield said("demo.made"), counted({said(f"channel.{name}"): count for name, count in traffic.recorder.made.items()})
    yield said("demo.told"), counted({said(f"demo.told_{taken}"): count for taken, count in traffic.told.items()})
    yield said("demo.refused"), counted(play.teller.denied)
    yield said("demo.conversations"), str(audit.conversations)
    yield said("demo.messages"), str(audit.messages)
    yield said("demo.events"), str(audit.events)
    yield said("demo.violations"), str(len(audit.violations))
    for violation in audit.violations:
        yield violation.invariant, f"{violation.where}: {violation.detail}"
    yield said("demo.stored_in"), where


def _wrong(message: str) -> int:
    _say(message)
    return WRONG_USE


def _say(message: str) -> None:
    print(message, file=sys.stderr)
