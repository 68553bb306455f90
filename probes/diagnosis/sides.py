"""Words for whose side something is on, to admins and to customers (pure)."""

from probes.diagnosis.verdict import Side

SIDES = {
    Side.NOBODY: "",
    Side.RUNNER: "It is a matter of the place this was measured from.",
    Side.DEVICE: "It is a matter of the machine this was measured from.",
    Side.LOCAL_NETWORK: "The local network is the likely place.",
    Side.PROVIDER: "The access provider is the likely place.",
    Side.PATH: "The fault lies between here and the mail host.",
    Side.DNS: "The fault lies in DNS, not in the mail server.",
    Side.HOST: "The fault is on the mail host's side.",
    Side.SETTINGS: "The fault lies in the settings of the account.",
    Side.UNKNOWN: "From here it cannot be told whose side it is on.",
}
"""Whose side a finding is on, in a sentence."""

WHO = {
    Side.NOBODY: "something on the way",
    Side.RUNNER: "this runner's machine",
    Side.DEVICE: "this machine",
    Side.LOCAL_NETWORK: "this network's own router",
    Side.PROVIDER: "the access provider of this network",
    Side.PATH: "a network on the way",
    Side.DNS: "something on the way",
    Side.HOST: "the mail host",
    Side.SETTINGS: "something on the way",
    Side.UNKNOWN: "something on the way or at the mail host",
}
"""Whose a filter is, by its place on the path."""

REPAIRS = {
    Side.HOST: "The mail host has to put that right",
    Side.DNS: "The owner of the domain has to put that right in DNS",
}
"""Whose turn it is where a customer can only wait."""

_RETRY = "Please try from another network as well, such as a phone on mobile data."
ADVICE = {
    Side.SETTINGS: "Please use the server names from the mail host's instructions.",
    Side.LOCAL_NETWORK: _RETRY,
    Side.PROVIDER: _RETRY,
    Side.PATH: _RETRY,
    Side.UNKNOWN: _RETRY,
}
"""What a customer can do beside using other settings."""
