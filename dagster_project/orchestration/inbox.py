"""Where lineage begins: the folders and files that people keep, as external assets.

Add here: another thing that people deliver. Keep out: reading it.
"""

from __future__ import annotations

from dagster import AssetSpec

from dagster_project.orchestration import names

_DESCRIPTIONS = {
    "roster": "職員名簿 — staff lists with department and section, dated by their title.",
    "trials": "利用ログ — usage logs, one folder per trial.",
    "workshops": "出席簿 — attendance lists, one folder per workshop.",
    "surveys": "アンケート — survey exports, one folder per survey.",
}


def inbox_assets() -> list[AssetSpec]:
    """One external asset per inbox folder, the programme file and the printed figures."""
    folders = [
        AssetSpec(
            names.inbox(folder),
            description=_DESCRIPTIONS[folder],
            group_name="inbox",
            kinds={"file"},
            owners=names.OWNERS,
        )
        for folder in names.INBOX_FOLDERS
    ]
    programme = AssetSpec(
        names.PROGRAMME_FILE,
        description="programme.yml — what is measured: trials, workshops, surveys, bucket edges, thresholds.",
        group_name="inbox",
        kinds={"yaml"},
        owners=names.OWNERS,
    )
    figures = AssetSpec(
        names.FIGURES_FILE,
        description="figures.csv — figures that somebody printed, with where they stand in the marts.",
        group_name="inbox",
        kinds={"csv"},
        owners=names.OWNERS,
    )
    return [*folders, programme, figures]
