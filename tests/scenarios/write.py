"""Write every scenario to its file: ``python -m tests.scenarios.write``."""

from tests.scenarios import (
    absent_rows,
    backend_rows,
    certificate_rows,
    declined_rows,
    delegation_rows,
    egress_rows,
    failure_rows,
    healthy_rows,
    hosts_rows,
    inspection_rows,
    interception_rows,
    intermittent_rows,
    issuer_rows,
    limit_rows,
    loss_rows,
    mail_host_rows,
    names_rows,
    nearby_rows,
    odd_rows,
    offers_rows,
    path_rows,
    ping_alone_rows,
    ping_rows,
    policy_rows,
    portal_rows,
    ports_rows,
    published_rows,
    routing_rows,
    runner_rows,
    selftest_rows,
    series_rows,
    service_rows,
    tls_looks_rows,
    tls_rows,
    website_rows,
)
from tests.scenarios.scenario import FOLDER, encode, path_of

ROWS = (
    *runner_rows.ROWS,
    *nearby_rows.ROWS,
    *portal_rows.ROWS,
    *egress_rows.ROWS,
    *selftest_rows.ROWS,
    *inspection_rows.ROWS,
    *interception_rows.ROWS,
    *names_rows.ROWS,
    *failure_rows.ROWS,
    *delegation_rows.ROWS,
    *website_rows.ROWS,
    *routing_rows.ROWS,
    *published_rows.ROWS,
    *policy_rows.ROWS,
    *mail_host_rows.ROWS,
    *hosts_rows.ROWS,
    *intermittent_rows.ROWS,
    *limit_rows.ROWS,
    *series_rows.ROWS,
    *backend_rows.ROWS,
    *absent_rows.ROWS,
    *ports_rows.ROWS,
    *path_rows.ROWS,
    *ping_rows.ROWS,
    *loss_rows.ROWS,
    *ping_alone_rows.ROWS,
    *declined_rows.ROWS,
    *service_rows.ROWS,
    *tls_rows.ROWS,
    *tls_looks_rows.ROWS,
    *certificate_rows.ROWS,
    *issuer_rows.ROWS,
    *offers_rows.ROWS,
    *healthy_rows.ROWS,
    *odd_rows.ROWS,
)


def write() -> None:
    """Replace what is there."""
    for stale in FOLDER.glob("*.json"):
        stale.unlink()
    for row in ROWS:
        path_of(row.id).write_text(encode(row), encoding="utf-8")


if __name__ == "__main__":
    write()
