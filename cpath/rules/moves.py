"""Rules about a pathway's moves from one occupation to another."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from cpath.diagnostics import Severity
from cpath.model import Pathway
from cpath.rules.cycle import RELATED, find_cycles, show_cycle
from cpath.rules.registry import Finding, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cpath.rules.registry import Context


@rule("CP703", "advance-cycle", Severity.ERROR)
def advance_cycle(context: Context) -> Iterator[Finding]:
    """Moves of the type advance lead in a circle.

    Why: an advance leads up, and a circle has no top. A move between equals is lateral.

    Wrong:

        moves:
          - {from_occupation: nursing-assistant, to_occupation: registered-nurse, type: advance}
          - {from_occupation: registered-nurse, to_occupation: nursing-assistant, type: advance}

    Right:

        moves:
          - {from_occupation: nursing-assistant, to_occupation: registered-nurse, type: advance}
    """
    for record in context.catalog.all(Pathway).values():
        steps: dict[tuple[str, str], int] = {}
        graph: dict[str, list[str]] = {}
        for index, move in enumerate(record.entity.moves):
            pair = (move.from_occupation, move.to_occupation)
            if move.type == "advance" and pair[0] != pair[1] and pair not in steps:
                steps[pair] = index
                graph.setdefault(pair[0], []).append(pair[1])
        for cycle in find_cycles(graph):
            indexes = [steps[pair] for pair in pairwise(cycle)]
            yield Finding(
                record,
                ("moves", indexes[-1]),
                f"moves of type advance form a circle: {show_cycle(cycle)}",
                "delete the move that leads back, or make it lateral",
                related=tuple(
                    (record, ("moves", index), f"from {before!r} to {after!r}")
                    for index, (before, after) in zip(indexes[:-1][:RELATED], pairwise(cycle), strict=False)
                ),
            )


@rule("CP709", "advance-goes-down", Severity.WARNING)
def advance_goes_down(context: Context) -> Iterator[Finding]:
    """A move of the type advance leads to a lower stage.

    Stages are listed lowest first.

    Why: the arrow points backward in the picture. Either the move's ends or the stages are swapped.

    Wrong:

        stages: [{id: entry, title: Entry}, {id: middle, title: Middle}]
        occupations:
          - {occupation: nursing-assistant, stage: entry, lane: nursing}
          - {occupation: registered-nurse, stage: middle, lane: nursing}
        moves:
          - {from_occupation: registered-nurse, to_occupation: nursing-assistant, type: advance}

    Right:

        stages: [{id: entry, title: Entry}, {id: middle, title: Middle}]
        occupations:
          - {occupation: nursing-assistant, stage: entry, lane: nursing}
          - {occupation: registered-nurse, stage: middle, lane: nursing}
        moves:
          - {from_occupation: nursing-assistant, to_occupation: registered-nurse, type: advance}
    """
    for record in context.catalog.all(Pathway).values():
        height = {stage.id: number for number, stage in enumerate(record.entity.stages)}
        stage_of = {place.occupation: place.stage for place in record.entity.occupations}
        for index, move in enumerate(record.entity.moves):
            start, end = stage_of.get(move.from_occupation), stage_of.get(move.to_occupation)
            if move.type != "advance" or start not in height or end not in height:
                continue
            if height[end] < height[start]:
                yield Finding(
                    record,
                    ("moves", index),
                    f"the move from {move.from_occupation!r} ({start}) to {move.to_occupation!r} ({end}) "
                    "is of type advance but leads to a lower stage",
                    "swap its ends, make it lateral, or order the stages lowest first",
                )


@rule("CP710", "move-to-itself", Severity.ERROR)
def move_to_itself(context: Context) -> Iterator[Finding]:
    """A move begins and ends at the same occupation.

    Why: it leads nowhere. Another occupation was probably meant.

    Wrong:

        moves:
          - {from_occupation: registered-nurse, to_occupation: registered-nurse, type: advance}

    Right:

        moves:
          - {from_occupation: nursing-assistant, to_occupation: registered-nurse, type: advance}
    """
    for record in context.catalog.all(Pathway).values():
        for index, move in enumerate(record.entity.moves):
            if move.from_occupation == move.to_occupation:
                yield Finding(
                    record,
                    ("moves", index, "to_occupation"),
                    f"the move from {move.from_occupation!r} leads to itself",
                    "name another occupation, or delete the move",
                )
