"""Paths and pings read the same in every voice, and are shown where they mean something."""

import pytest
from msgspec.structs import replace

from bot.render.blocks import final_message
from bot.render.paths import (
    HopRow,
    aligned_hops,
    hop_rows,
    path_title,
    shown_paths,
)
from probes.address import Address
from probes.diagnosis.verdict import (
    Hop,
    PathResult,
    Place,
    PortResult,
    PortState,
    Side,
    Verdict,
)
from probes.report import Report
from tests.bot.render import path_reports, reports
from tests.bot.render.judges import texts
from tests.bot.render.path_facts import (
    BEHIND,
    PROVIDER,
    ROUTER,
    SERVER,
    V6,
    path,
    step,
)
from tests.bot.render.reports import port


def drawn(*hops: Hop, times: tuple[float | None, ...] = (1.0,)) -> list[str]:
    """Draw one hop at which these routers answered."""
    return aligned_hops(hop_rows(path(25, step(3, times, *hops)))).split("\n")


def title(shown: PathResult, *others: PathResult, ports: tuple[PortResult, ...] = ()) -> str:
    """Name one path among others."""
    whole = reports.report(Verdict.OK, "x", ports=ports, paths=(shown, *others))
    return path_title(whole, shown)


class TestWhenPathsAreShown:
    def test_a_finding_with_a_place_shows_them(self) -> None:
        report = replace(path_reports.provider_drops(), ports=())
        assert shown_paths(report) == report.paths

    def test_a_port_with_a_place_shows_them(self) -> None:
        report = replace(path_reports.provider_drops(), findings=())
        assert shown_paths(report) == report.paths

    def test_without_a_place_they_are_no_answer(self) -> None:
        report = replace(path_reports.provider_drops(), findings=(), ports=(port(25),))
        assert shown_paths(report) == ()

    def test_the_place_of_a_port_that_is_not_offered_is_no_answer(self) -> None:
        report = path_reports.provider_drops()
        absent = [replace(one, verdict=Verdict.NOT_OFFERED) for one in report.ports]
        assert shown_paths(replace(report, findings=(), ports=tuple(absent))) == ()

    @pytest.mark.parametrize("word", ["trace", "traceroute", "tracert", "mtr"])
    def test_who_asks_for_a_trace_sees_them(self, word: str) -> None:
        report = replace(path_reports.provider_drops(), findings=(), ports=())
        asked = replace(report, command=f"mail.example.com 25 {word}")
        assert shown_paths(asked) == report.paths

    def test_they_come_in_the_order_of_the_ports(self) -> None:
        ports = (port(25), port(25, address=V6), port(587))
        walked = (path(993), path(587), path(25, address=V6), path(25))
        report = reports.report(
            Verdict.OK, "x", command="mail.example.com trace", ports=ports, paths=walked
        )
        assert shown_paths(report) == (walked[3], walked[2], walked[1], walked[0])


class TestEnds:
    @pytest.mark.parametrize(
        ("ends", "expected"),
        [
            (PortState.OPEN, "reached at hop 6"),
            (PortState.CLOSED, "refused (closed) from hop 6 on"),
            (PortState.FILTERED, "no answer after hop 6"),
            (PortState.REJECTED, "rejected by a firewall from hop 6 on"),
        ],
    )
    def test_an_end_is_told_with_its_hop(self, ends: PortState, expected: str) -> None:
        shown = path(25, step(1, (0.6,), ROUTER), step(6, (12,), SERVER), ends=ends)
        assert title(shown) == f"Port 25 at 192.0.2.10: {expected}"

    @pytest.mark.parametrize(
        ("ends", "expected"),
        [
            (PortState.OPEN, "reached"),
            (PortState.FILTERED, "no answer from any hop"),
            (PortState.UNREACHABLE, "no route there (unreachable)"),
        ],
    )
    def test_where_no_hop_shows_none_is_named(self, ends: PortState, expected: str) -> None:
        shown = path(25, step(1, (None,)), ends=ends)
        assert title(shown).endswith(f": {expected}")

    def test_hosts_are_named_where_there_are_several(self) -> None:
        shown = path(25, step(6, (12,), SERVER))
        other = replace(shown, name="mx.example.com")
        assert title(shown, other) == "Port 25 at 192.0.2.10 (mail.example.com): reached at hop 6"

    @pytest.mark.parametrize(
        ("state", "place", "expected"),
        [
            (
                PortState.REJECTED,
                Place(side=Side.PROVIDER, after=PROVIDER, before=BEHIND, refused=True),
                "rejected by a firewall after hop 2",
            ),
            (
                PortState.UNREACHABLE,
                Place(side=Side.PROVIDER, after=PROVIDER, before=None, exact=True),
                "no route there (unreachable) at hop 2",
            ),
        ],
    )
    def test_a_refusal_stands_where_the_port_s_own_row_has_it(
        self, state: PortState, place: Place, expected: str
    ) -> None:
        shown = path(25, step(2, (8,), PROVIDER), step(3, (8,)), ends=PortState.REJECTED)
        others = (port(25, state, address=V6, place=replace(place, after=SERVER)), port(587))
        ports = (*others, port(25, state, Verdict.FAILING, place=place))
        assert title(shown, ports=ports) == f"Port 25 at 192.0.2.10: {expected}"


class TestHops:
    def test_an_address_comes_with_its_name_and_its_network(self) -> None:
        assert drawn(PROVIDER) == [
            "3  1.0 ms  198.51.100.1 (bras1.isp.example), AS64500 EXAMPLE-ISP"
        ]

    @pytest.mark.parametrize(
        ("known", "expected"),
        [
            ({"name": "r.example"}, " (r.example)"),
            ({"network": "AS64500 EXAMPLE-ISP"}, ", AS64500 EXAMPLE-ISP"),
            ({}, ""),
        ],
    )
    def test_what_is_not_known_is_left_out(self, known: dict[str, str], expected: str) -> None:
        address = Address("2001:db8:1234:5678:9abc:def0:1234:5678")
        hop = Hop(ttl=3, address=address, **known)
        assert drawn(hop) == [f"3  1.0 ms  {address}{expected}"]

    def test_a_router_may_hide_its_address(self) -> None:
        assert drawn(Hop(ttl=3, address=Address(""))) == ["3  1.0 ms  (address unknown)"]

    def test_somebody_may_answer_in_the_place_of_the_server(self) -> None:
        shown = path(25, step(1, (0.6,), ROUTER), step(2, (8,)), ends=PortState.INTERCEPTED)
        assert title(shown).endswith("(intercepted) from hop 2 on")
        assert hop_rows(shown)[1] == HopRow("2", "8.0 ms", "(in the server's name)")

    def test_who_turns_packets_away_is_told_from_who_lets_them_die(self) -> None:
        named = replace(ROUTER, name="gw.example.net")
        walked = (step(1, (0.6,), named), step(2, (0.7,), named))
        shown = path(25, *walked, ends=PortState.REJECTED)
        assert [row.who for row in hop_rows(shown)] == [
            "192.168.1.1 (gw.example.net)",
            "turned away by 192.168.1.1 (gw.example.net)",
        ]

    def test_long_names_are_cut(self) -> None:
        (line,) = drawn(replace(ROUTER, name="n" * 90, network="AS64500 " + "N" * 60))
        assert line.endswith(f"192.168.1.1 ({'n' * 59}…), AS64500 {'N' * 31}…")

    def test_parallel_routers_share_a_hop(self) -> None:
        assert [row.ttl for row in hop_rows(path(25, step(3, (1,), PROVIDER, BEHIND)))] == ["3", ""]

    def test_of_many_parallel_routers_the_rest_is_counted(self) -> None:
        lines = drawn(*(replace(ROUTER, address=Address(f"192.0.2.{last}")) for last in range(5)))
        assert [line.strip() for line in lines] == [
            "3  1.0 ms  192.0.2.0",
            "192.0.2.1",
            "192.0.2.2",
            "and 2 more",
        ]

    def test_silent_hops_in_a_row_share_a_line(self) -> None:
        silent = [step(ttl, (None, None)) for ttl in (2, 3, 4)]
        shown = path(25, step(1, (0.6,), ROUTER), *silent, step(5, (None,)), step(6, (9,), SERVER))
        assert [(row.ttl, row.times) for row in hop_rows(shown)] == [
            ("1", "0.6 ms"),
            ("2-4", "  *    *"),
            ("5", "  *"),
            ("6", "9.0 ms"),
        ]

    def test_a_time_is_a_tenth_of_a_millisecond_or_an_asterisk(self) -> None:
        (row,) = hop_rows(path(25, step(1, (0.04, None, 1234.56), ROUTER)))
        assert row.times == "   0.0       *  1234.6 ms"

    def test_three_times_are_the_most(self) -> None:
        (row,) = hop_rows(path(25, step(1, (1, 2, 3, 4, 5), ROUTER)))
        assert row.times == "1.0  2.0  3.0 ms"

    def test_a_path_without_hops_has_no_lines(self) -> None:
        assert hop_rows(path(25)) == ()

    def test_columns_line_up_without_trailing_blanks(self) -> None:
        rows = (HopRow("1", "1 ms", "a"), HopRow("10-12", "*  *", ""), HopRow("", "", "b"))
        assert aligned_hops(rows) == "    1  1 ms  a\n10-12  *  *\n             b"


class TestInSlack:
    def shown(self, report: Report) -> str:
        return "\n".join(texts(final_message(report, "").blocks))

    def test_the_path_stands_under_the_finding_that_names_the_place(self) -> None:
        text = self.shown(path_reports.provider_drops())
        order = [
            "after hop 2",
            "4 of 4",
            "What was found",
            "no answer after hop 2",
            "Set outgoing",
        ]
        places = [text.index(words) for words in order]
        assert places == sorted(places)

    def test_a_path_that_is_too_long_is_cut_and_counted(self) -> None:
        text = self.shown(path_reports.crowded_paths())
        assert "more hops are not shown here" in text
        assert "TCP path to port 587" in text

    def test_a_path_of_no_hops_is_left_out(self) -> None:
        bare = PathResult(name="x", endpoint=path(25).endpoint, hops=(), ends=PortState.FILTERED)
        report = replace(path_reports.traced(), paths=(bare,))
        assert "Path\n" not in self.shown(report)
