"""Keys that a fact is taken in once by, made of what tells it from every other on its account."""

from omnikit.channels.common.hashing import digest

LONGEST = 200


def key_of(kind: str, *parts: str | None) -> str:
    """Return the key of a fact: its kind and *parts*, readable where they are plain words, else their digest.

    Different parts give different keys, whatever signs an id holds.
    """
    given = [part or "" for part in parts]
    joined = "|".join((kind, *given))
    plain = joined.isascii() and joined.isprintable() and joined.count("|") == len(given) and "|#" not in joined
    if plain and len(joined) <= LONGEST:
        return joined
    return f"{kind}|#{digest(given)}"
