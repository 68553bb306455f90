"""Words for names that lead elsewhere, or nowhere."""

from probes.diagnosis.wording.row import Wording

WORDING = {
    "dns-fails-at-one-place": Wording(
        title="The name {host} cannot be looked up from {at}.",
        meaning=(
            "From {beside} it can. The name server used at {at} fails, filters or holds an old "
            "answer; or not all name servers of the domain say the same."
        ),
        steps=(
            "At {at}: set another name server in the device or the router, and try again.",
            "If that helps: tell whoever runs the first name server.",
            "If not: the owner of the domain compares the answers of its name servers.",
        ),
        customer=(
            "The name {host} can be looked up elsewhere, but not from your network. Please set "
            "another name server in the device or the router, or try another network."
        ),
        tells_side=True,
    ),
    "dns-split-horizon": Wording(
        title="{name} leads to an internal address from {at}, and to a public one elsewhere.",
        meaning=(
            "From {at} it is {address}, from {beside} {others}. Networks with mail servers of "
            "their own often answer so on purpose."
        ),
    ),
    "dns-leads-elsewhere": Wording(
        title="From {at} the name {name} leads to {address}, where mail fails.",
        meaning=(
            "From {beside} it leads to {others}, where it works. Either the answer at {at} is an "
            "old or wrong one, or the host itself sends places to different machines and that one "
            "is out of order."
        ),
        steps=(
            "From {beside}: check {address}. If it fails there too, the mail host repairs it or "
            "takes it out of DNS.",
            "If it should not be in DNS any more: wait until old answers expire, or use another "
            "name server at {at}.",
        ),
    ),
    "addresses-differ": Wording(
        title="{name} leads to different addresses from different places.",
        meaning="Hosts that stand in several places answer so on purpose.",
    ),
}
