"""Which pairs of occupation and program a gap report holds, and the definition it used.

Computes; how the report looks stands in `cpath.reports.gap_report`.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from cpath.diagnostics.suggestion import did_you_mean
from cpath.errors import NoRepositoryError, UnreadableError, UsageError
from cpath.gaps.competency import Pair, compare_offer
from cpath.gaps.offer import ProgramOffer, offer_by
from cpath.gaps.required import Demand, demand_of
from cpath.gaps.scale import COURSE_LEVEL
from cpath.gaps.yardstick import THRESHOLDS, Yardstick, build_yardstick
from cpath.model import Entity, Framework, Initiative, Occupation, Program, Region

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from cpath.catalog.catalog import Catalog, Record
    from cpath.model import Text, Threshold
    from cpath.model.settings import Conversion, Scale

FORMULAS: tuple[tuple[str, str], ...] = (
    (
        "required",
        (
            "items with importance at or above importance_minimum (O*NET's 1 to 5; the same standard score "
            "on another scale), or a mean vote of the region's employers at or above critical_vote (1 to 4); "
            "the latest vote stands before the framework; items not relevant, or whose importance the source "
            "recommends not to use, are dropped and listed"
        ),
    ),
    (
        "weight",
        "(importance - low) / (high - low) on its own scale: O*NET (IM - 1) / 4, votes (mean - 1) / 3",
    ),
    (
        "offered_level",
        (
            "the highest level that is assessed over the courses; 0 for an item that a mapped program does "
            "not list or never assesses; unknown for an item taught without a level or on a scale without a "
            "conversion, and for a program that nobody has mapped"
        ),
    ),
    ("shortfall", "max(0, required_level - offered_level)"),
    (
        "coverage_met",
        "sum(weight where offered_level >= required_level) / sum(weight), over items with both known",
    ),
    (
        "coverage_partial",
        (
            "sum(weight * min(1, offered_level / required_level)) / sum(weight), over items with both known; "
            "1 where required_level is 0"
        ),
    ),
    ("mean_shortfall", "sum(weight * shortfall) / sum(weight), over items with both known, in level points"),
    (
        "coverage_low, coverage_high",
        "coverage_partial over all required items, unknown ones counted as 0 and as 1",
    ),
    ("unknown_weight_share", "weight of items with a level unknown / weight of all required items"),
    (
        "headline",
        "none (null) where unknown_weight_share is above unknown_share_maximum: the bounds stand instead",
    ),
    ("priority", "weight * shortfall / required_level; order: priority, weight, id; then unknown, then met"),
    (
        "significant",
        "shortfall > 1.96 * sqrt(se_source^2 + se_target^2), where both standard errors are known",
    ),
)
"""The formula words of every report, in the order in which they build on each other."""

SHOWN = 12
"""So many ids at most are listed where a name is not known."""

E = TypeVar("E", bound=Entity)


@dataclass(frozen=True, slots=True)
class UsedThreshold:
    """A threshold that the figures depend on; ``region`` is None where it holds everywhere."""

    name: str
    region: str | None
    threshold: Threshold


@dataclass(frozen=True, slots=True)
class Definition:
    """What the figures of a report mean, so that anybody can work them out again."""

    formulas: tuple[tuple[str, str], ...]
    thresholds: tuple[UsedThreshold, ...]
    scales: tuple[Scale, ...]
    conversions: tuple[Conversion, ...]

    def value(self, name: str, region: str | None = None) -> float:
        """Give the value of a threshold that holds in a region."""
        found = [used for used in self.thresholds if used.name == name and used.region in (None, region)]
        return found[-1].threshold.value


@dataclass(frozen=True, slots=True)
class Unserved:
    """A critical occupation that no program of its region prepares for. ``reason``: the partners' own."""

    region: str
    occupation: str
    title: Text
    reason: Text | None


@dataclass(frozen=True, slots=True)
class GapReport:
    """Pairs of occupation and program, and what is missing from them.

    ``left_out`` says, in words, what could not be compared.
    """

    definition: Definition
    pairs: tuple[Pair, ...]
    unserved: tuple[Unserved, ...]
    left_out: tuple[str, ...]


def build_gap_report(
    catalog: Catalog, *, region: str | None = None, occupation: str | None = None, program: str | None = None
) -> GapReport:
    """Compare what occupations require with what programs teach.

    Without options every critical occupation against every program of its region that prepares for
    it and is not suspended. ``occupation`` alone: against every program that prepares for it.
    ``program`` alone: every occupation it prepares for. Both: that pair, whatever the program says
    it is for. ``region`` narrows all of it; of a named pair, it is the region whose employers' votes
    count.
    """
    builder = _Builder(catalog)
    if region is not None and region not in _regions(catalog):
        raise UsageError(f"there is no region {region!r}", help=_help(region, _regions(catalog), "regions"))
    chosen = None if occupation is None else _find(catalog, Occupation, occupation, None)
    taught = None if program is None else _find(catalog, Program, program, region)
    if taught is not None:
        builder.add_program(taught, chosen, region)
    elif chosen is not None:
        builder.add_occupation(chosen, region)
    else:
        builder.add_critical(region)
    return builder.report()


class _Builder:
    """Collects pairs; works out each occupation's demand and each program's offer once."""

    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog
        self.yardstick: Yardstick = build_yardstick(catalog)
        self.pairs: dict[tuple[str, str, str], Pair] = {}
        self.unserved: dict[tuple[str, str], Unserved] = {}
        self.left_out: dict[str, None] = {}
        self.demands: dict[tuple[str | None, str], Demand] = {}
        self.offers: dict[str, ProgramOffer] = {}

    def add(self, occupation: Record[Occupation], program: Record[Program], region: str | None) -> None:
        """Compare one pair, where it has not been compared yet."""
        place = (region or "", occupation.key, program.key)
        if place in self.pairs:
            return
        key = (region, occupation.key)
        demand = self.demands.get(key)
        if demand is None:
            demand = self.demands[key] = demand_of(self.yardstick, occupation, region)
        offer = self.offers.get(program.key)
        if offer is None:
            offer = self.offers[program.key] = offer_by(self.yardstick, program)
        self.pairs[place] = compare_offer(self.yardstick, occupation, demand, offer, region)

    def add_program(
        self, program: Record[Program], occupation: Record[Occupation] | None, region: str | None
    ) -> None:
        """Add one program, against one occupation or against all that it prepares for."""
        where = region or program.region
        if occupation is not None:
            self.add(occupation, program, where)
            return
        for target in program.entity.prepares_for:
            found = self.catalog.find(Occupation, target.occupation)
            if found is None:
                self._leave_out(target.occupation)
            else:
                self.add(found, program, where)
        if not program.entity.prepares_for:
            raise NoRepositoryError(
                f"the program {program.key!r} names no occupation that it prepares for",
                help="name one with --occupation, or fill in its `prepares_for`",
            )

    def add_occupation(self, occupation: Record[Occupation], region: str | None) -> None:
        """Add one occupation, critical or not, against every program that prepares for it."""
        for place, programs in self.serving.items():
            if place[1] == occupation.key and region in (None, place[0]):
                for program in programs:
                    self.add(occupation, program, place[0])
        served = {place[0] for place in self.pairs}
        for initiative, index in self._critical(region):
            entry = initiative.entity.critical_occupations[index]
            where = initiative.region or ""
            if self.catalog.resolve(Occupation.kind, entry.occupation).key == occupation.key and (
                where not in served
            ):
                self.unserved[where, occupation.key] = Unserved(
                    where, occupation.id, occupation.entity.title, entry.no_program
                )
        if not self.pairs and not self.unserved:
            raise NoRepositoryError(
                f"no program prepares for {occupation.id!r}" + (f" in {region}" if region else ""),
                help="name a program with --program to compare the two all the same",
            )

    def add_critical(self, region: str | None) -> None:
        """Add every critical occupation against every program of its region that prepares for it."""
        found = False
        for initiative, index in self._critical(region):
            found = True
            entry = initiative.entity.critical_occupations[index]
            occupation = self.catalog.find(Occupation, entry.occupation)
            where = initiative.region or ""
            if occupation is None:
                self._leave_out(entry.occupation)
                continue
            programs = self.serving.get((where, occupation.key), ())
            for program in programs:
                self.add(occupation, program, where)
            if not programs:
                self.unserved[where, occupation.key] = Unserved(
                    where, occupation.id, occupation.entity.title, entry.no_program
                )
        if not found:
            raise NoRepositoryError(
                "no initiative names a critical occupation" + (f" in {region}" if region else ""),
                help="list them under `critical_occupations` in an initiative, or name a pair with "
                "--occupation and --program",
            )

    def _leave_out(self, occupation: str) -> None:
        if occupation not in self.catalog.broken.get(Occupation.kind, ()):
            self.left_out[f"occupation {occupation}: there is no such record"] = None

    def _critical(self, region: str | None) -> Iterable[tuple[Record[Initiative], int]]:
        for initiative in self.catalog.all(Initiative).values():
            if region in (None, initiative.region):
                for index in range(len(initiative.entity.critical_occupations)):
                    yield initiative, index

    @cached_property
    def serving(self) -> Mapping[tuple[str, str], Sequence[Record[Program]]]:
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

    def report(self) -> GapReport:
        """Give the report of all pairs, in the order of regions, occupations and programs."""
        pairs = tuple(self.pairs[place] for place in sorted(self.pairs))
        broken = [
            f"{kind} {key}: its file cannot be read"
            for kind in ("framework", "occupation", "program", "validation", "initiative", "region")
            for key in sorted(self.catalog.broken.get(kind, ()))
        ]
        return GapReport(
            _definition(self.yardstick, pairs),
            pairs,
            tuple(self.unserved[place] for place in sorted(self.unserved)),
            tuple(dict.fromkeys((*broken, *self.left_out))),
        )


def _definition(yardstick: Yardstick, pairs: Sequence[Pair]) -> Definition:
    """Say what the figures of these pairs depend on."""
    settings = yardstick.catalog.settings.entity
    thresholds = [UsedThreshold(name, None, getattr(settings.thresholds, name)) for name in THRESHOLDS]
    for region in sorted({pair.region for pair in pairs if pair.region is not None}):
        own = yardstick.thresholds(region)
        thresholds.extend(
            UsedThreshold(name, region, getattr(own, name))
            for name in THRESHOLDS
            if getattr(own, name) != getattr(settings.thresholds, name)
        )
    used = {item.scale for pair in pairs for item in pair.items if item.scale is not None} | {COURSE_LEVEL}
    used |= {framework.entity.level_scale for framework in yardstick.catalog.all(Framework).values()}
    conversions = {id(found): found for found in yardstick.scales.conversions.values()}
    return Definition(
        FORMULAS,
        tuple(thresholds),
        tuple(scale for id_, scale in sorted(yardstick.scales.by_id.items()) if id_ in used),
        tuple(conversions.values()),
    )


def _regions(catalog: Catalog) -> set[str]:
    """Give every region that has a record of any kind."""
    return {record.region for record in catalog.iter_records() if record.region is not None} | set(
        catalog.all(Region)
    )


def _find(catalog: Catalog, model: type[E], ref: str, region: str | None) -> Record[E]:
    """Find the record that an option names, or say what is wrong with the name."""
    option = f"--{model.kind}"
    resolution = catalog.resolve(model.kind, ref, region)
    if resolution.key is None:
        if resolution.candidates:
            raise UsageError(
                f"several {model.folder} are called {ref!r}",
                help=f"name one after {option}: {', '.join(resolution.candidates)}",
            )
        keys = set(catalog.keys(model.kind))
        known = keys | {key.rpartition("/")[2] for key in keys}
        raise UsageError(f"there is no {model.kind} {ref!r}", help=_help(ref, known, model.folder))
    record = catalog.all(model).get(resolution.key)
    if record is None:
        raise UnreadableError(
            f"the file of the {model.kind} {resolution.key!r} cannot be read",
            help="see `cpath validate` for what is wrong with it",
        )
    return record


def _help(word: str, known: set[str], what: str) -> str:
    """Suggest the nearest known id, or list what there is where it is not much."""
    suggestion = did_you_mean(word, known)
    if suggestion is not None:
        return suggestion
    if not known:
        return f"this repository has no {what} yet"
    if len(known) <= SHOWN:
        return f"known {what}: {', '.join(sorted(known))}"
    return f"the ids of {what} are the names of their files"
