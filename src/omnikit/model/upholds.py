"""How code says which rule of the catalogue it upholds."""

from collections.abc import Callable
from typing import TypeVar

F = TypeVar("F", bound=Callable[..., object])


def upholds(*rules: str) -> Callable[[F], F]:
    """Mark a function as the one place where *rules* are made true; the rulebook reads the mark."""

    def mark(function: F) -> F:
        already: tuple[str, ...] = getattr(function, "__upholds__", ())
        function.__upholds__ = (*rules, *already)  # type: ignore[attr-defined]  # a mark for the rulebook, never read at run time
        return function

    return mark
