"""The page: a browser finds the texts that were written, and nothing in them that it would do."""

import re
from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omnikit.model.message import Attachment, MessageKind
from omnikit.model.transcript import ExportForm, Transcript
from omnikit.transcripts import render
from omnikit.transcripts.cleaning import cleaned, link_of, one_line
from tests.transcripts.made import (
    BOT,
    MEMBER,
    a_line,
    a_system_line,
    a_transcript,
    a_whisper,
    attachments,
    texts,
    transcripts,
)

PAGE = ExportForm.PAGE
VOID = {"meta"}
ALLOWED = {
    *("html", "head", "meta", "title", "style", "body", "main", "header", "h1", "dl", "dt", "dd", "section", "h2"),
    *("time", "ol", "li", "p", "bdi", "span", "ul", "a"),
}


class Element:
    """One element that was read: its tag, its attributes, what it holds."""

    def __init__(self, tag: str, attributes: dict[str, str | None]) -> None:
        self.tag, self.attributes = tag, attributes
        self.inside: list[Element | str] = []

    @property
    def text(self) -> str:
        """All the text inside."""
        return "".join(part if isinstance(part, str) else part.text for part in self.inside)

    def every(self, tag: str, look: str = "") -> "list[Element]":
        """Return the elements below of that tag, those with a class if one is asked for."""
        found = []
        for part in self.inside:
            if isinstance(part, Element):
                classes = (part.attributes.get("class") or "").split()
                found += [part] if part.tag == tag and (not look or look in classes) else []
                found += part.every(tag, look)
        return found

    @property
    def all(self) -> "list[Element]":
        """Every element below."""
        below = [part for part in self.inside if isinstance(part, Element)]
        return [each for part in below for each in (part, *part.all)]


class Reader(HTMLParser):
    """Reads a page into elements; what isn't closed where it should be is an error."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("", {})
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len(dict(attrs)) == len(attrs), attrs
        element = Element(tag, dict(attrs))
        self.open[-1].inside.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop().tag == tag

    def handle_data(self, data: str) -> None:
        self.open[-1].inside.append(data)

    def handle_comment(self, data: str) -> None:
        raise AssertionError(f"a comment: {data}")

    def unknown_decl(self, data: str) -> None:
        raise AssertionError(f"a declaration: {data}")


def read(transcript: Transcript) -> Element:
    """Return the page as it is read."""
    reader = Reader()
    reader.feed(render(transcript, PAGE))
    reader.close()
    assert reader.open == [reader.root]
    return reader.root


def messages(page: Element) -> list[Element]:
    """Return the elements of the messages."""
    return [item for item in page.every("li") if "id" in item.attributes]


@given(transcripts)
def test_reading_it_gives_every_message_as_it_is_shown(transcript: Transcript) -> None:
    """One item a line, in order, with its text and its author, whatever stands in them."""
    page = read(transcript)
    found = messages(page)

    assert [item.attributes["id"] for item in found] == [f"m{line.sequence}" for line in transcript.lines]
    assert page.every("h1")[0].text == (one_line(transcript.customer) or page.every("h1")[0].text)
    for item, line in zip(found, transcript.lines, strict=True):
        assert [one.text for one in item.every("bdi", "author")] == list(filter(None, [one_line(line.author)]))
        if not line.code and not line.erased:
            shown = "".join(one.text for one in item.every("p", "text") if "dir" in one.attributes)
            assert shown == cleaned(line.text)
        assert len(item.every("ul")) == (1 if line.attachments else 0)


@given(transcripts)
def test_no_text_makes_a_tag(transcript: Transcript) -> None:
    """The elements are those of the same transcript with nothing in it but letters, and only those that we use."""

    def plainly(text: str) -> str:
        return "x" if one_line(text) else text

    same = transcript.but(
        customer="x",
        channel="x",
        lines=tuple(
            line.but(
                text="x" if cleaned(line.text) else "",
                author=plainly(line.author),
                attachments=tuple(
                    Attachment(one.kind, "https://files.example/x" if link_of(one) else "x", "x")
                    for one in line.attachments
                ),
            )
            for line in transcript.lines
        ),
    )
    page = read(transcript)

    assert [element.tag for element in page.all] == [element.tag for element in read(same).all]
    assert {element.tag for element in page.all} <= ALLOWED


@given(transcripts)
def test_nothing_is_run_or_fetched(transcript: Transcript) -> None:
    """No attribute acts, no address is anything but a link of the web, and the policy forbids the rest."""
    page = read(transcript)

    for element in page.all:
        assert set(element.attributes) <= {
            *("lang", "charset", "http-equiv", "content", "name", "dir", "class", "id", "datetime", "href", "rel")
        }
    for link in page.every("a"):
        assert re.match("https?://[^/]", link.attributes["href"] or "", re.IGNORECASE)
        assert set((link.attributes["rel"] or "").split()) == {"noopener", "noreferrer", "nofollow"}


@given(texts, texts)
def test_what_people_wrote_turns_nothing_around(text: str, author: str) -> None:
    """Each text and each name has its direction for itself, and no sign in it reaches beyond."""
    page = read(a_transcript(a_line(text, author=author), customer=author))

    for element in (*page.every("h1"), *page.every("p", "text")):
        assert element.attributes["dir"] == "auto"
    assert not set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069") & set(page.text)


@given(st.lists(attachments, min_size=1, max_size=3))
def test_links_lead_where_the_attachment_is(given_files: list[Attachment]) -> None:
    """One that has an address of the web is a link to just that; any other is its name."""
    item = messages(read(a_transcript(a_line("", attachments=tuple(given_files)))))[0]
    found = item.every("ul")[0].every("li")

    assert [[link.attributes["href"] for link in one.every("a")] for one in found] == [
        [link_of(file)] if link_of(file) else [] for file in given_files
    ]


def test_the_style_is_the_one_that_the_policy_lets() -> None:
    """The policy names the style by what it is, and nothing else may be loaded, run, sent or framed from."""
    page = read(a_transcript(a_line()))
    (style,) = page.every("style")
    (policy,) = [m.attributes["content"] for m in page.every("meta") if "http-equiv" in m.attributes]

    found = b64encode(sha256(style.text.encode()).digest()).decode()
    assert policy == f"default-src 'none'; style-src 'sha256-{found}'; base-uri 'none'; form-action 'none'"
    assert not re.search(r"url\(|@import|expression|</", style.text)


def _item(line: Any) -> str:
    """Return the markup of a line, the first of its transcript."""
    found = re.search(r"<li class=.*</li>(?=</ol>)", render(a_transcript(line), PAGE), re.DOTALL)
    assert found is not None
    return found[0]


HEAD = '<time datetime="2026-03-02T20:00:00+08:00">20:00:00</time></p>'


@pytest.mark.parametrize(
    ("line", "markup"),
    [
        (
            a_line("<b>Hello</b>\r\nthere", author='"Lin"'),
            '<li class="customer" id="m1"><p class="head"><bdi class="author">&quot;Lin&quot;</bdi> '
            f'<span class="side">Customer</span> {HEAD}'
            '<p dir="auto" class="text">&lt;b&gt;Hello&lt;/b&gt;\nthere</p></li>',
        ),
        (
            a_whisper(),
            '<li class="member whisper" id="m1"><p class="head"><bdi class="author">Ann</bdi> '
            f'<span class="side">Internal message</span> {HEAD}<p dir="auto" class="text">psst</p></li>',
        ),
        (
            a_system_line("system.joined", actor="<i>Bob</i>"),
            f'<li class="system" id="m1"><p class="head"><span class="side">System</span> {HEAD}'
            '<p dir="auto" class="text">&lt;i&gt;Bob&lt;/i&gt; joined the collaboration.</p></li>',
        ),
        (
            a_line("", BOT, "", kind=MessageKind.STICKER),
            f'<li class="bot" id="m1"><p class="head"><span class="side">Bot</span> {HEAD}'
            '<p class="text gone">Sticker</p></li>',
        ),
        (
            a_line("Here", BOT, "", kind=MessageKind.LOCATION),
            f'<li class="bot" id="m1"><p class="head"><span class="side">Bot</span> {HEAD}'
            '<p dir="auto" class="text">Here</p></li>',
        ),
        (
            a_system_line("system.joined", actor="Bob").but(erased=True),
            f'<li class="system" id="m1"><p class="head"><span class="side">System</span> {HEAD}'
            '<p dir="auto" class="text">Bob joined the collaboration.</p></li>',
        ),
        (
            a_line("", MEMBER, "Ann", erased=True),
            '<li class="member" id="m1"><p class="head"><bdi class="author">Ann</bdi> '
            f'<span class="side">Team</span> {HEAD}<p dir="auto" class="text gone">This message was erased.</p></li>',
        ),
        (
            a_line("", attachments=(Attachment(MessageKind.FILE, "https://a@files.example/x?a=1&b=2", "a.pdf"),)),
            '<li class="customer" id="m1"><p class="head"><bdi class="author">Lin</bdi> '
            f'<span class="side">Customer</span> {HEAD}<ul><li>'
            '<a href="https://a@files.example/x?a=1&amp;b=2" rel="noopener noreferrer nofollow" dir="auto">a.pdf</a> '
            '<span class="about">(File, files.example)</span></li></ul></li>',
        ),
        (
            a_line("", attachments=(Attachment(MessageKind.IMAGE, "javascript:alert(1)", ""),)),
            '<li class="customer" id="m1"><p class="head"><bdi class="author">Lin</bdi> '
            f'<span class="side">Customer</span> {HEAD}<ul><li>'
            '<bdi>javascript:alert(1)</bdi> <span class="about">(Image)</span></li></ul></li>',
        ),
    ],
)
def test_each_sort_of_line_has_its_look(line: Any, markup: str) -> None:
    """Sides, whispers, files and what was erased are told apart in words, by which the style goes too."""
    assert _item(line) == markup


@pytest.mark.parametrize(
    ("locale", "lang", "channel"),
    [("zh-Hant", "zh-Hant", "渠道"), ("zh_Hans", "zh-Hans", "渠道"), ("vi", "vi", "Kênh"), ("en", "en", "Channel")],
)
def test_it_says_its_language_and_speaks_it(locale: str, lang: str, channel: str) -> None:
    """By the tag that browsers and screen readers know."""
    page = read(a_transcript(a_line(), locale=locale))

    assert page.every("html")[0].attributes["lang"] == lang
    assert page.every("dt")[0].text == channel


def test_it_is_headed_by_whose_it_is_and_divided_into_days() -> None:
    """By the days of the team's zone; the title tells it from other pages."""
    late = a_line("Good night")
    page = read(a_transcript(a_line(), late.but(at=late.at.replace(hour=16)), time_zone="Asia/Taipei"))

    assert page.every("title")[0].text == "Lin · LINE"
    assert [day.text for day in page.every("h2")] == ["2026-03-02", "2026-03-03"]
    assert ("Time zone", "Asia/Taipei") in zip(
        [one.text for one in page.every("dt")], [one.text for one in page.every("dd")], strict=True
    )


def test_a_page_without_a_word_says_so() -> None:
    """It is a page all the same."""
    page = read(a_transcript(customer=""))

    assert page.every("h1")[0].text == "Customer"
    assert page.every("p")[0].text == "There are no messages."


def test_it_is_made_for_screens_of_any_size_in_light_and_dark_and_for_paper() -> None:
    """The page declares its width, both schemes, and what is otherwise on paper."""
    page = read(a_transcript(a_line()))
    said = {
        one.attributes.get("name"): one.attributes["content"]
        for one in page.every("meta")
        if "content" in one.attributes
    }
    style = page.every("style")[0].text

    assert said["viewport"] == "width=device-width, initial-scale=1"
    assert said["color-scheme"] == "light dark"
    assert said["referrer"] == "no-referrer"
    assert "@media (prefers-color-scheme: dark)" in style
    assert "@media print" in style
