"""What a state of a conversation is called by a product, what it means and what is to be done (FL-7.1)."""

from omnikit.model.conversation import State
from omnikit.model.upholds import upholds
from omnikit.model.value import Value, value
from omnikit.policies.profile import Profile
from omnikit.texts.render import Texts


@value(kw_only=False)
class Described(Value):
    """One state in one language: the product's *word* for it, what it means, and what a member does about it."""

    word: str
    meaning: str
    action: str


@upholds("FL-7.1")
def described(state: State, profile: Profile, locale: str, *, texts: Texts | None = None) -> Described:
    """Return *state* in the language of *locale*, by the word of *profile* or, where it has none, by a neutral one.

    *texts* are our own, unless a host has laid others over them.
    """
    texts = texts or Texts.default()
    word = profile.words.get(state, f"word.{state}")
    said = (texts.render(code, {}, locale) for code in (word, f"state.{state}.meaning", f"state.{state}.action"))
    return Described(*said)
