"""Search by every category, in any language, and the tags there are."""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from omnikit.desk.ports import ContactChange, Storage, UnitOfWork
from omnikit.engine.search import found
from omnikit.model.actors import Actor
from omnikit.model.decision import Denied
from omnikit.model.folding import fold
from omnikit.model.ids import MemberId
from omnikit.model.message import Audience, Content
from omnikit.model.views import Category, Hit, Search
from omnikit.policies.context import Context
from omnikit.policies.presets import OMNICHAT
from omnikit.testing.builders import ANN, BOB, MIA, NOON, SUE, WORKSPACE, a_context, minutes
from omnikit.testing.inboxes import full_inboxes, searches
from omnikit.testing.promises.trying import TRIES, another_workspace
from omnikit.testing.shelves import TAGS
from omnikit.testing.units import (
    MUCH,
    OTHER,
    a_message_in,
    commit,
    contact_of,
    followed,
    found_by,
    joined,
    opening,
    subject_of,
    then,
    written,
)


class Searching:
    """What members find."""

    @TRIES
    @given(data=st.data())
    def test_a_search_finds_what_the_engine_finds(self, storage: Storage, data: st.DataObject) -> None:
        """All pages of a search together are those of ``engine.search.found``: order, texts, spans, permissions."""
        workspace = another_workspace()
        works = data.draw(full_inboxes(workspace))
        early = data.draw(st.integers(0, len(works)))
        for number, work in enumerate(works):
            if number == early:
                storage.tend(workspace)  # some of it is indexed then, and some isn't
            storage.commit(work)

        for _ in range(6):
            search, context = data.draw(searches(workspace))
            assert found_by(storage, search, context) == _sought(works, search, context)

    def test_one_character_is_enough(self, storage: Storage) -> None:
        """One and two characters are found wherever they stand, Chinese and Vietnamese, in any spelling."""
        texts = ("請問有貨嗎", "Xin chào, tôi muốn đặt hàng", "ｈｅｌｌｏ ０９", "Straße 👋🏽")
        for number, text in enumerate(texts):
            _says(storage, f"c{number}", text)

        for asked, expected in (
            ("有", [("c0", "有")]),
            ("貨嗎", [("c0", "貨嗎")]),
            ("請", [("c0", "請")]),
            ("ĐĂ", [("c1", "đặ")]),
            ("d", [("c1", "đ")]),
            ("oi", [("c1", "ôi")]),
            ("LL", [("c2", "ｌｌ")]),
            ("9", [("c2", "９")]),
            ("ss", [("c3", "ß")]),
            ("有有", []),
            ("嗎請", []),
        ):
            for _ in range(2):
                hits = found_by(storage, Search(Category.TEXT, asked), a_context(ANN))
                assert [(hit.row.id, _highlighted(hit)) for hit in hits] == expected, asked
                storage.tend(WORKSPACE)

    def test_the_newest_comes_first(self, storage: Storage) -> None:
        """Hits come newest first, each message by its own time, in pages that go on where the last one ended."""
        for name, at in (("c1", 3), ("c2", 1), ("c3", 2)):
            first = opening(name, at=NOON + minutes(at))
            commit(storage, first, written(subject_of(first), NOON + minutes(at + 10)))

        hits = found_by(storage, Search(Category.TEXT, "訊息", limit=2), a_context(ANN))

        assert [(hit.row.id, hit.sequence) for hit in hits] == [
            *(("c1", 2), ("c3", 2), ("c2", 2)),
            *(("c1", 1), ("c3", 1), ("c2", 1)),
        ]
        assert [hit.message for hit in hits[:2]] == ["c1.2", "c3.2"]

    def test_what_one_can_t_see_is_not_found(self, storage: Storage) -> None:
        """A search finds nothing in conversations that the member can't see, however few are left on a page."""
        for number in range(6):
            _says(storage, f"c{number}", "秘密")
        ours = commit(storage, opening("ours"))
        commit(storage, then(ours, followed(BOB), joined(ANN)))
        theirs = commit(storage, opening("theirs"))
        commit(storage, then(theirs, followed(BOB), joined(MIA)))

        for category, asked in ((Category.TEXT, "訊息"), (Category.MEMBER, "bob"), (Category.NAME, "Lin")):
            seen = {hit.row.id for hit in found_by(storage, Search(category, asked, limit=1), a_context(ANN))}
            assert ("ours" in seen, "theirs" in seen) == (True, False)

    def test_a_whisper_is_found_by_whom_it_is_for(self, storage: Storage) -> None:
        """Those on the conversation and leads find it, others not; what was held back is found by nobody."""
        for number, audience in enumerate(Audience):
            work = opening(f"c{number}")
            (said,) = work.messages
            said = said.but(content=Content(text=f"秘{audience}"), audience=audience, author=Actor.of(ANN))
            commit(storage, then(commit(storage, work.but(messages=(said,))), followed(ANN)))

        for _ in range(2):
            found = {
                member: {hit.text for hit in found_by(storage, Search(Category.TEXT, "秘"), _anybody(member))}
                for member in (ANN, BOB, SUE)
            }
            assert found == {
                ANN: {f"秘{Audience.TEAM}", f"秘{Audience.CUSTOMER}"},
                BOB: {f"秘{Audience.CUSTOMER}"},
                SUE: {f"秘{Audience.TEAM}", f"秘{Audience.CUSTOMER}"},
            }
            storage.tend(WORKSPACE)

    def test_what_changes_is_found_as_it_is(self, storage: Storage) -> None:
        """A contact is found by what they are called now, a conversation by who handles it now."""
        first = opening("c1")
        conversation = commit(storage, first)
        storage.tend(WORKSPACE)
        known = contact_of(first)
        renamed = known.but(name="陳先生", email="", phone="02 777", tags=("新客",), version=2)
        commit(storage, then(conversation, followed(BOB), contact=ContactChange(contact=renamed, before=known)))

        for category, old, new in (
            (Category.NAME, "lin", "陳"),
            (Category.PHONE, "912345", "277"),
            (Category.TAG, "vip", "新客"),
            (Category.MEMBER, "ann", "bob"),
            (Category.EMAIL, "example", None),
        ):
            assert not found_by(storage, Search(category, old), a_context(SUE))
            if new is not None:
                (hit,) = found_by(storage, Search(category, new), a_context(SUE))
                assert hit.row.handler == BOB

    def test_tags_are_found_by_words(self, storage: Storage) -> None:
        """The tags that contacts have come once each, in their folded texts' order; words narrow them, folded too."""
        for number, tags in enumerate((TAGS[:3], TAGS[1:], ())):
            first = opening(f"c{number}", workspace=OTHER)
            contact = contact_of(first).but(tags=tags)
            storage.commit(first.but(contact=ContactChange(contact=contact, before=None)))
        everyone = [*storage.tags(OTHER, "", MUCH)]

        assert sorted(everyone) == sorted(TAGS)
        assert [fold(tag) for tag in everyone] == sorted(fold(tag) for tag in TAGS)
        for words in ("ＶＩＰ", "購", "khach", "2", "p 2", "no such"):
            expected = [tag for tag in everyone if fold(words) in fold(tag)]
            for limit in (0, 1, MUCH):
                assert [*storage.tags(OTHER, words, limit)] == expected[:limit]
        assert not storage.tags(WORKSPACE, "", MUCH)


def _anybody(member: MemberId) -> Context:
    """Return a context in which everybody sees every conversation."""
    return a_context(member, profile=OMNICHAT)


def _sought(works: Sequence[UnitOfWork], search: Search, context: Context) -> list[Hit]:
    """Return all that the engine finds in what *works* wrote."""
    conversations = {subject_of(work).id: subject_of(work) for work in works}
    contacts = {work.contact.contact.id: work.contact.contact for work in works if work.contact is not None}
    messages = [message for work in works for message in work.messages]
    answer = found(search.but(limit=MUCH), context, conversations, contacts, messages)
    assert not isinstance(answer, Denied)
    return [*answer.hits]


def _says(storage: Storage, name: str, text: str) -> None:
    """Commit a conversation whose first message says that."""
    storage.commit(opening(name, messages=(a_message_in(name, 1, NOON).but(content=Content(text=text)),)))


def _highlighted(hit: Hit) -> str:
    return "".join(hit.text[start:end] for start, end in hit.spans)
