"""Every sentence about a programme file, in Japanese and in English.

They are kept here and not in the message catalogues because the core knows nothing of Django; `{name}` stands
for a parameter of the mistake, and `{guess}` for a suggestion that is left out where there is none.
"""

from typing import Any

from rewards.core.program.contradiction_sentences import SENTENCES as CONTRADICTIONS

MISTAKES: dict[str, tuple[str, str]] = {
    # The text as YAML
    "too_large": (
        "The file is larger than {megabytes} MB; check that this is the right file.",
        "ファイルが{megabytes} MBを超えています。正しいファイルかどうかを確認してください。",
    ),
    "not_utf8": (
        "The file is not UTF-8 text; save it again as UTF-8.",
        "UTF-8の文字として読めません。UTF-8で保存し直してください。",
    ),
    "unprintable": (
        "The character {character} is not allowed in a file; delete it.",
        "使えない文字（{character}）があります。削除してください。",
    ),
    "empty": (
        "The file says nothing; write at least what should change.",
        "ファイルに内容がありません。変更する内容を書いてください。",
    ),
    "not_yaml": (
        "This is not valid YAML{detail}; check indentation, quotes, colons and brackets here and just above.",
        "YAMLとして読めません。この行とその前の行の字下げ、引用符、コロン、かっこを確認してください。",
    ),
    "tab": (
        "There is a tab where YAML needs spaces; replace it with spaces.",
        "空白が必要な場所にタブがあります。半角の空白に置き換えてください。",
    ),
    "yaml_version": (
        "The file asks for another version of YAML; remove the %YAML line, programmes are YAML 1.2.",
        "別の版のYAMLが指定されています。%YAMLの行を削除してください（制度設定はYAML 1.2です）。",
    ),
    "several_documents": (
        "A second document starts here; keep one document in the file.",
        "ここから2つ目の文書が始まっています。1つのファイルには1つの文書だけを書いてください。",
    ),
    "too_deep": (
        "Maps and lists are nested more than {levels} deep; no programme needs that: check the brackets.",
        "入れ子が{levels}段を超えています。かっこの対応を確認してください。",
    ),
    "not_a_programme": (
        "The file is {value}, not a programme; start with keys such as program: and rules:.",
        "ファイル全体が{value}になっています。program: や rules: などの項目から始めてください。",
    ),
    "duplicate_key": (
        "{key} is already given on line {first}; keep one of the two.",
        "{key}は{first}行目にもあります。どちらか一方だけにしてください。",
    ),
    "key_not_text": (
        "A key must be a word; check the line, perhaps the name before the colon is missing.",
        "項目名が文字ではありません。コロンの前の名前が抜けていないか確認してください。",
    ),
    "alias": (
        "*{name} refers to another place, which programme files do not allow; write the value out here.",
        "*{name}のような参照は使えません。値をここに直接書いてください。",
    ),
    "anchor": (
        "&{name} marks a place for reuse, which programme files do not allow; remove it.",
        "&{name}のような目印は使えません。削除してください。",
    ),
    "merge_key": (
        "The merge key << is not allowed in programme files; write the values out here.",
        "<<による取り込みは使えません。値をここに直接書いてください。",
    ),
    "tag": (
        "The tag {name} is not allowed in programme files; remove it.",
        "タグ{name}は使えません。削除してください。",
    ),
    "number_unquoted": (
        '{value} is not a whole number, so it must be in quotes: write "{value}".',
        '{value}は整数ではないため、引用符が必要です。"{value}"と書いてください。',
    ),
    "number_form": (
        "{value} is an unusual form of number; write plain digits, or quote it if it is text.",
        "{value}は使えない書き方の数です。ふつうの数字で書くか、文字であれば引用符で囲んでください。",
    ),
    "number_too_long": (
        "This number has more than {digits} digits; check it, or quote it if it is a code.",
        "数字が{digits}桁を超えています。値を確認するか、コードであれば引用符で囲んでください。",
    ),
    # Keys and kinds
    "unknown_key": (
        "There is no key {key} here{guess}; the keys are: {keys}.",
        "ここに{key}という項目はありません{guess}。使える項目: {keys}",
    ),
    "not_for_kind": (
        "{key} does not belong to this kind, only to: {kinds}; remove it or change the kind.",
        "{key}はこの種類（kind）では使えません（使える種類: {kinds}）。削除するか、種類を変えてください。",
    ),
    "missing": ("{key} is missing; add it.", "{key}がありません。追加してください。"),
    "no_value": (
        "There is no value here; give one or remove the key (an empty list is []).",
        "値がありません。値を書くか、項目ごと削除してください（空の一覧は [] と書きます）。",
    ),
    "not_map": (
        "{value} stands where keys with values are needed; write them as key: value.",
        "{value}ではなく、「項目: 値」の形が必要です。",
    ),
    "empty_map": (
        "At least one of these is needed here: {keys}.",
        "次のうち少なくとも1つが必要です: {keys}",
    ),
    "not_list": (
        "{value} stands where a list is needed; write [ … ] or one item a line with a dash.",
        "{value}ではなく、一覧が必要です。[ … ] または行頭に - を付けて書いてください。",
    ),
    "empty_list": (
        "This list is empty; name at least one, or remove the key.",
        "一覧が空です。1つ以上書くか、項目ごと削除してください。",
    ),
    "twice": (
        "{value} is in the list twice; remove one.",
        "{value}が一覧に2回あります。1つを削除してください。",
    ),
    "one_way": (
        "The keys {value} do not go together; use one of: {ways}.",
        "{value}という組み合わせは使えません。次のどれか1つにしてください: {ways}",
    ),
    "not_never": (
        "{value} is neither never nor a length of time; write never, {{months: 12}} or {{days: 90}}.",
        "{value}は使えません。never、{{months: 12}}、{{days: 90}}のように書いてください。",
    ),
    "not_boolean": (
        "{value} is not true or false; write one of these.",
        "{value}ではなく、trueかfalseで書いてください。",
    ),
    "only_true": (
        "{value} is not possible here; write true, or choose another way.",
        "{value}は使えません。trueと書くか、別の方法を選んでください。",
    ),
    "whole_quoted": (
        "{value} is in quotes, but a whole number is needed; remove the quotes.",
        "{value}は整数で書く項目です。引用符を外してください。",
    ),
    "not_whole": (
        "{value} is not a whole number; write digits such as 100.",
        "{value}は整数ではありません。100のように書いてください。",
    ),
    "not_decimal": (
        '{value} is not a number; write a quoted decimal such as "1.5".',
        '{value}は数ではありません。"1.5"のように引用符付きで書いてください。',
    ),
    "too_many_decimals": (
        "{value} has more than {decimals} decimals; shorten it.",
        "{value}の小数は{decimals}桁までです。短くしてください。",
    ),
    "out_of_range": (
        "{value} is out of range; write a number from {least} to {most}.",
        "{value}は範囲外です。{least}から{most}までの数にしてください。",
    ),
    "not_positive": (
        "{value} is not above zero; write a larger number.",
        "{value}は使えません。0より大きい数にしてください。",
    ),
    "negative": (
        "{value} is below zero; write zero or more.",
        "{value}は使えません。0以上の数にしてください。",
    ),
    "not_money": (
        '{value} is not an amount of money; write a quoted number such as "100".',
        '{value}は金額ではありません。"100"のように引用符付きの数で書いてください。',
    ),
    "money_decimals": (
        "{value} has more decimals than {currency} has ({decimals}); round it.",
        "{value}は{currency}の小数桁数（{decimals}桁）を超えています。丸めてください。",
    ),
    "money_too_large": (
        "{value} has more than {digits} digits before the point; check the amount.",
        "{value}は{digits}桁を超えています。金額を確認してください。",
    ),
    "not_text": (
        "{value} is not text; put it in quotes if it is meant as text.",
        "{value}は文字ではありません。文字として使う場合は引用符で囲んでください。",
    ),
    "not_texts": (
        "{value} stands where a text in both languages is needed; write {{ja: …, en: …}}.",
        "{value}ではなく、{{ja: …, en: …}}の形で日本語と英語の両方を書いてください。",
    ),
    "blank": (
        "The text is blank; write something or remove the key.",
        "文字がありません。内容を書くか、項目を削除してください。",
    ),
    "too_long": (
        "The text has more than {longest} characters; shorten it.",
        "{longest}文字を超えています。短くしてください。",
    ),
    "bad_character": (
        "The character {character} is not allowed in a text; delete it.",
        "文字{character}は使えません。削除してください。",
    ),
    "bad_code": (
        "{value} is not a code; use 1 to 40 letters, digits, - and _, starting with a letter or digit.",
        "{value}はコードとして使えません。英数字で始まる40文字以内の英数字、-、_にしてください。",
    ),
    "not_a_choice": (
        "{value} is not a choice here{guess}; write one of: {choices}.",
        "{value}は選べません{guess}。次のどれかにしてください: {choices}",
    ),
    "unknown_currency": (
        "{value} is not a currency code; write one of ISO 4217, such as JPY or USD.",
        "{value}という通貨コードはありません。JPYやUSDなど、ISO 4217のコードにしてください。",
    ),
    "unknown_time_zone": (
        "{value} is not a time zone{guess}; write one such as Asia/Tokyo.",
        "{value}というタイムゾーンはありません{guess}。Asia/Tokyoのように書いてください。",
    ),
    "not_date": (
        "{value} is not a date; write it as 2026-12-01.",
        "{value}は日付ではありません。2026-12-01のように書いてください。",
    ),
    "not_moment": (
        "{value} is not a date or time; write 2026-12-01 or 2026-12-01T10:00:00+09:00.",
        "{value}は日付でも日時でもありません。2026-12-01または2026-12-01T10:00:00+09:00のように書いてください。",
    ),
    "not_hours": (
        "{value} is not a stretch of the day; write it as 14:00-16:00.",
        "{value}は時間帯ではありません。14:00-16:00のように書いてください。",
    ),
    "not_phone": (
        "{value} is not a telephone number; write it as 03-1234-5678, in quotes.",
        "{value}は電話番号ではありません。03-1234-5678のように、引用符で囲んで書いてください。",
    ),
    # What values mean together
    "duplicate_code": (
        "The code {value} is already used by item {place} of this list; give each its own.",
        "コード{value}はこの一覧の{place}番目と重複しています。別のコードにしてください。",
    ),
    "unknown_code": (
        "There is no {value} in {section}{guess}; add it there or correct the code.",
        "{value}は{section}にありません{guess}。{section}に追加するか、コードを直してください。",
    ),
    "retired_code": (
        "{value} is retired in {section} but still used here; keep it in {section} or remove it here.",
        "{section}の{value}は廃止されますが、ここで使われています。{section}に残すか、ここから外してください。",
    ),
    "no_threshold": (
        "The tier does not say how it is reached; give it a threshold, reach or reach_any.",
        "ランクの条件がありません。threshold、reach、reach_anyのどれか1つを書いてください。",
    ),
    "threshold_and_reach": (
        "The tier has {ways} at once; keep one of them.",
        "{ways}が同時に書かれています。どれか1つにしてください。",
    ),
    "first_threshold": (
        "The first tier is everyone's; give it threshold: 0.",
        "最初のランクは全員が対象です。threshold: 0にしてください。",
    ),
    "threshold_order": (
        "The threshold is not above that of {lower}; list the tiers from lowest to highest.",
        "{lower}より高い条件になっていません。ランクは低い順に並べてください。",
    ),
    "tier_passed_over": (
        "Whoever reaches {lower} reaches this tier too, so nobody would hold {lower}; ask for more here.",
        "{lower}に届いた会員は必ずこのランクにも届くため、{lower}の会員がいなくなります。条件を上げてください。",
    ),
    "month_of_monthly": (
        "A monthly review has no month; remove it or write every: year.",
        "毎月の判定に月は指定できません。monthを削除するか、every: yearにしてください。",
    ),
    "expires_while_pending": (
        "Points pending for {days} days would expire before they can be spent; lengthen the expiry.",
        "付与予定の期間（{days}日）のうちに失効してしまいます。有効期限を長くしてください。",
    ),
    "multiplier_line": (
        "A multiplier works on the whole purchase and may not name lines; remove line or use kind: amount.",
        "multiplierは購入全体に掛かるため、lineは使えません。外すか、kind: amountにしてください。",
    ),
    "activity_condition": (
        "An activity is not a purchase, so {key} can never hold; remove it.",
        "行動（activity）は購入ではないため、{key}は指定できません。削除してください。",
    ),
    "rule_expiry": (
        "A rule's expiry is either after (with end_of if need be) or at; keep one of them.",
        "ルールの有効期限は、after（必要ならend_of付き）かatのどちらか一方にしてください。",
    ),
    "expires_before_start": (
        "The points would expire before the rule starts ({start}); choose a later day.",
        "ルールの開始（{start}）より前に失効します。後の日付にしてください。",
    ),
    "each_alone": (
        "each says how often per_member counts anew, but there is no per_member; add it or remove each.",
        "eachはper_memberを数え直す間隔です。per_memberを追加するか、eachを削除してください。",
    ),
    "public_code_missing": (
        "A public coupon needs the code that people type; add public_code.",
        "公開クーポンには入力用のコードが必要です。public_codeを追加してください。",
    ),
    "use_by_hand": (
        "A coupon of kind {kind} works on a purchase alone: use: {way} cannot be; keep till and online.",
        "{kind}のクーポンはお買い物の中だけで使えるため、use: {way}は指定できません。tillとonlineだけにしてください。",
    ),
    "public_code_unused": (
        "Only a coupon with give: public has a public_code; remove it or change give.",
        "public_codeはgive: publicのクーポンだけで使えます。削除するか、giveを変えてください。",
    ),
    "public_code_twice": (
        "The coupon {other} has the same public_code; choose another.",
        "クーポン{other}と同じpublic_codeです。別のコードにしてください。",
    ),
    "group_of_exclusive": (
        "An exclusive coupon is used alone, so it has no group; remove group or stacking: exclusive.",
        "exclusiveのクーポンは単独で使うため、groupは指定できません。groupかstacking: exclusiveを外してください。",
    ),
    "auto_once": (
        "An automatic coupon is given once in each period; write per_member: 1 and choose the period with each.",
        "自動で発行するクーポンは期間ごとに1枚です。per_member: 1とし、期間はeachで指定してください。",
    ),
    "until_before_from": (
        "The end is not after the start ({start}); choose a later one, the end itself is no longer included.",
        "終了が開始（{start}）より後になっていません。終了の時点は期間に含まれません。後の日時にしてください。",
    ),
}

CHANGES: dict[str, tuple[str, str]] = {
    "created": ("{path} is new.", "{path}を新しく追加します。"),
    "added": ("{path} is set to {after}.", "{path}を{after}に設定します。"),
    "removed": ("{path} is removed; it was {before}.", "{path}をなくします（これまでの値: {before}）。"),
    "changed": ("{path} changes from {before} to {after}.", "{path}を{before}から{after}に変更します。"),
    "retired": ("{path} is retired.", "{path}を廃止します。"),
    "restored": ("{path} is in force again.", "{path}を再開します。"),
    "reordered": ("The order of {path} becomes {after}.", "{path}の並び順を{after}に変更します。"),
}

GUESS = (' (did you mean "{guess}"?)', "（「{guess}」のことでしょうか）")
JOINT = (", ", "、")
PLACE = ("Line {line}", "{line}行目")


def mistake(code: str, line: int, path: str, params: dict[str, Any], language: str) -> str:
    """Return the sentence of a mistake, led by its line and path where it has them."""
    column = _column(language)
    guess = params.get("guess")
    filled = {**params, "guess": GUESS[column].format(guess=guess) if guess else ""}
    where = [PLACE[column].format(line=line)] if line else []
    where += [path] if path else []
    sentence = (MISTAKES.get(code) or CONTRADICTIONS[code])[column].format(**filled)
    return f"{JOINT[column].join(where)}: {sentence}" if where else sentence


def change(kind: str, path: str, before: str, after: str, language: str) -> str:
    """Return the sentence of a change."""
    return CHANGES[kind][_column(language)].format(path=path, before=before, after=after)


def _column(language: str) -> int:
    return 1 if language.partition("-")[0] == "ja" else 0
