"""Titles (件名) of prompts by the old tool's own categories, as people type them.

Add here: a title or a category (it must stand among the programme file's log_labels). Keep out: who typed it.
"""

from __future__ import annotations

import random
from typing import Final

# {n} is a small number, {m} a month; commas, quotes and line breaks are what a careful reader of CSV must survive.
TITLES: Final = {
    "文章作成": (
        "庁内通知文の案",
        "議会答弁の骨子案",
        "市民向けお知らせ（{m}月号）",
        "①あいさつ文 ②次第 の作成",
        "メール返信案",
        "㈱サンプル商事あて依頼文",
        "研修開催通知～{m}月分～",
        "申請手続の案内文",
        "広報紙の記事、見出し{n}案",
        "お詫び文の案\r\n（窓口の待ち時間について）",
        "会議の開催通知",
        "SNS投稿文 {n}本",
    ),
    "文章校正": (
        "通知文の校正",
        "やさしい日本語に直す",
        "敬語の確認",
        "要綱の言い回し",
        "報告書 第{n}章の校正",
        'チラシの文言 "わかりやすく"',
        "㈲みほん工務店への回答文を丁寧に",
        "誤字脱字のチェック",
        "議事録の表現を整える",
        "仕様書の文体をそろえる\r\n①である調\r\n②用語の統一",
    ),
    "アンケート": (
        "利用者アンケートの設問案",
        "自由記述の分類",
        "満足度調査の設問{n}問",
        "アンケート結果のまとめ",
        "設問の順番, 選択肢の見直し",
        "イベント参加者アンケート①",
        "回答の傾向を知りたい",
    ),
    "企画・アイデア": (
        "イベント名のアイデア{n}案",
        "キャッチコピー案",
        "職員研修の企画",
        "業務改善のアイデア出し",
        "防災訓練のシナリオ案",
        "図書館の企画展示～秋～",
        "窓口の混雑を減らす案",
        "新規事業の想定問答\r\n・市民から\r\n・議会から",
        "PR動画の構成案",
    ),
    "Excel関数": (
        "VLOOKUPの使い方",
        '=IF(A1>0,"○","×") の意味',
        "重複を数える関数",
        "日付を和暦にする",
        "COUNTIFS, SUMIFSの違い",
        "マクロで{n}枚のシートをまとめる",
        "条件付き書式",
        "全角を半角にする関数",
    ),
    "要約": (
        "会議録の要約",
        "国通知（{m}月）の要約",
        "計画書の要約 {n}00字",
        "先進事例の要約",
        "長いメールの要点",
        "審議会資料①～③の要約",
        "要綱改正の要点, 変更点",
    ),
}

# A category as often as it is to be drawn.
_WEIGHTS: Final = {"文章作成": 9, "文章校正": 6, "アンケート": 3, "企画・アイデア": 5, "Excel関数": 4, "要約": 5}
_CATEGORIES: Final = tuple(category for category, weight in _WEIGHTS.items() for _ in range(weight))


def category_and_title(rng: random.Random) -> tuple[str, str]:
    """A category (利用区分) and a title (件名) of that category."""
    category = rng.choice(_CATEGORIES)
    title = rng.choice(TITLES[category])
    return category, title.replace("{n}", str(rng.randrange(2, 10))).replace("{m}", str(rng.randrange(10, 13)))
