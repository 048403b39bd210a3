"""The table of commands, and a group that imports only the one that runs.

Listing the commands must not import them: ``cpath --help`` and shell completion start in the time
of Typer alone.
"""

import importlib
from dataclasses import dataclass
from typing import Any

import typer
from typer.core import TyperGroup


@dataclass(frozen=True, slots=True)
class Lazy:
    """A command by the name of its module, with the line that stands in ``cpath --help``."""

    module: str
    help: str


COMMANDS: dict[str, Lazy] = {
    "init": Lazy("init", "Start a repository, or add a region to one."),
    "new": Lazy("new", "Write the starting file of a record."),
    "validate": Lazy("validate", "Check every file and every reference."),
    "explain": Lazy("explain", "Say what a finding means and how to mend it."),
    "rename": Lazy("rename", "Change the id of a record, everywhere."),
    "fmt": Lazy("fmt", "Tidy files without changing what they say."),
    "status": Lazy("status", "Show where each initiative stands in the eight steps."),
    "step": Lazy("step", "Look at the eight steps and sign them off."),
    "survey": Lazy("survey", "Let employers vote on what a job requires."),
    "gap-report": Lazy("gap_report", "Compare what occupations require with what programs teach."),
    "plan": Lazy("plan", "Find what closes a gap, or a person's routes."),
    "supply": Lazy("supply", "Count job openings against those who complete programs."),
    "map": Lazy("map", "Draw career pathways."),
    "report": Lazy("report", "Write reports for boards and partners."),
    "diff": Lazy("diff", "Say what changed between two revisions."),
    "schema": Lazy("schema", "Write the JSON Schemas that editors use."),
}
"""Every command, in the order in which a region meets them."""


class LazyGroup(TyperGroup):
    """The root group: lists its commands from `COMMANDS` and imports the one that is called."""

    def __init__(self, **attributes: Any) -> None:
        super().__init__(**attributes)
        for name, lazy in COMMANDS.items():
            self.add_command(TyperGroup(name=name, help=lazy.help, rich_markup_mode=None), name)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Put the real command in the place of its line before it is called."""
        if args and args[0] in COMMANDS:
            module = importlib.import_module(f"cpath.cli.commands.{COMMANDS[args[0]].module}")
            command = typer.main.get_command(module.app)
            command.name = args[0]
            self.add_command(command, args[0])
        return super().resolve_command(ctx, args)
