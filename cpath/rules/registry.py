"""What a rule is, what it may see, what it yields, and how findings become diagnostics.

A rule is a function with a line of metadata and a docstring that is its page. It takes a `Context` and
yields `Finding` values. A finding names a record and a path in it, never a line; this module turns paths
into lines. `cpath.rules` lists the rules and their order; this module must not know any of them.
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
    """What a rule found, at ``path`` in ``record`` (a record, or a file's path).

    ``key`` points at the key instead of its value. ``related`` lists other places that the finding is
    about, each a record or file, a path in it and a few words. ``help`` may be a function, so that an
    expensive search only runs if the finding is listed.
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
        """Path of the file that the finding is about."""
        return _path(self.record)


@dataclass(frozen=True)
class Context:
    """What a rule may see: the catalog and the day of the check. Expensive views are made once."""

    catalog: Catalog
    today: date
    names: Mapping[str, str]
    """Name of each code."""

    @cached_property
    def survey(self) -> Survey:
        """Notable references, shared by all rules about references."""
        return survey_references(self.catalog)

    @cached_property
    def contacts(self) -> Contacts:
        """Records that may contain contact details, shared by all rules about privacy."""
        return survey_contacts(self.catalog)


@dataclass(frozen=True, slots=True)
class Rule:
    """A function that looks for one problem, with its code, name, severity and page."""

    code: str
    name: str
    severity: Severity
    find: Callable[[Context], Iterator[Finding]]
    page: str


def rule(
    code: str, name: str, severity: Severity
) -> Callable[[Callable[[Context], Iterator[Finding]]], Rule]:
    """Decorator that turns a function into a rule. It only runs if `cpath.rules.RULES` lists it."""

    def decorate(find: Callable[[Context], Iterator[Finding]]) -> Rule:
        return Rule(code, name, severity, find, find.__doc__ or "")

    return decorate


def fix_writing(record: Record[Any], path: DataPath, word: str, known: Iterable[str]) -> Fix | None:
    """Fix for a word that differs from a known one only in capitals, spaces and underscores."""
    meant = same_but_for_writing(word, known)
    return None if meant is None else Fix(f"write {meant}", (Edit(record.path, path, "replace", meant),))


CRASHED = "CP900"
CRASHED_NAME = "rule-crashed"


def run_rule(
    rule: Rule, context: Context, is_listed: Callable[[str, Finding], bool] = lambda _code, _finding: True
) -> Iterator[tuple[Rule, Finding] | Diagnostic]:
    """Findings of one rule that ``is_listed`` accepts.

    If a rule crashes, its findings so far are kept and one diagnostic reports the crash. Data must not be
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
            "this is a bug in cpath; report it with the files that cause it",
        )


def locate_findings(found: Iterable[tuple[Rule, Finding]], catalog: Catalog) -> Iterator[Diagnostic]:
    """Diagnostics for findings, each with its place in the file.

    Each file is read once for all of its findings, and its places are not kept, because the places of
    thousands of files would fill the memory.
    """
    found = list(found)
    wanted: dict[str, set[tuple[DataPath, bool]]] = {}
    for _, finding in found:
        # A finding about a whole file is at its beginning and does not cover all of its lines.
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
