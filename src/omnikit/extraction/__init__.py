"""Phones, IDs, addresses, ages and genders out of chat text; pure, and usable on its own."""

from omnikit.extraction.asking import asked_for
from omnikit.extraction.extracting import EXTRACTORS, extract
from omnikit.extraction.extractor import Extractor
from omnikit.extraction.normalising import Normalised, normalise

__all__ = ["EXTRACTORS", "Extractor", "Normalised", "asked_for", "extract", "normalise"]
