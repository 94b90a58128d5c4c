"""Large files and foreign line endings are found before they are committed."""

import files


def test_an_ordinary_file_is_fine(tmp_path):
    path = tmp_path / "a.py"
    path.write_bytes(b"x = 1\n")
    assert files.main([str(path)]) == 0


def test_windows_line_endings_are_found_but_not_where_they_belong(tmp_path):
    for name in ("a.py", "a.ps1"):
        (tmp_path / name).write_bytes(b"x\r\n")
    assert files.complaints(tmp_path / "a.py") == [f"{tmp_path / 'a.py'}: line endings are CRLF"]
    assert files.complaints(tmp_path / "a.ps1") == []


def test_a_binary_has_no_line_endings(tmp_path):
    (tmp_path / "a.png").write_bytes(b"\x89PNG\r\n\0")
    assert files.complaints(tmp_path / "a.png") == []


def test_a_large_file_is_found(tmp_path):
    (tmp_path / "a.bin").write_bytes(b"\0" * (files.MAX_BYTES + 1))
    assert files.main([str(tmp_path / "a.bin")]) == 1
