"""Channels that break one promise each are caught by the tests that every channel is given."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from omnikit_pigeon import PIGEON, Pigeon

from omnikit.model.errors import DefinitionError
from omnikit.model.wire import Outbound, Request, Response
from omnikit.testing.channels import ChannelConformance, Sample, Told
from omnikit.testing.channels.rendering import ASKS
from tests.testing import saboteurs_channels as saboteurs

Promise = Callable[..., None]
NUMBER = 9007199254740993999
SAMPLES = Sample.load(Path(__file__).parents[2] / "examples" / "plugin_channel" / "payloads")

P = ChannelConformance
# who breaks it, the promise that must notice
# fmt: off
CAUGHT: tuple[tuple[type[Pigeon], Promise], ...] = (
    (saboteurs.AcceptsAChangedBody,        P.test_a_changed_body_is_denied),
    (saboteurs.AcceptsAnySeal,             P.test_a_sample_is_verified_as_it_says),
    (saboteurs.AcceptsAnySeal,             P.test_a_changed_body_is_denied),
    (saboteurs.AcceptsAnySeal,             P.test_another_secret_denies),
    (saboteurs.TrustsWhatIsNotSealed,      P.test_without_its_headers_nothing_is_verified),
    (saboteurs.MindsTheCaseOfHeaders,      P.test_a_header_s_case_makes_no_difference),
    (saboteurs.ChokesOnHeaders,            P.test_whatever_a_header_holds_nothing_is_raised),
    (saboteurs.TakesEchoesForCustomers,    P.test_a_sample_means_what_it_says),
    (saboteurs.TakesEchoesForCustomers,    P.test_our_own_words_are_not_the_customer_s),
    (saboteurs.TakesEchoesForCustomers,    P.test_an_echo_is_known_as_ours),
    (saboteurs.ReadsTheFirst,              P.test_a_sample_means_what_it_says),
    (saboteurs.RoundsNumbers,              P.test_a_sample_means_what_it_says),
    (saboteurs.RoundsNumbers,              P.test_an_id_keeps_its_digits),
    (saboteurs.RaisesOnTheUnknown,         P.test_junk_beside_an_item_stops_nothing),
    (saboteurs.RaisesOnTheUnknown,         P.test_a_sample_means_what_it_says),
    (saboteurs.PassesTheUnknownOver,       P.test_a_sample_means_what_it_says),
    (saboteurs.TakesTheUnknownForAMessage, P.test_what_is_not_known_is_nothing_else),
    (saboteurs.TrustsTheBody,              P.test_whatever_a_body_holds_only_a_payload_error_is_raised),
    (saboteurs.LetsTheDeepIn,              P.test_what_is_hopelessly_deep_is_refused),
    (saboteurs.LooksAtEachForEach,         P.test_reading_takes_time_in_proportion),
    (saboteurs.NumbersDeliveries,          P.test_reading_twice_gives_the_same),
    (saboteurs.NumbersDeliveries,          P.test_a_redelivery_has_the_same_keys),
    (saboteurs.KeysByTheBody,              P.test_a_redelivery_has_the_same_keys),
    (saboteurs.KeysByTheBody,              P.test_what_a_sample_delivers_again_has_the_key_it_had),
    (saboteurs.KeysByTheLetter,            P.test_different_facts_of_a_request_have_different_keys),
    (saboteurs.KeysByTheLetter,            P.test_different_sorts_of_facts_never_share_a_key),
    (saboteurs.KeysByTheTime,              P.test_another_message_has_another_key),
    (saboteurs.HasNoKeys,                  P.test_every_fact_has_a_key),
    (saboteurs.CutsOff,                    P.test_a_long_text_is_sent_whole),
    (saboteurs.SendsTooMuch,               P.test_a_long_text_is_sent_whole),
    (saboteurs.LosesTheCaption,            P.test_the_text_beside_an_attachment_is_sent_whole),
    (saboteurs.LeaksTheToken,              P.test_what_the_customer_reads_is_what_was_said),
    (saboteurs.LeaksOurIds,                P.test_what_the_customer_reads_is_what_was_said),
    (saboteurs.RemembersWhispers,          P.test_nothing_of_one_message_is_in_another),
    (saboteurs.ForgetsQuotes,              P.test_a_quote_is_not_lost),
    (saboteurs.DropsWhatItCannotCarry,     P.test_what_a_channel_does_not_carry_is_refused),
    (saboteurs.DropsWhatItCannotCarry,     P.test_several_attachments_are_all_sent),
    (saboteurs.PretendsToReact,            P.test_what_is_asked_is_done_or_refused),
    (saboteurs.SendsAnotherEachTime,       P.test_rendering_twice_gives_the_same),
    (saboteurs.BelievesEverything,         P.test_a_failing_platform_is_tried_again),
    (saboteurs.BelievesEverything,         P.test_what_is_refused_is_not_taken_for_sent),
    (saboteurs.TrustsAnswers,              P.test_whatever_a_platform_answers_nothing_is_raised),
    (saboteurs.GivesUp,                    P.test_a_failing_platform_is_tried_again),
    (saboteurs.SendsWithoutATag,           P.test_an_echo_is_known_as_ours),
)
# fmt: on
CASES = [pytest.param(who, promise, id=f"{who.__name__}-{promise.__name__}") for who, promise in CAUGHT]
GIVEN = {"test_a_long_text_is_sent_whole": ("語",), "test_what_is_asked_is_done_or_refused": ASKS}
"""What a promise is tried with, one after the other."""


class Tried(ChannelConformance):
    """The promises, with Pigeon's platform."""

    samples = SAMPLES

    def platform(self, sent: Request, outbound: Outbound) -> Told:
        """Return the letter's number, and the letter as it comes back."""
        letter = {**json.loads(sent.body), "is": "letter", "no": NUMBER, "from": outbound.account, "sent": 1772442999}
        echo = json.dumps({"nest": outbound.account, "letters": [letter]}).encode()
        return Told(Response(body=b'{"no": %d}' % NUMBER), Request(body=echo))


def kept(promise: Promise, pigeon: Pigeon) -> bool:
    """True if the test passes; it fails as tests do, by whatever is raised."""
    tried = type("OfPigeon", (Tried,), {"channel": pigeon})()
    try:
        for given in GIVEN.get(promise.__name__, ((),)):
            promise(tried, *([given] if given != () else []))
    except (Exception, pytest.fail.Exception):
        return False
    return True


@pytest.mark.parametrize(("saboteur", "promise"), CASES)
def test_a_saboteur_is_caught(saboteur: type[Pigeon], promise: Promise) -> None:
    """A channel that breaks a promise fails the test that states it."""
    assert not kept(promise, saboteur())


@pytest.mark.parametrize("promise", dict.fromkeys(promise for _, promise in CAUGHT), ids=lambda p: p.__name__)
def test_an_honest_channel_is_not(promise: Promise) -> None:
    """The same tests pass on the channel that the saboteurs are made of."""
    assert kept(promise, PIGEON)


def test_who_gives_no_channel_is_told() -> None:
    """A test class says at once what it lacks."""
    with pytest.raises(DefinitionError, match="TestNothing has no channel and no samples"):
        type("TestNothing", (ChannelConformance,), {})


def test_who_has_no_samples_is_told(tmp_path: Path) -> None:
    """An empty folder proves nothing."""
    with pytest.raises(DefinitionError, match="no samples"):
        Sample.load(tmp_path)


def test_who_plays_no_platform_is_told() -> None:
    """The promises about answers say what they need."""
    tried = type("OfPigeon", (ChannelConformance,), {"channel": PIGEON, "samples": SAMPLES})()
    with pytest.raises(NotImplementedError, match=r"platform\(\)"):
        tried.test_what_the_platform_takes_is_accepted()


def test_nothing_is_proved_by_samples_that_are_not_verified() -> None:
    """Who gives none that the platform signed is told so."""
    unsigned = [one for one in SAMPLES if one.verdict is not True]
    tried = type("OfPigeon", (Tried,), {"channel": PIGEON, "samples": unsigned})()
    with pytest.raises(AssertionError, match="give a sample that is verified"):
        tried.test_a_sample_is_verified_as_it_says()
