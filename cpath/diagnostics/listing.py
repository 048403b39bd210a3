"""Which findings are listed, and how many are only counted (docs/decisions/0020-bounds-on-findings.md).

The bound is one of a code: whoever selects, ignores or re-weighs codes meets each code that was
found, and so exit codes never depend on the bound. Must not know any rule.
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
"""Findings of one code listed in one file: as many of one kind have one cause, and one mend."""

PER_RUN = 20_000
"""Findings listed in one run: some 10 MB of JSON, and more than anybody works through."""

PER_CODE = 100
"""Findings of one code that are listed though the run is full, so that no code is missing."""


@dataclass
class Listing:
    """What was listed and what was only counted, by code and file.

    With ``every_fix`` findings that can be mended without a doubt are all listed.
    """

    every_fix: bool = False
    unlisted: Counter[tuple[str, str]] = field(default_factory=Counter)
    """Code and file to the number of findings that are counted and not listed."""
    _listed: Counter[tuple[str, str]] = field(default_factory=Counter)
    _codes: Counter[str] = field(default_factory=Counter)
    _total: int = 0

    def admit(self, code: str, path: str, *, fixable: bool = False) -> bool:
        """Whether one more finding is listed; it is counted in any case."""
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
        """Return the same state, to go on from."""
        return Listing(
            self.every_fix, self.unlisted.copy(), self._listed.copy(), self._codes.copy(), self._total
        )

    def fresh(self) -> Listing:
        """Return an empty one with the same bounds."""
        return Listing(self.every_fix)

    def summaries(
        self,
        names: Mapping[str, tuple[str, Severity]],
        is_wanted: Callable[[str, str], bool] = lambda _code, _path: True,
    ) -> Iterator[Diagnostic]:
        """Yield a finding for what is not listed of a code: in one file, or in all files with nothing listed.

        ``names`` leads from a code to its name and severity.
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
            files = "in this file" if len(found) == 1 else f"in {len(found):,} files, of which this is one"
            yield self._summary(names, code, min(found)[0], total, files)

    @staticmethod
    def _summary(
        names: Mapping[str, tuple[str, Severity]], code: str, path: str, number: int, where: str
    ) -> Diagnostic:
        name, severity = names[code]
        more = "1 more finding" if number == 1 else f"{number:,} more findings"
        return Diagnostic(
            code,
            name,
            severity,
            f"{more} of this kind {where}, not listed",
            path,
            START,
            (),
            f"mend those that are listed, then check again: {PER_FILE} of a kind are listed for each file",
            more=number,
        )
