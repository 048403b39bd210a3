"""Start the command line: the program ``cpath``, and ``python -m cpath``."""

import os
import signal


def run() -> None:
    """Run the command line; an interruption before it is loaded ends the process without a word."""
    is_ours = signal.getsignal(signal.SIGINT) is signal.default_int_handler
    if is_ours:
        signal.signal(signal.SIGINT, lambda *_: os._exit(130))
    from cpath.cli.main import run as start  # noqa: PLC0415 - what takes time comes after the handler

    if is_ours:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    start()


if __name__ == "__main__":
    run()
