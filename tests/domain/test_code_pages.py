"""Guessing the code page of bytes that are no UTF-8: by the PC's language, and by how the text reads."""

import pytest

from controldock.domain.code_pages import Encoding, candidates, guess, read_strictly

E = Encoding
TEXTS = [
    (E.CP949, "지정된 파일을 찾을 수 없습니다."),
    (E.CP949, "드라이브 C의 볼륨에는 이름이 없습니다."),
    (E.CP949, "볼륨 일련 번호: 4C1D-22A1"),
    (E.CP949, "액세스가 거부되었습니다."),
    (E.CP949, "이더넷 어댑터 이더넷:"),
    (E.CP932, "指定されたファイルが見つかりません。"),
    (E.CP932, "ドライブ C のボリューム ラベルがありません。"),
    (E.CP932, "アクセスが拒否されました。"),
    (E.CP936, "系统找不到指定的文件。"),
    (E.CP936, "驱动器 C 中的卷没有标签。"),
    (E.CP936, "拒绝访问。"),
    (E.CP950, "系統找不到指定的檔案。"),
    (E.CP1252, "Zugriff verweigert. Der Vorgang wurde für die Größe ausgeführt."),
    (E.CP1252, "Le fichier spécifié est introuvable, réessayez à l'accès."),
    (E.CP850, "Der Befehl ist entweder falsch geschrieben oder läuft für Geräte nicht."),
    (E.CP1251, "Не удается найти указанный файл."),
    (E.CP866, "Не удается найти указанный файл."),
]


@pytest.mark.parametrize(("encoding", "text"), TEXTS)
def test_a_line_is_enough_to_tell(encoding: Encoding, text: str) -> None:
    assert guess([text.encode(encoding.value)]) is encoding


@pytest.mark.parametrize(
    ("locale", "pages"),
    [
        ("ko-KR", (E.CP949,)),
        ("ko_KR.UTF-8", (E.CP949,)),
        ("ja-JP", (E.CP932,)),
        ("zh-CN", (E.CP936,)),
        ("zh-TW", (E.CP950,)),
        ("zh-Hant-HK", (E.CP950,)),
        ("de-DE", (E.CP850, E.CP1252)),
        ("C.UTF-8", ()),
        ("", ()),
    ],
)
def test_a_pcs_language_tells_its_code_pages(locale: str, pages: tuple[Encoding, ...]) -> None:
    assert candidates(locale) == pages


def test_the_pcs_own_code_page_decides_where_the_bytes_do_not() -> None:
    byte = [b"\x80\n"]
    assert guess(byte, (E.CP866,)) is E.CP866
    assert guess([], (E.CP949,)) is E.CP949


def test_a_text_that_clearly_reads_otherwise_wins_over_the_pcs_own() -> None:
    assert guess(["指定されたファイルが見つかりません。".encode("cp932")], (E.CP949,)) is E.CP932


def test_bytes_that_can_not_be_of_an_encoding_are_none() -> None:
    assert read_strictly(b"\xff\xff", E.UTF_8) is None
    assert read_strictly("가".encode("cp949"), E.CP949) == "가"
