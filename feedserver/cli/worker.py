"""``feedserver worker``: the work that stands in the outbox, apart from any server."""

import signal
import threading

import click

from feedserver.cli.output import json_option, opened, print_json, say
from feedserver.outbox.worker import run, run_due, seal_new
from feedserver.webhooks.deliver import Delivery


@click.command()
@click.option("--once", is_flag=True, help="Do what is due, and end.")
@json_option
def command(once: bool, as_json: bool) -> None:
    """Do the work that is due, until Ctrl-C.

    Every server does this too; several may run.
    """
    stopped = threading.Event()
    with opened() as at:
        if once:
            done = run_due(at) + Delivery(at).run_due()
            seal_new(at)
            print_json({"done": done}) if as_json else say(f"Done: {done}.")
            return
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: stopped.set())
        say("Waiting for work. Stop with Ctrl-C.")
        run(at, stopped)
