"""The command `samdkit`: one file a command, loaded when it is called."""

import sys
from importlib import import_module
from typing import Any

import click

from samdkit import __version__
from samdkit.errors import ExitCode, SamdkitError

#: Command → its one line; the modules behind them are imported only when called, so that `--help` is fast.
COMMANDS = {
    "new": "Make a new device from a template.",
    "init": "Write a dossier for an app that is there already, and say what is missing.",
    "sync": "Make .venv from the project's hashed lock (the one step that uses the network).",
    "verify": "Run the tests, observe what they execute, and record it as evidence.",
    "merge": "Merge the records of several runs, shards of one among them, into the evidence.",
    "confirm": "Record that somebody looked at links of the trace.",
    "impact": "Say what a change in git touches and why, and which tests make the evidence fresh again.",
    "check": "Report every finding about requirements, risks, tests, evidence and components.",
    "build": "Write the technical file in all its forms, and an archive of it.",
    "format": "Rewrite the dossier in one shape that says the same.",
    "item": "Print the next free id for an item of a kind.",
    "rename": "Give an item another id; everything that names it follows.",
    "trace": "Print the trace matrix, or the chain of one item.",
    "classify": "Ask what decides qualification, MDR class and safety class, and show the argument.",
    "clauses": "Print where each clause of the standards stands for the project.",
    "export": "Write the whole trace graph as JSON, CSV or a workbook.",
    "explain": "Say what a check looks for, why, and how to mend its findings.",
}


class _Commands(click.Group):
    """Lists commands without importing them."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - as above
        if cmd_name not in COMMANDS:
            return None
        command = import_module(f"samdkit.cli.{cmd_name}").command
        return command if isinstance(command, click.Command) else None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - as above
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="samdkit")
def cli() -> None:
    """Build and check medical device software from requirements to technical file.

    \b
    samdkit new home-monitoring my-device    make a device
    samdkit verify && samdkit check          observe its tests, then report what is missing
    samdkit build                            write its technical file

    Exit codes: 0 clean, 1 findings, 2 wrong call or unreadable input, 3 cannot tell.
    """  # noqa: D301 - click reads the control character and keeps the lines below it apart


# implements: KIT-SRS-060.a, KIT-SRS-060.b
def main(args: list[str] | None = None) -> Any:
    """The entry point: problems become one message and an exit code; a traceback is a bug of the kit."""
    try:
        return cli.main(args=args, prog_name="samdkit", standalone_mode=False)
    except click.exceptions.Exit as error:
        sys.exit(error.exit_code)
    except click.ClickException as error:
        error.show()
        sys.exit(ExitCode.UNREADABLE)
    except click.Abort:
        click.echo("samdkit: stopped", err=True)
        sys.exit(130)
    except SamdkitError as error:
        click.echo(f"samdkit: {error}", err=True)
        sys.exit(error.exit_code)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
