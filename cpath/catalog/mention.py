"""Where an id is mentioned: in comments, in texts, and in files that cannot be read.

A rename changes only ids and references. This module finds what people may want to change by hand, and
unreadable files that could contain a reference. It knows ids only as words in a text.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cpath.catalog.catalog import read_limits
from cpath.model import Framework
from cpath.source.files import Folder, What
from cpath.source.reader import read

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from cpath.catalog.catalog import Catalog, Record
    from cpath.catalog.load import Loaded
    from cpath.catalog.naming import Named
    from cpath.source.files import Files
    from cpath.source.position import DataPath, Node

_BEFORE, _AFTER = r"(?<![A-Za-z0-9_-])", r"(?![A-Za-z0-9_-])"
_GUIDES = ("README.md", "CONTRIBUTING.md")
_WORKFLOWS = ".github/workflows"


@dataclass(frozen=True, slots=True, order=True)
class Mention:
    """A line of a file that mentions a name. ``path`` is the path before the rename."""

    path: str
    line: int


def find_mentions(catalog: Catalog, named: Named) -> tuple[Mention, ...]:
    """Lines that mention ``named``: in texts, comments, guides and CI workflows.

    An id that is an ordinary word, such as ``nursing``, counts only if it is used as an id: in a path, in a
    qualified form, or in code marks. References and ids themselves do not count, unless they name nothing.
    """
    pattern = _as_words(named)
    bounds = read_limits(catalog.settings.entity)
    files: Files = catalog.source or Folder(catalog.root)
    found: set[Mention] = set()
    for path, record in _iter_texts(catalog, files):
        try:
            raw = files.read_bytes(path, bounds.size)
        except OSError:
            continue
        if named.id.encode() not in raw:
            continue
        text = raw.decode("utf-8", "replace").removeprefix("\ufeff")
        if record is None:
            starts = [match.start() for match in pattern.finditer(text)]
        else:
            references = _references(catalog, record)
            as_reference = sum(len(pattern.findall(ref)) for ref, names in references.values() if names)
            if len(pattern.findall(text)) == as_reference:
                continue  # almost always; getting the places of a file's values takes a hundred times as long
            nodes = read(raw, bounds, places=True).places.nodes
            starts = [*_iter_in_words(text, pattern, nodes, references, named)]
        found |= {Mention(path, text.count("\n", 0, start) + 1) for start in starts}
    return tuple(sorted(found))


def find_hiding_places(loaded: Loaded, named: Named) -> tuple[str, ...]:
    """Paths of files that could not be read as records and may contain a reference to ``named``.

    Files whose text is visible and does not contain the id are left out.
    """
    catalog = loaded.catalog
    files: Files = catalog.source or Folder(catalog.root)
    limit = read_limits(catalog.settings.entity).size
    pattern = re.compile(_reference_pattern(named))
    paths = dict.fromkeys(diagnostic.path for diagnostic in loaded.diagnostics)
    return tuple(path for path in paths if _may_hold(files, path, limit, pattern))


def _may_hold(files: Files, path: str, limit: int, pattern: re.Pattern[str]) -> bool:
    try:
        if files.look(path).what is not What.FILE:
            return False  # nothing that a record could be read from
        raw = files.read_bytes(path, limit)
    except (FileNotFoundError, UnicodeEncodeError):
        return False  # a name that is not a record's, changed for display
    except OSError:
        return True
    if len(raw) > limit:
        return True
    try:
        return pattern.search(raw.decode("utf-8")) is not None
    except UnicodeDecodeError:
        return True


def _reference_pattern(named: Named) -> str:
    """Pattern that a reference to it must contain. Regions and frameworks are named by their content."""
    after = "/" if named.kind in ("region", Framework.kind) else _AFTER
    return f"{_BEFORE}{re.escape(named.id)}{after}"


def _as_words(named: Named) -> re.Pattern[str]:
    id_ = re.escape(named.id)
    if not named.id.isalpha():
        return re.compile(f"{_BEFORE}{id_}{_AFTER}")
    return re.compile(rf"(?<=[`/]){id_}{_AFTER}|{_BEFORE}{id_}(?=/|\.yaml|`)")


def _iter_texts(catalog: Catalog, files: Files) -> Iterator[tuple[str, Record[Any] | None]]:
    for record in catalog.iter_records():
        yield record.path, record
    for path in _GUIDES:
        yield path, None
    try:
        names = [entry.name for entry in files.scan(_WORKFLOWS)]
    except OSError:
        return
    for name in names:
        if name.endswith((".yml", ".yaml")):
            yield f"{_WORKFLOWS}/{name}", None


def _references(catalog: Catalog, record: Record[Any]) -> dict[DataPath, tuple[str, bool]]:
    """A record's references by place, and whether each names something."""
    return {
        item.path: (item.ref, catalog.resolve(item.kinds, item.ref, record.region).key is not None)
        for item in catalog.iter_references(record)
    }


def _iter_in_words(
    text: str,
    pattern: re.Pattern[str],
    nodes: Mapping[DataPath, Node],
    references: Mapping[DataPath, tuple[str, bool]],
    named: Named,
) -> Iterator[int]:
    """Yield the offsets where the id is a word in a text, and not an id, reference or part of a link."""
    scalars = sorted(
        (node.start, node.end, _is_in_words(node.raw, references.get(path), named))
        for path, node in nodes.items()
        if node.raw is not None
    )
    starts = [start for start, _, _ in scalars]
    for match in pattern.finditer(text):
        index = bisect_right(starts, match.start()) - 1
        if index < 0 or match.start() >= scalars[index][1] or scalars[index][2]:
            yield match.start()


def _is_in_words(raw: str, reference: tuple[str, bool] | None, named: Named) -> bool:
    """Whether a value mentions an id as a word: not the id itself, a link, or a working reference."""
    if reference is not None:
        return not reference[1]
    return raw != named.id and not _is_link(raw)


def _is_link(raw: str) -> bool:
    return raw.startswith(("http://", "https://", "mailto:"))
