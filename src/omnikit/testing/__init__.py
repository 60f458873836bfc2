"""For tests of hosts and plugins.

What you import:

- ``builders``: a small desk and conversations in any state; ``desks``: a founded ``Desk`` with a clock you set.
- ``witness``: a rule kept, and the same with just that broken.
- ``storage``: ``StorageConformance``, all that a storage promises; your test file is one class with one fixture.
- ``channels``: ``ChannelConformance``, all that a channel promises; your test file is one class with recorded requests.
- ``machine``: ``desk_machine``, anything done to a desk in any order, for Hypothesis; ``strategies`` for properties.
- ``simulate``: random days with faults, for ``omnikit simulate``.

What these are made of: ``acts`` (every command with right, wrong and odd arguments), ``checks`` (what must hold
after each step), ``recount`` and ``lines`` (unread counts and open effects, kept a second time), ``promises`` (the
conformance suite's tests, a module a subject), ``units``, ``coming_and_going``, ``shelves``, ``histories`` and ``days``
(its works, its full workspaces, what may happen to them next, its days at a desk), ``wrapping`` (storages around a
storage).
"""
