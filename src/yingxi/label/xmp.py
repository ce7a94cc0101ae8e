"""The XMP packet that carries the label in pictures, made, read and merged into another's."""

from __future__ import annotations

import re
from xml.sax.saxutils import escape

from yingxi.errors import MediaError
from yingxi.label.aigc import AigcLabel
from yingxi.label.xml_spans import Element, edited, elements

NAMESPACE = "http://www.tc260.org.cn/ns/AIGC/1.0/"
PNG_KEYWORD = "XML:com.adobe.xmp"
JPEG_HEADER = b"http://ns.adobe.com/xap/1.0/\0"

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_PROPERTY = f"{NAMESPACE} AIGC"
_PREFIX = re.compile(rb"xmlns:([\w.-]+)\s*=\s*[\"']" + re.escape(NAMESPACE.encode()))
_PADDING = re.compile(rb"[ \t\r\n]+(?=<\?xpacket end)")


def packet(label: AigcLabel) -> str:
    """An XMP packet with ``TC260:AIGC`` as its only property."""
    return packet_of(label.dumps())


def packet_of(text: str) -> str:
    """An XMP packet whose only property is this label's text."""
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/">'
        f'<rdf:RDF xmlns:rdf="{_RDF}">{_description(text)}</rdf:RDF></x:xmpmeta>'
        '<?xpacket end="w"?>'
    )


def labels_in(xmp: str | bytes) -> list[str]:
    """The text of every ``TC260:AIGC`` in a packet, as element or as attribute.

    None for what is not XML: such a packet says nothing to any reader.
    """
    try:
        found = elements(_trimmed(xmp))
    except MediaError:
        return []
    inside = [one.text.strip() for one in found if one.name == _PROPERTY]
    return inside + [one.attributes[_PROPERTY] for one in found if _PROPERTY in one.attributes]


def unlabelled(xmp: bytes) -> bytes:
    """The packet without its labels, every other byte kept. Raises MediaError for a broken one."""
    data = _trimmed(xmp)
    return edited(data, _removals(data, elements(data)))


def merged(xmp: bytes, text: str) -> bytes:
    """The packet with this label as its only one, every other property kept byte for byte.

    A packet without any, or without ``rdf:RDF``, becomes ours. Raises MediaError for a broken one.
    """
    if not _trimmed(xmp):
        return packet_of(text).encode()
    data = unlabelled(xmp)
    for one in elements(data):
        if one.name == f"{_RDF} RDF":
            new = _description(text)
            if not one.empty:
                close = data.rindex(b"</", one.inside, one.end)
                return edited(data, [(close, close, new.encode())])
            tag = data[one.start : one.end - 2]
            name = tag[1:].split(maxsplit=1)[0]
            whole = tag + b">" + new.encode() + b"</" + name + b">"
            return edited(data, [(one.start, one.end, whole)])
    return packet_of(text).encode()


def without_padding(xmp: bytes) -> bytes:
    """The packet without the white space kept for edits in place."""
    return _PADDING.sub(b"", xmp)


def _description(text: str) -> str:
    # Its own namespaces: the packet around it may use other prefixes.
    return (
        f'<rdf:Description xmlns:rdf="{_RDF}" rdf:about="" xmlns:TC260="{NAMESPACE}">'
        f"<TC260:AIGC>{escape(text)}</TC260:AIGC></rdf:Description>"
    )


def _trimmed(xmp: str | bytes) -> bytes:
    data = xmp.encode() if isinstance(xmp, str) else xmp
    return data.strip(b"\0 \t\r\n").removeprefix(b"\xef\xbb\xbf")


def _removals(data: bytes, found: list[Element]) -> list[tuple[int, int, bytes]]:
    """The edits that take every label out; a description with nothing left goes with it."""
    changes: list[tuple[int, int, bytes]] = []
    gone = -1
    for at, one in enumerate(found):
        if one.start < gone:
            continue
        inner = [x for x in found[at + 1 : at + 3] if x.start < one.end]
        emptied = (
            one.name == f"{_RDF} Description"
            and [x.name for x in inner] == [_PROPERTY]
            and not set(one.attributes) - {f"{_RDF} about"}
        )
        if one.name == _PROPERTY or emptied:
            changes.append((one.start, one.end, b""))
            gone = one.end
        elif _PROPERTY in one.attributes:
            changes += _attributes(data, one)
    return changes


def _attributes(data: bytes, one: Element) -> list[tuple[int, int, bytes]]:
    changes: list[tuple[int, int, bytes]] = []
    for prefix in set(_PREFIX.findall(data)):
        name = re.escape(prefix) + rb":AIGC"
        pattern = re.compile(rb"\s+" + name + rb"\s*=\s*(?:\"[^\"]*\"|'[^']*')")
        for match in pattern.finditer(data, one.start, one.inside):
            changes.append((match.start(), match.end(), b""))
    return changes
