"""``feedserver completion``: what makes a shell complete the words of this command."""

import click
from click.shell_completion import get_completion_class

_PROGRAM = "feedserver"
_VARIABLE = "_FEEDSERVER_COMPLETE"


@click.command()
@click.argument("shell", type=click.Choice(["bash", "zsh"]))
@click.pass_context
def command(context: click.Context, shell: str) -> None:
    """Print a script that completes commands and flags: eval "$(feedserver completion bash)"."""
    kind = get_completion_class(shell)
    assert kind is not None  # click knows both
    completion = kind(context.find_root().command, {}, _PROGRAM, _VARIABLE)
    # Not source(), which runs the shell to see how old it is.
    click.echo(completion.source_template % completion.source_vars())
