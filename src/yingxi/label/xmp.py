"""The XMP packet that carries the label in pictures."""

from __future__ import annotations

import re
from xml.etree import ElementTree
from xml.sax.saxutils import escape

from yingxi.label.aigc import AigcLabel

NAMESPACE = "http://www.tc260.org.cn/ns/AIGC/1.0/"
PNG_KEYWORD = "XML:com.adobe.xmp"
JPEG_HEADER = b"http://ns.adobe.com/xap/1.0/\0"

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"


def packet(label: AigcLabel) -> str:
    """An XMP packet with ``TC260:AIGC`` as its only property."""
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/">'
        f'<rdf:RDF xmlns:rdf="{_RDF}">'
        f'<rdf:Description rdf:about="" xmlns:TC260="{NAMESPACE}">'
        f"<TC260:AIGC>{escape(label.dumps())}</TC260:AIGC>"
        "</rdf:Description></rdf:RDF></x:xmpmeta>"
        '<?xpacket end="w"?>'
    )


def labels_in(xmp: str) -> list[str]:
    """The text of every ``TC260:AIGC`` in a packet, as element or as attribute."""
    body = re.sub(r"<\?xpacket[^>]*\?>", "", xmp).strip().strip("\ufeff\0")
    if "<!DOCTYPE" in body or "<!ENTITY" in body:
        return []
    try:
        root = ElementTree.fromstring(body)
    except ElementTree.ParseError:
        return []
    name = f"{{{NAMESPACE}}}AIGC"
    found = [(node.text or "").strip() for node in root.iter(name)]
    return found + [node.attrib[name] for node in root.iter() if name in node.attrib]
