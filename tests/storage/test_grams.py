"""The gram index misses nothing, and reads back what it wrote."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omnikit.model.errors import InvalidInput, StorageError
from omnikit.model.folding import fold
from omnikit.storage.grams import (
    EVERY,
    SEGMENT,
    SLOTS,
    grams_of,
    matching,
    narrowed,
    numbers_of,
    packed,
    postings,
    slot_of,
    unpacked,
    without,
)

FOLDED = st.text("ab 中國", max_size=8).map(fold)
NUMBERS = st.integers(0, SEGMENT - 1)
SETS = st.sets(NUMBERS, max_size=90) | st.integers(0, SEGMENT // 8).map(lambda count: set(range(count)))
SLOTS_FOR_GOOD = [1603, 1999, 688]
TOO_HIGH = SEGMENT.to_bytes(2, "little")


def found(texts: list[str], words: str) -> list[int]:
    """Return the candidates for *words* as a storage looks them up."""
    index = postings(texts)
    return matching([index.get(gram, b"") for gram in grams_of(words)])


def posting_of(numbers: set[int]) -> bytes:
    """Return the posting of a gram that just these documents have."""
    return postings(["x" if number in numbers else "" for number in range(SEGMENT)]).get("x", b"")


def test_words_are_looked_up_by_pairs_and_ascii_by_threes() -> None:
    """Each once, in the order of the words; one code point by itself."""
    assert grams_of("中") == ("中",)
    assert grams_of("中國") == ("中國",)
    assert grams_of("banana b") == ("ban", "ana", "nan", "na ", "a b")
    assert grams_of("ab") == ("ab",)
    assert grams_of("中ab") == ("中a", "ab")
    assert grams_of("abc國de") == ("abc", "c國", "國d", "de")
    assert grams_of("\U0001f44d\U0001f468") == ("\U0001f44d\U0001f468",)


def test_no_words_are_refused() -> None:
    """Words that fold to nothing would match everything."""
    with pytest.raises(InvalidInput, match="words: ''"):
        grams_of("")


def test_a_segment_knows_all_points_and_pairs_of_its_texts_and_threes_of_ascii() -> None:
    """Nothing else is in it, and an empty text adds nothing."""
    assert sorted(postings(["中abcd國"])) == sorted(
        [*"中abcd國", "中a", "ab", "bc", "cd", "d國", "abc", "bcd"],
    )
    assert postings([]) == postings(["", ""]) == {}
    assert sorted(postings(["", "aba", "b"])) == ["a", "ab", "aba", "b", "ba"]


@given(st.lists(FOLDED, max_size=20))
def test_a_posting_says_which_documents_have_the_gram(texts: list[str]) -> None:
    """Each gram's posting reads back as the documents that have it, newest first."""
    for gram, posting in postings(texts).items():
        assert matching([posting]) == [number for number in reversed(range(len(texts))) if gram in texts[number]]


@given(st.lists(FOLDED, max_size=20), st.data())
def test_candidates_hold_all_true_matches(texts: list[str], data: st.DataObject) -> None:
    """A document that has the words is a candidate; of one or two code points every candidate is a match."""
    cut = data.draw(st.sampled_from(texts or [""]))
    start = data.draw(st.integers(0, len(cut)))
    words = fold(cut[start : start + data.draw(st.integers(1, 5))]) or data.draw(FOLDED.filter(bool))
    candidates = found(texts, words)
    matches = [number for number in reversed(range(len(texts))) if words in texts[number]]
    assert set(candidates) >= set(matches)
    assert candidates == sorted(set(candidates), reverse=True)
    if len(words) <= 2:
        assert candidates == matches


def test_a_candidate_may_lack_the_words() -> None:
    """Pairs say nothing of their order: candidates must be verified."""
    assert found(["abc bcd", "abcd", "ab"], "abcd") == [1, 0]


@given(st.sets(NUMBERS, max_size=SEGMENT))
def test_numbers_written_are_numbers_read(numbers: set[int]) -> None:
    """Any documents of a segment, few or many; never longer than a bitmap, a single one in two bytes."""
    posting = posting_of(numbers)
    assert matching([posting]) == sorted(numbers, reverse=True)
    assert len(posting) == min(2 * len(numbers), SEGMENT // 8)


@pytest.mark.parametrize("count", [0, 1, SEGMENT // 16 - 1, SEGMENT // 16, SEGMENT // 16 + 1, SEGMENT])
def test_lists_and_bitmaps_read_alike(count: int) -> None:
    """Where a list turns into a bitmap nothing is lost; neither in a segment all of whose documents have the gram."""
    numbers = set(range(SEGMENT - count, SEGMENT))
    assert matching([posting_of(numbers)]) == sorted(numbers, reverse=True)


@given(st.lists(SETS, min_size=1, max_size=5), st.sets(NUMBERS, max_size=90))
def test_what_stands_in_all_postings_matches(sets: list[set[int]], common: set[int]) -> None:
    """The intersection, whatever their forms and order."""
    together = [numbers | common for numbers in sets]
    expected = sorted(set.intersection(*together), reverse=True)
    encoded = [posting_of(numbers) for numbers in together]
    assert matching(encoded) == matching(encoded[::-1]) == expected


def test_a_gram_without_a_posting_matches_nothing() -> None:
    """One gram of the words that no document has is enough."""
    assert matching([b""]) == matching([posting_of({1, 2}), b""]) == []


@given(SETS, st.sets(NUMBERS, max_size=20))
def test_documents_can_be_taken_out_of_a_posting(numbers: set[int], gone: set[int]) -> None:
    """What is left is written as if they had never been in it; nothing is left of a posting of them alone."""
    assert without(posting_of(numbers), gone) == posting_of(numbers - gone)


@given(st.dictionaries(FOLDED.filter(bool), st.binary(max_size=9)))
def test_a_slot_gives_back_what_was_put_in(postings: dict[str, bytes]) -> None:
    """In the same bytes whatever the order."""
    blob = packed(postings)
    assert unpacked(blob) == postings
    assert blob == packed(dict(reversed(postings.items())))


def test_grams_have_a_slot_for_good() -> None:
    """It depends on the gram alone: other processes and later versions find it there."""
    assert [slot_of(gram) for gram in ("a", "中國", "\U0001f44d")] == SLOTS_FOR_GOOD
    slots = [slot_of(chr(point)) for point in range(0x4E00, 0x9FFF)]
    assert max(slots) < SLOTS
    assert len(set(slots)) > SLOTS * 0.99


def test_what_is_no_slot_is_an_error() -> None:
    """Bytes that hold no postings: named, with what to do."""
    with pytest.raises(StorageError, match=r"c1… \(1 bytes\) holds no postings: .*build the index of this segment"):
        unpacked(b"\xc1")


def test_no_postings_at_all_are_refused() -> None:
    """The intersection of nothing would be everything."""
    with pytest.raises(InvalidInput, match="at least one"):
        matching([])


def test_more_documents_than_a_segment_holds_are_refused() -> None:
    """The error says how many were offered and how many are allowed."""
    with pytest.raises(InvalidInput, match=f"{SEGMENT + 1} is not allowed; allowed: at most {SEGMENT}"):
        postings(["x"] * (SEGMENT + 1))


@pytest.mark.parametrize("broken", [b"\x01", TOO_HIGH, bytes(SEGMENT // 8 - 4) + TOO_HIGH, bytes(SEGMENT // 8 + 2)])
def test_what_is_no_posting_is_an_error(broken: bytes) -> None:
    """Half a number, a number that no segment has, more than a bitmap: named, with what to do."""
    with pytest.raises(StorageError, match=r"is no posting; .*build the index of this segment anew"):
        matching([b"\x01\x00", broken])


@given(st.lists(SETS, min_size=1, max_size=4))
def test_documents_are_narrowed_posting_by_posting(sets: list[set[int]]) -> None:
    """Step by step it is what matching finds at once, whether they are few or many."""
    blobs, documents = [posting_of(numbers) for numbers in sets], EVERY

    for blob in blobs:
        documents = narrowed(documents, blob)

    assert numbers_of(documents) == matching(blobs) == sorted(set.intersection(*sets), reverse=True)


@pytest.mark.parametrize("broken", [b"\1", b"\0" * (SEGMENT // 8 + 2)])
def test_what_has_no_postings_length_narrows_nothing(broken: bytes) -> None:
    """It is told to be none, like to whoever matches."""
    with pytest.raises(StorageError):
        narrowed(EVERY, broken)
