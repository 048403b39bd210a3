"""``cpath new``: the starting file of a record."""

from typing import Annotated

import typer

from cpath.cli.options import DryRun, Repo, make_app
from cpath.errors import UsageError

app = make_app("Write the starting file of a record.")


def _option(name: str, metavar: str, help_: str) -> object:
    return typer.Option(name, metavar=metavar, help=help_, show_default=False)


@app.command(
    epilog="Examples: `cpath new organization example-hospital --type employer`; "
    "`cpath new occupation registered-nurse --soc 29-1141 --level middle`; "
    "`cpath new program nurse-aide --provider example-college --type certificate`."
)
def new(
    kind: Annotated[
        str,
        typer.Argument(
            metavar="KIND",
            help="organization, framework, occupation, credential, partnership, program, pathway, validation "
            "or initiative.",
            show_default=False,
        ),
    ],
    id_: Annotated[
        str,
        typer.Argument(metavar="ID", help="The id, or a name that one is made of.", show_default=False),
    ],
    region: Annotated[str | None, _option("--region", "REGION", "The region that the record is of.")] = None,
    title: Annotated[str | None, _option("--title", "TITLE", "Its name for readers.")] = None,
    type_: Annotated[
        str | None, _option("--type", "TYPE", "What sort of organization, credential or program it is.")
    ] = None,
    soc: Annotated[str | None, _option("--soc", "CODE", "An occupation's SOC 2018 code.")] = None,
    level: Annotated[
        str | None, _option("--level", "LEVEL", "An occupation's: entry, middle, advanced or expert.")
    ] = None,
    provider: Annotated[
        str | None, _option("--provider", "ID", "The organization that offers a program.")
    ] = None,
    occupation: Annotated[
        str | None, _option("--occupation", "ID", "The occupation that a validation is about.")
    ] = None,
    held_on: Annotated[
        str | None, _option("--held-on", "DAY", "Day of a validation's vote. Without it: today.")
    ] = None,
    partnership: Annotated[
        str | None, _option("--partnership", "ID", "The partnership whose initiative it is.")
    ] = None,
    sector: Annotated[str | None, _option("--sector", "SECTOR", "The sector, in words.")] = None,
    publisher: Annotated[str | None, _option("--publisher", "NAME", "Who publishes a framework.")] = None,
    level_scale: Annotated[
        str | None, _option("--level-scale", "SCALE", "The scale that a framework's levels are on.")
    ] = None,
    repo: Repo = None,
    dry_run: DryRun = False,
) -> None:
    """Write the starting file of a record, with every key explained.

    A reference that is left out is taken where there is only one to take; else the command says
    which there are.
    """
    from cpath.catalog.layout import path_of
    from cpath.catalog.starter import SCHEMA_FOLDER, make_title, render_starter, schema_line
    from cpath.catalog.starting_values import choose_region, choose_values, find_kind
    from cpath.cli.creation import create, read_id
    from cpath.cli.output import load_repository, say, say_left_out, say_next, today

    model = find_kind(kind)
    loaded = load_repository(repo, answers=False)
    catalog = loaded.catalog
    say_left_out(loaded)
    given = {
        "type": type_,
        "soc": soc,
        "level": level,
        "provider": provider,
        "occupation": occupation,
        "held_on": held_on,
        "partnership": partnership,
        "sector": sector,
        "publisher": publisher,
        "level_scale": level_scale,
    }
    talk: list[str] = []
    where, _, name = id_.rpartition("/")
    chosen_region = choose_region(catalog, model, region or where or None, talk)
    chosen = choose_values(
        catalog,
        model,
        chosen_region,
        make_title(title or name),
        {key: value for key, value in given.items() if value is not None},
        today(),
    )
    path = path_of(model, read_id(name), chosen_region)
    if path in catalog.left_out.paths:
        raise UsageError(f"{path} is in Git and not checked out here", help=catalog.left_out.remedy)
    for line in (*talk, *chosen.talk):
        say(line)
    with_schema = (catalog.root / SCHEMA_FOLDER).is_dir()
    text = render_starter(
        model, chosen.values, first_line=schema_line(path, model.kind) if with_schema else None
    )
    create(catalog.root, {path: text}, dry_run=dry_run)
    if not dry_run:
        say_next(f"edit {path}, then `cpath validate`")
