"""Phones, IDs and addresses: what customers write, what only looks like it, and laws that hold of every message."""

import re
from collections.abc import Iterator
from importlib import import_module
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omnikit.extraction import extract
from omnikit.extraction.patterns import LazyPattern
from omnikit.extraction.reach.reading import REACH
from omnikit.model.errors import InvalidInput
from omnikit.model.found import Found, FoundKind

KINDS = tuple(sorted(REACH.kinds))
Fact = tuple[str, str]


def facts(text: str, *asked: str) -> set[Fact]:
    """Return what is found in *text* by which somebody is reached."""
    return {(fact.kind, fact.value) for fact in extract(text, asked=asked, kinds=KINDS)}


FOUND: tuple[tuple[str, set[Fact]], ...] = (
    ("电话13916284507", {("phone", "+8613916284507")}),
    ("186 2075 3391 下午打", {("phone", "+8618620753391")}),
    ("货到了打131/2098/4475", {("phone", "+8613120984475")}),
    ("一三九 二六零四 八七五一", {("phone", "+8613926048751")}),
    ("幺三九，二七四零，五六幺三", {("phone", "+8613927405613")}),
    ("壹叁玖贰陆零肆捌柒伍壹", {("phone", "+8613926048751")}),
    ("(021)54307791 找前台", {("phone", "+862154307791")}),
    ("010 8263 7754转806", {("phone", "+861082637754")}),
    ("13318260457 / 15602947183", {("phone", "+8613318260457"), ("phone", "+8615602947183")}),
    ("单号 2749103856172839 13764902185收货", {("phone", "+8613764902185")}),
    ("我的手機是0912-384-756", {("phone", "+886912384756")}),
    ("住處07-5213486，白天", {("phone", "+88675213486")}),
    ("我喺香港，電話 9318 4427", {("phone", "+85293184427")}),
    ("852 6847 2915", {("phone", "+85268472915")}),
    ("Sđt của em là 0912 384 657 ạ", {("phone", "+84912384657")}),
    ("cty em 0274.3826.175", {("phone", "+842743826175")}),
    ("call (206) 342-8617", {("phone", "+12063428617")}),
    ("my Singapore number is 9127 4836", {("phone", "+6591274836")}),
    ("staying in KL, 012-384 7195", {("phone", "+60123847195")}),
    ("text +44 7911 123456", {("phone", "+447911123456")}),
    ("手机微信同号13824790651", {("phone", "+8613824790651"), ("wechat", "13824790651")}),
    ("15813640297，v同", {("phone", "+8615813640297"), ("wechat", "15813640297")}),
    ("搜16621358074能加到我微信", {("phone", "+8616621358074"), ("wechat", "16621358074")}),
    ("电话13764902185，微信是另外一个", {("phone", "+8613764902185")}),
    ("微信482917736", {("wechat", "482917736")}),
    ("V信：lulu-mama2016", {("wechat", "lulu-mama2016")}),
    ("微 信 ：abc_123", {("wechat", "abc_123")}),
    ("微信 chen下划线yu08", {("wechat", "chen_yu08")}),
    ("wechat? sure → rob_sz8", {("wechat", "rob_sz8")}),
    ("line或wechat都行 id一样 kevin_lo77", {("line", "kevin_lo77"), ("wechat", "kevin_lo77")}),
    ("只用賴，boa_77", {("line", "boa_77")}),
    ("roberto88 on LINE", {("line", "roberto88")}),
    ("q q 号 29384756", {("qq", "29384756")}),
    ("739205184，这是我QQ", {("qq", "739205184")}),
    ("zalo 0903 718 264 nhé", {("phone", "+84903718264"), ("zalo", "+84903718264")}),
    ("mình ko xài zalo, gọi 0925 704 138", {("phone", "+84925704138")}),
    ("发我foxmail：gao.peng@foxmail.com谢谢", {("email", "gao.peng@foxmail.com")}),
    ("lily下划线wu@163.com", {("email", "lily_wu@163.com")}),
    ("mengmeng 艾特 qq 点 com", {("email", "mengmeng@qq.com")}),
    ("mark dot olsen at gmail dot com", {("email", "mark.olsen@gmail.com")}),
)


@pytest.mark.parametrize(("text", "expected"), FOUND)
def test_what_somebody_is_reached_by_is_found(text: str, expected: set[Fact]) -> None:
    """Each way of writing gives the same value."""
    assert facts(text) == expected


NOTHING = (
    "订单号 13812345678",
    "面单13812345678",
    "订单号我发你：13812345678",
    "13812345678是我的订单号",
    "工号和名字都核对过了，13703464522",
    "這批一共13812345678份",
    "余额13812345678.00元",
    "￥13812345678",
    "NO.13398865953",
    "7-15119159304-82，报错了",
    "139****8821 这个号是你们的吗",
    "13800138000是你们的客服吗",
    "你们的电话021-54307791打不通",
    "刚才打13800138000没人接",
    "快递单号SF1380013800138",
    "https://m.example.com/item/13800274615",
    "身份证440106199203074521",
    "信用卡 4311-9522-3847-1120",
    "that's 1,380,013,800 tokens",
    "manifest 206-342-8617",
    "Mã đơn hàng 0912345678 sao chưa giao",
    "giấy phép 0912345678",
    "微信支付 abc_12345",
    "微信Android版闪退",
    "LINE貼圖 summer2024",
    "你们微信是abc_12345吗",
    "密码 vx2468aa",
    "微信2024-06-19发票",
    "没有微信",
    "QQ音乐482917736首",
    "my insta is @brooke.bakes",
    "line 3 to the airport",
    "打95588",
)


@pytest.mark.parametrize("text", NOTHING)
def test_what_only_looks_like_it_is_left(text: str) -> None:
    """Orders, cards, prices, masks, links, products and what is the other side's are no facts."""
    assert facts(text) == set()


ASKED = (
    ("phone", "9318 4427 (Hong Kong)", {("phone", "+85293184427")}),
    ("wechat", "chenyu0827", {("wechat", "chenyu0827")}),
    ("wechat", "13824790651", {("phone", "+8613824790651"), ("wechat", "13824790651")}),
    ("qq", "482917736", {("qq", "482917736")}),
    ("line", "是 mei_chen88 喔", {("line", "mei_chen88")}),
    ("zalo", "0903 718 264", {("phone", "+84903718264"), ("zalo", "+84903718264")}),
)


@pytest.mark.parametrize(("kind", "text", "expected"), ASKED)
def test_a_bare_answer_is_what_was_asked_for(kind: str, text: str, expected: set[Fact]) -> None:
    """What the member just asked for needs no word beside it."""
    assert facts(text, kind) >= expected


def test_an_unknown_kind_is_refused_with_the_known_ones() -> None:
    """A typing error in a kind is said, with what is allowed."""
    with pytest.raises(InvalidInput, match=r"asked: 'fone' .*allowed: age, email, gender, line, phone"):
        extract("", asked=("fone",))
    with pytest.raises(InvalidInput, match=r"kinds: 'fone'"):
        extract("", kinds=("phone", "fone"))


def test_a_fact_says_where_it_stands_and_what_it_rests_on() -> None:
    """The stretch is that of the original, with its disguise; the cue is the word as it was written."""
    text = "我的Ｖ信：Ａbc＿123"
    (fact,) = extract(text, kinds=("wechat",))

    assert (text[fact.start : fact.end], fact.value, fact.cue) == ("Ａbc＿123", "Abc_123", "Ｖ信")
    assert 0 < fact.confidence <= 1


# --- laws of every message

PIECES = st.lists(
    st.one_of(
        st.sampled_from([text for text, _ in FOUND]),
        st.sampled_from(NOTHING),
        st.sampled_from(("微信", "vx", "qq", "line", "賴", "zalo", "@", "艾特", "电话", "13800138000", "+", "(")),
        st.sampled_from(("一", "零", "号", "是", "同", "的", "你们", "\u200b", "\ud800", " ", "\n", "#", "/", "-")),
        st.text(max_size=12),
    ),
    max_size=8,
).map("".join)
ALL_KINDS = tuple(FoundKind)


@given(PIECES, st.sets(st.sampled_from(ALL_KINDS)))
def test_nothing_raises_and_every_fact_stands_in_the_text(text: str, asked: set[str]) -> None:
    """Whatever is written: no error, spans that hold the raw text, in order, each with a value."""
    found = extract(text, asked=asked)

    assert all(fact.raw == text[fact.start : fact.end] and fact.raw and fact.value for fact in found)
    assert list(found) == sorted(found, key=lambda fact: (fact.start, fact.end, fact.kind))


@given(PIECES, st.sets(st.sampled_from(ALL_KINDS)))
def test_only_the_kinds_that_are_wanted_are_found(text: str, wanted: set[str]) -> None:
    """Asking for some kinds gives exactly those facts of all that are of them."""
    every = extract(text)

    assert extract(text, kinds=wanted) == tuple(fact for fact in every if fact.kind in wanted)


UNRELATED = ("今天天气真不错。\n", "请问几点开门？\n", "好的谢谢。\n", "ok see you.\n")


def moved(found: tuple[Found, ...], by: int) -> list[Found]:
    """Return *found*, *by* letters further on."""
    return [fact.but(start=fact.start + by, end=fact.end + by) for fact in found]


@pytest.mark.parametrize("before", UNRELATED[:3])
@pytest.mark.parametrize("text", [text for text, _ in FOUND])
def test_an_unrelated_sentence_before_changes_nothing_but_places(text: str, before: str) -> None:
    """What is said in another sentence is not beside the number."""
    if re.search("[A-Za-zđ]", text):  # a sentence in another language would be a hint of another country
        before = UNRELATED[3] if text.isascii() else ""

    assert list(extract(before + text, kinds=KINDS)) == moved(extract(text, kinds=KINDS), len(before))


@pytest.mark.parametrize("behind", UNRELATED[:3])
@pytest.mark.parametrize("text", [text for text, _ in FOUND])
def test_an_unrelated_sentence_behind_changes_nothing(text: str, behind: str) -> None:
    """The same behind."""
    if re.search("[A-Za-zđ]", text):
        behind = UNRELATED[3] if text.isascii() else ""

    assert extract(f"{text}。\n{behind}", kinds=KINDS) == extract(text, kinds=KINDS)


WIDE = {code: code + 0xFEE0 for code in range(ord("!"), ord("~") + 1)}


@pytest.mark.parametrize(("text", "expected"), FOUND)
def test_width_changes_no_value(text: str, expected: set[Fact]) -> None:
    """Letters, digits and signs in full width mean what they mean."""
    wide = text.translate({ord(c): WIDE[ord(c)] for c in text if c.isascii() and (c.isalnum() or c in "+-._@/")})

    assert facts(wide) == expected


@pytest.mark.parametrize(("text", "expected"), FOUND)
def test_case_changes_no_value(text: str, expected: set[Fact]) -> None:
    """What is shouted is the same, but that an ID keeps its letters."""
    assert {(kind, value.lower()) for kind, value in facts(text.upper())} == {
        (kind, value.lower()) for kind, value in expected
    }


# --- linear time

MODULES = (
    "reach.addresses",
    "asking",
    "reach.beside",
    "gate",
    "reach.handles",
    "reach.labels",
    "normalising",
    "reach.numbers",
    "reach.others",
    "reach.plain",
    "reach.reading",
    "reach.regions",
    "reach.things",
    "reach.tokens",
    "reach.weighing",
)


def patterns() -> Iterator[tuple[str, re.Pattern[str]]]:
    """Yield every pattern that the modules of this extractor keep."""
    for name in MODULES:
        module: ModuleType = import_module(f"omnikit.extraction.{name}")
        for key, held in vars(module).items():
            for one in held.values() if isinstance(held, dict) else (held,):
                if isinstance(one, LazyPattern):
                    yield f"{name}.{key}", one.compiled()
                elif isinstance(one, re.Pattern):
                    yield f"{name}.{key}", one
                elif isinstance(getattr(one, "__self__", None), re.Pattern):
                    yield f"{name}.{key}", one.__self__


def open_loops(parsed: object, inside: bool = False) -> Iterator[str]:
    """Yield each loop without a bound that stands in another loop and may give back what it took."""
    from re import _parser  # type: ignore[attr-defined]  # the only way to read a pattern as it is understood

    for operation, argument in parsed:  # type: ignore[attr-defined]
        name = str(operation)
        if name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
            _, most, body = argument
            endless = most is _parser.MAXREPEAT or int(most) > 100
            if endless and inside and name != "POSSESSIVE_REPEAT":
                yield name
            yield from open_loops(body, inside or (endless and name != "POSSESSIVE_REPEAT"))
        elif name == "BRANCH":
            for way in argument[1]:
                yield from open_loops(way, inside)
        elif name == "SUBPATTERN":
            yield from open_loops(argument[-1], inside)
        elif name == "ATOMIC_GROUP":
            yield from open_loops(argument, False)
        elif name in ("ASSERT", "ASSERT_NOT"):
            yield from open_loops(argument[1], False)


def test_no_pattern_has_a_loop_in_a_loop() -> None:
    """A loop without a bound inside another takes more than linear time: there is none."""
    from re import _parser  # type: ignore[attr-defined]

    checked = dict(patterns())

    assert len(checked) > 30
    assert {name for name, one in checked.items() if list(open_loops(_parser.parse(one.pattern, one.flags)))} == set()
