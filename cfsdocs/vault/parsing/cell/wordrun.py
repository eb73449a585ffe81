"""Text, pictures and text boxes inside a Word paragraph (ISO/IEC 29500-1, 17.3)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final
from xml.etree.ElementTree import Element

W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_A: Final = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_WP: Final = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_R: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_V: Final = "{urn:schemas-microsoft-com:vml}"
_MC: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"

# Deleted or moved away with tracking; and the second copy of a drawing, for old versions of Word.
NOT_SEEN: Final = frozenset({f"{W}del", f"{W}moveFrom", f"{_MC}Fallback", f"{W}sectPr", f"{W}pPr", f"{W}tblPr"})
_WRAPPERS: Final = frozenset({f"{W}sdt", f"{W}sdtContent", f"{W}customXml", f"{W}ins"})
_BOX: Final = f"{W}txbxContent"
_FIXED: Final = {
    f"{W}tab": "\t",
    f"{W}br": "\n",
    f"{W}cr": "\n",
    f"{W}noBreakHyphen": "-",
    f"{W}footnoteReference": "*",
    f"{W}endnoteReference": "*",
    f"{W}sym": "\u2022",
}
_OFF: Final = frozenset({"0", "false", "off"})


def text_of(paragraph: Element) -> str:
    """The words of a paragraph, without those in its text boxes."""
    return "".join(_texts(paragraph))


def _texts(parent: Element) -> Iterator[str]:
    for child in parent:
        if child.tag == f"{W}t":
            yield child.text or ""
        elif child.tag in _FIXED:
            yield _FIXED[child.tag]
        elif child.tag == f"{W}checkBox":
            yield _tick(child)
        elif child.tag == f"{W}r" and _is_hidden(child):
            yield f"[hidden text: {''.join(_texts(child))}]"
        elif child.tag not in NOT_SEEN and child.tag not in {_BOX, f"{W}rPr", f"{W}tbl"}:
            yield from _texts(child)


def value_of(parent: Element, path: str, default: str) -> str:
    """The ``w:val`` of the element at ``path``; ``default`` where there is none."""
    found = parent.find(path)
    return default if found is None else found.get(f"{W}val", default)


def pictures_of(paragraph: Element) -> Iterator[tuple[str, str]]:
    """Relationship id and description of each picture."""
    for element in _seen(paragraph):
        if element.tag == f"{W}drawing":
            properties = next(element.iter(f"{_WP}docPr"), None)
            description = (properties.get("descr") or "") if properties is not None else ""
            yield from ((blip.get(f"{_R}embed", ""), description) for blip in element.iter(f"{_A}blip"))
        elif element.tag == f"{_V}imagedata":
            yield element.get(f"{_R}id", ""), element.get("title", "")


def boxes_of(paragraph: Element) -> Iterator[Element]:
    """The text boxes anchored in a paragraph."""
    return (element for element in _seen(paragraph) if element.tag == _BOX)


def rows_of(table: Element) -> Iterator[Element]:
    """The rows of a table, but not those of a table inside one of its cells."""
    return _own(table, f"{W}tr")


def cells_of(row: Element) -> Iterator[Element]:
    """The cells of a row."""
    return _own(row, f"{W}tc")


def _own(parent: Element, tag: str) -> Iterator[Element]:
    """Children called ``tag``, also those inside content controls and tracked insertions."""
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag in _WRAPPERS:
            yield from _own(child, tag)


def _seen(parent: Element) -> Iterator[Element]:
    """All elements below, but those a reader does not see and those inside a text box, which is read on its own."""
    for child in parent:
        if child.tag in NOT_SEEN:
            continue
        yield child
        if child.tag != _BOX:
            yield from _seen(child)


def _tick(check_box: Element) -> str:
    """A form field of old Word forms: the state set by hand wins over the default."""
    for name in ("checked", "default"):
        state = check_box.find(f"{W}{name}")
        if state is not None:
            return "\u2610" if state.get(f"{W}val", "1") in _OFF else "\u2612"
    return "\u2610"


def _is_hidden(run: Element) -> bool:
    vanish = run.find(f"{W}rPr/{W}vanish")
    return vanish is not None and vanish.get(f"{W}val", "1") not in _OFF
