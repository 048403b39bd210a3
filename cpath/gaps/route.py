"""A route: a stack that offers of each item the best that one of its members does.

Its members are programs; a person's list or the work in an occupation may stand at its beginning.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar

from cpath.gaps.offer import Offer, Offered, offer_by
from cpath.gaps.yardstick import Yardstick, build_yardstick
from cpath.model import Program

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from fractions import Fraction

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
        """Give the best that a member offers of an item.

        A known level above 0 stands before an unknown one, an unknown one before 0: what one member
        teaches is never lost, and an unmapped member may teach what the others do not.
        """
        found = [member.offered(item, yardstick) for member in self.members]
        best = max(found, key=_rank)
        if best.level is None or len(found) == 1:
            return best
        return replace(
            best,
            at_least=any(offered.level is None or offered.at_least for offered in found),
            introduced_only=all(offered.introduced_only for offered in found if offered.listed),
        )

    @property
    def unmapped_courses(self) -> tuple[str, ...]:
        """Courses of its members of which nobody has said what they teach."""
        return tuple(dict.fromkeys(course for member in self.members for course in member.unmapped_courses))

    @property
    def taught(self) -> Mapping[str, tuple[str, ...]]:
        """The competencies that its members teach, each with its courses."""
        found: dict[str, tuple[str, ...]] = {}
        for member in self.members:
            for key, courses in member.taught.items():
                found[key] = tuple(dict.fromkeys((*found.get(key, ()), *courses)))
        return found


def _rank(offered: Offered) -> tuple[int, Fraction | int, bool]:
    if offered.level is None:
        return 1, 0, offered.listed
    return (2 if offered.level > 0 else 0), offered.level, offered.listed


@dataclass(frozen=True, slots=True)
class PathwayOffer(RouteOffer):
    """What all programs of a pathway offer together."""

    kind: ClassVar[str] = "pathway"


def stack(members: Sequence[Offer]) -> Offer:
    """Give what several sources offer together; a single one as it is."""
    if len(members) == 1:
        return members[0]
    return _stacked(members)


def offer_of_route(
    catalog: Catalog, programs: Sequence[Record[Program]], yardstick: Yardstick | None = None
) -> RouteOffer:
    """Give what a stack of one program or more offers."""
    yardstick = yardstick or build_yardstick(catalog)
    return _stacked([offer_by(yardstick, program) for program in programs])


def offer_of_pathway(
    catalog: Catalog, pathway: Record[Pathway], yardstick: Yardstick | None = None
) -> PathwayOffer | None:
    """Give what the programs of a pathway offer together; None where it names none that can be read."""
    yardstick = yardstick or build_yardstick(catalog)
    found = (catalog.find(Program, ref, pathway.region) for ref in pathway.entity.programs)
    members = tuple(offer_by(yardstick, program) for program in found if program is not None)
    return PathwayOffer(pathway.key, pathway.entity.title, members) if members else None


def _stacked(members: Sequence[Offer]) -> RouteOffer:
    return RouteOffer("+".join(member.id for member in members), _titles(members), tuple(members))


def _titles(members: Sequence[Offer]) -> Text:
    return " + ".join(
        title if isinstance(title, str) else next(iter(title.values()), member.id)
        for member in members
        for title in (member.title,)
    )
