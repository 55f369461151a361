"""Who the households are in the demo: fictional people with common names, the same at every start."""

import random
from dataclasses import dataclass
from datetime import date, timedelta

_BORN_FIRST = date(1942, 1, 1)
_BORN_DAYS = 62 * 365
_AGREEING = 0.7  # the share of those who agree to e-mail

_FAMILY_NAMES = """
佐藤 サトウ|鈴木 スズキ|高橋 タカハシ|田中 タナカ|伊藤 イトウ|渡辺 ワタナベ|山本 ヤマモト|中村 ナカムラ|小林 コバヤシ|加藤 カトウ
吉田 ヨシダ|山田 ヤマダ|佐々木 ササキ|山口 ヤマグチ|松本 マツモト|井上 イノウエ|木村 キムラ|林 ハヤシ|斎藤 サイトウ|清水 シミズ
山崎 ヤマザキ|森 モリ|池田 イケダ|橋本 ハシモト|阿部 アベ|石川 イシカワ|山下 ヤマシタ|中島 ナカジマ|石井 イシイ|小川 オガワ
前田 マエダ|岡田 オカダ|長谷川 ハセガワ|藤田 フジタ|後藤 ゴトウ|近藤 コンドウ|村上 ムラカミ|遠藤 エンドウ|青木 アオキ|坂本 サカモト
福田 フクダ|太田 オオタ|西村 ニシムラ|藤井 フジイ|岡本 オカモト|藤原 フジワラ|三浦 ミウラ|中野 ナカノ|原田 ハラダ|松田 マツダ
竹内 タケウチ|小野 オノ|田村 タムラ|中山 ナカヤマ|和田 ワダ|石田 イシダ|森田 モリタ|上田 ウエダ|柴田 シバタ|宮崎 ミヤザキ
酒井 サカイ|工藤 クドウ|横山 ヨコヤマ|宮本 ミヤモト|内田 ウチダ|高木 タカギ|安藤 アンドウ|島田 シマダ|谷口 タニグチ|大野 オオノ
丸山 マルヤマ|今井 イマイ|河野 コウノ|藤本 フジモト|村田 ムラタ|武田 タケダ|上野 ウエノ|杉山 スギヤマ|増田 マスダ|平野 ヒラノ
菅原 スガワラ|久保 クボ|大塚 オオツカ|千葉 チバ|松井 マツイ|岩崎 イワサキ|桜井 サクライ|野口 ノグチ|松尾 マツオ|木下 キノシタ
"""
_GIVEN_NAMES = """
美穂 ミホ|由美子 ユミコ|真理 マリ|恵 メグミ|直美 ナオミ|裕子 ユウコ|陽菜 ヒナ|さくら サクラ|美咲 ミサキ|千尋 チヒロ
葵 アオイ|結衣 ユイ|彩香 アヤカ|春香 ハルカ|智子 トモコ|久美子 クミコ|和子 カズコ|幸子 サチコ|節子 セツコ|京子 キョウコ
文子 フミコ|奈々 ナナ|桃子 モモコ|しおり シオリ|麻衣 マイ|里奈 リナ|佳代 カヨ|雅美 マサミ|小百合 サユリ|ひかり ヒカリ
大輔 ダイスケ|健太 ケンタ|拓也 タクヤ|翔太 ショウタ|直樹 ナオキ|誠 マコト|浩 ヒロシ|隆 タカシ|修 オサム|豊 ユタカ
博之 ヒロユキ|和也 カズヤ|達也 タツヤ|雄太 ユウタ|悠斗 ハルト|蓮 レン|陸 リク|樹 イツキ|航 ワタル|聡 サトシ
正樹 マサキ|義男 ヨシオ|勇 イサム|昭 アキラ|光男 ミツオ|康平 コウヘイ|俊介 シュンスケ|亮 リョウ|徹 トオル|進 ススム
"""


@dataclass(frozen=True, slots=True)
class Person:
    """A fictional person: name and reading with the family name first, a birthday, and whether they agree to e-mail."""

    name: str
    kana: str
    birthday: date
    agrees: bool


def person(household: int) -> Person:
    """Return who a household is; a household is the same person whichever others are loaded with it."""
    chance = random.Random(f"household {household}")  # nosec B311 (no secret)
    family, family_kana = chance.choice(_FAMILY)
    given, given_kana = chance.choice(_GIVEN)
    birthday = _BORN_FIRST + timedelta(days=chance.randrange(_BORN_DAYS))
    agrees = chance.random() < _AGREEING
    return Person(f"{family} {given}", f"{family_kana} {given_kana}", birthday, agrees)


def _pairs(table: str) -> list[list[str]]:
    return [cell.split() for cell in table.replace("\n", "|").split("|") if cell]


_FAMILY, _GIVEN = _pairs(_FAMILY_NAMES), _pairs(_GIVEN_NAMES)
