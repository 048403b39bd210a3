"""A gap report: pairs of occupation and source, and the definition their figures were worked out by.

Computes; how the report looks stands in `cpath.reports.gap.report`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cpath.catalog.lookup import check_region, find_record
from cpath.errors import UsageError
from cpath.gaps.definition import Definition, build_definition
from cpath.gaps.occupation_move import offer_of_occupation
from cpath.gaps.pairing import Pairing, Unserved
from cpath.gaps.route import stack
from cpath.messages import Code, Message, msg
from cpath.model import Occupation, Pathway, Program
from cpath.model.kind_words import KIND_WORDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from cpath.catalog.catalog import Catalog, Record
    from cpath.gaps.competency import Pair
    from cpath.gaps.figures import Range
    from cpath.gaps.offer import Offer
    from cpath.gaps.person import PersonOffer
    from cpath.model import Text


@dataclass(frozen=True, slots=True)
class Source:
    """What is held against occupations instead of single programs; ids as people write them.

    ``route``: programs one after the other. ``occupation``: the work that somebody comes from.
    ``person``: what somebody brings along. These three stack. ``pathway``: all its programs
    together; ``moves``: every move of that pathway.
    """

    route: tuple[str, ...] = ()
    occupation: str | None = None
    person: PersonOffer | None = None
    pathway: str | None = None
    moves: str | None = None

    @property
    def is_stack(self) -> bool:
        """Whether anything is named that stacks."""
        return bool(self.route) or self.occupation is not None or self.person is not None


NO_SOURCE = Source()
_KINDS = ("framework", "occupation", "program", "validation", "initiative", "region")


@dataclass(frozen=True, slots=True)
class GapReport:
    """Pairs of occupation and source, and what is missing from them.

    ``left_out`` says what could not be compared. ``files`` are the places to write in, by
    ``program ID``, ``course PROGRAM ID`` and ``occupation ID``. ``aligned`` are, by competency, those
    that are exactly or closely the same. ``voter_intervals`` are, by region, occupation and source, those
    of the headline's two ends, where they were worked out.
    """

    definition: Definition
    pairs: tuple[Pair, ...]
    unserved: tuple[Unserved, ...]
    left_out: tuple[Message, ...]
    files: Mapping[str, str] = field(default_factory=dict)
    aligned: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    voter_intervals: Mapping[tuple[str | None, str, str], tuple[Range, Range]] = field(default_factory=dict)


def build_gap_report(
    catalog: Catalog,
    *,
    region: str | None = None,
    occupation: str | None = None,
    program: str | None = None,
    source: Source = NO_SOURCE,
) -> GapReport:
    """Compare what occupations require with what programs, or another source, offer.

    Without options every critical occupation against every program of its region that prepares for
    it and is not suspended. ``occupation`` alone: against every program that prepares for it.
    ``program`` alone: every occupation it prepares for. Both: that pair, whatever the program says
    it is for. ``region`` narrows all of it; of a named pair, it is the region whose employers' votes
    count. Another ``source`` stands in the place of the programs; without ``occupation`` a route is
    held against what its programs prepare for, a pathway against the occupations on it, an
    occupation against those that a pathway's moves lead to, a person's list against every critical
    occupation.
    """
    pairing = Pairing(catalog)
    check_region(catalog, region)
    chosen = None if occupation is None else find_record(catalog, Occupation, occupation)
    _refuse_mixture(program, source)
    if source.moves is not None:
        record = find_record(catalog, Pathway, source.moves, region)
        pairing.add_moves(record, chosen, region)
    elif source.pathway is not None:
        record = find_record(catalog, Pathway, source.pathway, region)
        pairing.add_pathway(record, chosen, region)
    elif source.is_stack:
        _add_stack(pairing, source, program, chosen, region)
    elif program is not None:
        pairing.add_program(find_record(catalog, Program, program, region), chosen, region)
    elif chosen is not None:
        pairing.add_occupation(chosen, region)
    else:
        pairing.add_critical(region)
    return _report(pairing, uses_pathways=source.pathway is not None or source.moves is not None)


def _refuse_mixture(program: str | None, source: Source) -> None:
    alone = [f"--{name}" for name in ("pathway", "moves") if getattr(source, name) is not None]
    if alone and (len(alone) > 1 or source.is_stack or program is not None):
        raise UsageError(
            f"{alone[0]} stands alone: it is a source of its own",
            help="leave out the other sources (--program, --route, --from, --from-file, --pathway, --moves); "
            "--occupation and --region go with it",
        )


def _add_stack(
    pairing: Pairing,
    source: Source,
    program: str | None,
    occupation: Record[Occupation] | None,
    region: str | None,
) -> None:
    """Add what a list, an occupation and programs offer together."""
    catalog = pairing.catalog
    members: list[Offer] = [] if source.person is None else [source.person]
    start = None
    if source.occupation is not None:
        start = find_record(catalog, Occupation, source.occupation)
        members.append(offer_of_occupation(catalog, start))
    named = (*source.route, *(() if program is None else (program,)))
    found = [find_record(catalog, Program, ref, region) for ref in named]
    programs = list({record.key: record for record in found}.values())
    members += [pairing.offer(record) for record in programs]
    offer = stack(members)
    if programs:
        pairing.add_stack(offer, programs, occupation, region)
    elif occupation is not None:
        pairing.add_target(occupation, offer, region)
    elif start is not None:
        pairing.add_moves_from(start, offer, region)
    else:
        pairing.add_person(offer, region)


def _report(pairing: Pairing, *, uses_pathways: bool) -> GapReport:
    """Return the report of all pairs, in the order of regions, occupations and sources."""
    catalog = pairing.catalog
    pairs = tuple(pairing.pairs[place] for place in sorted(pairing.pairs))
    kinds = (*_KINDS, "pathway") if uses_pathways else _KINDS
    broken = [
        msg("{kind} {id}: its file cannot be read", kind=KIND_WORDS[kind], id=Code(key))
        for kind in kinds
        for key in sorted(catalog.broken.get(kind, ()))
    ]
    return GapReport(
        build_definition(pairing.yardstick, pairs),
        pairs,
        tuple(pairing.unserved[place] for place in sorted(pairing.unserved)),
        tuple(dict.fromkeys((*broken, *pairing.left_out))),
        _files(catalog, pairs),
        {
            item.key: same
            for pair in pairs
            for item in pair.items
            if (same := pairing.yardstick.alignments.same_as(item.key)[1:])
        },
    )


def _files(catalog: Catalog, pairs: Iterable[Pair]) -> dict[str, str]:
    """Files of the occupations and programs that are compared, and of each program's courses."""
    files: dict[str, str] = {}
    for pair in pairs:
        named = {pair.occupation, *(id_ for kind, id_, _ in sources_of(pair) if kind == "occupation")}
        for id_ in named:
            occupation = catalog.find(Occupation, id_)
            if occupation is not None:
                files[f"occupation {id_}"] = str(occupation.path)
        for kind, id_, _ in sources_of(pair):
            if kind != "program" or f"program {id_}" in files:
                continue
            program = catalog.find(Program, id_, pair.region)
            if program is not None:
                files[f"program {id_}"] = str(program.path)
                for course in program.entity.courses:
                    files[f"course {id_} {course.id}"] = str(program.path)
    return files


def sources_of(pair: Pair) -> tuple[tuple[str, str, Text], ...]:
    """Kind, id and title of the single sources of a pair."""
    return pair.members or ((pair.source_kind, pair.source, pair.source_title),)
