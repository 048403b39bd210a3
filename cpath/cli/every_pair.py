"""How ``cpath gap-report --every-pair`` writes the matrix of all pairs to a file."""

from pathlib import Path

from cpath.errors import NoRepositoryError, UsageError


def write_every_pair(
    repo: Path | None,
    region: str | None,
    format_: str | None,
    output: Path | None,
    *,
    force: bool = False,
) -> None:
    """Write every occupation against every program, and say how many pairs that were."""
    from cpath.catalog.lookup import check_region
    from cpath.cli.output import choose_format, load_repository, only, progress, say, say_left_out
    from cpath.gaps.every_pair import build_every_pair
    from cpath.reports.gap.matrix_file import FORMATS, check_library, write_matrix

    if output is None:
        raise UsageError(
            "--every-pair writes a file for analysts, and none is named",
            help="name one: -o matrix.parquet, or -o matrix.duckdb",
        )
    style = choose_format(format_, output, FORMATS)
    check_library()
    loaded = load_repository(repo, regions=only(region))
    catalog = loaded.catalog
    say_left_out(loaded)
    check_region(catalog, region)
    every = build_every_pair(catalog, region=region)
    if not every.occupations or not every.programs:
        raise NoRepositoryError(
            "there is no occupation" if not every.occupations else "there is no program that runs",
            help="see `cpath new occupation` and `cpath new program`",
        )
    with progress("comparing") as advance:
        pairs = write_matrix(every, output, style, language=catalog.language, progress=advance, force=force)
    say(
        f"wrote {output}: {pairs:,} pairs of {len(every.occupations):,} occupations and "
        f"{len(every.programs):,} programs"
    )
