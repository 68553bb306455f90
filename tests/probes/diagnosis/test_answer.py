import re

from msgspec.structs import replace

from probes.diagnosis.answer import answer
from probes.diagnosis.judge import diagnose
from tests.probes.behaviours import DroppedAt, Path
from tests.probes.walking import ROUTERS, ROUTERS6, Scene, Walked
from tests.scenarios.facts import IPV4, IPV6, OTHER_IPV4, Facts, goal, refused, resolves
from tests.scenarios.row import others
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
