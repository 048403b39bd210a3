"""From files to a catalog and the findings about them. Data never raises here.

Every file is read in one run; what is broken is left out, named in `Catalog.broken`, and the rest
works. Places are not kept while reading: a file with a fault is read again for them.
"""

from __future__ import annotations

import gc
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from cpath.catalog.catalog import Catalog, Record, read_limits
from cpath.catalog.layout import (
    PLACES,
    SETTINGS_FILE,
    Misplaced,
    RepositoryFile,
    check_settings_file,
    iter_files,
)
from cpath.catalog.shape import iter_shape_diagnostics
from cpath.diagnostics import Diagnostic, Severity
from cpath.errors import NoRepositoryError, UnreadableError
from cpath.model import FORMAT_VERSION, KINDS, Entity, Settings
from cpath.source.checkout import WHOLE, LeftOut, find_left_out
from cpath.source.files import Folder
from cpath.source.position import START
from cpath.source.reader import DEFAULT_LIMITS, ReadLimits, SyntaxProblem, read

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from cpath.source.files import Files
    from cpath.source.history import History

NAMES: dict[str, str] = {
    "CP001": "yaml-syntax",
    "CP002": "duplicate-key",
    "CP003": "key-not-text",
    "CP004": "anchor-or-alias",
    "CP005": "merge-key",
    "CP006": "tag-or-directive",
    "CP007": "several-documents",
    "CP008": "not-utf-8",
    "CP009": "forbidden-character",
    "CP010": "tab",
    "CP012": "nested-too-deep",
    "CP013": "too-many-values",
    "CP014": "value-too-long",
    "CP015": "file-too-large",
    "CP016": "not-a-regular-file",
    "CP017": "bad-link",
    "CP019": "unreadable-file",
    "CP020": "empty-file",
    "CP021": "ambiguous-yaml",
    "CP201": "bad-id",
    "CP204": "misplaced-file",
}
"""Names of the findings that reading can make; their pages stand with the other rules."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a repository holds, what is wrong with the reading of it, and how many files there are."""

    catalog: Catalog
    diagnostics: tuple[Diagnostic, ...]
    files: int

    @property
    def records(self) -> int:
        """How many records could be read, the settings among them."""
        return sum(1 for _ in self.catalog.iter_records())


def load(
    root: Path, progress: Callable[[int, int], None] | None = None, *, source: Files | None = None
) -> Loaded:
    """Read the repository at ``root``; from ``source`` where its files are to be read in another way.

    ``progress`` is told how many of how many files are done. Raises `NoRepositoryError` where there
    is no ``cpath.yaml``, and `UnreadableError` only where the repository says that it is of a newer
    format than this cpath reads.
    """
    return _load(root, source or Folder(root), str(root), progress, find_left_out(root, PLACES))


def load_revision(
    history: History,
    commit: str,
    progress: Callable[[int, int], None] | None = None,
    *,
    without: LeftOut = WHOLE,
) -> Loaded:
    """Read the repository as it was in a commit, from Git's objects; nothing is checked out.

    ``commit`` is an id that `History.resolve` gave. ``without`` are files that are not to be read,
    so that what is left compares with a folder that leaves them out. Raises as `load` does, and
    `UnreadableError` where the clone does not hold the commit's files.
    """
    tree = history.tree(commit, PLACES)
    return _load(history.root, tree, f"the revision {commit[:10]}", progress, without)


def _load(
    root: Path,
    source: Files,
    shown: str,
    progress: Callable[[int, int], None] | None,
    left_out: LeftOut,
) -> Loaded:
    diagnostics: list[Diagnostic] = []
    own = _load_settings(source, shown, diagnostics)
    settings = own or Record(
        "cpath", None, SETTINGS_FILE, Settings(title="repository", format=FORMAT_VERSION)
    )
    limits = read_limits(settings.entity)
    records: dict[type[Entity], dict[str, Record[Any]]] = {
        model: {} for model in KINDS if model is not Settings
    }
    catalog = Catalog(
        root, settings, records, source=source, settings_read=own is not None, left_out=left_out
    )
    for kind, keys in catalog.absent.items():
        catalog.broken.setdefault(kind, set()).update(keys)
    absent = frozenset(left_out.paths)
    found = list(iter_files(source))
    files = [item for item in found if isinstance(item, RepositoryFile) and item.path not in absent]
    diagnostics.extend(_misplaced(item) for item in found if isinstance(item, Misplaced))
    # Thousands of small objects that all live on: collecting garbage among them only costs time.
    collecting = gc.isenabled()
    gc.disable()
    try:
        for index, file in enumerate(files):
            record = _load_file(source, file, limits, diagnostics)
            if record is None:
                key = f"{file.region}/{file.id}" if file.region is not None else file.id
                catalog.broken.setdefault(file.model.kind, set()).add(key)
            else:
                catalog.records[file.model][record.key] = record
            if progress is not None and index % 100 == 0:
                progress(index, len(files))
    finally:
        if collecting:
            gc.enable()
    return Loaded(catalog, tuple(diagnostics), len(files) + 1)


def _load_settings(source: Files, shown: str, diagnostics: list[Diagnostic]) -> Record[Settings] | None:
    file = check_settings_file(source)
    if file is None:
        raise NoRepositoryError(
            f"no {SETTINGS_FILE} in {shown}",
            help="start a repository here with `cpath init`, or name one with --repo",
        )
    if isinstance(file, Misplaced):
        diagnostics.append(_misplaced(file))
    elif (found := _read_file(source, file, DEFAULT_LIMITS, diagnostics)) is not None:
        raw, data = found
        if isinstance(data, dict) and type(data.get("format")) is int and data["format"] > FORMAT_VERSION:
            raise UnreadableError(
                f"{SETTINGS_FILE} says format {data['format']}; this cpath reads up to {FORMAT_VERSION}",
                help="install a newer cpath",
            )
        return _validate(file, raw, data, DEFAULT_LIMITS, diagnostics)
    return None


def _misplaced(item: Misplaced) -> Diagnostic:
    return Diagnostic(
        item.code, NAMES[item.code], Severity.ERROR, item.message, item.path, START, (), item.help
    )


def _load_file(
    source: Files, file: RepositoryFile, limits: ReadLimits, diagnostics: list[Diagnostic]
) -> Record[Any] | None:
    found = _read_file(source, file, limits, diagnostics)
    return None if found is None else _validate(file, *found, limits, diagnostics)


def _read_file(
    source: Files, file: RepositoryFile, limits: ReadLimits, diagnostics: list[Diagnostic]
) -> tuple[bytes, object] | None:
    """Give the bytes of a file and the data in it, or None where it cannot be read."""
    try:
        raw = source.read_bytes(file.path, limits.size)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        diagnostics.append(
            Diagnostic(
                "CP019",
                NAMES["CP019"],
                Severity.ERROR,
                f"the file cannot be read: {reason}",
                file.path,
                START,
                (),
                "allow reading it, or take it out of the repository",
            )
        )
        return None
    document = read(raw, limits)
    diagnostics.extend(_syntax(problem, file.path) for problem in document.problems)
    return None if document.data is None else (raw, document.data)


def _syntax(problem: SyntaxProblem, path: str) -> Diagnostic:
    return Diagnostic(
        problem.code,
        NAMES[problem.code],
        Severity.ERROR,
        problem.message,
        path,
        problem.span,
        (),
        problem.help,
    )


def _validate(
    file: RepositoryFile, raw: bytes, data: object, limits: ReadLimits, diagnostics: list[Diagnostic]
) -> Record[Any] | None:
    try:
        entity = file.model.model_validate(data)
    except ValidationError as error:
        places = read(raw, limits, places=True).places
        diagnostics.extend(iter_shape_diagnostics(error, file.model, file.path, places))
        return None
    return Record(file.id, file.region, file.path, entity)
