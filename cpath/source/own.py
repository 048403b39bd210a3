"""The folder that cpath keeps in a repository for itself. Light: every command looks into it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

OWN_FOLDER = ".cpath"
"""Holds the lock and the journal, and a ``.gitignore`` that keeps the folder out of Git."""
LOCK = f"{OWN_FOLDER}/lock"
QUEUE = f"{OWN_FOLDER}/queue"
"""The lock of the writer that is next."""
JOURNAL = f"{OWN_FOLDER}/journal"
NEW_JOURNAL = f"{JOURNAL}.new"


def is_interrupted(root: Path) -> bool:
    """Whether a write goes on in the repository, or was interrupted and waits to be finished."""
    return os.path.lexists(root / JOURNAL) or os.path.lexists(root / NEW_JOURNAL)
