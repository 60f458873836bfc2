"""Ages and genders told in a clause of their own, of who was named clauses before, or of somebody else."""

import pytest

from omnikit.extraction import extract

TOLD: tuple[tuple[str, str], ...] = (
    ("我想给公公装假牙，他牙掉光了，七十八", "male 78"),
    ("我姐给我外甥报的，六岁，男孩", "male 6 male"),
    ("我岁数大了，七十三，想问问有没有课", "73"),
    ("肩周炎，四十八了，推拿几次能好", "48"),
    ("三十五了，还没买过保险", "35"),
    ("教练，我一米七，75公斤，三十四，先减脂还是增肌", "34"),
    ("女，身高158，体重96，二十二，做腿部吸脂", "female 22"),
    ("我跟我弟弟，分别26和22，想报潜水", "male 26 22"),
    ("哥们32，单身，有房有车", "male 32"),
    ("奶奶70+了，还能做白内障吗", "female 70"),
    ("一家三口，我37老公39女儿10岁", "37 male 39 female 10"),
    ("姐弟俩，姐姐14弟弟10", "female 14 male 10"),
    ("我是一位50岁的糖友", "50"),
    ("带我姥爷看牙，八十五岁装着起搏器能拔吗", "male 85"),
    ("你好，我是3栋1802的，姓马，先生，漏水了", "male"),
    ("call 返我 9482-0076 陳生收", "male"),
    ("学员信息：陆子昂 男 2016年8月生", "male"),
    ("hubs is 44 and his back went out again", "male 44"),
    ("mother-in-law, 69, needs dentures", "female 69"),
    ("My uncle Bob is 66 and wants a hearing test", "male 66"),
    ("I have a son, 14, who needs a math tutor", "male 14"),
    ("wife (33) and I (35) want couples massage", "female 33 35"),
    ("he's 7 and she's 9, both need haircuts", "7 9"),
    ("She is 84 and uses a cane", "84"),
    ("mid-40s male with sciatica", "male"),
    ("chồng mình 41 đau vai gáy", "male 41"),
    ("bà nội em tám lăm, lẫn rồi", "female 85"),
    ("con em 4t, con trai, nói ngọng", "4 male"),
    ("bố em sinh năm 1958, cần khám tim", "male"),
)
OTHERS: tuple[str, ...] = (
    "这台途观是2019年上牌的，跑了六万八，五岁了还值多少",
    "我三岁的电脑卡得要死",
    "請問兩歲和三歲的推車差在哪",
    "65岁老人证怎么办",
    "二十岁出头的时候我也干过销售",
    "他们家孩子才三岁就会背诗",
    "他是我老板，五十岁",
    "我同学的妈妈在你们那儿上班，六十了还不退休",
    "你们经理是不是姓陈，陈先生",
    "孙女士的快递怎么在我这",
    "招聘：女，18-30岁，形象好",
    "同桌是个女生，借我一支笔",
    "客人A：女，投诉B座电梯",
    "媽媽手冊忘了帶可以看診嗎",
    "三十五了还能再降点吗",
    "老人满七十坐公交免费",
    "your brother called me back",
    "my manager is a 40 year old child lol",
    "nhà mình 25 năm tuổi rồi",
)


@pytest.mark.parametrize(("text", "told"), TOLD)
def test_an_age_or_gender_is_of_whom_the_clauses_before_named(text: str, told: str) -> None:
    """In the order in which they stand there."""
    assert " ".join(fact.value for fact in extract(text, kinds=("age", "gender"))) == told


@pytest.mark.parametrize("text", OTHERS)
def test_what_is_told_of_others_and_of_things_is_no_fact_of_the_customer(text: str) -> None:
    """A thing's age, a stranger's, a requirement, a price."""
    assert extract(text, kinds=("age", "gender")) == ()
