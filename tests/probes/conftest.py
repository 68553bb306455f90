from pathlib import Path

import pytest

from probes.wire.tls import TlsContexts
from tests.probes.identities import root


@pytest.fixture(scope="session")
def trust_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("trust") / "roots.pem"
    root().cert_pem.write_to_path(path)
    return path


@pytest.fixture(scope="session")
def contexts(trust_file: Path) -> TlsContexts:
    return TlsContexts(str(trust_file))
