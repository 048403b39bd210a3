"""Edits in files that people write: values, keys and items replaced, added, removed or renamed.

An edit is spliced into the text at the marks of what it changes. The rest of the file stays byte for byte,
including comments, line ends and a missing final newline. The reader and a second parser then read the
result, and both must find the old data with the edits applied. If not, the edit is refused, with the line
to change by hand. Comments inside a replaced or removed value go with it.

`insertion`, `replacement` and `removal`, beside this module, decide where a splice goes. Must not know what
the data means.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cpath.errors import RefusedEditError
from cpath.source.agreement import agrees, is_same
from cpath.source.fragment import to_plain_data
from cpath.source.insertion import add_entry, insert_item
from cpath.source.layout import Layout, Splice, splice
from cpath.source.reader import DEFAULT_LIMITS, Document, ReadLimits, read
from cpath.source.removal import remove_entry
from cpath.source.replacement import rename_key, replace_value
from cpath.source.writer import replace_files, write_new_files

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from cpath.source.edit import Edit
    from cpath.source.position import DataPath

__all__ = ["apply_edits", "write_edits", "write_new_files"]

_BOM = "\ufeff"
_IN_PLACE = ("replace", "rename-key")
_ADDING = ("add-key", "append-item", "insert-item")


def apply_edits(text: str, edits: Sequence[Edit], *, limits: ReadLimits = DEFAULT_LIMITS) -> str:
    """``text`` with ``edits`` made in order, each on the result of the one before.

    Consecutive replaced values and renamed keys at unrelated places are made and checked together. Raises
    `RefusedEditError` if an edit cannot be made exactly. Its help names the line to change by hand.
    """
    bom = _BOM if text.startswith(_BOM) else ""
    text = text[len(bom) :]
    done = 0
    while done < len(edits):
        layout = Layout(_read(text, limits, edits[done].path))
        batch = _take_batch(layout, edits[done:])
        while (new := _attempt(layout, batch, limits)) is None:
            batch = batch[: len(batch) // 2]
        text = new
        done += len(batch)
    return bom + text


def write_edits(
    root: Path,
    edits: Sequence[Edit],
    *,
    expected: Mapping[str, bytes] | None = None,
    limits: ReadLimits = DEFAULT_LIMITS,
    moves: Mapping[str, str] | None = None,
) -> tuple[str, ...]:
    """Make ``edits`` in the files of the repository at ``root``. Returns the paths written.

    ``expected`` has, by path, the bytes that the edits were planned for. A file with other bytes is
    refused. ``moves`` maps the path of a file to its new one in the same operation. Edits name the old
    path, the result names the new one. The new path must be free, also when ignoring case. Missing folders
    are created, and folders left empty are removed.

    All edits of all files are computed and checked before the first file is written. Then all are written
    or none (docs/decisions/0011-writing.md).
    """
    by_path: dict[str, list[Edit]] = {}
    for edit in edits:
        by_path.setdefault(edit.path, []).append(edit)

    def change(path: str, raw: bytes) -> bytes:
        try:
            text = raw.decode("utf-8")
        except UnicodeDecodeError as error:
            raise RefusedEditError(
                f"{path} is not UTF-8 (byte 0x{raw[error.start]:02X})", help="save the file as UTF-8 first"
            ) from None
        return apply_edits(text, by_path[path], limits=limits).encode()

    return replace_files(root, tuple(by_path), change, expected=expected or {}, size=limits.size, moves=moves)


def _read(text: str, limits: ReadLimits, path: str) -> Document:
    try:
        raw = text.encode()
    except UnicodeEncodeError:
        raise RefusedEditError(f"{path} contains half a character (a lone surrogate)") from None
    document = read(raw, limits, places=True)
    if document.problems:
        problem = document.problems[0]
        start = problem.span.start
        raise RefusedEditError(
            f"{path}:{start.line}:{start.column}: {problem.message}, so the file is not edited",
            help=problem.help,
        )
    return document


# Several edits of one text


def _take_batch(layout: Layout, edits: Sequence[Edit]) -> Sequence[Edit]:
    """The first edits that can be made together: in place, and none inside another's change.

    An edit that is refused comes alone, so that those before it are made first.
    """
    taken: set[DataPath] = set()
    above: set[DataPath] = set()
    for count, edit in enumerate(edits):
        ways = [edit.at[:length] for length in range(len(edit.at) + 1)]
        is_apart = edit.action in _IN_PLACE and edit.at not in above and taken.isdisjoint(ways)
        if count and not (is_apart and _fits(layout, edit)):
            return edits[:count]
        if edit.action not in _IN_PLACE:
            return edits[:1]
        taken.add(edit.at)
        above.update(ways)
    return edits


def _fits(layout: Layout, edit: Edit) -> bool:
    try:
        _check(layout, edit)
    except RefusedEditError:
        return False
    return True


def _attempt(layout: Layout, edits: Sequence[Edit], limits: ReadLimits) -> str | None:
    """The text with the edits; None if one of several is refused and must be tried alone."""
    if len(edits) == 1:
        return _make(layout, edits[0], limits)
    try:
        for edit in edits:
            _check(layout, edit)
        wanted = _change(layout.data, edits)
        for careful in (False, True):
            splices = [item for edit in edits for item in next(_plan(layout, edit, careful=careful), [])]
            new, reason = _verify(layout, splices, wanted, limits)
            if not reason:
                return new
    except RefusedEditError:
        pass
    return None


def _make(layout: Layout, edit: Edit, limits: ReadLimits) -> str:
    """Make one edit, in the first way that reads back as exactly this change."""
    _check(layout, edit)
    wanted = _change(layout.data, [edit])
    reason = "it cannot be made here without changing other text"
    tried = []
    for careful in (False, True):
        for splices in _plan(layout, edit, careful=careful):
            if splices in tried:
                continue
            tried.append(splices)
            new, reason = _verify(layout, splices, wanted, limits)
            if not reason:
                return new
    if edit.action in _ADDING and _ends_in_block_text(layout):
        reason = "the text in the last line of the file would gain a line end; press Enter after it first"
    raise _refuse(layout, edit, reason)


def _verify(layout: Layout, splices: list[Splice], wanted: object, limits: ReadLimits) -> tuple[str, str]:
    """The text with the splices, and a reason if it does not read back as expected."""
    if not splices:
        return layout.text, ""
    try:
        new = splice(layout.text, splices)
    except ValueError:
        return "", "it overlaps another change"
    raw = new.encode()
    if len(raw) > limits.size:
        return "", f"the file would have more than {limits.size:,} bytes"
    after = read(raw, limits)
    if after.problems or not is_same(after.data, wanted):
        return "", "the result would not be exactly this change"
    if not agrees(layout, splices, new, wanted):
        return "", "a second YAML parser reads the result differently"
    return new, ""


# One edit


def _plan(layout: Layout, edit: Edit, *, careful: bool) -> Iterator[list[Splice]]:
    """Ways to make an edit, best first. ``careful`` puts every text in double quotes."""
    value = to_plain_data(edit.value)
    key = None if edit.key is None else str(to_plain_data(edit.key))
    if edit.action == "remove":
        return remove_entry(layout, edit.at)
    if edit.action == "rename-key":
        assert key is not None  # noqa: S101 - `_check` saw it
        return iter(([],)) if key == edit.at[-1] else rename_key(layout, edit.at, key, careful=careful)
    if edit.action == "replace":
        if is_same(layout.look_up(edit.at), value):
            return iter(([],))
        return replace_value(layout, edit.at, value, careful=careful)
    if edit.index is not None and edit.index < len(layout.look_up(edit.at) or []):  # type: ignore[arg-type]
        return insert_item(layout, edit.at, edit.index, value, careful=careful)
    return add_entry(layout, edit.at, key, value, careful=careful)


def _check(layout: Layout, edit: Edit) -> None:
    """Refuse an edit that does not fit its target."""
    if (edit.key is None) == (edit.action in ("add-key", "rename-key")):
        raise ValueError(f"{edit.action} with the key {edit.key!r}")
    if (edit.index is None) == (edit.action == "insert-item"):
        raise ValueError(f"{edit.action} with the index {edit.index!r}")
    if edit.at not in layout.nodes:
        raise RefusedEditError(
            f"{edit.path} has nothing at {_show(edit.at)}", help="look at the file; it may have changed"
        )
    reason = _find_obstacle(layout, edit)
    if reason:
        raise _refuse(layout, edit, reason)


def _find_obstacle(layout: Layout, edit: Edit) -> str | None:
    if edit.action in _ADDING:
        return _find_obstacle_to_adding(layout.look_up(edit.at), edit)
    if edit.action == "rename-key":
        if not edit.at or not isinstance(edit.at[-1], str):
            return "it has no key"
        siblings = layout.look_up(edit.at[:-1])
        assert isinstance(siblings, dict)  # noqa: S101 - it has a key
        return "the key already exists" if edit.key in siblings and edit.key != edit.at[-1] else None
    if edit.action == "remove":
        if not edit.at:
            return "it is the whole content of the file"
        if edit.at[:-1] == () and isinstance(layout.data, dict) and len(layout.data) == 1:
            return "it is the last key of the file, which needs at least one"
    elif edit.at == () and edit.value is None:
        return "a file must not be empty"
    return None


def _find_obstacle_to_adding(current: object, edit: Edit) -> str | None:
    if edit.action == "add-key":
        if current is not None and not isinstance(current, dict):
            return "it has no keys"
        return "the key already exists" if current is not None and edit.key in current else None
    if current is not None and not isinstance(current, list):
        return "it is not a list"
    length = len(current or [])
    return None if edit.index is None or 0 <= edit.index <= length else f"it has {length} items"


def _ends_in_block_text(layout: Layout) -> bool:
    path: DataPath = ()
    while layout.nodes[path].style == "block":
        path = layout.last(path)
    return layout.nodes[path].style in ("|", ">") and not layout.text.endswith("\n")


def _refuse(layout: Layout, edit: Edit, reason: str) -> RefusedEditError:
    """The error for an edit that is refused."""
    what = {
        "replace": f"change {_show(edit.at)}",
        "add-key": f"add the key {edit.key!r} to {_show(edit.at)}",
        "append-item": f"add an item to {_show(edit.at)}",
        "insert-item": f"insert an item into {_show(edit.at)}",
        "remove": f"remove {_show(edit.at)}",
        "rename-key": f"rename the key of {_show(edit.at)} to {edit.key!r}",
    }[edit.action]
    node = layout.nodes[edit.at]
    line = (node.key or node.value).start.line
    return RefusedEditError(
        f"cannot {what} in {edit.path}: {reason}",
        help=f"make this change by hand, at line {line} of {edit.path}",
    )


def _change(data: object, edits: Sequence[Edit]) -> object:
    """``data`` with the edits applied. Unchanged parts are shared."""
    root: list[object] = [data]
    copies: set[int] = set()

    def own(holder: list[object] | dict[str, object], key: str | int) -> object:
        item = holder[key]  # type: ignore[index]
        if isinstance(item, (dict, list)) and id(item) not in copies:
            item = item.copy()
            copies.add(id(item))
            holder[key] = item  # type: ignore[index]
        return item

    for edit in edits:
        value = to_plain_data(edit.value)
        holder: list[object] | dict[str, object] = root
        key: str | int = 0
        for part in edit.at:
            holder, key = own(holder, key), part  # type: ignore[assignment]
        if edit.action == "replace":
            holder[key] = value  # type: ignore[index]
        elif edit.action == "remove":
            del holder[key]  # type: ignore[arg-type]
        elif edit.action == "rename-key":
            assert isinstance(holder, dict)  # noqa: S101 - `_check` saw it
            items = [(edit.key if name == key else name, item) for name, item in holder.items()]
            holder.clear()
            holder.update(items)  # type: ignore[arg-type]
        elif edit.action == "add-key":
            holder[key] = {**(own(holder, key) or {}), edit.key: value}  # type: ignore[index,dict-item]
        else:
            items_here: list[object] = list(own(holder, key) or [])  # type: ignore[call-overload]
            items_here.insert(len(items_here) if edit.index is None else edit.index, value)
            holder[key] = items_here  # type: ignore[index]
    return root[0]


def _show(path: DataPath) -> str:
    shown = ""
    for part in path:
        shown += f"[{part + 1}]" if isinstance(part, int) else f".{part}" if shown else part
    return shown or "the file"
