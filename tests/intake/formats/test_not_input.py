"""Traces of requests and other exports that look like usage logs: recognised, and refused with what to deliver."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dagster_project.intake.formats.not_input import LAYOUTS
from dagster_project.intake.inspection import inspection
from tests.intake.formats.shared_samples import refusal, root_for, sample
from tests.intake.small_root import SmallRoot, csv_bytes

TRACES = {
    "azure.csv": csv_bytes(
        [["TIMESTAMP", "ContextTokens", "GeneratedTokens"], ["2023-11-16 18:15:46.6805900", "374", "44"]]
    ),
    "burst.csv": csv_bytes(
        [
            ["Timestamp", "Model", "Request tokens", "Response tokens", "Total tokens", "Log Type"],
            ["5", "ChatGPT", "472", "18", "490", "Conversation log"],
        ]
    ),
    "burst3.csv": csv_bytes(
        [
            [
                "Timestamp",
                "Session ID",
                "Elapsed time",
                "Model",
                "Request tokens",
                "Response tokens",
                "Total tokens",
                "Log Type",
            ]
        ]
    ),
    "mooncake.jsonl": b"\n".join(
        json.dumps({"timestamp": i, "input_length": 7, "output_length": 5, "hash_ids": [0, i]}).encode()
        for i in range(3)
    ),
    "rag.jsonl": json.dumps(
        {"timestamp": "82", "input_length": 3, "output_length": 1, "hash_ids": {"history": [1]}, "session_id": "s"}
    ).encode(),
}


@pytest.fixture
def root(tmp_path: Path) -> SmallRoot:
    return SmallRoot(tmp_path / "root")


@pytest.mark.parametrize("name", TRACES)
@pytest.mark.parametrize("folder", ["trials/t1", "workshops/w1"])
def test_traces_are_for_load_tests_never_for_people(root: SmallRoot, name: str, folder: str) -> None:
    path = root.put(f"inbox/{folder}/{name}", TRACES[name])
    root.take_in()
    found = root.delivery(f"inbox/{folder}/{name}").refusal
    assert found is not None
    assert "負荷試験" in found.ja
    assert "no people" in found.en
    seen = inspection.inspect(path)
    assert not seen.readable
    assert "負荷試験" in str(seen.refusal)


@pytest.mark.parametrize(
    "name",
    [
        "AzureLLMInferenceTrace_conv.head200.csv",
        "mooncake_conversation_trace.head100.jsonl",
        "ragpulse_0_trace.head100.jsonl",
    ],
)
def test_the_sample_traces(tmp_path: Path, name: str) -> None:
    small = root_for(SmallRoot(tmp_path / "root"), questions="[{code: q, headers: [q], type: text}]")
    assert "no people in it" in refusal(small, sample(f"real/traces/{name}"), "trials/t1")


def test_a_personal_export_of_chatgpt_says_what_to_deliver(root: SmallRoot) -> None:
    chats = [
        {"title": "題", "create_time": 1712800000.5, "mapping": {"a": {"id": "a"}}, "current_node": "a", "id": "x"}
    ]
    root.put("inbox/trials/t1/conversations.json", json.dumps(chats).encode())
    root.take_in()
    assert "ChatGPT" in str(root.delivery("inbox/trials/t1/conversations.json").refusal)


def test_every_layout_here_is_refused() -> None:
    assert all(layout.refusal for layout in LAYOUTS)
