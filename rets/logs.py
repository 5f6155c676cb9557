"""Log lines: readable on a terminal, JSON for other programs. No line holds what somebody typed.

Tracebacks are plain: a rich one would print local variables, and those may hold a dossier.
"""

import logging
import sys

import structlog


def configure(*, as_json: bool) -> None:
    """Sets up structlog for this process; lines go to standard error."""
    show = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if as_json
        else structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            *([structlog.processors.format_exc_info] if as_json else []),
            show,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),
        cache_logger_on_first_use=False,
    )
