"""The hooks, on one screen. A plugin is a module or object with functions of these names, marked ``@hookimpl``.

An installed package names its plugin in its entry points: ``[project.entry-points.omnikit]``, ``name = "its.module"``.
"""

from collections.abc import Iterable

import pluggy

from omnikit.channels.protocol import Channel
from omnikit.extraction import Extractor

GROUP = "omnikit"
hookspec = pluggy.HookspecMarker(GROUP)
hookimpl = pluggy.HookimplMarker(GROUP)


@hookspec
def omnikit_extractors() -> Iterable[Extractor]:  # type: ignore[empty-body]  # a specification
    """Return extractors: each finds facts of its *kinds* in a customer's message; a profile says which kinds run."""


@hookspec
def omnikit_channels() -> Iterable[Channel]:  # type: ignore[empty-body]  # a specification
    """Return channels: each translates one platform's requests, and has a name that no other channel has."""
