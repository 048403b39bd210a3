"""Run the command line as ``python -m cpath``."""

from cpath.cli.main import run

if __name__ == "__main__":
    run()
