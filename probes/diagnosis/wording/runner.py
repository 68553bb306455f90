"""Words for what the runner could not do."""

from probes.diagnosis.wording.row import Wording

_NOT_TESTABLE = Wording(
    title="{Ports} of {host} cannot be tested from here: this place's own network blocks {ports}.",
    meaning=(
        "{anchors}, known to be open there, cannot be reached either, while other connections get "
        "through. This says nothing of {host}."
    ),
    steps=(
        "Measure from another place, or compare from a phone on mobile data.",
        "Operator: ask whoever runs this place's network to let mail ports out.",
    ),
)

ONE_PROGRAM = " Such a firewall may keep this one program from the network, and no other."
TRY_ANOTHER = (
    "To tell: connect by another program on this machine (Windows: Test-NetConnection; macOS and "
    "Linux: nc), and from another device in this network."
)
"""What tells a firewall that shuts a port from one that shuts out a program."""

_CLOCKS = "The clocks of this runner and {server} differ by {difference}; one of them is wrong."

WORDING = {
    "address-not-allowed": Wording(
        title="Not checked: {reason}{also}",
        meaning="The rules of this installation decide which addresses may be probed.",
        steps=(
            "If this is your own network: allow this very address or its range, by --allow in a "
            "terminal, or in mailcheck.toml under [policy].",
        ),
        tells_side=True,
    ),
    "over-budget": Wording(
        title="Not checked: {reason}.{also}",
        meaning="Servers ban visitors who come too often, so that each address has a budget.",
        steps=("Wait until then, or read the last result.",),
        tells_side=True,
    ),
    "runner-resource-exhausted": Wording(
        title="This runner ran out of local resources ({reason}); {ports} could not be tested.",
        meaning="The connection attempt failed on this machine and says nothing of {host}.",
        steps=("Run the check again.", "Operator: lower the number of checks in flight."),
    ),
    "runner-local-policy": Wording(
        title="This runner's own machine refused to send the packets for {ports}.",
        meaning="A route, container or security policy here answered {reason}; nothing left it.",
        steps=("Operator: correct the network policy of the runner.",),
    ),
    "runner-local-firewall": Wording(
        title="A firewall on this runner's own machine refuses {ports}.",
        meaning=f"The refusal came from this machine's own address; nothing left it.{ONE_PROGRAM}",
        steps=("Operator: allow outgoing connections to {ports}.", TRY_ANOTHER),
    ),
    "runner-behind-proxy": Wording(
        title="Somebody between this runner and the internet answers in place of every host.",
        meaning=(
            "Connections to addresses that nobody has were accepted here, so what answers on "
            "{ports} need not be {host}: nothing was measured."
        ),
        steps=("Operator: let the connections of this runner out without a proxy.",),
    ),
    "runner-egress-25-blocked": _NOT_TESTABLE,
    "runner-submission-egress-blocked": _NOT_TESTABLE,
    "runner-mailbox-egress-blocked": _NOT_TESTABLE,
    "runner-clock-skew": Wording(
        title=_CLOCKS,
        meaning=(
            "By the server's clock the certificate on {ports} is valid today, by this runner's it "
            "is not, so that is left open."
        ),
        steps=(
            "Operator: compare the runner's clock with a time server, then run the check again.",
            "If the runner's clock is right: the server's clock and the mail host's certificate "
            "are to be corrected.",
        ),
    ),
    "clock-differs": Wording(
        title=_CLOCKS,
        meaning="No certificate is judged differently for it.",
        steps=("Operator: compare the runner's clock with a time server.",),
    ),
    "runner-no-raw-socket": Wording(
        title="Ping was not measured: this runner lacks the permission.",
        meaning="Its machine says: {reason}. Connections need no permission.",
        steps=("Operator: widen net.ipv4.ping_group_range or grant CAP_NET_RAW (docs/runner.md).",),
    ),
    "runner-no-error-queue": Wording(
        title="The routers on the path have no names here: this runner's kernel keeps them back.",
        meaning="How far packets get still shows by counting hops. The machine says: {reason}.",
        steps=("Operator: run it on a newer kernel (docs/runner.md).",),
    ),
    "device-offline": Wording(
        title="This machine has no working network connection.",
        meaning="{why}No packet got out, so {host} was not tested.",
        steps=(
            "Check the cable, the Wi-Fi and airplane mode.",
            "Ask the router for an address anew (Windows: ipconfig /release, then /renew; macOS: "
            "System Settings, Network, TCP/IP, Renew DHCP Lease; Linux: nmcli networking off, "
            "then nmcli networking on).",
            "Restart the router, then run the check again.",
        ),
    ),
    "runner-no-ipv6": Wording(
        title="IPv6 was not tested: this runner has no IPv6 connection.",
        meaning="This says nothing of the server's IPv6 address.",
        steps=("Use a runner with IPv6 if your customers use it.",),
    ),
    "lan-gateway-dead": Wording(
        title="This machine cannot reach {whom}.",
        meaning="It reported itself that nobody answers there; {host} was not tested.",
        steps=(
            "Restart the router and check the cable or the Wi-Fi.",
            "Compare the router's address with this machine's default gateway.",
        ),
    ),
    "unexplained": Wording(
        title="{Ports} of {host} did something this check cannot explain.",
        meaning="What was seen fits no known fault; the evidence shows it as it came.",
        steps=("Run the check again, and pass the evidence to the mail host.",),
    ),
    "not-measured": Wording(
        title="{host} could not be measured.",
        meaning="No address was found to connect to, and no known fault explains it.",
        steps=("Check the name, then run the check again.",),
    ),
}
