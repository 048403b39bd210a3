"""The README keeps its word: its tour runs as it stands there, its links lead somewhere."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
PAGES = sorted(
    path for path in (*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("examples/*/*.md"))
)


@pytest.mark.skipif(shutil.which("bash") is None, reason="the tour is written for a shell")
def test_the_five_minute_tour(tmp_path: Path) -> None:
    tour = README.split("## Five minutes")[1].split("\n## ")[0]
    script = "\n".join(re.findall(r"```sh\n(.*?)```", tour, re.DOTALL))
    assert script.count("cpath ") >= 10
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    result = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script],  # noqa: S607 - whichever bash the reader has
        cwd=tmp_path,
        env={
            **os.environ,
            "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]),
            "CPATH_TODAY": "2026-11-30",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    made = tmp_path / "examples" / "colorado"
    assert (made / "healthcare.svg").read_text(encoding="utf-8").startswith("<?xml")
    assert (made / "progress.html").exists()
    assert (made / "gaps.csv").exists()
    assert (tmp_path / "my-region" / "regions" / "san-luis-valley" / "region.yaml").exists()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(page: Path) -> None:
    text = re.sub(r"```.*?```|`[^`\n]*`", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", text):
        if not target.startswith(("http://", "https://", "mailto:")):
            assert (page.parent / target).exists(), f"{page.name}: {target}"
