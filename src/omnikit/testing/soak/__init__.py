"""Long runs that try to break a storage: processes that are killed, servers that go away, many writers at once.

What you call, each with a function that opens your storage in whichever process (a ``partial`` of a module's)::

    crash.crash(make_storage, kills=200)
    crash.outage(make_storage, times=20, breaks=server.stop, mends=server.start)
    contention.contention(make_storage, plan.Plan())
    dispatching.dispatching(make_storage, processes=8, acts=500)

Each returns a ``checking.Report``: what was counted, and the violations, of which there must be none. The storage must
be one that several processes can open, and empty.

How it is known what must be there: each client has a storage that tells down a pipe what it is about to write and what
was written (``telling``). A ``ledger`` takes it in, whatever becomes of the client, and holds it against the storage
from outside: the log is made of whole commits that somebody tried, with each that was acknowledged among them, and
messages, record, keys, contacts and the feed are those of just these commits; ``outbox`` does the same for effects and
their order. So it is seen too when nobody asks for what was lost.
"""
