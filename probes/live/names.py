"""What this machine knows of names: its hosts file, its resolvers, and how to ask one of them."""

import socket
from datetime import timedelta
from pathlib import Path

import dns.asyncbackend
import dns.asyncquery
import dns.exception
import dns.flags
import dns.inet
import dns.message
import dns.rcode
import dns.rdataclass
import dns.rdatatype
import dns.resolver

from probes.address import Address, parse_address
from probes.failure import Operation, classify
from probes.observation import DnsReply, DnsSilence, Record, Way
from probes.policy import DNS_PORT
from probes.wire.text import clean_text

ASK_TIMEOUT = timedelta(seconds=3)
SEND_AGAIN = timedelta(seconds=1)
"""Then the question is sent once more, as it or the answer may have got lost."""
CANARY_TIMEOUT = timedelta(seconds=1)
"""Nobody is to answer there; who does so is near, as it stands in the way."""
EDNS_PAYLOAD = 1232
RECORDS_KEPT = 100
HOSTS_FILE = Path("/etc/hosts")
_ADDRESSES = frozenset({dns.rdatatype.A, dns.rdatatype.AAAA})
_HOSTS_LIMIT = 4 * 1024 * 1024
_TEXT_LIMIT = 300


def system_resolvers() -> tuple[Address, ...]:
    """Return the name servers this machine is set up to ask; none where it has none."""
    try:
        servers = dns.resolver.Resolver().nameservers
    except dns.resolver.NoResolverConfiguration:
        return ()
    return tuple(Address(str(server)) for server in servers)


def addresses_in_hosts_file(name: str) -> tuple[Address, ...]:
    """Search the hosts file; a missing or unreadable one fixes nothing."""
    try:
        with HOSTS_FILE.open(encoding="utf-8", errors="replace") as file:
            text = file.read(_HOSTS_LIMIT)
    except OSError:
        return ()
    return addresses_in_hosts(text, name)


def addresses_in_hosts(text: str, name: str) -> tuple[Address, ...]:
    """Return what a hosts file's ``text`` fixes for ``name`` (hosts(5)); bad lines are passed."""
    found: list[Address] = []
    for line in text.splitlines():
        fields = line.partition("#")[0].split()
        if name.lower() not in (alias.lower().rstrip(".") for alias in fields[1:]):
            continue
        try:
            found.append(parse_address(fields[0]))
        except ValueError:
            continue
    return tuple(dict.fromkeys(found))


async def ask(
    name: str, record_type: str, resolver: Address, way: Way = Way.USUAL
) -> DnsReply | DnsSilence:
    """Ask by UDP, then by TCP when truncated."""
    truncated = False
    limit = CANARY_TIMEOUT if way is Way.CANARY else ASK_TIMEOUT
    try:
        query = _query(name, record_type, way)
        try:
            reply = await _ask_by_udp(query, resolver, limit)
        except dns.message.Truncated:
            truncated = True
            reply = await dns.asyncquery.tcp(
                query, resolver, port=DNS_PORT, timeout=limit.total_seconds()
            )
    except dns.exception.Timeout:
        return DnsSilence(reason="timeout", truncated=truncated)
    except OSError as error:
        failure = classify(Operation.ASK, error)
        reason = clean_text(f"{type(error).__name__}: {error}", _TEXT_LIMIT)
        return DnsSilence(reason=reason, kind=failure.kind, truncated=truncated)
    except (dns.exception.DNSException, EOFError) as error:
        # A malformed answer or a closed port: the resolver is no use, and says so here.
        reason = clean_text(f"{type(error).__name__}: {error}", _TEXT_LIMIT)
        return DnsSilence(reason=reason, truncated=truncated)
    return _reply(reply, way, truncated=truncated)


async def _ask_by_udp(
    query: dns.message.QueryMessage, resolver: Address, limit: timedelta
) -> dns.message.Message:
    """Send a question, and again where that leaves time; an answer to either will do."""
    backend = dns.asyncbackend.get_default_backend()
    version = dns.inet.af_for_address(resolver)
    made = await backend.make_socket(version, socket.SOCK_DGRAM)  # type: ignore[no-untyped-call]
    async with made as sock:

        async def sent(wait: timedelta) -> dns.message.Message:
            return await dns.asyncquery.udp(
                query,
                resolver,
                port=DNS_PORT,
                timeout=wait.total_seconds(),
                ignore_unexpected=True,
                raise_on_truncation=True,
                sock=sock,
            )

        if limit <= SEND_AGAIN:
            return await sent(limit)
        try:
            return await sent(SEND_AGAIN)
        except dns.exception.Timeout:
            return await sent(limit - SEND_AGAIN)


def _query(name: str, record_type: str, way: Way) -> dns.message.QueryMessage:
    if way is Way.SMALL:
        return dns.message.make_query(name, record_type)
    query = dns.message.make_query(name, record_type, use_edns=0, payload=EDNS_PAYLOAD)
    # Who sets it understands the answer's (RFC 6840 section 5.7).
    query.flags |= dns.flags.AD
    if way is Way.UNCHECKED:
        query.flags |= dns.flags.CD
    if way is Way.AUTHORITATIVE:
        query.flags &= ~dns.flags.RD
    return query


def _reply(message: dns.message.Message, way: Way, *, truncated: bool) -> DnsReply:
    sections = message.answer
    if way is Way.AUTHORITATIVE and not sections:
        # Whom a server refers to stands beside an answer that is empty (RFC 1034 section 4.2.1).
        sections = [one for one in message.authority if one.rdtype == dns.rdatatype.NS]
        sections += [one for one in message.additional if one.rdtype in _ADDRESSES]
    records = [
        Record(
            name=clean_text(rrset.name.to_text(omit_final_dot=True), _TEXT_LIMIT),
            type=dns.rdatatype.to_text(rrset.rdtype),
            ttl=rrset.ttl,
            data=clean_text(rdata.to_text().rstrip("."), _TEXT_LIMIT),
        )
        for rrset in sections
        if rrset.rdclass == dns.rdataclass.IN
        for rdata in rrset
    ]
    extended = message.extended_errors()
    owners = (one.name for one in message.authority if one.rdtype == dns.rdatatype.SOA)
    zones = (owner.to_text(omit_final_dot=True).lower() for owner in owners)
    return DnsReply(
        rcode=dns.rcode.to_text(message.rcode()),
        authoritative=bool(message.flags & dns.flags.AA),
        truncated=truncated,
        authenticated=bool(message.flags & dns.flags.AD),
        extended_errors=tuple(int(one.code) for one in extended),
        extended_texts=tuple(clean_text(one.text or "", _TEXT_LIMIT) for one in extended),
        records=tuple(records[:RECORDS_KEPT]),
        denied_by=clean_text(next(zones, ""), _TEXT_LIMIT),
    )
