"""Ids: opaque text, told apart by type; nothing is ever computed from one."""

from typing import Final, NewType

WorkspaceId = NewType("WorkspaceId", str)
ConversationId = NewType("ConversationId", str)
ContactId = NewType("ContactId", str)
MemberId = NewType("MemberId", str)
RoleId = NewType("RoleId", str)
DepartmentId = NewType("DepartmentId", str)
AccountId = NewType("AccountId", str)
MessageId = NewType("MessageId", str)
CommandKey = NewType("CommandKey", str)
EffectId = NewType("EffectId", str)
QuickReplyId = NewType("QuickReplyId", str)
RuleId = NewType("RuleId", str)

EVERYBODY: Final = MemberId("*")
"""The owner of a shared read position; never the id of a member."""
