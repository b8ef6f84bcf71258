"""Keyed tokens: what stands for a person once a row has passed the door.

A token is HMAC-SHA-256 of a normalised identity, 128 bits kept, separated by domain (RFC 2104; a name and an e-mail
of the same letters give different tokens). Add here: a domain and its normalisation. Keep out: who is whom
(identity.py).
"""

from __future__ import annotations

import hashlib
import hmac
import re
import unicodedata
from typing import Final

from dagster_project.intake.keys import PseudonymKey

TOKEN_HEX_DIGITS: Final = 32

# Variant characters that staff lists and tools write for one another (variant -> common form).
_VARIANTS: Final = str.maketrans("髙﨑濵濱德邊邉齋齊斎澤廣", "高崎浜浜徳辺辺斉斉斉沢広")
_SPACE: Final = re.compile(r"\s+")
# 総 務 課: spread out to fill its cell. A space before a lone character parts no words.
_SPREAD: Final = re.compile(r"\s+(?=\S(?:\s|$))")
_UPPER_UNIT: Final = re.compile(r"^.+?[部局](?=.+(?:課|室|センター|所|館|係)$)")


def staff_number(text: str) -> str:
    """Half width, upper case, no spaces, without the leading zeros that a spreadsheet loses."""
    return _SPACE.sub("", unicodedata.normalize("NFKC", text)).upper().lstrip("0")


def email(text: str) -> str:
    """Lower case, half width; empty where it is no address (Microsoft Forms writes `anonymous`)."""
    address = _SPACE.sub("", unicodedata.normalize("NFKC", text)).lower()
    return address if "@" in address else ""


def name(text: str) -> str:
    """Width, spaces and variant characters taken away: 髙橋　花子, 高橋 花子 and 髙橋花子 are one spelling."""
    return _SPACE.sub("", unicodedata.normalize("NFKC", text)).translate(_VARIANTS)


def section(text: str) -> str:
    """The section alone: `総務部 人事課`, `総務部人事課` and `人 事 課` give 人事課."""
    parts = _SPREAD.sub("", unicodedata.normalize("NFKC", text).strip()).split()
    return _UPPER_UNIT.sub("", parts[-1]) if parts else ""


def name_with_section(person: str, unit: str) -> str:
    """Both parts normalised, or empty where one is missing."""
    spelled, where = name(person), section(unit)
    return f"{spelled}\x1f{where}" if spelled and where else ""


def token(key: PseudonymKey, domain: str, normalised: str) -> str | None:
    """128 bits as 32 hex digits, None for an empty identity."""
    if not normalised:
        return None
    message = f"{domain}\x1f{normalised}".encode()
    return hmac.new(key.secret, message, hashlib.sha256).hexdigest()[:TOKEN_HEX_DIGITS]


def hmac_pads(key: PseudonymKey) -> tuple[bytes, bytes]:
    """Inner and outer padded key (RFC 2104, section 2), so that DuckDB can compute the same HMAC over a column."""
    block = hashlib.sha256(key.secret).digest() if len(key.secret) > 64 else key.secret
    block = block.ljust(64, b"\0")
    return bytes(byte ^ 0x36 for byte in block), bytes(byte ^ 0x5C for byte in block)
