"""How one city runs its nights: the optional file operations.yml, as typed values, checked.

It holds no secret: passwords come from the environment or from a file of mode 0600 outside the data root. Add here: a
key of operations.yml and the rule that makes it valid. Keep out: what is measured (programme.py).
"""

from __future__ import annotations

import re
from datetime import time
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from dagster_project import yaml_lines
from dagster_project.messages import CouldNotRun
from dagster_project.programme_errors import all_of

Security = Literal["none", "starttls", "tls"]
Engine = Literal["duckdb", "spark"]


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


def _address(text: str) -> str:
    if not re.fullmatch(r"[^\s@<>,]+@[^\s@<>,]+", text):
        raise ValueError(f"address:{text}")
    return text


def _web_address(text: str) -> str:
    if not re.fullmatch(r"https?://\S+", text):
        raise ValueError("web_address:")
    return text


def _master(text: str) -> str:
    """Masters that were tried: a standalone cluster's (several where one stands in for another), or this machine alone."""
    if not re.fullmatch(r"spark://[^\s:,/]+:\d+(,[^\s:,/]+:\d+)*|local\[(\d+|\*)\]", text):
        raise ValueError("spark_master:")
    return text


def _absolute(text: str) -> str:
    if not Path(text).is_absolute():
        raise ValueError("absolute_path:")
    return text


def _clock(value: object) -> object:
    """16:00 without quotes is a number to YAML (of base 60), and so no text."""
    if not isinstance(value, str) or not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", value):
        raise ValueError(f"clock:{value}")
    return time.fromisoformat(value)


Text = Annotated[str, Field(min_length=1)]
Address = Annotated[str, AfterValidator(_address)]
Addresses = Annotated[
    tuple[Address, ...],
    BeforeValidator(lambda value: tuple(value) if isinstance(value, list) else value),
    Field(min_length=1),
]


class Mail(_Entry):
    """A mail server. The password of ``user`` is in KATSUYO_MAIL_PASSWORD or in ``password_file``."""

    host: Text
    port: Annotated[int, Field(ge=1, le=65535)] = 25
    security: Security = "starttls"
    sender: Annotated[Address, Field(alias="from")]
    to: Addresses
    user: Text | None = None
    password_file: Text | None = None
    ca_file: Text | None = None

    @model_validator(mode="after")
    def _no_password_in_clear(self) -> Mail:
        if self.user is not None and self.security == "none":
            raise ValueError("password_in_clear:")
        return self


class Webhook(_Entry):
    """An address that takes JSON. Where the address itself is a secret it is in KATSUYO_WEBHOOK_URL or ``url_file``."""

    url: Annotated[str, AfterValidator(_web_address)] | None = None
    url_file: Text | None = None
    ca_file: Text | None = None


class Alerts(_Entry):
    """Who hears of a night. ``timeout_seconds`` holds for one attempt as a whole; ``night_by`` (Japanese time) is when
    a night must have ended."""

    mail: Mail | None = None
    webhook: Webhook | None = None
    timeout_seconds: Annotated[int, Field(ge=1, le=15)] = 10
    attempts: Annotated[int, Field(ge=1, le=3)] = 2
    night_by: Annotated[time, BeforeValidator(_clock)] = time(6, 0)


class Retention(_Entry):
    """How many years landed rows are kept after the last day of their trial, workshop or survey."""

    landed_years: Annotated[int, Field(ge=1, le=100)]


class Spark(_Entry):
    """A Spark cluster, and a folder that this machine and all of the cluster's see under the same path (``work/spark`` of
    the data root unless told otherwise). What else Spark should know stands in its own spark-defaults.conf."""

    master: Annotated[str, AfterValidator(_master)]
    storage: Annotated[str, AfterValidator(_absolute)] | None = None


class Operations(_Entry):
    alerts: Alerts = Alerts()
    retention: Retention | None = None
    engine: Engine = "duckdb"
    spark: Spark | None = None

    @model_validator(mode="after")
    def _spark_is_described(self) -> Operations:
        if self.engine == "spark" and self.spark is None:
            raise ValueError("spark_without_master:")
        return self


def read(path: Path) -> Operations:
    """The operations file; defaults (no alerts, no retention) where there is none.

    Raises:
        CouldNotRun: with one message per fault, each naming file and line.
    """
    if not path.exists():
        return Operations()
    lined = yaml_lines.read(path)
    try:
        return Operations.model_validate({} if lined.value is None else lined.value)
    except ValidationError as error:
        raise CouldNotRun(*all_of(error, lined)) from error
