"""The plugins that are there: those that are installed, and those that a host hands in."""

from typing import Any

import pluggy

from omnikit.extraction import EXTRACTORS, Extractor
from omnikit.model.errors import DefinitionError
from omnikit.plugins import hookspecs
from omnikit.plugins.hookspecs import GROUP


class Registry:
    """Plugins by name. *installed*: those of installed packages are among them; others are registered by hand.

    Raises ``DefinitionError`` for a plugin that names an unknown hook, or gives what is no extractor.
    """

    def __init__(self, *plugins: object, installed: bool = True) -> None:
        self._manager = pluggy.PluginManager(GROUP)
        self._manager.add_hookspecs(hookspecs)
        for plugin in plugins:
            self._manager.register(plugin)
        if installed:
            self._manager.load_setuptools_entrypoints(GROUP)
        try:
            self._manager.check_pending()
        except pluggy.PluginValidationError as error:
            raise DefinitionError(f"plugin {error.plugin!r}: {error}") from error

    @property
    def names(self) -> tuple[str, ...]:
        """The plugins' names."""
        return tuple(sorted(name for name, _ in self._manager.list_name_plugin()))

    def extractors(self) -> tuple[Extractor, ...]:
        """Return omnikit's own extractors and the plugins', for ``Desk(extractors=…)`` and ``extract``."""
        found: list[Any] = []
        for given in self._manager.hook.omnikit_extractors():
            found += given
        for one in found:
            kinds = getattr(one, "kinds", None)
            if not (callable(one) and isinstance(kinds, frozenset) and kinds):
                raise DefinitionError(
                    f"{one!r} is no extractor: it is called with a message, and has a frozenset of kinds"
                )
        return (*EXTRACTORS, *found)
