"""Write every scenario to its file, and what is said of it: ``python -m tests.scenarios.write``."""

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
    promise_rows,
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
from tests.scenarios.answers import answers_path, written, written_together
from tests.scenarios.scenario import FOLDER, encode, path_of

MODULES = (
    runner_rows,
    nearby_rows,
    portal_rows,
    egress_rows,
    selftest_rows,
    inspection_rows,
    interception_rows,
    names_rows,
    failure_rows,
    delegation_rows,
    website_rows,
    routing_rows,
    published_rows,
    policy_rows,
    mail_host_rows,
    hosts_rows,
    intermittent_rows,
    limit_rows,
    series_rows,
    backend_rows,
    absent_rows,
    promise_rows,
    ports_rows,
    path_rows,
    ping_rows,
    loss_rows,
    ping_alone_rows,
    declined_rows,
    service_rows,
    tls_rows,
    tls_looks_rows,
    certificate_rows,
    issuer_rows,
    offers_rows,
    healthy_rows,
    odd_rows,
)
ROWS = tuple(row for module in MODULES for row in module.ROWS)
TOPICS = {
    module.__name__.rpartition(".")[2].removesuffix("_rows"): module.ROWS for module in MODULES
}


def write() -> None:
    """Replace what is there."""
    for stale in FOLDER.glob("*.json"):
        stale.unlink()
    for row in ROWS:
        path_of(row.id).write_text(encode(row), encoding="utf-8")
    for stale in answers_path("").parent.glob("*.txt"):
        stale.unlink()
    for topic, rows in TOPICS.items():
        answers_path(topic).write_text(written(rows), encoding="utf-8")
    # These take up scenarios of one place from the files that were just written.
    from tests.scenarios.vantages.rows import ROWS as TOGETHER  # noqa: PLC0415

    answers_path("vantages").write_text(written_together(TOGETHER), encoding="utf-8")


if __name__ == "__main__":
    write()
