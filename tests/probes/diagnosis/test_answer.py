import re

from msgspec.structs import replace

from probes.diagnosis.answer import answer
from probes.diagnosis.judge import diagnose
from probes.diagnosis.verdict import Severity
from probes.observation import Offered
from tests.probes.behaviours import DroppedAt, Path
from tests.probes.walking import ROUTERS, ROUTERS6, Scene, Walked
from tests.scenarios.facts import IPV4, IPV6, OTHER_IPV4, Facts, goal, refused, resolves
from tests.scenarios.row import others
from tests.scenarios.scenario import path_of, read
from tests.scenarios.talk import talk


def _dropping(ports: tuple[int, ...], hop: int, **where: object) -> Facts:
    scene = Scene(ports=dict.fromkeys(ports, DroppedAt(hop)), path=Path(ROUTERS))
    return tuple(Walked(replace(scene, **where)).seen)


def test_what_holds_at_another_address_is_told_by_its_place_alone() -> None:
    both = (
        *resolves(IPV4, IPV6),
        *_dropping((993, 143), 1)[3:],
        *_dropping((993, 143), 1, address=IPV6, path=Path(ROUTERS6))[3:],
    )
    said = answer(goal(), diagnose(goal(), both))
    first, second = said.explanations
    assert first.title == (
        "The local network's own router drops ports 143 and 993 of mail.example.com (192.0.2.10)."
    )
    assert second.title == "The same holds at 2001:db8::10."
    assert second.meaning.startswith("Their packets stop after hop 1, fd00::1")


def test_another_trouble_at_another_address_is_told_in_full() -> None:
    both = (
        *resolves(IPV4, IPV6),
        *_dropping((993, 143), 1)[3:],
        *_dropping((995, 110), 1, address=IPV6, path=Path(ROUTERS6))[3:],
    )
    said = answer(goal(), diagnose(goal(), both))
    assert not any("The same holds" in one.title for one in said.explanations)


def test_the_sentence_says_once_what_holds_at_every_address() -> None:
    both = (
        *resolves(IPV4, IPV6),
        *_dropping((25,), 1)[3:],
        *_dropping((25,), 1, address=IPV6, path=Path(ROUTERS6))[3:],
        *talk(587),
        *talk(587, address=IPV6),
    )
    wanted = goal(ports=(25, 587))
    said = answer(wanted, diagnose(wanted, both)).sentence
    assert said.endswith("The local network's own router drops port 25 of mail.example.com.")


def test_nobody_sends_by_port_25_alone() -> None:
    wanted = goal(ports=(25, 993))
    said = answer(wanted, diagnose(wanted, (*resolves(), *talk(25, 993))))
    assert said.sentence == (
        "Mail on mail.example.com works: receiving by IMAP and taking in mail from other servers."
    )
    assert any(step.startswith("Outgoing mail: no server for it was found") for step in said.steps)


def test_whoever_sends_is_told_of_sending_whatever_port_25_does() -> None:
    def told(*seen: Facts) -> str:
        flat = [one for part in seen for one in part]
        return answer(goal(), diagnose(goal(), (*resolves(), *flat))).sentence

    assert "Sending fails;" in told(talk(*others(465, 587)), _dropping((465, 587), 1)[3:])
    assert "and sending fail." in told(talk(25), _dropping(others(25), 1)[3:])
    one = read(path_of("mx-unreachable-primary"))
    said = answer(one.goal, diagnose(one.goal, one.observations)).sentence
    assert "Receiving by IMAP and sending work." in said


def test_a_login_service_that_runs_for_another_port_is_not_blamed() -> None:
    seen = (*resolves(), *talk(*others(587)), *talk(587, offer=Offered(keywords=("PIPELINING",))))
    found = diagnose(goal(), seen)
    said = answer(goal(), found)
    assert [(one.id, one.severity) for one in found.findings] == [
        ("smtp-auth-not-offered", Severity.DEGRADED)
    ]
    assert "SASL" not in " ".join(said.steps)
    assert "Another port for the same offers one" in said.explanations[0].meaning


def test_a_dead_exchanger_in_reserve_is_the_domain_owners_matter() -> None:
    one = read(path_of("mx-unreachable-backup"))
    said = answer(one.goal, diagnose(one.goal, one.observations))
    assert said.explanations[0].title == (
        "Of the servers for incoming mail of example.com, mx2.example.net takes no connections."
    )
    assert said.steps[-1].startswith("Owner of the domain:")


def test_an_account_of_pop_keeps_to_pop_where_another_port_of_it_works() -> None:
    seen = (*resolves(), *talk(*others(995)), *refused(995))
    said = answer(goal(), diagnose(goal(), seen))
    assert any("port 110 with STARTTLS" in step for step in said.steps)
    assert not any("port 993" in step for step in said.steps)


def test_a_port_that_lets_down_at_one_address_is_not_recommended() -> None:
    seen = (
        *resolves(IPV4, OTHER_IPV4),
        *talk(*others(465, 587)),
        *refused(465, 587),
        *talk(*others(143, 993), address=OTHER_IPV4),
        *refused(143, 993, address=OTHER_IPV4),
    )
    said = answer(goal(), diagnose(goal(), seen))
    assert not re.search(r"port (?:143|465|587|993) with", " ".join((*said.steps, said.customer)))
    assert [one.title for one in said.explanations if one.finding == "svc-not-listening"] == [
        "mail.example.com (192.0.2.10) is up, but nothing listens on ports 465 and 587.",
        "mail.example.com (192.0.2.11) is up, but nothing listens on ports 143 and 993.",
    ]
