"""What members of the demo say in surveys: invented, by how content they are, each with the tags that staff gave it."""

from typing import NamedTuple


class Opinion(NamedTuple):
    """A comment in a language, and what it is about."""

    text: str
    language: str = "ja"
    tags: tuple[str, ...] = ()


STAFF, GOODS, PRICES, TILL, STORE, POINTS = "接客", "品ぞろえ", "価格", "レジ待ち", "売場", "ポイント"
TAGS = (STAFF, GOODS, PRICES, TILL, STORE, POINTS)

GLAD = (
    Opinion("いつも店員さんが笑顔で声をかけてくれるので、つい寄ってしまいます。", tags=(STAFF,)),
    Opinion("野菜が新鮮で、夕方に行っても品切れが少ないのが助かります。", tags=(GOODS,)),
    Opinion("ポイントが貯まりやすく、アプリで残高がすぐ分かるのが便利です。", tags=(POINTS,)),
    Opinion(
        "探していたスパイスの場所を、売場まで案内していただきました。ありがとうございました。", tags=(STAFF, STORE)
    ),
    Opinion("お惣菜の種類が増えて、仕事帰りに重宝しています。", tags=(GOODS,)),
    Opinion("セルフレジが増えて、待たずに買えるようになりました。", tags=(TILL,)),
    Opinion("The staff always remember how I like my coffee. A pleasure every time.", "en", (STAFF,)),
    Opinion("Fresh fish at a fair price, and the points add up quickly.", "en", (GOODS, POINTS)),
)
LUKEWARM = (
    Opinion("品物は良いのですが、特売日は駐車場がいっぱいで入れません。", tags=(STORE,)),
    Opinion("全体に満足していますが、パンの焼き上がり時間を知りたいです。", tags=(GOODS,)),
    Opinion("クーポンの期限が短いので、もう少し長いとうれしいです。", tags=(POINTS,)),
    Opinion("値段は少し高めですが、品質を考えると納得しています。", tags=(PRICES,)),
    Opinion("The range is good, but I often cannot find the gluten-free shelf.", "en", (GOODS, STORE)),
    Opinion("特にありません。"),
)
UPSET = (
    Opinion("土曜の夕方はレジに15分も並びました。開いていないレジがあるのはなぜでしょうか。", tags=(TILL,)),
    Opinion("チラシの商品が午前中に売り切れていて、がっかりしました。", tags=(GOODS,)),
    Opinion("最近の値上げが続いて、週に一度しか行けなくなりました。", tags=(PRICES,)),
    Opinion("袋詰めの台が濡れていて、買った本の包装が傷みました。", tags=(STORE,)),
    Opinion("会員証を出したのにポイントが付いていませんでした。問い合わせ先が分かりにくいです。", tags=(POINTS,)),
    Opinion("質問をしても店員さんが忙しそうで、最後まで聞いてもらえませんでした。", tags=(STAFF,)),
    Opinion("Waited a long time at the till while two others stayed closed.", "en", (TILL,)),
    Opinion("The yoghurt I bought was past its date. Please check the shelves.", "en", (GOODS,)),
)
