"""Which numbers exist: asked of the metadata of ``phonenumbers``, its patterns compiled once a country.

Freephone, premium and other service numbers are left out: a company prints them, no customer has one.
"""

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

_TYPES = ("mobile", "fixed_line", "voip", "personal_number")


class Country:
    """The numbering plan of one region."""

    __slots__ = ("_existing", "_trunk", "code")

    def __init__(self, code: str, existing: re.Pattern[str], trunk: str) -> None:
        self.code = code  # "+86"
        self._existing = existing
        self._trunk = trunk

    def dial(self, digits: str) -> str | None:
        """Return *digits*, with or without the prefix that is dialled inside the country, in E.164."""
        if self._existing.fullmatch(digits):
            return self.code + digits
        trunk = self._trunk
        if trunk and digits.startswith(trunk) and self._existing.fullmatch(digits, len(trunk)):
            return self.code + digits[len(trunk) :]
        return None


@cache
def country(region: str) -> Country:
    """Return the numbering plan of *region*, a code such as "TW"."""
    from phonenumbers import PhoneMetadata  # here and below: a large package, and most messages hold no number

    metadata: Any = PhoneMetadata.metadata_for_region(region)
    descriptions = [getattr(metadata, name) for name in _TYPES]
    patterns = [d.national_number_pattern for d in descriptions if d is not None and d.national_number_pattern]
    return Country(
        code=f"+{metadata.country_code}",
        existing=re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.ASCII),
        trunk=metadata.national_prefix or "",
    )


@cache
def _region_codes() -> Mapping[int, tuple[str, ...]]:
    from phonenumbers import COUNTRY_CODE_TO_REGION_CODE

    return COUNTRY_CODE_TO_REGION_CODE


def dial(digits: str, region: str) -> str | None:
    """Return the number that *digits* dial inside *region* in E.164, None if there is none."""
    return country(region).dial(digits)


def dial_abroad(digits: str) -> str | None:
    """Return the number that *digits*, which begin with a country's code, dial from anywhere in E.164."""
    region_codes = _region_codes()
    for length in (1, 2, 3):
        regions = region_codes.get(int(digits[:length] or 0))
        if regions:
            rest = digits[length:]
            return next((number for region in regions if region != "001" and (number := dial(rest, region))), None)
    return None
