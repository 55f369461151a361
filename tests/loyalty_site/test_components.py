"""Components of pages, each by itself."""

from django.template import Context, Template
from django.utils import translation
from django_cotton.compiler_regex import CottonCompiler

from loyalty_site.lib.barcodes import qr


def render(source: str, **context: object) -> str:
    with translation.override("ja"):
        return Template(CottonCompiler().process(source)).render(Context(context))


def test_the_membership_card_shows_the_points_and_the_number() -> None:
    page = render(
        '<c-membership-card :programme="programme" :points="points" :point_name="unit" number="2000000000000" '
        'tier="ゴールド" tone="gold" />',
        programme="絆",
        points=12345,
        unit="ポイント",
    )
    assert "12,345" in page
    assert "membership-card--gold" in page
    assert "ゴールド" in page
    assert "2000000000000" in page


def test_the_membership_card_escapes_what_people_write() -> None:
    page = render('<c-membership-card programme="絆" points="0" point_name="pt" number="2" :name="name" />', name="<b>")
    assert "&lt;b&gt;" in page


def test_progress_is_a_progress_element_with_its_words() -> None:
    page = render('<c-progress :value="value" :max="max" :label="label" />', value=6800, max=10000, label="あと3,200円")
    assert 'value="6800" max="10000"' in page
    assert "あと3,200円" in page


def test_a_figure_that_expires_soon_is_marked() -> None:
    page = render(
        '<c-figure name="失効予定" :value="value" unit="ポイント" note="12月31日まで" :soon="True" />',
        value=1200,
    )
    assert "figure--soon" in page
    assert "1,200" in page
    assert "12月31日まで" in page


def test_an_empty_state_says_what_will_be_here() -> None:
    page = render('<c-empty-state title="履歴はまだありません">お買い物をすると、ここに表示されます。</c-empty-state>')
    assert "履歴はまだありません" in page
    assert "ここに表示されます" in page


def test_an_error_alert_is_announced() -> None:
    assert 'role="alert"' in render('<c-alert level="error">x</c-alert>')
    assert 'role="status"' in render("<c-alert>x</c-alert>")


def test_a_code_for_scanners_has_its_size_and_its_number_in_groups() -> None:
    page = render(
        '<c-scan-code src="/a.svg" :drawing="drawing" alt="x" :groups="groups" />',
        drawing=qr("2000000000008"),
        groups=["2", "0000"],
    )
    assert 'src="/a.svg" width="203" height="203" alt="x"' in page
    assert "scan-code--square" in page
    assert "<span>2</span><span>0000</span>" in page
