"""``cpath map``: career pathways as pictures and tables."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cpath.cli.options import Force, Output, Region, Repo, make_app, read_language, refuse_idle
from cpath.errors import NoRepositoryError, UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cpath.catalog import Catalog, Record
    from cpath.model import Pathway

DRAWN = ("svg", "png", "pdf")
OUT_DIR = Path("maps")
"""Where maps go when there are several and nobody says where."""

app = make_app("Draw career pathways.", no_args_is_help=True)


@app.callback(
    epilog="Examples: `cpath map render healthcare -o healthcare.svg`; `cpath map render --out-dir maps`."
)
def map_() -> None:
    """Draw career pathways."""


@app.command(
    epilog="Examples: `cpath map render healthcare -o healthcare.pdf`; "
    "`cpath map render --out-dir build/maps --format png`; "
    "`cpath map render healthcare --format markdown`; `cpath map render --language es`."
)
def render(
    pathways: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[PATHWAY]...",
            help="Ids of pathways, or region/id. Without one: all pathways.",
            show_default=False,
        ),
    ] = None,
    repo: Repo = None,
    region: Region = None,
    output: Output = None,
    force: Force = False,
    out_dir: Annotated[
        Path | None,
        typer.Option(
            "--out-dir",
            metavar="DIR",
            help="Write each map to DIR/<region>/<id>; for several maps the default is maps.",
            show_default=False,
        ),
    ] = None,
    format_: Annotated[
        str | None,
        typer.Option(
            "--format", metavar="FORMAT", help="svg, png, pdf, dot or markdown (tables).", show_default=False
        ),
    ] = None,
    engine: Annotated[
        str,
        typer.Option(
            "--engine",
            metavar="ENGINE",
            help="carried: the Graphviz in cpath, the same picture everywhere; system: `dot` on the PATH.",
        ),
    ] = "carried",
    language: Annotated[
        str | None,
        typer.Option(
            "--language",
            metavar="LANGUAGE",
            callback=read_language,
            help="Language of titles and words, such as es. Without it: the repository's first.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Draw pathways: occupations by stage and lane, the moves between them, ways in and out.

    One named pathway goes to stdout or to -o; several, or all, go to a folder.

    Exit codes: 0 fine; 1 a map could not be drawn; 2 wrong use; 3 nothing to draw; 4 a named pathway
    cannot be read; 5 Graphviz is missing.
    """
    from cpath.catalog.governing import require_readable
    from cpath.cli.output import choose_format, emit, load_repository, only, say, say_left_out
    from cpath.maps.build import build_map
    from cpath.maps.engine import ENGINES, engine_version
    from cpath.maps.render import FORMATS, render_map, unshown_characters

    known_engine = next((name for name in ENGINES if name == engine), None)
    if known_engine is None:
        raise UsageError(f"no engine {engine!r}", help=f"one of: {', '.join(ENGINES)}")
    asked = {"md": "markdown"}.get(format_ or "", format_)
    chosen = choose_format(asked, output, FORMATS, default="svg")
    refuse_idle({"--engine": known_engine != "carried" and chosen not in DRAWN}, f"no engine draws {chosen}")
    loaded = load_repository(repo, regions=() if pathways else only(region))
    catalog = loaded.catalog
    say_left_out(loaded)
    languages = catalog.settings.entity.languages or ("en",)
    if language is not None and language not in languages:
        say(f"note: {language!r} is none of the languages in cpath.yaml ({', '.join(languages)})")
    records = _choose(catalog, pathways or (), region)
    require_readable(catalog, [record.region or "" for record in records])
    if output is None and out_dir is None and (len(records) > 1 or not pathways):
        out_dir = OUT_DIR
    _check_target(output, out_dir, chosen, len(records))
    places = _find_places(records, output, out_dir, FORMATS[chosen], force=force)
    drawn = 0
    for record in records:
        graph = build_map(catalog, record, language=language)
        for left_out in graph.left_out:
            say(f"note: {record.key}: not on the map: {left_out}")
        if not graph.nodes and len(records) > 1:
            say(f"note: {record.key}: no occupations to draw")
            continue
        picture = render_map(graph, chosen, engine=known_engine)
        emit(picture, places[record.key], chosen, force=force, below=out_dir)
        drawn += 1
        unshown = unshown_characters(graph, chosen)
        if unshown:
            say(f"note: {record.key}: {chosen} has no letters for {_name(unshown)}; an svg shows all of them")
    if drawn == 0:
        raise NoRepositoryError(
            "no pathway has occupations to draw", help="list some under `occupations:` in a pathway's file"
        )
    if chosen in DRAWN and (output is not None or out_dir is not None):
        # Which engine drew a picture belongs beside it: another one may lead the lines otherwise.
        say(f"drawn by {engine_version(known_engine)}")


def _check_target(output: Path | None, out_dir: Path | None, chosen: str, maps: int) -> None:
    """Refuse a place that the maps cannot go to."""
    if output is not None and out_dir is not None:
        raise UsageError("-o and --out-dir do not go together", help="give one of the two")
    if output is not None and maps > 1:
        raise UsageError(
            f"{maps} maps do not go into one file", help="name one pathway, or use --out-dir DIR"
        )
    if output is None and out_dir is None and chosen in ("png", "pdf") and sys.stdout.isatty():
        raise UsageError(f"a {chosen} is no text for a terminal", help=f"write it to a file: -o map.{chosen}")


def _find_places(
    records: "Sequence[Record[Pathway]]",
    output: Path | None,
    out_dir: Path | None,
    ending: str,
    *,
    force: bool,
) -> dict[str, Path | None]:
    """Find where each map goes; refuse all of them where one may not go there."""
    from cpath.source.output import check_output

    places = {
        record.key: output if out_dir is None else out_dir / f"{record.key}{ending}" for record in records
    }
    for place in places.values():
        if place is not None:
            check_output(place, force=force, below=out_dir)
    return places


def _choose(catalog: "Catalog", names: "Sequence[str]", region: str | None) -> "list[Record[Pathway]]":
    """Return the pathways to draw, each once: those that were named, or all."""
    from cpath.catalog.lookup import check_place, check_region, find_record
    from cpath.model import Pathway

    check_region(catalog, region)
    if not names:
        records = [item for item in catalog.all(Pathway).values() if region in (None, item.region)]
        if not records and catalog.broken.get(Pathway.kind):
            raise NoRepositoryError(
                "no pathway that can be read", help="`cpath validate` says what is wrong with their files"
            )
        if not records:
            raise NoRepositoryError(
                "no pathways to draw", help="start one with `cpath new pathway healthcare --region REGION`"
            )
        return records
    found = [find_record(catalog, Pathway, name, region) for name in names]
    for record in found:
        check_place(record, region)
    return list({record.key: record for record in found}.values())


def _name(characters: str) -> str:
    """Name some of the characters, however many there are."""
    shown = " ".join(characters[:10])
    return shown if len(characters) <= 10 else f"{shown} and {len(characters) - 10} more"  # noqa: PLR2004
