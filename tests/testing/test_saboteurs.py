"""Storages that break one promise each are caught by the tests that every storage is given."""

from collections.abc import Callable, Iterator

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from omnikit.storage.memory import MemoryStorage
from omnikit.testing.promises.trying import TRIES
from omnikit.testing.storage import StorageConformance
from tests.testing import saboteurs

Promise = Callable[..., None]
STRAIGHT = settings(TRIES, max_examples=100, derandomize=True, database=None, phases=(Phase.generate,))

P = StorageConformance
# who breaks it, the promise that must notice
# fmt: off
CAUGHT: tuple[tuple[type[MemoryStorage], Promise], ...] = (
    (saboteurs.LosesUpdates,              P.test_one_of_two_writers_wins),
    (saboteurs.LosesUpdates,              P.test_one_of_many_threads_wins),
    (saboteurs.WritesEventsFirst,         P.test_a_moved_conversation_refuses_all),
    (saboteurs.ForgetsKeys,               P.test_a_bound_key_refuses_all),
    (saboteurs.ForgetsKeys,               P.test_a_day_at_the_desk_ends_with_a_clean_audit),
    (saboteurs.ForgetsDeliveries,         P.test_a_bound_delivery_refuses_all),
    (saboteurs.ActsWithoutCommitting,     P.test_a_moved_conversation_refuses_all),
    (saboteurs.KeepsTheContactOfAFailure, P.test_a_moved_conversation_refuses_all),
    (saboteurs.TakesIdentities,           P.test_an_identity_belongs_to_one_contact),
    (saboteurs.StopsAtTheFirstFailure,    P.test_the_failure_of_one_leaves_the_others),
    (saboteurs.KeepsHalfAGroup,           P.test_the_failure_of_one_leaves_the_others),
    (saboteurs.IgnoresHolds,              P.test_a_hold_that_is_broken_refuses_all),
    (saboteurs.IgnoresHolds,              P.test_a_limit_that_is_reached_refuses_all),
    (saboteurs.LooksAtLimitsTooEarly,     P.test_a_limit_holds_against_many_threads),
    (saboteurs.CountsWhatEnded,           P.test_a_load_is_what_a_member_handles),
    (saboteurs.ReversesHistory,           P.test_the_log_folds_to_the_state),
    (saboteurs.ReversesHistory,           P.test_a_day_at_the_desk_ends_with_a_clean_audit),
    (saboteurs.LeaksWorkspaces,           P.test_nothing_crosses_workspaces),
    (saboteurs.CountsMessagesFromZero,    P.test_messages_come_in_order_and_in_pages),
    (saboteurs.KeepsEachLineOnce,         P.test_the_record_grows_line_by_line),
    (saboteurs.MixesUpTheDue,             P.test_the_longest_due_comes_first),
    (saboteurs.BeginsTheDueAnew,          P.test_what_is_due_goes_on_after_any_place),
    (saboteurs.FindsTheEndedSeated,       P.test_who_is_seated_is_found),
    (saboteurs.GivesOutOfOrder,           P.test_effects_of_one_line_come_one_after_another),
    (saboteurs.GivesTheNewest,            P.test_many_threads_keep_a_line_s_order),
    (saboteurs.GivesTheNewest,            P.test_whatever_is_said_of_effects_their_order_is_kept),
    (saboteurs.LetsOthersOvertake,        P.test_what_failed_comes_again_at_its_time),
    (saboteurs.IsBlockedByTheDead,        P.test_a_dead_letter_holds_nothing_up),
    (saboteurs.GivesLeasesForNothing,     P.test_an_effect_comes_again_when_its_lease_is_over),
    (saboteurs.GivesLeasesForNothing,     P.test_an_effect_is_claimed_by_one),
    (saboteurs.NeverSettles,              P.test_what_is_settled_is_gone),
    (saboteurs.BuriesWithoutAReason,      P.test_a_dead_letter_holds_nothing_up),
    (saboteurs.RevivesTheTired,           P.test_a_dead_letter_can_be_revived),
    (saboteurs.LosesDeadLetters,          P.test_dead_letters_come_in_pages),
    (saboteurs.PagesWithoutTheLast,       P.test_a_page_is_what_the_listing_says),
    (saboteurs.KnowsNoWayBack,            P.test_a_list_is_walked_back_as_it_was_walked),
    (saboteurs.RepeatsTheLastRow,         P.test_a_list_is_walked_back_as_it_was_walked),
    (saboteurs.PagesFromARow,             P.test_what_stays_is_seen_once_though_others_move),
    (saboteurs.IgnoresTags,               P.test_a_tag_of_the_contact_narrows_a_list),
    (saboteurs.SortsAllAlike,             P.test_a_page_is_what_the_listing_says),
    (saboteurs.MiscountsByOne,            P.test_counts_are_what_the_listing_says),
    (saboteurs.NeverCountsToTheLast,      P.test_a_list_is_counted_to_the_last),
    (saboteurs.BadgesTheEnded,            P.test_a_badge_counts_what_waits_to_be_read),
    (saboteurs.FindsWhatIsHidden,         P.test_what_one_can_t_see_is_not_found),
    (saboteurs.MissesSingleCharacters,    P.test_one_character_is_enough),
    (saboteurs.SearchesAsSpelt,           P.test_a_search_finds_what_the_engine_finds),
    (saboteurs.FindsTheFirstPage,         P.test_the_newest_comes_first),
    (saboteurs.RemembersWhatWasSaid,      P.test_a_forgotten_contact_is_an_id),
    (saboteurs.SkipsChanges,              P.test_nobody_misses_what_others_commit),
    (saboteurs.TellsTwice,                P.test_the_feed_goes_on_after_a_position),
    (saboteurs.TellsLate,                 P.test_who_reads_on_after_each_commit_misses_none),
    (saboteurs.NumbersAnew,               P.test_a_position_stays),
    (saboteurs.SaysNothingOfWhatIsGone,   P.test_changes_that_are_gone_are_said_to_be),
    (saboteurs.LeavesMessages,            P.test_their_messages_keep_their_place),
    (saboteurs.LeavesGroups,              P.test_what_they_said_in_groups_is_erased),
    (saboteurs.LeavesThreads,             P.test_who_comes_back_is_somebody_new),
    (saboteurs.LeavesTheName,             P.test_a_forgotten_contact_is_an_id),
    (saboteurs.SendsToTheForgotten,       P.test_nothing_more_is_sent_to_them),
    (saboteurs.BringsThemBack,            P.test_a_commit_from_before_comes_too_late),
    (saboteurs.ErasesAll,                 P.test_old_conversations_are_erased),
    (saboteurs.LetsAllGo,                 P.test_old_keys_and_deliveries_are_let_go),
    (saboteurs.SeesOnlyOnePerson,         P.test_contacts_go_by_id),
)
# fmt: on
CASES = [pytest.param(who, promise, id=f"{who.__name__}-{promise.__name__}") for who, promise in CAUGHT]


def kept(promise: Promise, storage: MemoryStorage) -> bool:
    """True if the test passes; it fails as tests do, by whatever is raised.

    One that Hypothesis drives tries the same examples in every run, and doesn't look for the smallest that fails.
    """
    if hasattr(promise, "hypothesis"):
        promise = STRAIGHT(given(data=st.data())(promise.hypothesis.inner_test))
    try:
        promise(StorageConformance(), storage=storage)
    except (Exception, pytest.fail.Exception):
        return False
    return True


@pytest.mark.parametrize(("saboteur", "promise"), CASES)
def test_a_saboteur_is_caught(saboteur: type[MemoryStorage], promise: Promise) -> None:
    """A storage that breaks a promise fails the test that states it."""
    assert not kept(promise, saboteur())


@pytest.mark.parametrize("promise", dict.fromkeys(promise for _, promise in CAUGHT), ids=lambda p: p.__name__)
def test_an_honest_storage_is_not(promise: Promise) -> None:
    """The same tests pass on the storage that the saboteurs are made of."""
    assert kept(promise, MemoryStorage())


def test_who_gives_no_storage_is_told() -> None:
    """A test class without the fixture says what is missing."""
    fixture = next(found for found in _fixtures() if found.__name__ == "storage")

    with pytest.raises(NotImplementedError, match="give the class a fixture 'storage'"):
        fixture(StorageConformance())


def _fixtures() -> Iterator[Callable[..., object]]:
    for thing in vars(StorageConformance).values():
        wrapped = getattr(thing, "_get_wrapped_function", None)
        if wrapped is not None:
            yield wrapped()
