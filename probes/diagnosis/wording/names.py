"""Words for faults of name resolution."""

from probes.diagnosis.wording.row import Wording

_SPELLING = (
    "Compare the server name in the account, letter by letter, with the host's instructions."
)

WORDING = {
    "dns-dnssec-bogus": Wording(
        title="The DNS signature of {name} is broken; resolvers that check signatures refuse it.",
        meaning="{why} {said}",
        steps=(
            "Owner of the zone, with the registrar: correct or remove the DS record and sign anew.",
            "Do not have customers change their resolver, except as a stopgap.",
        ),
    ),
    "dns-lame-or-dead-ns": Wording(
        title="{lead}",
        meaning="{detail} {said}",
        steps=(
            "Owner of the zone: correct the delegation at the registrar, or those name servers.",
            "Check whether the domain has expired.",
        ),
    ),
    "dns-servfail": Wording(
        title="The address of {host} cannot be looked up ({how}).",
        meaning="{why} {said}",
        steps=(
            "{repair}",
            "{after}",
        ),
    ),
    "dns-cname-dangling": Wording(
        title="{host} points to {target}, which does not exist.",
        meaning="The name is an alias, and the name behind it is gone (NXDOMAIN).",
        steps=(
            "Owner of the zone: set the alias to the current name.",
            "Meanwhile use the mail host's own server name.",
        ),
        customer=(
            "The server name {host} leads nowhere. Until the owner of the domain puts that right, "
            "please use the mail host's own server name."
        ),
    ),
    "dns-domain-expired": Wording(
        title="The domain {domain} does not exist: it has expired, is suspended or misspelled.",
        meaning="The registry of “{registry}” itself denies it, so no name below it can exist.",
        steps=(
            _SPELLING,
            "If it worked before: the owner of {domain} asks the registrar to renew or release it.",
            "Meanwhile use the mail host's own server name.",
        ),
        customer=(
            "The domain {domain} does not exist any more, or is misspelled in the account. Please "
            "check the server name."
        ),
    ),
    "dns-nxdomain": Wording(
        title="The name {host} does not exist.",
        meaning="DNS answered NXDOMAIN. Usually it is a typing error. {hint}",
        steps=(
            _SPELLING,
            "If it worked before: check the expiry of the domain and its DNS zone.",
        ),
        customer="The server name {host} does not exist. Please check its spelling in the account.",
    ),
    "dns-nodata": Wording(
        title="The name {host} exists but has no address.",
        meaning="DNS knows the name, and has neither an IPv4 nor an IPv6 address for it.",
        steps=(
            _SPELLING,
            "Owner of the zone: add an address record (A or AAAA) for the name.",
        ),
        customer="The server name {host} has no address. Please check its spelling in the account.",
    ),
    "dns-half-silent": Wording(
        title="{lead}",
        meaning="Programs wait for that answer before they connect, which takes seconds each time.",
        steps=(
            "Owner of the zone: let the name servers answer it, even if the answer is “none”.",
            "Run the check again to rule out a passing fault of the resolver.",
        ),
    ),
    "dns-not-told": Wording(
        title="The check ended before every address of {name} was told.",
        meaning="A name server still owed an answer, so that not all of it was looked at.",
        steps=("Run the check again.",),
    ),
    "dns-in-order": Wording(
        title="DNS tells the addresses: {told}.",
        meaning="No port was touched; ask without the word “dns” to check the mail server too.",
        customer="The DNS entries of {host} are in order; its mail server was not checked.",
    ),
}
