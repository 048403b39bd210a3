"""One thin module a command or command group; the table is in `cpath.cli.lazy`."""
