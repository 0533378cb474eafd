"""Starts the program: a command on the command line, the window without one."""

from __future__ import annotations

import io
import sys


def main() -> int:
    """Run what the arguments ask for; the exit status is the command's."""
    if sys.argv[1:] == ["--read-in-child"]:  # the program started itself to open a file of somebody else's
        from freelancer_desk.outside.reading import worker

        return worker.main()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # letters that a terminal cannot show never end the program
            stream.reconfigure(errors="backslashreplace")
    if sys.argv[1:]:
        from freelancer_desk import cli

        wanted = cli.parse(sys.argv[1:])
        if wanted.command is not None:
            return cli.run(wanted)
        book = wanted.book
    else:  # the usual start: the window need not wait for all commands
        book = None
    from freelancer_desk import app

    return app.run(book)


if __name__ == "__main__":
    sys.exit(main())
