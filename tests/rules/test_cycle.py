"""Circles: what is told, mended, leaves none."""

from __future__ import annotations

from graphlib import CycleError, TopologicalSorter
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from cpath.rules.cycle import CYCLES, find_cycles, show_cycle

NODES = st.sampled_from("abcdefgh")
GRAPHS = st.dictionaries(NODES, st.lists(NODES, max_size=4, unique=True), max_size=8)


def _is_free_of_circles(graph: dict[str, list[str]]) -> bool:
    try:
        TopologicalSorter(graph).prepare()
    except CycleError:
        return False
    return True


@given(GRAPHS)
def test_circles_are_told_where_there_are_some(graph: dict[str, list[str]]) -> None:
    cycles = list(find_cycles(graph))
    assert bool(cycles) is not _is_free_of_circles(graph)
    for cycle in cycles:
        assert cycle[0] == cycle[-1] == min(cycle)
        assert all(after in graph[before] for before, after in pairwise(cycle))
        assert len(set(cycle)) == len(cycle) - 1


def test_a_tangle_ends() -> None:
    nodes = [f"n{number:03}" for number in range(200)]
    assert len(list(find_cycles(dict.fromkeys(nodes, nodes)))) == CYCLES


def test_a_long_circle_needs_no_recursion() -> None:
    size = 5_000
    graph = {str(number): [str((number + 1) % size)] for number in range(size)}
    (cycle,) = find_cycles(graph)
    assert len(cycle) == size + 1
    assert show_cycle(cycle).endswith("-> ... (5000 in total)")


def test_a_short_circle_is_named_whole() -> None:
    assert show_cycle(("a", "b", "a")) == "a -> b -> a"
