"""The identity of a row: the texts that name somebody, and the tokens that stand for them once landed.

Add here: another identity that a row may carry. Keep out: normalisation (tokens.py) and who is whom (identity.py).
"""

from __future__ import annotations

import hashlib
import hmac
from typing import Final

from dagster_project.intake import display_names, tokens
from dagster_project.intake.keys import PseudonymKey

IDENTITY_FIELDS: Final = ("staff_number", "email", "name", "section")
TOKEN_COLUMNS: Final = (
    "staff_number_token",
    "email_token",
    "upn_token",
    "name_token",
    "name_section_token",
    "reading_token",
    "reading_section_token",
    "section_token",
)


def identity_tokens(
    key: PseudonymKey, staff_number: str, email: str, name: str, section: str
) -> dict[str, str | None]:
    """Tokens of one combination; ``identity_key`` is None where nothing names a person.

    ``reading`` tokens are those of the name's second reading (display_names.py), in the same domains as the first.
    """
    second = display_names.reading(name)
    spelled = second.name if tokens.name(second.name) != tokens.name(name) else ""
    result = {
        "staff_number_token": tokens.token(key, "staff_number", tokens.staff_number(staff_number)),
        "email_token": tokens.token(key, "email", tokens.email(email)),
        "upn_token": tokens.token(key, "upn", tokens.upn(email)),
        "name_token": tokens.token(key, "name", tokens.name(name)),
        "name_section_token": tokens.token(key, "name_section", tokens.name_with_section(name, section)),
        "reading_token": tokens.token(key, "name", tokens.name(spelled)),
        "reading_section_token": tokens.token(
            key, "name_section", tokens.name_with_section(spelled, second.section or section)
        ),
        "section_token": tokens.token(key, "section", tokens.section(section) or tokens.section(second.section)),
    }
    named = [result[column] or "" for column in TOKEN_COLUMNS if column != "section_token"]
    result["identity_key"] = tokens.token(key, "identity", "|".join(named)) if any(named) else None
    return result


def text_digest(key: PseudonymKey, domain: str, *texts: str) -> bytes:
    """What tells texts of a row from others between deliveries, carriage returns aside, which one program writes at a
    line end in a cell and another not."""
    written = "\x1f".join(("row", domain, *texts)).replace("\r", "")
    return hmac.new(key.secret, written.encode(), hashlib.sha256).digest()
