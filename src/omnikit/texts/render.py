"""From a code and its parameters to the sentence that somebody reads, in their language."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from importlib import resources

from omnikit.model.decision import Denied
from omnikit.model.effects import LogLine, Notify, Param, SystemMessage
from omnikit.model.errors import DefinitionError, UnknownName
from omnikit.model.message import Message
from omnikit.model.value import Value, value
from omnikit.texts.catalogue import Catalogue, Directory, Slot, read

Names = Callable[[str], str]
"""Gives the display name of a contact by its id; an empty one for a contact that nobody can name."""

FALLBACK = "en"
SAME_AS = {"zh-tw": "zh-Hant", "zh-hk": "zh-Hant", "zh-mo": "zh-Hant", "zh-cn": "zh-Hans", "zh-sg": "zh-Hans"}
"""Places that stand for a script: browsers ask for Chinese by these."""

CUSTOMER, ACTOR_ROLE = "customer", "actor_role"
NOBODY_NAMED = "name.customer"

Chain = tuple[Catalogue, ...]


@value(kw_only=False)
class Texts(Value):
    """The sentences of every language by locale.

    A code that a language lacks is said in the next one of its chain: ``zh-Hant-TW``, ``zh-Hant``, ``en``.
    """

    catalogues: Mapping[str, Catalogue]

    @classmethod
    def load(cls, *, locale_dirs: Iterable[Directory] = ()) -> "Texts":
        """Return our own texts with those of *locale_dirs* laid over, file by file and code by code."""
        return cls(read((resources.files(__package__), *locale_dirs)))

    @classmethod
    def default(cls) -> "Texts":
        """Return our own texts, read once."""
        return _default()

    @property
    def locales(self) -> tuple[str, ...]:
        """The languages there are."""
        return tuple(sorted(self.catalogues))

    def render(self, code: str, about: Mapping[str, Param], locale: str, *, names: Names | None = None) -> str:
        """Return the sentence of *code* in the language of *locale*, with *about* in its slots.

        A contact, who stands in *about* by id, is called what *names* answers, or else by a neutral word. An unknown
        locale or code is an ``UnknownName``; a parameter that the sentence lacks is a ``DefinitionError``.
        """
        chain = self._chain(locale)
        found = next((catalogue for catalogue in chain if code in catalogue.texts), None)
        if found is None:
            raise UnknownName("text", code, _near(code, chain))
        said = []
        for part in found.texts[code].form(about):
            if isinstance(part, str):
                said.append(part)
            elif part.name in about:
                said.append(_shown(part, about[part.name], chain, names, begins=not said))
            else:
                given = ", ".join(about) or "nothing"
                raise DefinitionError(f"text {code!r} ({found.locale}) shows {part.name!r}, but was given {given}")
        return "".join(said)

    def sentence_of(self, denied: Denied, locale: str, *, names: Names | None = None) -> str:
        """Return what the member is told who was refused: the rule's sentence, or that of the kind if it has none."""
        code = f"denied.{denied.rule}"
        if not any(code in catalogue.texts for catalogue in self._chain(locale)):
            code = f"kind.{denied.kind}"
        return self.render(code, denied.about, locale, names=names)

    def line_of(self, line: LogLine, locale: str, *, names: Names | None = None) -> str:
        """Return a line of the status record."""
        return self.render(line.code, line.about, locale, names=names)

    def notice_of(self, notify: Notify, locale: str, *, names: Names | None = None) -> str:
        """Return what a notice tells its recipient."""
        return self.render(notify.code, notify.about, locale, names=names)

    def system_line(self, message: SystemMessage | Message, locale: str, *, names: Names | None = None) -> str:
        """Return what a system message says inside the conversation."""
        return self.render(message.code, message.about, locale, names=names)

    def automatic_text(self, message: Message, locale: str) -> str:
        """Return what an automatic message says to the customer: its own text, or the library's for its form."""
        if message.content.text or message.form is None:
            return message.content.text
        return self.render(f"automatic.{message.form}", {}, locale)

    def _chain(self, locale: str) -> Chain:
        known = {name.lower(): name for name in self.catalogues}
        tags = [tag for tag in dict.fromkeys(_wider(locale)) if tag in known]
        if not tags:
            raise UnknownName("locale", locale, self.catalogues)
        return tuple(self.catalogues[known[tag]] for tag in dict.fromkeys((*tags, FALLBACK)) if tag in known)


@cache
def _default() -> Texts:
    return Texts.load()


def _wider(locale: str) -> Iterator[str]:
    """Yield the locale in lower case, then what it is a case of."""
    subtags = locale.replace("_", "-").lower().split("-")
    for length in range(len(subtags), 0, -1):
        tag = "-".join(subtags[:length])
        yield tag
        if tag in SAME_AS:
            yield SAME_AS[tag].lower()


def _near(code: str, chain: Chain) -> set[str]:
    """Return the known codes of the same table, or the tables if it is not one."""
    known = [name for catalogue in chain for name in catalogue.texts]
    table = f"{code.partition('.')[0]}."
    return {name for name in known if name.startswith(table)} or {f"{name.partition('.')[0]}.…" for name in known}


def _shown(slot: Slot, given: Param, chain: Chain, names: Names | None, *, begins: bool) -> str:
    if isinstance(given, tuple):
        items = (_word(f"{slot.table}.{item}", chain, item) for item in given) if slot.table else given
        return _word("list.joiner", chain, ", ").join(items) if given else _word("list.empty", chain, "-")
    if isinstance(given, int):
        return str(given)
    if slot.table:
        return _word(f"{slot.table}.{given}", chain, given)
    if slot.name == CUSTOMER:
        return (names(given) if names is not None and given else "") or _word(NOBODY_NAMED, chain, given)
    if slot.name == ACTOR_ROLE:
        return _word(given, chain, given) if given.startswith("role.") else given
    if given.startswith("~"):
        name = _word(f"name.{given[1:]}", chain, given)
        return name[:1].upper() + name[1:] if begins else name
    return given


def _word(code: str, chain: Chain, otherwise: str) -> str:
    """Return the text of *code* as it stands, or *otherwise* if no language has it."""
    text = next((catalogue.texts[code] for catalogue in chain if code in catalogue.texts), None)
    return otherwise if text is None else "".join(part for part in text.other if isinstance(part, str))
