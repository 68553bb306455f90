"""dovecot: one instance that listens on every host's IMAP and POP3 ports."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from tests.lab.hosts import HOSTS, IMAP_PORTS, IMPLICIT_TLS_PORTS, POP3_PORTS, Host, Real

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


def configure(folder: Path, chains: Mapping[str, Path]) -> tuple[tuple[str, ...], Path, Path]:
    """Write the configuration.

    Returns the command that runs dovecot in the foreground, its log, and its socket for logins.
    """
    folder.mkdir()
    log, authentication = folder / "dovecot.log", folder / "run" / "auth-postfix"
    chain = next(iter(chains.values()))
    hosts = "\n".join(
        _local(host, address, chains[host.label]) for host in HOSTS for address in host.addresses
    )
    path = folder / "dovecot.conf"
    path.write_text(f"""\
base_dir = {folder}/run
state_dir = {folder}/state
instance_name = {folder.parent.name}
log_path = {log}
auth_verbose = yes
protocols = imap pop3
listen = *, ::
ssl = required
ssl_min_protocol = TLSv1.2
ssl_cert = <{chain}
ssl_key = <{chain}
disable_plaintext_auth = yes
first_valid_uid = 1
mail_location = maildir:{folder}/mail/%u
passdb {{
  driver = static
  args = user=user password=correct
}}
userdb {{
  driver = static
  args = uid=nobody gid=nogroup home={folder}/mail/%u
}}
service auth {{
  unix_listener {authentication.name} {{
    mode = 0666
  }}
}}
{_service("imap", IMAP_PORTS)}
{_service("pop3", POP3_PORTS)}
{hosts}
""")
    return ("dovecot", "-F", "-c", str(path)), log, authentication


def _service(protocol: str, ports: tuple[int, ...]) -> str:
    """A login service; each way of listening is a listener with the addresses that want it."""
    wanted: dict[tuple[int, bool], list[str]] = defaultdict(list)
    for host in HOSTS:
        for port, manner in host.services.items():
            if port in ports and isinstance(manner, Real):
                tls = port in IMPLICIT_TLS_PORTS and manner is not Real.PLAINTEXT
                wanted[port, tls].extend(host.addresses)
    listeners = "\n".join(
        f"""\
  inet_listener {protocol}-{port}{"-tls" if tls else ""} {{
    port = {port}
    address = {" ".join(addresses)}
    ssl = {"yes" if tls else "no"}
  }}"""
        for (port, tls), addresses in wanted.items()
    )
    # The two listeners every protocol has by default would ask for all addresses.
    return f"""\
service {protocol}-login {{
  service_count = 0
  client_limit = 1000
  process_min_avail = 1
  inet_listener {protocol} {{
    port = 0
  }}
  inet_listener {protocol}s {{
    port = 0
  }}
{listeners}
}}"""


def _local(host: Host, address: str, chain: Path) -> str:
    manners = {manner for port, manner in host.services.items() if port not in (25, 465, 587)}
    more = ""
    if Real.BARE_BANNER in manners:
        more += "  login_greeting = ready\n"
    if Real.PLAINTEXT in manners:
        more += "  ssl = yes\n  disable_plaintext_auth = no\n"
    if Real.NO_STARTTLS in manners:
        more += "  ssl = no\n  disable_plaintext_auth = no\n"
    return f"""\
local {address} {{
  ssl_cert = <{chain}
  ssl_key = <{chain}
{more}}}"""
