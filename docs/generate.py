"""Writes the pages of docs/ that are made from the code; ``--check`` only says which are stale."""

from __future__ import annotations

import sys
from pathlib import Path

from cpath.model.format_page import render_format_page
from cpath.rules.page import render_rules_page

HERE = Path(__file__).resolve().parent
PAGES = {"format.md": render_format_page, "rules.md": render_rules_page}


def main() -> None:
    """Write every page, or with ``--check`` end with 1 where one is stale."""
    stale = [name for name, render in PAGES.items() if _read(HERE / name) != render()]
    if "--check" in sys.argv[1:]:
        if stale:
            raise SystemExit(f"stale: {', '.join(f'docs/{name}' for name in stale)}; run `make docs`")
        return
    for name in stale:
        (HERE / name).write_text(PAGES[name](), encoding="utf-8")
        print(f"wrote docs/{name}")


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""


if __name__ == "__main__":
    main()
