"""``cpath rename``: another id for a record, in its file's name and wherever it is referred to."""

import os
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from cpath.cli.options import Diff, DryRun, Repo, make_app, refuse_idle
from cpath.diagnostics.plain import counted
from cpath.errors import RefusedEditError, UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cpath.catalog import Catalog, Reference
    from cpath.catalog.mention import Mention
    from cpath.catalog.naming import Named
    from cpath.catalog.renaming import Renaming
    from cpath.source.draft import Draft
    from cpath.source.edit import Edit
    from cpath.steps.renaming import Carried

app = make_app("Change the id of a record, everywhere.")

_SHOWN = 20


@app.command(
    epilog="Examples: `cpath rename example-hospital plains-hospital --dry-run`; "
    "`cpath rename --kind occupation registered-nurse nurse`; `cpath rename onet/speaking onet/talking`; "
    "`cpath rename --kind stage healthcare/entry start`."
)
def rename(
    old: Annotated[
        str,
        typer.Argument(
            metavar="OLD",
            help="The id now; with its region or framework where it is not the only one of its name.",
        ),
    ],
    new: Annotated[str, typer.Argument(metavar="NEW", help="The new id.")],
    kind: Annotated[
        str | None,
        typer.Option(
            "--kind",
            metavar="KIND",
            help="What it is, where things of several kinds have the id: region, organization, framework, "
            "competency, occupation, credential, partnership, program, pathway, stage, lane, validation or "
            "initiative.",
            show_default=False,
        ),
    ] = None,
    repo: Repo = None,
    force: Annotated[
        bool,
        typer.Option("--force", help="Rename although a file that cannot be read may hold the old id."),
    ] = False,
    dry_run: DryRun = False,
    diff: Diff = False,
    format_: Annotated[
        str | None, typer.Option("--format", metavar="FORMAT", help="text or json.", show_default=False)
    ] = None,
) -> None:
    """Change the id of a record, in the name of its file and wherever it is referred to.

    All files change or none. Only ids and references change; comments and texts that mention the id
    stay as they are, and are listed. A region moves with everything in its folder. Signed steps stay
    signed: the fingerprint of their evidence, which holds ids, is renewed.

    Exit codes: 0 done; 1 refused, nothing was written; 2 wrong use; 3 no repository here; 4 its
    file cannot be read.
    """
    from cpath.catalog.mention import find_hiding_places, find_mentions
    from cpath.catalog.naming import find_named
    from cpath.catalog.renaming import build_renaming
    from cpath.cli.checkout import refuse_partly_checked_out
    from cpath.cli.output import choose_format, emit, load_repository, say_next, today
    from cpath.source.draft import Draft
    from cpath.steps.renaming import carry_digests

    refuse_idle({"--format": diff and format_ is not None}, "a diff has one form")
    chosen = choose_format(format_, None, ("text", "json"))
    loaded = load_repository(repo, source=Draft, regions=())
    catalog = loaded.catalog
    refuse_partly_checked_out(
        catalog, f"{old!r} is not renamed", "a reference to it may be in what is left out"
    )
    named = find_named(catalog, old, kind)
    renaming = build_renaming(catalog, named, new)
    hidden = find_hiding_places(loaded, named)
    if hidden and not force:
        raise _refuse(named, hidden)
    carried = carry_digests(catalog, renaming.after, renaming.key_after, today())
    plan = _make_plan(catalog, renaming, carried)
    aside = _Aside(find_mentions(catalog, named), hidden, written=not (dry_run or diff))
    if aside.written:
        _write(plan)
    if diff:
        _show_diff(plan)
    else:
        emit((_render_json if chosen == "json" else _render_text)(plan, aside), format_=chosen)
    _tell_more(plan, aside)
    if aside.written:
        say_next("cpath validate")


@dataclass(frozen=True, slots=True)
class _Plan:
    """What is to be written: edits by old paths, and every file that moves, by its old path."""

    catalog: "Catalog"
    draft: "Draft"
    renaming: "Renaming"
    carried: "Sequence[Carried]"
    edits: "tuple[Edit, ...]"
    moves: "Mapping[str, str]"


@dataclass(frozen=True, slots=True)
class _Aside:
    """What is told besides: words that mention the id, files that may hold it, whether it is done."""

    mentions: "Sequence[Mention]"
    hidden: "Sequence[str]"
    written: bool


def _make_plan(catalog: "Catalog", renaming: "Renaming", carried: "Sequence[Carried]") -> _Plan:
    draft = _draft(catalog)
    moves: dict[str, str] = {}
    for old, new in renaming.moves.items():
        if os.path.lexists(draft.root / new):
            raise UsageError(
                f"{new} is there already", help="choose another id, or take what stands there away first"
            )
        try:
            files = [old] if old.endswith(".yaml") else draft.list_files(old)
        except OSError as error:
            raise RefusedEditError(
                f"{old} cannot be looked into: {(error.strerror or str(error)).lower()}",
                help="allow reading everything in it; nothing was written",
            ) from None
        moves.update((path, renaming.path_after(path)) for path in files)
    edits = (*renaming.edits, *(edit for item in carried for edit in item.edits))
    return _Plan(catalog, draft, renaming, carried, edits, moves)


def _refuse(named: "Named", hidden: "Sequence[str]") -> RefusedEditError:
    return RefusedEditError(
        f"{_list(hidden)} cannot be read and may hold a reference to {named.key!r}",
        help="mend that first (`cpath validate` says what is wrong), or rename with --force and write the "
        "new id there by hand; nothing was written",
    )


def _write(plan: _Plan) -> None:
    from cpath.catalog.catalog import read_limits
    from cpath.source.editor import write_edits

    write_edits(
        plan.draft.root,
        plan.edits,
        expected=plan.draft.old,
        limits=read_limits(plan.catalog.settings.entity),
        moves=plan.moves,
    )


def _show_diff(plan: _Plan) -> None:
    from cpath.catalog.catalog import read_limits
    from cpath.cli.difference import render_change
    from cpath.cli.output import emit
    from cpath.source.editor import apply_edits

    limits = read_limits(plan.catalog.settings.entity)
    edits: dict[str, list[Edit]] = {}
    for edit in plan.edits:
        edits.setdefault(edit.path, []).append(edit)
    for path in sorted({*edits, *plan.moves}):
        # What only moves need not be read: whatever stands in it, all of it stays.
        old = plan.draft.read_bytes(path, limits.size) if path in edits else b""
        new = apply_edits(old.decode("utf-8"), edits.get(path, ()), limits=limits).encode() if old else b""
        emit(render_change(path, old, new, plan.moves.get(path)))


def _render_text(plan: _Plan, aside: _Aside) -> str:
    """Say which files move and how many places change in which."""
    renaming = plan.renaming
    places = Counter(edit.path for edit in renaming.edits)
    verb = "renamed" if aside.written else "would rename"
    lines = [f"{verb} {renaming.named.kind} {renaming.named.key} to {renaming.key}"]
    for old, new in renaming.moves.items():
        many = "" if old.endswith(".yaml") else f" ({counted(len(plan.moves), 'file')})"
        lines.append(f"  {old} -> {new}{many}")
    lines += [f"  {path}: {counted(number, 'place')}" for path, number in sorted(places.items())]
    total = f"{counted(sum(places.values()), 'place')} in {counted(len(places), 'file')}"
    lines.append(total if places else "no other place names it by this id")
    return "\n".join(lines)


def _render_json(plan: _Plan, aside: _Aside) -> str:
    """Say the same to programs: ``cpath-rename/1``. Paths are those before the rename."""
    import json

    renaming = plan.renaming
    places = Counter(edit.path for edit in renaming.edits)
    document = {
        "format": "cpath-rename/1",
        "kind": renaming.named.kind,
        "old": renaming.named.key,
        "new": renaming.key,
        "written": aside.written,
        "moves": [{"from": old, "to": new} for old, new in sorted(plan.moves.items())],
        "files": [{"path": path, "places": number} for path, number in sorted(places.items())],
        "signed": [{"initiative": item.id, "steps": item.steps} for item in plan.carried],
        "qualified": [{"path": path, "line": line} for path, line in _places(plan, renaming.qualified)],
        "claimed": [{"path": path, "line": line} for path, line in _places(plan, renaming.claimed)],
        "mentions": [{"path": item.path, "line": item.line} for item in aside.mentions],
        "unread": list(aside.hidden),
    }
    return json.dumps(document, indent=2, ensure_ascii=False)


def _tell_more(plan: _Plan, aside: _Aside) -> None:
    """Say what else somebody should know: never silently."""
    from cpath.cli.output import say

    renaming = plan.renaming

    def show(places: "Sequence[tuple[str, int]]") -> str:
        return _list([f"{where(path)}:{line}" for path, line in places])

    where = renaming.path_after if aside.written else str
    for item in plan.carried:
        steps = f"step{'s' if len(item.steps) > 1 else ''} {', '.join(map(str, item.steps))}"
        say(
            f"note: the evidence of signed {steps} of {item.id} holds the id; its fingerprint is carried "
            "over, and what was signed stands as before"
        )
    if renaming.qualified:
        say(
            "note: written in full, because the bare id would mean another record: "
            + show(_places(plan, renaming.qualified))
        )
    if renaming.claimed:
        say(
            f"note: named nothing before, and name this {renaming.named.kind} now: "
            + show(_places(plan, renaming.claimed))
        )
    if aside.hidden:
        say(
            "note: cannot be read, and may still hold the old id: "
            + _list([where(path) for path in aside.hidden])
        )
    if aside.mentions:
        say(
            "note: also mentioned in words, which are left as they are: "
            + show([(item.path, item.line) for item in aside.mentions])
        )


def _places(plan: _Plan, references: "Sequence[Reference]") -> list[tuple[str, int]]:
    return [(item.record.path, plan.catalog.locate(item.record, item.path).start.line) for item in references]


def _draft(catalog: "Catalog") -> "Draft":
    from cpath.source.draft import Draft

    assert isinstance(catalog.source, Draft)  # noqa: S101 - it was read through one
    return catalog.source


def _list(items: "Sequence[str]") -> str:
    shown = ", ".join(items[:_SHOWN])
    return shown if len(items) <= _SHOWN else f"{shown} and {len(items) - _SHOWN} more"
