"""Rankings of gaps and programs, and how they move, as tables and as data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cpath.gaps.formula import FORMULAS
from cpath.reports.gap.table import Column, Table
from cpath.reports.wording import number, words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cpath.gaps.bootstrap import Ranks
    from cpath.gaps.sensitivity import Ranking, Sensitivity, Standing
    from cpath.reports.gap.table import Cell
    from cpath.reports.wording import View

TOP = 10
"""So many gaps of a pair are shown where not all are asked for."""


def ranking_tables(sensitivity: Sensitivity, view: View) -> Iterator[Table]:
    """Yield a table of the gaps of each pair, and one of each occupation's programs.

    What the columns mean stands once, below the last one.
    """
    rankings = [found for found in (*sensitivity.gaps, *sensitivity.programs) if found.standings]
    none = [f"{found.occupation} from {found.program}" for found in sensitivity.gaps if not found.standings]
    without = (f"No gap: {', '.join(none)}",) if none else ()
    for index, ranking in enumerate(rankings, 1):
        notes = (*without, *_notes(sensitivity)) if index == len(rankings) else ()
        yield _table(sensitivity, ranking, view, notes)
    if not rankings:
        yield Table("Ranking", "Nothing to rank", (Column("gaps"),), (), without)


def _table(sensitivity: Sensitivity, ranking: Ranking, view: View, notes: tuple[str, ...]) -> Table:
    what = "Programs for" if ranking.program is None else "Gaps of"
    source = "" if ranking.program is None else f" from {ranking.program}"
    place = f", {ranking.region}" if ranking.region else ""
    ranked = [standing for standing in ranking.standings if standing.place is not None]
    shown = ranked if view.show_all or ranking.program is None else ranked[:TOP]
    columns = [Column("program" if ranking.program is None else "competency"), Column("rank", "count")]
    columns.append(Column("score", "figure"))
    if sensitivity.moved:
        columns += [Column("by formulas"), Column("thresholds"), Column("voters")]
    if len(shown) < len(ranked):
        notes = (f"And {len(ranked) - len(shown)} more; --all shows every one", *notes)
    notes = (*_without_rank(ranking, view), *notes)
    return Table(
        f"{'Programs' if ranking.program is None else 'Ranking'} {ranking.occupation}",
        f"{what} {ranking.occupation}{source}{place}, ranked by {sensitivity.formula}",
        tuple(columns),
        tuple(_row(sensitivity, standing, view) for standing in shown),
        notes,
    )


def _row(sensitivity: Sensitivity, standing: Standing, view: View) -> tuple[Cell, ...]:
    row: list[Cell] = [f"{words(standing.title, view)} ({standing.id})", standing.place, standing.score]
    if sensitivity.moved:
        row += [_formulas(standing), _scenarios(standing.thresholds), _interval(standing.voters)]
    return tuple(row)


def _without_rank(ranking: Ranking, view: View) -> Iterator[str]:
    """Say what has no rank, each reason once."""
    found: dict[str, list[str]] = {}
    for standing in ranking.standings:
        if standing.place is None:
            found.setdefault(standing.reason or "it cannot be worked out", []).append(standing.id)
    for reason, ids in found.items():
        named = ids if view.show_all else ids[:TOP]
        more = f" and {len(ids) - len(named)} more" if len(named) < len(ids) else ""
        yield f"Without a rank, {words(reason, view)}: {', '.join(named)}{more}"


def _formulas(standing: Standing) -> str:
    """Return the place by each formula, in their order; a question mark where it is unknown."""
    return " / ".join("?" if place is None else str(place) for place in standing.by_formula.values())


def _scenarios(ranks: Ranks | None) -> str:
    if ranks is None or ranks.low is None:
        return "?"
    places = str(ranks.low) if ranks.low == ranks.high else f"{ranks.low} to {ranks.high}"
    return places if ranks.present == ranks.total else f"{places}, in {ranks.present} of {ranks.total}"


def _interval(ranks: Ranks | None) -> str:
    if ranks is None or ranks.low is None:
        return "?"
    places = str(ranks.low) if ranks.low == ranks.high else f"{ranks.low} to {ranks.high}"
    share = ranks.present * 100 // ranks.total
    return places if ranks.present == ranks.total else f"{places}, in {share}%"


def _notes(sensitivity: Sensitivity) -> Iterator[str]:
    formula, source = FORMULAS[sensitivity.formula]
    yield f"Score: {formula} ({source})"
    yield (
        "Ability is what the program offers for certain, 1 + 3 * min(1, offered / required): no one rates it"
        if sensitivity.formula != "coverage"
        else "Programs: what is not covered for certain, counting parts, the least first"
    )
    if sensitivity.moved:
        yield f"By formulas: the rank by {', '.join(FORMULAS)}; ?: the data do not allow it"
        moved = ", ".join(sensitivity.scenarios)
        yield f"Thresholds: first and last rank as it is and with {moved}; in how many it is a gap at all"
        yield (
            f"Voters: ranks in the middle 95% of {sensitivity.resamples:,} resamples of the voters, drawn "
            f"with replacement (seed {sensitivity.seed}), and in how many it is a gap; ?: nobody voted"
        )


def ranking_data(sensitivity: Sensitivity, view: View) -> dict[str, Any]:
    """Return the rankings as data, with what they were worked out by."""
    return {
        "formula": sensitivity.formula,
        "formulas": {name: {"score": text, "source": source} for name, (text, source) in FORMULAS.items()},
        "scenarios": list(sensitivity.scenarios) if sensitivity.moved else None,
        "resamples": sensitivity.resamples if sensitivity.moved else None,
        "seed": sensitivity.seed if sensitivity.moved else None,
        "gaps": [_ranking(ranking, view) for ranking in sensitivity.gaps],
        "programs": [_ranking(ranking, view) for ranking in sensitivity.programs],
    }


def _ranking(ranking: Ranking, view: View) -> dict[str, Any]:
    kind = "program" if ranking.program is None else "competency"
    return {
        "region": ranking.region,
        "occupation": ranking.occupation,
        **({} if ranking.program is None else {"program": ranking.program}),
        "ranks": [
            {
                kind: standing.id,
                "title": words(standing.title, view),
                "rank": standing.place,
                "score": number(standing.score),
                "by_formula": dict(standing.by_formula),
                "thresholds": _ranks(standing.thresholds),
                "voters": _ranks(standing.voters),
                "reason": standing.reason,
            }
            for standing in ranking.standings
        ],
    }


def _ranks(ranks: Ranks | None) -> dict[str, int | None] | None:
    if ranks is None:
        return None
    return {"first": ranks.low, "last": ranks.high, "present": ranks.present, "of": ranks.total}


def ranking_rows(sensitivity: Sensitivity, view: View) -> Table:
    """Return all rankings as one table, for spreadsheets."""
    heads = ["region", "occupation", "program", "competency", "title"]
    numbers = ["rank", *(f"rank by {name}" for name in FORMULAS)]
    ends = ["first", "last", "present", "of"]
    moved = [f"{kind} {end}" for kind in ("thresholds", "voters") for end in ends]
    rows: list[tuple[Cell, ...]] = []
    for ranking in (*sensitivity.gaps, *sensitivity.programs):
        for standing in ranking.standings:
            own = (ranking.program, standing.id) if ranking.program is not None else (standing.id, None)
            cells: list[Cell] = [ranking.region, ranking.occupation, *own, words(standing.title, view)]
            cells += [standing.place, *standing.by_formula.values(), standing.score]
            for ranks in (standing.thresholds, standing.voters):
                found = _ranks(ranks) or dict.fromkeys(ends)
                cells += list(found.values())
            rows.append((*cells, standing.reason))
    return Table(
        "Ranking",
        f"Gaps and programs, ranked by {sensitivity.formula}",
        (
            *(Column(head) for head in heads),
            *(Column(head, "count") for head in numbers),
            Column("score", "figure"),
            *(Column(head, "count") for head in moved),
            Column("reason"),
        ),
        tuple(rows),
        tuple(_notes(sensitivity)),
    )
