"""The languages say the same things: every code is there, in each, with the same slots."""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

import pytest

from omnikit.dispatch.values import Hindrance, Reason
from omnikit.engine import reactions
from omnikit.model import presence
from omnikit.model.actors import ActorKind
from omnikit.model.administration import ADMINISTRATIONS
from omnikit.model.commands import COMMANDS
from omnikit.model.conversation import State
from omnikit.model.decision import Kind
from omnikit.model.errors import DefinitionError
from omnikit.model.views import View
from omnikit.policies.notifying import CLOSE_BY_CLIENT
from omnikit.policies.presets import PRESETS
from omnikit.policies.roles import NAMES
from omnikit.rules.book import Carries, carriers
from omnikit.texts import Texts
from omnikit.texts.catalogue import Text

TEXTS = Texts.default()
LOCALES = ("en", "vi", "zh-Hans", "zh-Hant")
TRANSLATED = [locale for locale in LOCALES if locale != "en"]
ENGLISH = TEXTS.catalogues["en"].texts


def codes(prefix: str) -> set[str]:
    """Return the codes of one table, without its name."""
    return {code.removeprefix(prefix) for code in ENGLISH if code.startswith(prefix)}


def written(text: Text) -> Iterable[str]:
    """Return what is written in a text, in all its forms."""
    return [part for part in (*text.other, *(text.one or ())) if isinstance(part, str)]


def test_there_are_four_languages() -> None:
    """Texts come in English, Vietnamese and both Chinese scripts."""
    assert TEXTS.locales == LOCALES


@pytest.mark.parametrize("locale", TRANSLATED)
def test_a_language_lacks_nothing(locale: str) -> None:
    """Each language has every code that English has, and no other."""
    assert TEXTS.catalogues[locale].texts.keys() == ENGLISH.keys()


@pytest.mark.parametrize("locale", TRANSLATED)
def test_a_translation_shows_the_same_things(locale: str) -> None:
    """A sentence shows the same parameters in each language."""
    other = TEXTS.catalogues[locale].texts
    differing = {
        code: (text.slots, other[code].slots) for code, text in ENGLISH.items() if text.slots != other[code].slots
    }

    assert not differing


@pytest.mark.parametrize("locale", LOCALES)
def test_the_form_for_one_shows_nothing_more(locale: str) -> None:
    """The form for one may leave the number out, but has no slot that the other form lacks."""
    for code, text in TEXTS.catalogues[locale].texts.items():
        assert Text(text.one or ()).slots <= Text(text.other).slots, code


@pytest.mark.parametrize("locale", LOCALES)
def test_no_text_is_blank_or_ragged(locale: str) -> None:
    """Every text says something, without white space at its ends, the joiner of lists apart."""
    for code, text in TEXTS.catalogues[locale].texts.items():
        whole = "".join(part if isinstance(part, str) else "x" for part in text.other)
        assert whole.strip(), code
        assert whole == whole.strip() or code == "list.joiner", code


@pytest.mark.parametrize(("locale", "charset"), [("zh-Hans", "gb2312"), ("zh-Hant", "big5")])
def test_chinese_keeps_to_its_script(locale: str, charset: str) -> None:
    """Simplified texts have simplified characters only, traditional ones traditional: each fits its old charset."""
    for text in TEXTS.catalogues[locale].texts.values():
        for part in written(text):
            assert part.encode(charset).decode(charset) == part


# --- nothing is said without a sentence, and no sentence is left over

ROLES = {name.removeprefix("role.") for name in NAMES.values()}
WORDS = {word.removeprefix("word.") for profile in PRESETS.values() for word in profile.words.values()}
NEUTRAL = {str(named) for named in (*State, *presence.Availability)}
DESCRIBED = {f"{state}.{answer}" for state in State for answer in ("meaning", "action")}
CHANNELS = {channel for profile in PRESETS.values() for channel in profile.channels}
ASKED_OF_RELATIONS = {
    who.rule
    for profile in PRESETS.values()
    for conduct in (profile.plain, profile.alone, profile.together)
    for who in conduct.access.values()
}
GUARDS = {carrier.rule for carrier in carriers() if carrier.kind is Carries.GUARD and not carrier.twin}
ACTORS = {str(kind) for kind in ActorKind if kind is not ActorKind.MEMBER}


@pytest.mark.parametrize(
    ("table", "needed"),
    [
        ("role.", ROLES),
        ("word.", WORDS | NEUTRAL),
        ("state.", DESCRIBED),
        ("reason.", {str(reason) for reason in Reason}),
        ("hindrance.", {str(hindrance) for hindrance in Hindrance}),
        ("channel.", CHANNELS),
        ("view.", {str(view) for view in View}),
        ("command.", {command.__name__ for command in (*COMMANDS, *presence.COMMANDS, *ADMINISTRATIONS)}),
        ("client.", set(CLOSE_BY_CLIENT.values())),
        ("name.", ACTORS),
        ("kind.", {str(kind) for kind in Kind}),
        ("denied.", GUARDS | ASKED_OF_RELATIONS),
    ],
)
def test_each_name_of_the_core_has_a_text(table: str, needed: set[str]) -> None:
    """Whatever the core can name has a text, each refusal among them; and no text is for something that isn't there."""
    assert codes(table) == {str(name) for name in needed}


@pytest.mark.parametrize(
    ("locale", "words"),
    [
        ("zh-Hant", ("機器人", "等待中", "分派中", "進行中", "已完成", "在線", "就緒")),
        ("vi", ("Chung", "LiveTalk", "Facebook", "Zalo", "Tất cả", "Tin nhắn", "Bài viết")),
        (
            "zh-Hans",
            (
                *("在线访客列表", "对话中", "对话过", "已离开", "疑似骚扰客户", "会话列表", "我的同事"),
                *("在线", "忙碌", "离开", "退出", "离线"),
            ),
        ),
    ],
)
def test_each_product_has_the_words_of_its_document(locale: str, words: tuple[str, ...]) -> None:
    """The states, lists and statuses of FIRST LINE, OMI and the reception desk are called as their documents do."""
    texts = TEXTS.catalogues[locale].texts
    used = {"".join(written(texts[code])) for profile in PRESETS.values() for code in profile.words.values()}

    assert set(words) <= used


def test_each_code_written_in_the_reactions_has_a_text() -> None:
    """Every code in the source of the reactions is one of ours, or the beginning of some."""
    sources = [path.read_text(encoding="utf-8") for room in reactions.__path__ for path in Path(room).glob("*.py")]
    named = {code for source in sources for code in re.findall(r'"((?:record|system|notice)\.[a-z_]*)', source)}

    assert named
    assert [name for name in named if not any(code.startswith(name) for code in ENGLISH)] == []


def test_somebody_who_may_not_see_it_is_told_what_a_stranger_is() -> None:
    """The sentence about a hidden conversation doesn't tell that it exists."""
    for catalogue in TEXTS.catalogues.values():
        assert catalogue.texts["denied.HO-5"] == catalogue.texts["denied.HO-6"]


# --- files of one's own


def written_to(directory: Path, files: Mapping[str, str]) -> Path:
    """Write locale files and return their directory."""
    for name, content in files.items():
        (directory / name).write_text(content, encoding="utf-8")
    return directory


def test_ones_own_words_go_before_ours(tmp_path: Path) -> None:
    """A host lays its own file over a language: what it says of a code holds, the rest stays."""
    ours = written_to(tmp_path, {"en.toml": '[role]\nagent = "Clerk"\n', "readme.md": "no language"})
    texts = Texts.load(locale_dirs=[ours])

    assert texts.render("role.agent", {}, "en") == "Clerk"
    assert texts.render("role.supervisor", {}, "en") == "Supervisor"


def test_a_language_can_be_added(tmp_path: Path) -> None:
    """A new file is a new language; what it lacks is said in English."""
    texts = Texts.load(locale_dirs=[written_to(tmp_path, {"fr.toml": '[role]\nagent = "Conseiller"\n'})])

    assert texts.render("role.agent", {}, "fr-CA") == "Conseiller"
    assert texts.render("role.supervisor", {}, "fr-CA") == "Supervisor"


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        ("[role", "xx.toml: "),
        ("[role]\nagent = 3\n", "role.agent is 3, not a sentence"),
        ("[role]\nagent = { other = 3 }\n", "role.agent is 3, not a sentence"),
        ('[role]\nagent = "{"\n', "role.agent: "),
        ('[role]\nagent = "{}"\n', "role.agent: {} is no slot"),
        ('[role]\nagent = "{name!r}"\n', "role.agent: {name} is no slot"),
        ('[role]\nagent = "{member.email}"\n', "role.agent: {member.email} is no slot"),
    ],
)
def test_a_broken_file_is_named(tmp_path: Path, content: str, complaint: str) -> None:
    """A file that is no catalogue is refused when it is read, by its name and the code where it fails."""
    directory = written_to(tmp_path, {"xx.toml": content})

    with pytest.raises(DefinitionError, match=re.escape(complaint)):
        Texts.load(locale_dirs=[directory])
