"""The identity of a row: the texts that name somebody, and the tokens that stand for them once landed.

Add here: another identity that a row may carry. Keep out: normalisation (people/tokens.py) and who is whom (people/identity.py).
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Iterable
from typing import Final

from dagster_project.intake.people import display_names, tokens
from dagster_project.intake.people.keys import PseudonymKey

# account: how a tool names somebody who is no e-mail or staff number (a login, an id of its own).
IDENTITY_FIELDS: Final = ("staff_number", "email", "name", "section", "account")
TOKEN_COLUMNS: Final = (
    "staff_number_token",
    "email_token",
    "upn_token",
    "account_token",
    "name_token",
    "name_section_token",
    "reading_token",
    "reading_section_token",
    "section_token",
)


def identity_tokens(
    key: PseudonymKey, staff_number: str, email: str, name: str, section: str, account: str = "", tool: str = ""
) -> dict[str, str | None]:
    """Tokens of one combination; ``identity_key`` is None where nothing names a person. ``tool`` says whose accounts
    ``account`` is of; an account that is an e-mail is one, and beside another e-mail the UPN.

    ``reading`` tokens are those of the name's second reading (people/display_names.py), in the same domains as the first.
    """
    address, own_address = tokens.email(email), tokens.email(account)
    address = address or own_address
    spelled, unit = tokens.name(name), tokens.section(section)
    second = display_names.reading(name)
    other, other_unit = tokens.name(second.name), tokens.section(second.section)
    other = "" if other == spelled else other
    result = {
        "staff_number_token": tokens.token(key, "staff_number", tokens.staff_number(staff_number)),
        "email_token": tokens.token(key, "email", address),
        "upn_token": tokens.token(key, "upn", tokens.upn(own_address) or tokens.upn(address)),
        "account_token": tokens.token(key, f"account {tool}", "" if own_address else tokens.account(account)),
        "name_token": tokens.token(key, "name", spelled),
        "name_section_token": tokens.token(key, "name_section", tokens.name_with_section(spelled, unit)),
        "reading_token": tokens.token(key, "name", other),
        "reading_section_token": tokens.token(
            key, "name_section", tokens.name_with_section(other, other_unit or unit)
        ),
        "section_token": tokens.token(key, "section", unit or other_unit),
    }
    named = [result[column] or "" for column in TOKEN_COLUMNS if column != "section_token"]
    result["identity_key"] = tokens.token(key, "identity", "|".join(named)) if any(named) else None
    return result


def identity_digest(key: PseudonymKey, texts: Iterable[str]) -> str:
    """What stands for the texts of one combination where rows are compared between deliveries, carriage returns aside.

    96 bits, more than anybody can try, in 16 characters: with most cells behind it, a block of MD5 holds them.
    """
    written = "\x1f".join(("row", *texts)).replace("\r", "")
    return base64.b64encode(hmac.digest(key.secret, written.encode(), hashlib.sha256)[:12]).decode()
