"""Plugins are found by their hooks, and what they give is checked."""

from collections.abc import Iterable
from types import SimpleNamespace

import pytest

from omnikit.extraction import EXTRACTORS, Normalised, extract
from omnikit.model.errors import DefinitionError
from omnikit.model.found import Found
from omnikit.plugins import Registry, hookimpl
from omnikit.policies.contacts import Extracting
from omnikit.policies.presets import RECEPTION
from omnikit.testing.builders import ANN
from tests.rules.products import Shop


class Loyalty:
    """Finds the numbers of a shop's own loyalty card: ``LC-`` and six digits."""

    kinds = frozenset({"loyalty"})

    def __call__(self, message: Normalised, asked: frozenset[str]) -> Iterable[Found]:
        at = message.text.find("LC-")
        if at >= 0 and message.text[at + 3 : at + 9].isdigit():
            start, end = message.span(at, at + 9)
            yield Found(
                kind="loyalty", raw=message.raw[start:end], start=start, end=end, value=message.text[at : at + 9]
            )


class Plugin:
    """A plugin as a package would have it."""

    @hookimpl
    def omnikit_extractors(self) -> list[Loyalty]:
        """Return the loyalty cards' extractor."""
        return [Loyalty()]


def test_omnikit_s_own_are_always_there() -> None:
    """With no plugin at all."""
    assert Registry(installed=False).extractors() == EXTRACTORS


def test_a_plugin_s_kind_is_found_where_it_is_handed_in() -> None:
    """By itself, and at a desk whose profile looks for it; elsewhere nothing of it is there."""
    extractors = Registry(Plugin(), installed=False).extractors()
    text = "my card: ＬＣ-482913"
    (found,) = extract(text, kinds={"loyalty"}, extractors=extractors)
    assert (found.value, found.raw, text[found.start : found.end]) == ("LC-482913", "ＬＣ-482913", "ＬＣ-482913")

    looks = RECEPTION.but(name="ours", extracting=Extracting(kinds=RECEPTION.extracting.kinds | {"loyalty"}))
    shop = Shop(looks, extractors=extractors)
    id = shop.speaks(text=text).unwrap().id
    assert (shop.contact(id).facts, shop.now(id).found) == ({"loyalty": "LC-482913"}, ("loyalty",))
    plain = Shop(RECEPTION)
    id = plain.speaks(text=text).unwrap().id
    assert plain.contact(id).facts == {}
    assert plain.desk.card(id, actor=plain.by(ANN)) is not None


def test_a_hook_that_there_is_not_is_named() -> None:
    """A misspelt one would never be called."""

    class Misspelt:
        @hookimpl
        def omnikit_extracters(self) -> list[Loyalty]:
            return []

    with pytest.raises(DefinitionError, match="omnikit_extracters"):
        Registry(Misspelt(), installed=False)


@pytest.mark.parametrize("given", [object(), len, SimpleNamespace(kinds=frozenset({"x"}))])
def test_what_is_no_extractor_is_named(given: object) -> None:
    """Neither a thing that can't be called, nor one without kinds."""

    class Wrong:
        @hookimpl
        def omnikit_extractors(self) -> list[object]:
            return [given]

    with pytest.raises(DefinitionError, match="no extractor"):
        Registry(Wrong(), installed=False).extractors()


def test_a_plugin_s_mistake_costs_no_message(caplog: pytest.LogCaptureFixture) -> None:
    """The message is stored; what went wrong is logged by its name, without the customer's words."""

    class Broken:
        kinds = frozenset({"phone"})

        def __call__(self, message: Normalised, asked: frozenset[str]) -> Iterable[Found]:
            raise ValueError(message.text)

    shop = Shop(RECEPTION, extractors=(*EXTRACTORS, Broken()))
    id = shop.speaks(text="call 13916284507").unwrap().id
    assert (shop.now(id).sequence, shop.contact(id).phone) == (1, "")
    assert [record.getMessage().split(";")[0] for record in caplog.records] == ["an extractor failed with ValueError"]
    assert "13916284507" not in caplog.text


def test_a_desk_whose_extractors_lack_a_kind_is_not_made() -> None:
    """A plugin that isn't installed here: said at once, not at the first message."""
    looks = RECEPTION.but(name="ours", extracting=Extracting(kinds=RECEPTION.extracting.kinds | {"loyalty"}))
    with pytest.raises(DefinitionError, match="loyalty"):
        Shop(looks)
