"""Which codes run and how much they matter, from the command line and the settings.

A pattern is a code (``CP202``), the beginning of codes (``CP2``) or a name (``unknown-reference``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cpath.diagnostics.suggestion import did_you_mean
from cpath.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

ALWAYS = ("CP0", "CP1", "CP900")
"""Prefixes of codes that settings cannot turn off.

A record that cannot be read is missing from every figure, and a repository must not be able to hide that.
"""


def match_codes(pattern: str, names: Mapping[str, str]) -> frozenset[str]:
    """Codes that match a pattern; empty if none does."""
    wanted = pattern.strip()
    upper = wanted.upper()
    if upper.startswith("CP"):
        return frozenset(code for code in names if code.startswith(upper))
    return frozenset(code for code, name in names.items() if name == wanted.lower())


def choose_codes(patterns: Iterable[str], names: Mapping[str, str], option: str) -> frozenset[str]:
    """Codes that match an option's patterns. Raises `UsageError` for a pattern that matches none."""
    chosen: frozenset[str] = frozenset()
    for pattern in patterns:
        codes = match_codes(pattern, names)
        if not codes:
            raise UsageError(
                f"{option}: there is no rule {pattern!r}",
                help=suggest_code(pattern, names) or "`cpath explain` lists all rules",
            )
        chosen |= codes
    return chosen


def suggest_code(pattern: str, names: Mapping[str, str]) -> str | None:
    """A "did you mean" for a similar code or name."""
    if pattern.upper().startswith("CP"):
        # Similar codes are only similar in looks, so suggesting one would be a guess.
        return None
    return did_you_mean(pattern, names.values())


def can_be_set(code: str) -> bool:
    """Whether settings may turn a code off or change how much it matters."""
    return not code.startswith(ALWAYS)
