"""From a pathway of the catalog to the graph that its map shows. Knows no picture.

What cannot be drawn (an occupation whose file is broken, a move that leads off the map) is left
out and named in `MapGraph.left_out`: `cpath validate` says where it is.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cpath.maps.figure import Figure, Scope, choose_figures, find_scope, iter_critical
from cpath.maps.graph import (
    Badge,
    Credential,
    Edge,
    Entry,
    Exit,
    Lane,
    MapGraph,
    Node,
    Stage,
    Validated,
    Way,
    WayProgram,
)
from cpath.messages import COMMA, Code, Listed, Message, Value, msg
from cpath.model import Credential as CredentialModel
from cpath.model import Occupation, Organization, Program, Validation, last_day, read_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from cpath.catalog import Catalog, Record
    from cpath.maps.graph import MoveKind
    from cpath.model import Pathway, Text
    from cpath.model.pathway import Move
    from cpath.model.program import Cost

    Link = Callable[[Record[Occupation]], str | None]
    Places = dict[str, tuple[Record[Occupation], tuple[str, str]]]  # key to record, stage and lane
    Moves = dict[tuple[str, str], list[Move]]  # keys of both ends to what the file says of the move


def link_to_onet(occupation: Record[Occupation]) -> str | None:
    """Return the page of an occupation at O*NET OnLine, where its code is known."""
    code = occupation.entity.onet
    return None if code is None else f"https://www.onetonline.org/link/summary/{code}"


def build_map(
    catalog: Catalog,
    pathway: Record[Pathway],
    *,
    language: str | None = None,
    link: Link = link_to_onet,
) -> MapGraph:
    """Collect what the map of a pathway shows.

    ``language`` is a BCP 47 tag (default: the repository's first language). ``link`` gives the
    address that an occupation's box leads to, or None.
    """
    settings = catalog.settings.entity
    chosen = language or next(iter(settings.languages), "en")
    region = pathway.region or ""
    scope = find_scope(catalog, region, pathway.key, chosen)
    return _Builder(catalog, pathway, scope, chosen, link).build()


@dataclass
class _Builder:
    """One pathway on its way to a graph."""

    catalog: Catalog
    pathway: Record[Pathway]
    scope: Scope
    language: str
    link: Link
    left_out: list[Message] = field(default_factory=list)

    def build(self) -> MapGraph:
        entity = self.pathway.entity
        stages = self._stages()
        lanes = tuple({lane.id: Lane(lane.id, self._read(lane.title)) for lane in entity.lanes}.values())
        places = self._places({stage.id for stage in stages}, {lane.id for lane in lanes}, stages, lanes)
        moves = self._moves(places)
        entries = self._entries(places, moves)
        exits = self._exits(places)
        inward: dict[str, list[Move]] = {}
        for (_, target), ways in moves.items():
            inward.setdefault(target, []).extend(ways)
        nodes = tuple(
            self._node(record, place, inward.get(key, ()), entries.get(key, ()), exits.get(key, ()))
            for key, (record, place) in places.items()
        )
        edges = self._edges(moves, places, nodes)
        figures = [figure for node in nodes for figure in (node.pay, node.openings) if figure is not None]
        dates = sorted(
            {figure.as_of for figure in figures if figure.as_of}, key=lambda text: (last_day(text), text)
        )
        sector = entity.sector or next((item.entity.sector for item in self.scope.initiatives), None)
        return MapGraph(
            id=self.pathway.id,
            key=self.pathway.key,
            language=self.language,
            title=self._read(entity.title),
            description=None if entity.description is None else self._read(entity.description),
            region=self.scope.title,
            sector=None if sector is None else self._read(sector),
            stages=stages,
            lanes=lanes,
            nodes=nodes,
            edges=edges,
            data_from=dates[0] if dates else None,
            data_to=dates[-1] if dates else None,
            sources=_name_sources(figures),
            illustrative=self._illustrative(figures, [record for record, _ in places.values()]),
            left_out=tuple(self.left_out),
        )

    def _read(self, text: Text) -> str:
        return read_text(text, self.language)

    # The grid

    def _stages(self) -> tuple[Stage, ...]:
        stages = {
            stage.id: Stage(
                stage.id,
                self._read(stage.title),
                None if stage.education is None else self._read(stage.education),
                None if stage.experience is None else self._read(stage.experience),
            )
            for stage in reversed(self.pathway.entity.stages)
        }
        return tuple(reversed(stages.values()))

    def _places(
        self, stage_ids: set[str], lane_ids: set[str], stages: Sequence[Stage], lanes: Sequence[Lane]
    ) -> Places:
        """Return each occupation's place by key, by stage, then lane, then as the file lists them."""
        found: Places = {}
        for place in self.pathway.entity.occupations:
            record = self.catalog.find(Occupation, place.occupation, self.pathway.region)
            why = None
            if record is None:
                why = msg("it is not in the repository or cannot be read")
            elif place.stage not in stage_ids:
                why = msg("the pathway has no stage {stage}", stage=Code(place.stage))
            elif place.lane not in lane_ids:
                why = msg("the pathway has no lane {lane}", lane=Code(place.lane))
            elif record.key in found:
                why = msg("it is listed twice; the first place counts")
            else:
                found[record.key] = (record, (place.stage, place.lane))
            if why is not None:
                self.left_out.append(
                    msg("occupation {occupation}: {why}", occupation=Code(place.occupation), why=why)
                )
        columns = {stage.id: index for index, stage in enumerate(stages)}
        rows = {lane.id: index for index, lane in enumerate(lanes)}
        order = sorted(found.items(), key=lambda item: (columns[item[1][1][0]], rows[item[1][1][1]]))
        return dict(order)

    def _moves(self, places: Places) -> Moves:
        """Return the moves by the keys of their two ends, in the order of the picture."""
        found: Moves = {}
        for move in self.pathway.entity.moves:
            ends = [
                self.catalog.resolve("occupation", ref, self.pathway.region).key
                for ref in (move.from_occupation, move.to_occupation)
            ]
            before, after = Code(move.from_occupation), Code(move.to_occupation)
            source, target = ends
            if source not in places or target not in places or source is None or target is None:
                self.left_out.append(
                    msg(
                        "move from {before} to {after}: one of the two is not on the map",
                        before=before,
                        after=after,
                    )
                )
            elif source == target:
                self.left_out.append(msg("move from {occupation}: it leads to itself", occupation=before))
            else:
                found.setdefault((source, target), []).append(move)
        order = {key: index for index, key in enumerate(places)}
        return dict(sorted(found.items(), key=lambda item: (order[item[0][0]], order[item[0][1]])))

    # Ways in and out

    def _entries(
        self,
        places: Places,
        moves: Moves,
    ) -> dict[str, list[Entry]]:
        found: dict[str, list[Entry]] = {}
        region = self.pathway.region
        for point in self.pathway.entity.entries:
            target = self.catalog.resolve(("occupation", "program"), point.at, region)
            through = None
            keys: list[str] = []
            if target.kind == "occupation" and target.key in places:
                keys = [target.key]
            elif target.kind == "program" and target.key is not None:
                program = self.catalog.all(Program).get(target.key)
                if program is not None:
                    through = self._read(program.entity.title)
                    keys = self._served(program, places, moves)
            entry = Entry(self._read(point.title), point.audience, through)
            if not keys:
                self.left_out.append(
                    msg(
                        "way in “{title}”: {place} leads to no occupation on the map",
                        title=entry.title,
                        place=Code(point.at),
                    )
                )
            for key in keys:
                found.setdefault(key, []).append(entry)
        return found

    def _served(
        self,
        program: Record[Program],
        places: Places,
        moves: Moves,
    ) -> list[str]:
        """Return the occupations that a program leads to: those of its lowest stage on the map."""
        named = {
            self.catalog.resolve("occupation", item.occupation, program.region).key
            for item in program.entity.prepares_for
        }
        if named.isdisjoint(places):
            named = {
                target for (_, target), ways in moves.items() if any(self._uses(way, program) for way in ways)
            }
        keys = [key for key in places if key in named]
        return [key for key in keys if places[key][1][0] == places[keys[0]][1][0]]

    def _uses(self, move: Move, program: Record[Program]) -> bool:
        region = self.pathway.region
        return any(self.catalog.resolve("program", ref, region).key == program.key for ref in move.programs)

    def _exits(self, places: Places) -> dict[str, list[Exit]]:
        found: dict[str, list[Exit]] = {}
        for point in self.pathway.entity.exits:
            title = self._read(point.title)
            key = self.catalog.resolve("occupation", point.at, self.pathway.region).key
            if key is None or key not in places:
                self.left_out.append(
                    msg("way out “{title}”: {place} is not on the map", title=title, place=Code(point.at))
                )
                continue
            record = self._credential(point.credential) if point.credential else None
            credential = None if record is None else self._read(record.entity.title)
            found.setdefault(key, []).append(Exit(title, credential))
        return found

    # Occupations

    def _node(
        self,
        record: Record[Occupation],
        place: tuple[str, str],
        inward: Sequence[Move],
        entries: Iterable[Entry],
        exits: Iterable[Exit],
    ) -> Node:
        pay, openings = choose_figures(self.catalog, self.scope, record)
        credentials = self._credentials(record, inward)
        license_ = record.entity.license_required
        badges: list[Badge] = []
        if next(iter_critical(self.catalog, self.scope, record), None) is not None:
            badges.append("critical")
        if license_ is not None:
            badges.append("license")
        if self._has_apprenticeship(record, inward, credentials):
            badges.append("apprenticeship")
        return Node(
            id=record.id,
            title=self._read(record.entity.title),
            stage=place[0],
            lane=place[1],
            pay=pay,
            openings=openings,
            credentials=tuple(
                Credential(self._read(item.entity.title), item.entity.is_stackable) for item in credentials
            ),
            badges=tuple(badges),
            license=None if license_ is None else self._read(license_),
            validated=self._validated(record),
            entries=tuple(entries),
            exits=tuple(exits),
            link=self.link(record),
        )

    def _credential(self, ref: str) -> Record[CredentialModel] | None:
        return self.catalog.find(CredentialModel, ref, self.pathway.region)

    def _credentials(
        self, record: Record[Occupation], inward: Sequence[Move]
    ) -> list[Record[CredentialModel]]:
        """Return the credentials that belong to an occupation.

        Those that a way out names, those of the pathway that prepare for it, and those that the
        moves into it take.
        """
        region = self.pathway.region
        entity = self.pathway.entity
        refs = [
            point.credential
            for point in entity.exits
            if point.credential and self.catalog.resolve("occupation", point.at, region).key == record.key
        ]
        for ref in entity.credentials:
            found = self._credential(ref)
            named = () if found is None else found.entity.prepares_for
            if any(self.catalog.resolve("occupation", item).key == record.key for item in named):
                refs.append(ref)
        refs += [ref for move in inward for ref in move.credentials]
        records = {item.key: item for ref in refs if (item := self._credential(ref)) is not None}
        return list(records.values())

    def _has_apprenticeship(
        self,
        record: Record[Occupation],
        inward: Sequence[Move],
        credentials: Sequence[Record[CredentialModel]],
    ) -> bool:
        if any(item.entity.type == "apprenticeship-completion" for item in credentials):
            return True
        region = self.pathway.region
        refs = [ref for move in inward for ref in move.programs]
        for ref in self.pathway.entity.programs:
            program = self.catalog.find(Program, ref, region)
            if program is not None and any(
                self.catalog.resolve("occupation", item.occupation, program.region).key == record.key
                for item in program.entity.prepares_for
            ):
                refs.append(ref)
        programs = [item for ref in refs if (item := self.catalog.find(Program, ref, region)) is not None]
        return any(
            item.entity.type == "apprenticeship"
            or any(work.type == "apprenticeship" for work in item.entity.work_based_learning)
            for item in programs
        )

    def _validated(self, record: Record[Occupation]) -> Validated | None:
        """Return the region's latest vote on an occupation; employers count once, others do not count."""
        votes = [
            item
            for item in self.catalog.all(Validation).values()
            if item.region == self.pathway.region
            and self.catalog.resolve("occupation", item.entity.occupation, item.region).key == record.key
        ]
        if not votes:
            return None
        latest = max(votes, key=lambda item: (item.entity.held_on, item.key))
        firms = set()
        for voter in latest.entity.voters:
            organization = self.catalog.find(Organization, voter.organization, latest.region)
            if organization is not None and organization.entity.is_business:
                firms.add(organization.key)
        return Validated(len(firms), latest.entity.held_on) if firms else None

    # Moves

    def _edges(
        self,
        moves: Moves,
        places: Places,
        nodes: Sequence[Node],
    ) -> tuple[Edge, ...]:
        by_key = dict(zip(places, nodes, strict=True))
        edges = []
        for (source, target), ways in moves.items():
            before, after = by_key[source], by_key[target]
            change = _compare_pay(before.pay, after.pay)
            # Two ways of different kinds between the same two: the step up is what people look for.
            kind: MoveKind = "advance" if any(way.type == "advance" for way in ways) else "lateral"
            steps = tuple(self._way(way) for way in ways)
            unit = None if after.pay is None or change is None else after.pay.unit
            edges.append(Edge(before.id, after.id, kind, steps, change, unit))
        return tuple(edges)

    def _way(self, move: Move) -> Way:
        region = self.pathway.region
        programs = [self.catalog.find(Program, ref, region) for ref in move.programs]
        credentials = [self._credential(ref) for ref in move.credentials]
        return Way(
            tuple(
                WayProgram(self._read(item.entity.title), _read_cost(item.entity.cost))
                for item in programs
                if item is not None
            ),
            tuple(self._read(item.entity.title) for item in credentials if item is not None),
            move.months,
            None if move.note is None else self._read(move.note),
        )

    # What it rests on

    def _illustrative(self, figures: Sequence[Figure], occupations: Sequence[Record[Occupation]]) -> Value:
        said = self.pathway.entity.illustrative
        if said is True:
            return msg("Made up to show how the map works; do not quote it.")
        made_up = any(figure.illustrative for figure in figures)
        if not made_up and not any(record.entity.illustrative is True for record in occupations):
            return said or None
        words = msg("Some figures are made up to show how the map works; do not quote them.")
        return msg("{remark} {words}", remark=said, words=words) if said else words


def _compare_pay(before: Figure | None, after: Figure | None) -> float | None:
    """Return the difference of two pays that compare: the same unit, the same area."""
    if before is None or after is None or before.unit != after.unit or before.area != after.area:
        return None
    return after.value - before.value


def _read_cost(cost: Cost | str | None) -> float | None:
    """Return a program's total cost in dollars: 0 only where it is said to be free."""
    if isinstance(cost, str):
        return 0.0 if cost == "free" else None
    return None if cost is None else cost.total


def _name_sources(figures: Iterable[Figure]) -> tuple[Value, ...]:
    """Return each source once, with the dates it is used for: of published figures, then of estimates."""
    dates: dict[tuple[bool, str], tuple[Value, set[str]]] = {}
    for figure in figures:
        source = figure.source
        # One line of a record may name several sources, parted by semicolons.
        parts: list[Value] = [source]
        if isinstance(source, str):
            parts = [part.strip() for part in source.split(";")]
        for part in parts:
            if not part:
                continue
            _, found = dates.setdefault((figure.estimate, str(part)), (part, set()))
            found.update([figure.as_of] if figure.as_of else [])
    return tuple(
        msg("{source} ({dates})", source=source, dates=Listed(sorted(when), 99, COMMA)) if when else source
        for _, (source, when) in sorted(dates.items(), key=lambda item: item[0])
    )
