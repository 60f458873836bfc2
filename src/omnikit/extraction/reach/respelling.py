"""Numbers whose digits are disguised or said in words: "18O 3652 74O9", "nine one seven, 503, 2864", "không chín ba".

A message that holds nothing by which somebody is reached is read again with these as digits, each at its place. So they
cost those that hold something nothing.
"""

import re
import unicodedata

from omnikit.extraction.normalising import Normalised, normalise
from omnikit.extraction.patterns import LazyPattern
from omnikit.extraction.reach.tokens import DIGIT_OF
from omnikit.extraction.spelling import LATIN, spelled
from omnikit.extraction.ways import PARTING

# --- letters that look like digits; Chinese soldiers' names of digits

_LOOKS = {ord(letter): digit for letter, digit in (("o", "0"), ("l", "1"), ("i", "1"), ("з", "3"), ("о", "0"))}
_SAID = {ord(letter): digit for letter, digit in (("洞", "零"), ("拐", "七"), ("勾", "九"), ("妖", "一"), ("么", "一"))}
_NUMERALS = "〇零○一壹幺二贰貳两兩三叁參参四肆五伍六陆陸七柒八捌九玖"
_SIGN = "[ .()（）_-]"
_IN_LOOKING = f"[0-9{_NUMERALS} .()（）_-]"
_LOOKING = LazyPattern(
    rf"(?<![{LATIN}0-9])(?:[oli]|[01](?={_IN_LOOKING}{{0,14}}[oliзо]))(?:{_SIGN}{{0,3}}+(?:[0-9{_NUMERALS}]|[oliзо](?![a-hjkmnp-zß-ỹ]))){{7,13}}+"
    rf"(?![{LATIN}0-9{_NUMERALS}])"
)
_MOST_LETTERS = 5
_ALSO_SAID = "洞拐勾妖么"
_SOLDIERS = LazyPattern(
    f"[1幺一0零洞妖么](?<![什怎那这].)(?=[0-9{_NUMERALS} ,，-]{{0,12}}[{_ALSO_SAID}]|(?<=[妖么]))"
    f"[0-9{_NUMERALS}{_ALSO_SAID} ,，-]{{9,16}}+"
)

# --- words for digits

_ENGLISH = {
    "zero": "0", "oh": "0", "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7",
    "eight": "8", "nine": "9",
}  # fmt: skip
_VIETNAMESE = {
    "không": "0", "khong": "0", "ko": "0", "một": "1", "mốt": "1", "mot": "1", "hai": "2", "ba": "3", "bốn": "4",
    "bon": "4", "tư": "4", "năm": "5", "nam": "5", "lăm": "5", "sáu": "6", "sau": "6", "bảy": "7", "bẩy": "7",
    "bay": "7", "tám": "8", "tam": "8", "chín": "9", "chin": "9",
}  # fmt: skip
_TIMES = {"double": 2, "triple": 3, "treble": 3}
_IN_LIST = {"o": "0"}  # a digit only among other words for digits
_WORDS = _ENGLISH | _VIETNAMESE | _IN_LIST
_BETWEEN = "[ ,.-]"
_AMERICAN = 10


def _one() -> str:
    return rf"(?:(?:double |triple |treble )?{spelled(_WORDS)}|[0-9]{{1,4}}(?![0-9]))"


_ROW = LazyPattern(lambda: rf"(?<![{LATIN}0-9]){_one()}(?:{_BETWEEN}{{1,3}}+{_one()}){{3,14}}+(?![{LATIN}0-9])")
_ONE = LazyPattern(
    lambda: rf"(?:(?P<times>double|triple|treble) )?(?P<word>{spelled(_WORDS)})|(?P<digits>[0-9]{{1,4}})"
)
_FEWEST_WORDS = 3

# --- signs that part digits of no other number

_PARTED = LazyPattern(
    rf"(?<![0-9])(?:(?P<whole>1[3-9][0-9])|0[35789][0-9]{{2}})(?P<odd> ?{PARTING}{{1,2}} ?)"
    r"(?(whole)[0-9]{4}(?P=odd)[0-9]{4}|[0-9]{3}(?P=odd)[0-9]{3})(?![0-9元块件条單单]|(?P=odd)[0-9])"
    rf"|(?<![0-9])1(?:{PARTING}{{1,2}}[0-9]){{10}}(?![0-9]|{PARTING}{{1,2}}[0-9])"
    r"|(?<![0-9])1[3-9][0-9][\U0001f300-\U0001faff【】「」]{1,2}[0-9]{4}[\U0001f300-\U0001faff【】「」]{1,2}[0-9]{4}(?![0-9])"
    r"|(?<![0-9])[2-9][0-9]{2}[\u2190-\u2bff\U0001f300-\U0001faff]{1,2}[2-9][0-9]{2}"
    r"[\u2190-\u2bff\U0001f300-\U0001faff]{1,2}[0-9]{4}(?![0-9])|"
    r"(?<![0-9])(?:(?P<mobile>1[3-9][0-9])|0[0-9]{2,3})(?P<sign> ?(?:[,，*|丨…。=+/\\\n:：]|[横空]?[杠格]|横线?) ?)"
    r"(?(mobile)[0-9]{4}(?P=sign)[0-9]{4}|[0-9]{3}(?P=sign)[0-9]{3,4})(?![0-9]|(?P=sign)[0-9]{4}(?![0-9]))"
    r"|(?<![0-9])0[1-9][0-9]{1,2}[，,] ?[2-9][0-9]{6,7}(?![0-9，,])"
    r"|(?<![0-9])[01](?:[，,。…][0-9]){9,10}(?![0-9，,])"
    r"|(?<![0-9，,])1[3-9][0-9][ ，,-]{1,2}[0-9]{4}[ ，,-]{1,2}[0-9]{4}(?![0-9，,])"
    r"|(?<![0-9，,])1 [3-9] [0-9][ ，,]{1,2}[0-9] [0-9] [0-9] [0-9][ ，,]{1,2}[0-9] [0-9] [0-9] [0-9](?![0-9，,])"
)
_PARTING = LazyPattern("[^0-9]")

# --- an area's code apart from the number

_CODE = (
    r"(?P<name>区号|區號|区码|區碼|area code|mã vùng)(?:就?[是为為係]| is| là|"
    r"[:： (（])*+(?P<code>0[1-9][0-9]{0,2}|[2-9][0-9]{2})(?![0-9])"
)
_LOCAL = r"(?<![0-9])(?P<local>[2-9][0-9]{2,3}[ -]?[0-9]{4})(?![0-9])"
_AREA_NAMED = LazyPattern("区号|區號|区码|區碼|area code|mã vùng")
_AREAS = (
    LazyPattern(rf"{_CODE}[^0-9\n。]{{0,12}}{_LOCAL}"),
    LazyPattern(
        rf"(?<![0-9])(?P<code>0[1-9][0-9]{{0,2}})(?:是)?(?P<name>区号|區號|区码|區碼)[^0-9\n。]{{0,10}}{_LOCAL}"
    ),
    LazyPattern(rf"{_LOCAL}[^0-9\n。]{{0,8}}{_CODE}"),
)

# --- a number in parts that are named or sent one by one: "前七位1880264，后四位9137"

_HEAD = r"(?P<head>(?:1[3-9]|0[0-9])[0-9](?:[ .-]?[0-9]){0,6})(?![0-9])"
_MIDDLE, _TAIL = r"(?P<middle>[0-9]{2,5})(?![0-9])", r"(?P<tail>[0-9](?:[ -]?[0-9]){1,7})(?![0-9])"
_SO_MANY = "[一二两兩三四五六七八1-8][位个個]"
_IS = r"(?:数字|數字|号码|號碼|[ :：,，是为為係系发發写寫])*+"
_FIRST, _LAST = rf"前(?:{_SO_MANY}|半?[段截]|[面边邊])", rf"(?:最?[后後末尾]|剩下的?)(?:{_SO_MANY}|半?[段截]|[面边邊])"
_THEN = r"[^0-9]{0,6}?"
_IN_PARTS = (
    LazyPattern(
        rf"{_FIRST}{_IS}{_HEAD}{_THEN}(?:(?:中间|中間|当中)(?:{_SO_MANY}|[段截])?{_IS}{_MIDDLE}{_THEN})?{_LAST}{_IS}{_TAIL}"
    ),
    LazyPattern(rf"(?P<turned>{_LAST}){_IS}{_TAIL}{_THEN}{_FIRST}{_IS}{_HEAD}"),
    LazyPattern(
        rf"[分拆][成开開]?(?:[两兩二2三3][段截条條次])?[发發写寫说說报報给給打][^0-9]{{0,8}}{_HEAD}[^0-9]{{1,6}}(?:{_MIDDLE}[^0-9]{{1,6}})?{_TAIL}"
    ),
    LazyPattern(
        rf"{_HEAD}-?[开開打][头頭][^0-9]{{0,4}}(?:{_TAIL}[结結收][尾束]|{_LAST}{_IS}(?P<end>[0-9]{{2,8}})(?![0-9]))"
    ),
    LazyPattern(
        rf"{_HEAD},?，?(?:接着|[后後][面头頭边邊]){_IS}(?:{_MIDDLE},?，?再?(?:接着|[后後][面头頭边邊]){_IS})?{_TAIL}"
    ),
    LazyPattern(
        rf"[3-7] số đầu(?: là|[ :])*+{_HEAD}[^0-9]{{1,6}}(?:[1-7] số giữa(?: là|[ :])*+{_MIDDLE}[^0-9]{{1,6}})?"
        rf"[1-7] số (?:cuối|sau|còn lại)(?: là|[ :])*+{_TAIL}"
    ),
    LazyPattern(
        rf"first [a-z0-9]{{1,5}} (?:digits|numbers)(?: are| is|[ :])*+(?P<head>[0-9]{{3,7}})(?![0-9])[^0-9]{{1,8}}?"
        rf"(?:the )?(?:last|remaining|other) [a-z0-9]{{1,5}}(?: digits| numbers)?(?: are| is|[ :])*+{_TAIL}"
    ),
)
_CALLING = LazyPattern(
    "手机|手機|电话|電話|号码|號碼|我的?[号號]|[拨撥打]|联[系络絡]|聯[繫絡]|sđt|sdt|gọi|số (?:em|e|mình|của)|phone|call"
    "|cell|mobile|my num|reach me|text me"
)
"""A number in parts is a phone's only if something says so."""
_WHOLE = LazyPattern("1[3-9][0-9]{9}|0[35789][0-9]{8}")

# --- marks of a list: "①… ②…"

_CIRCLED = "\u2460-\u2487\u2776-\u2793\u24eb-\u24ff"
_MARK = LazyPattern(f"[{_CIRCLED}](?<![{_CIRCLED}].)(?! ?[{_CIRCLED}])")

Place = tuple[str, int]
"""A letter, and where it stands in the text."""


def unlisted(message: Normalised) -> Normalised:
    """Return *message* without the marks of a list whose marks are digits in a circle."""
    marks = [mark.start() for mark in _MARK.finditer(message.raw)]
    counted = [int(unicodedata.numeric(message.raw[mark])) for mark in marks]
    if len(marks) < 2 or counted != list(range(counted[0], counted[0] + len(marks))):
        return message
    letters = list(message.raw)
    for mark in marks:
        letters[mark] = "；"  # no number goes on behind it
    return normalise("".join(letters))


def respelled(message: Normalised) -> Normalised | None:
    """Return *message* with what is disguised as digits; None if there is nothing of that."""
    lower = message.lower
    if _AREA_NAMED.search(lower) is not None:
        for area in _AREAS:
            apart = area.search(lower)
            if apart:
                return _edited(message, _with_area(apart))
    for parts in _IN_PARTS if _CALLING.search(lower) is not None else ():
        named = parts.search(lower)
        number = _of_parts(named) if named else []
        if named and number:
            return _edited(message, [(*named.span(), number)])
    edits: list[tuple[int, int, list[Place]]] = []
    for found in _LOOKING.finditer(lower):
        written = found[0]
        strange = sum(1 for letter in written if ord(letter) in _LOOKS)
        if strange <= _MOST_LETTERS:
            edits.append(_same(found, written.translate(_LOOKS).translate(DIGIT_OF)))
    if not lower.isascii():
        edits += [_same(found, found[0].translate(_SAID)) for found in _SOLDIERS.finditer(lower)]
    edits += [
        _same(found, _PARTING.sub(" ", found[0]))
        for found in _PARTED.finditer(lower)
        if not found["odd"]
        or lower[found.start() - 1 : found.start()] != found["odd"].strip()[:1]  # a list of prices
        or _CALLING.search(lower) is not None
    ]
    for found in _ROW.finditer(lower):
        row = _row_of_digits(found)
        if row:
            edits.append((found.start(), found.end(), row))
    return _edited(message, edits) if edits else None


def _same(found: re.Match[str], written: str) -> tuple[int, int, list[Place]]:
    start, end = found.span()
    return start, end, [(letter, start + at) for at, letter in enumerate(written)]


def _with_area(apart: re.Match[str]) -> list[tuple[int, int, list[Place]]]:
    """Return the edits that put an area's code before the number, and a word of calling where it was named."""
    start, end = apart.span("local")
    named, code = apart.span("name"), apart.span("code")
    word = "phone" if apart["name"].isascii() else "电话"
    number = [(digit, start) for digit in f"{apart['code']}-"]
    number += [(digit, start + at) for at, digit in enumerate(apart["local"])]
    return [(*named, [(letter, named[0]) for letter in word]), (*code, [(" ", code[0])]), (start, end, number)]


def _of_parts(named: re.Match[str]) -> list[Place]:
    """Return the digits of a number in *named* parts, each at its place; none if they are no whole mobile's."""
    number: list[Place] = []
    for part in ("head", "middle", "tail", "end"):
        if part in named.re.groupindex and named[part]:
            start = named.start(part)
            number += [(digit, start + at) for at, digit in enumerate(named[part]) if digit.isdecimal()]
    digits = "".join(digit for digit, _ in number)
    if len(digits) == _AMERICAN and digits[0] not in "01" and named[0].startswith("first"):
        return _as_americans(number)
    if _WHOLE.fullmatch(digits) is None:
        return []
    if " số " in named[0]:  # the message may have no other word of it
        return [(sign, number[0][1]) for sign in " +84"] + number[1:]
    return [(" ", named.start()), *number]


def _as_americans(digits: list[Place]) -> list[Place]:
    """Return ten *digits* as Americans group them."""
    for at in (6, 3):
        digits.insert(at, (" ", digits[at][1]))
    return digits


def _row_of_digits(row: re.Match[str]) -> list[Place]:
    """Return the digits of a *row* of words for them, each where its word ends; none if they are too few."""
    places: list[Place] = []
    words = 0
    until = row.start()
    for said in _ONE.finditer(row[0]):
        start, end = row.start() + said.start(), row.start() + said.end()
        if places and (said["digits"] or row.string[until:start].strip(" ")):
            places.append((" ", until))
        until = end
        if said["digits"]:
            places += [(digit, start + at) for at, digit in enumerate(said["digits"])]
            continue
        words += 1
        places += [(_WORDS[said["word"]], end - 1 if places else start)] * _TIMES.get(said["times"], 1)
    if words < _FEWEST_WORDS:
        return []
    digits = [place for place in places if place[0] != " "]
    if digits[0][0] == "0" and not _VIETNAMESE.keys().isdisjoint(
        row[0].split()
    ):  # the message may have no other word of it
        return [(sign, places[0][1]) for sign in "+84"] + places[1:]
    if len(digits) == _AMERICAN and digits[0][0] not in "01":
        return _as_americans(digits)
    return places


def _edited(message: Normalised, edits: list[tuple[int, int, list[Place]]]) -> Normalised:
    """Return *message* with *edits*, each of its letters at its place in the original."""
    edits.sort(key=lambda edit: edit[0])
    places: list[Place] = []
    here = 0
    for start, end, put in edits:
        if start < here:
            continue
        places += [(message.text[at], at) for at in range(here, start)]
        places += put
        here = end
    places += [(message.text[at], at) for at in range(here, len(message.text))]
    starts, shifts = [0], [0]
    for at, (_, place) in enumerate(places):
        shift = message.span(place, place + 1)[0] - at
        if shift != shifts[-1]:
            starts.append(at)
            shifts.append(shift)
    return Normalised(message.raw, "".join(letter for letter, _ in places), tuple(starts), tuple(shifts))
