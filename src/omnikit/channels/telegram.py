"""Telegram bots: one update a request, which doesn't say whose it is; message ids count per chat."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from omnikit.channels.common.answers import accepted, again, answer_json, by_status, refused, wait
from omnikit.channels.common.hashing import same_text
from omnikit.channels.common.reading import id_of, json_of, sub, text
from omnikit.channels.common.writing import JSON, json_bytes
from omnikit.channels.formats.telegram_sending import message_id, requests
from omnikit.channels.formats.telegram_updates import facts_of
from omnikit.channels.protocol import ACCOUNT, OK, Config, Setting, needed
from omnikit.model.errors import PayloadError
from omnikit.model.facts import Fact
from omnikit.model.platforms import PLATFORMS
from omnikit.model.wire import Learned, Outbound, Request, Response, Why


class Telegram:
    """The adapter of Telegram's Bot API; a message's id is ``chat:number``, as its number repeats in other chats."""

    name: Final = "telegram"
    traits: Final = PLATFORMS["telegram"]
    settings: Final = (
        ACCOUNT,
        Setting("secret_token", "what was given to setWebhook, and comes with each update", secret=True),
        Setting("access_token", "the bot's token, to send with", secret=True, required=False),
    )

    def verify(self, request: Request, config: Config, now: datetime) -> bool:
        """True if the request carries the secret; it signs nothing."""
        return same_text(request.header("x-telegram-bot-api-secret-token"), needed(config, "secret_token"))

    def answer(self, request: Request, config: Config) -> Response:
        """Return 200; after a tap on a button with what stops it from spinning, which Telegram takes as a request."""
        if b'"callback_query"' not in request.body:
            return OK
        try:
            id = text(sub(json_of(request.body), "callback_query").get("id"))
        except PayloadError:
            return OK
        if id is None:
            return OK
        body = json_bytes({"method": "answerCallbackQuery", "callback_query_id": id})
        return Response(body=body, headers={"Content-Type": JSON})

    def parse(self, request: Request, config: Config) -> tuple[Fact, ...]:
        """Return what an update tells: one fact, but for reactions that changed and messages deleted together."""
        return facts_of(json_of(request.body), id_of(config.get("account_id")))

    def render(self, outbound: Outbound, config: Config) -> tuple[Request, ...]:
        """Return calls of the bot's methods; pictures, films, files and sounds that go together are albums."""
        return requests(outbound, config)

    def learn(self, sent: Request, answer: Response) -> Learned:
        """Return what an answer means; what changes nothing, or deletes what is gone, is done."""
        told = answer_json(answer)
        if told.get("ok") is True:
            result = told.get("result")
            done = result if isinstance(result, list) else [result]
            return accepted(*(message_id(one) for one in done if isinstance(one, dict)))
        code = id_of(told.get("error_code")) or str(answer.status)
        says = text(told.get("description")) or ""
        if says.lower().removeprefix("bad request: ").startswith(DONE):
            return accepted()
        why = next((why for words, why in WORDS.items() if words in says.lower()), None)
        match code:
            case "429":
                return again(Why.TOO_FAST, code, says, wait(sub(told, "parameters").get("retry_after")))
            case "403":
                return refused(Why.UNREACHABLE, code, says)
            case "401" | "404":  # an unknown token is an unknown path
                return refused(Why.UNAUTHORISED, code, says)
            case "400":
                return refused(why or Why.OTHER, code, says)
        if 200 <= answer.status < 300 and not told:
            return refused(Why.OTHER, code, "the answer is not Telegram's")
        return by_status(answer, code, says)


DONE = ("message is not modified", "message to delete not found")
WORDS: Mapping[str, Why] = {
    "chat not found": Why.UNREACHABLE,
    "user not found": Why.UNREACHABLE,
    "user is deactivated": Why.UNREACHABLE,
    "peer_id_invalid": Why.UNREACHABLE,
    "upgraded to a supergroup": Why.UNREACHABLE,
    "thread not found": Why.UNREACHABLE,
    "not enough rights": Why.UNREACHABLE,
    "no rights": Why.UNREACHABLE,
    "is too long": Why.TOO_LONG,
    "too big": Why.TOO_LONG,
    "can't be edited": Why.WINDOW_CLOSED,
    "can't be deleted": Why.WINDOW_CLOSED,
    "file": Why.UNSUPPORTED,
    "failed to get http url content": Why.UNSUPPORTED,
    "web page content": Why.UNSUPPORTED,
    "reaction_invalid": Why.UNSUPPORTED,
}
"""What Telegram's words mean, which are all that a 400 gives."""

TELEGRAM: Final = Telegram()
