"""Opens the page of gaps in a real Chromium: its policy lets its own style in, and it prints."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from cpath.catalog import load
from cpath.gaps.report import build_gap_report
from cpath.reports.gap.report import render_gap_report

if TYPE_CHECKING:
    from collections.abc import Sequence

pytestmark = pytest.mark.browser

REPOSITORY = Path(__file__).parents[2] / "repos" / "gaps"


def chromium(folder: Path, page: Path, options: Sequence[str]) -> subprocess.CompletedProcess[str]:
    program = os.environ.get("CPATH_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    assert program is not None, "no Chromium: install it or set CPATH_CHROMIUM"
    return subprocess.run(
        [
            program,
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--no-first-run",
            f"--user-data-dir={folder / 'profile'}",
            "--enable-logging=stderr",
            "--v=0",
            *options,
            page.as_uri(),
        ],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )


@pytest.fixture
def page(tmp_path: Path) -> Path:
    catalog = load(REPOSITORY).catalog
    report = build_gap_report(catalog)
    path = tmp_path / "gaps.html"
    path.write_bytes(str(render_gap_report(report, "html")).encode())
    return path


def test_the_policy_lets_the_page_s_own_style_in_and_nothing_else(page: Path, tmp_path: Path) -> None:
    assert "Content Security Policy" not in chromium(tmp_path, page, ["--dump-dom"]).stderr
    other = tmp_path / "other.html"
    other.write_bytes(page.read_bytes().replace(b"</style>", b"td{}</style>"))
    assert "Content Security Policy" in chromium(tmp_path, other, ["--dump-dom"]).stderr


def test_it_prints(page: Path, tmp_path: Path) -> None:
    target = tmp_path / "gaps.pdf"
    chromium(tmp_path, page, [f"--print-to-pdf={target}"])
    data = target.read_bytes()
    assert data.startswith(b"%PDF")
    assert b"/Type /Page" in data


@pytest.mark.parametrize("width", [390, 1280])
def test_the_page_is_no_wider_than_the_window(width: int, page: Path, tmp_path: Path) -> None:
    """Tables scroll in a box of their own; the page around them does not."""
    probe = tmp_path / "probe.html"
    frame = f'<iframe id="f" src="{page.as_uri()}" width="{width}" height="800" style="border:0"></iframe>'
    script = (
        "<script>onload = () => { const d = document.getElementById('f').contentDocument.documentElement; "
        "document.title = d.scrollWidth + ' of ' + d.clientWidth; }</script>"
    )
    probe.write_text(f"<!doctype html><title>none</title>{frame}{script}", encoding="utf-8")
    dom = chromium(tmp_path, probe, ["--allow-file-access-from-files", "--dump-dom"]).stdout
    title = dom.partition("<title>")[2].partition("</title>")[0]
    whole, seen = map(int, title.split(" of "))
    assert whole == seen
    assert seen in (width, width - 15)  # a scroll bar may stand at the right
