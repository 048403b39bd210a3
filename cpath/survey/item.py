"""What a vote says on one item."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from cpath.model import Text

CHANCE = Fraction(1, 20)
"""An agreement that chance reaches in at most one of twenty panels counts as agreement."""

Verdict = Literal["required", "drop", "unknown"]


@dataclass(frozen=True, slots=True)
class ItemResult:
    """What the voters said on one item.

    ``counts``: votes of 1, 2, 3 and 4. ``mean`` on 1 to 4. ``variance`` of the votes cast (the mean
    square from their mean, as of a whole population: the voters are the panel, not a sample). ``cvr``:
    see `content_validity`. ``change``: the mean less the mean of the vote before. None where no one
    voted. ``verdict``: required where the mean reaches the threshold, else drop.
    """

    key: str
    competency: str
    title: Text
    category: str | None
    counts: tuple[int, int, int, int]
    firms: int
    level: str | float | None
    mean: Fraction | None
    variance: Fraction | None
    cvr: Fraction | None
    chance: Fraction | None
    last_mean: Fraction | None
    change: Fraction | None
    verdict: Verdict
    few: bool
    """Whether fewer voted on it than a list needs."""
    is_new: bool
    """Whether the vote before did not ask for it."""

    @property
    def n(self) -> int:
        """How many voted on it."""
        return sum(self.counts)

    @property
    def split(self) -> bool:
        """Whether one voted 1 and another 4."""
        return bool(self.counts[0] and self.counts[3])

    @property
    def agreed(self) -> bool | None:
        """Whether more said "must be included" than chance would have it; None where no one voted."""
        return None if self.chance is None else self.chance <= CHANCE
