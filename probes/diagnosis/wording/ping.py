"""Words for pings."""

from probes.diagnosis.wording.row import Wording

_OTHER_NETWORK = "Try the same from another network, such as a phone on mobile data."
_CABLE = "Try by cable instead of Wi-Fi, and while nobody uploads anything big."
_PROVIDER = "If it stays and other sites are slow as well: tell the access provider, with figures."

WORDING = {
    "ping-not-sent": Wording(
        title="{host} ({address}) was not pinged {much}: {reason}.",
        meaning="{known}",
        steps=(
            "Run the check again.",
            "Operator: give the runner a connection of that family, or free its resources.",
        ),
    ),
    "ping-alone-not-answered": Wording(
        title="{host} ({address}) does not answer pings.",
        meaning="{errors} Many hosts drop pings, so that this alone says nothing about mail.",
        steps=("Run a complete check of {host}, which tries its mail ports.",),
        customer="{host} does not answer pings. Many mail servers do not, and mail may well work.",
    ),
    "path-loss": Wording(
        title="{lead}{lost} of {sent} pings to {host} ({address}) went unanswered.",
        meaning="One lost packet is noise; more make mail programs wait or give up. {beside}",
        steps=(_CABLE, _OTHER_NETWORK, _PROVIDER),
    ),
    "path-high-latency": Wording(
        title="A round trip to {host} ({address}) takes too long: {measures}.",
        meaning="With over a second for each round trip, mail programs wait long and may give up.",
        steps=(_CABLE, _OTHER_NETWORK, _PROVIDER, "Set a longer timeout in the mail program."),
    ),
    "path-slow": Wording(
        title="A round trip to {host} ({address}) is slow: {measures}.",
        meaning="Distance or a satellite explains that; mail works at this speed.",
    ),
    "latency-differs": Wording(
        title="Round trips to {host} ({address}) differ: {measures}.",
        meaning="{why}",
    ),
    "ping-limited": Wording(
        title="{host} ({address}) left {lost} of {sent} pings unanswered; TCP shows no loss.",
        meaning=(
            "Pings are limited: many hosts and routers do that. Exchanges over TCP that went at "
            "once: {exchanges}.{also}"
        ),
    ),
    "ping-not-answered": Wording(
        title="Pings to {host} ({addresses}) are not answered; that is normal.",
        meaning="Its ports answer, and many hosts and networks drop pings on purpose.",
    ),
    "ping-answered": Wording(
        title="{host} ({address}) answers pings: {received} of {sent}, {average} on average.",
        meaning="That says nothing about mail; its ports were not tried.",
        customer="{host} answers our pings; its mail service was not checked.",
    ),
}
