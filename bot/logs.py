"""Log lines: JSON for machines, colours for a terminal, and never a Slack token in either."""

import logging
import re
from typing import TextIO

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

# No word boundary in front: colour codes and escaped line ends finish with a letter.
_SECRET = re.compile(r"(xox[a-z]|xapp)-[0-9A-Za-z-]{6,}|(ticket=)[^&\s\"']+")


def configure_logs(stream: TextIO, level: int = logging.INFO) -> None:
    """Send our own log lines and those of libraries to ``stream``, in one form."""
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.stdlib.PositionalArgumentsFormatter(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.StackInfoRenderer(),
    ]
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            *_rendering(is_terminal=stream.isatty()),
            mask_secrets,
        ],
    )
    handler = logging.StreamHandler(stream)
    handler.setFormatter(formatter)
    logging.basicConfig(handlers=[handler], level=level, force=True)
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
    )


def mask_secrets(_logger: WrappedLogger, _method: str, line: EventDict | str) -> str:
    """Take tokens and socket tickets out of a finished line, wherever in it they stand."""
    return _SECRET.sub(lambda found: f"{found[1] or found[2]}(hidden)", str(line))


def _rendering(*, is_terminal: bool) -> list[Processor]:
    if is_terminal:
        return [structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)]
    return [structlog.processors.format_exc_info, structlog.processors.JSONRenderer()]
