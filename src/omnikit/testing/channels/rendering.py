"""What leaves: all of what was said, within what the channel can do, and nothing that isn't the customer's to see."""

import re
from collections.abc import Iterable, Sequence

import pytest

from omnikit.model.errors import Unsendable
from omnikit.model.message import Attachment, Content, MessageKind
from omnikit.model.traits import Need, Window, length
from omnikit.model.wire import Action, Outbound, Quoted, Request
from omnikit.testing.channels.sayings import SMTP, brings, holds, said
from omnikit.testing.channels.subject import MEDIA, MESSAGE, NOON, Subject, linked

MANY = 2.5
NUMBERED = re.compile(r"w\d{5}z")
ALPHABETS = ("", "語", "🙂", "e\u0301", "👩\u200d🚀", "<&\"'%+")
"""What stands beside the words: letters of one and of several units, joined ones, ones that are written otherwise."""
UNKNOWN_LENGTH = 20_000
TARGET = "theirs-1"
ASKS = (Action.EDIT, Action.UNSEND, Action.REACT, Action.TYPE, Action.MARK_READ)


def worded(units: int, beside: str, *, line: int = 0) -> str:
    """Return numbered words, so many of them that none of their counts is below *units*; now and then a new line."""
    words: list[str] = []
    size = 0
    while size <= units:
        words.append(f"w{len(words):05}z{beside}" + ("\n" if line and len(words) % line == line - 1 else ""))
        size += len(words[-1]) + 1
    return " ".join(words)


class Rendering(Subject):
    """Requests are whole, alike each time, and as the traits let them be."""

    def test_a_request_can_be_made(self) -> None:
        """Each has a method, bytes, and a whole address under TLS; without one it goes by the host's own means."""
        for request in self._all():
            assert isinstance(request.body, bytes)
            assert request.method in ("GET", "POST", "PUT", "PATCH", "DELETE", SMTP), request.method
            assert not request.url or request.url.startswith("https://"), request.url
            assert all(isinstance(text, str) for pair in request.headers.items() for text in pair)

    def test_rendering_twice_gives_the_same(self) -> None:
        """A message that is tried again is the same requests, so that the platform can know it again."""
        for outbound in self._some():
            assert self._rendered(outbound) == self._rendered(outbound), outbound

    @pytest.mark.parametrize("beside", ALPHABETS)
    def test_a_long_text_is_sent_whole(self, beside: str) -> None:
        """However it is cut, each word is said once and in its place, and no piece is longer than the channel takes."""
        traits = self.channel.traits
        for line in (0, 7):
            text = worded(round((traits.text or UNKNOWN_LENGTH) * MANY), beside, line=line)
            requests = self.render(self.outbound(content=Content(text=text)))
            self._says_all(text, requests)

    def test_a_text_is_sent_as_it_is(self) -> None:
        """A short text is one request, and is in it letter for letter."""
        for text in (
            "Hello",
            "請問有貨嗎?",
            "Xin chào  bạn",
            "a < b && c > \"d\" 'e' 50% + 1_000 *x* `y`",
            "👩\u200d🚀 ok",
        ):
            requests = self.render(self.outbound(content=Content(text=text)))
            assert len(requests) == 1, text
            assert any(text in one.replace("\r\n", "\n") for one in said(requests[0])), f"{text!r}: {requests[0]}"

    def test_the_text_beside_an_attachment_is_sent_whole(self) -> None:
        """As its caption where it fits, as a message of its own where it doesn't."""
        traits = self.channel.traits
        for units in (20, min(traits.caption or 500, UNKNOWN_LENGTH), round((traits.text or 5000) * MANY)):
            text = worded(units, "語")
            image = linked(MessageKind.IMAGE)
            content = Content(text=text, kind=MessageKind.IMAGE, attachments=(image,))
            requests = self.render(self.outbound(content=content))
            self._says_all(text, requests)
            assert holds(requests, image.ref)

    def test_what_the_customer_reads_is_what_was_said(self) -> None:
        """No secret, no id of ours and nothing of the record stands in what the customer reads."""
        text = worded(30, "")
        outbound = self.outbound(content=Content(text=text))
        hidden = (*self.secrets(), MESSAGE)
        for request in self.render(outbound):
            for shown in said(request):
                if NUMBERED.search(shown):
                    assert not [one for one in hidden if one in shown], shown

    def test_nothing_of_one_message_is_in_another(self) -> None:
        """What was made ready for one customer, or for nobody, is in no request to another."""
        whisper = "w77777z only between us"
        plain = self.render(self.outbound())
        self.render(self.outbound(content=Content(text=whisper), message="m-3"))
        again = self.render(self.outbound())
        assert again == plain
        assert not holds(again, "w77777z")

    def test_several_attachments_are_all_sent(self) -> None:
        """One more than go at once, and each is on its way: itself, or its link where the channel carries no such."""
        traits = self.channel.traits
        for kind in MEDIA:
            several = tuple(linked(kind, number) for number in range(1, (traits.at_once or 3) + 2))
            try:
                requests = self.render(self.outbound(content=Content(kind=kind, attachments=several)))
            except Unsendable:
                limit = traits.files.get(kind)
                assert limit is not None, kind
                assert limit.endings is not None, kind
                continue
            for one in several:
                assert holds(requests, one.ref), f"{one.ref} is lost"

    def test_what_a_channel_does_not_carry_is_refused(self) -> None:
        """A kind without a link, and a file that is too large, are ``Unsendable``, with the reason; none is dropped."""
        traits = self.channel.traits
        for kind in MEDIA:
            limit = traits.files.get(kind)
            if limit is None:
                self._refused(Attachment(kind, "host:1", "x.bin"))
            elif limit.most_bytes is not None:
                self._refused(linked(kind).but(size=limit.most_bytes + 1))

    def test_what_the_host_gives_as_bytes_is_brought(self) -> None:
        """The bytes are in a request before the message, or in its own; the host's own means are told of them."""
        given = b"\x89PNG\r\n\x1a\n" + bytes(range(256))
        image = Attachment(MessageKind.IMAGE, "host:1", "shoe.png", "image/png", len(given))
        content = Content(kind=MessageKind.IMAGE, attachments=(image,))
        outbound = self.outbound(content=content, bytes_of={"host:1": given})
        requests = self._rendered(outbound)
        if requests:
            by_the_host = all(not one.url and one.method != SMTP for one in requests)
            assert brings(requests, given) or (by_the_host and holds(requests, image.ref))
        else:
            with pytest.raises(Unsendable, match=r"link|bytes"):
                self.render(outbound)

    @pytest.mark.parametrize("action", ASKS)
    def test_what_is_asked_is_done_or_refused(self, action: Action) -> None:
        """An edit, a reaction … names its message; where the channel can't, it is refused, said anew or left out."""
        traits = self.channel.traits
        able = {
            Action.EDIT: traits.edits,
            Action.UNSEND: traits.unsends,
            Action.REACT: traits.reacts,
            Action.TYPE: traits.typing,
            Action.MARK_READ: traits.marks_read,
        }[action]
        outbound = self.outbound(action=action, target=TARGET, emoji="👍", content=Content(text="w00001z anew"))
        if not able and action in (Action.UNSEND, Action.REACT):
            with pytest.raises(Unsendable, match=self.channel.name):
                self.render(outbound)
            return
        requests = self.render(outbound)
        if action is Action.EDIT:
            assert holds(requests, "w00001z anew")
            assert holds(requests, TARGET) or not able
        elif not able:
            assert requests == ()
        else:
            assert requests
            if action in (Action.UNSEND, Action.REACT):
                assert holds(requests, TARGET)

    def test_a_quote_is_not_lost(self) -> None:
        """It names the message that it quotes, or says how that begins."""
        quoted = Quoted(external=self.quoted, token="quote-token-1", text="w00009z is what was asked\nand more")
        requests = self.render(self.outbound(quoted=quoted, content=Content(text="w00010z is the answer")))
        shown = (self.quoted, "quote-token-1") if self.channel.traits.quotes else ("w00009z",)
        assert any(holds(requests, one) for one in shown)
        assert holds(requests, "w00010z is the answer")

    def test_a_window_has_what_it_needs(self) -> None:
        """What is sent in a window carries what the platform wants there: the token, the message answered, a tag."""
        for window in self.channel.traits.windows:
            outbound = self.outbound(window=window.name, by_person=True, private=window.private)
            requests = self.render(outbound)
            assert requests, window.name
            if window.needs is Need.TOKEN:
                assert holds(requests, "reply-token-1"), window.name
            elif window.needs is Need.QUOTE:
                assert holds(requests, TARGET), window.name
            elif window.needs is Need.PERSON:
                plain = [one.name for one in self.channel.traits.windows if _is_plain(one)]
                assert requests != self.render(outbound.but(window=next(iter(plain), ""))), window.name

    def test_a_template_goes_by_its_name(self) -> None:
        """Where there are templates; elsewhere it is refused, and never sent as an empty text."""
        outbound = self.outbound(content=Content(), template="order_shipped", parameters=("w00011z", "w00012z"))
        requests = self._rendered(outbound)
        if self.channel.traits.templates and requests:
            assert holds(requests, "w00011z")
        else:
            with pytest.raises(Unsendable, match="template"):
                self.render(outbound)

    # --- how it is looked at

    def _says_all(self, text: str, requests: Sequence[Request]) -> None:
        traits = self.channel.traits
        shown = [one for request in requests for one in said(request) if NUMBERED.search(one)]
        found = [word for one in shown for word in NUMBERED.findall(one)]
        assert found == NUMBERED.findall(text), "words were lost, repeated or moved"
        for one in shown:
            assert traits.text is None or length(one, traits.unit) <= traits.text, f"{length(one, traits.unit)} units"

    def _refused(self, attachment: Attachment) -> None:
        with pytest.raises(Unsendable, match=self.channel.name):
            self.render(self.outbound(content=Content(kind=attachment.kind, attachments=(attachment,))))

    def _some(self) -> Iterable[Outbound]:
        """Yield one thing of every sort to be done."""
        yield self.outbound()
        yield self.outbound(content=Content(text=worded((self.channel.traits.text or 5000) * 2, "")))
        yield self.outbound(quoted=Quoted(external="quoted-1", token="t", text="before"))
        for kind in MEDIA:
            yield self.outbound(content=Content(text="see", kind=kind, attachments=(linked(kind),)))
        for action in ASKS:
            yield self.outbound(action=action, target=TARGET, emoji="👍", content=Content(text="anew"))
        yield self.outbound(template="order_shipped", parameters=("1",))
        yield self.outbound(by_person=True, name="Ann", subject="Shoes", at=NOON)

    def _all(self) -> Iterable[Request]:
        for outbound in self._some():
            yield from self._rendered(outbound)

    def _rendered(self, outbound: Outbound) -> tuple[Request, ...]:
        """Return the requests; none where it is refused, as it may be."""
        try:
            return self.render(outbound)
        except Unsendable:
            return ()


def _is_plain(window: Window) -> bool:
    return window.needs is None and not window.private
