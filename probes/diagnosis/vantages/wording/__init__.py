"""The words of each finding over several places: a row as for one, with two more names in it.

``{at}`` names the places where it shows, ``{beside}`` those where it does not. ``{networks}`` says
whether the former are in different networks. Settings are those that worked at the former.
"""

from probes.diagnosis.vantages.wording import dialogues, names, stopped
from probes.diagnosis.verdict import Side
from probes.diagnosis.wording.row import Wording

WORDING: dict[str, Wording] = {**names.WORDING, **stopped.WORDING, **dialogues.WORDING}
"""Finding id to its words."""

SIDES = {
    Side.NOBODY: "",
    Side.RUNNER: "It is a matter of the place it was measured from.",
    Side.DEVICE: "It is a matter of the machine there.",
    Side.LOCAL_NETWORK: "The local network there is the likely place.",
    Side.PROVIDER: "The access provider there is the likely place.",
    Side.PATH: "The fault lies between that place and the mail host.",
    Side.DNS: "The fault lies in DNS, not in the mail server.",
    Side.HOST: "The fault is on the mail host's side.",
    Side.SETTINGS: "The fault lies in the settings of the account.",
    Side.UNKNOWN: "It cannot be told yet whose side it is on.",
}
"""Whose side a finding is on, in a sentence about other places than here."""
