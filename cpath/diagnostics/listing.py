"""Which findings are listed, and which are only counted (docs/decisions/0020-bounds-on-findings.md).

The limit is per code, so that anyone who selects, ignores or reweights codes sees each code that was found.
So exit codes never depend on the limit. Must not know any rule.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cpath.diagnostics.diagnostic import Diagnostic
from cpath.source.position import START

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from cpath.diagnostics.diagnostic import Severity

PER_FILE = 100
"""Maximum findings of one code listed in one file. Usually they share one cause and one fix."""

PER_RUN = 20_000
"""Maximum findings listed in one run: about 10 MB of JSON, and more than anyone works through."""

PER_CODE = 100
"""Findings of one code that are listed even if the run is full, so that no code is missing."""


@dataclass
class Listing:
    """What was listed and what was only counted, by code and file.

    With ``every_fix``, all findings with a safe fix are listed.
    """

    every_fix: bool = False
    unlisted: Counter[tuple[str, str]] = field(default_factory=Counter)
    """Number of findings counted but not listed, by code and file."""
    _listed: Counter[tuple[str, str]] = field(default_factory=Counter)
    _codes: Counter[str] = field(default_factory=Counter)
    _total: int = 0

    def admit(self, code: str, path: str, *, fixable: bool = False) -> bool:
        """Whether one more finding is listed. It is counted in any case."""
        key = (code, path)
        full = self._listed[key] >= PER_FILE or (self._total >= PER_RUN and self._codes[code] >= PER_CODE)
        if full and not (fixable and self.every_fix):
            self.unlisted[key] += 1
            return False
        self._listed[key] += 1
        self._codes[code] += 1
        self._total += 1
        return True

    def count(self, code: str, path: str, number: int) -> None:
        """Count findings that are not listed."""
        if number:
            self.unlisted[code, path] += number

    def copy(self) -> Listing:
        """The same state, to continue from."""
        return Listing(
            self.every_fix, self.unlisted.copy(), self._listed.copy(), self._codes.copy(), self._total
        )

    def fresh(self) -> Listing:
        """An empty listing with the same limits."""
        return Listing(self.every_fix)

    def summaries(
        self,
        names: Mapping[str, tuple[str, Severity]],
        is_wanted: Callable[[str, str], bool] = lambda _code, _path: True,
    ) -> Iterator[Diagnostic]:
        """Yield a finding for the unlisted ones of a code: per file, or for all files with none listed.

        ``names`` maps a code to its name and severity.
        """
        elsewhere: dict[str, list[tuple[str, int]]] = {}
        for (code, path), number in self.unlisted.items():
            if not is_wanted(code, path):
                continue
            if self._listed[code, path]:
                yield self._summary(names, code, path, number, "in this file")
            else:
                elsewhere.setdefault(code, []).append((path, number))
        for code, found in elsewhere.items():
            total = sum(number for _, number in found)
            files = "in this file" if len(found) == 1 else f"in {len(found):,} files, including this one,"
            yield self._summary(names, code, min(found)[0], total, files)

    @staticmethod
    def _summary(
        names: Mapping[str, tuple[str, Severity]], code: str, path: str, number: int, where: str
    ) -> Diagnostic:
        name, severity = names[code]
        more, verb = ("1 more finding", "is") if number == 1 else (f"{number:,} more findings", "are")
        return Diagnostic(
            code,
            name,
            severity,
            f"{more} of this kind {where} {verb} not listed",
            path,
            START,
            (),
            f"fix the listed ones, then check again: at most {PER_FILE} of a kind are listed per file",
            more=number,
        )
