"""Plugins are found by their hooks, and what they give is checked."""

import subprocess
import sys
from collections.abc import Iterable
from importlib.metadata import entry_points
from types import SimpleNamespace

import pytest
from omnikit_pigeon import PIGEON, Pigeon

from omnikit.extraction import EXTRACTORS, Normalised, extract
from omnikit.model.errors import DefinitionError
from omnikit.model.found import Found
from omnikit.model.platforms import PLATFORMS
from omnikit.plugins import Registry, hookimpl
from omnikit.plugins.registry import BUILTIN
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


# --- channels


class Pigeons:
    """A plugin that brings *channels*."""

    def __init__(self, *channels: object) -> None:
        self._channels = channels

    @hookimpl
    def omnikit_channels(self) -> tuple[object, ...]:
        """Return them."""
        return self._channels


TWELVE = {
    *("webchat", "messenger", "facebook_comments", "instagram", "line", "whatsapp"),
    *("wechat", "zalo", "telegram", "viber", "email", "sms"),
}


@pytest.mark.parametrize("installed", [False, True])
def test_omnikit_s_own_channels_are_always_there(installed: bool) -> None:
    """Found through the entry point where installed plugins are asked for, else registered by hand; once each."""
    registry = Registry(installed=installed)
    brought = registry.brought()

    assert {name for name, one in brought.items() if one.plugin == BUILTIN} == TWELVE
    assert all(name == one.channel.name for name, one in brought.items())
    assert registry.channels() == {name: one.channel for name, one in brought.items()}
    assert BUILTIN in registry.names


def test_its_own_entry_point_is_the_group_s() -> None:
    """omnikit's plugin stands in its entry points like anybody's."""
    (found,) = [point for point in entry_points(group="omnikit") if point.name == BUILTIN]

    assert found.value == "omnikit.plugins.builtin"


def test_what_omnikit_s_own_can_do_is_what_policies_ask() -> None:
    """An adapter's traits are the platform's row."""
    for name, channel in Registry(installed=False).channels().items():
        assert channel.traits == PLATFORMS[name]


def test_a_plugin_s_channel_stands_among_the_others() -> None:
    """By its name, with the plugin that brought it."""
    brought = Registry(Pigeons(PIGEON), installed=False).brought()

    assert brought["pigeon"].channel is PIGEON
    assert set(brought) == {*TWELVE, "pigeon"}
    assert [*brought] == sorted(brought)


def test_a_name_belongs_to_one_channel() -> None:
    """Two plugins that bring the same name are told of each other; nobody replaces omnikit's own by accident."""
    with pytest.raises(DefinitionError, match="both bring a channel 'pigeon'"):
        Registry(Pigeons(PIGEON), Pigeons(Pigeon()), installed=False).channels()

    class Line(Pigeon):
        name = "line"

    with pytest.raises(DefinitionError, match=f"'{BUILTIN}'.*both bring a channel 'line'"):
        Registry(Pigeons(Line()), installed=False).channels()


class Nameless(Pigeon):
    """A channel whose name is empty."""

    name = ""


class Traitless(Pigeon):
    """A channel whose traits are none."""

    traits = {"text": 280}  # type: ignore[assignment]  # noqa: RUF012


# (what is brought, what is said)
NO_CHANNEL = (
    (object(), "which is no channel"),
    (Pigeon, "which is no channel"),
    (SimpleNamespace(name="x", traits=None, settings=()), "which is no channel"),
    (Nameless(), "a name is a text, not empty"),
    (Traitless(), "the traits of channel 'pigeon'"),
)


@pytest.mark.parametrize(("brought", "said"), NO_CHANNEL)
def test_what_is_no_channel_is_named(brought: object, said: str) -> None:
    """With the plugin that brings it, and what a channel is."""
    with pytest.raises(DefinitionError, match=said):
        Registry(Pigeons(brought), installed=False).channels()


def test_a_plugin_that_is_there_twice_is_named() -> None:
    """Handed in twice, it would do everything twice."""
    plugin = Pigeons(PIGEON)
    with pytest.raises(DefinitionError, match="registered twice"):
        Registry(plugin, plugin, installed=False)


def test_importing_omnikit_imports_no_adapter() -> None:
    """Nor does asking for extractors: adapters are imported when somebody asks for channels."""
    code = (
        "import sys, omnikit; from omnikit.plugins import Registry; Registry(installed=False).extractors();"
        "print(sorted(name for name in sys.modules if name.startswith('omnikit.channels.')))"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert not TWELVE & {name.rpartition(".")[2] for name in ran.stdout.strip("[]\n").replace("'", "").split(", ")}
