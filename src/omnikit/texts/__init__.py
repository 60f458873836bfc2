"""Sentences: the core speaks in codes and parameters, and here they become words, in four languages."""

from omnikit.texts.render import Names, Texts
from omnikit.texts.states import Described, described

__all__ = ["Described", "Names", "Texts", "described"]
