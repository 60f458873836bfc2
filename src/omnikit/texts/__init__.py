"""Sentences: the core speaks in codes and parameters, and here they become words, in four languages."""

from .render import Names, Texts

__all__ = ["Names", "Texts"]
