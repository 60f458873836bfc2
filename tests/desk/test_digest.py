"""What tells two commands apart is the same in every process."""

import os
import subprocess
import sys

from omnikit.desk.digest import digest
from omnikit.model.actors import Actor, Permission, Role
from omnikit.model.administration import SaveAccount, SaveRole
from omnikit.model.commands import AddCollaborators, EditContact, Reply
from omnikit.model.ids import AccountId, CommandKey, MessageId, RoleId
from omnikit.model.thread import Account
from omnikit.testing.builders import ANN, BOB, CAT, CONVERSATION, WORKSPACE, some_text

ROLE = Role(RoleId("lead"), "Lead", frozenset(Permission))
BY_ANN = Actor.of(ANN)
ELSEWHERE = """
from omnikit.desk.digest import digest
from tests.desk.test_digest import BY_ANN, ROLE, WORKSPACE, SaveRole
print(digest(SaveRole(workspace=WORKSPACE, role=ROLE), BY_ANN))
"""


def test_another_process_gives_the_same_digest() -> None:
    """A command with a set in it is recognised after a restart, whatever order the set has there."""
    here = digest(SaveRole(workspace=WORKSPACE, role=ROLE), BY_ANN)
    there = {
        subprocess.run(
            [sys.executable, "-c", ELSEWHERE],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout.strip()
        for seed in ("1", "2", "3")
    }

    assert there == {here}


def test_a_digest_tells_who_and_what_but_neither_the_key_nor_the_message_id() -> None:
    """Another actor or another text is another command; another key or message id is not."""
    reply = Reply(conversation=CONVERSATION, content=some_text())
    same = reply.but(key=CommandKey("k"), message=MessageId("m9"))

    assert digest(reply, BY_ANN) == digest(same, BY_ANN)
    assert digest(reply, BY_ANN) != digest(reply, Actor.of(BOB))
    assert digest(reply, BY_ANN) != digest(reply.but(content=some_text("Bye")), BY_ANN)


def test_what_was_added_to_commands_since_leaves_their_digests_as_they_were() -> None:
    """A key that an earlier version bound is still the same command's; what uses a new field is another command."""
    reply = Reply(conversation=CONVERSATION, content=some_text())
    account = SaveAccount(workspace=WORKSPACE, account=Account(AccountId("line"), "line"))

    assert digest(reply, BY_ANN) == "13a0ce6ee7cf9074ec86577b0c8668d167a790279fbb3dd67389b4b00fc4b37d"
    assert digest(account, BY_ANN) == "0faf8c9282ee355b24df53776db5ddbc6cfba40d59dea2738ee9bf95420cce67"
    assert digest(reply.but(content=some_text().but(template="hello")), BY_ANN) != digest(reply, BY_ANN)


def test_several_members_make_another_command_than_one() -> None:
    """Who is added, and in which order, is part of the command."""
    one, two, turned = (
        AddCollaborators(conversation=CONVERSATION, members=members) for members in ((BOB,), (BOB, CAT), (CAT, BOB))
    )

    assert len({digest(command, BY_ANN) for command in (one, two, turned)}) == 3


def test_what_the_desk_finds_out_is_no_part_of_a_command() -> None:
    """What a text asks for or tells is read out of it: a better extractor makes no other command of the same text."""
    reply = Reply(conversation=CONVERSATION, content=some_text())

    assert digest(reply, BY_ANN) == digest(reply.but(asked=("wechat",)), BY_ANN)


def test_fields_are_told_apart_by_name_and_text_in_any_order() -> None:
    """An edit is what it sets, whichever field was named first; another text or another field is another edit."""
    edit = EditContact(conversation=CONVERSATION, fields={"phone": "1", "email": "2"})
    turned = EditContact(conversation=CONVERSATION, fields={"email": "2", "phone": "1"})
    swapped = EditContact(conversation=CONVERSATION, fields={"email": "1", "phone": "2"})

    assert digest(edit, BY_ANN) == digest(turned, BY_ANN)
    assert digest(edit, BY_ANN) != digest(swapped, BY_ANN)
    assert digest(edit, BY_ANN) != digest(edit.but(based_on=1), BY_ANN)
