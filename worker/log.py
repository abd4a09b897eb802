"""The log, for operators: one event a fact, fixed names, key=value with ids; no secrets, no page text."""

import logging
import sys

import structlog

log: structlog.stdlib.BoundLogger = structlog.get_logger()


def set_up_log() -> None:
    """Events go to standard error: coloured on a terminal, one `key=value` line each in a file or pipe."""
    is_terminal = sys.stderr.isatty()
    renderer = structlog.dev.ConsoleRenderer() if is_terminal else structlog.processors.LogfmtRenderer()
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, format="%(levelname)s %(name)s %(message)s")
