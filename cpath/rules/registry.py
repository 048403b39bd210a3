"""What a rule is, what it may see, what it yields, and how findings become diagnostics.

A rule is a function with a line of metadata and a docstring that is its page. It takes a `Context`
and yields `Finding` values, which name a record and a path in it, never a line: one place here
turns paths into lines. Which rules there are, and in which order they run, stands in
`cpath.rules`; this module must not know any of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from cpath.diagnostics import Diagnostic, Fix, Related, Severity
from cpath.diagnostics.suggestion import same_but_for_writing
from cpath.rules.contact import survey_contacts
from cpath.rules.survey import survey_references
from cpath.source.edit import Edit
from cpath.source.position import START

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from datetime import date

    from cpath.catalog.catalog import Catalog, Record
    from cpath.rules.contact import Contacts
    from cpath.rules.survey import Survey
    from cpath.source.position import DataPath, Span


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule found: at ``path`` in ``record`` (a record, or a file's path), and in what words.

    ``key`` points at the key rather than at its value. ``related`` are other places that the
    finding is about, each a record or file, a path in it and a few words. ``help`` may be a function:
    what costs a search is only asked for where the finding is listed.
    """

    record: Record[Any] | str
    path: DataPath
    message: str
    help: str | Callable[[], str] | None = None
    key: bool = False
    related: tuple[tuple[Record[Any] | str, DataPath, str], ...] = ()
    fix: Fix | None = None

    @property
    def file(self) -> str:
        """The path of the file that it is about."""
        return _path(self.record)


@dataclass(frozen=True)
class Context:
    """What a rule may see: the catalog and the day of the check. Costly views are made once."""

    catalog: Catalog
    today: date
    names: Mapping[str, str]
    """Every code with its name."""

    @cached_property
    def survey(self) -> Survey:
        """What is remarkable about the references; shared by all rules about references."""
        return survey_references(self.catalog)

    @cached_property
    def contacts(self) -> Contacts:
        """Records that may hold people's addresses; shared by all rules about privacy."""
        return survey_contacts(self.catalog)


@dataclass(frozen=True, slots=True)
class Rule:
    """A function that looks for one thing, with its code, name, severity and page."""

    code: str
    name: str
    severity: Severity
    find: Callable[[Context], Iterator[Finding]]
    page: str


def rule(
    code: str, name: str, severity: Severity
) -> Callable[[Callable[[Context], Iterator[Finding]]], Rule]:
    """Make a rule of the function below, with its docstring as its page. It runs once it is in `RULES`."""

    def decorate(find: Callable[[Context], Iterator[Finding]]) -> Rule:
        return Rule(code, name, severity, find, find.__doc__ or "")

    return decorate


def fix_writing(record: Record[Any], path: DataPath, word: str, known: Iterable[str]) -> Fix | None:
    """Return the fix of a word that is a known one but for capitals, spaces and underscores."""
    meant = same_but_for_writing(word, known)
    return None if meant is None else Fix(f"write {meant}", (Edit(record.path, path, "replace", meant),))


CRASHED = "CP900"
CRASHED_NAME = "rule-crashed"


def run_rule(
    rule: Rule, context: Context, is_listed: Callable[[str, Finding], bool] = lambda _code, _finding: True
) -> Iterator[tuple[Rule, Finding] | Diagnostic]:
    """Run one rule; its findings, as far as ``is_listed`` takes them.

    A rule that crashes leaves what it found so far and one diagnostic that says so; data must not be
    able to stop the other rules.
    """
    try:
        for finding in rule.find(context):
            if is_listed(rule.code, finding):
                yield rule, finding
    except Exception as error:  # noqa: BLE001 - a fault of ours, shown as a finding of its own
        yield Diagnostic(
            CRASHED,
            CRASHED_NAME,
            Severity.ERROR,
            f"the rule {rule.code} ({rule.name}) crashed: {type(error).__name__}: {error}"[:300],
            context.catalog.settings.path,
            context.catalog.locate(context.catalog.settings),
            (),
            "this is a fault of cpath; report it with the files that it happens on",
        )


def locate_findings(found: Iterable[tuple[Rule, Finding]], catalog: Catalog) -> Iterator[Diagnostic]:
    """Turn findings into diagnostics, with the place of each.

    Each file is read once for all that was found in it, and its places are not kept: those of
    thousands of files would fill the memory.
    """
    found = list(found)
    wanted: dict[str, set[tuple[DataPath, bool]]] = {}
    for _, finding in found:
        # A finding about a whole file is at its beginning, not over all of its lines.
        if finding.path:
            wanted.setdefault(finding.file, set()).add((finding.path, finding.key))
        for record, path, _ in finding.related:
            wanted.setdefault(_path(record), set()).add((path, False))
    spans: dict[tuple[str, DataPath, bool], Span] = {}
    for file, places in wanted.items():
        source = catalog.read_places(file)
        for path, key in places:
            spans[file, path, key] = source.locate(path, key=key)
    for rule, finding in found:
        related = tuple(
            Related(_path(record), spans[_path(record), path, False], message)
            for record, path, message in finding.related
        )
        yield Diagnostic(
            rule.code,
            rule.name,
            rule.severity,
            finding.message,
            finding.file,
            spans[finding.file, finding.path, finding.key] if finding.path else START,
            related,
            finding.help() if callable(finding.help) else finding.help,
            finding.fix,
        )


def _path(record: Record[Any] | str) -> str:
    return record if isinstance(record, str) else record.path
