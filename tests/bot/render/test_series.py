"""A series of attempts in the evidence and in the progress of a check."""

from datetime import timedelta

from msgspec.structs import replace

from bot.render.path_evidence import syn_sections
from bot.render.progress import Progress
from bot.render.series import series_sections
from probes.event import StepStarted
from probes.goal import Sample
from probes.observation import Certificate, Declined, Endpoint, Foreign, Observation, VerifyProblem
from tests.scenarios.facts import HOST, IPV4, resolves, syns
from tests.scenarios.talk import LEAF
from tests.scenarios.tries import LOST, ROUTERS, SERVED, Outcome, follows, tries, unreachable

CERTIFICATES: dict[str, Certificate] = {LEAF.fingerprint: LEAF}


def lines(*seen: Observation) -> list[str]:
    ((_, told),) = series_sections(seen, CERTIFICATES)
    return told


def test_a_series_is_told_in_its_order() -> None:
    told = tries(".x", port=993)
    ((heading, _),) = series_sections((*resolves(), *reversed(told)), CERTIFICATES)
    assert heading == f"Attempts one by one at port 993 of {IPV4} ({HOST})"
    assert lines(*reversed(told)) == [
        "1, from port 61001: * OK IMAP4rev1 ready, certificate 1 after 500 ms",
        "2, from port 61002: connect: timeout after 500 ms",
    ]


def test_an_address_is_named_once() -> None:
    told = [replace(one, name=IPV4) for one in tries(".")]
    ((heading, _),) = series_sections(told, CERTIFICATES)
    assert heading == f"Attempts one by one at port 993 of {IPV4}"


def test_a_port_used_again_is_marked() -> None:
    assert lines(*tries("xX"))[1].startswith("2, from port 61001 again: ")


def test_every_outcome_has_words() -> None:
    code = "verification errors (X509_V_ERR) 10 at depth 0"
    expired = replace(SERVED, fingerprint="ab" * 32, problems=(VerifyProblem(10, 0),))
    outcomes: dict[str, Outcome] = {
        f"* OK IMAP4rev1 ready, certificate abababababababab…, {code}": expired,
        "* OK IMAP4rev1 ready, not encrypted": replace(SERVED, fingerprint=""),
        "* BYE later": Declined(code="BYE", lines=("* BYE later",)),
        "SSH-2.0": Foreign(lines=("SSH-2.0",)),
        "no word": Declined(code="421", lines=()),
        "connect: timeout": LOST,
        f"connect: ICMP 3/1 (host unreachable) from {IPV4}": unreachable(),
    }
    for words, outcome in outcomes.items():
        (line,) = lines(*tries("x", outcome))
        assert line == f"1, from port 61001: {words} after 500 ms"


def test_packets_that_were_followed_stand_apart() -> None:
    told = follows(61001, *ROUTERS[:1], None)
    assert list(syn_sections((*told, *syns(993)))) == [
        (
            f"TCP path from port 61001 to port 993 at {IPV4} ({HOST})",
            [f"hop 1: {ROUTERS[0]} in 50.0 ms", "hop 2: no answer (2 tries)"],
        ),
        (f"TCP path to port 993 at {IPV4} ({HOST})", ["all the way: connected in 50.0 ms"]),
    ]


def test_who_watches_sees_a_series_go_on() -> None:
    progress = Progress()
    for number in (1, 2, 3):
        progress.note(StepStarted(step(number)), timedelta(seconds=number))
        (told, *_) = tries("...")
        progress.note(told, timedelta(seconds=number))
    assert progress.lines(timedelta(seconds=4)) == ("993 IMAPS: tried again on its own, 3 so far",)


def step(number: int) -> Sample:
    return Sample(
        name=HOST,
        endpoint=Endpoint(IPV4, 993),
        number=number,
        source=61000 + number,
        wait=timedelta(),
        limit=timedelta(seconds=2),
    )
