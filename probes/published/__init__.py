"""What domains publish about their mail beside plain records: read strictly, and bounded (pure)."""

_OPTIONAL = frozenset({"autoconfig", "mta-sts", "_mta-sts", "_25"})


def is_optional(name: str) -> bool:
    """Tell whether a name is one that few domains have, so that its absence is no news."""
    return name.partition(".")[0] in _OPTIONAL
