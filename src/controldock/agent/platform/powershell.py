"""PowerShell without a person at it: no profile, no questions, UTF-8, and the exit code that the script really had.

The script is a file of its own, so that `param`, `using` and `#Requires` may stand at its top and its line numbers are
right. What starts it is a second file: it sets the encodings, and turns the end of the script into an exit code.

There is no PowerShell under Wine: until this ran on Windows, only the text of it was checked.
"""

from __future__ import annotations

from collections.abc import Mapping

SCRIPT, START = "script.ps1", "start.ps1"
OPTIONS = ("-NoProfile", "-NonInteractive", "-ExecutionPolicy", "Bypass", "-File")
_BOM = b"\xef\xbb\xbf"  # without it, Windows PowerShell reads a file in the code page of the PC

# `-File` alone would say 0 for a script that ends with a program that failed. ErrorActionPreference stays as it is:
# scripts are written for it. Nobody sees progress bars here, and they make downloads ten times slower.
_START = """\
try { [Console]::OutputEncoding = [Text.UTF8Encoding]::new($false) } catch { }
try { [Console]::InputEncoding = [Text.UTF8Encoding]::new($false) } catch { }
$OutputEncoding = [Text.UTF8Encoding]::new($false)
$ProgressPreference = 'SilentlyContinue'
$global:LASTEXITCODE = 0
try { & (Join-Path -Path $PSScriptRoot -ChildPath 'script.ps1') }
catch { [Console]::Error.WriteLine(($_ | Out-String).TrimEnd()); exit 1 }
exit $global:LASTEXITCODE
"""


def files(script: bytes) -> Mapping[str, bytes]:
    """What has to be in the folder, by name."""
    return {SCRIPT: _BOM + script, START: _BOM + _START.encode("ascii")}
