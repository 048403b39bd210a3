"""Paths that a person names, as a repository names its files."""

import os
from pathlib import Path

from cpath.errors import UsageError


def relative(root: Path, path: Path) -> str:
    """Return a path as findings name it. It is looked for from here, then from the root."""
    found = path if os.path.lexists(path) else root / path
    if not os.path.lexists(found):
        raise UsageError(f"there is no {path}", help="check the path; it is looked for from here")
    # Only the folder is resolved: a link that is a record stands under its own name.
    full = found.resolve() if found.name in ("", "..") else found.parent.resolve() / found.name
    if full != root and not full.is_relative_to(root):
        raise UsageError(f"{path} lies outside the repository {root}", help="name a path inside it")
    return full.relative_to(root).as_posix()


def is_below(path: str, wanted: tuple[str, ...]) -> bool:
    """Whether a path is one of those wanted, or stands in a folder that is; "." is the whole repository."""
    return "." in wanted or any(path == one or path.startswith(f"{one}/") for one in wanted)
