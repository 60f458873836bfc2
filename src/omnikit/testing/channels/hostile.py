"""Requests that nobody meant: parts dropped, retyped, nested, huge, doubled, badly encoded, cut off.

``mutated`` changes a request here and there, at random; ``each_change`` changes one thing after the other.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import parse_qsl, quote_plus, urlencode

from omnikit.model.wire import Request
from omnikit.testing.acts import Choose

DEEP = 60
"""Levels of what is nested deeply but not hopelessly; the deepest are beyond any parser's."""
ODD: tuple[Any, ...] = (
    *(None, True, False, 0, -1, 1, 2**63, -(2**70), 1e300, float("nan"), float("inf"), 0.1),
    *("", " ", "0", "x", "\x00", "\ud800", "é", "😀" * 50, "x" * 5000, "1" * 400, "9" * 20, "-1", "NaN", "1e999"),
    *('{"a": 1}', "[[[[", "2026-13-45T99:99:99Z", "https://", "../../etc", "<!DOCTYPE x>", "%00", "null"),
    *([], {}, [[]], [None], [{}], {"": {}}, {"id": {}}, [1, "x", {}], {"type": []}),
)
"""What stands where something else should."""
DEEPLY: tuple[Any, ...] = tuple(
    json.loads(opening * levels + "1" + closing * levels)
    for opening, closing in (("[", "]"), ('{"a":', "}"))
    for levels in (DEEP,)
)
STRANGE: tuple[Any, ...] = (None, 5, "x", [], {}, [None, 5, "x", [], {}], True, DEEPLY[0])
JUNK: tuple[list[Any], ...] = ([None, 5, "x", [], True], [{}], [{"x": [{}]}])
TEXTS = tuple(one for one in ODD if isinstance(one, str))
HEADERS = (
    *("", " ", "=", "sha256=", "v1=", "mac=", "sha256=zz", "é", "\ud800", "\x00", "=" * 9000, "A" * 44),
    *("sha256=" + "0" * 64, "sha256=" + "٣" * 64, "0" * 64, "v1=" + "0" * 64, "AAAA", "1e9", "-1", "9" * 30),
)
"""What a header may hold."""
CODES = ("utf-16", "utf-8-sig", "latin-1", "cp1252", "utf-7", "shift_jis", "gb18030")
BYTES = (
    b"\x00",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"{",
    b"]",
    b'"',
    b"\\ud800",
    b"&",
    b"%zz",
    b"<!DOCTYPE a [",
    b"\r\n\r\n",
)


def mutated(request: Request, choose: Choose, most: int = 3) -> Request:
    """Return *request* with up to *most* things about it changed."""
    for _ in range(choose(range(1, most + 1))):
        request = choose(CHANGES)(request, choose)
    return request


def _value(request: Request, choose: Choose) -> Request:
    """Something else stands somewhere in the body."""
    return _in_json(request, choose, lambda parent, key: _put(parent, key, choose((*ODD, *DEEPLY))))


def _dropped(request: Request, choose: Choose) -> Request:
    def drop(parent: Any, key: Any) -> None:
        del parent[key]

    return _in_json(request, choose, drop)


def _wrapped(request: Request, choose: Choose) -> Request:
    return _in_json(request, choose, lambda parent, key: _put(parent, key, choose(([parent[key]], {"x": parent[key]}))))


def _written_otherwise(request: Request, choose: Choose) -> Request:
    """A number is a text, and a text a number."""

    def swap(parent: Any, key: Any) -> None:
        one = parent[key]
        if isinstance(one, str):
            parent[key] = int(one) if one.isascii() and one.isdigit() and len(one) < 4000 else [one]
        elif not isinstance(one, dict | list):
            parent[key] = str(one)

    return _in_json(request, choose, swap)


def _repeated(request: Request, choose: Choose) -> Request:
    """What a list holds stands in it often; or a list stands where one thing stood."""

    def repeat(parent: Any, key: Any) -> None:
        one = parent[key]
        parent[key] = one * 20 if isinstance(one, list) else [one] * 20

    return _in_json(request, choose, repeat)


def _key_twice(request: Request, choose: Choose) -> Request:
    """A key stands twice in an object."""
    places = [place for place in range(len(request.body)) if request.body[place : place + 1] == b"{"]
    if not places:
        return _cut(request, choose)
    keys = [key for _, key in _places(_json(request.body)) if isinstance(key, str)] or ["id"]
    place = choose(places) + 1
    said = f"{json.dumps(choose(keys))}:{json.dumps(choose(ODD))},".encode()
    return request.but(body=request.body[:place] + said + request.body[place:])


def _cut(request: Request, choose: Choose) -> Request:
    return request.but(body=request.body[: choose(range(len(request.body) + 1))])


def _bytes(request: Request, choose: Choose) -> Request:
    """Bytes stand somewhere in the body, or in place of some of it."""
    place = choose(range(len(request.body) + 1))
    end = choose((place, min(place + 1, len(request.body)), min(place + 20, len(request.body))))
    return request.but(body=request.body[:place] + choose(BYTES) + request.body[end:])


def _encoded(request: Request, choose: Choose) -> Request:
    text = request.body.decode("utf-8", "replace")
    return request.but(body=text.encode(choose(CODES), "replace"))


def _swollen(request: Request, choose: Choose) -> Request:
    """Some of the body stands there over and over."""
    start = choose(range(len(request.body) + 1))
    some = request.body[start : start + choose((1, 8, 100))]
    return request.but(body=request.body[:start] + some * choose((2, 50)) + request.body[start:])


def _field(request: Request, choose: Choose) -> Request:
    """A field of the form is another, there twice, or gone."""
    fields = parse_qsl(request.body.decode("ascii", "replace"), keep_blank_values=True)
    if not fields or request.body[:1] in (b"{", b"<", b"["):
        return _value(request, choose)
    place = choose(range(len(fields)))
    name, text = fields[place]
    fields[place : place + 1] = choose(([], [(name, choose(TEXTS))], [(name, text), (name, text)], [(text, name)]))
    body = urlencode(fields, quote_via=lambda said, *_: quote_plus(said, errors="surrogatepass"))
    return request.but(body=body.encode("ascii", "replace"))


def _header(request: Request, choose: Choose) -> Request:
    """A header, or what stands in the query, holds something else or is gone."""
    part = choose(("headers", "query"))
    given: Mapping[str, str] = getattr(request, part)
    if not given:
        return _bytes(request, choose)
    name = choose(tuple(given))
    left = {key: text for key, text in given.items() if key != name}
    return request.but(**{part: choose((left, {**given, name: choose(HEADERS)}, {**left, name.upper(): given[name]}))})


def _asked(request: Request, choose: Choose) -> Request:
    return request.but(method=choose(("GET", "POST", "PUT", "", "HEAD")), url=choose((request.url, "", "//[", "x")))


Change = Callable[[Request, Choose], Request]
CHANGES: tuple[Change, ...] = (
    *(_value, _value, _value, _dropped, _wrapped, _written_otherwise, _repeated, _key_twice),
    *(_cut, _bytes, _encoded, _swollen, _field, _field, _header, _asked),
)


def each_change(request: Request, cuts: int = 64) -> Iterator[Request]:
    """Yield *request* with one thing changed: cut at up to *cuts* lengths, each value of JSON another or gone."""
    step = max(1, len(request.body) // cuts)
    for length in range(0, len(request.body), step):
        yield request.but(body=request.body[:length])
    for code in CODES:
        yield request.but(body=request.body.decode("utf-8", "replace").encode(code, "replace"))
    for some in BYTES:
        yield request.but(body=some + request.body)
        yield request.but(body=request.body + some)
        yield request.but(body=some)
    yield from _each_value(request)


def _each_value(request: Request) -> Iterator[Request]:
    whole = _json(request.body)
    if not isinstance(whole, dict | list):
        return
    for place in range(len(_places(whole))):
        for odd in STRANGE:
            changed = _json(request.body)
            parent, key = _places(changed)[place]
            parent[key] = odd
            yield request.but(body=_written(changed))
        changed = _json(request.body)
        parent, key = _places(changed)[place]
        del parent[key]
        yield request.but(body=_written(changed))


def with_junk(request: Request) -> Iterator[Request]:
    """Yield *request* with junk beside what a list of objects in its body holds, each list once."""
    for place, (holder, key) in enumerate(_places(_json(request.body))):
        if isinstance(holder[key], list) and any(isinstance(one, dict) for one in holder[key]):
            for junk in JUNK:
                changed = _json(request.body)
                parent, name = _places(changed)[place]
                parent[name] = [*junk, *parent[name], *junk]
                yield request.but(body=_written(changed))


def grown(request: Request, times: int) -> Iterator[Request]:
    """Yield *request* with one list or one text of its body *times* as long, each once; of other bodies a word."""
    whole = _json(request.body)
    if not isinstance(whole, dict | list):
        yield from _longer_words(request, times)
        return
    for place, (holder, key) in enumerate(_places(whole)):
        if isinstance(holder[key], list | str) and holder[key]:
            changed = _json(request.body)
            parent, name = _places(changed)[place]
            parent[name] = parent[name] * times
            yield request.but(body=_written(changed))


WORDS = 6
TAG = re.compile(rb"</?[A-Za-z]+>|<!--|&[a-z]+;")


def _longer_words(request: Request, times: int) -> Iterator[Request]:
    """The longest words, and tags and marks of markup, each over and over."""
    words = sorted(set(request.body.split()), key=lambda word: (-len(word), word))[:WORDS]
    tags = sorted(set(TAG.findall(request.body)))[:WORDS]
    for word in (*words, *tags):
        yield request.but(body=request.body.replace(word, word * times, 1))


def written_anew(request: Request) -> Request | None:
    """Return *request* with the same JSON, laid out otherwise; None if its body is none."""
    whole = _json(request.body)
    if not isinstance(whole, dict | list):
        return None
    return request.but(body=json.dumps(whole, indent=3, separators=(" , ", " : ")).encode())


# --- JSON


def _json(body: bytes) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None


def _written(whole: Any) -> bytes:
    return json.dumps(whole).encode()


def _places(whole: Any) -> Sequence[tuple[Any, Any]]:
    """Return every place in it: what holds a value, and under which key."""
    found: list[tuple[Any, Any]] = []
    left = [whole]
    while left:
        holder = left.pop()
        keys: Sequence[Any] = (
            [*holder] if isinstance(holder, dict) else range(len(holder)) if isinstance(holder, list) else ()
        )
        for key in keys:
            found.append((holder, key))
            left.append(holder[key])
    return found


def _put(parent: Any, key: Any, one: Any) -> None:
    parent[key] = one


def _in_json(request: Request, choose: Choose, change: Callable[[Any, Any], None]) -> Request:
    """Return *request* with a change somewhere in its JSON; in bytes, where it is none."""
    whole = _json(request.body)
    places = _places(whole)
    if not places:
        return _bytes(request, choose)
    change(*choose(places))
    return request.but(body=_written(whole))
