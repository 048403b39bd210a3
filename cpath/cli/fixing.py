"""How ``cpath validate --fix`` mends findings: what is written, what is shown, what is said."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from cpath.cli.output import say
from cpath.diagnostics.plain import counted, show

if TYPE_CHECKING:
    from cpath.catalog import Loaded
    from cpath.diagnostics import Diagnostic
    from cpath.rules.fixing import Fixed

_SHOWN = 200
"""So many findings are told; the rest is counted."""


def fix_repository(
    loaded: "Loaded", check: "Callable[[Loaded], Sequence[Diagnostic]]", *, write: bool
) -> "Fixed":
    """Mend what can be mended, and say what was or (without ``write``) would be."""
    from cpath.rules.fixing import fix
    from cpath.source.draft import Draft
    from cpath.source.writer import replace_files

    result = fix(loaded, check)
    draft = result.loaded.catalog.source
    assert isinstance(draft, Draft)  # noqa: S101 - it was read through one
    if write and draft.changed:
        replace_files(
            draft.root,
            tuple(draft.changed),
            lambda path, _: draft.changed[path],
            expected=draft.old,
            size=max(map(len, (*draft.changed.values(), *map(draft.old.__getitem__, draft.changed)))),
        )
    verb = "fixed" if write else "would fix"
    for diagnostic in result.fixed[:_SHOWN]:
        start = diagnostic.span.start
        title = diagnostic.fix.title if diagnostic.fix is not None else ""
        say(f"{verb} {show(diagnostic.path)}:{start.line}:{start.column}: {diagnostic.code} {show(title)}")
    if len(result.fixed) > _SHOWN:
        say(f"and {len(result.fixed) - _SHOWN:,} more")
    for diagnostic, reason in result.refused:
        say(f"not fixed: {diagnostic.code} in {show(reason)}")
    say(_sum_up(result, len(draft.changed), verb))
    return result


def render_fixes(fixed: "Fixed") -> str:
    """Show what fixing changes as a diff."""
    from cpath.cli.difference import render_change
    from cpath.source.draft import Draft

    draft = fixed.loaded.catalog.source
    assert isinstance(draft, Draft)  # noqa: S101 - it was read through one
    return "".join(
        render_change(path, draft.old[path], draft.changed[path]) for path in sorted(draft.changed)
    )


def _sum_up(result: "Fixed", files: int, verb: str) -> str:
    if not result.fixed:
        return "nothing to fix"
    done = f"{verb} {counted(len(result.fixed), 'finding')} in {counted(files, 'file')}"
    left = len(result.remaining)
    remain = (
        f"{counted(left, 'finding')} {'remains' if left == 1 else 'remain'}" if left else "nothing remains"
    )
    return f"{done}; {remain}"
