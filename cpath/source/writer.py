"""The interface for writing: files replaced, created and renamed, all of them or none.

Under the lock of the repository, everything is read, computed and checked before the first file is written.
`cpath.source.act` saves to disk. docs/decisions/0011-writing.md states the guarantees. Must not know what
the bytes mean.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from cpath.errors import RefusedEditError
from cpath.source.act import Step, perform, recover, writing
from cpath.source.lock import BusyError, locked
from cpath.source.target import (
    changed,
    find_free_place,
    find_movable,
    find_target,
    fold_path,
    read_target,
    unwritable,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence


def replace_files(
    root: Path,
    paths: Sequence[str],
    change: Callable[[str, bytes], bytes],
    *,
    expected: Mapping[str, bytes],
    size: int,
    moves: Mapping[str, str] | None = None,
) -> tuple[str, ...]:
    """Replace the content of the files at ``paths`` with ``change`` of it. Returns the paths written.

    ``moves`` maps the path of a file to its new one, whether or not it is in ``paths``. Missing parent
    folders are created, and folders left empty are removed. A file is refused if it has more than ``size``
    bytes, or not the bytes ``expected`` of it. Raises `RefusedEditError` if anything prevents it. Then no
    file has changed.
    """
    moves, wanted = moves or {}, frozenset(paths)
    with writing(root):
        steps: list[Step] = []
        written: list[str] = []
        for path in dict.fromkeys((*paths, *moves)):
            target = find_movable(root, path) if path in moves else find_target(root, path)
            old = read_target(path, target.place, size)
            if path in expected and expected[path] != old:
                raise changed(path)
            new = change(path, old) if path in wanted else old
            if path in moves:
                place = find_free_place(root, moves[path])
                steps += (
                    Step(moves[path], place, None, new, target.status, target.place),
                    Step(path, target.place, old, None, target.status, place),
                )
                written.append(moves[path])
            else:
                steps.append(Step(path, target.place, old, new, target.status, target.place))
                if new != old:
                    written.append(path)
        _refuse_twins(steps)
        emptied = _folders_above(root, [step.place for step in steps if step.new is None])
        perform(root, [step for step in steps if step.new != step.old], emptied)
    return tuple(written)


def write_new_files(root: Path, files: Mapping[str, str]) -> None:
    """Write new files and their parent folders. Never over an existing file.

    All appear whole, or none does.
    """
    texts = {path: _encode(path, text) for path, text in files.items()}
    try:
        root.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise unwritable(str(root), error) from None
    for path in files:
        find_free_place(root, path)  # refused before one of our folders is created
    with writing(root):
        steps = [Step(path, find_free_place(root, path), None, raw) for path, raw in texts.items()]
        _refuse_twins(steps)
        perform(root, steps)


def finish_interrupted(root: Path, seconds: float) -> tuple[str, ...]:
    """Finish an interrupted write. Returns the files involved.

    Waits for ``seconds`` if one is running. Raises `RefusedEditError` if it cannot be finished. Then
    nothing has changed.
    """
    try:
        with locked(root, seconds):
            return recover(root)
    except BusyError:
        return ()


def _refuse_twins(steps: Sequence[Step]) -> None:
    seen: dict[str, str] = {}
    for step in steps:
        # Windows and macOS ignore case in names. An existing file is identified by its exact name.
        key = fold_path(step.place) if step.old is None else str(step.place)
        if key not in seen:
            seen[key] = step.path
            continue
        if step.old is None:
            raise RefusedEditError(
                f"{step.path} would be written twice", help="choose names that differ in their letters"
            )
        raise RefusedEditError(
            f"{seen[key]} and {step.path} are the same file", help="edit it by one name only"
        )


def _folders_above(root: Path, places: Sequence[Path]) -> tuple[Path, ...]:
    """The folders above ``places`` that may be empty afterward, outer ones first."""
    top = Path(os.path.realpath(root))
    return tuple(
        sorted({folder for place in places for folder in place.parents if folder.is_relative_to(top)} - {top})
    )


def _encode(path: str, text: str) -> bytes:
    try:
        return text.encode()
    except UnicodeEncodeError:
        raise RefusedEditError(
            f"the text for {path} contains half a character", help="delete that character"
        ) from None
