"""The log, for operators: one event a fact, fixed names, key=value with ids; no secrets, no page text."""

import logging
import sys
from typing import TextIO

import structlog

log: structlog.stdlib.BoundLogger = structlog.get_logger()


def set_up_log(stream: TextIO = sys.stderr) -> None:
    """Where events go: coloured on a terminal, one `key=value` line each in a file or pipe."""
    is_terminal = stream.isatty()
    renderer = structlog.dev.ConsoleRenderer() if is_terminal else structlog.processors.LogfmtRenderer()
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(stream),
        cache_logger_on_first_use=True,
    )
    logging.basicConfig(level=logging.WARNING, stream=stream, format="%(levelname)s %(name)s %(message)s")
