from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from cpath.documents import View

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Results = Callable[..., str]

VOTE = "regions/north/validations/care-aide-2025.yaml"


@pytest.mark.parametrize(
    ("name", "style", "view"),
    [
        ("results.80.txt", "text", View()),
        ("results.explain.txt", "text", View(explain=True)),
        ("results.es.txt", "text", View("es", show_all=True)),
        ("results.json", "json", View()),
        ("results.csv", "csv", View()),
    ],
)
def test_results(
    results: Results, golden: Callable[[str, str], None], name: str, style: str, view: View
) -> None:
    written = results(style, view)
    golden(f"survey/{name}", written)
    if style == "text":
        assert [line for line in written.splitlines() if len(line) > 80] == []


def test_long_lists_are_cut_on_the_screen(results: Results, root: Path) -> None:
    path = root / VOTE
    wishes = "".join(f"  - Wish {number}\n" for number in range(1, 7))
    before = path.read_text(encoding="utf-8").partition("missing:")[0]
    path.write_text(f"{before}missing:\n{wishes}", encoding="utf-8")
    short = results()
    assert "  - Wish 5\n  and 1 more: `--all`\n" in short
    assert "  - Wish 6\n" in results(view=View(show_all=True))
    assert len(json.loads(results("json"))["missing"]) == 6


def test_a_first_vote_is_compared_with_nothing(results: Results, root: Path) -> None:
    (root / "regions/north/validations/care-aide-2024.yaml").unlink()
    text = results(view=View(width=110))
    assert "compared with" not in text
    assert "Change" not in text
    assert "No longer asked" not in text
