"""Storages that break one promise each are caught by the tests that every storage is given."""

from collections.abc import Callable, Iterator

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from omnikit.storage.memory import MemoryStorage
from omnikit.testing.promises.trying import TRIES
from omnikit.testing.storage import StorageConformance
from tests.testing import saboteurs, saboteurs_lists
from tests.testing import saboteurs_presence as presence
from tests.testing import saboteurs_records as records
from tests.testing import saboteurs_suggesting as suggesting
from tests.testing import saboteurs_telling as telling

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
    (saboteurs_lists.HidesOffers,          P.test_what_is_held_out_is_found_by_whom_it_is_held_out_to),
    (saboteurs_lists.HidesOffers,          P.test_a_page_is_what_the_listing_says),
    (saboteurs_lists.ForgetsWhoWasAdded,   P.test_whoever_was_added_finds_it_on_top),
    (saboteurs_lists.MovesUpForEverybody,  P.test_whoever_was_added_finds_it_on_top),
    (saboteurs_lists.KnowsOneMidnight,     P.test_who_spoke_today_has_talked_until_the_team_s_midnight),
    (saboteurs_lists.SeesEverything,       P.test_departments_narrow_what_is_seen),
    (saboteurs_lists.SeesEverything,       P.test_colleagues_see_what_the_handler_handles),
    (saboteurs_lists.SeesEverything,       P.test_a_page_is_what_the_listing_says),
    (saboteurs_lists.SeesEverything,       P.test_counts_are_what_the_listing_says),
    (saboteurs_lists.CountsAllToTheLast,   P.test_who_sees_a_part_counts_up_to_the_most),
    (saboteurs_lists.IgnoresStates,        P.test_each_state_has_its_list),
    (saboteurs_lists.BadgesTheMuted,       P.test_what_is_muted_is_on_no_badge),
    (saboteurs_lists.BadgesTheMuted,       P.test_counts_are_what_the_listing_says),
    (saboteurs_lists.FindsWhispers,        P.test_a_whisper_is_found_by_whom_it_is_for),
    (saboteurs_lists.FindsWhispers,        P.test_a_search_finds_what_the_engine_finds),
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
    (presence.KnowsNobodyThere,           P.test_a_presence_is_found_as_it_was_committed),
    (presence.TellsOfAllPresences,        P.test_a_presence_has_a_log_of_its_own),
    (presence.TakesAnyName,               P.test_no_conversation_has_a_presence_s_name),
    (presence.ChangesPresencesBlindly,    P.test_a_moved_presence_refuses_all),
    (presence.ChangesPresencesBlindly,    P.test_one_of_many_threads_changes_a_presence),
    (presence.WritesPresencesFirst,       P.test_a_moved_presence_refuses_all),
    (saboteurs.ForgetsKeys,               P.test_a_bound_key_refuses_a_presence),
    (presence.ShowsOnlyWhoCame,           P.test_the_roster_has_who_was_ever_there_or_given_something),
    (presence.TakesAcceptingForGiving,    P.test_who_is_given_something_is_given_it_at_its_commit_s_time),
    (presence.SendsHomeWhoIsSaved,        P.test_a_change_of_the_team_leaves_presences_and_loads),
    (presence.CountsRenewals,             P.test_a_renewal_moves_the_lease_and_nothing_else),
    (presence.MovesLeasesBack,            P.test_a_renewal_moves_the_lease_and_nothing_else),
    (presence.RenewsTheEnded,             P.test_a_lease_that_has_ended_stays_ended),
    (presence.TakesRenewalsBack,          P.test_a_commit_that_leaves_the_lease_leaves_it_as_renewed),
    (presence.TakesRenewalsBack,          P.test_whoever_comes_and_goes_is_kept_as_by_the_reference),
    (presence.KnowsNoPosition,            P.test_the_feed_knows_its_last_position),
    (presence.ForgetsOffers,              P.test_what_is_held_out_is_a_load),
    (presence.ForgetsOffers,              P.test_loads_are_what_a_recount_says),
    (presence.IgnoresLimitsOfOffers,      P.test_a_limit_of_offers_that_is_reached_refuses_all),
    (presence.IgnoresLimitsOfOffers,      P.test_offers_hold_against_many_threads),
    (presence.NeedsRoomToAccept,          P.test_who_takes_an_offer_on_needs_no_more_room),
    (presence.HoldsOutToTheAbsent,        P.test_who_is_not_there_refuses_all),
    (presence.IgnoresLeases,              P.test_who_is_not_there_refuses_all),
    (presence.LetsAnybodyCome,            P.test_a_presence_has_holds_too),
    (presence.FindsOnlySeats,             P.test_whom_something_is_held_out_to_is_found),
    (saboteurs.FindsTheEndedSeated,       P.test_who_takes_part_is_found_until_the_end),
    (presence.QueuesWhatIsHandled,        P.test_what_waits_for_somebody_is_queued),
    (presence.QueuesOnlyWhatWaits,        P.test_what_waits_for_somebody_is_queued),
    (presence.GivesCodesAgain,            P.test_a_code_is_given_once),
    (presence.ForgetsCodesToo,            P.test_a_code_is_given_once),
    (presence.FindsTheLastNamed,          P.test_a_message_is_found_by_the_platform_s_id),
    (presence.FindsTheErased,             P.test_their_messages_are_found_by_no_platform_s_id),
    (presence.KeepsTheRemark,             P.test_what_the_team_noted_of_them_is_forgotten),
    (presence.TakesAnyName,               P.test_no_conversation_has_a_record_s_name),
    (records.ChangesRecordsBlindly,       P.test_a_moved_record_refuses_all),
    (records.ChangesRecordsBlindly,       P.test_one_of_many_threads_changes_a_record),
    (records.ChangesRecordsBlindly,       P.test_a_record_from_before_comes_too_late),
    (records.LooksAtOneOfTwo,             P.test_a_moved_record_refuses_all),
    (saboteurs.ForgetsKeys,               P.test_a_key_refuses_a_record),
    (records.TellsOfNobody,               P.test_a_record_is_found_as_it_was_committed),
    (records.NumbersRecordsAnew,          P.test_a_record_s_log_may_have_gaps),
    (records.WritesLedgersFirst,          P.test_a_conversation_s_commit_writes_in_a_ledger),
    (records.WritesLedgersFirst,          P.test_whatever_is_recorded_is_kept_as_by_the_reference),
    (records.TellsTheOldestFirst,         P.test_a_ledger_is_read_from_its_newest_line),
    (records.ReadsLedgersByNumber,        P.test_a_ledger_is_read_from_its_newest_line),
    (records.CountsNoLines,               P.test_a_ledger_that_lacks_a_line_is_a_flaw),
    (records.UsesWhatIsThere,             P.test_a_tag_that_was_used_stays_in_use),
    (records.UsesWhatIsThere,             P.test_whatever_is_recorded_is_kept_as_by_the_reference),
    (records.KeepsTagsForEver,            P.test_forgetting_takes_tags_that_only_they_had),
    (records.ForgetsOthersTags,           P.test_forgetting_takes_tags_that_only_they_had),
    (records.BindsAtRandom,               P.test_what_is_bound_is_found_by_its_browser),
    (records.ReadsParts,                  P.test_a_merged_record_is_read_as_the_whole),
    (records.ListsPartsApart,             P.test_a_merged_record_is_listed_and_found_as_the_whole),
    (records.ListsPartsApart,             P.test_whatever_is_recorded_is_kept_as_by_the_reference),
    (records.ForgetsOneRecord,            P.test_a_person_is_forgotten_whole),
    (records.LeavesTheLedger,             P.test_a_person_is_forgotten_whole),
    (records.LeavesBindings,              P.test_a_person_is_forgotten_whole),
    (records.ForgetsWithoutATrace,        P.test_a_record_from_before_comes_too_late),
    (records.LosesMarkers,                P.test_what_was_found_marks_a_conversation_s_row),
    (suggesting.ChangesQuickRepliesBlindly, P.test_who_saves_another_version_is_stale),
    (suggesting.ReadsNoQuickReply,        P.test_a_quick_reply_is_there_as_it_was_saved),
    (suggesting.KeepsTheRemoved,          P.test_quick_replies_come_by_id_in_pages),
    (suggesting.RepeatsTheLast,           P.test_quick_replies_come_by_id_in_pages),
    (suggesting.SharesEverything,         P.test_prepared_texts_are_ranked),
    (suggesting.SuggestsById,             P.test_prepared_texts_are_ranked),
    (suggesting.CutsBeforeItRanks,        P.test_what_is_suggested_is_what_the_engine_suggests),
    (suggesting.SuggestsWhatAnybodySaid,  P.test_what_only_others_said_is_not_suggested),
    (suggesting.SuggestsWhispers,         P.test_what_only_others_said_is_not_suggested),
    (suggesting.SuggestsTheOldestFirst,   P.test_what_was_said_again_comes_where_it_was_said_last),
    (suggesting.RepeatsItself,            P.test_what_is_suggested_is_what_the_engine_suggests),
    (suggesting.KeepsWhatWasErased,       P.test_what_was_said_again_comes_where_it_was_said_last),
    (telling.WritesOverMessages,          P.test_a_message_that_changed_meanwhile_refuses_all),
    (telling.WritesOverMessages,          P.test_a_message_forgotten_meanwhile_is_not_brought_back),
    (telling.RevisesWhatIsRefused,        P.test_a_message_that_changed_meanwhile_refuses_all),
    (telling.RevisesWhatIsRefused,        P.test_of_many_threads_one_changes_a_message),
    (telling.LosesEdits,                  P.test_a_message_that_changed_is_read_as_it_is_now),
    (telling.LosesEdits,                  P.test_an_edited_message_is_found_by_its_new_words_alone),
    (telling.LosesEdits,                  P.test_a_revision_of_a_message_that_is_not_there_refuses_all),
    (telling.LosesEdits,                  P.test_whatever_happens_is_kept_as_by_the_reference),
    (telling.RemembersWhatWasUnsaid,      P.test_a_message_that_was_taken_back_is_found_by_none),
    (telling.TakesStatusesBack,           P.test_a_revision_leaves_how_far_a_message_has_come),
    (telling.LeavesReactions,             P.test_reactions_of_the_forgotten_are_gone),
    (telling.FindsByTheFirstPart,         P.test_what_was_sent_is_known_by_the_platform_s_ids),
    (telling.SendsWhatCustomersSaid,      P.test_only_what_we_sent_has_been_sent),
    (telling.BelievesTheLast,             P.test_receipts_never_go_back),
    (telling.BelievesTheLast,             P.test_receipts_side_by_side_are_counted_once),
    (telling.NotesWhatItIsTold,           P.test_what_was_noted_later_never_goes_back),
    (telling.ReportsAgain,                P.test_receipts_never_go_back),
    (telling.ReportsAgain,                P.test_whatever_happens_is_kept_as_by_the_reference),
    (telling.ReadsWhatWasNeverSent,       P.test_a_receipt_of_one_is_a_receipt_of_those_before),
    (telling.ReportsOneAlone,             P.test_a_receipt_of_one_is_a_receipt_of_those_before),
    (telling.KnowsNoTimes,                P.test_a_receipt_up_to_a_time_is_of_the_whole_thread),
    (telling.MovesCustomersMessages,      P.test_what_is_told_of_others_messages_is_passed_over),
    (telling.SharesIds,                   P.test_an_id_of_ours_is_one_messages),
    (telling.KnowsNoneOfOurs,             P.test_a_message_is_read_by_its_place_by_our_id_and_by_the_platform_s),
    (telling.FindsBySomeId,               P.test_a_message_is_read_by_its_place_by_our_id_and_by_the_platform_s),
    (presence.FindsTheErased,             P.test_nothing_is_known_of_the_sending_of_what_is_erased),
    (telling.KnowsTheForgottenMessages,   P.test_nothing_is_known_of_the_sending_of_what_is_erased),
    (telling.KeepsStatusesOfTheOld,       P.test_nothing_is_known_of_the_sending_of_what_is_old),
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
