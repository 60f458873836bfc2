"""Numbers whose digits are disguised, said in words, or apart from their area's code."""

import pytest

from omnikit.extraction import extract


@pytest.mark.parametrize(
    ("text", "raw", "value"),
    [
        ("手机18O 3652 74O9（零打成字母了）", "18O 3652 74O9", "+8618036527409"),
        ("电话l38 0652 7419", "l38 0652 7419", "+8613806527419"),
        ("幺五洞二八三六拐拐四幺", "幺五洞二八三六拐拐四幺", "+8615028367741"),
        ("１５０，２８３６，７７４１ 逗号去掉就是", "１５０，２８３６，７７４１", "+8615028367741"),
        ("138空格0652空格7419", "138空格0652空格7419", "+8613806527419"),
        ("my cell is nine one seven, 503, 2864", "nine one seven, 503, 2864", "+19175032864"),
        (
            "four one five seven two eight three nine oh six",
            "four one five seven two eight three nine oh six",
            "+14157283906",
        ),
        (
            "nine one double two, four six seven one, I'm in Singapore",
            "nine one double two, four six seven one",
            "+6591224671",
        ),
        (
            "không chín ba hai, sáu một tám, bốn không bảy",
            "không chín ba hai, sáu một tám, bốn không bảy",
            "+84932618407",
        ),
        ("区号0512，号码 6825 7394", "6825 7394", "+8651268257394"),
        ("①王丽娟 ②52岁 ③0531-82094716", "0531-82094716", "+8653182094716"),
    ],
)
def test_a_number_is_read_however_its_digits_are_written(text: str, raw: str, value: str) -> None:
    """What is found stands in the text as it was given."""
    (phone,) = (found for found in extract(text) if found.kind == "phone")

    assert (phone.raw, phone.value, text[phone.start : phone.end]) == (raw, value, raw)


@pytest.mark.parametrize(
    "text",
    [
        "型号是1O0-lI0",
        "订单号18O36527409查一下",
        "①38元 ②65元 ③27元 ④41元",
        "10，20，30，40，50号各要几份",
        "one two three four five six seven eight nine",
        "tracking number is nine one seven five oh three two eight six four",
        "em không ba mẹ, hai anh em sống chung",
        "mã đơn không chín ba hai sáu một tám bốn không bảy",
        "区号0512，订单68257394",
    ],
)
def test_what_is_no_number_to_dial_stays_none_in_disguise(text: str) -> None:
    """Words and letters become digits only where a phone's number comes of them, and traps hold."""
    assert not extract(text, kinds=("phone",))
