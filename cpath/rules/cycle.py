"""Cycles in a graph of ids: moves on a pathway, or credentials that lead to credentials."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

CYCLES = 50
"""Maximum cycles reported per graph. Fixing these usually fixes the rest."""

SHOWN = 30
"""Maximum members of a cycle named in a message."""

RELATED = 20
"""Maximum members of a cycle shown with their places."""


def find_cycles(graph: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, ...]]:
    """Yield cycles of a graph, each from its smallest member back to it; at most `CYCLES`.

    One cycle for each edge that leads back: removing those edges leaves no cycle. Edges to nodes that are
    not keys of the graph are skipped. Works in one pass and without recursion.
    """
    done: set[str] = set()
    found = 0
    for start in graph:
        if start in done:
            continue
        trail = [start]
        place = {start: 0}
        waiting = [iter(graph[start])]
        while waiting:
            after = next(waiting[-1], None)
            if after is None:
                waiting.pop()
                node = trail.pop()
                del place[node]
                done.add(node)
            elif after in place:
                yield _from_least(trail[place[after] :])
                found += 1
                if found == CYCLES:
                    return
            elif after not in done and after in graph:
                place[after] = len(trail)
                trail.append(after)
                waiting.append(iter(graph[after]))


def _from_least(ring: list[str]) -> tuple[str, ...]:
    start = ring.index(min(ring))
    turned = ring[start:] + ring[:start]
    return (*turned, turned[0])


def show_cycle(cycle: Sequence[str]) -> str:
    """The members of a cycle in order, with the first repeated at the end."""
    if len(cycle) <= SHOWN:
        return " -> ".join(cycle)
    return f"{' -> '.join(cycle[:SHOWN])} -> ... ({len(cycle) - 1} in total)"
