"""Which pairs of occupation and source are compared, each once; and what cannot be compared.

Works out each occupation's demand and each program's offer once, however many pairs they are in.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from cpath.errors import NoRepositoryError
from cpath.gaps.competency import Pair, compare_offer
from cpath.gaps.occupation_move import offer_of_occupation
from cpath.gaps.offer import ProgramOffer, offer_by
from cpath.gaps.required import Demand, demand_of
from cpath.gaps.route import offer_of_pathway
from cpath.gaps.yardstick import build_yardstick
from cpath.messages import Code, Message, msg
from cpath.model import Initiative, Occupation, Pathway, Program

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from cpath.catalog.catalog import Catalog, Record
    from cpath.gaps.offer import Offer
    from cpath.model import Text
    from cpath.model.initiative import CriticalOccupation
    from cpath.model.pathway import Move


@dataclass(frozen=True, slots=True)
class Unserved:
    """A critical occupation that no program of its region prepares for. ``reason``: the partners' own."""

    region: str
    occupation: str
    title: Text
    reason: Text | None


class Pairing:
    """Collects pairs of one catalog, and what stands beside them."""

    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog
        self.yardstick = build_yardstick(catalog)
        self.pairs: dict[tuple[str, str, str], Pair] = {}
        self.unserved: dict[tuple[str, str], Unserved] = {}
        self.left_out: dict[Message, None] = {}
        self._demands: dict[tuple[str | None, str], Demand] = {}
        self._offers: dict[str, ProgramOffer] = {}

    # Single pairs

    def add(self, occupation: Record[Occupation], program: Record[Program], region: str | None) -> None:
        """Compare an occupation with a program, where the two have not been compared yet."""
        self._add(occupation, program.key, self.offer(program), region)

    def add_offer(self, occupation: Record[Occupation], offer: Offer, region: str | None) -> None:
        """Compare an occupation with any source."""
        self._add(occupation, f"{offer.kind}:{offer.id}", offer, region)

    def _add(self, occupation: Record[Occupation], source: str, offer: Offer, region: str | None) -> None:
        place = (region or "", occupation.key, source)
        if place in self.pairs:
            return
        key = (region, occupation.key)
        demand = self._demands.get(key)
        if demand is None:
            demand = self._demands[key] = demand_of(self.yardstick, occupation, region)
        self.pairs[place] = compare_offer(self.yardstick, occupation, demand, offer, region)

    def offer(self, program: Record[Program]) -> ProgramOffer:
        """Return what a program offers, worked out once."""
        offer = self._offers.get(program.key)
        if offer is None:
            offer = self._offers[program.key] = offer_by(self.yardstick, program)
        return offer

    # Programs

    def add_program(
        self, program: Record[Program], occupation: Record[Occupation] | None, region: str | None
    ) -> None:
        """Add one program, against one occupation or against all that it prepares for."""
        where = region or program.region
        if occupation is not None:
            self.add(occupation, program, where)
            return
        for found in self._targets((program,)):
            self.add(found, program, where)

    def add_occupation(self, occupation: Record[Occupation], region: str | None) -> None:
        """Add one occupation, critical or not, against every program that prepares for it."""
        for place, programs in self._serving.items():
            if place[1] == occupation.key and region in (None, place[0]):
                for program in programs:
                    self.add(occupation, program, place[0])
        served = {place[0] for place in self.pairs}
        for where, entry in self.critical(region):
            key = self.catalog.resolve(Occupation.kind, entry.occupation).key
            if key == occupation.key and where not in served:
                self._leave_unserved(where, occupation, entry)
        if not self.pairs and not self.unserved:
            raise NoRepositoryError(
                f"no program prepares for {occupation.id!r}" + (f" in {region}" if region else ""),
                help="name a program with --program to compare the two all the same, or write the occupation "
                f"under `prepares_for` in a program: {{occupation: {occupation.id}, basis: provider}}",
            )

    def add_critical(self, region: str | None) -> None:
        """Add every critical occupation against every program of its region that prepares for it."""
        for where, occupation, entry in self._critical_records(region):
            programs = self._serving.get((where, occupation.key), ())
            for program in programs:
                self.add(occupation, program, where)
            if not programs:
                self._leave_unserved(where, occupation, entry)

    # Routes, pathways, moves and lists

    def add_stack(
        self,
        offer: Offer,
        programs: Sequence[Record[Program]],
        occupation: Record[Occupation] | None,
        region: str | None,
    ) -> None:
        """Add what several sources offer together, against one occupation or all that ``programs`` name."""
        where = region or programs[0].region
        for target in (occupation,) if occupation is not None else self._targets(programs):
            self.add_offer(target, offer, where)

    def add_pathway(
        self, pathway: Record[Pathway], occupation: Record[Occupation] | None, region: str | None
    ) -> None:
        """Add all programs of a pathway together, against one occupation or every one that stands on it."""
        offer = offer_of_pathway(self.catalog, pathway, self.yardstick)
        if offer is None:
            raise NoRepositoryError(
                f"the pathway {pathway.key!r} names no program that can be read",
                help=f"list them under `programs` in {pathway.path}",
            )
        if occupation is not None:
            self.add_offer(occupation, offer, region or pathway.region)
            return
        for place in pathway.entity.occupations:
            target = self._find(place.occupation)
            if target is not None:
                self.add_offer(target, offer, region or pathway.region)
        if not pathway.entity.occupations:
            raise NoRepositoryError(
                f"the pathway {pathway.key!r} names no occupation",
                help=f"list them under `occupations` in {pathway.path}, or name one with --occupation",
            )

    def add_moves(
        self, pathway: Record[Pathway], occupation: Record[Occupation] | None, region: str | None
    ) -> None:
        """Add every move of a pathway, or those to one occupation."""
        moves = list(self._moves((pathway,), occupation))
        for start, target in moves:
            self.add_offer(target, offer_of_occupation(self.catalog, start), region or pathway.region)
        if not moves:
            to = f" to {occupation.id!r}" if occupation is not None else ""
            raise NoRepositoryError(
                f"the pathway {pathway.key!r} holds no move{to} between occupations that can be read",
                help=f"list them under `moves` in {pathway.path}, or name two occupations with --from and "
                "--occupation",
            )

    def add_moves_from(self, start: Record[Occupation], offer: Offer, region: str | None) -> None:
        """Add the moves from one occupation on any pathway; ``offer`` is what one brings along."""
        found = False
        for pathway in self.catalog.all(Pathway).values():
            if region not in (None, pathway.region):
                continue
            for origin, target in self._moves((pathway,), None):
                if origin.key == start.key:
                    found = True
                    self.add_offer(target, offer, pathway.region)
        if not found:
            raise NoRepositoryError(
                f"no pathway holds a move from {start.id!r}" + (f" in {region}" if region else ""),
                help="name where one goes to with --occupation, or write the move under `moves` in a pathway",
            )

    def add_person(self, offer: Offer, region: str | None) -> None:
        """Add every critical occupation against what somebody brings along."""
        for where, occupation, _ in self._critical_records(region):
            self.add_offer(occupation, offer, where)

    def add_target(self, occupation: Record[Occupation], offer: Offer, region: str | None) -> None:
        """Add one occupation against a source of no region: as each region's employers voted on it.

        Where none voted, as the framework rates it. ``region`` names the one whose votes count.
        """
        regions = [place[0] for place in self.yardstick.votes if place[1] == occupation.key]
        for where in (region,) if region is not None else sorted(regions) or (None,):
            self.add_offer(occupation, offer, where)

    # What is looked up for them

    def critical(self, region: str | None) -> Iterator[tuple[str, CriticalOccupation]]:
        """Yield the region and the entry of every critical occupation of an initiative."""
        for initiative in self.catalog.all(Initiative).values():
            if region in (None, initiative.region):
                for entry in initiative.entity.critical_occupations:
                    yield initiative.region or "", entry

    def _critical_records(
        self, region: str | None
    ) -> Iterator[tuple[str, Record[Occupation], CriticalOccupation]]:
        found = False
        for where, entry in self.critical(region):
            found = True
            occupation = self._find(entry.occupation)
            if occupation is not None:
                yield where, occupation, entry
        if not found:
            raise NoRepositoryError(
                "no initiative names a critical occupation" + (f" in {region}" if region else ""),
                help="list them under `critical_occupations` in an initiative, or name a pair with "
                "--occupation and --program",
            )

    def _targets(self, programs: Sequence[Record[Program]]) -> Iterable[Record[Occupation]]:
        """Return the occupations that programs prepare for, each once."""
        if not any(program.entity.prepares_for for program in programs):
            names = ", ".join(repr(program.key) for program in programs)
            raise NoRepositoryError(
                f"the program {names} names no occupation that it prepares for"
                if len(programs) == 1
                else f"none of the programs {names} names an occupation that it prepares for",
                help="name one with --occupation, or fill in its `prepares_for`",
            )
        found: dict[str, Record[Occupation]] = {}
        for program in programs:
            for target in program.entity.prepares_for:
                record = self._find(target.occupation)
                if record is not None:
                    found.setdefault(record.key, record)
        return found.values()

    def _moves(
        self, pathways: Iterable[Record[Pathway]], target: Record[Occupation] | None
    ) -> Iterator[tuple[Record[Occupation], Record[Occupation]]]:
        for pathway in pathways:
            moves: Sequence[Move] = pathway.entity.moves
            for move in moves:
                start, end = self._find(move.from_occupation), self._find(move.to_occupation)
                if start is not None and end is not None and (target is None or target.key == end.key):
                    yield start, end

    def _find(self, ref: str) -> Record[Occupation] | None:
        """Find an occupation that a record names; where there is none, it is left out."""
        found = self.catalog.find(Occupation, ref)
        if found is None and ref not in self.catalog.broken.get(Occupation.kind, ()):
            missing = msg("occupation {id}: there is no such record", id=Code(ref))
            self.left_out[missing] = None
        return found

    def _leave_unserved(self, region: str, occupation: Record[Occupation], entry: CriticalOccupation) -> None:
        self.unserved[region, occupation.key] = Unserved(
            region, occupation.id, occupation.entity.title, entry.no_program
        )

    @cached_property
    def _serving(self) -> Mapping[tuple[str, str], Sequence[Record[Program]]]:
        """Programs that are not suspended, by region and by occupation they prepare for."""
        serving: dict[tuple[str, str], dict[str, Record[Program]]] = defaultdict(dict)
        for program in self.catalog.all(Program).values():
            if program.region is None or program.entity.status == "suspended":
                continue
            for target in program.entity.prepares_for:
                key = self.catalog.resolve(Occupation.kind, target.occupation).key
                if key is not None:
                    serving[program.region, key][program.key] = program
        return {place: tuple(found.values()) for place, found in serving.items()}
