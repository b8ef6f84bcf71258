"""One PostgreSQL server for the tests of a file."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.postgres.postgres_server import PostgresServer, postgres_server, programs


@pytest.fixture(scope="module")
def server() -> Iterator[PostgresServer]:
    bin = programs()
    if bin is None:
        pytest.skip("PostgreSQL is not installed (Debian: apt-get install postgresql)")
    with postgres_server(bin) as server:
        yield server
