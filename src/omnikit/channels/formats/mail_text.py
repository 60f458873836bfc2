"""What a mail says to people: text out of HTML, and the words that are new above the quotation."""

import html
import re

HIDDEN = frozenset({"script", "style", "title", "template"})
BLOCKS = frozenset(
    {
        *("address", "article", "aside", "blockquote", "body", "center", "dd", "div", "dl", "dt", "fieldset", "footer"),
        *("form", "h1", "h2", "h3", "h4", "h5", "h6", "head", "header", "hr", "html", "li", "main", "nav", "ol", "p"),
        *("pre", "section", "table", "tbody", "tfoot", "thead", "tr", "ul"),
    }
)
CELLS = frozenset({"td", "th"})
_NAME = re.compile(r"/?([a-zA-Z][a-zA-Z0-9]*)")
_CLOSING = {name: re.compile(rf"</{name}\b[^>]*>?", re.IGNORECASE) for name in HIDDEN}


def text_of_html(written: str) -> str:
    """Return what a browser would show as text; a block is a line. Linear in its length, whatever it holds."""
    lines: list[str] = []
    line: list[str] = []
    at, shows = 0, False

    while (opened := written.find("<", at)) >= 0:
        if opened > at:
            line.append(html.unescape(written[at:opened]))
            shows = shows or bool(line[-1].strip())
        if written.startswith("<!--", opened):
            end = written.find("-->", opened + 4)
            at = end + 3 if end >= 0 else len(written)
            continue
        found = _NAME.match(written, opened + 1)
        if found is None and written[opened + 1 : opened + 2] not in ("!", "?", "/"):
            line.append("<")
            at, shows = opened + 1, True
            continue
        end = written.find(">", opened)
        at = end + 1 if end >= 0 else len(written)
        name = found[1].lower() if found is not None else ""
        if name in HIDDEN and written[opened + 1] != "/":
            closing = _CLOSING[name].search(written, at)
            at = closing.end() if closing is not None else len(written)
        elif name == "br" or (name in BLOCKS and shows):
            lines.append(_spaced(line))
            line, shows = [], False
        elif name in CELLS:
            line.append(" ")
    lines.append(_spaced([*line, html.unescape(written[at:])]))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _spaced(parts: list[str]) -> str:
    """Return parts of a line joined, white space as a browser shows it."""
    return " ".join("".join(parts).split())


# --- the quotation below a reply

STARTS = ("on ", "am ", "le ", "el ", "il ", "op ", "em ", "vào ", "den ", "w dniu ")
ENDS = (
    *("wrote:", "schrieb:", "a écrit :", "a écrit:", "escribió:", "ha scritto:", "schreef:", "escreveu:", "skrev:"),
    *("đã viết:", "写道:", "写道：", "寫道:", "寫道：", "napisał(a):"),
)
ORIGINAL = (
    *("original message", "original appointment", "ursprüngliche nachricht", "message d'origine", "mensaje original"),
    *("messaggio originale", "原始邮件", "原始郵件", "邮件原件", "thư gốc", "tin nhắn gốc"),
)
FROM = ("from:", "von:", "de :", "de:", "da:", "发件人:", "发件人：", "寄件者:", "寄件者：", "từ:")
BESIDE = (
    *("sent:", "to:", "date:", "subject:", "cc:", "gesendet:", "an:", "betreff:", "envoyé :", "à :", "objet :"),
    *("enviado:", "para:", "asunto:", "发送时间:", "发送时间：", "收件人:", "收件人：", "主题:", "主题：", "日期:"),
    *("寄件日期:", "寄件日期：", "收件者:", "收件者：", "主旨:", "主旨：", "đã gửi:", "đến:", "chủ đề:", "ngày:"),
)
_DATED = re.compile(r"\d{1,2}[:.h時时]\d{2}|\d{4}")
_JAPANESE = re.compile(r"\d{4}年.{1,60}<[^<>\s]{1,200}>[:：]")
LONGEST_LINE = 500


def without_quotation(text: str) -> str | None:
    """Return what is new in a reply, without what it quotes; None where nothing is quoted, or nothing is new.

    Answers between the quoted lines stay; what was forwarded stays, as it is what the mail is about.
    """
    lines = text.split("\n")
    low = [line[:LONGEST_LINE].strip().lower() for line in lines]
    kept = lines
    for place, line in enumerate(low):
        if _separates(low, place):
            kept = lines[:place]
            break
        after = _attributed(low, place) if line else 0
        if not after:
            continue
        below = next((low[one] for one in range(after, len(low)) if low[one]), "")
        if below.startswith(">"):
            kept = [*lines[:place], *(one for one in lines[after:] if not one.lstrip().startswith(">"))]
            break
        if _DATED.search(" ".join(low[place:after])):
            kept = lines[:place]
            break
    new = "\n".join(kept[: _last_own(kept)]).strip()
    return new if new and new != text.strip() else None


def _last_own(lines: list[str]) -> int:
    """Return how many lines there are up to the last that is neither blank nor quoted."""
    owned = (place for place in range(len(lines), 0, -1) if (line := lines[place - 1].lstrip()) and line[0] != ">")
    return next(owned, 0)


def _separates(low: list[str], place: int) -> bool:
    """True if the head of another mail begins at this line, as programs write it above what they quote."""
    line = low[place]
    if line.startswith(("--", "==", "_____")):
        word = line.strip("-=_ ")
        if word in ORIGINAL:
            return True
        return not word and len(line) >= 10 and place + 1 < len(low) and low[place + 1].startswith(FROM)
    if not line.startswith(FROM):
        return False
    return sum(one.startswith(BESIDE) for one in low[place + 1 : place + 5]) >= 2


def _attributed(low: list[str], place: int) -> int:
    """Return where the line ends that says who wrote when, which may be broken in three; 0 if none begins here."""
    if low[place].endswith(ENDS) or _JAPANESE.fullmatch(low[place]):
        return place + 1
    if low[place].startswith(STARTS):
        for end in (place + 2, place + 3):
            if end <= len(low) and low[end - 1].endswith(ENDS):
                return end
    return 0
