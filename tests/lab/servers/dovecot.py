"""dovecot: the IMAP and POP3 ports of all hosts, by one instance for each way to do TLS."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.lab.hosts import IMAP_PORTS, IMPLICIT_TLS_PORTS, POP3_PORTS, Host, Real

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Instance:
    """One dovecot: what it is called, what it serves, and how it does TLS."""

    name: str
    manners: tuple[Real, ...]
    settings: str


INSTANCES = (
    Instance(
        "dovecot",
        (Real.USUAL, Real.BARE_BANNER),
        "ssl = required\nssl_min_protocol = TLSv1.2\ndisable_plaintext_auth = yes",
    ),
    Instance(
        "dovecot-clear",
        (Real.NO_STARTTLS, Real.PLAINTEXT),
        "ssl = no\ndisable_plaintext_auth = no",
    ),
    # dovecot can't name a highest version, but OpenSSL's own configuration can.
    Instance(
        "dovecot-legacy",
        (Real.LEGACY_TLS,),
        "ssl = required\nssl_min_protocol = TLSv1\nssl_cipher_list = ALL:@SECLEVEL=0\n"
        "import_environment = OPENSSL_CONF={folder}/openssl.cnf",
    ),
)
LEGACY_OPENSSL = """\
openssl_conf = lab
[lab]
ssl_conf = ssl
[ssl]
system_default = old
[old]
MinProtocol = TLSv1
MaxProtocol = TLSv1
CipherString = ALL:@SECLEVEL=0
"""


def configure(
    instance: Instance, folder: Path, hosts: Sequence[Host], chains: Mapping[str, Path]
) -> tuple[str, ...]:
    """Write the configuration; return the command that runs dovecot in the foreground."""
    folder.mkdir()
    (folder / "openssl.cnf").write_text(LEGACY_OPENSSL)
    chain = chains[hosts[0].label]
    path = folder / "dovecot.conf"
    path.write_text(f"""\
base_dir = {folder}/run
state_dir = {folder}/state
instance_name = {folder.parent.name}-{instance.name}
log_path = {log(folder)}
auth_verbose = yes
protocols = imap pop3
listen = *, ::
ssl_cert = <{chain}
ssl_key = <{chain}
{instance.settings.format(folder=folder)}
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
  unix_listener {logins(folder).name} {{
    mode = 0666
  }}
}}
{_service(instance, hosts, "imap", IMAP_PORTS)}
{_service(instance, hosts, "pop3", POP3_PORTS)}
{_local(instance, hosts, chains)}
""")
    return ("dovecot", "-F", "-c", str(path))


def log(folder: Path) -> Path:
    """Where the instance of this folder logs."""
    return folder / "dovecot.log"


def logins(folder: Path) -> Path:
    """The socket at which the instance of this folder checks passwords for postfix."""
    return folder / "run" / "auth-postfix"


def _service(
    instance: Instance, hosts: Sequence[Host], protocol: str, ports: tuple[int, ...]
) -> str:
    """A login service: one listener for each port, on the addresses that want it."""
    wanted: dict[int, list[str]] = defaultdict(list)
    for host in hosts:
        for port, manner in host.services.items():
            if port in ports and manner in instance.manners:
                wanted[port].extend(host.addresses)
    # The listeners every protocol has by default would ask for all addresses.
    unwanted = "".join(
        f"inet_listener {name} {{\n port = 0\n}}\n" for name in (protocol, f"{protocol}s")
    )
    listeners = "".join(
        f"inet_listener on-{port} {{\n port = {port}\n address = {' '.join(addresses)}\n"
        f" ssl = {'yes' if _tls(instance, port) else 'no'}\n}}\n"
        for port, addresses in wanted.items()
    )
    limits = "service_count = 0\nclient_limit = 1000\nprocess_min_avail = 1\n"
    return f"service {protocol}-login {{\n{limits}{unwanted}{listeners}}}"


def _tls(instance: Instance, port: int) -> bool:
    return port in IMPLICIT_TLS_PORTS and Real.PLAINTEXT not in instance.manners


def _local(instance: Instance, hosts: Sequence[Host], chains: Mapping[str, Path]) -> str:
    """What depends on the address a client came to: certificates and greetings."""

    def greeting(host: Host) -> str:
        bare = Real.BARE_BANNER in host.services.values()
        return "login_greeting = ready\n" if bare else ""

    return "\n".join(
        f"local {address} {{\nssl_cert = <{chains[host.label]}\nssl_key = <{chains[host.label]}\n"
        f"{greeting(host)}}}"
        for host in hosts
        if set(instance.manners) & set(host.services.values())
        for address in host.addresses
    )
