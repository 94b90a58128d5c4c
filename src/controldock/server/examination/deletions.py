"""Deletions: whether what a command deletes is more than rubbish, and more than one file."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from controldock.domain.guard import Danger
from controldock.server.examination.calls import Call, Shell

Why = tuple[Danger, str]

# Places whose contents come back by themselves, or that nobody misses.
_RUBBISH = re.compile(
    r"%te?mp%|\$\{?te?mp(?:dir)?\}?|[\\/]te?mp(?:[\\/]|\Z)|^/var/tmp\b|[\\/]\.?cache[\w-]*(?:[\\/]|\Z)|[\\/]caches?\d?[\\/]"
    r"|softwaredistribution[\\/]download|[\\/]prefetch(?:[\\/]|\Z)|inetcache|[\\/]wer[\\/]|crashdumps|minidump"
    r"|thumbcache|deliveryoptimization|__pycache__|node_modules|\$recycle\.bin|[\\/]\.trash|code cache|gpucache"
    r"|[\\/]logs?[\\/][^\\/]*(?:old|\d{4})|\$windows\.~"
)
_RUBBISH_FILES = re.compile(
    r"(?:\.(?:te?mp|bak|old|dmp|lnk|url|chk|crdownload|pyc|etl)|thumbs\.db|\.ds_store|~\*|~)\Z"
)
_SYSTEM_FILES = re.compile(
    r"(?:c:|%systemdrive%)?[\\/]?(?:windows|%systemroot%|%windir%|%winpath%)[\\/](?:system32|syswow64|boot|inf)\b"
    r"|^/(?:boot|s?bin|lib\w*|usr|dev|proc)/|^/etc/(?:passwd|shadow|group|fstab|sudoers|ssh)\b|\bntldr\b|\bbootmgr\b"
    r"|^c:\\boot|hiberfil|pagefile\.sys|ntoskrnl|[\\/]config[\\/](?:sam|system|software)\b"
)
_WILD = re.compile(r"[*?]")
_REGISTRY = re.compile(r"(?:registry::|hk(?:lm|cu|cr|u|cc|ey_\w+):?)", re.IGNORECASE)
_NO_FILES = re.compile(r"(?:env|variable|function|alias|cert|wsman|psdrive):", re.IGNORECASE)
# Parameters of Remove-Item whose value is no target.
_OTHER_VALUES = (
    "erroraction",
    "ea",
    "exclude",
    "include",
    "filter",
    "stream",
    "credential",
    "warningaction",
    "confirm",
)
_MANY_SOURCES = frozenset(
    {"get-childitem", "where-object", "foreach-object", "find", "ls", "locate", "fd", "dir", "grep"}
)


def look(call: Call) -> Iterator[Why]:
    """Why a call that deletes is dangerous; nothing, where it is not."""
    wanted = _IN_CMD if call.shell is Shell.CMD else _IN_SH if call.shell is Shell.SH else _LOOKS
    found = _LOOKS[call.name](call) if call.name in wanted else None
    if found is not None:
        yield (Danger.BOOT_OR_REGISTRY if found == "changes_registry" else Danger.DESTROYS_DATA), found


def is_rubbish(path: str) -> bool:
    """Whether a path leads to what nobody misses."""
    plain = path.strip("\"' ").lower()
    if re.search(r"(?:^|[\\/])\.\.(?:[\\/]|\Z)", plain):
        return False
    return _RUBBISH.search(plain) is not None or _RUBBISH_FILES.search(plain) is not None


def _weighed(targets: Sequence[str], *, is_tree: bool, is_many: bool) -> str | None:
    left = [target for target in targets if not is_rubbish(target)]
    if not left:
        return None
    if is_tree:
        return "deletes_tree"
    if is_many or any(_WILD.search(target) for target in left):
        return "deletes_many"
    return "deletes_system_file" if any(_SYSTEM_FILES.search(target.lower()) for target in left) else None


def _rm(call: Call) -> str | None:
    options = [word for word in call.words if re.match(r"-\w|--\w", word)]
    targets = [word for word in call.words if word not in options and word != "--"]
    is_tree = any(option == "--recursive" or re.match(r"-\w*[rR]", option) for option in options)
    if "--help" in options or "--version" in options:
        return None
    piped = call.inner & _MANY_SOURCES
    if not targets and (piped or call.sources):
        targets, piped = _paths(call.sources), frozenset({"find"})
    return _weighed(targets, is_tree=is_tree, is_many=bool(piped))


def _paths(words: Sequence[str]) -> list[str]:
    """Where a find looks: what stands before its first option; everywhere, where it says nothing."""
    found: list[str] = []
    for word in words:
        if word.startswith("-") and found:
            break
        if not word.startswith("-"):
            found.append(word)
    return found[:1] or ["."]


def _del(call: Call) -> str | None:
    options = [word.lower() for word in call.words if word.startswith("/")]
    targets = [word for word in call.words if not word.startswith("/")]
    if "/?" in options:
        return None
    return _weighed(targets, is_tree="/s" in options, is_many=False)


def _rd(call: Call) -> str | None:
    options = [word.lower() for word in call.words if word.startswith("/")]
    targets = [word for word in call.words if not word.startswith("/")]
    return _weighed(targets, is_tree=True, is_many=False) if "/s" in options else None


def _remove_item(call: Call) -> str | None:
    targets, switches = _split(call)
    if any("whatif".startswith(name) and len(name) > 1 for name in switches):
        return None
    if any(_REGISTRY.match(target) for target in (*targets, *call.sources)):
        return "changes_registry"
    if not targets and call.fed is not None:
        targets = [call.fed]
    targets = [target for target in targets if not _NO_FILES.match(target)]
    is_tree = any(name and "recurse".startswith(name) for name in switches)
    is_many = bool(call.inner & _MANY_SOURCES)
    if not targets and (call.sources or is_many):
        targets = [word for word in call.sources if not word.startswith("-")] or ["."]
        targets = targets if any(is_rubbish(word) for word in targets[:1]) else targets[:1]
        targets = [word for word in targets if is_rubbish(targets[0])] or targets
        targets = targets[:1]
    return _weighed(targets, is_tree=is_tree, is_many=is_many)


def _split(call: Call) -> tuple[list[str], list[str]]:
    """Targets and switches of a cmdlet."""
    targets, switches, skip = list[str](), list[str](), False
    for word in call.words:
        if re.match(r"-[A-Za-z]", word):
            name = word[1:].rstrip(":").lower()
            switches.append(name)
            skip = any(option.startswith(name) for option in _OTHER_VALUES) and name not in ("e", "f", "fo")
        elif skip:
            skip = False
        else:
            targets += [part.strip() for part in word.split(",") if part.strip()]
    return targets, switches


def _find(call: Call) -> str | None:
    if " -delete " not in call.args:
        return None
    return _weighed(_paths(call.words), is_tree=True, is_many=True)


def _method(call: Call) -> str | None:
    """.Delete(…) of files and folders; what it is called on may be anything, so only what says so."""
    if call.name == "[io.directory]::delete":
        return _weighed(call.words[:1], is_tree=True, is_many=False)
    if call.name == "[io.file]::delete":
        return _weighed(call.words[:1], is_tree=False, is_many=False)
    owner = " ".join((*call.words[:1], *call.sources)).lower()
    many = call.inner & _MANY_SOURCES or "get-childitem" in owner or "directoryinfo" in owner
    if "win32_userprofile" in owner:
        return "deletes_profiles"
    if "win32_shadowcopy" in owner:
        return "deletes_shadow_copies"
    return _weighed([owner], is_tree=bool(many), is_many=bool(many)) if many else None


def _cim(call: Call) -> str | None:
    words = " ".join((*call.words, *call.sources)).lower()
    if "win32_userprofile" in words:
        return "deletes_profiles"
    return "deletes_shadow_copies" if "win32_shadowcopy" in words else None


def _mirror(call: Call) -> str | None:
    marks = (" /mir ", " /purge ") if call.shell is not Shell.SH else (" --delete",)
    if call.name == "rsync":
        marks = (" --delete",)
    if not any(mark in call.args for mark in marks) or " /l " in call.args or " --dry-run " in call.args:
        return None
    target = [word for word in call.words if not word.startswith(("/", "-")) or call.name == "rsync"][1:2]
    return None if target and is_rubbish(target[0]) else "mirrors_deletions"


_LOOKS = {
    "rm": _rm,
    "unlink": _rm,
    "del": _del,
    "erase": _del,
    "rd": _rd,
    "rmdir": _rd,
    "remove-item": _remove_item,
    "clear-item": _remove_item,
    "find": _find,
    "[io.directory]::delete": _method,
    "[io.file]::delete": _method,
    ".delete": _method,
    "remove-ciminstance": _cim,
    "remove-wmiobject": _cim,
    "robocopy": _mirror,
    "rsync": _mirror,
}
# Of another shell's words a scan would only see half.
_IN_CMD = frozenset({"del", "erase", "rd", "rmdir", "robocopy"})
_IN_SH = frozenset({"rm", "unlink", "find", "rsync"})
