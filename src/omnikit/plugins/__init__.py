"""What others add: discovered by pluggy under the entry point group ``omnikit``, never asked to decide anything."""

from omnikit.plugins.hookspecs import hookimpl
from omnikit.plugins.registry import Registry

__all__ = ["Registry", "hookimpl"]
