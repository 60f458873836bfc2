"""Who runs along with writers: a reader of the feed, who looks at loads as well, and doers of effects."""

from collections import Counter
from collections.abc import Mapping
from datetime import timedelta
from random import Random

from omnikit.desk.desk import Desk
from omnikit.model.ids import MemberId, WorkspaceId
from omnikit.testing.soak.clients import MakeStorage, Pipe, telling
from omnikit.testing.soak.clocks import SharedClock
from omnikit.testing.soak.plan import LIMITS
from omnikit.testing.soak.telling import Counted, Failed, Stop, Telling

NO_NEWS = timedelta(seconds=1)
NOTHING_TO_DO = 0.05
PAGE = 200


def reads_along(pipe: Pipe, make_storage: MakeStorage, workspace: WorkspaceId, clock: SharedClock) -> None:
    """Follow the feed until told to stop, and then to its end; whoever has more than they may is told of."""
    with telling(pipe):
        storage = Telling(make_storage(), pipe.send, clock)
        desk = Desk(storage, workspace, clock=clock)
        counts: Counter[str] = Counter()
        position, stopped = 0, False
        while True:
            changes = desk.changes(after=position, limit=PAGE)
            for told in _above(storage, workspace, LIMITS):
                pipe.send(Failed(told))
            counts["looks at loads"] += 1
            if changes:
                counts["pages of the feed"] += 1
                position = changes[-1].position
            elif stopped:
                break
            elif pipe.poll():
                stopped = isinstance(pipe.recv(), Stop)
            else:
                counts["waits for the feed"] += 1
                desk.wait(after=position, timeout=NO_NEWS)
        pipe.send(Counted(counts))
        storage.close()


def _above(storage: Telling, workspace: WorkspaceId, limits: Mapping[MemberId, int]) -> list[str]:
    loads = storage.loads(workspace)
    return [
        f"{member} may have {limits[member]} and has {load!r}"
        for member, load in loads.items()
        if member in limits and load.total > limits[member]
    ]


def does_what_is_due(
    pipe: Pipe, make_storage: MakeStorage, workspace: WorkspaceId, seed: str, clock: SharedClock
) -> None:
    """Do effects, and let timers happen, until told to stop; some fail, some are left as by a worker that died."""
    with telling(pipe):
        storage = Telling(make_storage(), pipe.send, clock)
        desk = Desk(storage, workspace, clock=clock, tries=100)
        chance = Random(seed)
        counts: Counter[str] = Counter()
        while not (pipe.poll() and isinstance(pipe.recv(), Stop)):
            tasks = desk.due(limit=50)
            for task in tasks:
                fate = chance.random()
                if fate < 0.97:
                    desk.settle(task, done=fate < 0.94, reason="the soak run says so")
            for item in desk.tick(limit=20):
                counts["timers that happened"] += item.done
                if item.error is not None:
                    raise item.error
            if not tasks:
                pipe.poll(NOTHING_TO_DO)
        pipe.send(Counted(counts))
        storage.close()
