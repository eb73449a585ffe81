"""The parts of an Office file (ISO/IEC 29500-2), each with a bound on how far it may unfold."""

from __future__ import annotations

import io
import posixpath
import zipfile
from typing import Final
from xml.etree import ElementTree

from .wire import Stopped, Why

_LARGEST_PART: Final = 64 << 20
_RELATIONSHIP: Final = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"


def opened(document: bytes) -> zipfile.ZipFile:
    """The package; raises ``Stopped`` when it is not one."""
    try:
        return zipfile.ZipFile(io.BytesIO(document))
    except zipfile.BadZipFile as error:
        raise Stopped(Why.DAMAGED) from error


def part(package: zipfile.ZipFile, name: str) -> bytes | None:
    """A part's content, or None when there is no such part. Raises ``Stopped`` beyond 64 MiB.

    The bound is on what comes out, since a bomb's own word on its size is worth nothing.
    """
    try:
        with package.open(name) as stream:
            content = stream.read(_LARGEST_PART + 1)
    except KeyError:
        return None
    if len(content) > _LARGEST_PART:
        raise Stopped(Why.TOO_COMPLEX)
    return content


def tree(package: zipfile.ZipFile, name: str) -> ElementTree.Element | None:
    """A part as XML, or None when there is no such part. Entities from outside are never fetched."""
    content = part(package, name)
    return None if content is None else ElementTree.fromstring(content)  # noqa: S314 - locked process, expat's own bound


def targets(package: zipfile.ZipFile, name: str) -> dict[str, str]:
    """The parts that ``name`` refers to, by relationship id; links to outside are left out."""
    folder, file = posixpath.split(name)
    found = tree(package, f"{folder}/_rels/{file}.rels")
    if found is None:
        return {}
    return {
        one.get("Id", ""): posixpath.normpath(posixpath.join("/", folder, one.get("Target", ""))).lstrip("/")
        for one in found.iter(_RELATIONSHIP)
        if one.get("TargetMode") != "External"
    }
