"""Applies fixes in rounds until none is left.

A fix can reveal new findings that also have fixes: once a record's code is fixed, its references are
checked. All changes happen in the draft that the repository was read through. A writer then saves the
draft's `changed` files. Must not know any rule.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cpath.catalog import load
from cpath.catalog.catalog import read_limits
from cpath.errors import RefusedEditError
from cpath.source.draft import Draft
from cpath.source.editor import apply_edits
from cpath.source.reader import DEFAULT_LIMITS

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Sequence

    from cpath.catalog import Loaded
    from cpath.diagnostics import Diagnostic
    from cpath.source.position import DataPath
    from cpath.source.reader import ReadLimits

ROUNDS = 10
"""Maximum rounds. A fix reveals few others, but two that undo each other would never end."""


REFUSALS = 20
"""Fixes refused one by one in a file, each after a full read. The rest are then refused together."""


@dataclass(frozen=True, slots=True)
class Fixed:
    """The result of fixing a repository.

    ``fixed`` lists the findings that were fixed, each with its original place. ``refused`` lists those that
    cannot be fixed exactly, with the reason. ``remaining`` is what is found afterwards.
    """

    fixed: tuple[Diagnostic, ...]
    refused: tuple[tuple[Diagnostic, str], ...]
    remaining: tuple[Diagnostic, ...]
    loaded: Loaded


def fix(loaded: Loaded, check: Callable[[Loaded], Sequence[Diagnostic]]) -> Fixed:
    """Apply every fix for what ``check`` finds, in the draft that ``loaded`` was read through."""
    draft = loaded.catalog.source
    assert isinstance(draft, Draft)  # noqa: S101 - fixing always reads through a draft
    fixed: list[Diagnostic] = []
    refused: dict[str, tuple[Diagnostic, str]] = {}
    found = tuple(check(loaded))
    for _ in range(ROUNDS):
        done: list[Diagnostic] = []
        for path, diagnostics in _choose(found, refused).items():
            done += _mend(draft, path, diagnostics, _limits(loaded, path), refused)
        if not done:
            break
        fixed += done
        loaded = load(loaded.catalog.root, source=draft, listing=loaded.listing.fresh())
        found = tuple(check(loaded))
    return Fixed(tuple(fixed), tuple(refused.values()), found, loaded)


def _choose(found: Sequence[Diagnostic], refused: Container[str]) -> dict[str, list[Diagnostic]]:
    """Findings to fix in this round, by file. If two are in the same place, only the first is included."""
    chosen: dict[str, list[Diagnostic]] = {}
    taken: set[tuple[str, DataPath]] = set()
    for diagnostic in found:
        if diagnostic.fix is None or repr(diagnostic.fix) in refused:
            continue
        places = {(edit.path, edit.at) for edit in diagnostic.fix.edits}
        if taken.isdisjoint(places):
            taken |= places
            chosen.setdefault(diagnostic.path, []).append(diagnostic)
    return chosen


def _mend(
    draft: Draft,
    path: str,
    diagnostics: Sequence[Diagnostic],
    limits: ReadLimits,
    refused: dict[str, tuple[Diagnostic, str]],
) -> list[Diagnostic]:
    """Apply the fixes to one file all at once. If that is refused, try each half, and so on."""
    text = draft.read_bytes(path, limits.size).decode("utf-8")
    fixes = [(diagnostic, diagnostic.fix) for diagnostic in diagnostics if diagnostic.fix is not None]
    done: list[Diagnostic] = []
    waiting = [fixes]
    alone = 0
    while waiting:
        part = waiting.pop()
        try:
            text = apply_edits(text, [edit for _, item in part for edit in item.edits], limits=limits)
            done += [diagnostic for diagnostic, _ in part]
        except RefusedEditError as refusal:
            if len(part) > 1 and alone < REFUSALS:
                half = len(part) // 2
                waiting += [part[half:], part[:half]]
                continue
            alone += 1
            for diagnostic, item in part:
                refused[repr(item)] = (diagnostic, refusal.message)
    if done:
        draft.changed[path] = text.encode()
    return done


def _limits(loaded: Loaded, path: str) -> ReadLimits:
    """Read limits of a file. Limits in the settings do not apply to the settings file itself."""
    own = loaded.catalog.settings
    return DEFAULT_LIMITS if path == own.path else read_limits(own.entity)
