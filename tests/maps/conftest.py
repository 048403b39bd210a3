from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from cpath.catalog import load
from cpath.maps import graph as graphs
from cpath.maps.build import build_map
from cpath.maps.figure import Figure
from cpath.model import Pathway

if TYPE_CHECKING:
    from collections.abc import Callable

    from cpath.catalog import Catalog

REPOSITORY = Path(__file__).parents[1] / "repos" / "map"


@pytest.fixture(scope="session")
def repository() -> Path:
    return REPOSITORY


@pytest.fixture(scope="session")
def catalog() -> Catalog:
    loaded = load(REPOSITORY)
    assert not loaded.diagnostics
    return loaded.catalog


@pytest.fixture(scope="session")
def graph(catalog: Catalog) -> graphs.MapGraph:
    return build_map(catalog, catalog.all(Pathway)["front-range/healthcare"])


@pytest.fixture(scope="session")
def wordy() -> Callable[..., graphs.MapGraph]:
    """Return a small map with one text in every place that holds words."""

    def build(text: str, link: str | None = None) -> graphs.MapGraph:
        figure = Figure(18.9, "hour", text, text, "2025-05", illustrative=True)
        way = graphs.Way((graphs.WayProgram(text, None),), (text,), None, text)
        nodes = tuple(
            graphs.Node(
                id=id_,
                title=text,
                stage="entry",
                lane="care",
                pay=figure,
                openings=None,
                credentials=(graphs.Credential(text, stackable=True),),
                badges=("critical", "license", "apprenticeship"),
                license=text,
                validated=graphs.Validated(3, date(2026, 2, 12)),
                entries=(graphs.Entry(text, text, text),),
                exits=(graphs.Exit(text, text),),
                link=link,
            )
            for id_ in ("one", "two")
        )
        return graphs.MapGraph(
            id="example",
            key="region/example",
            language="en",
            title=text,
            description=text,
            region=text,
            sector=text,
            stages=(graphs.Stage("entry", text, text, text),),
            lanes=(graphs.Lane("care", text),),
            nodes=nodes,
            edges=(graphs.Edge("one", "two", "lateral", (way,), 2.0, "hour"),),
            data_from="2025-05",
            data_to="2025-05",
            sources=(text,),
            illustrative=text,
            left_out=(),
        )

    return build
