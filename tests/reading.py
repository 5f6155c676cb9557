"""Works as somebody of the cast, with what row-level security shows that person."""

from collections.abc import Iterator
from contextlib import contextmanager

from rets import access
from rets.db import SYSTEM, ViewerSession
from tests.builders import TODAY


@contextmanager
def reading(session: ViewerSession, slug: str) -> Iterator[access.Reader]:
    """Work as somebody of the cast, with what row-level security lets that person see."""
    reader = access.reader_for(session, slug, TODAY)
    assert reader is not None
    session.flush()
    session.expunge_all()
    session.act_as(reader.viewer)
    try:
        yield reader
        session.flush()
    finally:
        session.act_as(SYSTEM)
