"""Which reports can be judged together, and what is said of others."""

import msgspec
import pytest
from msgspec.structs import replace

from probes.address import Address
from probes.compare import Incomparable, compare_reports, encode_comparison
from probes.diagnosis.comparison import Comparison
from probes.diagnosis.verdict import Hop
from probes.observation import Endpoint
from probes.report import Report
from tests.probes.behaviours import DroppedAt
from tests.scenarios.vantages.row import HEALTHY, at, walked

HOME = at("home", HEALTHY).report
OFFICE = at("office", HEALTHY).report
WALKED = at("office", walked(25, how=DroppedAt(2))).report


def test_a_comparison_comes_back_exactly() -> None:
    comparison = compare_reports([HOME, WALKED])
    assert msgspec.json.decode(encode_comparison(comparison), type=Comparison) == comparison


def with_port(report: Report, address: str, port: int) -> Report:
    first, *others = report.ports
    moved = replace(first, endpoint=Endpoint(Address(address), port))
    return replace(report, ports=(moved, *others))


def with_hop(report: Report, address: str) -> Report:
    path, *others = report.paths
    step, *further = path.hops
    lost = replace(step, hops=(Hop(ttl=1, address=Address(address)),))
    return replace(report, paths=(replace(path, hops=(lost, *further)), *others))


DAMAGED = {
    "address": with_port(OFFICE, "no address", 993),
    "port": with_port(OFFICE, "192.0.2.10", 22),
    "hop": with_hop(WALKED, "no address"),
    "explanations": replace(WALKED, answer=replace(WALKED.answer, explanations=())),
}


@pytest.mark.parametrize("damaged", DAMAGED.values(), ids=DAMAGED)
def test_a_damaged_report_is_not_judged(damaged: Report) -> None:
    with pytest.raises(Incomparable, match=r"^The report from `office` is damaged.$"):
        compare_reports([HOME, damaged])


def test_a_hop_that_nobody_named_is_no_damage() -> None:
    assert compare_reports([HOME, with_hop(WALKED, "")]).places


def test_one_report_is_nothing_to_compare() -> None:
    with pytest.raises(Incomparable, match=r"^It takes the reports of two places"):
        compare_reports([HOME])


def test_reports_on_different_targets_are_refused() -> None:
    other = replace(OFFICE, target="mail.example.net")
    with pytest.raises(Incomparable, match=r"different targets: `mail.example.com` and `mail.e"):
        compare_reports([HOME, other])


def test_two_reports_of_one_place_are_refused() -> None:
    with pytest.raises(Incomparable, match=r"come from `home`: give each place a name of its own"):
        compare_reports([HOME, HOME, OFFICE])


@pytest.mark.parametrize("points", [(), (*HOME.vantage_points, *OFFICE.vantage_points)])
def test_a_report_of_no_place_or_several_is_refused(points: tuple[object, ...]) -> None:
    with pytest.raises(Incomparable, match=r"^A report to compare is of one place.$"):
        compare_reports([HOME, replace(OFFICE, vantage_points=points)])
