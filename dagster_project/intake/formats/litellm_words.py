"""What LiteLLM's tables share: its calls that are no prompt, its own accounts, its columns of people.

Add here: another such call, path or account. Keep out: its tables (litellm.py, litellm_daily.py).
"""

from __future__ import annotations

from typing import Final

from dagster_project.intake.recognising.layout import Exclusion, Field
from dagster_project.messages import Message

TOOL: Final = "litellm"

# litellm.types.utils.CallTypes, with and without the `a` of an asynchronous call: what no person's prompt is.
NO_PROMPT_CALLS: Final = (
    "embedding",
    "moderation",
    "rerank",
    "transcription",
    "speech",
    "ocr",
    "search",
    "vector_store_search",
    "vector_store_create",
    "vector_store_file_create",
    "create_file",
    "file_content",
    "file_list",
    "file_delete",
    "create_batch",
    "retrieve_batch",
    "list_batches",
    "cancel_batch",
    "create_fine_tuning_job",
    "cancel_fine_tuning_job",
    "list_fine_tuning_jobs",
    "retrieve_fine_tuning_job",
    "get_assistants",
    "create_assistants",
    "delete_assistant",
    "create_thread",
    "get_thread",
    "get_messages",
    "get_responses",
    "delete_responses",
    "list_input_items",
    "count_tokens",
    "health_check",
    "call_mcp_tool",
    "list_mcp_tools",
    "ingest",
    "query",
)
NO_PROMPT_ENDPOINTS: Final = tuple(
    prefix + path
    for prefix in ("", "/", "/v1/")
    for path in (
        "embeddings",
        "moderations",
        "rerank",
        "audio/transcriptions",
        "audio/speech",
        "ocr",
        "files",
        "batches",
        "fine_tuning/jobs",
        "vector_stores",
        "mcp",
    )
)
NOT_A_PROMPT: Final = Message(
    "埋め込み、検閲、音声、ファイルなど、質問でない呼び出し",
    "a call that is no prompt: embedding, moderation, audio, file, tool",
)
# litellm.constants: LITELLM_PROXY_ADMIN_NAME, and the accounts of its own jobs.
_OWN_ACCOUNTS: Final = (
    "default_user_id",
    "litellm-internal-health-check",
    "litellm_internal_jobs",
    "litellm_proxy_master_key",
)
_OWN: Final = Message("LiteLLM 自身か管理者のマスターキーの呼び出し", "a call of LiteLLM itself or by its master key")
NOBODY: Final = Message(
    "end_user と user がどの行でも空で、誰の利用か分かりません。LiteLLM の鍵を人ごとに発行するか、呼び出すプログラムが user に"
    "メールアドレスなどを入れるようにして、その後のログを置いてください。",
    "end_user and user are empty in every row: no row says whose use it is. Issue LiteLLM keys per person, or let the "
    "calling program send an e-mail or login as user, and deliver the logs from then on.",
)


END_USER: Final = Field("end_user", ("end_user", "end_user_id"))
EMAIL: Final = Field("email", ("user_email",))
OWN_CALL: Final = Exclusion("own_call", "account", _OWN_ACCOUNTS, _OWN)
