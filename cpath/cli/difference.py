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
    from_name, to_name = _quote(f"a/{path}"), _quote(f"b/{new_path or path}")
    lines = list(unified_diff(old_lines, new_lines, from_name, to_name))
    if not lines and new_path is None:
        return ""
    head = [f"diff --git {from_name} {to_name}\n"]
    if new_path is not None:
        head += _rename(_quote(path), _quote(new_path), old_lines, new_lines)
    return "".join(
        line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in (*head, *lines)
    )


def _rename(path: str, new_path: str, old: list[str], new: list[str]) -> Iterator[str]:
    """Yield Git's lines for a rename, which accept any share of equal lines."""
    same = sum(block.size for block in SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks())
    share = 100 if old == new else min(99, 100 * same // max(len(old), len(new), 1))
    yield f"similarity index {share}%\n"
    yield f"rename from {path}\n"
    yield f"rename to {new_path}\n"


def _quote(path: str) -> str:
    """Return a path as Git writes it: one with marks that cannot be seen, or quotes, in C's way."""
    if path.isprintable() and not set(path) & set('"\\'):
        return path
    shown = "".join(
        f"\\{char}"
        if char in '"\\'
        else char
        if char.isprintable()
        else "".join(f"\\{byte:03o}" for byte in char.encode("utf-8", "surrogateescape"))
        for char in path
    )
    return f'"{shown}"'
