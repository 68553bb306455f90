"""Words for what a path shows."""

from probes.diagnosis.wording.row import Wording

WORDING = {
    "delay-starts": Wording(
        title="The delay to {host} begins at {start} and lasts to the server.",
        meaning="{why}",
        steps=("Tell whoever runs that part of the path; before it, check the local line.",),
    ),
    "path-hidden": Wording(
        title="The path to {host} is not visible from here.",
        meaning="No router on it reports packets that die there, so nothing can be placed on it.",
    ),
    "path-complete": Wording(
        title="Packets to {ports} of {host} arrive, over {hops}.",
        meaning="The path was walked with TCP, as a mail program's packets go.",
    ),
    "hops-silent": Wording(
        title="{hop} {silent} on the way to {host} kept silent, which is no fault.",
        meaning="Later hops answer: those routers just do not report packets that die there.",
    ),
    "hops-slow": Wording(
        title="Some hops on the way to {host} ({slow}) answer slowly, which is no fault.",
        meaning="Later hops are faster: those routers give their own answers low priority.",
    ),
}
