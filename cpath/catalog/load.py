"""From files to a catalog and findings about them. Data never raises here.

All files are read in one run. A broken file is left out and named in `Catalog.broken`, and the rest works.
Places are not kept while reading: a file with a fault is read again for them.
"""

from __future__ import annotations

import gc
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from cpath.catalog.catalog import Catalog, Record, read_limits
from cpath.catalog.governing import find_faults
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
from cpath.diagnostics.listing import Listing
from cpath.errors import NoRepositoryError, UnreadableError
from cpath.model import FORMAT_VERSION, KINDS, Entity, Settings
from cpath.source.checkout import WHOLE, LeftOut, find_left_out
from cpath.source.files import Folder
from cpath.source.position import START
from cpath.source.reader import DEFAULT_LIMITS, ReadLimits, SyntaxProblem, read, read_places

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
"""Names of the findings that reading can make. Their pages are with the other rules."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """A repository's content, what was wrong when reading it, and the number of files.

    ``listing`` also counts findings that are not in ``diagnostics``: a file may have more faults than are
    listed.
    """

    catalog: Catalog
    diagnostics: tuple[Diagnostic, ...]
    files: int
    listing: Listing = field(default_factory=Listing)

    @property
    def records(self) -> int:
        """Number of records that could be read, including the settings."""
        return sum(1 for _ in self.catalog.iter_records())


def load(
    root: Path,
    progress: Callable[[int, int], None] | None = None,
    *,
    source: Files | None = None,
    listing: Listing | None = None,
    only_settings: bool = False,
) -> Loaded:
    """Read the repository at ``root``, or from ``source`` if its files are to be read another way.

    ``listing`` decides which findings are listed, if not by the usual limit. With ``only_settings`` no
    record is read. ``progress`` gets the number of files done and the total. Raises `NoRepositoryError` if
    there is no ``cpath.yaml``, and `UnreadableError` only if the repository has a newer format than this
    cpath reads.
    """
    left_out = WHOLE if only_settings else find_left_out(root, PLACES)
    return _load(
        root, source or Folder(root), str(root), progress, left_out, listing, only_settings=only_settings
    )


def load_revision(
    history: History,
    commit: str,
    progress: Callable[[int, int], None] | None = None,
    *,
    like: Catalog | None = None,
) -> Loaded:
    """Read the repository as of a commit, from Git's objects; nothing is checked out.

    ``commit`` is an id from `History.resolve`. ``like`` is another state of this repository: its records
    are reused for files with the same bytes, and files that it leaves out are left out here too. Problems
    of a reused file were reported there. Raises as `load` does, and `UnreadableError` if the clone lacks
    the commit's files.
    """
    source = history.tree(commit, PLACES)
    left_out = WHOLE if like is None else like.left_out
    return _load(history.root, source, f"the revision {commit[:10]}", progress, left_out, like=like)


def _load(  # noqa: PLR0913 - one way to load, asked for in three
    root: Path,
    source: Files,
    shown: str,
    progress: Callable[[int, int], None] | None,
    left_out: LeftOut,
    listing: Listing | None = None,
    *,
    only_settings: bool = False,
    like: Catalog | None = None,
) -> Loaded:
    faults = _Faults([], Listing() if listing is None else listing)
    own = _load_settings(source, shown, faults)
    settings = own or Record(
        "cpath", None, SETTINGS_FILE, Settings(title="repository", format=FORMAT_VERSION)
    )
    limits = read_limits(settings.entity)
    records: dict[type[Entity], dict[str, Record[Any]]] = {
        model: {} for model in KINDS if model is not Settings
    }
    catalog = Catalog(root, settings, records, source=source, left_out=left_out)
    for kind, keys in catalog.absent.items():
        catalog.broken.setdefault(kind, set()).update(keys)
    absent = frozenset(left_out.paths)
    found = [] if only_settings else list(iter_files(source))
    files = [item for item in found if isinstance(item, RepositoryFile) and item.path not in absent]
    for item in found:
        if isinstance(item, Misplaced):
            faults.add(_misplaced(item))
    # Thousands of small objects stay alive, so collecting garbage among them only costs time.
    collecting = gc.isenabled()
    gc.disable()
    try:
        for index, file in enumerate(files):
            record = _find_same(like, source, file, limits) or _load_file(source, file, limits, faults)
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
    catalog.faults = find_faults(catalog, faults.found)
    return Loaded(catalog, tuple(faults.found), len(files) + 1, faults.listing)


@dataclass(frozen=True, slots=True)
class _Faults:
    """What is wrong with the files read so far."""

    found: list[Diagnostic]
    listing: Listing

    def add(self, diagnostic: Diagnostic) -> None:
        """Add a finding, if there is room for it."""
        if self.listing.admit(diagnostic.code, diagnostic.path):
            self.found.append(diagnostic)


def _load_settings(source: Files, shown: str, faults: _Faults) -> Record[Settings] | None:
    file = check_settings_file(source)
    if file is None:
        raise NoRepositoryError(
            f"no {SETTINGS_FILE} in {shown}",
            help="start a repository here with `cpath init`, or name one with --repo",
        )
    if isinstance(file, Misplaced):
        faults.add(_misplaced(file))
    elif (found := _read_file(source, file, DEFAULT_LIMITS, faults)) is not None:
        raw, data = found
        if isinstance(data, dict) and type(data.get("format")) is int and data["format"] > FORMAT_VERSION:
            raise UnreadableError(
                f"{SETTINGS_FILE} has format {data['format']}; this cpath reads up to {FORMAT_VERSION}",
                help="install a newer cpath",
            )
        return _validate(file, raw, data, DEFAULT_LIMITS, faults)
    return None


def _misplaced(item: Misplaced) -> Diagnostic:
    return Diagnostic(
        item.code, NAMES[item.code], Severity.ERROR, item.message, item.path, START, (), item.help
    )


def _load_file(
    source: Files, file: RepositoryFile, limits: ReadLimits, faults: _Faults
) -> Record[Any] | None:
    found = _read_file(source, file, limits, faults)
    return None if found is None else _validate(file, *found, limits, faults)


def _find_same(
    like: Catalog | None, source: Files, file: RepositoryFile, limits: ReadLimits
) -> Record[Any] | None:
    """The record that another state of the repository read from the same bytes of a file."""
    if like is None or like.source is None or read_limits(like.settings.entity) != limits:
        return None
    key = f"{file.region}/{file.id}" if file.region is not None else file.id
    record = like.records[file.model].get(key)
    blob = source.blob_of(file.path)
    if record is None or blob is None or record.path != file.path:
        return None
    return record if like.source.holds_blob(file.path, blob, limits.size) else None


def _read_file(
    source: Files, file: RepositoryFile, limits: ReadLimits, faults: _Faults
) -> tuple[bytes, object] | None:
    """The bytes of a file and the data in it; None if it cannot be read."""
    try:
        raw = source.read_bytes(file.path, limits.size)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        faults.add(
            Diagnostic(
                "CP019",
                NAMES["CP019"],
                Severity.ERROR,
                f"the file cannot be read: {reason}",
                file.path,
                START,
                (),
                "allow reading it, or remove it from the repository",
            )
        )
        return None
    document = read(raw, limits)
    for problem in document.problems:
        faults.add(_syntax(problem, file.path))
    faults.listing.count("CP002", file.path, document.unlisted)
    # If not every fault of a file could be reported, its content must not be used.
    return None if document.data is None or document.unlisted else (raw, document.data)


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
    file: RepositoryFile, raw: bytes, data: object, limits: ReadLimits, faults: _Faults
) -> Record[Any] | None:
    try:
        entity = file.model.model_validate(data)
    except ValidationError as error:
        faults.found.extend(
            iter_shape_diagnostics(
                error,
                file.model,
                file.path,
                data,
                lambda wanted: read_places(raw, wanted, limits),
                faults.listing,
            )
        )
        return None
    return Record(file.id, file.region, file.path, entity)
