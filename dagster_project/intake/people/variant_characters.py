"""Characters that staff lists and tools write for one another in names. Data only.

Each line begins with the common form and goes on with its variants: old forms (舊字體) of the jōyō and jinmeiyō lists
(常用漢字表, 人名用漢字別表第二), and family-name forms of the 戸籍統一文字. Add here: a variant met in a list. Keep out: characters of
another meaning, and forms that NFKC already makes equal.
"""

from __future__ import annotations

from typing import Final

FAMILIES: Final = """
高髙 崎﨑嵜碕 浜濱濵 辺邊邉 斉齊斎齋 徳德 沢澤 広廣 吉𠮷 富冨 島嶋嶌 竜龍 滝瀧 国國 桜櫻 関關
峰峯 条條 真眞 恵惠 栄榮 学學 実實 寿壽 円圓 万萬 与與 来來 礼禮 秋穐 穂穗 稲稻 曽曾 蔵藏 黒黑
静靜 巌巖 弥彌 彦彥 恒恆 勲勳 亀龜 槙槇 桧檜 柳栁桺 芦蘆 薮藪 館舘 鉄鐵鐡 鴎鷗 塩鹽 涼凉 渓溪
温溫 瀬瀨 頼賴 凛凜 尭堯 遥遙 瑶瑤 薫薰 豊豐 宝寶 郎郞 横橫 戸戶 内內 毎每 歩步 巻卷 清淸
郷鄕鄉 青靑 増增 応應 桑桒 昇曻 船舩 野埜 松枩 梅楳 杉杦 土圡 角⻆ 仙僊 会會 伝傳 体體 児兒
処處 剣劍劒 労勞 区區 参參 双雙 県縣 号號 団團 図圖 売賣 変變 寛寬 将將 専專 尽盡 岳嶽 当當
従從 恋戀 戦戰 拝拜 旧舊 晩晚 暁曉 楽樂 権權 気氣 浄淨 湾灣 為爲 焼燒 猫貓 画畫 発發 穏穩 経經
絵繪 継繼 総總 縄繩 聡聰 声聲 荘莊 証證 読讀 転轉 遅遲 鉱鑛 銭錢 隠隱 霊靈 顕顯 駅驛 験驗 鶏鷄
麦麥 黄黃 点點 緑綠 錬鍊 達逹
"""

# What a typist takes for the same stroke: 竜ヶ崎 and 竜ケ崎.
LOOK_ALIKES: Final = {"ヶ": "ケ", "ヵ": "カ"}
