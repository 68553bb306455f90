"""What the words of a command add up to: one wish, and the ports that it stands for."""

from collections.abc import Iterable

from bot.commands.command import BadCommand, What
from bot.commands.vocabulary import TRACED_AT_ONCE, TRACED_FIRST, Word
from probes.quote import quoted
from probes.services import SERVICES, SEVEN_PORTS

_ORDER = list(SERVICES)
_ALONE = {What.DNS: "looks at names alone", What.PING: "sends pings alone"}
"""Words that stand by themselves, and why."""
_ENCRYPTION = frozenset({What.SSL, What.PLAIN})
"""Words that add nothing to a port by number, which has one way to be encrypted."""


def meant_by(words: tuple[Word, ...], named: tuple[int, ...], wishes: tuple[str, ...]) -> What:
    """Name the combination: the most telling word wins, different words together are ports.

    ``named`` are the ports by number, ``wishes`` all of it as typed. Raise BadCommand for a word
    that has to stand alone and does not.
    """
    whats = {word.what for word in words}
    for decisive in (*_ALONE, What.TRACE, What.ALL):
        if decisive in whats:
            others = [wish for wish in wishes if wish != decisive]
            if decisive in _ALONE and others:
                raise _not_alone(decisive, others[0])
            return decisive
    if not whats and not named:
        return What.ALL
    return whats.pop() if len(whats) == 1 and not named else What.PORTS


def selected_ports(what: What, words: tuple[Word, ...], named: tuple[int, ...]) -> tuple[int, ...]:
    """Return the ports that words and numbers mean together, in the order of the table."""
    kinds = _ENCRYPTION if named and what is not What.ALL else frozenset()
    asked = [word for word in words if word.what is not What.TRACE and word.what not in kinds]
    meant = {port for word in asked for port in word.ports}
    if what is What.TRACE:
        return _traced(frozenset(named), meant)
    if what is What.ALL:
        meant.update(SEVEN_PORTS)
    return _in_order(meant.union(named))


def _not_alone(what: What, other: str) -> BadCommand:
    return BadCommand(
        f"`{what}` {_ALONE[what]} and touches no port: leave out {quoted(other)} "
        f"or leave out `{what}`, like `mail.example.com {what}`."
    )


def _traced(named: frozenset[int], meant: set[int]) -> tuple[int, ...]:
    """Return the few ports whose paths are walked; ``named`` ones come before ``meant`` ones."""
    if len(named) > TRACED_AT_ONCE:
        listed = ",".join(map(str, _in_order(named)[:TRACED_AT_ONCE]))
        message = (
            f"`trace` walks at most {TRACED_AT_ONCE} ports at a time: name no more, "
            f"like `mail.example.com trace {listed}`."
        )
        raise BadCommand(message)
    wanted = named.union(meant) or TRACED_FIRST
    ranked = sorted(
        _in_order(wanted), key=lambda port: (port not in named, port not in TRACED_FIRST)
    )
    return _in_order(ranked[:TRACED_AT_ONCE])


def _in_order(ports: Iterable[int]) -> tuple[int, ...]:
    return tuple(sorted(set(ports), key=_ORDER.index))
