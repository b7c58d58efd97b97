"""The command ``feedserver``: one file per command, loaded when it is called.

Secrets that are shown once go to standard output alone; everything else people
read goes to standard error. ``--json`` puts a machine's form on standard output.
"""

import sys
from importlib import import_module

import click
from click.shell_completion import CompletionItem

from feedserver.errors import FeedserverError

#: Each command with the first line of its help, so that ``--help`` need not load them all.
_COMMANDS = {
    "admin": "Administrators: who may sign in at /admin.",
    "attachment": "Print the calendar attachment of a mail.",
    "audit": "The audit log: who changed what, when and why.",
    "backup": "Backups: make, judge, put back.",
    "bookings": "Bookings from a file.",
    "completion": 'Print a script that completes commands and flags: eval "$(feedserver completion bash)".',
    "demo": "Fill in demo data; run again, it changes nothing but the demo's API key and password.",
    "doctor": "Say who fetches a feed, what it leaves out, and what is wrong with it.",
    "export": "Write the whole installation, but for its keys, into the file PATH.",
    "import": "Fill an empty database with the installation that was exported into PATH.",
    "init": "Make the keys and the database, or bring the database up to date.",
    "key": "API keys for host applications.",
    "organisation": "Organisations: find, show, suspend and resume.",
    "portal": "A fresh one-time address of a user's own page.",
    "serve": "Serve until Ctrl-C.",
    "signing-key": "Keys that sign feed addresses.",
    "status": "Say what the server holds, who fetches it, and what waits or is worth a look.",
    "token": "Calendar tokens: the addresses people subscribe to.",
    "user": "Users: find, show, suspend, resume, export and purge.",
    "webhook": "Webhooks: where the host is told what happens, and what was delivered.",
    "worker": "Do the work that is due, until Ctrl-C.",
}

#: Where the file has another name than the command, which Python cannot take for a name.
_FILES = {"import": "import_", "signing-key": "signing_key"}


class _Lazy(click.Group):
    """Finds a command by the name of its file."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        command = import_module(f"feedserver.cli.{_FILES.get(cmd_name, cmd_name)}").command
        assert isinstance(command, click.Command)
        return command

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """The names of the commands, without loading them, and the flags."""
        names = [name for name in _COMMANDS if name.startswith(incomplete)]
        found = [CompletionItem(name, help=_COMMANDS[name]) for name in names]
        return [*found, *click.Command.shell_complete(self, ctx, incomplete)]

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(_COMMANDS.items()))

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except FeedserverError as error:
            raise click.ClickException(str(error)) from error
        except Exception as error:
            if sentence := _of_database(error):
                raise click.ClickException(sentence) from error
            raise


def _of_database(error: Exception) -> str | None:
    """What to say of a database that fails in the middle; None of any other fault.

    Where nothing has loaded SQLAlchemy, no fault is one of its own.
    """
    faults = sys.modules.get("sqlalchemy.exc")
    if faults is None or not isinstance(error, faults.DBAPIError):
        return None
    (first, *_) = str(error.orig).strip().splitlines() or ["no reason given"]  # further lines hold values
    return f"The database failed: {first.rstrip('.')}."


@click.group(cls=_Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="feedserver")
def main() -> None:
    """Calendar feeds for the bookings of a host application."""
