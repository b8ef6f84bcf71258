"""Turns pydantic's faults in a programme file into sentences with file, line, key and what to do.

Add here: the sentence for a kind of fault. Keep out: the rules themselves (programme.py).
"""

from __future__ import annotations

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from dagster_project.messages import Message
from dagster_project.yaml_lines import LinedYaml, Location

# Rules of programme.py that raise ValueError("<rule>:<value>"), and pydantic's own error types.
_SENTENCES: dict[str, tuple[str, str]] = {
    "extra_forbidden": (
        "知らない項目「{key}」です。綴りを確かめるか、消してください。",
        "unknown key '{key}'. Check the spelling, or remove it.",
    ),
    "missing": ("項目「{key}」がありません。書き加えてください。", "the key '{key}' is missing. Add it."),
    "organisation_code": (
        "organisation.code「{input}」は全国地方公共団体コード（6桁、検査数字つき）ではありません。",
        "organisation.code '{input}' is not a local government code (six digits, the last one checks the others).",
    ),
    "timezone": (
        "タイムゾーン「{input}」を知りません。例: Asia/Tokyo",
        "unknown time zone '{input}'. Example: Asia/Tokyo",
    ),
    "edges": (
        "usage_bucket_edges は 1 から、小さい順に、重ならないように書いてください。例: [1, 10, 20, 50]",
        "usage_bucket_edges must start at 1 and rise without overlap. Example: [1, 10, 20, 50]",
    ),
    "population": (
        "population は participants(<workshop>)、eligible(<trial>)、または 1 以上の人数です（書かれている値: {input}）。",
        "population is participants(<workshop>), eligible(<trial>) or a number of people (found: {input}).",
    ),
    "address": (
        "「{key}」の {input} はメールアドレスではありません。例: dx@example.lg.jp",
        "'{key}': {input} is no e-mail address. Example: dx@example.lg.jp",
    ),
    "clock": (
        '「{key}」は時刻です（書かれている値: {input}）。引用符つきで "06:00" のように書いてください。',
        "'{key}' is a time of day (found: {input}). Write it in quotes, such as \"06:00\".",
    ),
    "web_address": (
        "「{key}」は http:// か https:// で始まる URL です。",
        "'{key}' is a URL that begins with http:// or https://.",
    ),
    "password_in_clear": (
        "user を使うときは security を starttls か tls にしてください。暗号化せずにパスワードは送りません。",
        "with a user, security must be starttls or tls: a password is not sent in clear.",
    ),
    "spark_master": (
        "「{key}」は Spark のマスターです（書かれている値: {input}）。例: spark://spark.example.lg.jp:7077",
        "'{key}' is a Spark master (found: {input}). Example: spark://spark.example.lg.jp:7077",
    ),
    "absolute_path": (
        "「{key}」は / で始まるパスです（書かれている値: {input}）。",
        "'{key}' is an absolute path (found: {input}).",
    ),
    "spark_without_master": (
        "engine: spark には spark: {{master: spark://…:7077}} が要ります（docs/spark.md）。",
        "engine: spark needs spark: {{master: spark://…:7077}} (docs/spark.md).",
    ),
    "string_pattern_mismatch": (
        "「{input}」は id に使えません。半角英数字と - _ だけ、64 文字までにしてください。",
        "'{input}' cannot be an id. Use ASCII letters, digits, - and _, 64 at most.",
    ),
    "string_type": (
        '「{key}」は文字列です（書かれている値: {input}）。引用符 " " で囲んでください。',
        "'{key}' must be text (found: {input}). Put it in quotes.",
    ),
    "literal_error": (
        "「{key}」に {input} は書けません。書けるのは {expected} です。",
        "'{key}' cannot be {input}. It is one of {expected}.",
    ),
    "date_type": (
        "「{key}」は日付です（書かれている値: {input}）。引用符なしで 2024-04-01 のように書いてください。",
        "'{key}' is a date (found: {input}). Write it without quotes, such as 2024-04-01.",
    ),
    "int_type": (
        "「{key}」は整数です（書かれている値: {input}）。引用符なしの数にしてください。",
        "'{key}' is a whole number (found: {input}). Write it without quotes.",
    ),
    "bool_type": (
        "「{key}」は true か false です（書かれている値: {input}）。引用符なしで書いてください。",
        "'{key}' is true or false (found: {input}). Write it without quotes.",
    ),
    "tuple_type": (
        "「{key}」は並びです（書かれている値: {input}）。[ ] で囲むか、行ごとに - を付けてください。",
        "'{key}' is a list (found: {input}). Put it in [ ], or begin each line with -.",
    ),
    "model_type": (
        "「{key}」には項目が要ります（書かれている値: {input}）。「項目: 値」の形で書いてください。",
        "'{key}' needs entries (found: {input}). Write them as 'key: value'.",
    ),
    "dict_type": (
        "「{key}」には項目が要ります（書かれている値: {input}）。「項目: 値」の形で書いてください。",
        "'{key}' needs entries (found: {input}). Write them as 'key: value'.",
    ),
    "too_short": ("「{key}」が空です。一つ以上書いてください。", "'{key}' is empty. Write at least one."),
    "string_too_short": ("「{key}」が空です。書いてください。", "'{key}' is empty. Fill it in."),
    "greater_than": (
        "「{key}」は {limit} より大きい数です（書かれている値: {input}）。",
        "'{key}' is a number above {limit} (found: {input}).",
    ),
    "greater_than_equal": (
        "「{key}」は {limit} 以上です（書かれている値: {input}）。",
        "'{key}' is {limit} or more (found: {input}).",
    ),
    "less_than_equal": (
        "「{key}」は {limit} 以下です（書かれている値: {input}）。",
        "'{key}' is {limit} or less (found: {input}).",
    ),
}
_OTHER = (
    "「{key}」の値 {input} が正しくありません（{reason}）。",
    "the value {input} of '{key}' is not valid ({reason}).",
)


def all_of(error: ValidationError, lined: LinedYaml) -> tuple[Message, ...]:
    """One message for each fault. Pydantic counts no faulty item, so that a list of one such item is also "empty"."""
    real = [fault for fault in error.errors() if not (fault["type"] == "too_short" and fault["input"])]
    return tuple(dict.fromkeys(describe(fault, lined) for fault in real))


def describe(fault: ErrorDetails, lined: LinedYaml) -> Message:
    """One message for one pydantic fault, with the line of the value in the file."""
    location: Location = tuple(part for part in fault["loc"] if _stands_in_file(part))
    rule = fault["type"]
    if rule == "value_error":
        rule = str(fault["ctx"]["error"]).split(":", 1)[0]
    ja, en = _SENTENCES.get(rule, _OTHER)
    context = fault.get("ctx", {})
    facts = {
        # An item of a list goes by the list's name.
        "key": next((part for part in reversed(location) if isinstance(part, str)), lined.path.name),
        "input": repr(fault["input"]) if isinstance(fault["input"], (dict, list)) else str(fault["input"]),
        "reason": fault["msg"],
        "expected": str(context.get("expected", "")).replace(" or ", ", "),
        "limit": next((context[bound] for bound in ("gt", "ge", "le") if bound in context), ""),
    }
    line = lined.line_of(location)
    return Message(
        f"{lined.path} の {line} 行目: {ja.format_map(facts)}", f"{lined.path}, line {line}: {en.format_map(facts)}"
    )


def _stands_in_file(part: str | int) -> bool:
    """Pydantic adds the name of a union's branch to the location; it stands in no file."""
    return isinstance(part, int) or not (part == "Eligible" or part.startswith("literal["))
