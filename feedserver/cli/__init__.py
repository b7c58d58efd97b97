"""The command ``feedserver``: one file per command, loaded when it is called.

Secrets that are shown once go to standard output alone; everything else people
read goes to standard error. ``--json`` puts a machine's form on standard output.
"""

from importlib import import_module

import click

from feedserver.errors import FeedserverError

#: Each command with the first line of its help, so that ``--help`` need not load them all.
_COMMANDS = {
    "attachment": "Print the calendar attachment of a mail.",
    "bookings": "Bookings from a file.",
    "demo": "Fill in demo data; run again, it changes nothing but the demo's API key.",
    "doctor": "Say who fetches a feed, what it leaves out, and what is wrong with it.",
    "init": "Make the keys and the database, or bring the database up to date.",
    "key": "API keys for host applications.",
    "portal": "A fresh one-time address of a user's own page.",
    "serve": "Serve until Ctrl-C.",
    "token": "Calendar tokens: the addresses people subscribe to.",
    "worker": "Do the work that is due, until Ctrl-C.",
}


class _Lazy(click.Group):
    """Finds a command by the name of its file."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        command = import_module(f"feedserver.cli.{cmd_name}").command
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(_COMMANDS.items()))

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except FeedserverError as error:
            raise click.ClickException(str(error)) from error


@click.group(cls=_Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="feedserver")
def main() -> None:
    """Calendar feeds for the bookings of a host application."""
