"""Who sent it: only what the platform signed is taken for the platform's, whatever headers hold."""

from collections.abc import Callable, Mapping

from omnikit.model.wire import Request
from omnikit.testing.channels.hostile import HEADERS
from omnikit.testing.channels.samples import Sample
from omnikit.testing.channels.subject import Signs, Subject

PLACES = 64
OTHER = bytes.maketrans(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789",
                        b"bcdefghijklmnopqrstuvwxyzaBCDEFGHIJKLMNOPQRSTUVWXYZA1234567890")  # fmt: skip


class Verifying(Subject):
    """The raw bytes are verified, and a wrong request is denied."""

    def test_a_sample_is_verified_as_it_says(self) -> None:
        """What the platform signed is its own, and what must be denied is denied."""
        for sample in self.samples:
            if sample.judged and sample.verdict is not None:
                assert self._verdict(sample) is sample.verdict, sample.name
        if self.signs is Signs.NOTHING:
            assert all(self._verdict(sample) is None for sample in self.samples)
        else:
            assert self.verified(), "give a sample that is verified, or set signs = Signs.NOTHING"

    def test_a_changed_body_is_denied(self) -> None:
        """Another letter anywhere in the body, or one more, and the signature fits no longer."""
        if self.signs is not Signs.BODY:
            assert all(self._verdict(one, body=one.request.body + b" ") is not False for one in self.verified())
            return
        signed = [one for one in self.verified() if one.request.body]
        assert signed, "give a sample with a body that is verified"
        for sample in signed:
            body = sample.request.body
            assert self._verdict(sample, body=body + b"x") is False, sample.name
            places = [place for place in range(len(body)) if body[place : place + 1].isalnum()]
            for place in places[:: max(1, len(places) // PLACES)]:
                changed = body[:place] + body[place : place + 1].translate(OTHER) + body[place + 1 :]
                assert self._verdict(sample, body=changed) is False, f"{sample.name}: byte {place}"

    def test_another_secret_denies(self) -> None:
        """Where the host has another secret than the platform, nothing is verified."""
        secret = {setting.name for setting in self.channel.settings if setting.secret}
        for sample in self.verified():
            config = {name: _other(given) if name in secret else given for name, given in sample.config.items()}
            assert self._verdict(sample, config=config) is False, sample.name

    def test_without_its_headers_nothing_is_verified(self) -> None:
        """A request without a signature is denied; without any one header or parameter nothing is raised."""
        for sample in self.verified():
            assert self._verdict(sample, headers={}, query={}, url="") is False, sample.name
            for part in ("headers", "query"):
                given: Mapping[str, str] = getattr(sample.request, part)
                for name in given:
                    left = {key: text for key, text in given.items() if key != name}
                    assert self._verdict(sample, **{part: left}) in (True, False), f"{sample.name}: {name}"

    def test_a_header_s_case_makes_no_difference(self) -> None:
        """Servers write names of headers as they like."""
        spellings: tuple[Callable[[str], str], ...] = (str.lower, str.upper, str.title, str.swapcase)
        for sample in self.verified():
            for spelt in spellings:
                headers = {spelt(name): text for name, text in sample.request.headers.items()}
                assert self._verdict(sample, headers=headers) is True, f"{sample.name}: {spelt.__name__}"

    def test_whatever_a_header_holds_nothing_is_raised(self) -> None:
        """Broken prefixes, digits of other scripts, half characters, endless Base64: denied, or of no matter."""
        for sample in self.samples:
            for part in ("headers", "query"):
                given: Mapping[str, str] = getattr(sample.request, part)
                for name in given:
                    for odd in HEADERS:
                        verdict = self._verdict(sample, **{part: {**given, name: odd}})
                        assert verdict in (True, False, None), f"{sample.name}: {name}"
            if sample.verdict is True:
                for odd in HEADERS:
                    all_odd = dict.fromkeys(sample.request.headers, odd)
                    asked = dict.fromkeys(sample.request.query, odd)
                    assert self._verdict(sample, headers=all_odd, query=asked) is False, f"{sample.name}: {odd!r}"

    def test_a_url_check_is_answered_as_the_sample_says(self) -> None:
        """The webhook answers what the platform asks for, and otherwise that it has the request, empty or nearly so."""
        for sample in self.samples:
            answer = self.channel.answer(sample.request, sample.config)
            wanted = sample.expected.get("reply")
            if wanted is not None:
                told = {"status": answer.status, "body": answer.body.decode("utf-8", "replace")}
                assert told == {"status": wanted["status"], "body": wanted.get("body", told["body"])}, sample.name
            elif sample.request.body and sample.verdict is not False:
                assert 200 <= answer.status < 300, sample.name

    def _verdict(self, sample: Sample, *, config: Mapping[str, object] | None = None, **changes: object) -> bool | None:
        request: Request = sample.request.but(**changes)
        return self.channel.verify(request, sample.config if config is None else config, sample.now)


def _other(given: object) -> str:
    """Return another secret of the same length."""
    text = str(given)
    return text[:1].encode().translate(OTHER).decode() + text[1:] if text[:1].isalnum() else f"0{text[1:]}"
