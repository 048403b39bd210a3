"""A move from one occupation to another: what the work in the first one has already taught."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from cpath.gaps.offer import Offer, Offered
from cpath.gaps.scale import ZERO, exact

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cpath.catalog.catalog import Catalog, Record
    from cpath.gaps.required import Required
    from cpath.gaps.yardstick import Yardstick
    from cpath.model import Occupation
    from cpath.model.occupation import Requirement

_UNRATED = "the occupation one comes from has no usable level for it"


@dataclass(frozen=True, slots=True)
class OccupationOffer(Offer):
    """The levels at which an occupation itself is rated, by competency."""

    kind: ClassVar[str] = "occupation"

    ratings: Mapping[str, tuple[Requirement, str]]
    """Each rating with the scale that its level is on."""

    def offered(self, item: Required, yardstick: Yardstick) -> Offered:
        """Give the level that work in the occupation asks for: 0 where not relevant.

        Unknown where the rating is missing or its source recommends not to use it.
        """
        for key in yardstick.alignments.same_as(item.key):
            found = self.ratings.get(key)
            if found is None:
                continue
            rating, scale = found
            if rating.not_relevant:
                return Offered(ZERO)
            if rating.level is None or rating.suppress in ("level", "both") or item.scale is None:
                continue
            level = yardstick.scales.convert(exact(rating.level), scale, item.scale)
            if level is not None:
                # An error is in points of its own scale.
                same = scale == item.scale and rating.level_error is not None
                return Offered(level, error=exact(rating.level_error or 0) if same else None)
        leads = tuple(key for key in yardstick.alignments.leads_to(item.key) if key in self.ratings)
        return Offered(None, _UNRATED, listed=False, leads=leads)


def offer_of_occupation(catalog: Catalog, occupation: Record[Occupation]) -> OccupationOffer:
    """Give what someone who works in ``occupation`` brings along."""
    ratings: dict[str, tuple[Requirement, str]] = {}
    requirements = occupation.entity.requirements
    for rating in () if requirements is None else requirements.items:
        entry = catalog.find_competency(rating.competency)
        if entry is not None:
            ratings.setdefault(entry.key, (rating, entry.framework.entity.level_scale))
    return OccupationOffer(occupation.id, occupation.entity.title, ratings)
