"""What a person brings along, by a list of competencies and levels; nothing about the person.

A list is read, compared and forgotten: it is never stored. Must not know where it came from.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from cpath.gaps.offer import Offer, Offered
from cpath.gaps.scale import ZERO

if TYPE_CHECKING:
    from collections.abc import Mapping
    from fractions import Fraction

    from cpath.gaps.required import Required
    from cpath.gaps.yardstick import Yardstick

_NO_LEVEL = "the list names it without a level"


@dataclass(frozen=True, slots=True)
class PersonOffer(Offer):
    """The levels of a person's list, by competency: a value on a scale, None where it gives no level."""

    kind: ClassVar[str] = "person"

    levels: Mapping[str, tuple[Fraction | None, str]]

    def offered(self, item: Required, yardstick: Yardstick) -> Offered:
        """Give the level that the list gives an item, or one that is exactly or closely the same.

        0 where the list does not name it; unknown where it is named without a level.
        """
        found = [self.levels[key] for key in yardstick.alignments.same_as(item.key) if key in self.levels]
        if not found:
            return self._not_named(item, yardstick)
        best: Fraction | None = None
        reason = None
        for level, scale in found:
            converted = None
            if level is None:
                reason = _NO_LEVEL
            elif item.scale is not None:
                converted = yardstick.scales.convert(level, scale, item.scale)
                if converted is None:
                    reason = (
                        f"the list gives {float(level):g} on {scale}, required on {item.scale}: no "
                        "conversion under `conversions` in cpath.yaml leads there"
                    )
            if converted is not None and (best is None or converted > best):
                best = converted
        return Offered(best, None if best is not None else reason or _NO_LEVEL)

    def _not_named(self, item: Required, yardstick: Yardstick) -> Offered:
        leads = tuple(key for key in yardstick.alignments.leads_to(item.key) if key in self.levels)
        if leads:
            return Offered(
                None,
                f"the list names what is broader or narrower, {', '.join(leads)}: see whether it covers this "
                "one",
                listed=False,
                leads=leads,
            )
        return Offered(ZERO, listed=False, assessed=False)


def make_person_offer(levels: Mapping[str, tuple[Fraction | None, str]]) -> PersonOffer:
    """Make the source of a list; it is called a list, whoever wrote it."""
    return PersonOffer("list", "a person's list", levels)
