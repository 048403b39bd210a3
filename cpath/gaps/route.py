"""A route: a stack that offers of each item the best that one of its members does.

Its members are programs; a person's list or the work in an occupation may stand at its beginning.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from cpath.gaps.offer import Offer, Offered, offer_by
from cpath.gaps.scale import highest
from cpath.gaps.yardstick import Yardstick, build_yardstick
from cpath.model import Program

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cpath.catalog.catalog import Catalog, Record
    from cpath.gaps.required import Required
    from cpath.model import Pathway, Text


@dataclass(frozen=True, slots=True)
class RouteOffer(Offer):
    """What several sources offer together, one after the other."""

    kind: ClassVar[str] = "route"

    members: tuple[Offer, ...]

    @property
    def parts(self) -> tuple[Offer, ...]:
        """The sources that stand together in it."""
        return self.members

    def offered(self, item: Required, yardstick: Yardstick) -> Offered:
        """The best that a member offers of an item, at each end by itself.

        Neither end is below a member's; flags, reasons and leads are those of all members.
        """
        found = [member.offered(item, yardstick) for member in self.members]
        if len(found) == 1:
            return found[0]
        marked = [offered for offered in found if offered.marked]
        best = max(found, key=lambda offered: (offered.levels.low, offered.levels.open))
        return Offered(
            highest(offered.levels for offered in found),
            listed=any(offered.listed for offered in found),
            may_list=any(offered.may_list for offered in found),
            unmapped=any(offered.unmapped for offered in found),
            marked=bool(marked),
            unstated=any(offered.unstated for offered in found),
            introduced_only=bool(marked) and all(offered.introduced_only for offered in marked),
            flags=frozenset().union(*(offered.flags for offered in found)),
            reasons=tuple(dict.fromkeys(reason for offered in found for reason in offered.reasons)),
            leads=tuple(dict.fromkeys(lead for offered in found for lead in offered.leads)),
            error=best.error,
        )

    @property
    def unmapped_courses(self) -> tuple[str, ...]:
        """Courses of its members without ``teaches``."""
        return tuple(dict.fromkeys(course for member in self.members for course in member.unmapped_courses))

    @property
    def mapped_courses(self) -> int | None:
        """Number of its members' courses with ``teaches``; None where no member has courses."""
        numbers = [member.mapped_courses for member in self.members]
        known = [number for number in numbers if number is not None]
        return sum(known) if known else None

    @property
    def taught(self) -> Mapping[str, tuple[str, ...]]:
        """The competencies that its members teach, each with its courses."""
        found: dict[str, tuple[str, ...]] = {}
        for member in self.members:
            for key, courses in member.taught.items():
                found[key] = tuple(dict.fromkeys((*found.get(key, ()), *courses)))
        return found


@dataclass(frozen=True, slots=True)
class PathwayOffer(RouteOffer):
    """What all programs of a pathway offer together."""

    kind: ClassVar[str] = "pathway"


def stack(members: Sequence[Offer]) -> Offer:
    """What several sources offer together; a single one as it is."""
    if len(members) == 1:
        return members[0]
    return RouteOffer("+".join(member.id for member in members), _titles(members), tuple(members))


def offer_of_pathway(
    catalog: Catalog, pathway: Record[Pathway], yardstick: Yardstick | None = None
) -> PathwayOffer | None:
    """What the programs of a pathway offer together; None where it names none that can be read."""
    yardstick = yardstick or build_yardstick(catalog)
    found = (catalog.find(Program, ref, pathway.region) for ref in pathway.entity.programs)
    members = tuple(offer_by(yardstick, program) for program in found if program is not None)
    return PathwayOffer(pathway.key, pathway.entity.title, members) if members else None


def _titles(members: Sequence[Offer]) -> Text:
    return " + ".join(
        title if isinstance(title, str) else next(iter(title.values()), member.id)
        for member in members
        for title in (member.title,)
    )
