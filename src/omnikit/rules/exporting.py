"""What may be taken out of the desk, as what, and with which of the team's own words."""

from omnikit.model.commands import Export
from omnikit.model.conversation import Conversation
from omnikit.model.decision import Kind
from omnikit.model.transcript import ExportForm
from omnikit.policies.context import Context
from omnikit.rules.rule import rule


@rule("OC-12.2", Kind.FORBIDDEN)
def the_channel_can_be_exported(conversation: Conversation, command: Export, on: Context) -> bool:
    """A conversation is exported on an exportable channel, unless the profile exports everywhere."""
    exporting = on.profile.exporting
    return exporting is not None and exporting.exports(on.traits(conversation))


@rule("HO-67", Kind.INVALID)
def the_profile_has_the_export_form(conversation: Conversation, command: Export, on: Context) -> bool:
    """A conversation is made one of the forms that the profile has."""
    return command.form in _forms(on)


@the_profile_has_the_export_form.about
def _form(conversation: Conversation, command: Export, on: Context) -> dict[str, str | tuple[str, ...]]:
    return {"form": command.form, "allowed": tuple(form for form in ExportForm if form in _forms(on))}


@rule("HO-68", Kind.FORBIDDEN)
def whoever_is_shown_whispers_exports_them(conversation: Conversation, command: Export, on: Context) -> bool:
    """Whispers are exported by members who are shown them."""
    return not command.whispers or sees_whispers(conversation, on)


def sees_whispers(conversation: Conversation, on: Context) -> bool:
    """True if the context's actor, who can see *conversation*, is shown what its team writes for itself."""
    everything = on.conduct(conversation).visibility.permission
    return conversation.seated(on.actor.member) or everything in on.permissions


def _forms(on: Context) -> frozenset[ExportForm]:
    return on.profile.exporting.forms if on.profile.exporting is not None else frozenset()
