"""How sure each rule is in the scenario that bears its name: all others than these are certain."""

import pytest

from probes.diagnosis.table import RULES
from probes.diagnosis.verdict import Certainty, Side
from tests.scenarios.judged import diagnosed
from tests.scenarios.scenario import Scenario, stored

CANNOT_TELL = """
    clock-differs dns-aaaa-dead dns-denied-by-one dns-not-told dns-one-resolver-fails dns-servfail
    host-lb-sick-backend host-synproxy-dead-backend isp-25-drop isp-resolver-down
    cert-not-yet-valid isp-submission-blocked lan-nat-hairpin lan-subnet-overlap
    not-measured nothing-answers path-ecmp-bad-leg perhaps-not-offered perhaps-other-host
    ping-alone-not-answered port-filtered port-not-needed
    port-refused private-address-silent svc-breaks-off svc-resets-at-accept svc-stops-answering
    tls-handshake-failed tls-handshake-flaky tls-handshake-silent unexplained
"""
"""One place alone cannot know these causes."""
LIKELY = """
    all-ports-rejected cert-not-accepted cert-private-ca cert-self-signed
    cert-wrong-name cfg-wrong-host dane-tlsa-mismatch device-av-plain-proxy device-av-proxy-dead
    device-dns-cache-stale device-vpn-changes-path dns-cdn-proxied dns-domain-parked dns-half-silent
    dns-one-address-dead dns-private-address dns-stale-propagation dns-tcp-or-edns-blocked
    dns-wrong-address host-conn-limit host-dnat-wrong-target host-down host-firewall-drops-port
    host-rate-limit isp-25-reject isp-cgnat-exhausted
    isp-dns-intercepted isp-dns-nxdomain-wildcard isp-dpi-tls-block isp-nat64-broken
    isp-starttls-strip lan-captive-portal
    lan-dns-rebind-filter lan-egress-proxy-only lan-gateway-dead lan-router-drops-port
    lan-secure-mail-allowlist lan-smtp-alg-masks lan-utm-tls-inspection lan-utm-untrusted-substitute
    lan-web-only lan-wifi-loss mail-handled-elsewhere mailbox-host-unknown mta-sts-mismatch
    mx-absent mx-private-address mx-unreachable-backup mx-unreachable-primary path-loss
    path-unreachable port-rejected port-relayed runner-clock-skew runner-drops-port
    runner-refuses-port sieve-declines smtp-554-greeting
    smtp-ehlo-refused smtp-tarpit starttls-leftover starttls-missing starttls-refused
    svc-backlog-full svc-by-design-absent svc-closes-at-accept svc-crashloop svc-hung-silent
    svc-not-listening svc-not-understood tls-plaintext-on-tls-port
"""
"""What is seen has this cause most of the time."""

SIDES = {
    Side.DNS: (
        "dns-domain-parked dns-half-silent dns-private-address dns-servfail mail-host-missing"
    ),
    Side.HOST: """
        cert-not-accepted imap-login-disabled pop-declines sieve-declines
        starttls-refused svc-closes-at-accept svc-not-understood
    """,
    Side.LOCAL_NETWORK: "port-intercepted port-relayed",
    Side.NOBODY: """
        checked-mail-hosts dns-answers-differ dns-in-order dns-unexpected-address hops-silent
        hops-slow mailbox-host-unknown path-complete ping-alone-not-answered ping-answered
        ping-limited ping-not-answered
    """,
    Side.PATH: """
        all-ports-rejected delay-starts path-router-stuck path-slow path-unreachable port-rejected
    """,
    Side.RUNNER: """
        address-not-allowed over-budget ping-not-sent runner-behind-proxy runner-drops-port
        runner-local-firewall runner-mailbox-egress-blocked runner-no-error-queue
        runner-no-resolver runner-refuses-port
    """,
    Side.SETTINGS: "mail-handled-elsewhere",
}
"""Whose side the findings are on that the atlas has no name for (for its own see tests.atlas)."""
ONE_SIDE = frozenset({"dns-servfail", "dns-wrong-address", "lan-nat-hairpin", "lan-subnet-overlap"})
"""All that these may come from lies on the side they name."""

IDS = {rule.id for rule in RULES} | {"unexplained", "not-measured"}
NAMESAKES = [one for one in stored() if one.id in IDS]


@pytest.mark.parametrize("scenario", NAMESAKES, ids=lambda one: one.id)
def test_a_rule_is_as_sure_as_one_place_can_be(scenario: Scenario) -> None:
    expected = Certainty.CERTAIN
    if scenario.id in LIKELY.split():
        expected = Certainty.LIKELY
    elif scenario.id in CANNOT_TELL.split():
        expected = Certainty.CANNOT_TELL
    findings = diagnosed(scenario).findings
    assert {one.certainty for one in findings if one.id == scenario.id} == {expected}


@pytest.mark.parametrize(
    ("name", "side"), [(name, side) for side, names in SIDES.items() for name in names.split()]
)
def test_a_finding_of_our_own_is_on_its_side(name: str, side: Side) -> None:
    scenario = next(one for one in NAMESAKES if one.id == name)
    findings = diagnosed(scenario).findings
    assert {one.side for one in findings if one.id == name} == {side}


@pytest.mark.parametrize("scenario", stored(), ids=lambda one: one.id)
def test_nobody_is_accused_of_what_nobody_can_tell(scenario: Scenario) -> None:
    for finding in diagnosed(scenario).findings:
        if finding.certainty is Certainty.CANNOT_TELL and finding.id not in ONE_SIDE:
            assert finding.side in {Side.UNKNOWN, Side.NOBODY}, finding.id
