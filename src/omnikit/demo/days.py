"""Each product's day, by the name of its profile."""

from collections.abc import Mapping

from omnikit.demo import first_line, omi, omnichat, reception
from omnikit.demo.script import Day

DAYS: Mapping[str, Day] = {
    "omnichat": omnichat.DAY,
    "omnichat_collaboration": omnichat.DAY,
    "first_line": first_line.DAY,
    "omi": omi.DAY,
    "reception": reception.DAY,
}
