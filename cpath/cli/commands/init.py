"""``cpath init``: start a repository, or add a region to one."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cpath.cli.options import DryRun, Repo, make_app
from cpath.errors import NoRepositoryError, UsageError

if TYPE_CHECKING:
    from cpath.catalog import Catalog

_REGION = 'cpath init region "YOUR REGION" --counties NAMES --sector SECTOR'

app = make_app("Start a repository, or add a region to one.")

Title = Annotated[
    str | None, typer.Option("--title", metavar="TITLE", help="Its name for readers.", show_default=False)
]
State = Annotated[
    str | None,
    typer.Option("--state", metavar="STATE", help="The state, such as CO.", show_default=False),
]


@app.callback(
    invoke_without_command=True,
    epilog="Examples: `cpath init`; `cpath init repository pathways --state CO`; "
    '`cpath init region "Pikes Peak" --counties 08041,08119 --sector Healthcare --naics 622`.',
)
def init(context: typer.Context, title: Title = None, state: State = None, dry_run: DryRun = False) -> None:
    """Start a repository, or add a region to one.

    Without a command it starts a repository in the folder where you are.
    """
    if context.invoked_subcommand is None:
        _start_repository(Path(), title, state, dry_run)
    elif title is not None or state is not None or dry_run:
        raise UsageError(
            "options stand after the command", help=f"cpath init {context.invoked_subcommand} ... --title ..."
        )


@app.command(epilog="Example: `cpath init repository pathways --title 'Our pathways' --state CO`.")
def repository(
    folder: Annotated[
        Path, typer.Argument(metavar="[DIR]", help="The folder; it need not be there yet.")
    ] = Path(),
    title: Title = None,
    state: State = None,
    dry_run: DryRun = False,
) -> None:
    """Start a repository: settings, a first README, schemas for editors."""
    _start_repository(folder, title, state, dry_run)


@app.command(
    epilog='Example: `cpath init region "Pikes Peak" --counties 08041,08119 --sector Healthcare --naics 622`.'
)
def region(
    name: Annotated[str, typer.Argument(metavar="NAME", help="The region's name or id.", show_default=False)],
    title: Title = None,
    counties: Annotated[
        str | None,
        typer.Option(
            "--counties",
            metavar="LIST",
            help="Its counties: FIPS codes, or names within the state; separated by commas.",
            show_default=False,
        ),
    ] = None,
    sector: Annotated[
        str | None,
        typer.Option(
            "--sector",
            metavar="SECTOR",
            help="Start a sector partnership and an initiative as well.",
            show_default=False,
        ),
    ] = None,
    naics: Annotated[
        str | None,
        typer.Option(
            "--naics",
            metavar="LIST",
            help="The sector's NAICS codes, separated by commas.",
            show_default=False,
        ),
    ] = None,
    repo: Repo = None,
    dry_run: DryRun = False,
) -> None:
    """Add a region, and with --sector its first partnership and initiative."""
    from cpath.catalog.starter import SCHEMA_FOLDER, make_title
    from cpath.catalog.starting_files import build_region, read_counties, read_industry
    from cpath.cli.creation import create, read_id
    from cpath.cli.output import load_repository, say_next

    if naics is not None and sector is None:
        raise UsageError("--naics is the industry of a sector", help="add --sector with the sector's name")
    catalog = load_repository(repo, answers=False).catalog
    region_id = read_id(name)
    shown = make_title(title or name)
    files = build_region(
        region_id,
        shown,
        read_counties(counties or "", catalog.settings.entity.state),
        sector,
        read_industry(naics or ""),
        with_schema=(catalog.root / SCHEMA_FOLDER).is_dir(),
    )
    _refuse_known(catalog, region_id, sector)
    create(catalog.root, files, dry_run=dry_run)
    if sector is not None:
        say_next("cpath status")
    else:
        say_next(f"cpath new partnership ID --region {region_id}, then cpath new initiative ID")


def _refuse_known(catalog: "Catalog", region_id: str, sector: str | None) -> None:
    """Refuse a region that is there already, and say how a sector is added to it."""
    from cpath.catalog.starter import make_id
    from cpath.model import Region

    if region_id not in catalog.all(Region):
        return
    sector_id = make_id(sector) if sector else "ID"
    title = f' --sector "{sector}"' if sector else ""
    raise UsageError(
        f"there is a region {region_id!r} already",
        help=f"add a sector to it: `cpath new partnership {sector_id} --region {region_id}`, then "
        f"`cpath new initiative {sector_id} --region {region_id} --partnership {sector_id}{title}`",
    )


def _start_repository(folder: Path, title: str | None, state: str | None, dry_run: bool) -> None:
    from cpath.catalog.layout import SETTINGS_FILE, find_root
    from cpath.catalog.starter import make_title
    from cpath.catalog.starting_files import build_repository, read_state
    from cpath.cli.creation import create
    from cpath.cli.output import say, say_next
    from cpath.source.output import check_folder

    root = check_folder(folder)
    # Not `Path.exists`, which raises where a folder on the way may not be looked into.
    if os.path.exists(folder) and not os.path.isdir(folder):
        raise UsageError(f"{folder} is a file", help="name a folder")
    try:
        found = find_root(root)
    except NoRepositoryError:
        found = None
    if found is not None:
        where = "here" if found == root else f"in {found}, above this folder"
        raise UsageError(
            f"there is a {SETTINGS_FILE} {where} already",
            help=f"add a region to it: {_REGION}",
        )
    files = build_repository(make_title(title or root.name or "Career pathways"), state and read_state(state))
    for path in [path for path in files if os.path.lexists(root / path)]:
        say(f"kept {path} as it is")
        del files[path]
    create(root, files, dry_run=dry_run)
    if not dry_run and not _is_under_git(root):
        say("note: Git keeps every version, and who changed what: `git init` here starts it")
    say_next(_REGION if folder == Path() else f"cd {folder} && {_REGION}")


def _is_under_git(root: Path) -> bool:
    """Whether a folder or one above it is a Git repository; Git itself need not be there."""
    return any(os.path.lexists(folder / ".git") for folder in (root, *root.parents))
