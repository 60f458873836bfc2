"""What comes of it: the platform's answer understood, and what it echoes known again."""

import pytest

from omnikit.model.facts import FactKind
from omnikit.model.message import Content
from omnikit.model.wire import Learned, Outbound, Request, Response, Verdict
from omnikit.testing.channels.sayings import SMTP
from omnikit.testing.channels.subject import MESSAGE, Subject, Told

STATUSES = (0, 100, 200, 201, 204, 301, 400, 401, 403, 404, 409, 413, 422, 429, 500, 502, 503, 504, 599, 999)
BODIES = (
    *(b"", b"null", b"[]", b"{}", b"5", b'"x"', b"not JSON", b"\x00\xff\xfe", b"<html>502</html>", b"[" * 100_000),
    *(b'{"error": 5}', b'{"error": {"code": [1]}}', b'{"error": null}', b'{"status": "x"}', b'{"errcode": "x"}'),
    *(b'{"messages": [null]}', b'{"messages": {"id": 1}}', b'{"result": []}', b'{"data": 7}', b'{"message_id": {}}'),
    *(b'{"sentMessages": [{"id": 1}, 5]}', b'{"parameters": {"retry_after": "soon"}}', b'{"code": 1e400}'),
)
HEADERS: tuple[dict[str, str], ...] = (
    {},
    {"Retry-After": "7"},
    {"retry-after": "soon"},
    {"Retry-After": "-1"},
    {"Retry-After": "9" * 400},
)


class Answering(Subject):
    """Answers are acceptance, refusal or a reason to try again; an echo is known by its id or by ours."""

    def test_what_the_platform_takes_is_accepted(self) -> None:
        """A text's answer is acceptance, with the platform's ids where it gives any."""
        for request, told in self._played():
            learned = self.channel.learn(request, told.answer)
            assert learned.verdict is Verdict.ACCEPTED, learned

    def test_whatever_a_platform_answers_nothing_is_raised(self) -> None:
        """Any status with any body: something is learnt of it."""
        for request, _ in self._played():
            for status in STATUSES:
                for body in BODIES:
                    for headers in HEADERS:
                        answer = Response(status=status, body=body, headers=headers)
                        try:
                            learned = self.channel.learn(request, answer)
                        except Exception as error:
                            pytest.fail(f"{error!r} for {status} {body[:80]!r}")
                        assert isinstance(learned, Learned)
                        assert all(learned.externals), learned

    def test_a_failing_platform_is_tried_again(self) -> None:
        """A server's own trouble, and being too fast, pass."""
        for request, _ in self._played():
            for status in (421, 450, 451) if request.method == SMTP else (429, 500, 502, 503, 504):
                learned = self.channel.learn(request, Response(status=status, body=b"<html>try later</html>"))
                assert learned.verdict is Verdict.RETRY, f"{status}: {learned}"

    def test_what_is_refused_is_not_taken_for_sent(self) -> None:
        """A request that the platform calls wrong was not accepted, though its body says nothing."""
        for request, _ in self._played():
            for status in (500, 535, 550, 554) if request.method == SMTP else (400, 401, 403, 404):
                for body in (b"", b"{}", b"no", b'{"error": {"message": "no"}}'):
                    learned = self.channel.learn(request, Response(status=status, body=body))
                    assert learned.verdict is not Verdict.ACCEPTED, f"{status}: {learned}"

    def test_an_echo_is_known_as_ours(self) -> None:
        """What we send comes back as an echo of the same conversation, with the platform's id of it or with ours."""
        echoed = 0
        for request, told in self._played():
            if told.echo is None:
                continue
            echoed += 1
            facts = self.channel.parse(told.echo, self.config)
            ours = [fact for fact in facts if fact.kind in (FactKind.MESSAGE, FactKind.COMMENT)]
            assert ours, "the echo was not heard"
            ids = self.channel.learn(request, told.answer).externals
            for fact in ours:
                assert fact.is_echo, f"{fact.message_id} is taken for the customer's"
                known = fact.message_id in ids or MESSAGE in (fact.tracker or "")
                assert known, f"neither {fact.message_id!r} nor {fact.tracker!r} is known of what was sent: {ids}"
        assert echoed or not self.channel.traits.echoes, "traits.echoes: give the echo in platform()"

    def _played(self) -> list[tuple[Request, Told]]:
        """Return each request of a text, and one of several parts, with what the platform makes of it."""
        several: list[Outbound] = [self.outbound()]
        if (most := self.channel.traits.text) is not None:
            several.append(self.outbound(content=Content(text="long " * (most // 2))))
        return [(request, self.platform(request, one)) for one in several for request in self.render(one)]
