"""The plugins that are there: those that are installed, and those that a host hands in."""

from collections.abc import Iterator, Mapping
from typing import Any

import pluggy

from omnikit.channels.protocol import Channel
from omnikit.extraction import EXTRACTORS, Extractor
from omnikit.model.errors import DefinitionError
from omnikit.model.traits import Traits
from omnikit.model.value import Value, value
from omnikit.plugins import builtin, hookspecs
from omnikit.plugins.hookspecs import GROUP

BUILTIN = "builtin"
"""The name of omnikit's own plugin, as its entry point has it."""


@value(kw_only=False)
class Brought(Value):
    """A channel, and the name of the plugin that brought it."""

    channel: Channel
    plugin: str


class Registry:
    """Plugins by name. *installed*: those of installed packages are among them; others are registered by hand.

    omnikit's own plugin is always there: found through its entry point, or registered by hand where those of installed
    packages are not asked for. Raises ``DefinitionError`` for a plugin that names an unknown hook, that is there twice,
    or that gives what is no extractor or no channel.
    """

    def __init__(self, *plugins: object, installed: bool = True) -> None:
        self._manager = pluggy.PluginManager(GROUP)
        self._manager.add_hookspecs(hookspecs)
        try:
            for plugin in plugins:
                self._manager.register(plugin)
            if installed:
                self._manager.load_setuptools_entrypoints(GROUP)
            if not self._manager.is_registered(builtin):
                self._manager.register(builtin, name=BUILTIN)
            self._manager.check_pending()
        except pluggy.PluginValidationError as error:
            raise DefinitionError(f"plugin {error.plugin!r}: {error}") from error
        except ValueError as error:  # how pluggy says that a plugin or its name is there twice
            raise DefinitionError(f"a plugin is registered twice: {error}") from error

    @property
    def names(self) -> tuple[str, ...]:
        """The plugins' names."""
        return tuple(sorted(name for name, _ in self._manager.list_name_plugin()))

    def extractors(self) -> tuple[Extractor, ...]:
        """Return omnikit's own extractors and the plugins', for ``Desk(extractors=…)`` and ``extract``."""
        found = [one for _, given in self._given("omnikit_extractors") for one in given]
        for one in found:
            kinds = getattr(one, "kinds", None)
            if not (callable(one) and isinstance(kinds, frozenset) and kinds):
                raise DefinitionError(
                    f"{one!r} is no extractor: it is called with a message, and has a frozenset of kinds"
                )
        return (*EXTRACTORS, *found)

    def channels(self) -> Mapping[str, Channel]:
        """Return omnikit's own channels and the plugins', by their names, in the names' order."""
        return {name: one.channel for name, one in self.brought().items()}

    def brought(self) -> Mapping[str, Brought]:
        """Return the channels by their names, each with the plugin that brought it."""
        found: dict[str, Brought] = {}
        for plugin, given in self._given("omnikit_channels"):
            for channel in given:
                _check(channel, plugin)
                other = found.get(channel.name)
                if other is not None:
                    raise DefinitionError(
                        f"plugin {plugin!r} and plugin {other.plugin!r} both bring a channel {channel.name!r}; "
                        "a channel's name is its own: rename one, or install only one of them"
                    )
                found[channel.name] = Brought(channel, plugin)
        return dict(sorted(found.items()))

    def _given(self, hook: str) -> Iterator[tuple[str, Any]]:
        """Yield each plugin's name with what its function for *hook* gives, the first registered first."""
        for one in getattr(self._manager.hook, hook).get_hookimpls():
            yield one.plugin_name, one.function()


def _check(channel: object, plugin: str) -> None:
    """Raise ``DefinitionError`` if *channel* is none."""
    if not isinstance(channel, Channel) or isinstance(channel, type):
        raise DefinitionError(
            f"plugin {plugin!r} brings {channel!r}, which is no channel: it has name, traits and settings, "
            "and verifies, answers, parses, renders and learns"
        )
    name: object = channel.name
    if not isinstance(name, str) or not name:
        raise DefinitionError(f"plugin {plugin!r} brings a channel named {name!r}; a name is a text, not empty")
    traits: object = channel.traits
    if not isinstance(traits, Traits):
        raise DefinitionError(f"the traits of channel {name!r} are {traits!r}; they are a value of Traits")
