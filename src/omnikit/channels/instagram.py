"""Instagram: an account's direct messages, as Messenger's, and the comments on its media."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from omnikit.channels.common.hashing import digest
from omnikit.channels.common.keys import key_of
from omnikit.channels.common.reading import id_of, sub, text
from omnikit.channels.common.templates import TEMPLATES, filled
from omnikit.channels.fitting import Part, fit
from omnikit.channels.formats.meta import (
    SETTINGS,
    account_of,
    answered,
    comment_of,
    entries,
    graph,
    learned,
    many,
    node,
    time_of,
    verified,
)
from omnikit.channels.formats.meta_messages import BARE, items_of, make_fact, tells_of_message
from omnikit.channels.formats.meta_sending import CODES, SendApi
from omnikit.channels.protocol import Config, Setting
from omnikit.model.errors import Unsendable
from omnikit.model.facts import Fact, FactKind, Referral
from omnikit.model.platforms import PLATFORMS
from omnikit.model.thread import ThreadKind
from omnikit.model.traits import Traits
from omnikit.model.wire import Action, Learned, Outbound, Request, Response

HOST = "https://graph.instagram.com"
COMMENTS = frozenset({"comments", "live_comments"})
REACTIONS: Mapping[str, str] = {"❤": "love", "❤️": "love"}
"""Instagram's word for an emoji; another is given as it is."""
TRAITS: Traits = PLATFORMS["instagram"]
OF_COMMENTS = TRAITS.but(
    files={}, edits=False, unsends=True, reacts=False, typing=False, marks_read=False, templates=False
)
"""What an answer to a comment can be: a text, no files; and it can be deleted."""


class Instagram:
    """The codec of Instagram: direct messages, and comments where a fact or an outbound is of one."""

    name = "instagram"
    traits: Traits = TRAITS
    settings: tuple[Setting, ...] = (*SETTINGS, TEMPLATES)

    def verify(self, request: Request, config: Config, now: datetime) -> bool:
        """True if Meta signed exactly these bytes, or asks for the URL with the right token."""
        return verified(request, config)

    def answer(self, request: Request, config: Config) -> Response:
        """Return the challenge of a URL check, else an empty 200."""
        return answered(request, config)

    def parse(self, request: Request, config: Config) -> tuple[Fact, ...]:
        """Return what a request tells of messages and comments."""
        found: list[Fact] = []
        for entry in entries(request, "instagram", BARE):
            found += items_of(entry, config)
            found += _comments(entry, config)
        return tuple(found)

    def render(self, outbound: Outbound, config: Config) -> tuple[Request, ...]:
        """Return the requests that do it: to the person, or below the comment that is answered in public."""
        if outbound.kind is ThreadKind.COMMENT and not outbound.private:
            return self._below(outbound, config)
        recipient = {"comment_id": comment_of(self.name, outbound)} if outbound.private else {"id": outbound.to}
        messages = node(config, outbound.account, "messages", host=HOST)
        uploads = node(config, outbound.account, "message_attachments", host=HOST)
        api = SendApi(messages=messages, attachments=uploads, recipient=recipient)
        parts = fit(self.name, outbound, self.traits)
        match outbound.action:
            case Action.TYPE:
                return (api.act("typing_on", config),)
            case Action.MARK_READ:
                return (api.act("mark_seen", config),)
            case Action.REACT if outbound.emoji:
                reaction = REACTIONS.get(outbound.emoji, outbound.emoji)
                return (api.act("react", config, {"message_id": outbound.target, "reaction": reaction}),)
            case Action.REACT:
                return (api.act("unreact", config, {"message_id": outbound.target}),)
        if outbound.template:
            return (api.request(dict(filled(self.name, outbound, config)), Part(), outbound, config),)
        if outbound.private and len(parts) != 1:
            raise Unsendable(self.name, f"a private reply in {len(parts)} messages", "a comment has only one")
        return api.uploads(outbound, config) or tuple(api.message(part, outbound, config) for part in parts)

    def _below(self, outbound: Outbound, config: Config) -> tuple[Request, ...]:
        parts: tuple[Part, ...] = fit(self.name, outbound, OF_COMMENTS)
        if outbound.action is Action.UNSEND:
            return (graph(node(config, outbound.target, host=HOST), config, {}, method="DELETE"),)
        url = node(config, comment_of(self.name, outbound), "replies", host=HOST)
        return tuple(graph(url, config, {"message": part.text}) for part in parts)

    def learn(self, sent: Request, answer: Response) -> Learned:
        """Return what the Send API's answer means, or that of the graph for a comment."""
        return learned(sent, answer, CODES)


# --- what is told of comments


def _comments(entry: Mapping[str, Any], config: Config) -> Iterator[Fact]:
    account, at = account_of(entry, config), time_of(entry.get("time"))
    for change in many(entry, "changes"):
        said = sub(change, "value")
        if tells_of_message(said):
            continue
        media, written = sub(said, "media"), time_of(said.get("created_time")) or time_of(said.get("timestamp")) or at
        post = id_of(media.get("id")) or id_of(said.get("media_id"))
        if text(change.get("field")) not in COMMENTS:
            yield make_fact(
                kind=FactKind.UNKNOWN,
                dedupe=key_of("unknown", digest(change), str(at)),
                account_id=account,
                message_id=id_of(said.get("comment_id")),
                post_id=post,
                timestamp_ms=written,
                name=text(change.get("field")),
            )
            continue
        comment, sender = id_of(said.get("id")) or id_of(said.get("comment_id")), id_of(sub(said, "from").get("id"))
        parent, own, ad = id_of(said.get("parent_id")), sender is not None and sender == account, media.get("ad_id")
        yield make_fact(
            kind=FactKind.COMMENT,
            dedupe=key_of("comment", comment or digest(said)),
            account_id=account,
            user_id=None if own else sender,
            user_name=None if own else text(sub(said, "from").get("username")),
            sender_id=sender,
            is_echo=own,
            message_id=comment,
            text=text(said.get("text")),
            action="add",
            timestamp_ms=written,
            post_id=post,
            parent_id=parent,
            is_reply=parent is not None,
            referral=Referral(ad_id=id_of(ad), type=text(media.get("media_product_type"))) if ad else None,
        )


INSTAGRAM = Instagram()
