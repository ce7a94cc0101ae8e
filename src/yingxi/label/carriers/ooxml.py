"""Word, Excel and PowerPoint: the label is a custom property (ECMA-376 part 1, 22.3)."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from yingxi.label.aigc import KEY
from yingxi.label.carriers.carrier import Found
from yingxi.label.carriers.whole import (
    Digest,
    Pieces,
    damaged,
    held_whole,
    labels_inside,
    unsupported,
    without_labels,
)
from yingxi.label.carriers.zip_parts import Archive, archive
from yingxi.label.xml_spans import LIMIT, Element, edited, elements

_TYPES, _LINKS, _CUSTOM = "[Content_Types].xml", "_rels/.rels", "docProps/custom.xml"
_CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
_TYPES_SPACE = "http://schemas.openxmlformats.org/package/2006/content-types"
_LINKS_SPACE = "http://schemas.openxmlformats.org/package/2006/relationships"
_CREDENTIAL = "meta-inf/content_credential.c2pa"
_FORMAT = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
"""The one format that properties of a user's own have (22.3.2.2)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Dialect:
    """The names that the transitional and the strict form of the standard give one thing."""

    document: str
    link: str
    properties: str
    values: str


_TRANSITIONAL = "http://schemas.openxmlformats.org/officeDocument/2006"
_STRICT = "http://purl.oclc.org/ooxml/officeDocument"
_DIALECTS = (
    _Dialect(
        document=f"{_TRANSITIONAL}/relationships/officeDocument",
        link=f"{_TRANSITIONAL}/relationships/custom-properties",
        properties=f"{_TRANSITIONAL}/custom-properties",
        values=f"{_TRANSITIONAL}/docPropsVTypes",
    ),
    _Dialect(
        document=f"{_STRICT}/relationships/officeDocument",
        link=f"{_STRICT}/relationships/customProperties",
        properties=f"{_STRICT}/customProperties",
        values=f"{_STRICT}/docPropsVTypes",
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Link:
    id: str
    kind: str
    target: str
    """The part's name without a leading stroke; empty for one outside the file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Package:
    archive: Archive
    links: tuple[_Link, ...]
    dialect: _Dialect

    def customs(self) -> list[str]:
        """The parts of custom properties that the package names, each once."""
        kinds = {dialect.link for dialect in _DIALECTS}
        names = [link.target for link in self.links if link.kind in kinds and link.target]
        found = [self.archive.named(name) for name in dict.fromkeys(names)]
        return [part.name for part in found if part is not None]

    def tellings(self) -> list[str]:
        """The parts that tell about the document, custom properties aside."""
        customs = self.customs()
        names = [part.name for part in self.archive.members if _tells(part.name)]
        return [name for name in names if name.lower().endswith(".xml") and name not in customs]


def _owns(head: bytes) -> bool:
    # Archives of OpenDocument and EPUB begin with the member "mimetype".
    return head.startswith(b"PK\3\4") and head[30:38] != b"mimetype"


def _read(data: bytes) -> Iterator[Found]:
    package = _package(data)
    for name in package.customs():
        content = _part(package.archive, name)
        found = elements(content)
        for one, text in _properties(found):
            if _is_label(one):
                yield Found(text=text, place=f"{name} {KEY}")
            else:
                for label in labels_inside(text.encode("utf-8", "replace")):
                    yield Found(text=label, place=name, home=False)
    for name in package.tellings():
        for one in elements(_part(package.archive, name)):
            for label in labels_inside(one.text.encode("utf-8", "replace")):
                yield Found(text=label, place=name, home=False)


def _relabel(data: bytes, label: str) -> Pieces:
    package = _package(data)
    new: dict[str, bytes] = {}
    customs = package.customs()
    orphan = package.archive.named(_CUSTOM)
    home = customs[0] if customs else orphan.name if orphan else _CUSTOM
    for name in dict.fromkeys([*customs, home]):
        old = _part(package.archive, name) if package.archive.named(name) else b""
        told = label if name == home else None
        made = _with_property(old, told, package.dialect)
        if made != old:
            new[name] = made
    for name in package.tellings():
        if name == home:
            continue
        old = _part(package.archive, name)
        if (made := without_labels(old)) != old:
            new[name] = made
    if not customs:
        new[_stored(package, _LINKS)] = _linked(package, home)
    types = _part(package.archive, _TYPES)
    if (typed := _typed(types, home)) != types:
        new[_stored(package, _TYPES)] = typed
    return package.archive.with_members(new)


def _essence(data: bytes) -> str:
    """Every part that does not tell about the document, unpacked, with its type."""
    package = _package(data)
    told = elements(_part(package.archive, _TYPES))
    defaults = _types_by(told, "Default", "Extension")
    overrides = _types_by(told, "Override", "PartName")
    customs = [name.lower() for name in package.customs()]
    aside = {_TYPES.lower(), _LINKS, _CREDENTIAL, *customs}
    digest = Digest("ooxml")
    for link in sorted(package.links, key=lambda one: (one.kind, one.target, one.id)):
        if not _tells(link.target) and link.kind in {d.document for d in _DIALECTS}:
            digest.add(b"document", link.target.lower().encode())
    for part in sorted(package.archive.members, key=lambda one: one.name.lower()):
        name = part.name.lower()
        if _tells(name) or name in aside or name.endswith("/"):
            continue
        kind = overrides.get(f"/{name}", defaults.get(name.rpartition(".")[2], ""))
        digest.add(b"part", name.encode("utf-8", "replace"), b"\0", kind.encode())
        digest.stream(b"content", part.size, package.archive.blocks(part))
    return digest.hex()


def _package(data: bytes) -> _Package:
    """Raises MediaError for an archive that is no Office document."""
    parts = archive(data)
    if parts.named(_TYPES) is None or parts.named(_LINKS) is None:
        raise unsupported(
            "这个压缩包不是 Word、Excel 或 PowerPoint 文件",
            "the archive is no Word, Excel or PowerPoint file",
        )
    links = tuple(_links(elements(_part(parts, _LINKS))))
    kinds = {link.kind for link in links}
    dialect = next((one for one in _DIALECTS if one.document in kinds), None)
    if dialect is None:
        raise unsupported("这个 Office 文件里没有文档", "the Office file holds no document")
    return _Package(archive=parts, links=links, dialect=dialect)


def _part(parts: Archive, name: str) -> bytes:
    member = parts.named(name)
    if member is None:
        raise damaged(f"Office 文件里没有 {name}", f"the Office file has no {name}")
    return parts.content(member, limit=LIMIT)


def _stored(package: _Package, name: str) -> str:
    member = package.archive.named(name)
    return member.name if member else name


def _links(found: list[Element]) -> Iterator[_Link]:
    for one in found:
        if one.name == f"{_LINKS_SPACE} Relationship":
            outside = one.attributes.get("TargetMode") == "External"
            target = posixpath.normpath("/" + one.attributes.get("Target", "")).lstrip("/")
            yield _Link(
                id=one.attributes.get("Id", ""),
                kind=one.attributes.get("Type", ""),
                target="" if outside else target,
            )


def _tells(name: str) -> bool:
    return name.lower().startswith("docprops/")


def _properties(found: list[Element]) -> Iterator[tuple[Element, str]]:
    """The custom properties, and their texts."""
    kinds = {f"{dialect.properties} property" for dialect in _DIALECTS}
    for at, one in enumerate(found):
        if one.name in kinds:
            inner: list[str] = []
            for child in found[at + 1 :]:
                if child.start >= one.end:
                    break
                inner.append(child.text)
            yield one, "".join(inner)


def _is_label(one: Element) -> bool:
    return one.attributes.get("name", "").upper() == KEY


def _with_property(old: bytes, label: str | None, dialect: _Dialect) -> bytes:
    """The custom properties with this label, or with none, and every other byte kept."""
    if not old:
        root = f'<Properties xmlns="{dialect.properties}" xmlns:vt="{dialect.values}">'
        old = (
            f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n{root}</Properties>'.encode()
        )
    found = elements(old)
    known = {f"{one.properties} Properties": one for one in _DIALECTS}
    if not found or found[0].name not in known:
        raise damaged("Office 文件的自定义属性已损坏", "the custom properties are damaged")
    used, changes = {1}, []
    for one, text in _properties(found):
        number = one.attributes.get("pid", "")
        used.add(int(number) if number.isdecimal() and len(number) < 10 else 1)
        if _is_label(one):
            changes.append((one.start, one.end, b""))
        elif labels_inside(text.encode("utf-8", "replace")):
            changes.append((one.start, one.end, without_labels(old[one.start : one.end])))
    if label is not None:
        spoken = known[found[0].name]
        new = (
            f'<property xmlns="{spoken.properties}" xmlns:vt="{spoken.values}"'
            f' fmtid="{_FORMAT}" pid="{max(used) + 1}" name="{KEY}">'
            f"<vt:lpwstr>{escape(label)}</vt:lpwstr></property>"
        )
        changes.append(_behind(old, found[0], new))
    return edited(old, changes)


def _linked(package: _Package, target: str) -> bytes:
    old = _part(package.archive, _LINKS)
    taken = {link.id for link in package.links}
    number = next(n for n in range(1, len(taken) + 2) if f"rId{n}" not in taken)
    new = (
        f'<Relationship xmlns="{_LINKS_SPACE}" Id="rId{number}"'
        f' Type="{package.dialect.link}" Target={quoteattr(target)}/>'
    )
    return edited(old, [_behind(old, elements(old)[0], new)])


def _typed(old: bytes, part: str) -> bytes:
    """The content types with that of this part."""
    found = elements(old)
    if not found or found[0].name != f"{_TYPES_SPACE} Types":
        raise damaged("Office 文件的类型表已损坏", "the Office file's content types are damaged")
    name = f"/{part}"
    if _types_by(found, "Override", "PartName").get(name.lower()) == _CONTENT_TYPE:
        return old
    wrong = [
        (one.start, one.end, b"")
        for one in found
        if one.name == f"{_TYPES_SPACE} Override"
        and one.attributes.get("PartName", "").lower() == name.lower()
    ]
    new = (
        f'<Override xmlns="{_TYPES_SPACE}" PartName={quoteattr(name)}'
        f' ContentType="{_CONTENT_TYPE}"/>'
    )
    return edited(old, [*wrong, _behind(old, found[0], new)])


def _types_by(found: list[Element], kind: str, key: str) -> dict[str, str]:
    return {
        one.attributes.get(key, "").lower(): one.attributes.get("ContentType", "")
        for one in found
        if one.name == f"{_TYPES_SPACE} {kind}"
    }


def _behind(data: bytes, root: Element, new: str) -> tuple[int, int, bytes]:
    """The edit that puts something last into an element."""
    if not root.empty:
        close = data.rindex(b"</", root.inside, root.end)
        return close, close, new.encode()
    tag = data[root.start : root.end - 2]
    name = tag[1:].split(maxsplit=1)[0]
    return root.start, root.end, tag + b">" + new.encode() + b"</" + name + b">"


CARRIER = held_whole(
    name="ooxml",
    endings=(".docx", ".xlsx", ".pptx", ".docm", ".xlsm", ".pptm"),
    owns=_owns,
    read=_read,
    relabel=_relabel,
    essence=_essence,
)
