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

from dagster_project.intake.people import display_names
from dagster_project.intake.people.keys import PseudonymKey
from dagster_project.intake.people.variant_characters import FAMILIES, LOOK_ALIKES

TOKEN_HEX_DIGITS: Final = 32

_VARIANTS: Final = str.maketrans(
    {variant: family[0] for family in FAMILIES.split() for variant in family[1:]} | LOOK_ALIKES
)
_REPEATED: Final = re.compile(r"(.)々")
_LATIN: Final = re.compile(r"[A-Za-z\s,._'\-]+")
_LATIN_PARTING: Final = re.compile(r"[\s,._]+")
_DOT: Final = re.compile(r"[\s・]+")
# How Microsoft Entra ID writes a guest: taro_other.example#EXT#@tenant.onmicrosoft.com.
_GUEST: Final = re.compile(r"^(.+)_([^_@]+)#ext#@")
_IN_ANGLES: Final = re.compile(r"<([^<>]*@[^<>]*)>")
# Anybody may have any name before the @ there, and these names are nobody's.
FREE_MAIL: Final = ("gmail.com", "yahoo.co.jp", "icloud.com", "outlook.com", "outlook.jp", "hotmail.com", "hotmail.co.jp",
                    "live.jp", "docomo.ne.jp", "ezweb.ne.jp", "au.com", "softbank.ne.jp", "i.softbank.jp")  # fmt: skip
NOBODYS: Final = ("info", "admin", "test", "mail", "office", "contact", "guest", "user", "noreply", "no-reply")
_SPACE: Final = re.compile(r"\s+")
# 総 務 課: spread out to fill its cell. A space before a lone character parts no words.
_SPREAD: Final = re.compile(r"\s+(?=\S(?:\s|$))")
_UPPER_UNIT: Final = re.compile(r"^.+?[部局](?=.+(?:課|室|センター|所|館|係)$)")


def staff_number(text: str) -> str:
    """Half width, upper case, no spaces, without the leading zeros that a spreadsheet loses."""
    return _SPACE.sub("", unicodedata.normalize("NFKC", text)).upper().lstrip("0")


def email(text: str) -> str:
    """Lower case, half width, a guest's own address; empty where it is no address (Microsoft Forms writes
    `anonymous`, Zoom cuts a long one with `…`)."""
    if "…" in text:
        return ""
    address = unicodedata.normalize("NFKC", text).lower()
    inside = _IN_ANGLES.search(address)
    address = _GUEST.sub(r"\1@\2\0", _SPACE.sub("", inside.group(1) if inside else address)).partition("\0")[0]
    return address if "@" in address else ""


def account(text: str) -> str:
    """Half width and lower case, without spaces around it."""
    return unicodedata.normalize("NFKC", text).strip().casefold()


def upn(text: str) -> str:
    """What stands before the @: the same in the city's mail domain and in its cloud tenant's."""
    local, _, domain = email(text).partition("@")
    return "" if domain in FREE_MAIL or local in NOBODYS else local


def name(text: str) -> str:
    """Width, spaces, tags and variant characters taken away: 髙橋　花子 (EXT) and 高橋花子 are one spelling. A name in
    Latin letters has its words sorted: `Taro YAMADA` and `Yamada, Taro`."""
    text = display_names.plain(text)
    letters = "".join(part for part in unicodedata.normalize("NFKD", text) if not unicodedata.combining(part))
    if _LATIN.fullmatch(letters):
        return " ".join(sorted(filter(None, _LATIN_PARTING.split(letters.casefold()))))
    return _REPEATED.sub(r"\1\1", _DOT.sub("", text).translate(_VARIANTS))


def section(text: str) -> str:
    """The section alone: `総務部 人事課`, `総務部人事課` and `人 事 課` give 人事課."""
    parts = _SPREAD.sub("", unicodedata.normalize("NFKC", text).strip()).split()
    return _UPPER_UNIT.sub("", parts[-1]) if parts else ""


def name_with_section(spelled: str, where: str) -> str:
    """Of a normalised name and section, or empty where one is missing."""
    return f"{spelled}\x1f{where}" if spelled and where else ""


def token(key: PseudonymKey, domain: str, normalised: str) -> str | None:
    """128 bits as 32 hex digits, None for an empty identity."""
    if not normalised:
        return None
    message = f"{domain}\x1f{normalised}".encode()
    return hmac.digest(key.secret, message, hashlib.sha256).hex()[:TOKEN_HEX_DIGITS]
