"""Limits on reading a file that someone sent back."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits for a workbook: bytes, files in it, bytes unpacked, table sizes, seconds, memory in bytes."""

    size: int = 20_000_000
    members: int = 1_000
    unpacked: int = 50_000_000
    pages: int = 100
    rows: int = 50_000
    columns: int = 500
    cells: int = 500_000
    letters: int = 20_000_000
    seconds: int = 10
    memory: int = 1024**3


LIMITS = Limits()
