"""Words for names that lead to a web server, or to nobody's."""

from probes.diagnosis.wording.row import Wording

_INSTRUCTIONS = "Compare the server name in the account with the mail host's instructions."
_USE_ANOTHER = (
    "{host} leads to a web server without mail. Please use the server names from the mail host's "
    "instructions."
)

WORDING = {
    "isp-dns-nxdomain-wildcard": Wording(
        title="{host} seems not to exist: the name server {resolver} makes up addresses.",
        meaning=(
            "It gives {addresses} even for a name that cannot exist. Some providers do so to lead "
            "typing errors to a search page, where no mail server is."
        ),
        steps=(
            "Compare the server name in the account, letter by letter, with the instructions.",
            "Set another name server in the router or on this machine, and run the check again.",
            "Ask the provider to give no addresses for names that do not exist.",
        ),
        customer=(
            "The server name {host} seems not to exist. Please check its spelling in the account."
        ),
    ),
    "dns-cdn-proxied": Wording(
        title="{host} leads to a web proxy ({owner}), which carries no mail.",
        meaning=(
            "At {addresses} {owner} answers for websites and passes on no mail. The mail server "
            "behind it is not reached by this name."
        ),
        steps=(
            "{repair}",
            "{hint}",
            _INSTRUCTIONS,
        ),
        customer=_USE_ANOTHER,
    ),
    "dns-domain-parked": Wording(
        title="{host} leads to a web server, as every name of {domain} does, and not to mail.",
        meaning=(
            "DNS gives {addresses} even for names nobody set up, and only the web answers there. "
            "The domain is parked or has expired, or {host} was never set up for mail."
        ),
        steps=(
            "{renew}",
            "{hint}",
            _INSTRUCTIONS,
        ),
        customer=_USE_ANOTHER,
    ),
}
