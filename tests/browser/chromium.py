"""How Chromium is started: quietly, and asking nothing of anybody but the page's own server."""

from typing import Final

FLAGS: Final = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
    "--no-sandbox",
)
