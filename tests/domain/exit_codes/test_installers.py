"""The tables of the Windows Installer and of winget."""

from controldock.domain.exit_codes.installers import MSI, WINGET
from controldock.domain.exit_codes.win32 import WIN32


def test_the_windows_installer_has_its_own_range_of_win32() -> None:
    assert not MSI.keys() & WIN32.keys()
    assert {code for code in MSI if not 1600 <= code <= 1660} == {3010}


def test_winget_has_a_facility_of_its_own() -> None:
    assert {code >> 16 for code in WINGET} == {0x8A15}
    assert all(meaning.name.startswith("APPINSTALLER_CLI_ERROR_") for meaning in WINGET.values())
