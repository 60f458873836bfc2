"""Placeholders in prepared texts: ``{{contact.nickname|dear customer}}`` becomes what is known, or what else to say.

Where nothing is known and nothing stands after the bar, the placeholder is left out, with one space beside it: the one
before it, unless a word follows; at the beginning of a line the one after it. Braces that are no placeholder stay.
What is filled in is never looked at again, so nothing that a customer calls themselves can ask for more.
"""

import re
from collections.abc import Mapping

from omnikit.model.conversation import Conversation
from omnikit.model.found import FoundKind
from omnikit.model.value import Value, value
from omnikit.policies.context import Context

# possessive throughout: no pattern goes back, so that every text takes linear time
_PLACEHOLDER = re.compile(r"\{\{ *+([A-Za-z_][A-Za-z0-9_.]*+) *+(?:\|([^{}]*+))?\}\}")
_OF_CONTACTS = ("name", "nickname", "email", "phone", *(kind for kind in FoundKind if kind not in ("email", "phone")))
KNOWN: tuple[str, ...] = (*(f"contact.{field}" for field in _OF_CONTACTS), "member.name", "account.name")
"""What a placeholder may name. A contact's remark is the team's own, and goes to no customer."""


@value
class Filled(Value):
    """A prepared text, ready to be looked over and sent. *missing*: placeholders that were left out, each once."""

    text: str
    missing: tuple[str, ...] = ()


def unknown(content: str) -> tuple[str, ...]:
    """Return the names that placeholders in *content* have and that nothing is known by, each once."""
    return tuple(dict.fromkeys(name for name, _ in _PLACEHOLDER.findall(content) if name not in KNOWN))


def values(conversation: Conversation, context: Context) -> dict[str, str]:
    """Return what is known, by placeholder: of the contact, of who writes, of the account that it goes out by."""
    contact, workspace, member = context.facts.contact, context.facts.workspace, context.actor.member
    account = workspace.accounts.get(conversation.thread.account)
    return {
        **{f"contact.{field}": contact.says(field) if contact is not None else "" for field in _OF_CONTACTS},
        "member.name": workspace.name_of(member) if member is not None else "",
        "account.name": account.name if account is not None else "",
    }


def fill(content: str, known: Mapping[str, str]) -> Filled:
    """Return *content* with its placeholders replaced by what is *known*."""
    missing: dict[str, None] = {}
    pieces: list[str] = []  # none of them empty
    start = 0
    for found in _PLACEHOLDER.finditer(content):
        name, instead = found.groups()
        if found.start() > start:
            pieces.append(content[start : found.start()])
        start = found.end()
        text = known.get(name, "").strip() or (instead or "").strip()
        if text:
            pieces.append(text)
        else:
            missing[name] = None
            start += _left_out(pieces, content, start)
    return Filled(text="".join(pieces) + content[start:], missing=tuple(missing))


def _left_out(pieces: list[str], content: str, end: int) -> int:
    """Take away the space before what is left out; or return how many code points after it, at *end*, go with it."""
    before, follows = pieces[-1] if pieces else "", content[end : end + 1]
    if not before or before.endswith("\n"):
        return int(follows == " ")
    if before.endswith(" ") and not follows.isalnum() and not content.startswith("{{", end):
        pieces[-1:] = [before[:-1]] if len(before) > 1 else []
    return 0
