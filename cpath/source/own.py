"""cpath's own folder in a repository. Lightweight, because every command looks into it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

OWN_FOLDER = ".cpath"
"""Contains the lock, the journal, and a ``.gitignore`` that keeps the folder out of Git."""
LOCK = f"{OWN_FOLDER}/lock"
QUEUE = f"{OWN_FOLDER}/queue"
"""Lock of the writer that is next in line."""
JOURNAL = f"{OWN_FOLDER}/journal"
NEW_JOURNAL = f"{JOURNAL}.new"


def is_interrupted(root: Path) -> bool:
    """Whether a write is running in the repository, or was interrupted and must be finished."""
    return os.path.lexists(root / JOURNAL) or os.path.lexists(root / NEW_JOURNAL)
