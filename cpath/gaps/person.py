"""What a person brings along, by a list of competencies and levels; nothing about the person.

A list is read, compared and forgotten: it is never stored. Must not know where it came from.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from cpath.gaps.offer import NOT_OFFERED, Offer, Offered, Taught
from cpath.gaps.reason import Reason
from cpath.gaps.scale import highest
from cpath.gaps.yardstick import shown_competency

if TYPE_CHECKING:
    from collections.abc import Mapping
    from fractions import Fraction

    from cpath.gaps.required import Required
    from cpath.gaps.yardstick import Yardstick


@dataclass(frozen=True, slots=True)
class PersonOffer(Offer):
    """The levels of a person's list, by competency: a value on a scale, None where it gives no level."""

    kind: ClassVar[str] = "person"

    levels: Mapping[str, tuple[Fraction | None, str]]

    def offered(self, item: Required, yardstick: Yardstick) -> Offered:
        """The level that the list states for an item, or for one that is exactly or closely the same.

        0 where the list does not name it; any level above 0 where it is named without a level.
        """
        scales, alignments = yardstick.scales, yardstick.alignments
        marks = [
            Taught(0, "", level, scale, assessed=True)
            for key in alignments.same_as(item.key)
            if key in self.levels
            for level, scale in (self.levels[key],)
        ]
        listed = any(key in self.levels for key in alignments.identical_to(item.key))
        leads = tuple(
            key
            for key in alignments.leads_to(item.key)
            if not listed and key in self.levels and self.levels[key][0] != 0
        )
        if not marks and not leads:
            return NOT_OFFERED
        found = highest(mark.levels(scales, item.scale) for mark in marks)
        levels = found.widened(scales.top(item.scale)) if leads else found
        named = tuple(shown_competency(yardstick.catalog, key) for key in leads)
        reasons = [Reason("related-competency", competencies=named)] if named else []
        if found.point is None:
            reasons += [reason for mark in marks for reason in mark.reasons(scales, item.scale)]
        return Offered(
            levels,
            listed=levels.surely_above_zero,
            may_list=levels.possibly_above_zero,
            marked=levels.possibly_above_zero,
            reasons=tuple(dict.fromkeys(reasons)),
            leads=named,
        )


def make_person_offer(levels: Mapping[str, tuple[Fraction | None, str]]) -> PersonOffer:
    """The source of a list; it is called a list, whoever wrote it."""
    return PersonOffer("list", "a person's list", levels)
