"""The made-up city's departments (部), their sections (課) and the job titles (職名).

Add here: a section or a title. Keep out: who works there (``people.py``).
"""

from __future__ import annotations

from typing import Final

_SECTIONS: Final = {
    "企画部": "企画政策課 秘書課 広報広聴課 デジタル推進課 行政改革推進課",
    "総務部": "総務課 職員課 文書法務課 契約検査課 市民相談課",
    "財務部": "財政課 資産経営課 市民税課 資産税課 収納課",
    "市民部": "市民課 市民自治推進課 多様性社会推進課 出張所管理課",
    "くらし安心部": "防災対策課 安全対策課 消費生活課",
    "経済部": "産業観光課 農業水産課 雇用労働課 拠点整備課",
    "文化スポーツ部": "文化推進課 スポーツ推進課 生涯学習課",
    "福祉部": "福祉政策課 生活支援課 障がい福祉課 高齢福祉課 介護保険課 地域福祉課",
    "こども育成部": "こども政策課 子育て支援課 保育課 こども家庭課 青少年課",
    "保健部": "保健企画課 健康増進課 保健予防課 衛生課 保険年金課",
    "環境部": "環境政策課 資源循環課 環境保全課 環境事業課",
    "都市部": "都市計画課 都市政策課 景観みどり課 開発審査課 建築指導課",
    "建設部": "建設総務課 道路管理課 道路建設課 下水道河川課 公園緑地課",
    "教育総務部": "教育総務課 教育施設課 学務課 学校教育指導課 図書館運営課",
}

# (department, section) in the order of the organisation chart; a section's name occurs once in the city.
SECTIONS: Final = tuple((department, section) for department, names in _SECTIONS.items() for section in names.split())

# Below the head of a section, from senior to junior; a title stands as often as it is to be drawn.
TITLES: Final = (
    ("課長補佐",) * 2
    + ("担当主査",) * 3
    + ("主査",) * 4
    + ("副主査",) * 3
    + ("主任",) * 5
    + ("主事",) * 6
    + ("技師",) * 2
    + ("会計年度任用職員",) * 3
)
RANK: Final = ("部長", "課長", *dict.fromkeys(TITLES))
