"""Templates that the host keeps: what a platform takes as JSON of many shapes, with slots for parameters."""

import re
from collections.abc import Mapping
from typing import Any

from omnikit.channels.protocol import Config, Setting
from omnikit.model.errors import Unsendable
from omnikit.model.wire import Outbound

TEMPLATES = Setting("templates", "by name the JSON of a template, with {1}, {2} … where parameters go", required=False)
SLOT = re.compile(r"\{([1-9][0-9]?)\}")


def filled(channel: str, outbound: Outbound, config: Config) -> dict[str, Any]:
    """Return the template that *outbound* names, its parameters in their slots.

    Raises ``Unsendable`` for a name that the config doesn't have, and for a slot without a parameter.
    """
    templates = config.get(TEMPLATES.name)
    known: Mapping[str, Any] = templates if isinstance(templates, Mapping) else {}
    what, found = f"the template {outbound.template!r}", known.get(outbound.template)
    if not isinstance(found, Mapping):
        raise Unsendable(channel, what, f"config['templates'] has {', '.join(sorted(map(str, known))) or 'none'}")

    def parameter(slot: re.Match[str]) -> str:
        number = int(slot[1])
        if number > len(outbound.parameters):
            raise Unsendable(channel, what, f"slot {slot[0]} has no parameter: {len(outbound.parameters)} are given")
        return outbound.parameters[number - 1]

    def fill(given: Any) -> Any:
        if isinstance(given, str):
            return SLOT.sub(parameter, given)
        if isinstance(given, Mapping):
            return {name: fill(part) for name, part in given.items()}
        return [fill(part) for part in given] if isinstance(given, list | tuple) else given

    return {name: fill(part) for name, part in found.items()}
