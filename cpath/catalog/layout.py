"""Where things stand in a repository: its root, its folders, which file is which record.

Looks at names and file types only; opens nothing.
"""

from __future__ import annotations

import os
import re
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from cpath.errors import NoRepositoryError
from cpath.model import KINDS, Entity, Region, Settings
from cpath.model.base import ID_MAX_LENGTH, ID_PATTERN

if TYPE_CHECKING:
    from collections.abc import Iterator

SETTINGS_FILE = "cpath.yaml"
REGIONS = "regions"
REGION_FILE = "region.yaml"

TOP_FOLDERS: dict[str, type[Entity]] = {
    model.folder: model for model in KINDS if not model.regional and model not in (Settings, Region)
}
REGION_FOLDERS: dict[str, type[Entity]] = {model.folder: model for model in KINDS if model.regional}

_ID = re.compile(ID_PATTERN)
# Names that Windows keeps for devices; a file of that name cannot be checked out there.
_DEVICES = frozenset({"con", "prn", "aux", "nul", *(f"{d}{n}" for d in ("com", "lpt") for n in range(1, 10))})


@dataclass(frozen=True, slots=True)
class RepositoryFile:
    """One file that should hold a record. ``path`` is relative, with forward slashes."""

    path: str
    model: type[Entity]
    id: str
    region: str | None
    size: int


@dataclass(frozen=True, slots=True)
class Misplaced:
    """Something in the repository's folders that cannot be read as a record, and why."""

    path: str
    code: str
    message: str
    help: str


def is_id(text: str) -> bool:
    """Whether ``text`` may be the id of a record: ``[a-z0-9-]``, no device name of Windows."""
    return len(text) <= ID_MAX_LENGTH and _ID.match(text) is not None and text not in _DEVICES


def find_root(start: Path) -> Path:
    """Give the nearest folder from ``start`` upwards that holds ``cpath.yaml``."""
    folder = start.resolve()
    for candidate in (folder, *folder.parents):
        if (candidate / SETTINGS_FILE).is_file():
            return candidate
    raise NoRepositoryError(
        f"no {SETTINGS_FILE} in {folder} or in a folder above it",
        help="start a repository here with `cpath init`, or name one with --repo",
    )


def path_of(model: type[Entity], record_id: str, region: str | None = None) -> str:
    """Give the path, relative to the root, at which a record stands."""
    if model is Settings:
        return SETTINGS_FILE
    if model is Region:
        return f"{REGIONS}/{record_id}/{REGION_FILE}"
    if model.regional:
        return f"{REGIONS}/{region}/{model.folder}/{record_id}.yaml"
    return f"{model.folder}/{record_id}.yaml"


def iter_files(root: Path) -> Iterator[RepositoryFile | Misplaced]:
    """Find every record's file, in a fixed order, and everything that stands in the way."""
    for folder, model in TOP_FOLDERS.items():
        yield from _iter_folder(root, folder, model, None)
    regions = root / REGIONS
    for entry in _scan(regions):
        path = f"{REGIONS}/{entry.name}"
        if entry.name.startswith("."):
            continue
        if not entry.is_dir(follow_symlinks=False):
            yield Misplaced(
                _shown(path),
                "CP204",
                "only folders of regions belong here",
                "move it into a region's folder: regions/<region>/",
            )
            continue
        yield from _iter_region(root, path, entry.name)


def _iter_region(root: Path, path: str, region: str) -> Iterator[RepositoryFile | Misplaced]:
    if not is_id(region):
        yield Misplaced(_shown(path), "CP201", f"{region!r} cannot be a region's id", _ID_HELP)
        return
    for entry in _scan(root / path):
        inside = f"{path}/{entry.name}"
        if entry.name.startswith("."):
            continue
        if entry.name == REGION_FILE:
            yield _regular(root, inside, entry, Region, region, None)
        elif entry.name in REGION_FOLDERS and entry.is_dir(follow_symlinks=False):
            yield from _iter_folder(root, inside, REGION_FOLDERS[entry.name], region)
        else:
            yield Misplaced(
                _shown(inside),
                "CP204",
                "nothing of this name belongs into a region's folder",
                f"a region holds {REGION_FILE} and the folders {', '.join(sorted(REGION_FOLDERS))}",
            )


_ID_HELP = "use small letters, digits and single hyphens, such as registered-nurse"


def _iter_folder(
    root: Path, folder: str, model: type[Entity], region: str | None
) -> Iterator[RepositoryFile | Misplaced]:
    for entry in _scan(root / folder):
        name = entry.name
        path = f"{folder}/{name}"
        if name.startswith(".") or name.endswith(("~", ".md", ".txt")):
            continue
        stem, suffix = os.path.splitext(name)
        if suffix != ".yaml":
            if entry.is_dir(follow_symlinks=False):
                help_ = "records stand directly in this folder, not in folders inside it"
            elif suffix.lower() in (".yml", ".yaml"):
                help_ = f"rename it to {stem}.yaml"
            else:
                help_ = "a record is a file whose name ends in .yaml"
            yield Misplaced(_shown(path), "CP204", f"not a record of the kind {model.kind}", help_)
        elif not is_id(stem):
            yield Misplaced(_shown(path), "CP201", f"{stem!r} cannot be an id", _ID_HELP)
        else:
            yield _regular(root, path, entry, model, stem, region)


def _regular(  # noqa: PLR0913 - all of it describes one file
    root: Path, path: str, entry: os.DirEntry[str], model: type[Entity], id_: str, region: str | None
) -> RepositoryFile | Misplaced:
    try:
        status = entry.stat(follow_symlinks=False)
        if stat.S_ISLNK(status.st_mode):
            target = Path(entry.path).resolve()
            if not target.is_relative_to(root):
                return Misplaced(
                    path, "CP017", "a link that leads out of the repository", "put the file itself here"
                )
            status = entry.stat()
    except (OSError, RuntimeError):  # RuntimeError: a loop of links, before Python 3.13
        return Misplaced(path, "CP017", "a link that leads nowhere", "put the file itself here")
    if not stat.S_ISREG(status.st_mode):
        return Misplaced(path, "CP016", "not a regular file", "put a text file here")
    return RepositoryFile(path, model, id_, region, status.st_size)


def _scan(folder: Path) -> list[os.DirEntry[str]]:
    try:
        if folder.is_symlink():
            return []
        with os.scandir(folder) as entries:
            return sorted(entries, key=lambda entry: entry.name)
    except (FileNotFoundError, NotADirectoryError, PermissionError):
        return []


def _shown(path: str) -> str:
    """Give a path that fits on one line, whatever the file's name holds."""
    return "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in path)
