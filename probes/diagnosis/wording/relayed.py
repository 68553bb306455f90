"""Words for whoever takes connections before the server does."""

from probes.diagnosis.wording.row import Wording

WORDING = {
    "port-relayed": Wording(
        title="Somebody before {host} takes the connections on {ports} and passes them on.",
        meaning=(
            "The certificate is the server's own, so encryption reaches the true server. A load "
            "balancer of the mail host looks the same."
        ),
    ),
    "isp-25-transparent-proxy": Wording(
        title="Port 25 of {host} is intercepted: another mail gateway answers in its place.",
        meaning='It accepts connections for {host} and says "{banner}".{through}',
        steps=(
            "Set the outgoing server to {sending}, with login.",
            "Treat passwords that were sent there without encryption as exposed.",
            "Ask whoever runs this network about its mail gateway.",
        ),
        customer="Something answers in our server's place. Please send by {sending}.",
    ),
    "port-intercepted": Wording(
        title="Somebody else on the way answers for {ports} of {host}.",
        meaning='It accepts connections for {host} and says "{banner}".{through}',
        steps=(
            "Try the same from another network, such as a phone on mobile data.",
            "Ask whoever runs this network about mail scanners and proxies.",
        ),
    ),
}
