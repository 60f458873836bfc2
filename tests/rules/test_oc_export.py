"""Omnichat: one LINE or Facebook conversation's data can be taken out, with internal notes only on request."""

import csv
import io
import json
from collections.abc import Callable
from datetime import timedelta

import pytest

from omnikit.model.commands import End, Export, FollowUp, Reply, Transfer, Whisper
from omnikit.model.decision import Denied
from omnikit.model.ids import ConversationId, MemberId
from omnikit.model.transcript import ExportForm, Transcript
from omnikit.policies.access import May, Who
from omnikit.policies.contacts import Exporting
from omnikit.policies.messages import Writing
from omnikit.policies.presets import FIRST_LINE, OMI, OMNICHAT, OMNICHAT_COLLABORATION
from omnikit.policies.profile import Profile, conducts
from omnikit.testing.builders import ANN, BOB, DAN, SUE, some_text
from omnikit.transcripts import render
from tests.rules.products import Shop

CSV, DATA, TEXT, PAGE = ExportForm.CSV, ExportForm.DATA, ExportForm.TEXT, ExportForm.PAGE
exported_where = pytest.mark.parametrize("profile", [OMNICHAT, OMNICHAT_COLLABORATION], ids=lambda each: str(each.name))


def whispering() -> Profile:
    """Return OMNICHAT with words within the team, which whoever handles may write."""
    may = {Whisper: Who("HO-12", handler=May("HO-12"), outsider=May("HO-12"))}
    rows = {name: conduct.but(access={**conduct.access, **may}) for name, conduct in conducts(OMNICHAT)}
    return OMNICHAT.but(name="whispering", writing=Writing(whispers=True), **rows)


def served(shop: Shop, channel: str = "line") -> ConversationId:
    """Let a customer write, ANN take it on and answer."""
    id = shop.opens(channel=channel)
    shop.passes(timedelta(minutes=1))
    shop.does(ANN, FollowUp(conversation=id))
    shop.does(ANN, Reply(conversation=id, content=some_text("Hi")))
    return id


def taken(
    shop: Shop, id: ConversationId, by: MemberId = ANN, form: ExportForm = CSV, whispers: bool = False
) -> Transcript:
    """Take out what must be allowed."""
    found = shop.desk.export(id, actor=shop.by(by), form=form, whispers=whispers)
    assert isinstance(found, Transcript), found
    return found


def refused(shop: Shop, id: ConversationId, by: MemberId = ANN, form: ExportForm = CSV, whispers: bool = False) -> str:
    """Return by which rule an export is refused."""
    found = shop.desk.export(id, actor=shop.by(by), form=form, whispers=whispers)
    assert isinstance(found, Denied), found
    return found.rule


# --- OC-12.1


def _in_rows(written: str) -> list[list[str]]:
    return [row[1:6] for row in csv.reader(io.StringIO(written, newline=""))][1:]


def _in_lines(written: str) -> list[list[str]]:
    return [[line] for line in written.partition("\n\n")[2].splitlines()]


def _in_data(written: str) -> list[list[str]]:
    keys = ("at", "side", "author", "kind", "text")
    return [[message[key] for key in keys] for message in json.loads(written)["messages"]]


@pytest.mark.rule("OC-12.1")
@pytest.mark.parametrize("channel", ["line", "messenger"])
@pytest.mark.parametrize(
    ("form", "reading", "said"),
    [
        (
            CSV,
            _in_rows,
            [
                ["2026-03-02 12:00:00", "Customer", "", "Text", "Hello"],
                ["2026-03-02 12:01:00", "Team", "Ann", "Text", "Hi"],
            ],
        ),
        (TEXT, _in_lines, [["2026-03-02 12:00:00 [Customer] Hello"], ["2026-03-02 12:01:00 [Team] Ann: Hi"]]),
        (
            DATA,
            _in_data,
            [
                ["2026-03-02T12:00:00+00:00", "customer", "", "text", "Hello"],
                ["2026-03-02T12:01:00+00:00", "member", "Ann", "text", "Hi"],
            ],
        ),
    ],
)
def test_a_conversation_on_line_or_facebook_is_taken_out_with_time_side_author_kind_and_text(
    channel: str, form: ExportForm, reading: Callable[[str], list[list[str]]], said: list[list[str]]
) -> None:
    """Message by message, as a table, as text and as data alike."""
    shop = Shop(OMNICHAT)
    id = served(shop, channel)

    assert reading(render(taken(shop, id, form=form), form)) == said


@pytest.mark.rule("OC-12.1")
@exported_where
def test_it_can_be_taken_out_while_it_waits_is_served_and_is_over(profile: Profile) -> None:
    """By whoever sees it, on it or not; nothing of it changes but its record."""
    shop = Shop(profile)
    id = shop.opens()
    assert taken(shop, id, BOB).lines[0].text == "Hello"
    shop.does(ANN, FollowUp(conversation=id))
    before = shop.now(id)
    assert taken(shop, id, SUE).ended_at is None
    after = shop.now(id)
    assert after == before.but(version=after.version, changed_at=after.changed_at)
    shop.does(ANN, End(conversation=id))
    assert taken(shop, id).ended_at == shop.clock.now

    record = [(line.code, line.by.member) for line in shop.storage.record(shop.workspace.id, id)]
    assert [by for code, by in record if code == "record.exported"] == [BOB, SUE, ANN]


@pytest.mark.rule("OC-12.1")
def test_internal_notes_are_left_out_unless_asked_for() -> None:
    """Whoever is shown them may ask; nobody else gets them, whoever asked before."""
    shop = Shop(whispering())
    id = served(shop)
    shop.does(ANN, Whisper(conversation=id, content=some_text("psst")))

    assert [line.text for line in taken(shop, id).lines] == ["Hello", "Hi"]
    assert [line.text for line in taken(shop, id, whispers=True).lines] == ["Hello", "Hi", "psst"]
    assert [line.text for line in taken(shop, id, SUE, whispers=True).lines] == ["Hello", "Hi", "psst"]
    shop.does(ANN, Transfer(conversation=id, to=BOB))
    assert [line.text for line in taken(shop, id, BOB, whispers=True).lines] == ["Hello", "Hi", "psst"]


@pytest.mark.rule("HO-68")
def test_who_is_shown_no_internal_notes_asks_for_them_in_vain() -> None:
    """The refusal says so, instead of a transcript that silently lacks them."""
    shop = Shop(whispering())
    id = shop.opens()
    shop.does(BOB, Whisper(conversation=id, content=some_text("psst")))

    assert refused(shop, id, DAN, whispers=True) == "HO-68"
    assert [line.text for line in taken(shop, id, DAN).lines] == ["Hello"]
    assert [line.text for line in taken(shop, id, SUE, whispers=True).lines] == ["Hello", "psst"]


@pytest.mark.rule("OC-12.1")
def test_times_are_those_of_the_team_s_zone_and_words_those_of_its_language() -> None:
    """Whatever zone whoever takes it out is in; the zone is named."""
    shop = Shop(OMNICHAT, time_zone="Asia/Taipei", locale="zh-Hant")

    written = render(taken(shop, served(shop), form=TEXT), TEXT)

    assert "時區: Asia/Taipei" in written
    assert written.endswith("2026-03-02 20:01:00 [團隊] Ann: Hi\n")


# --- OC-12.2


@pytest.mark.rule("OC-12.2")
@exported_where
def test_on_other_channels_nothing_is_taken_out(profile: Profile) -> None:
    """In no form, and nothing is on record."""
    shop = Shop(profile)
    for channel in sorted(set(profile.channels) - {"line", "messenger"}):
        id = shop.opens(channel, channel=channel)
        before = shop.now(id)
        assert {refused(shop, id, form=form) for form in ExportForm} == {"OC-12.2"}
        assert shop.now(id) == before


@pytest.mark.rule("OC-12.2")
@exported_where
def test_an_export_is_of_one_conversation(profile: Profile) -> None:
    """A batch of exports is refused for each, whatever its status."""
    shop = Shop(profile)
    ids = [shop.opens(who) for who in ("c1", "c2", "c3")]
    shop.does(ANN, FollowUp(conversation=ids[1]))
    shop.does(ANN, FollowUp(conversation=ids[2]))
    shop.does(ANN, End(conversation=ids[2]))

    items = shop.desk.batch([Export(conversation=id, form=CSV) for id in ids], actor=shop.by(ANN))

    assert [item.outcome.denied.rule for item in items if item.outcome and item.outcome.denied] == ["OC-12.2"] * 3


# --- the house's


@pytest.mark.rule("HO-67")
def test_a_form_that_the_profile_lacks_is_refused_with_those_it_has() -> None:
    """By their names, so that somebody can choose."""
    shop = Shop(OMNICHAT.but(name="two", exporting=Exporting(forms=frozenset({PAGE, TEXT}))))
    id = served(shop)

    denied = shop.desk.export(id, actor=shop.by(ANN), form=CSV)

    assert isinstance(denied, Denied)
    assert (denied.rule, dict(denied.about)) == ("HO-67", {"form": "csv", "allowed": ("text", "page")})
    assert taken(shop, id, form=PAGE).lines[0].text == "Hello"


@pytest.mark.rule("HO-41")
@pytest.mark.parametrize("profile", [FIRST_LINE, OMI], ids=lambda each: str(each.name))
def test_products_that_export_nothing_refuse_it(profile: Profile) -> None:
    """Also to those who see everything."""
    shop = Shop(profile)
    id = shop.opens(channel="messenger")

    assert {refused(shop, id, SUE, form) for form in ExportForm} == {"HO-41"}
