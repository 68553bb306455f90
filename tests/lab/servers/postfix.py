"""postfix: one master, one entry for each SMTP port of each host."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from tests.lab.addresses import ZONE
from tests.lab.hosts import SMTP_PORTS, Host, Real

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

# What each manner adds to an entry of master.cf.
MANNERS: Mapping[Real, tuple[str, ...]] = {
    Real.USUAL: (),
    Real.PLAINTEXT: ("smtpd_tls_wrappermode=no",),
    Real.NO_STARTTLS: ("smtpd_tls_security_level=none", "smtpd_sasl_auth_enable=no"),
    Real.HIDES_STARTTLS: ("smtpd_discard_ehlo_keywords=starttls",),
    Real.POSTSCREEN: (),
    Real.SLOW_GREETING: ("smtpd_delay_reject=no", "smtpd_client_restrictions=sleep 5"),
    Real.BUSY: (
        "smtpd_delay_reject=no",
        "smtpd_client_restrictions=check_client_access"
        " static:{421 4.3.2 The load is too high at the moment, try again later}",
    ),
    Real.REFUSING: ("smtpd_delay_reject=no", "smtpd_client_restrictions=reject"),
    Real.LEGACY_TLS: (
        "smtpd_tls_protocols=<=TLSv1",
        "smtpd_tls_mandatory_protocols=<=TLSv1",
        "tls_medium_cipherlist=ALL:@SECLEVEL=0",
        "smtpd_tls_ciphers=medium",
    ),
    Real.BARE_BANNER: ("smtpd_banner=ready",),
    Real.NO_LOGIN: ("smtpd_sasl_auth_enable=no",),
}
# A ready-made entry without the chroot that Debian's master.cf asks for.
SERVICES = """\
postlog   unix-dgram n - n - 1 postlogd
cleanup   unix n - n - 0 cleanup
qmgr      unix n - n 300 1 qmgr
rewrite   unix - - n - - trivial-rewrite
bounce    unix - - n - 0 bounce
defer     unix - - n - 0 bounce
trace     unix - - n - 0 bounce
virtual   unix - n n - - virtual
error     unix - - n - - error
retry     unix - - n - - error
discard   unix - - n - - discard
anvil     unix - - n - 1 anvil
scache    unix - - n - 1 scache
tlsmgr    unix - - n 1000? 1 tlsmgr
proxymap  unix - - n - - proxymap
dnsblog   unix - - n - 0 dnsblog
tlsproxy  unix - - n - 0 tlsproxy
"""


def configure(
    folder: Path, hosts: Sequence[Host], chains: Mapping[str, Path], authentication: Path
) -> tuple[tuple[str, ...], Path]:
    """Write the configuration; `authentication` is dovecot's socket for logins.

    Returns the command that runs postfix in the foreground, and its log.
    """
    settings, queue, data = folder / "etc", folder / "queue", folder / "data"
    for path in (settings, queue, data):
        path.mkdir(parents=True)
    shutil.chown(data, "postfix")
    log = folder / "mail.log"
    (settings / "main.cf").write_text(f"""\
compatibility_level = 3.6
config_directory = {settings}
queue_directory = {queue}
data_directory = {data}
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
maillog_file = {log}
maillog_file_prefixes = {folder}
inet_interfaces = all
inet_protocols = all
myhostname = mail.{ZONE}
mydestination =
mynetworks = 127.0.0.0/8
virtual_mailbox_domains = {ZONE}
virtual_mailbox_base = {data}
virtual_mailbox_maps = inline:{{ {{ user@{ZONE} = user }} }}
virtual_minimum_uid = 1
virtual_uid_maps = static:65534
virtual_gid_maps = static:65534
smtpd_peername_lookup = no
smtpd_relay_restrictions = permit_sasl_authenticated, reject_unauth_destination
smtpd_tls_security_level = may
smtpd_tls_auth_only = yes
smtpd_tls_protocols = >=TLSv1.2
smtpd_tls_mandatory_protocols = >=TLSv1.2
smtpd_sasl_type = dovecot
smtpd_sasl_path = {authentication}
postscreen_greet_action = enforce
# Without a memory every visitor has to wait, every time.
postscreen_cache_map =
""")
    entries = "\n".join(
        _entry(host, address, port, manner, chains.get(other(host), chains[host.label]))
        for host in hosts
        for port, manner in host.services.items()
        if port in SMTP_PORTS and isinstance(manner, Real)
        for address in host.addresses
    )
    (settings / "master.cf").write_text(f"{SERVICES}{entries}\n")
    return ("postfix", "-c", str(settings), "start-fg"), log


def other(host: Host) -> str:
    """What a host's second certificate is called."""
    return f"{host.label}-other"


def _entry(host: Host, address: str, port: int, manner: Real, chain: Path) -> str:
    bracketed = f"[{address}]" if ":" in address else address
    by_port = {
        25: (),
        465: ("smtpd_tls_wrappermode=yes", "smtpd_sasl_auth_enable=yes"),
        587: ("smtpd_tls_security_level=encrypt", "smtpd_sasl_auth_enable=yes"),
    }[port]
    options = (
        f"myhostname={host.name}",
        f"smtpd_tls_chain_files={chain}",
        *by_port,
        *MANNERS[manner],
    )
    lines = "".join(f"\n  -o {{ {option.replace('=', ' = ', 1)} }}" for option in options)
    if manner is Real.POSTSCREEN:
        # postscreen hands those who pass to the service called smtpd.
        entries = (f"{bracketed}:{port} inet n - n - 1 postscreen", "smtpd pass - - n - - smtpd")
        return "\n".join(f"{entry}{lines}" for entry in entries)
    return f"{bracketed}:{port} inet n - n - - smtpd{lines}"
