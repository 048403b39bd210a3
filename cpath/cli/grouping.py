"""Help of a command with many options: the options in groups, each with its heading."""

from typing import Any

from typer.core import TyperCommand

OTHER = "Options"


class GroupedCommand(TyperCommand):
    """A command whose help lists options by the ``rich_help_panel`` that they name, in that order."""

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """Write a list of options a group; those that name none stand last."""
        groups: dict[str, list[tuple[str, str]]] = {}
        for parameter in self.get_params(ctx):
            record = parameter.get_help_record(ctx)
            if record is not None:
                groups.setdefault(getattr(parameter, "rich_help_panel", None) or OTHER, []).append(record)
        other = groups.pop(OTHER, [])
        for heading, records in (*groups.items(), (OTHER, other)):
            if records:
                with formatter.section(heading):
                    formatter.write_dl(records)
