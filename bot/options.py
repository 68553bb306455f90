"""The options of the command line; every other word goes to the grammar that Slack has too."""

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn, TypeVar

from msgspec.structs import replace

from bot.commands.help import Style, overview, render
from bot.config import Config
from bot.config.values import BadValue, address, network

T = TypeVar("T")


class BadOption(ValueError):
    """An option cannot be used; the message is for the person who typed it."""


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        problem = f"{message}; `{self.prog} --help` lists all options."
        raise BadOption(problem)


def option_parser(name: str) -> argparse.ArgumentParser:
    """Build the parser of the options; it raises BadOption in place of leaving the program."""
    parser = _Parser(
        prog=name,
        usage=(
            f"{name} HOST [what ...] [options]\n"
            f"       {name} --compare REPORT REPORT ...\n"
            f"       {name} help [topic]"
        ),
        epilog=(
            "Exit codes: 0 all fine, 1 degraded or failing, 2 bad input,\n"
            "            3 inconclusive or not measured."
        ),
        description=render(overview(), Style.TERMINAL, name),
        formatter_class=argparse.RawDescriptionHelpFormatter,
        add_help=False,
        allow_abbrev=False,
    )
    option = parser.add_argument
    option("--json", action="store_true", help="print the whole report as one line of JSON")
    option("--evidence", action="store_true", help="add greetings, certificates, hops and pings")
    option(
        "--compare",
        type=Path,
        nargs="*",
        metavar="REPORT",
        help="judge reports of several places together: files that --json was written to",
    )
    option("--config", type=Path, metavar="FILE", help="read the settings of mailcheck.toml")
    option(
        "--allow",
        action="append",
        default=[],
        metavar="RANGE",
        help="allow addresses that are refused otherwise, like 10.0.0.0/8 (repeatable)",
    )
    option(
        "--resolver",
        action="append",
        default=[],
        metavar="IP",
        help="ask this name server instead of the system's (repeatable)",
    )
    option("--version", action="store_true", help="print the version")
    option("-h", "--help", action="store_true", help="print this help")
    return parser


def with_options(config: Config, options: argparse.Namespace) -> Config:
    """Add the options to the settings of the file; raise BadOption."""
    allow = tuple(_valid("--allow", network, text) for text in options.allow)
    resolvers = tuple(_valid("--resolver", address, text) for text in options.resolver)
    return replace(
        config,
        policy=replace(config.policy, allow=(*config.policy.allow, *allow)),
        dns=replace(config.dns, resolvers=resolvers or config.dns.resolvers),
    )


def _valid(option: str, read: Callable[[object], T], text: str) -> T:
    try:
        return read(text)
    except BadValue as fault:
        problem = f"{option}: {fault}."
        raise BadOption(problem) from fault
