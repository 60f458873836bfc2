"""Numbers that a message itself says are none to dial, and their neighbours, which are."""

import pytest

from omnikit.extraction import extract


def _phones(text: str) -> list[str]:
    return [fact.raw for fact in extract(text) if fact.kind == "phone"]


@pytest.mark.parametrize(
    "text",
    [
        "15912345678不是手机号，是快递单号",
        "不是电话号码，15912345678是合同编号",
        "98765432唔係電話嚟㗎",
        "0912345678 không phải số điện thoại nha, là mã vận đơn",
        "0912345678 ko phải sđt đâu",
        "that's not a phone number, 415-623-0132 is the case number",
        "it's not a phone number: 415-623-0132",
        "415-623-0132 is not a phone number",
    ],
)
def test_a_number_that_is_denied_is_no_phone(text: str) -> None:
    assert not _phones(text)


@pytest.mark.parametrize(
    "text",
    [
        "15912345678（报修单号）",
        "0912345678 (ma don)",
        "415-623-0132 (case ref)",
        "415-623-0132 - that's the RMA",
        "415-623-0132 = invoice number",
        "15912345678 这个是 invoice number",
        "0912345678 la so hop dong",
        "0912345678 - mã đơn",
        "15912345678那单什么时候到",
        "15912345678物流一直不更新",
        "0912345678 don nay huy giup",
    ],
)
def test_a_number_is_what_the_words_behind_it_name(text: str) -> None:
    assert not _phones(text)


@pytest.mark.parametrize(
    "text",
    [
        "合同号我拍照不清楚，手打给你，15912345678",
        "訂單編號在簡訊裡，0912345678",
        "客戶編號寫喺張單度，98765432",
        "mã vận đơn em tìm được rồi, 0912345678",
        "so hop dong day a, 0912345678",
        "my case number, let me type it out, 415-623-0132",
        "the tracking number is in the email, it says 415-623-0132",
        "the policy number again: 415-623-0132",
        "here's my booking reference, 415-623-0132",
        "phieu thu so 0912345678",
    ],
)
def test_a_label_announces_a_number_clauses_before(text: str) -> None:
    assert not _phones(text)


@pytest.mark.parametrize(
    "text",
    [
        "快递单号15912345678和159-8765-4321一起查下",
        "单号有两个，4908246459740804和15912345678，哪个对",
        "两张保单，15912345678跟15987654321",
        "mã đơn 0912345678 và 0987 654 321, mã nào đúng",
        "I have two, policy number 5036572647 and 430 680 3314, which one do you need",
    ],
)
def test_two_numbers_that_are_joined_have_one_label(text: str) -> None:
    assert not _phones(text)


@pytest.mark.parametrize(
    "text",
    [
        "订单还没到，13812345678 给我打电话",
        "订单号忘了，13812345678",
        "单号发我一下，13812345678",
        "订单号查到了，谢谢，13812345678",
        "13812345678不是我的电话，是我老公的",
        "0755-26881234不是手机，是座机",
        "不是订单号，是手机号13812345678",
        "13812345678（收验证码）",
        "13812345678（备用号码）",
        "号码有两个，13812345678和13912345678，哪个都能打",
        "我有两个快递，13812345678",
        "會員編號忘記了，0912345678",
        "唔係手提，係屋企電話 23456789",
        "0912345678 la ma em",
        "0912345678 không phải số của em, của chồng em",
        "mã vận đơn gửi lại cho em với, 0912345678",
        "em có hai số, 0912345678 với 0987654321, số nào cũng được",
        "call me at 415-623-0132, it's not a mobile, it's a landline",
        "415-623-0132 is the best number",
        "415-623-0132 (Tom's number)",
        "I forgot my order number, 415-623-0132",
        "I'd like to make my reservation again, 415-623-0132",
        "here's my number again, 415-623-0132",
    ],
)
def test_the_neighbours_are_phones(text: str) -> None:
    assert _phones(text)
