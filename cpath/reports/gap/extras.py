"""What a gap report may hold beside its pairs: matrices, roll-ups, changes, rankings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cpath.gaps.crosswalk import Crosswalk
    from cpath.gaps.rollup import Rollup
    from cpath.gaps.sensitivity import Sensitivity
    from cpath.reports.gap.changes import GapChanges


@dataclass(frozen=True, slots=True)
class Extras:
    """What was asked for beside the pairs, or in their place: each None where it was not."""

    crosswalks: tuple[Crosswalk, ...] | None = None
    rollup: Rollup | None = None
    changes: GapChanges | None = None
    ranking: Sensitivity | None = None

    @property
    def is_empty(self) -> bool:
        """Whether the pairs are all there is."""
        asked = (self.crosswalks, self.rollup, self.changes, self.ranking)
        return all(extra is None for extra in asked)


NO_EXTRAS = Extras()
