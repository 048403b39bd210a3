"""Which commit re-opened a signed step: found in Git's objects, by measuring the step as it was.

Halves the commits since the sign-off until one is left, after which the criterion does not pass.
Must not know how Git is asked, nor how anything is shown.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Literal

from cpath.catalog import load_revision
from cpath.catalog.catalog import read_limits
from cpath.catalog.layout import PLACES, REGIONS
from cpath.errors import CpathError
from cpath.model import Initiative
from cpath.source.reader import read
from cpath.steps.check import Cause, InitiativeCheck, Lapse, LapsedStep
from cpath.steps.context import build_index
from cpath.steps.gate import measure

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date

    from cpath.catalog import Catalog, Record
    from cpath.model.initiative import SignOff
    from cpath.source.history import Commit, History
    from cpath.steps.context import Index
    from cpath.steps.criterion import Criterion
    from cpath.steps.gate import CriterionStatus, InitiativeStatus

MOST_FILES = 50_000
"""So many files of former revisions are read in one run; what is not found by then stays unsaid."""
_INDEXES = 32
"""So many of their indexes by day are held."""
_KEPT = 6
"""So many former catalogs are held at a time."""


@dataclass(frozen=True, slots=True)
class Origin:
    """What re-opened a step: the ``commit`` after which a criterion fails, or what is not committed.

    ``before`` is what was measured the moment before. ``touched`` are the commits since the
    sign-off that changed the evidence's files, newest first; told where no single one was found.
    """

    commit: Commit | None = None
    is_uncommitted: bool = False
    before: CriterionStatus | None = None
    touched: tuple[Commit, ...] = ()


@dataclass(frozen=True, slots=True)
class Traced:
    """A lapse as the history tells it: its cause may be another one than the data alone show."""

    lapse: Lapse
    origin: Origin | None = None


@dataclass(frozen=True, slots=True)
class StepCheck:
    """What was found in all initiatives that were checked.

    ``traced`` holds, by initiative and step, what the history says of each lapse.
    """

    catalog: Catalog
    on: date
    checks: Sequence[InitiativeCheck]
    traced: Mapping[tuple[str, int], tuple[Traced, ...]] = field(default_factory=dict)
    history: Literal["read", "shallow", "none"] = "none"

    @property
    def stands(self) -> bool:
        """Whether every signed step is valid and every record is in order."""
        return all(check.stands for check in self.checks)

    def traced_of(self, check: InitiativeCheck, step: LapsedStep) -> tuple[Traced, ...]:
        """Return the lapses of a step with what the history says, if it was asked."""
        known = self.traced.get((check.status.record.key, step.status.step.number))
        return tuple(Traced(lapse) for lapse in step.lapses) if known is None else known


class Tracer:
    """Looks for the commits that re-opened steps. One for each run: it keeps what it has read."""

    def __init__(
        self, history: History, catalog: Catalog, progress: Callable[[int, int], None] | None = None
    ) -> None:
        self._history = history
        self._catalog = catalog
        self._progress = progress
        self._catalogs: dict[str, Catalog | None] = {}
        self._measured: dict[tuple[str, str, str, date], CriterionStatus | None] = {}
        self._files = 0
        # Steps of one initiative, and initiatives of one commit, ask for the same things.
        self._find_commits = lru_cache(maxsize=None)(self._read_commits)
        self._find_entries = lru_cache(maxsize=None)(self._read_entries)
        self._find_index = lru_cache(maxsize=_INDEXES)(self._build_index)

    @property
    def is_shallow(self) -> bool:
        """Whether older commits are not in this clone."""
        return self._history.is_shallow

    @cached_property
    def _head(self) -> Commit:
        return self._history.commit("HEAD")

    def trace(self, check: InitiativeCheck, step: LapsedStep) -> tuple[Traced, ...]:
        """Say of each lapse of a step which commit since the sign-off it came with."""
        needed = [lapse for lapse in step.lapses if lapse.cause in (Cause.CHANGED, Cause.AGED)]
        sign_off = step.status.sign_off
        if not needed or sign_off is None:
            return tuple(Traced(lapse) for lapse in step.lapses)
        try:
            walk = self._find_walk(check.status, sign_off)
            return tuple(
                self._trace(walk, lapse) if walk is not None and lapse in needed else Traced(lapse)
                for lapse in step.lapses
            )
        except CpathError:
            return tuple(Traced(lapse) for lapse in step.lapses)  # a damaged or partial clone

    def _find_walk(self, status: InitiativeStatus, sign_off: SignOff) -> _Walk | None:
        """Find the commit of a sign-off and those after it; None where it is not committed."""
        record = status.record
        written = self._find_commits(None, (record.path,))
        if not written or not self._holds(written[0], record, sign_off):
            return None
        # Entries are only ever added: it stands in all commits from one on.
        low, high = 0, len(written) - 1
        while low < high:
            middle = (low + high + 1) // 2
            if self._holds(written[middle], record, sign_off):
                low = middle
            else:
                high = middle - 1
        signed = written[low]
        shared = [place for place in PLACES if place != REGIONS]
        own = [f"{REGIONS}/{record.region}"] if record.region else []
        after = self._find_commits(signed.id, (*shared, *own))
        is_cut = self.is_shallow and low == len(written) - 1
        return _Walk(status, sign_off, (signed, *reversed(after)), is_cut)

    def _read_commits(self, since: str | None, paths: tuple[str, ...]) -> tuple[Commit, ...]:
        return self._history.commits(since, self._head.id, paths)

    def _holds(self, commit: Commit, record: Record[Initiative], sign_off: SignOff) -> bool:
        """Whether an initiative had an entry in a commit. Its digest may be another: renames change it.

        A step that was signed twice on one day has two entries alike; both must be there. A file that
        could not be read then is passed over.
        """
        there = self._find_entries(commit.id, record.path)
        if there is None:
            return True
        wanted = (sign_off.step, sign_off.signed_on.isoformat())
        alike = [(item.step, item.signed_on.isoformat()) for item in record.entity.steps]
        return there.count(wanted) >= alike.count(wanted)

    def _read_entries(self, commit: str, path: str) -> tuple[tuple[object, str], ...] | None:
        """Return the steps and days of a record as it was; None where the file could not be read."""
        limits = read_limits(self._catalog.settings.entity)
        raw = self._history.blob(commit, path, limits.size)
        data = read(raw, limits).data if raw is not None else {}
        if not isinstance(data, dict):
            return None
        entries = data.get("steps")
        return tuple(
            (entry.get("step"), str(entry.get("signed_on")))
            for entry in (entries if isinstance(entries, list) else ())
            if isinstance(entry, dict)
        )

    def _build_index(self, commit: str, day: date) -> Index | None:
        catalog = self._load(commit)
        return None if catalog is None else build_index(catalog, day)

    def _trace(self, walk: _Walk, lapse: Lapse) -> Traced:
        today = walk.status.today
        criterion = lapse.now.criterion
        was = self._look(walk, 0, criterion, today)
        if was is not None and was.passes:
            # Data as they were signed would pass today: what changed is the data, not the time.
            changed = replace(lapse, cause=Cause.CHANGED)
            return Traced(changed, self._bisect(walk, lapse, today))
        if lapse.cause is Cause.AGED:
            return Traced(lapse)
        then = self._look(walk, 0, criterion, walk.sign_off.signed_on)
        if then is not None and not then.passes:
            return Traced(lapse if walk.is_cut else replace(lapse, cause=Cause.NEVER_MET))
        return Traced(lapse, self._bisect(walk, lapse, None))

    def _bisect(self, walk: _Walk, lapse: Lapse, day: date | None) -> Origin:
        """Find the commit with which a criterion ceased to pass, as of ``day``, or each of its own day."""
        criterion = lapse.now.criterion
        low, high = 0, len(walk.commits)  # the working folder stands behind the last commit
        while high - low > 1:
            middle = (low + high) // 2
            status = self._look(walk, middle, criterion, day or self._own_day(walk, middle))
            if status is not None and not status.passes:
                high = middle
            else:
                low = middle
        before = self._look(walk, low, criterion, day or walk.status.today)
        if high == len(walk.commits):
            if before is not None and before.passes:
                return Origin(is_uncommitted=True, before=before)
        else:
            commit = walk.commits[high]
            before = self._look(walk, low, criterion, day or self._own_day(walk, high))
            if before is not None and before.passes:
                return Origin(commit, before=before)
        return Origin(touched=self._find_touched(walk, lapse))

    @staticmethod
    def _own_day(walk: _Walk, index: int) -> date:
        return max(walk.commits[index].on, walk.sign_off.signed_on) if index else walk.sign_off.signed_on

    def _look(self, walk: _Walk, index: int, criterion: Criterion, day: date) -> CriterionStatus | None:
        """Measure a criterion in a commit as of a day; None where that cannot be told."""
        commit, key = walk.commits[index].id, walk.status.record.key
        known = (commit, key, criterion.id, day)
        if known not in self._measured:
            catalog, of_day = self._load(commit), self._find_index(commit, day)
            record = None if catalog is None else catalog.all(Initiative).get(key)
            self._measured[known] = (
                None
                if catalog is None or record is None or of_day is None or record.region in catalog.faults
                else measure(catalog, record, criterion, day, of_day)
            )
        return self._measured[known]

    def _load(self, commit: str) -> Catalog | None:
        if commit not in self._catalogs:
            if self._files >= MOST_FILES:
                return None
            while len(self._catalogs) >= _KEPT:
                del self._catalogs[next(iter(self._catalogs))]
            try:
                loaded = load_revision(self._history, commit, self._progress)
            except CpathError:
                self._catalogs[commit] = None
            else:
                self._files += loaded.files
                # With other thresholds than the ones of that day it would tell nothing.
                self._catalogs[commit] = loaded.catalog if loaded.catalog.settings_read else None
        return self._catalogs[commit]

    def _find_touched(self, walk: _Walk, lapse: Lapse) -> tuple[Commit, ...]:
        paths = dict.fromkeys(record.path for record, _ in lapse.now.result.evidence)
        if not paths:
            return ()
        return self._history.commits(walk.commits[0].id, self._head.id, list(paths))


@dataclass(frozen=True, slots=True)
class _Walk:
    """The commits from a sign-off on, oldest first. ``is_cut``: its own commit may be an older one."""

    status: InitiativeStatus
    sign_off: SignOff
    commits: Sequence[Commit]
    is_cut: bool
