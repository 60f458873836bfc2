"""Comments on a Facebook page's posts: the feed of the page's webhook, answered in public or once in private."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from omnikit.channels.common.hashing import digest
from omnikit.channels.common.keys import key_of
from omnikit.channels.common.reading import id_of, sub, text
from omnikit.channels.fitting import fit
from omnikit.channels.formats.meta import (
    REFUSED,
    SETTINGS,
    Codes,
    account_of,
    answered,
    comment_of,
    entries,
    graph,
    learned,
    many,
    node,
    time_of,
    to_upload,
    upload,
    verified,
)
from omnikit.channels.formats.meta_messages import EMOJI, make_attachment, make_fact, tells_of_message
from omnikit.channels.formats.meta_sending import CODES, SendApi
from omnikit.channels.protocol import Config, Setting
from omnikit.model.errors import Unsendable
from omnikit.model.facts import Fact, FactAttachment, FactKind
from omnikit.model.platforms import PLATFORMS
from omnikit.model.traits import Traits
from omnikit.model.wire import Action, Learned, Outbound, Request, Response, Why

ACTIONS: Mapping[str, str] = {
    "add": "add",
    "edited": "edit",
    "edit": "edit",
    "remove": "remove",
    "delete": "remove",
    "hide": "hide",
    "unhide": "unhide",
}
BARE = frozenset({"changes", "messaging", "standby"})
COMMENT_CODES: Codes = {**CODES, "100/33": (REFUSED, Why.UNREACHABLE)}
"""As for messages; and a comment that is gone is nobody to answer."""


class FacebookComments:
    """The codec of a page's comments. The direct messages in the same webhook are ``messenger``'s."""

    name = "facebook_comments"
    traits: Traits = PLATFORMS["facebook_comments"]
    settings: tuple[Setting, ...] = SETTINGS

    def verify(self, request: Request, config: Config, now: datetime) -> bool:
        """True if Meta signed exactly these bytes, or asks for the URL with the right token."""
        return verified(request, config)

    def answer(self, request: Request, config: Config) -> Response:
        """Return the challenge of a URL check, else an empty 200."""
        return answered(request, config)

    def parse(self, request: Request, config: Config) -> tuple[Fact, ...]:
        """Return what a request tells of the page's feed."""
        return tuple(fact for entry in entries(request, "page", BARE) for fact in _changes(entry, config))

    def render(self, outbound: Outbound, config: Config) -> tuple[Request, ...]:
        """Return the requests that answer a comment (*thread*, or the one that is quoted), or change one of ours."""
        if outbound.private:
            return _private(outbound, config)
        parts = fit(self.name, outbound, self.traits)
        match outbound.action:
            case Action.EDIT:
                return (graph(node(config, outbound.target), config, {"message": parts[0].text}),)
            case Action.UNSEND:
                return (graph(node(config, outbound.target), config, {}, method="DELETE"),)
            case Action.REACT:
                method = "POST" if outbound.emoji else "DELETE"
                return (graph(node(config, outbound.target, "likes"), config, {}, method=method),)
            case Action.TYPE | Action.MARK_READ:
                return ()
        uploads = tuple(
            upload(node(config, outbound.account, "photos"), config, {"published": "false"}, one, data, field="source")
            for one, data in to_upload(outbound)
        )
        answers = node(config, comment_of(self.name, outbound), "comments")
        return uploads or tuple(
            graph(
                answers,
                config,
                _attached(part.attachments[0].ref, outbound) if part.attachments else {"message": part.text},
            )
            for part in parts
        )

    def learn(self, sent: Request, answer: Response) -> Learned:
        """Return what the Graph API's answer means."""
        return learned(sent, answer, COMMENT_CODES)


def _private(outbound: Outbound, config: Config) -> tuple[Request, ...]:
    """Return the one message that a comment may be answered with in private, within what Messenger takes."""
    if outbound.action is not Action.SEND:
        return ()
    comment = comment_of("facebook_comments", outbound)
    parts = fit("facebook_comments", outbound.but(quoted=None), PRIVATE)
    if len(parts) != 1:
        raise Unsendable("facebook_comments", f"a private reply in {len(parts)} messages", "a comment has only one")
    api = SendApi(
        messages=node(config, outbound.account, "messages"),
        attachments=node(config, outbound.account, "message_attachments"),
        recipient={"comment_id": comment},
        tracked=True,
    )
    return api.uploads(outbound, config) or (api.message(parts[0], outbound, config),)


PRIVATE: Traits = PLATFORMS["messenger"].but(templates=False)
"""A private reply is a message of Messenger, of the page's own words."""


def _attached(ref: str, outbound: Outbound) -> dict[str, Any]:
    stored = outbound.uploaded.get(ref)
    if stored is None and ref.startswith(("https://", "http://")):
        return {"attachment_url": ref}
    return {"attachment_id": stored or ref}


# --- what the feed tells


def _changes(entry: Mapping[str, Any], config: Config) -> Iterator[Fact]:
    account, at = account_of(entry, config), time_of(entry.get("time"))
    for change in many(entry, "changes"):
        said = sub(change, "value")
        if tells_of_message(said):
            continue
        item = said.get("item", "comment" if "comment_id" in said else None)
        feed = change.get("field", "feed") == "feed"
        if feed and item == "comment":
            yield _comment(said, account, at)
        elif feed and (item == "reaction" or item == "like") and _post(said) is not None:
            yield _reaction(said, account, at)
        else:
            yield make_fact(
                kind=FactKind.UNKNOWN,
                dedupe=key_of("unknown", digest(change), str(at)),
                account_id=account,
                user_id=_author(said, account),
                post_id=_post(said),
                timestamp_ms=time_of(said.get("created_time")) or at,
                name=(text(said.get("item")) if feed else None) or text(change.get("field")),
            )


def _author(said: Mapping[str, Any], account: str | None) -> str | None:
    """Return the person who wrote: not the page itself, and None where it is withheld."""
    given = _from(said)
    return given if given != account else None


def _from(said: Mapping[str, Any]) -> str | None:
    return id_of(sub(said, "from").get("id")) or id_of(said.get("sender_id")) or id_of(said.get("user_id"))


def _post(said: Mapping[str, Any]) -> str | None:
    return id_of(said.get("post_id")) or id_of(sub(said, "post").get("id"))


def _comment(said: Mapping[str, Any], account: str | None, at: int | None) -> Fact:
    comment, post, sender = id_of(said.get("comment_id")), _post(said), _from(said)
    verb = said.get("verb", "add")
    action = ACTIONS.get(verb) if isinstance(verb, str) else None
    parent = id_of(said.get("parent_id"))
    if parent in ("0", post, comment) or (parent is not None and post is not None and post.endswith(f"_{parent}")):
        parent = None
    words, attachments = text(said.get("message")), _attachments(said)
    written = time_of(said.get("created_time"))
    # with the time of the delivery: words may be changed and changed back
    changed = digest([words, *(one.url for one in attachments), at]) if action == "edit" else None
    return make_fact(
        kind=FactKind.UNKNOWN if action is None else FactKind.COMMENT,
        dedupe=key_of("comment", comment or digest(said), action or str(verb), changed),
        account_id=account,
        user_id=_author(said, account),
        user_name=None if sender == account else text(sub(said, "from").get("name")) or text(said.get("sender_name")),
        sender_id=sender,
        is_echo=sender is not None and sender == account,
        message_id=comment,
        text=words,
        attachments=attachments,
        action=action,
        timestamp_ms=(at or written) if action == "edit" else (written or at),
        post_id=post,
        parent_id=parent,
        is_reply=parent is not None,
    )


def _attachments(said: Mapping[str, Any]) -> tuple[FactAttachment, ...]:
    found = ((kind, text(said.get(name))) for name, kind in (("photo", "image"), ("video", "video"), ("link", "link")))
    return tuple(make_attachment(kind=kind, url=url) for kind, url in found if url is not None)


def _reaction(said: Mapping[str, Any], account: str | None, at: int | None) -> Fact:
    sender, verb = _from(said), text(said.get("verb"))
    target, post = id_of(said.get("comment_id")), _post(said)
    word = text(said.get("reaction_type")) or "like"
    written = time_of(said.get("created_time"))
    return make_fact(
        kind=FactKind.REACTION,
        dedupe=key_of("reaction", target or post, sender, verb, word, str(written)),
        account_id=account,
        user_id=_author(said, account),
        sender_id=sender,
        is_echo=sender is not None and sender == account,
        target_message_id=target or post,
        post_id=post,
        action="unreact" if verb == "remove" else "react",
        emoji=EMOJI.get(word, word),
        timestamp_ms=written or at,
    )


FACEBOOK_COMMENTS = FacebookComments()
