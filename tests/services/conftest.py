"""What tests of several verbs need."""

from collections.abc import Iterator

import pytest

from rets.db import ViewerSession
from tests.calendars import Calendar
from tests.mailbox import mail_server


@pytest.fixture
def calendar(staffed: ViewerSession) -> Iterator[Calendar]:
    with mail_server() as (inbox, url):
        yield Calendar(staffed, inbox, url)
