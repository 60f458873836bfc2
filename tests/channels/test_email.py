"""E-mail: what is read out of mails, the quotation below a reply, reports, what is written, and what servers reply."""

import re
from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default
from typing import Any

import pytest

from omnikit.channels.email import EMAIL, files_of
from omnikit.channels.formats.mail_reading import words
from omnikit.channels.formats.mail_text import text_of_html, without_quotation
from omnikit.channels.protocol import Channel
from omnikit.model.errors import PayloadError, Unsendable
from omnikit.model.facts import Fact
from omnikit.model.message import Attachment, Content, MessageKind
from omnikit.model.wire import Action, Answered, Outbound, Quoted, Request, Response, Verdict, Why

NOW = datetime(2026, 4, 1, 2, 40, tzinfo=UTC)
BOX, LIN = "care@tea.example", "lin@customer.example"
CONFIG = {"account_id": BOX}
HEAD = f"From: {LIN}\nTo: {BOX}\nMessage-ID: <m-1@customer.example>\n"


def read(mail: str | bytes) -> Fact:
    """Return the one fact of a mail."""
    (fact,) = EMAIL.parse(Request(body=mail if isinstance(mail, bytes) else mail.encode()), CONFIG)
    return fact


def outbound(**changes: Any) -> Outbound:
    """Return an answer to a mail."""
    given = {
        "account": BOX,
        "to": LIN,
        "message": "msg-1",
        "at": NOW,
        "content": Content(text="We are open."),
        "name": "Ann",
    }
    return Outbound(**{**given, "subject": "Oolong", "by_person": True, **changes})


def sent(**changes: Any) -> Any:
    """Return the mail that an outbound becomes, read by the standard library."""
    (request,) = EMAIL.render(outbound(**changes), CONFIG)
    assert (request.method, request.url) == ("SMTP", "")
    assert b"\n" not in request.body.replace(b"\r\n", b"")
    assert max(len(line) for line in request.body.split(b"\r\n")) <= 998
    return message_from_bytes(request.body, policy=default)


def test_nothing_is_verified_as_nothing_is_signed() -> None:
    """The host looks at its own server's results."""
    channel: Channel = EMAIL
    assert channel.verify(Request(body=HEAD.encode()), CONFIG, NOW) is None
    assert EMAIL.answer(Request(), CONFIG) == Response()


class TestKeys:
    """A mail is known by its Message-ID and who it is from, or by its bytes."""

    def test_two_deliveries_are_one_mail(self) -> None:
        """Whichever way they came."""
        assert read(HEAD + "\nx").dedupe == read("Received: by mx\n" + HEAD + "\nx").dedupe

    def test_another_person_cannot_take_anothers_key(self) -> None:
        """An id may be written by anybody."""
        keys = {read(HEAD + "\nx").dedupe, read(HEAD.replace("lin@", "eve@") + "\nx").dedupe}
        keys |= {read(HEAD.replace("m-1", "m-2") + "\nx").dedupe, read(f"From: {LIN}\n\nx").dedupe}
        keys |= {
            read(f"From: {LIN}\n\ny").dedupe,
            read(HEAD.replace(LIN, BOX, 1).replace(f"To: {BOX}", f"To: {LIN}")).dedupe,
        }
        assert len(keys) == 6

    def test_each_person_of_a_report_is_a_fact(self) -> None:
        """With a key of its own."""
        blocks = "".join(f"Final-Recipient: rfc822; {name}@x.example\nAction: failed\n\n" for name in "ab")
        report = "Content-Type: multipart/report; boundary=r\n\n--r\nContent-Type: message/delivery-status\n\n"
        report += f"{blocks}--r--\n"
        facts = EMAIL.parse(Request(body=(HEAD + report).encode()), CONFIG)
        assert [fact.user_id for fact in facts] == ["a@x.example", "b@x.example"]
        assert len({fact.dedupe for fact in facts}) == 2


class TestHostile:
    """A broken mail is read as far as it goes; one that would cost too much is a payload error."""

    @pytest.mark.parametrize("body", [b"", b"\n\n", b"words alone", b"\x00\x01", b"X-Other: 1\n\nx"])
    def test_what_is_no_mail_is_a_payload_error(self, body: bytes) -> None:
        """And nothing else."""
        with pytest.raises(PayloadError):
            EMAIL.parse(Request(body=body), CONFIG)

    @pytest.mark.parametrize(
        "body",
        [
            "".join(f"Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n" for n in range(200)),
            "Content-Type: text/plain; " + "a=b; " * 200,
            "Content-Disposition: attachment;\n " + ";\n " * 200,
            "Content-Type: multipart/mixed; boundary=b\n\n" + "--b\n\nx\n" * 6000,
        ],
        ids=["nested", "parameters", "folded parameters", "parts"],
    )
    def test_what_costs_too_much_is_a_payload_error(self, body: str) -> None:
        """Before it is taken apart."""
        with pytest.raises(PayloadError, match="at most"):
            EMAIL.parse(Request(body=(HEAD + body).encode()), CONFIG)

    @pytest.mark.parametrize(
        "header",
        [
            "From: " + "(" * 5000,
            'From: "\\' + '"<' * 3000,
            "From: <>\nSender: nobody",
            "Subject: =?x?b?====?= =?utf-8?q?=ZZ?= =?idna?q?a?= =?\x00?b?YQ==?=",
            "Date: Wed, 99 Foo 99999 99:99:99 +9999",
            "Date: Thu, 01 Jan 1970 00:00:00 -2400000000",
            "Content-Type: text/plain; charset=\x00",
            "Content-Type: text/plain; charset*=utf-8''%ZZ; name*0*=a'b'c; name*=1",
            "Content-Type: text/plain; charset=undefined",
            "Content-Type: multipart/mixed",
            "Content-Type: multipart/report; boundary=",
            "Content-Type: message/rfc822\nContent-Transfer-Encoding: base64",
            "Content-Transfer-Encoding: x-uuencode",
            "Content-Type: ;;;===",
            "References: " + "<" * 5000 + ">" * 5000,
            "Content-Disposition: attachment; filename*=unknown'x'%FF",
        ],
        ids=lambda header: header[:40].encode("unicode_escape").decode(),
    )
    def test_a_broken_header_costs_nothing_but_itself(self, header: str) -> None:
        """There is a fact all the same, and parsing again gives the same."""
        mail = (header + "\nMessage-ID: <m@x.example>\n\nwords\n").encode()
        (fact,) = EMAIL.parse(Request(body=mail), CONFIG)
        assert (fact,) == EMAIL.parse(Request(body=mail), CONFIG)
        assert fact.dedupe

    def test_a_mail_cut_anywhere_is_read_or_refused(self) -> None:
        """At every length."""
        mail = (HEAD + "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nx\n--b\nContent-Type: image/png\n"
                "Content-Transfer-Encoding: base64\n\niVBORw==\n--b--\n").encode()  # fmt: skip
        read_ones = 0
        for end in range(len(mail)):
            try:
                read_ones += len(EMAIL.parse(Request(body=mail[:end]), CONFIG))
            except PayloadError:
                continue
        assert read_ones > len(mail) // 2


class TestFiles:
    """Attachments are told of with a ref, and their bytes are there for the host to store."""

    def test_the_bytes_of_a_ref_are_the_files(self) -> None:
        """The numbers are those that IMAP counts by."""
        mail = HEAD + "\n".join(
            (
                "Content-Type: multipart/mixed; boundary=b\n",
                "--b\n\nwords",
                "--b\nContent-Type: application/pdf; name=a.pdf\nContent-Transfer-Encoding: base64\n\nJVBERi0=",
                "--b\nContent-Type: message/rfc822\n\nSubject: inside\n\nbody",
                "--b--\n",
            )
        )
        fact = read(mail)
        assert [one.ref for one in fact.attachments] == ["2", "3"]
        files = files_of(mail.encode())
        assert files["2"] == b"%PDF-"
        assert files["3"].startswith(b"Subject: inside\n\nbody")
        assert set(files) == {"2", "3"}


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("plain", "plain"),
        ("=?utf-8?q?caf=C3=A9?=", "café"),
        ("a =?utf-8?q?b?= c", "a b c"),
        ("=?utf-8?q?a?= =?utf-8?q?b?=", "ab"),
        ("=?utf-8?b?54OP6Q==?= =?utf-8?b?vo0=?=", "烏龍"),
        ("=?utf-8?q?a_b?=", "a b"),
        ("=?utf-8?b?54OP6b6N", "=?utf-8?b?54OP6b6N"),
        ("=?nonsense?q?abc?=", "abc"),
        ("=?utf-8?b?!!!?=", ""),
    ],
)
def test_encoded_words_are_decoded(written: str, expected: str) -> None:
    """White space between two of them is none; what is broken stays, or is left out."""
    assert words(written) == expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("<p>a</p><p>b</p>", "a\nb"),
        ("a<br><br>b", "a\n\nb"),
        ("a &lt;b&gt; &amp;amp; &#33;", "a <b> &amp; !"),
        ("1 < 2 and 3 > 2", "1 < 2 and 3 > 2"),
        ("<style>p{}</style>a<SCRIPT>x</Script >b", "ab"),
        ("<style>never closed", ""),
        ("a<!-- <p>no</p> -->b<!-- never closed", "ab"),
        ("a<b", "a"),
        ("<!doctype html><?xml?></>a", "a"),
        ("  a \n b\t c ", "a b c"),
        ("<ul><li>a</li><li>b</li></ul>", "a\nb"),
        ("", ""),
    ],
)
def test_text_comes_out_of_html(written: str, expected: str) -> None:
    """As a browser would show it."""
    assert text_of_html(written) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hi.\n\nOn Mon, 2 Mar 2026 at 15:00, Ann <a@x.example> wrote:\n> old\n> older", "Hi."),
        ("Hi.\n\nOn Mon, 2 Mar 2026 at 15:00, Ann\n<a@x.example>\nwrote:\n\n> old", "Hi."),
        ("Hi.\n\nOn Mon, 2 Mar 2026 at 15:00, Ann wrote:\n\nold without marks\n", "Hi."),
        ("好的\n\nAnn <a@x.example> 于2026年3月2日周一 15:00写道：\n> 舊", "好的"),
        ("了解\n2026年3月2日(月) 15:00 Ann <a@x.example>:\n> old", "了解"),
        ("Vâng\n\nVào Th 2, 2 thg 3, 2026 vào lúc 15:00 Ann <a@x.example> đã viết:\n> cũ", "Vâng"),
        ("Ok\n\n-----Original Message-----\nFrom: Ann\nold", "Ok"),
        ("Ok\n\n________________________________\nFrom: Ann <a@x.example>\nSent: Monday\nTo: L\nold", "Ok"),
        ("Ok\n\nFrom: Ann <a@x.example>\nSent: Monday, March 2, 2026\nTo: Lin\nSubject: Oolong\n\nold", "Ok"),
        ("好\n\n发件人: Ann\n发送时间: 2026年3月2日\n收件人: Lin\n主题: 茶\n\n舊", "好"),
        ("Ann wrote:\n> is it open?\nYes.\n> and Sunday?\nNo.", "Yes.\nNo."),
        ("Yes.\n\n> is it open?", "Yes."),
        ("nothing quoted", None),
        ("", None),
        ("> all is quoted", None),
        ("My friend wrote:\nthe tea is good", None),
        ("See below.\n\n---------- Forwarded message ---------\nFrom: B\nDate: Mon\n\nthe offer", None),
        ("From: my heart\nto: yours", None),
        ("a\n--\nsigned", None),
    ],
)
def test_what_is_new_in_a_reply_is_told_apart_from_what_it_quotes(text: str, expected: str | None) -> None:
    """Where it is less than the whole; what was forwarded is no quotation."""
    assert without_quotation(text) == expected


class TestRender:
    """A mail that mail programs put into its thread."""

    def test_an_answer_stands_in_its_thread(self) -> None:
        """By In-Reply-To and References; the whole comes back as our echo."""
        answered = Answered(external="m-1@customer.example")
        mail = sent(answered=answered, references=("root@x.example", "m-1@customer.example", "no id"))
        assert (mail["From"], mail["To"], mail["Subject"]) == (f"Ann <{BOX}>", LIN, "Re: Oolong")
        assert mail["Message-ID"] == "<msg-1@tea.example>"
        assert mail["In-Reply-To"] == "<m-1@customer.example>"
        assert mail["References"] == "<root@x.example> <m-1@customer.example>"
        assert mail["Date"].datetime == NOW
        assert mail["Auto-Submitted"] is None
        assert mail.get_content() == "We are open."

        (request,) = EMAIL.render(outbound(answered=answered), CONFIG)
        echo = read(request.body)
        assert (echo.is_echo, echo.user_id, echo.tracker, echo.text) == (True, LIN, "msg-1", "We are open.")
        assert EMAIL.learn(request, Response(status=250)).externals == (echo.message_id,)
        assert request.headers == {"MAIL FROM": BOX, "RCPT TO": LIN}

    def test_a_quoted_message_is_what_is_answered(self) -> None:
        """And a subject that says Re: already says it once."""
        quoted = Quoted(external="m-9@customer.example", text="open?")
        mail = sent(quoted=quoted, answered=Answered(external="m-1@customer.example"), subject="re: Oolong")
        assert (mail["In-Reply-To"], mail["Subject"]) == ("<m-9@customer.example>", "re: Oolong")

    def test_a_long_chain_keeps_its_root_and_its_end(self) -> None:
        """As RFC 5322 asks, in lines that servers take."""
        chain = sent(references=tuple(f"m-{number}@x.example" for number in range(500)))["References"].split()
        assert (chain[0], chain[-1], len(chain)) == ("<m-0@x.example>", "<m-499@x.example>", 30)

    def test_the_same_is_written_alike_byte_for_byte(self) -> None:
        """So a repeat is known by its Message-ID."""
        file = Attachment(MessageKind.FILE, "r", name="茶.pdf", mime="application/pdf")
        given = outbound(content=Content(text="x", attachments=(file,)), bytes_of={"r": b"%PDF-"})
        assert EMAIL.render(given, CONFIG) == EMAIL.render(given, CONFIG)

    def test_letters_of_the_world_go_through(self) -> None:
        """In the subject, the names, the text, the files' names."""
        file = Attachment(MessageKind.FILE, "r", name='C:\\"茶"\r\n.pdf', mime="application/pdf")
        text = "Đơn hàng: 烏龍茶 " * 200 + "\n.\n--\nend"
        mail = sent(
            name="安, 妮",
            subject="烏龍茶" * 40,
            content=Content(text=text, attachments=(file,)),
            bytes_of={"r": bytes(range(256))},
        )
        assert (mail["Subject"], mail["From"].addresses[0].display_name) == ("烏龍茶" * 40, "安, 妮")
        body, attached = mail.iter_parts()
        assert body.get_content().replace("\r\n", "\n") == text
        assert (attached.get_filename(), attached.get_content()) == ('C:\\"茶" .pdf', bytes(range(256)))

    def test_nothing_given_makes_another_header(self) -> None:
        """Line ends in names, subjects and ids are none."""
        evil = "x\r\nBcc: eve@evil.example\n\nbody"
        mail = sent(name=evil, subject=evil, message=evil, references=(evil + "@x",), answered=Answered(external=evil))
        assert mail["Bcc"] is None
        assert mail.get_content() == "We are open."

    @pytest.mark.parametrize(
        "to", ["", "lin", "a b@x.example", "a@x.example\r\nBcc: b@x.example", "<a@x.example>", "林@x"]
    )
    def test_an_address_that_is_none_is_refused(self, to: str) -> None:
        """By name."""
        with pytest.raises(Unsendable, match="mail to or from"):
            sent(to=to)

    def test_a_domain_of_other_letters_is_written_in_ascii(self) -> None:
        """As servers want it."""
        assert sent(to="lin@茶.example")["To"] == f"lin@{'茶'.encode('idna').decode()}.example"

    def test_what_a_machine_wrote_says_so(self) -> None:
        """And never answers another machine."""
        assert sent(by_person=False)["Auto-Submitted"] == "auto-generated"
        asked = Answered(external="m-1@customer.example")
        assert sent(by_person=False, answered=asked)["Auto-Submitted"] == "auto-replied"
        with pytest.raises(Unsendable, match="machine"):
            sent(by_person=False, answered=asked.but(automatic=True))
        assert sent(answered=asked.but(automatic=True))["Auto-Submitted"] is None

    def test_files_are_enclosed_or_linked(self) -> None:
        """In one mail with the text; what is neither is refused, as is more than a mail holds."""
        near = Attachment(MessageKind.FILE, "r", name="a.eml", mime="message/rfc822")
        far = Attachment(MessageKind.IMAGE, "https://files.example/a.png")
        mail = sent(content=Content(text="see", attachments=(near, far)), bytes_of={"r": b"Subject: x\n\n"})
        body, attached = mail.iter_parts()
        assert body.get_content().split() == ["see", far.ref]
        assert (attached.get_content_type(), attached.get_content()) == ("application/octet-stream", b"Subject: x\n\n")
        with pytest.raises(Unsendable, match="bytes"):
            sent(content=Content(attachments=(near,)))
        with pytest.raises(Unsendable, match="25000000"):
            sent(content=Content(attachments=(near,)), bytes_of={"r": bytes(25_000_001)})

    def test_what_mail_has_not_is_sent_anew_or_refused(self) -> None:
        """An edit is another mail; typing is dropped."""
        edited = sent(action=Action.EDIT, target="o-1@tea.example")
        assert edited.get_content() == "* We are open."
        assert edited["Message-ID"] != "<msg-1@tea.example>"
        assert EMAIL.render(outbound(action=Action.TYPE), CONFIG) == ()
        for action in (Action.UNSEND, Action.REACT):
            with pytest.raises(Unsendable, match="email"):
                sent(action=action, target="o-1@tea.example")

    def test_failures_may_be_reported_elsewhere(self) -> None:
        """By the envelope's sender."""
        (request,) = EMAIL.render(outbound(), {**CONFIG, "return_path": "bounce+1@tea.example"})
        assert request.headers["MAIL FROM"] == "bounce+1@tea.example"


@pytest.mark.parametrize(
    ("status", "says", "verdict", "why", "code"),
    [
        (250, "2.0.0 queued", Verdict.ACCEPTED, None, ""),
        (200, "", Verdict.ACCEPTED, None, ""),
        (421, "4.3.2 shutting down", Verdict.RETRY, Why.DOWN, "4.3.2"),
        (450, "greylisted", Verdict.RETRY, Why.DOWN, "450"),
        (429, "slow down", Verdict.RETRY, Why.TOO_FAST, "429"),
        (550, "5.1.1 no such user", Verdict.REFUSED, Why.UNREACHABLE, "5.1.1"),
        (550, "nobody", Verdict.REFUSED, Why.UNREACHABLE, "550"),
        (552, "5.3.4 too big", Verdict.REFUSED, Why.TOO_LONG, "5.3.4"),
        (535, "5.7.8 bad credentials", Verdict.REFUSED, Why.UNAUTHORISED, "5.7.8"),
        (554, "5.7.1 policy", Verdict.REFUSED, Why.OTHER, "5.7.1"),
        (501, "syntax", Verdict.REFUSED, Why.OTHER, "501"),
        (503, "", Verdict.RETRY, Why.DOWN, "503"),
        (401, "", Verdict.REFUSED, Why.UNAUTHORISED, "401"),
        (413, "", Verdict.REFUSED, Why.TOO_LONG, "413"),
        (0, "", Verdict.RETRY, Why.DOWN, "0"),
    ],
)
def test_a_server_says_what_became_of_it(status: int, says: str, verdict: Verdict, why: Why | None, code: str) -> None:
    """4xx may be asked again, 5xx never; the enhanced code says more. A provider's HTTP is understood."""
    (request,) = EMAIL.render(outbound(), CONFIG)
    learned = EMAIL.learn(request, Response(status=status, body=says.encode()))
    assert (learned.verdict, learned.why, learned.code) == (verdict, why, code)
    assert re.fullmatch(r"\S+@\S+", learned.externals[0]) if verdict is Verdict.ACCEPTED else not learned.externals
