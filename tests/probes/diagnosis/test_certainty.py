"""How sure a finding is, and whose side it names, where that depends on the evidence."""

import pytest

from probes.diagnosis.judge import diagnose
from probes.diagnosis.verdict import Certainty, Side
from tests.scenarios.scenario import path_of, read

CERTAIN, LIKELY, CANNOT_TELL = Certainty.CERTAIN, Certainty.LIKELY, Certainty.CANNOT_TELL

JUDGED = [
    ("device-av-tls-scan", CERTAIN, Side.DEVICE),
    ("lan-utm-tls-inspection", LIKELY, Side.LOCAL_NETWORK),
    ("lan-utm-untrusted-substitute", LIKELY, Side.LOCAL_NETWORK),
    ("lan-utm-untrusted-substitute-on-the-device", LIKELY, Side.DEVICE),
    ("lan-smtp-alg-masks", LIKELY, Side.UNKNOWN),
    ("dns-domain-expired", CERTAIN, Side.DNS),
    ("dns-dnssec-bogus", CERTAIN, Side.DNS),
    ("dns-dnssec-bogus-by-not-checking", LIKELY, Side.DNS),
    ("dns-lame-or-dead-ns-none-answers", CERTAIN, Side.DNS),
    ("dns-lame-or-dead-ns-one-of-two", LIKELY, Side.DNS),
    ("dns-servfail", CANNOT_TELL, Side.DNS),
    ("dns-servfail-though-the-zone-answers", CANNOT_TELL, Side.UNKNOWN),
    ("dns-denied-by-one", CANNOT_TELL, Side.UNKNOWN),
    ("dns-denied-by-one-that-filters", CERTAIN, Side.PROVIDER),
    ("isp-dns-intercepted", LIKELY, Side.PROVIDER),
    ("isp-resolver-down", CERTAIN, Side.PROVIDER),
    ("isp-resolver-down-in-the-router", CERTAIN, Side.LOCAL_NETWORK),
    ("isp-resolver-down-on-this-machine", CERTAIN, Side.DEVICE),
    ("isp-resolver-down-to-compare-with", CERTAIN, Side.UNKNOWN),
    ("dns-tcp-or-edns-blocked", LIKELY, Side.UNKNOWN),
    ("dns-tcp-or-edns-blocked-big-packets", LIKELY, Side.LOCAL_NETWORK),
    ("dns-stale-propagation", LIKELY, Side.DNS),
    ("dns-stale-propagation-among-the-zones-own-servers", CERTAIN, Side.DNS),
    ("device-dns-cache-stale", LIKELY, Side.DEVICE),
    ("dns-split-horizon", CERTAIN, Side.DNS),
    ("lan-dns-rebind-filter", LIKELY, Side.LOCAL_NETWORK),
    ("dns-domain-parked", LIKELY, Side.DNS),
    ("dns-cdn-proxied", LIKELY, Side.DNS),
    ("dns-cdn-proxied-at-all-addresses", CERTAIN, Side.DNS),
    ("dns-cdn-proxied-with-the-way-past-it", CERTAIN, Side.DNS),
    ("isp-dns-nxdomain-wildcard", LIKELY, Side.PROVIDER),
    ("runner-egress-25-blocked", CERTAIN, Side.RUNNER),
    ("runner-egress-25-blocked-by-one-anchor-with-two-names", LIKELY, Side.RUNNER),
    ("path-loss", LIKELY, Side.PATH),
    ("path-loss-met-by-connections-late", CERTAIN, Side.PATH),
    ("ping-limited", CERTAIN, Side.NOBODY),
    ("ping-limited-beside-few-connections", LIKELY, Side.NOBODY),
    ("isp-pmtu-blackhole", CERTAIN, Side.PATH),
    ("isp-pmtu-blackhole-seen-on-one-port", LIKELY, Side.PATH),
    ("host-lb-sick-backend", CANNOT_TELL, Side.UNKNOWN),
    ("svc-not-listening-placed", CERTAIN, Side.HOST),
    ("svc-not-listening", LIKELY, Side.HOST),
    ("port-refused", CANNOT_TELL, Side.UNKNOWN),
    ("port-refused-behind-silent-routers", CANNOT_TELL, Side.UNKNOWN),
    ("port-relayed", LIKELY, Side.LOCAL_NETWORK),
    ("runner-refuses-port", LIKELY, Side.RUNNER),
    ("isp-ipv6-broken-as-anchors-tell", LIKELY, Side.UNKNOWN),
    ("host-synproxy-dead-backend", CANNOT_TELL, Side.UNKNOWN),
    ("svc-backlog-full", LIKELY, Side.HOST),
    ("svc-hung-silent", LIKELY, Side.HOST),
    ("device-av-proxy-dead", LIKELY, Side.DEVICE),
    ("device-av-proxy-dead-somewhere-else", LIKELY, Side.UNKNOWN),
    ("device-av-plain-proxy", LIKELY, Side.DEVICE),
    ("smtp-auth-not-offered", CERTAIN, Side.HOST),
    ("host-conn-limit-by-number", LIKELY, Side.HOST),
    ("host-rate-limit-by-time", LIKELY, Side.HOST),
    ("host-rate-limit-or-a-rush", CANNOT_TELL, Side.UNKNOWN),
    ("host-lb-sick-backend-by-number", LIKELY, Side.HOST),
    ("host-lb-sick-backend-refusing-one-port", CANNOT_TELL, Side.UNKNOWN),
    ("path-ecmp-bad-leg", CANNOT_TELL, Side.UNKNOWN),
    ("path-ecmp-bad-leg-between-silent-routers", CANNOT_TELL, Side.UNKNOWN),
    ("isp-cgnat-exhausted", LIKELY, Side.PROVIDER),
    ("isp-cgnat-exhausted-or-a-sick-backend", CANNOT_TELL, Side.UNKNOWN),
    ("svc-crashloop", LIKELY, Side.HOST),
    ("svc-backlog-full-by-a-series", LIKELY, Side.HOST),
    ("host-backends-differ", CERTAIN, Side.HOST),
    ("imap-login-disabled", CERTAIN, Side.HOST),
    ("smtp-tarpit", LIKELY, Side.HOST),
    ("host-conn-limit", CERTAIN, Side.HOST),
    ("smtp-421-busy", CERTAIN, Side.HOST),
    ("smtp-421-busy-of-one-address", LIKELY, Side.RUNNER),
    ("smtp-554-greeting", LIKELY, Side.RUNNER),
    ("smtp-554-greeting-of-a-host-without-service", CERTAIN, Side.HOST),
    ("smtp-554-greeting-without-a-word", CANNOT_TELL, Side.UNKNOWN),
    ("host-dnat-wrong-target", LIKELY, Side.HOST),
    ("host-dnat-wrong-target-or-a-sign-in", CANNOT_TELL, Side.UNKNOWN),
    ("smtp-ehlo-refused", LIKELY, Side.UNKNOWN),
    ("smtp-ehlo-refused-inside-tls", CERTAIN, Side.HOST),
]


@pytest.mark.parametrize(("scenario_id", "certainty", "side"), JUDGED, ids=str)
def test_a_finding_is_as_sure_as_its_evidence(
    scenario_id: str, certainty: Certainty, side: Side
) -> None:
    scenario = read(path_of(scenario_id))
    first = diagnose(scenario.goal, scenario.observations).findings[0]
    assert scenario_id.startswith(first.id)
    assert (first.certainty, first.side) == (certainty, side)
