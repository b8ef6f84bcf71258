"""What a person in front of `katsuyo nightly` sees while it runs: the stations, one line each.

Add here: words for a station. Keep out: Dagster's own log, which the UI shows.
"""

import logging
import sys

from dagster import DagsterEventType, InitLoggerContext, colored_console_logger, logger

from dagster_project.messages import Message

STATIONS = {
    "intake": Message("受け取り: inbox を読む", "intake: reading the inbox"),
    "dbt_marts": Message("集計: dbt", "marts: dbt"),
    "gate_marts": Message("関門: Great Expectations", "gate: Great Expectations"),
    "breakdowns": Message("分析: 部署ごとの内訳", "analysis: breakdowns by department"),
    "marts__survey_headline": Message("分析: 満足度の幅", "analysis: bounds of survey headlines"),
    "marts__workshop_effect": Message("分析: 勉強会の効果", "analysis: effect of the workshops"),
    "disclosure_audit": Message("関門: 少人数の秘匿", "gate: small groups"),
    "gate_analysis": Message("関門: 分析", "gate: analysis"),
    "printed_figures": Message("照合: 印刷された数字", "analysis: printed figures"),
    "gate_figures": Message("関門: 印刷された数字", "gate: printed figures"),
    "release": Message("公表", "release"),
}

# Where several processes share the intake out, its steps are these; of batches there may be many.
WITHIN_INTAKE = {
    "intake.plan": STATIONS["intake"],
    "intake.land[0]": Message("受け取り: ファイルを分担して読む", "intake: landing files in worker processes"),
    "intake.settle": Message("受け取り: 行をまとめる", "intake: settling rows"),
}
_SAID = STATIONS | WITHIN_INTAKE
# The second one comes from the night's own process, for a step that another one runs: that one has no terminal.
_BEGINS = (DagsterEventType.STEP_START, DagsterEventType.STEP_WORKER_STARTING)


class _Stations(logging.Handler):
    def __init__(self, language: str) -> None:
        super().__init__()
        self._language = language

    def emit(self, record: logging.LogRecord) -> None:
        event = getattr(record, "dagster_meta", {}).get("dagster_event")
        if event is not None and event.event_type in _BEGINS and event.step_key in _SAID:
            station = _SAID[event.step_key]
            print("  " + (station.en if self._language == "en" else station.ja), file=sys.stderr, flush=True)


@logger(config_schema={"language": str}, description="One line per station, for the terminal.")
def stations(init_context: InitLoggerContext) -> logging.Logger:
    made = logging.Logger("katsuyo stations", logging.DEBUG)
    made.addHandler(_Stations(init_context.logger_config["language"]))
    return made


LOGGERS = {"console": colored_console_logger, "stations": stations}
