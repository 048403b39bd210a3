"""Numbers, lists and counts in words, for what criteria say they measured."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

SHOWN = 6
"""So many names are listed; the others are counted."""


def number(value: float) -> str:
    """Write a number without a needless fraction: ``40``, ``16.35``."""
    return f"{value:g}" if value != int(value) else str(int(value))


def dollars(value: float) -> str:
    """Write an hourly wage: ``$16.35``."""
    return f"${value:,.2f}"


def count(amount: int, one: str, many: str | None = None) -> str:
    """Write an amount of things: ``1 business``, ``3 businesses``, ``no businesses``."""
    many = many or f"{one}s"
    return f"{amount or 'no'} {one if amount == 1 else many}"


def listed(names: Iterable[str]) -> str:
    """List names, the first few by name and the others by count."""
    known = list(names)
    shown = ", ".join(known[:SHOWN])
    return shown if len(known) <= SHOWN else f"{shown} and {len(known) - SHOWN} more"
