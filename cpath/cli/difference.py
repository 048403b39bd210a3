"""Changes of files as a unified diff, the way Git writes them: for people, and for ``git apply``."""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher, unified_diff

_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_BOM = "\ufeff"


def render_change(path: str, old: bytes, new: bytes, new_path: str | None = None) -> str:
    """Show the change of one file, which may get another path with it; empty where there is none.

    Where line ends or a byte order mark change, they are written out, as Git does in a terminal:
    else two lines would look the same.
    """
    before, after = old.decode("utf-8", "replace"), new.decode("utf-8", "replace")
    if before.count("\r") != after.count("\r") or before[:1] != after[:1]:
        before, after = (text.replace("\r", "^M").replace(_BOM, "<U+FEFF>") for text in (before, after))
    old_lines, new_lines = _LINE.findall(before), _LINE.findall(after)
    lines = list(unified_diff(old_lines, new_lines, f"a/{path}", f"b/{new_path or path}"))
    head = "" if new_path is None else "".join(_rename(path, new_path, old_lines, new_lines))
    return head + "".join(
        line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines
    )


def _rename(path: str, new_path: str, old: list[str], new: list[str]) -> Iterator[str]:
    """Give the lines that tell Git of a rename. It takes any share that is the same."""
    same = sum(block.size for block in SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks())
    share = 100 if old == new else min(99, 100 * same // max(len(old), len(new), 1))
    yield f"diff --git a/{path} b/{new_path}\n"
    yield f"similarity index {share}%\n"
    yield f"rename from {path}\n"
    yield f"rename to {new_path}\n"
