"""Storages that break one promise about lists or searches each; all else they do as the reference does."""

from collections.abc import Sequence

from omnikit.engine import views
from omnikit.model.actors import ActorKind
from omnikit.model.conversation import ENDED, Conversation
from omnikit.model.ids import MemberId
from omnikit.model.message import Audience
from omnikit.model.views import Category, Count, Hits, Page, Query, Search, Sort, View
from omnikit.policies.context import Context
from omnikit.policies.visibility import Visibility
from omnikit.storage.memory import MemoryStorage
from omnikit.storage.shelf import Shelf
from omnikit.testing.builders import SUE


class HidesOffers(MemoryStorage):
    """Shows nobody what is held out to them."""

    def page(self, query: Query, context: Context) -> Page:
        found = super().page(query, context)
        return found.but(rows=()) if query.view is View.OFFERED else found


class ForgetsWhoWasAdded(MemoryStorage):
    """Moves nothing up for whoever was added."""

    def page(self, query: Query, context: Context) -> Page:
        by_message = views.order_of(query, context)[0] is Sort.LAST_MESSAGE_OR_ADDED
        return super().page(query.but(sort=Sort.LAST_MESSAGE) if by_message else query, context)


class MovesUpForEverybody(MemoryStorage):
    """Moves up for all what one member was added to."""

    def page(self, query: Query, context: Context) -> Page:
        return super().page(query, _seeing_as(SUE, context) if query.sort is Sort.LAST_MESSAGE_OR_ADDED else context)


class KnowsOneMidnight(MemoryStorage):
    """Lets the day end at midnight in UTC, whatever clocks the team goes by."""

    def page(self, query: Query, context: Context) -> Page:
        return super().page(query, _in_utc(context))

    def counts(self, queries: Sequence[Query], context: Context) -> Sequence[Count]:
        return super().counts(queries, _in_utc(context))


class SeesEverything(MemoryStorage):
    """Shows everybody what only departments, colleagues or leads see."""

    def page(self, query: Query, context: Context) -> Page:
        return super().page(query, _seeing_all(context))

    def counts(self, queries: Sequence[Query], context: Context) -> Sequence[Count]:
        return super().counts(queries, _seeing_all(context))


class CountsAllToTheLast(MemoryStorage):
    """Counts to the last one also what somebody sees a part of."""

    def counts(self, queries: Sequence[Query], context: Context) -> Sequence[Count]:
        shelf = self._shelf(context.facts.workspace.id)
        return [
            Count(len(self._listed(shelf, query, context))) if query.tag is None else count
            for query, count in zip(queries, super().counts(queries, context), strict=True)
        ]

    def _listed(self, shelf: Shelf, query: Query, context: Context) -> list[Conversation]:
        return views.listed(shelf.conversations.values(), query, context)


class IgnoresStates(MemoryStorage):
    """Narrows no list by a state."""

    def page(self, query: Query, context: Context) -> Page:
        return super().page(query.but(state=None), context)


class BadgesTheMuted(MemoryStorage):
    """Counts on a badge what is muted."""

    def badge(self, context: Context) -> Count:
        viewer = context.actor.member or MemberId("")
        every = self.scan(context.facts.workspace.id, None, 1000)
        open_ones = [one for one in every if one.status is not ENDED and views.visible(one, context)]
        return views.counted(sum(1 for one in open_ones if one.seated(viewer) and one.unread_of(viewer)))


class FindsWhispers(MemoryStorage):
    """Finds whispers and what was held back for everybody."""

    def search(self, search: Search, context: Context) -> Hits:
        if search.category != Category.TEXT:
            return super().search(search, context)
        sayings = self._shelf(context.facts.workspace.id).sayings
        there = [*sayings.every()]
        try:
            for message in there:
                sayings.replace(message.but(audience=Audience.CUSTOMER))
            return super().search(search, context)
        finally:
            for message in there:
                sayings.replace(message)


def _seeing_as(member: MemberId, context: Context) -> Context:
    assert context.actor.kind is ActorKind.MEMBER
    return context.as_of(context.now, context.actor.but(member=member))


def _seeing_all(context: Context) -> Context:
    profile = context.profile
    seen = {name: getattr(profile, name).but(visibility=Visibility()) for name in ("plain", "alone", "together")}
    return Context(now=context.now, actor=context.actor, profile=profile.but(**seen), facts=context.facts)


def _in_utc(context: Context) -> Context:
    workspace = context.facts.workspace
    there = workspace.but(settings=workspace.settings.but(time_zone="UTC"))
    facts = context.facts.but(workspace=there)
    return Context(now=context.now, actor=context.actor, profile=context.profile, facts=facts)
