"""`python -m tests.atlas`: write docs/coverage.md."""

from tests.atlas.page import DOCUMENT, page
from tests.atlas.proofs import collect

if __name__ == "__main__":
    DOCUMENT.write_text(page(collect()), encoding="utf-8")
