"""Exported conversations as people and programs read them: data, a table, plain text, a page."""

from omnikit.transcripts.forms import render

__all__ = ["render"]
