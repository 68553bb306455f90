"""Words of an answer and of the settings that a person may ask about, in a sentence each."""

STATES = {
    "open": "it answers, and what it says decides whether a mail program can use it",
    "closed": "nothing listens there",
    "filtered": "two tries met with silence, so a firewall drops the packets",
    "rejected": "a firewall refused it, by an error message or in the server's name",
    "unreachable": "a router answered that there is no way",
    "intercepted": "a gateway on the way accepts the connection in the server's place",
    "unmeasured": "this side could not try, for example without IPv6",
}
"""The states of a port, in nmap's words and a few more."""

ANCHORS = (
    "hosts of other people that are known to serve a port; where they fail as well, "
    "the fault is on this side"
)
