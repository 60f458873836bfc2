"""Sentences: the core speaks in codes and parameters, and here they become words, in four languages."""

from omnikit.texts.render import Names, Texts

__all__ = ["Names", "Texts"]
