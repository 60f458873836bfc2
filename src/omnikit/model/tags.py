"""Tags: words on a contact that follow their progress (RC-3.9)."""

from omnikit.model.contact import Origin
from omnikit.model.value import Value, value


@value(kw_only=False)
class TagDefinition(Value):
    """A tag that is offered by name; a *system* tag is neither changed nor deleted (RC-3.6)."""

    name: str
    system: bool = False


@value
class TagChoice(Value):
    """A tag that can be put on a contact; *applied*: it is on them, since *origin* where that is known."""

    name: str
    system: bool
    applied: bool
    origin: Origin | None = None
