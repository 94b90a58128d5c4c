"""Which code page bytes were written in that are no UTF-8: by what the PC speaks, and by how well the text reads."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum


class Encoding(StrEnum):
    """How bytes are read as text."""

    AUTO = "auto"  # line by line, as it looks
    UTF_8 = "utf-8"
    UTF_16LE = "utf-16le"
    UTF_16BE = "utf-16be"
    CP949 = "cp949"  # Korean
    CP932 = "cp932"  # Japanese
    CP936 = "cp936"  # Chinese, simplified
    CP950 = "cp950"  # Chinese, traditional
    CP1252 = "cp1252"  # western Europe
    CP850 = "cp850"  # the same in the console
    CP437 = "cp437"  # the United States in the console
    CP1250 = "cp1250"  # central Europe
    CP852 = "cp852"  # the same in the console
    CP1251 = "cp1251"  # Cyrillic
    CP866 = "cp866"  # the same in the console
    CP1254 = "cp1254"  # Turkish
    CP874 = "cp874"  # Thai


_E = Encoding
WIDE = frozenset({_E.UTF_16LE, _E.UTF_16BE})
TWO_BYTE = frozenset({_E.CP949, _E.CP932, _E.CP936, _E.CP950})
_CODECS = {
    _E.CP936: "gb18030",  # holds all of it, and what newer Windows adds
}
_BY_LANGUAGE: dict[str, tuple[Encoding, ...]] = {  # of Windows: its code page, and the console's
    "ko": (_E.CP949,),
    "ja": (_E.CP932,),
    "zh": (_E.CP936,),
    "th": (_E.CP874,),
    "ru": (_E.CP866, _E.CP1251),
    "uk": (_E.CP866, _E.CP1251),
    "bg": (_E.CP866, _E.CP1251),
    "tr": (_E.CP1254,),
    "pl": (_E.CP852, _E.CP1250),
    "cs": (_E.CP852, _E.CP1250),
    "sk": (_E.CP852, _E.CP1250),
    "hu": (_E.CP852, _E.CP1250),
    "de": (_E.CP850, _E.CP1252),
    "fr": (_E.CP850, _E.CP1252),
    "es": (_E.CP850, _E.CP1252),
    "it": (_E.CP850, _E.CP1252),
    "pt": (_E.CP850, _E.CP1252),
    "nl": (_E.CP850, _E.CP1252),
    "en": (_E.CP437, _E.CP1252),
}
_TRADITIONAL = ("tw", "hk", "mo", "hant")
# Without a word of the PC: where this product is used first, then what is common.
_CANDIDATES = (
    _E.CP949, _E.CP932, _E.CP936, _E.CP950, _E.CP1252, _E.CP1251, _E.CP866, _E.CP850, _E.CP437,
)  # fmt: skip
_HINT = 0.75  # points for what the PC is said to speak: beaten by a text that reads clearly better
_UNREADABLE = -2.0  # points for a byte that means nothing
_ASCII = bytes(range(0x80))
_SAMPLE = 8192  # bytes that are read for a guess; more changes nothing

# The characters that most text is made of, and the words of Windows' own messages. From memory of how people write,
# not from a corpus; the tests say how well they do.
_KOREAN = frozenset(
    "이다는에을를의가고로은도하지한그있사리어서나자기인아대부시수해일라만정구상보제스과여주장전들원게으면우마오관국중용"
    "내할것당경세성발행신조무방위동물학교생문화간계선분비등모니습합되없않못찾파작업완료오류실패접근거경로템네트워크드브볼륨"
    "렉터컴퓨명령설치삭프램값키버"
)
_CHINESE = frozenset(
    "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里用道行所然家种事"
    "成方多经么去法学如都同现当没动面起看定天分还进好小部其些主样理心本前开但因只从想实日者意无力它与长把机十民第公此已工使"
    "情明性知全三又关点正业外将两高间由问很最重并物手应战向头文体政美相见被利什二等产或新己制身果加西斯月话合回特代内信表化"
    "件系统找指错误拒绝访问命令目录驱器卷序列号户网络请按任键继续失败功服务启停止运完"
)
_TAIWANESE = frozenset(
    "的一是不了在人有我他這個們中來上大為和國地到以說時要就出會可也你對生能而子那得於著下自之年過發後作裡用道行所然家種事"
    "檔案系統找指定錯誤拒絕存取成功命令目錄磁碟機序號使用者網路請按任意鍵繼續失敗服務啟動停止無法電腦資料夾"
)
_JAPANESE = frozenset(
    "日本人年大会中国出上生行見事者地方今自分前後間時場合手力入口作用処理失敗成功指定実済完了管権限名変更削除追加確認操作"
    "内部外部可能見動作正常終了接続開始停止電源"
)


_ACCENTED = frozenset("áàâäãåæçéèêëíìîïñóòôöõøœúùûüÿßÄÖÜÉÈÀÇÑÅØÆÁÓÚ")


def candidates(locale: str) -> tuple[Encoding, ...]:
    """The code pages of a PC with that locale, as `ko-KR` or `ko_KR.UTF-8`; none when it tells nothing."""
    parts = locale.lower().replace("_", "-").split(".")[0].split("-")
    if parts[0] == "zh" and any(part in _TRADITIONAL for part in parts[1:]):
        return (_E.CP950,)
    return _BY_LANGUAGE.get(parts[0], ())


def codec(encoding: Encoding) -> str:
    """Python's name of it."""
    return _CODECS.get(encoding, encoding.value)


def read_strictly(data: bytes, encoding: Encoding) -> str | None:
    """The text, or None where the bytes can't be of that encoding."""
    try:
        return data.decode(codec(encoding))
    except UnicodeDecodeError:
        return None


def guess(lines: Iterable[bytes], hints: Sequence[Encoding] = ()) -> Encoding:
    """The code page in which these lines read best; a hint is the PC's own."""
    sample = _high_part(lines)
    if not sample:
        return hints[0] if hints else _E.CP1252
    wanted = dict.fromkeys((*hints, *_CANDIDATES))
    scores = {
        encoding: _score(sample, encoding) + (_HINT if encoding in hints else 0.0) for encoding in wanted
    }
    return max(scores, key=scores.__getitem__)  # of equals the first: hints, then the order above


def _high_part(lines: Iterable[bytes]) -> list[bytes]:
    sample: list[bytes] = []
    room = _SAMPLE
    for line in lines:
        if room <= 0:
            break
        if not line.isascii():
            sample.append(line[:room])
            room -= len(line)
    return sample


def _score(lines: Sequence[bytes], encoding: Encoding) -> float:
    """Points per byte beyond ASCII, from -2 (can't be) to some 3 (surely)."""
    points = 0.0
    high = 0
    for line in lines:
        high += len(line.translate(None, _ASCII))
        points += _points(line, encoding)
    return points / max(high, 1)


def _points(line: bytes, encoding: Encoding) -> float:
    text = line.decode(codec(encoding), "replace")
    weigh = _weigh_two_byte if encoding in TWO_BYTE else _weigh_one_byte
    return sum(weigh(text, at, encoding) for at in range(len(text)) if not text[at].isascii())


def _weigh_two_byte(text: str, at: int, encoding: Encoding) -> float:
    """Of a character that took two bytes: so twice the points per byte."""
    char = text[at]
    if char == "\ufffd":
        return _UNREADABLE
    if "\ue000" <= char <= "\uf8ff":  # private use: nobody's text
        return _UNREADABLE
    common, usual, lead = _ALPHABETS[encoding]
    if char in common:
        return 6.0
    if usual is not None and usual[0] <= char <= usual[1]:
        return 2.0 if char.encode(codec(encoding), "replace")[0] in lead else 0.0
    return _weigh_others(char, encoding)


def _weigh_others(char: str, encoding: Encoding) -> float:
    if encoding is _E.CP932:
        if (
            "\uff61" <= char <= "\uff9f"
        ):  # half-width katakana, one byte each: what other code pages turn into
            return -0.5
        if "\u3041" <= char <= "\u30fe":
            return 6.0
    if "\u2500" <= char <= "\u257f" or "\u3000" <= char <= "\u303f" or "\uff01" <= char <= "\uff60":
        return 1.0  # frames of tables, punctuation
    return -1.0


_ALPHABETS: dict[Encoding, tuple[frozenset[str], tuple[str, str] | None, range]] = {
    # What is common; the script that is usual, and the lead bytes of its better known half.
    _E.CP949: (_KOREAN, ("\uac00", "\ud7a3"), range(0xB0, 0xC9)),
    _E.CP932: (_JAPANESE, ("\u4e00", "\u9fff"), range(0x88, 0x98)),
    _E.CP936: (_CHINESE, ("\u4e00", "\u9fff"), range(0xB0, 0xD8)),
    _E.CP950: (_TAIWANESE, ("\u4e00", "\u9fff"), range(0xA4, 0xC7)),
}


def _weigh_one_byte(text: str, at: int, encoding: Encoding) -> float:
    char = text[at]
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    if char == "\ufffd" or "\x80" <= char <= "\x9f":
        return _UNREADABLE
    if "\u2500" <= char <= "\u259f":  # frames come in company, and not inside of words
        return 0.8 if not before.isalpha() and not after.isalpha() else -1.0
    if not char.isalpha():
        return 0.3 if char in "°«»“”‘’–—…€£§©®·¿¡№" else -0.3
    if "\u0400" <= char <= "\u04ff":
        return _weigh_cyrillic(char, before)
    if encoding in (_E.CP1251, _E.CP866):
        return -1.0
    return _weigh_latin(char, before, after)


def _weigh_cyrillic(char: str, before: str) -> float:
    if char in "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфё":
        return 1.6 if not (before.isalpha() and before.isascii()) else -0.5
    return 0.8 if char.isupper() and not before.islower() else -0.5


def _weigh_latin(char: str, before: str, after: str) -> float:
    """Letters with accents stand among plain ones, and seldom beside each other."""
    if char.isupper() and before.islower():
        return -0.8
    company = (before.isalpha() and before.isascii()) + (after.isalpha() and after.isascii())
    strange = (not before.isascii()) + (not after.isascii())
    return (1.0 if char in _ACCENTED else 0.2) * (0.3 + 0.5 * company) - 0.6 * strange
