"""All scenarios of several places."""

from tests.scenarios.vantages import (
    certificate_rows,
    everybody_rows,
    name_rows,
    shut_rows,
    talk_rows,
)

ROWS = (
    *shut_rows.ROWS,
    *everybody_rows.ROWS,
    *certificate_rows.ROWS,
    *talk_rows.ROWS,
    *name_rows.ROWS,
)
