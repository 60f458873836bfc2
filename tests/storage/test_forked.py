"""A storage that was opened before a fork serves the parent and its children alike."""

import os
from contextlib import closing
from pathlib import Path

import pytest

from omnikit.desk.desk import Desk
from omnikit.storage import open_storage
from omnikit.testing.builders import WORKSPACE
from omnikit.testing.desks import a_desk, an_inbound, received
from omnikit.testing.units import MUCH

CHILDREN = 3


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_children_have_connections_of_their_own(kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    """Children forked from a process with an open storage commit through it at the same time, and so does it."""
    url = f"sqlite:///{tmp_path / 'test.db'}" if kind == "sqlite" else str(request.getfixturevalue("postgres_url"))
    with closing(open_storage(url)) as storage:
        desk = a_desk(storage, tries=100)
        conversation = received(desk).id

        children = []
        for child in range(CHILDREN):
            pid = os.fork()
            if not pid:
                _work(desk, f"child {child}")
            children.append(pid)
        for number in range(5):
            desk.receive(an_inbound(dedupe=f"parent {number}")).unwrap()
        ended = [os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) for pid in children]

        assert ended == [0] * CHILDREN
        stored = storage.messages(WORKSPACE, conversation, 0, MUCH)
        assert len(stored) == 1 + 5 * (CHILDREN + 1)
        assert desk.audit().violations == ()


def _work(desk: Desk, name: str) -> None:
    """Write five messages, and end the process without what pytest would do at its end."""
    status = 1
    try:
        for number in range(5):
            desk.receive(an_inbound(dedupe=f"{name} {number}")).unwrap()
        status = 0
    finally:
        os._exit(status)
