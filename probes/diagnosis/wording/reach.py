"""Words for dead hosts, blocked ports and absent services."""

from probes.diagnosis.wording.row import Wording
from probes.diagnosis.wording.runner import ONE_PROGRAM, TRY_ANOTHER

_SENDING = "Set the outgoing server to {sending}, with login."
_OTHER_NETWORK = "Try the same from another network, such as a phone on mobile data."
_WEBMAIL = "Meanwhile use webmail or another network."
_PROVIDER = (
    "If it works there, and neither firewall here is at fault: ask the access provider whether it "
    "blocks mail ports."
)
_THAT_PLACE = "Whoever runs that place: look for a filter on {ports}, and let mail through."
_ASK_PROVIDER = "Only where the port is truly needed: ask the access provider to open it."
_LOCAL_FIREWALL = (
    "As a test, switch off the firewall of this device (Windows: Windows Security; macOS: System "
    "Settings, Network; Linux: ufw or firewalld), then of the router; switch each on again."
)
_UNSEEN = "Not even the first router sees the packets, so {host} was not tested there."

WORDING = {
    "mailbox-host-unknown": Wording(
        title="Nothing tells which server the mail programs of {domain} use.",
        meaning=(
            "Its MX hosts ({names}) {doing}, and neither SRV records nor published settings lead "
            "mail programs to a server."
        ),
        steps=("Check the server names from the mail host's instructions instead.",),
        customer=(
            "Nothing tells which server the mail programs of {domain} use. Please use the server "
            "names from the mail host's instructions."
        ),
    ),
    "path-routing-loop": Wording(
        title="The way to {host} is a loop: routers pass the packets back and forth.",
        meaning="Packets run out of hops at {routers} (time exceeded).",
        steps=(
            "Mail host: tell the network that owns {sender}.",
            _WEBMAIL,
        ),
    ),
    "path-router-stuck": Wording(
        title="A router on the way to {host} does not pass packets on.",
        meaning=(
            "{routers} answers every packet that it is out of hops (time exceeded), however many "
            "it has left."
        ),
        steps=(
            "Mail host: tell the network that owns {sender}.",
            _WEBMAIL,
        ),
    ),
    "path-no-route": Wording(
        title="A network on the way has no route to {host} at the moment.",
        meaning="The router {sender} answered that the network cannot be reached.",
        steps=(
            "Mail host: check your routing announcements and status.",
            "Tell the network that owns {sender}.",
        ),
    ),
    "host-down": Wording(
        title="The mail server {host} ({address}) is down.",
        meaning="The last router before it, {sender}, reports that the machine does not answer.",
        steps=(
            "Mail host: check power, the virtual machine and its network card.",
            "Customer: wait; there is nothing to change in the account.",
        ),
        customer="The mail server {host} is down at the moment; the fault is not in your account.",
    ),
    "nothing-answers": Wording(
        title="Nothing at {host} ({address}) answers from here, on any port tested.",
        meaning=(
            "Every attempt met silence: {causes}, or a network between drops mail traffic. One "
            "vantage point cannot tell which."
        ),
        located="{Who} drops {ports} of {host} ({address}).",
        located_meaning="Every attempt met silence, while another port of the machine answers.",
        steps=(
            _LOCAL_FIREWALL,
            _OTHER_NETWORK,
            _PROVIDER,
            "If it blocks none: the mail host looks for a ban of this network's address.",
            "If it fails everywhere: the mail host checks the server and its firewall.",
        ),
        located_steps=(_OTHER_NETWORK, _THAT_PLACE, _WEBMAIL),
    ),
    "all-ports-rejected": Wording(
        title="A device on the way ({sender}) refuses every mail port of {host} tested.",
        located="{Who} refuses every mail port of {host} tested.",
        meaning=(
            "The refusal does not come from the mail server. Guest networks often do this.{rest}"
        ),
        steps=(
            _LOCAL_FIREWALL,
            _OTHER_NETWORK,
            "Ask whoever runs this network to permit the mail ports.",
            _PROVIDER,
            _WEBMAIL,
        ),
        located_steps=(_OTHER_NETWORK, _THAT_PLACE, _WEBMAIL),
    ),
    "isp-submission-blocked": Wording(
        title="Nothing can be sent through {host} from here ({ports}); other ports of it answer.",
        meaning=(
            "Some mobile, hotel and cloud networks block all sending. From one vantage point it "
            "cannot be told from a filter at the mail host, or a host that is not for sending."
        ),
        located="{Who} blocks all sending by {host} ({ports}).",
        located_meaning="Other ports of {host} answer, so receiving is not concerned.",
        steps=(
            _OTHER_NETWORK,
            "Ask whoever runs this network, or the mail host, to permit sending.",
            _WEBMAIL,
        ),
    ),
    "svc-by-design-absent": Wording(
        title="{host} does not use {ports}, which is fine.",
        meaning="The host does not offer this, or offers it encrypted on another port.",
    ),
    "perhaps-not-offered": Wording(
        title="No port of {host} for {functions} is open from here ({ports}).",
        meaning=(
            "Its other services work. Either it does not offer this, or the service is down, or "
            "something on the way stops just these ports; one place cannot tell."
        ),
        located="{host} lets nobody in for {functions} ({ports}).",
        located_meaning=(
            "Its other services work. Hosts drop what they do not offer; a mistake in the host's "
            "firewall, or a service too busy to accept connections, looks the same."
        ),
        located_steps=(
            "See in the mail host's instructions whether {host} is meant for {functions}.",
            "Mail host: open {ports}, or confirm that it is not offered.",
        ),
        steps=(
            "See in the mail host's instructions whether {host} is meant for {functions}.",
            "If so: try the same from another network, such as a phone on mobile data.",
            "Mail host: start the service and open {ports}, or confirm that it is not offered.",
        ),
    ),
    "port-not-needed": Wording(
        title="From here no answer comes from {ports} of {host}; another port does the same.",
        meaning=(
            "Hosts drop what they do not offer, and networks block ports; from one place the two "
            "look alike. Nothing is lost, since the other port works."
        ),
        located="{Who} drops {ports} of {host}; another port does the same.",
        located_meaning="Nothing is lost, since the other port works.",
        steps=("Use {imap} for receiving.", "Use {sending} for sending."),
    ),
    "isp-25-drop": Wording(
        title="Port 25 of {host} gets no answer from here, while other ports do.",
        located="The access provider of this network drops port 25 on the way to {host}.",
        meaning=(
            "Access providers and clouds commonly block port 25, and mail programs do not need it."
        ),
        steps=(_SENDING, _ASK_PROVIDER),
        customer=("If your program sends by port 25, please set the outgoing server to {sending}."),
    ),
    "isp-25-reject": Wording(
        title="Port 25 is refused on the way to {host}, not by the server itself.",
        located="The access provider of this network refuses port 25 on the way to {host}.",
        meaning=(
            "The refusal came from {sender}. Access providers commonly block port 25, and mail "
            "programs do not need it."
        ),
        located_meaning="Many providers do so, and mail programs do not need port 25.",
        steps=(_SENDING, _ASK_PROVIDER),
        customer="If your program sends by port 25, please set the outgoing server to {sending}.",
    ),
    "runner-drops-port": Wording(
        title="A firewall on this runner's own machine, or right beside it, drops {ports}.",
        meaning=f"{_UNSEEN}{ONE_PROGRAM}",
        steps=("Operator: allow outgoing connections to {ports}.", TRY_ANOTHER),
        tells_side=True,
    ),
    "runner-refuses-port": Wording(
        title="A firewall on this runner's own machine, or right beside it, refuses {ports}.",
        meaning=f"{_UNSEEN}{ONE_PROGRAM}",
        steps=("Operator: allow outgoing connections to {ports}.", TRY_ANOTHER),
        tells_side=True,
    ),
    "lan-secure-mail-allowlist": Wording(
        title="The router here seems to permit {ports} to mail servers on its own list alone.",
        meaning=(
            "{whose} drops {ports} of {host}, but not encrypted sending. Speedport routers keep "
            "such a list of secure mail servers."
        ),
        steps=(
            "Add {host} to the router's list of permitted mail servers.",
            "As a test, switch that list off, run the check again, and switch it on again.",
            _SENDING,
        ),
        customer="Some routers permit only listed mail servers. Please use {sending}.",
        tells_side=True,
    ),
    "lan-router-drops-port": Wording(
        title="The local network's own router drops {ports} of {host}.",
        meaning="The provider and the mail host are not to blame.",
        steps=(
            "Use {imap} for receiving.",
            _SENDING,
            _OTHER_NETWORK,
            "In the router, look for firewall rules, port filters and parental controls.",
        ),
        tells_side=True,
    ),
    "lan-router-rejects-port": Wording(
        title="The local network's own router or firewall refuses {ports} of {host}.",
        meaning="Neither the provider nor the mail host is to blame.",
        steps=(
            "Use {imap} for receiving.",
            _SENDING,
            _OTHER_NETWORK,
            "Whoever runs the local firewall: look for the rule that refuses {ports}.",
        ),
        tells_side=True,
    ),
    "lan-web-only": Wording(
        title="The local network permits the web and no mail.",
        meaning="Every mail port of {host} tested is blocked nearby, while its web port answers.",
        steps=(
            "Meanwhile use webmail, or a phone's mobile data.",
            "Ask whoever runs this network to open {ports}.",
        ),
        tells_side=True,
    ),
    "host-firewall-drops-port": Wording(
        title="The mail host drops {ports} of {host}.",
        meaning=(
            "What leads there lets others pass, so the filter stands at the host's end, as its own "
            "firewall would. A service too busy to accept connections, or answers lost on the way "
            "back, look the same."
        ),
        steps=(
            "Use {imap} for receiving.",
            "Use {sending} for sending.",
            "Mail host: open {ports}, or confirm that this is on purpose.",
        ),
        tells_side=True,
    ),
    "port-filtered": Wording(
        title="From here no answer comes from {ports} of {host}.",
        located="{Who} drops {ports} of {host}.",
        located_meaning="The packets are lost there without a word, as by a firewall.",
        meaning=(
            "A firewall drops the packets: on this device, in this network, at the provider, on "
            "the way or at the mail host."
        ),
        steps=(
            "Use {imap} for receiving.",
            "Use {sending} for sending.",
            _LOCAL_FIREWALL,
            _OTHER_NETWORK,
            _PROVIDER,
            "Mail host: check the firewall, or confirm that it shuts {ports} on purpose.",
        ),
        located_steps=(
            "Use {imap} for receiving.",
            "Use {sending} for sending.",
            _OTHER_NETWORK,
            _THAT_PLACE,
        ),
    ),
    "host-firewall-rejects-port": Wording(
        title="The mail host refuses {ports} of {host} by a firewall rule.",
        meaning="The refusal came from the server's own side ({sender}).",
        steps=(
            "Mail host: check the firewall rule and the service.",
            "Customer: use {imap}.",
            "Customer: use {sending} for sending.",
        ),
        tells_side=True,
    ),
    "port-rejected": Wording(
        title="{device} refuses {ports} of {host}.",
        meaning="The refusal does not come from the mail server itself.",
        located="{Who} refuses {ports} of {host}.",
        steps=(
            "Use {imap} for receiving.",
            "Use {sending} for sending.",
            _OTHER_NETWORK,
            "Whoever runs that device: check its filter rules.",
        ),
    ),
    "path-unreachable": Wording(
        title="A router on the way ({sender}) cannot reach {ports} of {host}.",
        meaning="It answered with ICMP {icmp}, while other ports behave differently.",
        steps=(
            _OTHER_NETWORK,
            "Mail host: check the forwarding of {ports}.",
        ),
    ),
}
