"""Facebook Messenger: a page's direct messages, as the app's webhook tells them and the Send API takes them."""

from datetime import datetime

from omnikit.channels.common.templates import TEMPLATES
from omnikit.channels.fitting import Part, fit
from omnikit.channels.formats.meta import SETTINGS, answered, entries, learned, node, template_of, verified
from omnikit.channels.formats.meta_messages import BARE, items_of
from omnikit.channels.formats.meta_sending import CODES, SendApi
from omnikit.channels.protocol import Config, Setting
from omnikit.model.facts import Fact
from omnikit.model.platforms import PLATFORMS
from omnikit.model.traits import Traits
from omnikit.model.wire import Action, Learned, Outbound, Request, Response

TAGS = frozenset({"ACCOUNT_UPDATE", "CONFIRMED_EVENT_UPDATE", "POST_PURCHASE_UPDATE", "HUMAN_AGENT"})
"""Message tags: given as a message's template, they let its text go out when the window is closed."""


class Messenger:
    """The codec of Messenger. A page's comments come to the same webhook, and are ``facebook_comments``'."""

    name = "messenger"
    traits: Traits = PLATFORMS["messenger"]
    settings: tuple[Setting, ...] = (
        *SETTINGS,
        Setting("template_language", "the language of templates whose name says none, en if not given", required=False),
        TEMPLATES,
    )

    def verify(self, request: Request, config: Config, now: datetime) -> bool:
        """True if Meta signed exactly these bytes, or asks for the URL with the right token."""
        return verified(request, config)

    def answer(self, request: Request, config: Config) -> Response:
        """Return the challenge of a URL check, else an empty 200."""
        return answered(request, config)

    def parse(self, request: Request, config: Config) -> tuple[Fact, ...]:
        """Return what a request tells of messages."""
        return tuple(fact for entry in entries(request, "page", BARE) for fact in items_of(entry, config))

    def render(self, outbound: Outbound, config: Config) -> tuple[Request, ...]:
        """Return the requests of the Send API that do it."""
        api = SendApi(
            messages=node(config, "me", "messages"),
            attachments=node(config, "me", "message_attachments"),
            recipient={"id": outbound.to},
            typed=True,
            tracked=True,
        )
        tag = outbound.template if outbound.template in TAGS else ""
        parts = fit(self.name, outbound.but(template="") if tag else outbound, self.traits)
        match outbound.action:
            case Action.TYPE:
                return (api.act("typing_on", config),)
            case Action.MARK_READ:
                return (api.act("mark_seen", config),)
        if outbound.template and not tag:
            return (
                api.request(
                    {"template": template_of(self.name, outbound, config)}, Part(), outbound, config, type="UTILITY"
                ),
            )
        return api.uploads(outbound, config) or tuple(api.message(part, outbound, config, tag=tag) for part in parts)

    def learn(self, sent: Request, answer: Response) -> Learned:
        """Return what the Send API's answer means."""
        return learned(sent, answer, CODES)


MESSENGER = Messenger()
