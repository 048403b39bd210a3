"""Where files belong in a repository: its root, its folders, and which file is which record.

Looks only at names and types of files, on disk or in a revision. Opens nothing.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cpath.errors import NoRepositoryError
from cpath.model import KINDS, Entity, Region, Settings
from cpath.model.base import ID_MAX_LENGTH, ID_PATTERN
from cpath.source.files import LinkedFolderError, What

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from cpath.source.files import Entry, Files

SETTINGS_FILE = "cpath.yaml"
REGIONS = "regions"
REGION_FILE = "region.yaml"

TOP_FOLDERS: dict[str, type[Entity]] = {
    model.folder: model for model in KINDS if not model.regional and model not in (Settings, Region)
}
REGION_FOLDERS: dict[str, type[Entity]] = {model.folder: model for model in KINDS if model.regional}

PLACES = (SETTINGS_FILE, *TOP_FOLDERS, REGIONS)
"""Everything in the root that is read."""

_ID = re.compile(ID_PATTERN)
# Names that Windows keeps for devices; a file with such a name cannot be checked out there.
_DEVICES = frozenset({"con", "prn", "aux", "nul", *(f"{d}{n}" for d in ("com", "lpt") for n in range(1, 10))})


@dataclass(frozen=True, slots=True)
class RepositoryFile:
    """One file that should be a record. ``path`` is relative, with forward slashes."""

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
    """Whether ``text`` is a valid record id: ``[a-z0-9-]``, and not a Windows device name."""
    return len(text) <= ID_MAX_LENGTH and _ID.fullmatch(text) is not None and text not in _DEVICES


def find_root(start: Path) -> Path:
    """Nearest folder from ``start`` upward that contains ``cpath.yaml``.

    Whether ``cpath.yaml`` is a file, a broken link or a folder is checked when it is read.
    """
    try:
        folder = start.resolve()
    except (OSError, RuntimeError, ValueError):  # a loop of links, or a NUL character
        raise NoRepositoryError(
            f"{str(start)!r} is not a folder that can be opened", help="name a repository with --repo"
        ) from None
    for candidate in (folder, *folder.parents):
        if os.path.lexists(candidate / SETTINGS_FILE):
            return candidate
    raise NoRepositoryError(
        f"no {SETTINGS_FILE} in {folder} or in a folder above it",
        help="start a repository here with `cpath init`, or name one with --repo",
    )


def path_of(model: type[Entity], record_id: str, region: str | None = None) -> str:
    """Path of a record, relative to the root."""
    if model is Settings:
        return SETTINGS_FILE
    if model is Region:
        return f"{REGIONS}/{record_id}/{REGION_FILE}"
    if model.regional:
        return f"{REGIONS}/{region}/{model.folder}/{record_id}.yaml"
    return f"{model.folder}/{record_id}.yaml"


def record_at(path: str) -> tuple[type[Entity], str] | None:
    """Kind and key of the record that belongs at a path; None if no record does."""
    parts = path.removesuffix(".yaml").split("/")
    folder, *rest = parts
    if path == f"{folder}.yaml" or not path.endswith(".yaml"):
        return (Settings, "cpath") if path == SETTINGS_FILE else None
    if folder != REGIONS:
        return (TOP_FOLDERS[folder], rest[0]) if folder in TOP_FOLDERS and len(rest) == 1 else None
    match rest:
        case [region, "region"]:
            return Region, region
        case [region, name, id_] if name in REGION_FOLDERS:
            return REGION_FOLDERS[name], f"{region}/{id_}"
    return None


def iter_files(files: Files) -> Iterator[RepositoryFile | Misplaced]:
    """Yield every record's file in a fixed order, and everything that is in the wrong place."""
    for folder, model in TOP_FOLDERS.items():
        yield from _iter_folder(files, folder, model, None)
    for item in _scan(files, REGIONS):
        if isinstance(item, Misplaced):
            yield item
        elif not item.name.startswith("."):
            yield from _iter_region(files, f"{REGIONS}/{item.name}", item)


def check_settings_file(files: Files) -> RepositoryFile | Misplaced | None:
    """Look at ``cpath.yaml``: a file to read, something else, or None if there is none."""
    try:
        files.look(SETTINGS_FILE)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, ValueError) as error:
        return _unreadable(SETTINGS_FILE, error)
    return _look_at(files, SETTINGS_FILE, Settings, "cpath", None)


def _iter_region(files: Files, path: str, entry: Entry) -> Iterator[RepositoryFile | Misplaced]:
    region = entry.name
    if entry.is_symlink():
        yield _linked_folder(path)
        return
    if not entry.is_dir(follow_symlinks=False):
        yield Misplaced(
            show_path(path),
            "CP204",
            "only region folders belong here",
            "move it into a region's folder: regions/<region>/",
        )
        return
    if not is_id(region):
        yield Misplaced(show_path(path), "CP201", f"{region!r} is not a valid region id", _id_help(region))
        return
    for item in _scan(files, path):
        if isinstance(item, Misplaced):
            yield item
            continue
        inside = f"{path}/{item.name}"
        if item.name.startswith("."):
            continue
        if item.name == REGION_FILE:
            yield _look_at(files, inside, Region, region, None)
        elif item.name in REGION_FOLDERS:
            yield from _iter_folder(files, inside, REGION_FOLDERS[item.name], region)
        else:
            yield Misplaced(
                show_path(inside),
                "CP204",
                "this does not belong in a region's folder",
                f"a region's folder has {REGION_FILE} and the folders {', '.join(sorted(REGION_FOLDERS))}",
            )


def _iter_folder(
    files: Files, folder: str, model: type[Entity], region: str | None
) -> Iterator[RepositoryFile | Misplaced]:
    for item in _scan(files, folder):
        if isinstance(item, Misplaced):
            yield item
            continue
        name = item.name
        path = f"{folder}/{name}"
        if name.startswith(".") or name.endswith(("~", ".md", ".txt")):
            continue
        stem, suffix = os.path.splitext(name)
        if suffix != ".yaml":
            if item.is_dir(follow_symlinks=False):
                help_ = "put records directly in this folder, not in folders inside it"
            elif suffix.lower() in (".yml", ".yaml"):
                help_ = f"rename it to {show_path(stem)}.yaml"
            else:
                help_ = "the name of a record's file must end in .yaml"
            yield Misplaced(show_path(path), "CP204", f"not a record of kind {model.kind}", help_)
        elif not is_id(stem):
            yield Misplaced(show_path(path), "CP201", f"{stem!r} is not a valid id", _id_help(stem))
        else:
            yield _look_at(files, path, model, stem, region)


def _look_at(
    files: Files, path: str, model: type[Entity], id_: str, region: str | None
) -> RepositoryFile | Misplaced:
    """Check that a file is a regular file inside the repository."""
    try:
        found = files.look(path)
    except OSError as error:
        return _unreadable(path, error)
    if found.what is What.FILE:
        return RepositoryFile(path, model, id_, region, found.size)
    return Misplaced(path, *_NO_FILE[found.what])


def _scan(files: Files, folder: str) -> Sequence[Entry] | list[Misplaced]:
    """Entries of a folder by name (none if there is no such folder), or what is wrong with it."""
    try:
        return files.scan(folder)
    except FileNotFoundError:
        return []
    except LinkedFolderError:
        return [_linked_folder(folder)]
    except NotADirectoryError:
        help_ = "rename it, or move it elsewhere"
        return [Misplaced(folder, "CP204", "this must be a folder, not a file", help_)]
    except OSError as error:
        return [_unreadable(folder, error)]


_ID_HELP = "use lowercase letters, digits and single hyphens, such as registered-nurse"
_LINK_HELP = "put the file itself here"
_FILE_HELP = "put a text file here"
_NO_FILE = {
    What.BROKEN_LINK: ("CP017", "a link that leads nowhere", _LINK_HELP),
    What.LINK_OUT: ("CP017", "a link that leads out of the repository", _LINK_HELP),
    What.LINK_TO_HIDDEN: ("CP017", "a link to a hidden file", _LINK_HELP),
    What.FOLDER: ("CP016", "this is a folder", _FILE_HELP),
    What.OTHER: ("CP016", "this is not a regular file (perhaps a pipe or device)", _FILE_HELP),
}


def _id_help(text: str) -> str:
    if text in _DEVICES:
        return "Windows keeps this name for a device; choose another, such as registered-nurse"
    if len(text) > ID_MAX_LENGTH:
        return f"use at most {ID_MAX_LENGTH} characters"
    return _ID_HELP


def _linked_folder(path: str) -> Misplaced:
    message = "this folder is a link, and cpath does not follow it"
    return Misplaced(show_path(path), "CP017", message, "put the folder itself here")


def _unreadable(path: str, error: OSError | ValueError) -> Misplaced:
    reason = ((isinstance(error, OSError) and error.strerror) or str(error)).lower()
    return Misplaced(
        show_path(path),
        "CP019",
        f"this cannot be read: {reason}",
        "allow reading it, or remove it from the repository",
    )


def show_path(path: str) -> str:
    """A path on one line, whatever characters the file's name contains."""
    return "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in path)
