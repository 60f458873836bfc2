"""A transcript as one page of HTML to read or print: no script, nothing fetched from anywhere."""

from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256
from html import escape
from importlib.resources import files
from itertools import groupby
from urllib.parse import urlsplit

from omnikit.model.message import Attachment, MessageKind
from omnikit.model.transcript import Line
from omnikit.transcripts.cleaning import link_of, name_of, one_line
from omnikit.transcripts.wording import Wording, whispered

STYLE = files(__package__).joinpath("page.css").read_text(encoding="utf-8")
_HASH = b64encode(sha256(STYLE.encode()).digest()).decode()
POLICY = f"default-src 'none'; style-src 'sha256-{_HASH}'; base-uri 'none'; form-action 'none'"
"""What a browser may do with the page: show it in its own style, and follow a link that somebody clicks."""

OWN_DIRECTION = {"dir": "auto"}
"""Of what somebody wrote: its direction is found from its letters, and turns nothing outside of it around."""


def page(wording: Wording) -> str:
    """Return the whole page; whatever somebody wrote is escaped, and stands in its own direction."""
    it = wording.transcript
    customer = wording.customer()
    days = groupby(it.lines, lambda line: wording.local(line.at).date())
    said = [_day(day.isoformat(), list(lines), wording) for day, lines in days]
    facts = "".join(
        _element("dt", _words(label)) + _element("dd", _words(fact), **OWN_DIRECTION) for label, fact in wording.facts()
    )
    head = "".join(_head(f"{customer} · {wording.label('export.channel_name', {'channel': it.channel})}"))
    body = _element(
        "main",
        _element("header", _element("h1", _words(customer), **OWN_DIRECTION), _element("dl", facts)),
        *(said or [_element("p", _words(wording.label("export.nothing")), **{"class": "gone"})]),
    )
    html = _element("html", _element("head", head), "\n", _element("body", body), lang=it.locale.replace("_", "-"))
    return f"<!DOCTYPE html>\n{html}\n"


def _head(title: str) -> Iterator[str]:
    yield '\n<meta charset="utf-8">\n'
    yield f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
    yield '<meta name="color-scheme" content="light dark">\n'
    yield '<meta name="referrer" content="no-referrer">\n'
    yield _element("title", _words(one_line(title))) + "\n"
    yield _element("style", STYLE) + "\n"


def _day(day: str, lines: list[Line], wording: Wording) -> str:
    return "\n" + _element(
        "section",
        _element("h2", _element("time", day, datetime=day)),
        _element("ol", *(_line(line, wording) for line in lines)),
    )


def _line(line: Line, wording: Wording) -> str:
    at, author = wording.local(line.at), one_line(line.author)
    head = [
        *([_element("bdi", _words(author), **{"class": "author"})] if author else []),
        _element("span", _words(wording.standing(line)), **{"class": "side"}),
        _element("time", at.strftime("%H:%M:%S"), datetime=at.isoformat()),
        *([_element("span", _words(edited), **{"class": "side"})] if (edited := wording.edited(line)) else []),
    ]
    return "\n" + _element(
        "li",
        _element("p", " ".join(head), **{"class": "head"}),
        *_body(line, wording),
        **{"class": f"{line.side} whisper" if whispered(line) else str(line.side), "id": f"m{line.sequence}"},
    )


def _body(line: Line, wording: Wording) -> Iterator[str]:
    said = wording.said(line)
    if said:
        look = "text gone" if (line.erased or line.unsent) and not line.code else "text"
        yield _element("p", _words(said), **OWN_DIRECTION, **{"class": look})
    if line.attachments:
        yield _element("ul", *(_attached(attachment, wording) for attachment in line.attachments))
    elif not said and line.kind is not MessageKind.TEXT:
        yield _element("p", _words(wording.kind(line.kind)), **{"class": "text gone"})


def _attached(attachment: Attachment, wording: Wording) -> str:
    link, name, about = link_of(attachment), _words(name_of(attachment)), wording.kind(attachment.kind)
    if link:
        name = _element("a", name, href=link, rel="noopener noreferrer nofollow", **OWN_DIRECTION)
        about = f"{about}, {urlsplit(link).hostname}"
    else:
        name = _element("bdi", name)
    return _element("li", name, " ", _element("span", f"({_words(about)})", **{"class": "about"}))


def _element(tag: str, /, *inside: str, **attributes: str) -> str:
    """Return an element around what is markup already; attributes are escaped here."""
    given = "".join(f' {name}="{escape(value)}"' for name, value in attributes.items())
    return f"<{tag}{given}>{''.join(inside)}</{tag}>"


def _words(text: str) -> str:
    return escape(text)
