"""Writes the pages and pictures of docs/ that are made from the code and the example.

``--check`` only says which are stale.
"""

from __future__ import annotations

import sys
from pathlib import Path

from cpath import api
from cpath.documents import View
from cpath.documents.markdown import write_markdown
from cpath.model import Pathway
from cpath.model.format_page import render_format_page
from cpath.reports.steps.guide import page
from cpath.rules import PAGES as RULE_PAGES
from cpath.rules.page import render_document

HERE = Path(__file__).resolve().parent


def draw_healthcare() -> str:
    """Draw the picture that the README shows."""
    catalog = api.load(HERE.parent / "examples" / "colorado").catalog
    pathway = catalog.all(Pathway)["pikes-peak/healthcare"]
    return api.render_map(catalog, pathway, "svg").decode("utf-8")


def write_steps() -> str:
    """Write the guide to the eight steps, with a word to those who would edit it."""
    remark = "<!-- Made from the guide and the criteria by `make docs`; do not edit. -->"
    title, *rest = write_markdown(page(), View())
    return "".join([title, f"\n{remark}\n", *rest])


PAGES = {
    "format.md": render_format_page,
    "rules.md": lambda: render_document(RULE_PAGES),
    "steps.md": write_steps,
    "images/healthcare.svg": draw_healthcare,
}


def main() -> None:
    """Write every page, or with ``--check`` end with 1 where one is stale."""
    texts = {name: render() for name, render in PAGES.items()}
    stale = [name for name, text in texts.items() if _read(HERE / name) != text]
    if "--check" in sys.argv[1:]:
        if stale:
            raise SystemExit(f"stale: {', '.join(f'docs/{name}' for name in stale)}; run `make docs`")
        return
    for name in stale:
        path = HERE / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(texts[name], encoding="utf-8", newline="\n")
        print(f"wrote docs/{name}")


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""


if __name__ == "__main__":
    main()
