"""All scenarios of several places."""

from tests.scenarios.vantages import shut_rows, talk_rows

ROWS = (*shut_rows.ROWS, *talk_rows.ROWS)
