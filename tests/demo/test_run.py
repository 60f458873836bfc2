"""``omnikit demo`` as people and scripts see it: what is printed, and with which status it ends."""

import io
import json
import tempfile
from collections.abc import Callable, Sequence
from contextlib import redirect_stdout
from datetime import timedelta, timezone
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from omnikit.demo.play import Play
from omnikit.demo.run import demo, file_of
from omnikit.demo.screen import Shown
from omnikit.demo.telling import texts_of_the_demo
from omnikit.desk.ports import UnitOfWork
from omnikit.model.errors import StorageError, UnknownName
from omnikit.model.message import MessageKind
from omnikit.policies.presets import OMNICHAT_COLLABORATION, PRESETS
from omnikit.policies.profile import Profile
from omnikit.rules.catalogue import catalogue
from omnikit.storage import open_storage
from omnikit.storage.memory import MemoryStorage
from omnikit.storage.sql.storage import SqlStorage
from omnikit.texts import Texts
from tests.demo.playing import Interrupted, played

TAIPEI = timezone(timedelta(hours=8))

USUAL: dict[str, Any] = {
    "profile": "omnichat_collaboration",
    "storage": "memory:",
    "locale": None,
    "seed": 0,
    "resume": False,
    "as_json": False,
}


class Killed(SqlStorage):
    """A file whose process is gone from noon on."""

    def commit(self, work: UnitOfWork) -> None:
        if work.at.astimezone(TAIPEI).hour >= 12:
            raise Interrupted
        super().commit(work)

    def commit_group(self, works: Sequence[UnitOfWork]) -> Sequence[StorageError | None]:
        if any(work.at.astimezone(TAIPEI).hour >= 12 for work in works):
            raise Interrupted
        return super().commit_group(works)


def test_json_is_one_document(capsys: pytest.CaptureFixture[str]) -> None:
    """With JSON standard output is one document of the promised shape, the same for the same seed."""
    documents = []
    for _ in range(2):
        assert demo(**USUAL | {"as_json": True}) == 0
        documents.append(json.loads(capsys.readouterr().out))

    assert documents[0] == documents[1]
    assert set(documents[0]) == {"storage", "path", "conversations", "messages", "denied", "audit"}
    assert set(documents[0]["audit"]) == {"conversations", "events", "messages", "violations"}
    assert (documents[0]["storage"], documents[0]["path"]) == ("memory:", None)


def test_a_pipe_gets_plain_lines(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Where standard output is no terminal there are lines without control codes, whatever the environment says."""
    monkeypatch.setenv("FORCE_COLOR", "1")

    assert demo(**USUAL) == 0

    out = capsys.readouterr().out
    assert "\x1b" not in out
    assert "11:41 × CO-0.8: A conversation can have at most 5 collaborators and has 5 now" in out
    assert "11:36 * 羅志明, My conversations: 1 -> 0" in out
    assert "violations: 0" in out


def test_the_locale_is_what_people_read(capsys: pytest.CaptureFixture[str]) -> None:
    """The log lines and refusals are said in the language that was chosen."""
    demo(**USUAL | {"locale": "zh-Hant"})

    out = capsys.readouterr().out
    assert "followed up the conversation" not in out
    assert "11:43 × CO-7.1: " in out
    assert Texts.default().render("denied.CO-7.1", {}, "zh-Hant") in out


@pytest.mark.parametrize(
    ("profile", "said"), [(OMNICHAT_COLLABORATION, "unread"), (PRESETS["first_line"], "Offered to me")]
)
def test_a_terminal_gets_lanes_and_progress(profile: Profile, said: str) -> None:
    """On a terminal the lists and a bar are drawn below the lines, and the cursor comes back at the end."""
    written = io.StringIO()
    console = Console(file=written, force_terminal=True, width=120, color_system="standard")
    with Shown(console) as screen:
        Play(MemoryStorage(), profile, screen, locale="en", seed=0).run()

    out = written.getvalue()
    assert said in out
    assert "━" in out
    assert out.rindex("\x1b[?25h") > out.rindex("\x1b[?25l")


def test_a_fresh_file_is_made_and_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a storage the day lies in a new SQLite file each time, whose path is told."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    paths = []
    for _ in range(2):
        assert demo(**USUAL | {"storage": None, "as_json": True}) == 0
        paths.append(Path(json.loads(capsys.readouterr().out)["path"]))

    assert paths[0] != paths[1]
    assert all(path.is_file() for path in paths)


def test_an_existing_file_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A file that is there is not written over: status 2, one line, the file as it was."""
    path = tmp_path / "mine.db"
    path.write_text("mine")

    assert demo(**USUAL | {"storage": f"sqlite:///{path}"}) == 2

    said = capsys.readouterr()
    assert (said.out, said.err.count("\n")) == ("", 1)
    assert "--resume" in said.err
    assert path.read_text() == "mine"


@pytest.mark.parametrize("profile", ["omnichat_collaboration", "first_line", "omi", "reception"])
def test_resume_goes_on_with_a_file(profile: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A day that is resumed on its file is counted like one that was never interrupted."""
    usual = USUAL | {"profile": profile, "as_json": True}
    url = f"sqlite:///{tmp_path / 'day.db'}"
    opened = open_storage(url)
    assert isinstance(opened, SqlStorage)
    killed = Killed(opened.database)
    with pytest.raises(Interrupted):
        played(killed, PRESETS[profile])
    killed.close()

    assert demo(**usual | {"storage": url, "resume": True}) == 0
    resumed = json.loads(capsys.readouterr().out)
    assert demo(**usual) == 0
    whole = json.loads(capsys.readouterr().out)

    assert resumed["audit"] == whole["audit"]


@pytest.mark.parametrize(
    ("name", "value", "known"),
    [("profile", "omnichit", "omnichat"), ("locale", "tlh", "zh-Hant"), ("storage", "redis:", "sqlite")],
)
def test_an_unknown_name_shows_the_known_ones(name: str, value: str, known: str) -> None:
    """An unknown profile, locale or scheme is an error with the known ones."""
    with pytest.raises(UnknownName, match=known):
        demo(**USUAL | {name: value})


# (profile, what is said of its day in its own language)
OWN = (
    ("first_line", "08:31 * 許珊蒂, 交談佇列: 等待中 1"),
    ("first_line", "林雅婷 (等待中), 1 分鐘: 目前沒有任何專員在線且就緒。 Amy Wong 未就緒。"),
    ("first_line", "08:34 » Amy Wong, 變更就緒狀態, 就緒"),
    ("first_line", "Nguyễn Thị Hoa (等待中), 1 分鐘: 目前沒有就緒專員符合指定技能：vi。"),
    ("first_line", "最大分派數已達上限。"),
    ("first_line", "機器人 0, 等待中 "),
    ("first_line", "違規: 0"),
    ("omi", "! Nguyễn Lan: Cuộc trò chuyện mới từ Anh Nam, đang chờ nhân viên tham gia."),
    ("omi", "! Nguyễn Lan: thông báo được thu hồi"),
    ("omi", "* Trần Minh, Anh Nam: đang xem /den-ban/go-soi, đến từ https://google.com"),
    ("omi", "» Trần Minh, Thì thầm, Anh Nam: "),
    ("omi", "* Lê Hùng, Bài viết: Ngọc Bích ("),
    ("omi", "* Nguyễn Lan, Zalo: Chị Hà (Đã có nhân viên tham gia)"),
    ("omi", "Grace Lin: Chung 4, LiveTalk 3, Facebook 1, Zalo 0"),
    ("omi", "vi phạm: 0"),
    ("reception", "08:31 * 薛云, 在线访客列表: "),
    ("reception", "» 薛云, 切换状态, 离开, 李静"),
    ("reception", "* 周敏, 我的同事: 薛云 (离开, 会话 0 个), 李静 (在线, 会话 4 个), 陈晨 (退出, 会话 0 个)"),
    ("reception", "* 李静, 对话过: 看落地灯的先生"),
    ("reception", "* 薛云, 疑似骚扰客户: "),
    ("reception", "* 看落地灯的先生, 提到了: 微信 (蓝), 电话 (绿), #转微, #转电"),
    ("reception", "* 薛云, 打标签, 看落地灯的先生: #转微 ✓, #转电 ✓, #预约, #到诊"),
    ("reception", "» 李静, 回复, 83041306: 您好，我是李静，很高兴为您服务"),
    ("reception", "* 08:37, 系统, 微信 brass_wei"),
    ("reception", "看落地灯的先生好，市区明天送到，司机到前半小时给您打电话 / 海淀明天就能送到"),
    ("reception", "* 2026-03-02 08:35:00 [客户] 看落地灯的先生: 我住海淀，多久能送到？"),
    ("reception", "违规: 0"),
    ("omi", "» Trần Minh, Trả lời, Anh Nam: Dạ em chào Anh Nam, em là Trần Minh bên LiveTalk ạ"),
    ("omi", "* Nguyễn Lan, Chị Mai: số điện thoại +84908555641"),
    ("omnichat_collaboration", "* 許珊蒂, one person with, 訪客 3812: 林雅婷 (line-main) + 訪客 3812 (webchat-site)"),
    ("omnichat_collaboration", "* 18:27, 許珊蒂, #客訴, taken away"),
    ("omnichat_collaboration", "* 許珊蒂, a web page: 35 messages"),
    ("omnichat_collaboration", "« Facebook Messenger, Nguyễn Thị Hoa, what we sent comes back: known already"),
    ("omnichat_collaboration", "« WhatsApp, Karen Wong, read: 1 moved on"),
    ("omnichat_collaboration", "requests to platforms: LINE 55, "),
    ("first_line", "對平台的請求: LINE 56, "),
    ("omi", "phản hồi về tin đã gửi: "),
    ("reception", "« 网页聊天, 看落地灯的先生, 已读: 2 条有进展"),
)


@pytest.mark.parametrize(("profile", "said"), OWN)
def test_each_product_s_day_is_told_in_its_own_words(profile: str, said: str, told: Callable[[str], str]) -> None:
    """Without a locale a product's day is told in its language, by its words for lists and states."""
    assert said in told(profile)


@pytest.fixture(scope="module")
def told() -> Callable[[str], str]:
    """Return what a product's day prints, in its own language."""

    @cache
    def printed(profile: str) -> str:
        out = io.StringIO()
        with redirect_stdout(out):
            assert demo(**USUAL | {"profile": profile}) == 0
        return out.getvalue()

    return printed


@pytest.mark.parametrize("profile", ["first_line", "omi", "reception"])
def test_a_locale_overrides_the_product_s_own(profile: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Told in English, a day has no other language's words but what people said and what they are called."""
    assert demo(**USUAL | {"profile": profile, "locale": "en"}) == 0

    out = capsys.readouterr().out
    assert "violations: 0" in out
    assert "the day is over" in out


@pytest.mark.parametrize("profile", PRESETS)
def test_denials_are_counted_by_rule(profile: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Every product's day has refusals, each counted under its rule; and every rule counted is in the catalogue."""
    assert demo(**USUAL | {"profile": profile, "as_json": True}) == 0

    denied = json.loads(capsys.readouterr().out)["denied"]
    assert denied
    assert set(denied) <= set(catalogue())
    assert all(count > 0 for count in denied.values())


def test_the_demo_s_own_texts_are_there_in_every_language() -> None:
    """Each language says each of the demo's own lines, with the same slots."""
    own = {
        locale: {code: text.slots for code, text in catalogue.texts.items() if code.startswith("demo.")}
        for locale, catalogue in texts_of_the_demo().catalogues.items()
    }

    assert set(own) == {"en", "zh-Hant", "zh-Hans", "vi"}
    assert all(texts == own["en"] for texts in own.values())
    assert {f"demo.kind.{kind}" for kind in MessageKind} <= own["en"].keys()


@pytest.mark.parametrize(("profile", "said"), [("omi", "Instagram is not a channel of omi"), ("reception", "WeChat")])
def test_a_channel_that_the_product_lacks_is_told(profile: str, said: str, capsys: pytest.CaptureFixture[str]) -> None:
    """What comes over a channel that the profile doesn't list is taken in, and that is said."""
    assert demo(**USUAL | {"profile": profile, "locale": "en", "as_json": True}) == 0

    assert said in capsys.readouterr().err


def test_an_unlisted_channel_is_taken_in_and_told(capsys: pytest.CaptureFixture[str]) -> None:
    """Plain omnichat lists no WeChat; what comes over it is taken in, and that is said. Collaboration is refused."""
    assert demo(**USUAL | {"profile": "omnichat", "as_json": True}) == 0

    said = capsys.readouterr()
    assert "WeChat is not a channel of omnichat" in said.err
    document = json.loads(said.out)
    assert document["conversations"] == 60
    assert document["denied"]["CO-0.6"] > 0


def test_the_file_of_a_url_is_found() -> None:
    """A relative and an absolute file are told apart, options are no part of it, memory has none."""
    assert file_of("memory:") is None
    assert file_of("sqlite:///day.db") == Path("day.db").absolute()
    assert file_of("sqlite:////var/day.db?synchronous=FULL") == Path("/var/day.db")
