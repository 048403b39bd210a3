"""Rules about pathways: stages and lanes, entry and exit points, and what the picture lists."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from cpath.diagnostics import Severity
from cpath.diagnostics.suggestion import Words, did_you_mean, list_some
from cpath.model import Occupation, Pathway, Program
from cpath.rules.registry import Finding, rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cpath.catalog.catalog import Catalog, Record
    from cpath.rules.registry import Context
    from cpath.source.position import DataPath


def _pathways(context: Context) -> Iterable[Record[Pathway]]:
    return context.catalog.all(Pathway).values()


def _key_or_title(record: Record[Pathway], key: str) -> DataPath:
    """Path of a key if the file has it, else of the title."""
    return (key,) if key in record.entity.model_fields_set else ("title",)


@rule("CP701", "unknown-stage", Severity.ERROR)
def unknown_stage(context: Context) -> Iterator[Finding]:
    """An occupation has a stage or lane that the pathway does not define.

    Why: the picture has no place for it.

    Wrong:

        stages: [{id: entry, title: Entry}]
        lanes: [{id: nursing, title: Nursing}]
        occupations:
          - {occupation: nursing-assistant, stage: entri, lane: nursing}

    Right:

        stages: [{id: entry, title: Entry}]
        lanes: [{id: nursing, title: Nursing}]
        occupations:
          - {occupation: nursing-assistant, stage: entry, lane: nursing}
    """
    for record in _pathways(context):
        stages = Words(stage.id for stage in record.entity.stages)
        lanes = Words(lane.id for lane in record.entity.lanes)
        for index, place in enumerate(record.entity.occupations):
            for key, value, known in (("stage", place.stage, stages), ("lane", place.lane, lanes)):
                if value not in known:
                    yield Finding(
                        record,
                        ("occupations", index, key),
                        f"this pathway has no {key} {value!r}",
                        partial(_help_for_place, key, value, known),
                        related=((record, (f"{key}s",), f"its {key}s are here"),),
                    )


def _help_for_place(key: str, value: str, known: Words) -> str:
    return did_you_mean(value, known) or f"its {key}s: {list_some(known) or 'none'}"


@rule("CP704", "empty-stage", Severity.WARNING)
def empty_stage(context: Context) -> Iterator[Finding]:
    """A stage or lane has no occupation.

    Why: the picture shows an empty column or row, and readers wonder what is missing.

    Wrong:

        stages: [{id: entry, title: Entry}, {id: expert, title: Expert}]
        occupations:
          - {occupation: nursing-assistant, stage: entry, lane: nursing}

    Right:

        stages: [{id: entry, title: Entry}]
        occupations:
          - {occupation: nursing-assistant, stage: entry, lane: nursing}
    """
    for record in _pathways(context):
        places = record.entity.occupations
        for key, word, ids, used in (
            ("stages", "stage", [stage.id for stage in record.entity.stages], {at.stage for at in places}),
            ("lanes", "lane", [lane.id for lane in record.entity.lanes], {at.lane for at in places}),
        ):
            for index, id_ in enumerate(ids):
                if id_ not in used:
                    yield Finding(
                        record,
                        (key, index, "id"),
                        f"the {word} {id_!r} has no occupation",
                        f"place an occupation there, or delete the {word}",
                    )


@rule("CP705", "out-of-reach", Severity.WARNING)
def out_of_reach(context: Context) -> Iterator[Finding]:
    """No entry point leads to an occupation.

    People get to an occupation by moves, and from a program where they enter to the occupations it prepares
    for. A pathway without entry points has its own finding.

    Why: readers see the job but no way to get there.

    Wrong:

        entries:
          - {title: From high school, at: nursing-assistant}
        occupations:
          - {occupation: nursing-assistant, stage: entry, lane: nursing}
          - {occupation: registered-nurse, stage: middle, lane: nursing}

    Right:

        entries:
          - {title: From high school, at: nursing-assistant}
        occupations:
          - {occupation: nursing-assistant, stage: entry, lane: nursing}
          - {occupation: registered-nurse, stage: middle, lane: nursing}
        moves:
          - {from_occupation: nursing-assistant, to_occupation: registered-nurse, type: advance}
    """
    catalog = context.catalog
    for record in _pathways(context):
        if not record.entity.entries:
            continue
        reached = _reach(catalog, record)
        if reached is None:
            continue
        for index, place in enumerate(record.entity.occupations):
            if place.occupation not in reached:
                yield Finding(
                    record,
                    ("occupations", index, "occupation"),
                    f"no entry point leads to {place.occupation!r}",
                    "add a move to it, or an entry point there",
                )


def _reach(catalog: Catalog, record: Record[Pathway]) -> set[str] | None:
    """Occupations that people can get to from the entry points.

    None if an entry point leads to something unknown, because more may then be possible than is visible.
    """
    steps: dict[str, list[str]] = {}
    for move in record.entity.moves:
        steps.setdefault(move.from_occupation, []).append(move.to_occupation)
    waiting: list[str] = []
    for entry in record.entity.entries:
        target = catalog.resolve(("occupation", "program"), entry.at, record.region)
        if target.kind == Program.kind:
            program = catalog.find(Program, entry.at, record.region)
            if program is None:
                return None
            waiting += [item.occupation for item in program.entity.prepares_for]
        elif target.kind == Occupation.kind:
            waiting.append(entry.at)
        else:
            return None
    reached: set[str] = set()
    while waiting:
        occupation = waiting.pop()
        if occupation not in reached:
            reached.add(occupation)
            waiting += steps.get(occupation, ())
    return reached


@rule("CP706", "no-entry-point", Severity.WARNING)
def no_entry_point(context: Context) -> Iterator[Finding]:
    """A pathway has no entry point.

    Why: readers first ask where to get in.

    Wrong:

        title: Nursing
        entries: []

    Right:

        title: Nursing
        entries:
          - {title: From high school, at: nursing-assistant}
    """
    for record in _pathways(context):
        if not record.entity.entries:
            yield Finding(
                record,
                _key_or_title(record, "entries"),
                f"the pathway {record.key!r} has no entry point",
                "add `entries`: where people get in, and where they come from",
                key=True,
            )


@rule("CP707", "no-exit-point", Severity.WARNING)
def no_exit_point(context: Context) -> Iterator[Finding]:
    """A pathway has no exit point.

    Why: each exit is a job that people can take with a credential or skill in hand, and return from later.

    Wrong:

        title: Nursing
        exits: []

    Right:

        title: Nursing
        exits:
          - {title: Work as a nursing assistant, at: nursing-assistant}
    """
    for record in _pathways(context):
        if not record.entity.exits:
            yield Finding(
                record,
                _key_or_title(record, "exits"),
                f"the pathway {record.key!r} has no exit point",
                "add `exits`: jobs that people can take along the way",
                key=True,
            )


@rule("CP708", "not-on-the-map", Severity.ERROR)
def not_on_the_map(context: Context) -> Iterator[Finding]:
    """A move, an entry or an exit is at an occupation that has no place on the pathway.

    Why: an arrow that begins or ends nowhere cannot be drawn.

    Wrong:

        occupations:
          - {occupation: nursing-assistant, stage: entry, lane: nursing}
        moves:
          - {from_occupation: nursing-assistant, to_occupation: registered-nurse, type: advance}

    Right:

        occupations:
          - {occupation: nursing-assistant, stage: entry, lane: nursing}
          - {occupation: registered-nurse, stage: middle, lane: nursing}
        moves:
          - {from_occupation: nursing-assistant, to_occupation: registered-nurse, type: advance}
    """
    catalog = context.catalog
    for record in _pathways(context):
        placed = {place.occupation for place in record.entity.occupations}
        for path, ref in _iter_ends(record.entity):
            # An id that names nothing, or a program, is not a problem of the picture.
            target = catalog.resolve(("occupation", "program"), ref, record.region)
            if ref not in placed and target.kind == Occupation.kind:
                yield Finding(
                    record,
                    path,
                    f"the occupation {ref!r} has no place on this pathway",
                    "add it to `occupations`, or name an occupation that is listed there",
                )


def _iter_ends(entity: Pathway) -> Iterator[tuple[DataPath, str]]:
    for index, entry in enumerate(entity.entries):
        yield ("entries", index, "at"), entry.at
    for index, way_out in enumerate(entity.exits):
        yield ("exits", index, "at"), way_out.at
    for index, move in enumerate(entity.moves):
        yield ("moves", index, "from_occupation"), move.from_occupation
        yield ("moves", index, "to_occupation"), move.to_occupation


@rule("CP711", "credential-not-listed", Severity.WARNING)
def credential_not_listed(context: Context) -> Iterator[Finding]:
    """An exit or a move names a credential that the pathway does not list.

    Why: stackable credentials are counted and shown from the pathway's list.

    Wrong:

        exits:
          - {title: Work, at: nursing-assistant, credential: nurse-aide-certificate}
        credentials: [nursing-aas]

    Right:

        exits:
          - {title: Work, at: nursing-assistant, credential: nurse-aide-certificate}
        credentials: [nurse-aide-certificate, nursing-aas]
    """
    for record in _pathways(context):
        listed = frozenset(record.entity.credentials)
        for path, ref in _iter_credentials(record.entity):
            if ref not in listed:
                yield Finding(
                    record,
                    path,
                    f"the credential {ref!r} is not among the pathway's credentials",
                    "add it to `credentials`",
                    related=((record, ("credentials",), "the list is here"),) if listed else (),
                )


def _iter_credentials(entity: Pathway) -> Iterator[tuple[DataPath, str]]:
    for index, way_out in enumerate(entity.exits):
        if way_out.credential is not None:
            yield ("exits", index, "credential"), way_out.credential
    for index, move in enumerate(entity.moves):
        for number, ref in enumerate(move.credentials):
            yield ("moves", index, "credentials", number), ref


@rule("CP712", "program-not-listed", Severity.WARNING)
def program_not_listed(context: Context) -> Iterator[Finding]:
    """An entry or a move names a program that the pathway does not list.

    Why: the pathway's gaps, costs and lengths are computed from its list of programs.

    Wrong:

        entries:
          - {title: From high school, at: nurse-aide}
        programs: [nursing-aas]

    Right:

        entries:
          - {title: From high school, at: nurse-aide}
        programs: [nurse-aide, nursing-aas]
    """
    catalog = context.catalog
    for record in _pathways(context):
        entity = record.entity
        listed = {catalog.resolve("program", ref, record.region).key for ref in entity.programs}
        for path, ref in _iter_programs(entity):
            target = catalog.resolve(("occupation", "program"), ref, record.region)
            if target.kind == Program.kind and target.key not in listed:
                yield Finding(
                    record,
                    path,
                    f"the program {ref!r} is not among the pathway's programs",
                    "add it to `programs`",
                    related=((record, ("programs",), "the list is here"),) if entity.programs else (),
                )


def _iter_programs(entity: Pathway) -> Iterator[tuple[DataPath, str]]:
    for index, entry in enumerate(entity.entries):
        yield ("entries", index, "at"), entry.at
    for index, move in enumerate(entity.moves):
        for number, ref in enumerate(move.programs):
            yield ("moves", index, "programs", number), ref
