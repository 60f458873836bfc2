"""Comments at the desk's door: found by the platform's ids, once, whoever delivers at the same time."""

import threading
from collections.abc import Iterator

import pytest

from omnikit.desk.ports import Storage
from omnikit.model.ids import AccountId
from omnikit.model.thread import ThreadKind
from omnikit.policies.presets import OMI, OMNICHAT
from omnikit.testing.builders import ADA, WORKSPACE
from tests.rules.products import Shop

PAGE = AccountId("facebook_comments")


@pytest.fixture
def shop(storage: Storage) -> Iterator[Shop]:
    """OMI; afterwards an audit finds nothing wrong."""
    shop = Shop(OMI, storage)
    yield shop
    shop.sound()


@pytest.mark.rule("OM-9.2", "OM-9.3", "OM-9.4")
def test_a_thread_of_comments_is_one_conversation_on_every_storage(shop: Shop) -> None:
    """Root, replies of several customers, deeper levels, the end and what comes after it."""
    root = shop.comment("k1").unwrap().id
    assert {shop.comment(f"k{n}", f"u{n}", parent=f"k{n - 1}").unwrap().id for n in range(2, 6)} == {root}
    shop.desk.leave(PAGE, "k1")

    new = shop.comment("k6", "u6", parent="k4").unwrap().id

    assert new != root
    assert shop.comment("k7", "u7", parent="k6").unwrap().id == new
    assert [message.external for message in shop.said(root, ADA)] == ["k1", "k2", "k3", "k4", "k5"]


@pytest.mark.rule("OM-9.3")
def test_replies_that_come_at_the_same_moment_are_all_in_it(shop: Shop) -> None:
    """Eight customers answer together: none is lost, and none opens a conversation of its own."""
    root = shop.comment("k1").unwrap().id
    shop.desk.house = shop.desk.house.but(tries=50)
    start = threading.Barrier(8)

    def answer(number: int) -> None:
        start.wait()
        shop.comment(f"r{number}", f"u{number}", parent="k1", dedupe=f"r{number}").unwrap()

    threads = [threading.Thread(target=answer, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [one.id for one in shop.every()] == [root]
    assert sorted(message.sender for message in shop.said(root, ADA)) == sorted(["u1", *(f"u{n}" for n in range(8))])


def test_an_adapter_may_name_a_reply_by_its_own_id(shop: Shop) -> None:
    """The thread is that of the comment answered either way, also when nobody knows that one yet."""
    root = shop.comment("k1").unwrap().id

    assert shop.comment("k2", parent="k1", thread="k2").unwrap().id == root
    orphan = shop.comment("k8", parent="k7", thread="k8").unwrap()
    assert orphan.thread.key == "k7"
    assert shop.comment("k7").unwrap().id == orphan.id


def test_after_a_forgotten_root_a_reply_finds_its_way(shop: Shop) -> None:
    """Whoever commented first is forgotten: what answers them later is taken in all the same."""
    root = shop.comment("k1").unwrap()
    assert root.contact is not None
    shop.desk.forget(root.contact)

    assert shop.comment("k2", "u2", parent="k1").denied is None


def test_where_comments_are_none_of_the_products_a_parent_means_nothing() -> None:
    """The message is of the thread that the adapter names; what the account itself wrote isn't left out either."""
    shop = Shop(OMNICHAT)
    first = shop.opens("t1", channel="messenger", kind=ThreadKind.COMMENT, external="k1")
    second = shop.hears("t2", channel="messenger", kind=ThreadKind.COMMENT, external="k2", parent="k1", own=True)

    assert second.denied is None
    assert second.unwrap().id != first
    assert len(shop.storage.scan(WORKSPACE, None, 10)) == 2
