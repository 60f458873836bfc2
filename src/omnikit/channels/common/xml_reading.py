"""XML read without trust: no document type, no entities, nothing deep; what remains is fields by their names."""

from typing import Any
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from omnikit.channels.common.reading import LARGEST
from omnikit.model.errors import PayloadError, shown

DEEPEST = 8
MOST = 2000
"""Elements of a document that are read."""


def xml_of(body: bytes) -> dict[str, Any]:
    """Return the children of the root element ``xml`` by name: texts, or the same again; of equal names the first.

    Raises ``PayloadError`` for whatever else a body is. White space may stand before the root.
    """
    if len(body) > LARGEST:
        raise PayloadError("body", f"{len(body)} bytes", f"at most {LARGEST} bytes")
    fields = _Fields()
    parser = DefusedXMLParser(target=fields, forbid_dtd=True)
    try:
        parser.feed(body.removeprefix(b"\xef\xbb\xbf").strip())
        parser.close()
    except (ParseError, DefusedXmlException, _TooMuch) as error:
        raise PayloadError("body", shown(body), f"XML without a document type: {error}") from None
    except (ValueError, LookupError):  # an encoding that Python has not, or that its parser can't read
        raise PayloadError("body", shown(body), "XML in UTF-8") from None
    if fields.root != "xml":
        raise PayloadError("body", shown(body), "an element xml")
    return fields.found


class _TooMuch(Exception):
    """The document is deeper, or has more elements, than any that a platform sends."""


class _Fields:
    """What the parser tells: builds the fields, and stops at the first element too many."""

    def __init__(self) -> None:
        self.root = ""
        self.found: dict[str, Any] = {}
        self._open: list[tuple[dict[str, Any], list[str]]] = []
        self._elements = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Open an element."""
        self._elements += 1
        if len(self._open) >= DEEPEST or self._elements > MOST:
            raise _TooMuch(f"at most {DEEPEST} deep, and {MOST} elements")
        self.root = self.root or tag
        self._open.append((self.found if not self._open else {}, []))

    def data(self, text: str) -> None:
        """Take in text of the element that is open."""
        if self._open:
            self._open[-1][1].append(text)

    def end(self, tag: str) -> None:
        """Close an element: one without children is its text."""
        children, texts = self._open.pop()
        if self._open:
            self._open[-1][0].setdefault(tag, children or "".join(texts))
