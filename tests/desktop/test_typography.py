"""Words and fonts as the person chose them."""

from tests.desktop.desk import Desk

from controldock.desktop.settings import LanguageChoice, Settings, TextSize


def test_the_look_follows_the_settings(desk: Desk) -> None:
    from controldock.desktop.typography import look_of

    look = look_of(Settings(language=LanguageChoice.KOREAN, text_size=TextSize.LARGEST))
    assert look.texts.close == "닫기"
    assert look.font(10).GetPointSize() == 10
    assert look.reading_font(10).GetPointSize() == 18
    assert look.reading_font(10, bold=True, zoom=2).GetPointSize() == 20
    assert look.font(10, bold=True).GetWeight() == desk.wx.FONTWEIGHT_BOLD


def test_texts_are_measured_from_the_left(desk: Desk) -> None:
    from controldock.desktop.typography import line_height, look_of, measure

    frame = desk.wx.Frame(None)
    font = look_of(Settings()).font(12)
    widths = measure(frame, font)("가나다abc")
    assert len(widths) == 6
    assert list(widths) == sorted(set(widths))
    assert line_height(frame, font) > 12
    frame.Destroy()
