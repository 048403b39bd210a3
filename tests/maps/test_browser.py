"""Opens a map in a real Chromium: what stands in the page there, and that something is drawn."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from cpath.maps.render import render_map

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from cpath.maps.graph import MapGraph

pytestmark = pytest.mark.browser

# Runs in the page after the map: writes down what a person would meet, in tab order.
SCRIPT = """
const said = [];
for (const link of document.querySelectorAll('svg a')) {
  link.focus();
  const box = link.getBoundingClientRect();
  const fits = [...link.querySelectorAll('text')].every((text) => {
    const words = text.getBoundingClientRect();
    return words.left >= box.left - 1 && words.right <= box.right + 1;
  });
  const reached = document.activeElement === link;
  said.push([link.parentNode.id, link.href.baseVal, reached, box.width > 0, fits].join(' '));
}
document.getElementById('said').textContent = said.join('\\n');
document.getElementById('hacked').textContent = String(window.hacked === true);
"""


def _chromium(folder: Path, page: Path, *options: str) -> bytes:
    program = os.environ.get("CPATH_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    assert program is not None, "no Chromium: install it or set CPATH_CHROMIUM"
    command = [
        program,
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        f"--user-data-dir={folder / 'profile'}",
        *options,
        page.as_uri(),
    ]
    return subprocess.run(command, capture_output=True, check=True, timeout=120).stdout


def _open(folder: Path, svg: bytes) -> str:
    body = svg.decode().split("?>", 1)[1]
    page = folder / "page.html"
    page.write_text(
        f"<!doctype html><meta charset=utf-8><title>Map</title>{body}<pre id=said></pre><pre id=hacked></pre>"
        f"<script>{SCRIPT}</script>",
        encoding="utf-8",
    )
    return _chromium(folder, page, "--dump-dom").decode()


def test_boxes_links_and_tab_order(graph: MapGraph, tmp_path: Path) -> None:
    dom = _open(tmp_path, render_map(graph, "svg"))
    said = re.search(r'<pre id="said">(.*?)</pre>', dom, re.DOTALL)
    assert said is not None
    assert said[1].splitlines() == [f"occ-{node.id} {node.link} true true true" for node in graph.nodes]
    assert f'<title id="map-healthcare-title">{graph.title}, {graph.region}</title>' in dom


def test_something_is_drawn(graph: MapGraph, tmp_path: Path) -> None:
    page, shot = tmp_path / "map.svg", tmp_path / "map.png"
    page.write_bytes(render_map(graph, "svg"))
    _chromium(tmp_path, page, f"--screenshot={shot}", "--window-size=1000,1300")
    with Image.open(shot) as image:
        colors = image.convert("RGB").getcolors(1 << 24)
    assert colors is not None
    assert len(colors) > 50


@pytest.mark.parametrize(
    "text",
    [
        "<script>window.hacked = true</script>",
        '"><svg onload="window.hacked = true">',
        "</style></svg><img src=x onerror='window.hacked = true'>",
        "javascript:window.hacked=true",
    ],
)
def test_nothing_runs(wordy: Callable[..., MapGraph], text: str, tmp_path: Path) -> None:
    dom = _open(tmp_path, render_map(wordy(text, text), "svg"))
    assert '<pre id="hacked">false</pre>' in dom
