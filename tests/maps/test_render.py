from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from cpath.errors import NoRepositoryError, UsageError
from cpath.maps import render
from cpath.maps.engine import DrawingError, SlowDrawingError
from cpath.maps.render import FORMATS, render_map, unshown_characters

if TYPE_CHECKING:
    from collections.abc import Callable

    from cpath.maps.graph import MapGraph

BEGINNINGS = {"svg": b"<?xml", "png": b"\x89PNG", "pdf": b"%PDF", "dot": b"digraph", "markdown": b"# "}


@pytest.mark.parametrize("format_", FORMATS)
def test_each_format_is_what_it_says_and_always_the_same(graph: MapGraph, format_: str) -> None:
    first = render_map(graph, format_)
    assert first.startswith(BEGINNINGS[format_])
    assert render_map(graph, format_) == first


def test_the_same_in_another_process_folder_and_locale(
    repository: Path, graph: MapGraph, tmp_path: Path
) -> None:
    program = (
        "import sys\nfrom pathlib import Path\nfrom cpath.catalog import load\n"
        "from cpath.model import Pathway\n"
        "from cpath.maps.build import build_map; from cpath.maps.render import render_map\n"
        "catalog = load(Path(sys.argv[1])).catalog\n"
        "graph = build_map(catalog, catalog.all(Pathway)['front-range/healthcare'])\n"
        "sys.stdout.buffer.write(render_map(graph, sys.argv[2]))"
    )
    environment = os.environ | {
        "PYTHONHASHSEED": "7",
        "TZ": "Asia/Tokyo",
        "LC_ALL": "de_DE.UTF-8",
        "PYTHONPATH": str(Path(__file__).parents[2]),
    }
    for format_ in ("svg", "pdf", "png"):
        result = subprocess.run(
            [sys.executable, "-c", program, str(repository), format_],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            check=True,
        )
        assert result.stdout == render_map(graph, format_)


def test_a_pathway_without_occupations_is_told_clearly(graph: MapGraph) -> None:
    with pytest.raises(NoRepositoryError, match="front-range/healthcare has no occupations to draw"):
        render_map(replace(graph, nodes=(), edges=()), "svg")


def test_an_unknown_format_is_told_with_those_there_are(graph: MapGraph) -> None:
    with pytest.raises(UsageError, match="no format 'gif'"):
        render_map(graph, "gif")


def test_what_takes_too_long_is_tried_with_straight_lines(
    graph: MapGraph, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    def run(dot: str, *arguments: object, **options: object) -> bytes:
        asked.append("splines=ortho" in dot)
        if asked[-1]:
            raise SlowDrawingError("drawing took longer than 12 seconds")
        return real(dot, *arguments, **options)  # type: ignore[arg-type]

    real = render.run_engine
    monkeypatch.setattr(render, "run_engine", run)
    assert b"occ-registered-nurse" in render_map(graph, "svg")
    assert asked == [True, False]


def test_what_cannot_be_drawn_at_all_is_a_finding(graph: MapGraph, monkeypatch: pytest.MonkeyPatch) -> None:
    def run(*_: object, **__: object) -> bytes:
        raise SlowDrawingError("drawing took longer than 9 seconds")

    monkeypatch.setattr(render, "run_engine", run)
    with pytest.raises(DrawingError) as caught:
        render_map(graph, "svg")
    assert caught.value.exit_code == 1


def test_characters_that_a_picture_cannot_show_are_named(wordy: Callable[..., MapGraph]) -> None:
    graph = wordy("Điều dưỡng Медсестра 日本")
    assert unshown_characters(graph, "png") == "日本"
    assert unshown_characters(graph, "pdf") == "日本"
    assert unshown_characters(graph, "svg") == ""
    assert unshown_characters(wordy("Enfermería — ñ"), "pdf") == ""
