"""What an edit is; `editor` beside this module makes it. Rules and decisions only say what to change."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from cpath.source.position import DataPath


@dataclass(frozen=True, slots=True)
class Edit:
    """One change of one file.

    ``path`` is the file, relative to the repository. ``at`` leads to what the ``action`` is about:

    - ``replace``: the value that becomes ``value``. Made twice, it changes nothing.
    - ``add-key``: the mapping that gets ``key: value`` at its end. Refused where it has the key.
    - ``append-item``: the list that gets ``value`` at its end.
    - ``insert-item``: the list that gets ``value`` before its item ``index`` (counted from 0).
    - ``remove``: the item or the key that goes, with the comments that belong to it. The last one
      leaves ``[]`` or ``{}``. The item behind takes the number of the one that went: give
      `write_edits` the ``expected`` bytes, so that a second run is refused.
    - ``rename-key``: the key that becomes ``key``, in its place. Refused where that key is taken.

    ``value`` is text, a number, true or false, a date, None, or a list or mapping of these.
    """

    path: str
    at: DataPath
    action: Literal["replace", "add-key", "append-item", "insert-item", "remove", "rename-key"]
    value: object = None
    key: str | None = None
    index: int | None = None
