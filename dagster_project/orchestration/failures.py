"""What a station says when it stops the night, in a form that the event log keeps and `last_night` reads back.

Add here: how a kind of stop is recorded. Keep out: deciding that something is wrong.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from dagster import Failure, MetadataValue

from dagster_project.disk_errors import as_disk_trouble
from dagster_project.messages import KatsuyoError, Message

MESSAGES = "messages"
WARNINGS = "warnings"
EXIT_CODE = "exit_code"


def message_metadata(messages: Sequence[Message]) -> MetadataValue:
    return MetadataValue.json([{"ja": message.ja, "en": message.en} for message in messages])


def messages_of(metadata: Mapping[str, MetadataValue]) -> list[Message]:
    """The messages that a failure or a check carries."""
    value = metadata.get(MESSAGES)
    entries = value.value if value is not None else []
    return [Message(entry["ja"], entry["en"]) for entry in entries] if isinstance(entries, list) else []


@contextmanager
def told_to_dagster() -> Iterator[None]:
    """Turns our errors, and the disk's, into Dagster's Failure, without retry: nothing mends itself by trying again."""
    try:
        yield
    except KatsuyoError as error:
        raise told(error) from None
    except Exception as error:
        trouble = as_disk_trouble(error)
        if trouble is None:
            raise
        raise told(trouble) from None


def told(error: KatsuyoError, description: str = "") -> Failure:
    """The error as Dagster keeps it. ``description`` is for the run's page, where it says more than the messages."""
    return Failure(
        description=description or str(error),
        metadata={MESSAGES: message_metadata(error.messages), EXIT_CODE: error.exit_code},
        allow_retries=False,
    )
