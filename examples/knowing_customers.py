"""A clinic's reception, simulated: thirty visitors tell things of themselves in passing, and the desk knows them.

Run it: python examples/knowing_customers.py [seed]
"""

import sys
from collections import Counter
from datetime import UTC, datetime, timedelta
from random import Random

from omnikit import SYSTEM, Account, Actor, Content, Denied, Desk, Inbound, Member, Settings, preset
from omnikit.desk.ports import Needs
from omnikit.engine.cards import Card
from omnikit.model.administration import ChangeSettings, SaveAccount, SaveMember
from omnikit.model.commands import Command, EditContact, Reply, Untag
from omnikit.model.contacts import Merge, Split
from omnikit.model.effects import Send
from omnikit.model.ids import AccountId, ConversationId, MemberId, WorkspaceId
from omnikit.model.presence import SignIn
from omnikit.policies.roles import AGENT, SUPERVISOR
from omnikit.storage import open_storage

CLINIC, SITE = WorkspaceId("clinic"), AccountId("site")
ANN, SUE = MemberId("ann"), MemberId("sue")
KINDS = ("phone", "wechat", "qq", "age", "gender")

ASKS = (
    "你好，洗牙要预约吗？",
    "请问周六上班吗？",
    "种植牙一颗多少钱？",
    "孩子换牙要来看吗？",
    "早上好，想咨询一下矫正",
)
TRAPS = (
    "订单号 {order} 的费用能开发票吗",
    "刚才付了 1880 元，收到了吗",
    "3 月 14 号下午 2 点到 5 点有空吗",
    "挂号单 {order}，帮我查一下",
)
SAYS = {
    "phone": ("我电话{said}", "手机号 {said}，下午打给我", "有事打我手机{said}吧", "联系电话：{said}"),
    "wechat": ("加我微信 {said}", "我微信号是{said}", "vx：{said}，谢谢", "加V {said}"),
    "qq": ("我QQ {said}", "加我QQ：{said}，资料发我", "我的扣扣是{said}"),
    "age": ("我今年{said}岁", "本人{said}岁，能做吗"),
    "gender": ("我是{said}",),
}
DIGITS = str.maketrans("0123456789", "零一二三四五六七八九")
FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
GENDERS = {"female": "女生", "male": "男生"}


class Person:
    """A visitor whom *chance* makes: what is true of them, and how they put it."""

    def __init__(self, number: int, chance: Random) -> None:
        self.id = f"visitor {number}"
        self.chance = chance
        true = {
            "phone": f"+86{chance.choice((139, 150, 186))}0000{chance.randrange(10_000):04}",
            "wechat": f"{chance.choice(('lin', 'mu', 'chen', 'gao'))}_{chance.choice(('ya', 'deng'))}{number:02}",
            "qq": str(chance.randrange(200_000_000, 999_999_999)),
            "age": str(chance.randrange(19, 80)),
            "gender": chance.choice(tuple(GENDERS)),
        }
        self.tells = {kind: true[kind] for kind in KINDS if chance.random() < 0.4}

    def words(self, kind: str, value: str) -> str:
        """Return how a person tells a fact in passing: seldom as a form would have it."""
        said = value
        if kind == "phone":
            bare = value.removeprefix("+86")
            spaced, dashed = (f"{bare[:3]}{sign}{bare[3:7]}{sign}{bare[7:]}" for sign in " -")
            said = self.chance.choice((bare, spaced, dashed, bare.translate(FULL_WIDTH), bare.translate(DIGITS)))
        elif kind == "gender":
            said = GENDERS[value]
        return self.chance.choice(SAYS[kind]).format(said=said)

    def trap(self) -> str:
        """Return something with a number in it that tells nothing of them."""
        return self.chance.choice(TRAPS).format(order=f"20260302{self.chance.randrange(10**7):07}")


class Reception:
    """A desk of the profile ``reception`` with a clock of its own: each thing that happens takes a second."""

    def __init__(self) -> None:
        self.now = datetime(2026, 3, 2, 1, tzinfo=UTC)
        self.deliveries = 0
        self.desk = Desk(open_storage("memory:"), CLINIC, profile=preset("reception"), clock=self.clock)
        self.desk.administer(SaveAccount(workspace=CLINIC, account=Account(SITE, "webchat")), actor=SYSTEM).unwrap()
        for id, role in ((ANN, AGENT), (SUE, SUPERVISOR)):
            member = Member(id=id, name=id.title(), role=role)
            self.desk.administer(SaveMember(workspace=CLINIC, member=member), actor=SYSTEM).unwrap()
        # nobody renews the presence here, so it holds all day
        settings = Settings(lease=timedelta(days=1))
        self.desk.administer(ChangeSettings(workspace=CLINIC, settings=settings), actor=SYSTEM).unwrap()
        self.desk.attend(SignIn(member=ANN), actor=Actor.of(ANN)).unwrap()

    def clock(self) -> datetime:
        """Return the time, and let a second pass."""
        self.now += timedelta(seconds=1)
        return self.now

    def hears(self, person: str, text: str) -> ConversationId:
        """Take in what a visitor writes: what it tells is known when this returns."""
        self.deliveries += 1
        inbound = Inbound(
            account=SITE, thread=person, sender=person, dedupe=f"{self.deliveries}", content=Content(text=text)
        )
        return self.desk.receive(inbound).unwrap().id

    def does(self, command: Command, who: MemberId = ANN) -> None:
        """Let a member do something that is allowed."""
        self.desk.handle(command, actor=Actor.of(who)).unwrap()

    def says(self, conversation: ConversationId, text: str) -> None:
        """Let a member write to a visitor."""
        self.does(Reply(conversation=conversation, content=Content(text=text)))

    def knows(self, conversation: ConversationId) -> Card:
        """Return what the team is shown of a conversation's visitor."""
        card = self.desk.card(conversation, actor=Actor.of(ANN))
        assert card is not None
        assert not isinstance(card, Denied)
        return card

    def sent(self) -> list[tuple[ConversationId, str]]:
        """Do what is due outside; return what went to visitors: for which conversation, to whom."""
        sent = []
        while tasks := self.desk.due():
            for task in tasks:
                if isinstance(task.effect, Send):
                    needs = Needs(workspace=CLINIC, conversation=task.conversation)
                    found = self.desk.storage.read(needs).conversation
                    assert found is not None
                    sent.append((found.id, found.thread.key))
                self.desk.settle(task)
        return sent


def facts_of(card: Card) -> dict[str, str]:
    """Return what a record says, of what visitors tell."""
    fields = {"phone": card.phone, **card.facts}
    return {kind: fields[kind] for kind in KINDS if fields.get(kind)}


def talk(reception: Reception, person: Person) -> ConversationId:
    """Let a visitor ask, and tell what they tell; asked for their WeChat they send it alone. Traps come in between."""
    conversation = reception.hears(person.id, person.chance.choice(ASKS))
    for kind, value in person.tells.items():
        if person.chance.random() < 0.4:
            reception.hears(person.id, person.trap())
        if kind == "wechat" and person.chance.random() < 0.5:
            reception.says(conversation, "方便加个微信吗？")
            reception.hears(person.id, value)
        else:
            reception.hears(person.id, person.words(kind, value))
    reception.says(conversation, "好的，稍后联系您")
    return conversation


def a_person_has_the_last_word(reception: Reception, conversation: ConversationId, person: Person) -> bool:
    """Correct a phone and take a tag off: what the visitor tells afterwards changes neither, and is in the ledger."""
    by_hand, told_later = "+8613900009999", "15000008888"
    reception.hears(person.id, "加我微信 a_first_id")
    reception.does(EditContact(conversation=conversation, fields={"phone": by_hand}))
    reception.does(Untag(conversation=conversation, tags=("转微",)))
    reception.hears(person.id, f"我换号了，电话{told_later}，微信 a_later_id")
    card = reception.knows(conversation)
    lines = reception.desk.ledger(conversation, actor=Actor.of(ANN), fields=frozenset({"phone"}))
    assert not isinstance(lines, Denied)
    newest = lines[0]
    return (
        (card.phone, card.facts["wechat"], "转微" in card.tags) == (by_hand, "a_later_id", False)
        and (newest.value, newest.kept) == (f"+86{told_later}", False)
    )  # fmt: skip


def one_person_twice(reception: Reception, conversation: ConversationId, person: Person) -> tuple[bool, bool]:
    """Let a visitor come from another browser, merge the two records, write to both, and split them again.

    Return whether one record was shown and each reply went where it was asked, and whether the split left no trace.
    """
    sue, phone = Actor.of(SUE), reception.knows(conversation).phone
    again = reception.hears("another browser", f"我是昨天问过的，电话{phone.removeprefix('+86')}，我QQ 254871103")
    one, other = reception.knows(conversation), reception.knows(again)
    assert one.phone == other.phone, "that is how the two are known to be one"
    merge = Merge(contact=one.contact, other=other.contact)
    reception.desk.change_contact(merge, actor=sue).unwrap()
    whole = reception.knows(again)
    reception.sent()
    for place in (conversation, again):
        reception.says(place, "您好，又见面了")
    merged = (
        whole.contact == one.contact
        and whole.facts.get("qq") == one.facts.get("qq", "254871103")
        and reception.sent() == [(conversation, person.id), (again, "another browser")]
    )  # fmt: skip
    reception.desk.change_contact(Split(contact=one.contact, other=other.contact), actor=sue).unwrap()
    apart = [reception.knows(place) for place in (conversation, again)]
    return merged, [facts_of(card) for card in apart] == [facts_of(one), facts_of(other)]


def main(seed: int) -> None:
    """Let thirty visitors come, print what is known of each, and check it against what they told."""
    chance, reception = Random(seed), Reception()
    people = [Person(number, chance) for number in range(1, 31)]
    met = {person.id: talk(reception, person) for person in people}

    tags_of = {"phone": "转电", "wechat": "转微"}
    wrong: list[str] = []
    counted: Counter[str] = Counter()
    print(f"{'':<11} | {'known':<54} | {'marked':<59} | tagged")
    for person in people:
        card = reception.knows(met[person.id])
        known = facts_of(card)
        marks = ", ".join(f"{kind} {colour}" for kind, colour in card.marks.items())
        said = ", ".join(known.values())
        print(f"{person.id:<11} | {said:<54} | {marks:<59} | {' '.join(card.tags)}".rstrip(" |"))
        counted.update(known.keys())
        expected = {tags_of[kind] for kind in person.tells if kind in tags_of}
        if (known, set(card.marks), set(card.tags)) != (person.tells, set(person.tells), expected):
            wrong.append(f"{person.id} told {person.tells}")
    print("known: " + ", ".join(f"{kind} {counted[kind]}" for kind in KINDS))
    for line in wrong:
        print(line)

    first, second, *_ = (person for person in people if "phone" in person.tells)
    last_word = a_person_has_the_last_word(reception, met[first.id], first)
    merged, split = one_person_twice(reception, met[second.id], second)
    checks = {
        "what visitors told is known, marked and tagged, and nothing else": not wrong,
        "what a person has set stays": last_word,
        "two records were one, and each reply went where it was asked": merged,
        "and were two again, as if nothing had been": split,
        "the store is true": not reception.desk.audit().violations,
    }
    for what, holds in checks.items():
        print(f"{'yes' if holds else 'NO'}: {what}")
    if not all(checks.values()):
        sys.exit("the desk doesn't know its visitors")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 7)
