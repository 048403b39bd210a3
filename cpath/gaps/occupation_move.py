"""A move from one occupation to another: what the work in the first one has already taught."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from cpath.gaps.offer import Offer, Offered
from cpath.gaps.reason import Reason
from cpath.gaps.scale import NOTHING, ZERO, Interval, exact, highest
from cpath.gaps.yardstick import shown_competency

if TYPE_CHECKING:
    from collections.abc import Mapping
    from fractions import Fraction

    from cpath.catalog.catalog import Catalog, Record
    from cpath.gaps.required import Required
    from cpath.gaps.yardstick import Yardstick
    from cpath.model import Occupation
    from cpath.model.occupation import Requirement


@dataclass(frozen=True, slots=True)
class OccupationOffer(Offer):
    """The levels at which an occupation itself is rated, by competency."""

    kind: ClassVar[str] = "occupation"

    ratings: Mapping[str, tuple[Requirement, str]]
    """Each rating with the scale that its level is on."""

    def offered(self, item: Required, yardstick: Yardstick) -> Offered:
        """The level that work in the occupation asks for: 0 where not relevant.

        Any level is possible where the rating is missing or its source recommends not to use it.
        """
        alignments, top = yardstick.alignments, yardstick.scales.top(item.scale)
        found = [
            self._rated(*self.ratings[key], item, yardstick)
            for key in alignments.same_as(item.key)
            if key in self.ratings
        ]
        levels = highest(level for level, _ in found) if found else Interval(ZERO, top)
        leads: tuple[str, ...] = ()
        if not any(key in self.ratings for key in alignments.identical_to(item.key)):
            leads = tuple(key for key in alignments.leads_to(item.key) if self._is_asked_for(key))
        if leads:
            levels = levels.widened(top)
        return Offered(
            levels,
            listed=levels.surely_above_zero,
            may_list=levels.possibly_above_zero,
            marked=levels.possibly_above_zero,
            reasons=() if levels.point is not None else (Reason("not-rated"),),
            leads=tuple(shown_competency(yardstick.catalog, key) for key in leads),
            error=next((error for level, error in found if level.point == levels.low), None),
        )

    def _is_asked_for(self, key: str) -> bool:
        """Whether a competency is rated, and not known to be at level 0."""
        if key not in self.ratings:
            return False
        rating, _ = self.ratings[key]
        return rating.suppress in ("level", "both") or not (rating.not_relevant or rating.level == 0)

    def _rated(
        self, rating: Requirement, scale: str, item: Required, yardstick: Yardstick
    ) -> tuple[Interval, Fraction | None]:
        """The possible levels by one rating, and their standard error on the item's scale."""
        error = None if rating.level_error is None or scale != item.scale else exact(rating.level_error)
        if rating.suppress not in ("level", "both"):
            if rating.not_relevant:
                return NOTHING, error
            if rating.level is not None:
                return yardstick.scales.convert(exact(rating.level), scale, item.scale), error
        return Interval(ZERO, yardstick.scales.not_stated(scale, item.scale).high), None


def offer_of_occupation(catalog: Catalog, occupation: Record[Occupation]) -> OccupationOffer:
    """What someone who works in ``occupation`` brings along."""
    ratings: dict[str, tuple[Requirement, str]] = {}
    requirements = occupation.entity.requirements
    for rating in () if requirements is None else requirements.items:
        entry = catalog.find_competency(rating.competency)
        if entry is not None:
            ratings.setdefault(entry.key, (rating, entry.framework.entity.level_scale))
    return OccupationOffer(occupation.id, occupation.entity.title, ratings)
