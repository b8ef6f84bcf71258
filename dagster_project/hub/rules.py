"""``hub.yml`` in the hub's data root: what a comparison must have, where the house's defaults are not wanted.

Add here: a key of hub.yml. Keep out: what is done with it (comparability.py, standing.py).
"""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Annotated, Final, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, field_validator

from dagster_project import yaml_lines
from dagster_project.messages import CouldNotRun, Message

RULES_FILE: Final = "hub.yml"


def _as_tuple(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value


class HubRules(BaseModel):
    """``minimum_cities``: no percentile and no median of fewer cities. ``unit_of_use`` and ``usage_bucket_edges``: what
    trials must have to be compared; where not declared, what most cities have."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    minimum_cities: Annotated[int, Field(ge=2)] = 5
    unit_of_use: Literal["prompt", "session", "day", "reply"] | None = None
    usage_bucket_edges: Annotated[tuple[int, ...] | None, BeforeValidator(_as_tuple)] = None

    @field_validator("usage_bucket_edges")
    @classmethod
    def _rising(cls, edges: tuple[int, ...] | None) -> tuple[int, ...] | None:
        if edges is not None and (not edges or edges[0] != 1 or any(a >= b for a, b in pairwise(edges))):
            raise ValueError("the edges must begin with 1 and rise")
        return edges


def read_rules(folder: Path) -> HubRules:
    """The rules of a data root, the defaults where it has no hub.yml.

    Raises:
        CouldNotRun: the file is malformed; names the line and what is wrong.
    """
    path = folder / RULES_FILE
    if not path.exists():
        return HubRules()
    lined = yaml_lines.read(path)
    try:
        return HubRules.model_validate({} if lined.value is None else lined.value)
    except ValidationError as error:
        raise CouldNotRun(
            *(
                Message(
                    f"{RULES_FILE} の {lined.line_of(fault['loc'])} 行目（{'.'.join(map(str, fault['loc'])) or '全体'}）: "
                    f"{fault['msg']}。直してもう一度実行してください。",
                    f"{RULES_FILE} line {lined.line_of(fault['loc'])} ({'.'.join(map(str, fault['loc'])) or 'all'}): "
                    f"{fault['msg']}. Mend it and run again.",
                )
                for fault in error.errors()
            )
        ) from None
