"""The description of the installer, as wixl (https://wiki.gnome.org/msitools) reads it: files, service, registry.

Ids and component codes are made from paths, so that the same contents give the same installer, and an upgrade knows
the components of the version before.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterable
from pathlib import Path, PurePosixPath
from xml.etree import ElementTree as ET

NAMESPACE = uuid.UUID("4c1b7a52-3c0f-5a58-9a55-0a3f6d8f2c11")  # of all codes here; never another one
UPGRADE_CODE = "{0B2E0C5D-6C58-4F7B-9F0B-6E0D5E7A4A61}"  # of the product in all its versions
MANUFACTURER = "ControlDock"
NAME = "ControlDock Agent"
SERVICE = "ControlDockAgent"
REGISTER = "Register this PC with ControlDock"  # in the start menu; an MSI has one language
KEY = r"SOFTWARE\ControlDock\Agent"
RUN_KEY = r"SOFTWARE\Microsoft\Windows\CurrentVersion\Run"
# What `msiexec /i … SERVER=… TOKEN=…` may say; NODESKTOP=1 leaves the companion out.
PROPERTIES = {"SERVER": "Server", "TOKEN": "Token", "TAGS": "Tags"}
# When the service has stopped: what still holds files open lets go of them, and with `all` its data folder goes.
LET_GO = r'"[INSTALLDIR]python\pythonw.exe" -B -m controldock.agent.uninstall'
# Of a custom action: a program and its arguments, in the script that runs as SYSTEM; its failure is no failure.
_PROGRAM, _LATER, _AS_SYSTEM, _IN_ANY_CASE = 0x22, 0x400, 0x800, 0x40
_AFTER_DELETE_SERVICES = 2001


def _later(action: str, command: str, condition: str) -> tuple[str, str]:
    """What adds such an action."""
    kind = _PROGRAM | _LATER | _AS_SYSTEM | _IN_ANY_CASE
    return (
        "INSERT INTO `CustomAction` (`Action`, `Type`, `Source`, `Target`)"
        f" VALUES ('{action}', {kind}, 'INSTALLDIR', '{command}')",
        "INSERT INTO `InstallExecuteSequence` (`Action`, `Condition`, `Sequence`)"
        f" VALUES ('{action}', '{condition}', {_AFTER_DELETE_SERVICES})",
    )


# What wixl has no words for.
QUERIES = (
    *_later("LetGo", LET_GO, 'REMOVE="ALL" AND UPGRADINGPRODUCTCODE'),
    # Identity, journal and logs go with the last of it, and stay when a newer version takes its place.
    *_later("RemoveAll", f"{LET_GO} all", 'REMOVE="ALL" AND NOT UPGRADINGPRODUCTCODE'),
    "UPDATE `Component` SET `Condition` = 'NOT NODESKTOP' WHERE `Component` = 'Desktop'",
    # After InstallInitialize, so that a failed upgrade brings the version before back.
    "UPDATE `InstallExecuteSequence` SET `Sequence` = 1501 WHERE `Action` = 'RemoveExistingProducts'",
    # Properties that also reach the part of the installation that runs with higher rights.
    "UPDATE `Property` SET `Value` = 'WIX_DOWNGRADE_DETECTED;WIX_UPGRADE_DETECTED;SERVER;TOKEN;TAGS;NODESKTOP'"
    " WHERE `Property` = 'SecureCustomProperties'",
    "INSERT INTO `Property` (`Property`, `Value`) VALUES ('MsiHiddenProperties', 'TOKEN')",
)


def code(*parts: str) -> str:
    """A code that is always the same for these parts."""
    return "{" + str(uuid.uuid5(NAMESPACE, "\0".join(parts))).upper() + "}"


def describe(version: str, files: Iterable[Path], folder: str, product: str) -> bytes:
    """The XML; the files are in `folder`, beside it; `product` is the code of exactly these contents."""
    root = ET.Element("Wix", xmlns="http://schemas.microsoft.com/wix/2006/wi")
    wix = ET.SubElement(
        root, "Product", Id=product, Name=NAME, Language="1033", Version=version, Manufacturer=MANUFACTURER,
        UpgradeCode=UPGRADE_CODE,
    )  # fmt: skip
    ET.SubElement(
        wix, "Package", Id=code("package", product), InstallerVersion="500", Compressed="yes",
        InstallScope="perMachine", Description=NAME, Manufacturer=MANUFACTURER,
    )  # fmt: skip
    ET.SubElement(
        wix, "MajorUpgrade", DowngradeErrorMessage="A newer version of the ControlDock agent is installed."
    )
    ET.SubElement(wix, "Media", Id="1", Cabinet="agent.cab", EmbedCab="yes")
    for name in (*PROPERTIES, "NODESKTOP"):
        ET.SubElement(wix, "Property", Id=name)
    installed = _install_folder(wix)
    components = [*_files(installed, files, folder), _wish(installed), _desktop(installed)]
    feature = ET.SubElement(wix, "Feature", Id="Agent", Level="1", Title=NAME)
    for component in components:
        ET.SubElement(feature, "ComponentRef", Id=component)
    described: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return described


def _install_folder(wix: ET.Element) -> ET.Element:
    target = ET.SubElement(wix, "Directory", Id="TARGETDIR", Name="SourceDir")
    ET.SubElement(target, "Directory", Id="ProgramMenuFolder", Name=".")
    programs = ET.SubElement(target, "Directory", Id="ProgramFiles64Folder")
    return ET.SubElement(programs, "Directory", Id="INSTALLDIR", Name=NAME)


def _files(root: ET.Element, files: Iterable[Path], source: str) -> list[str]:
    """A component a file, as the Windows Installer wants it; the service is one with its program."""
    folders: dict[PurePosixPath, ET.Element] = {PurePosixPath("."): root}
    ids = []
    for file in files:
        path = PurePosixPath(file.as_posix())
        folder = _folder(folders, path.parent)
        id = _id("c", str(path))
        component = ET.SubElement(folder, "Component", Id=id, Guid=code("file", str(path)), Win64="yes")
        ET.SubElement(
            component,
            "File",
            Id=_id("f", str(path)),
            Name=path.name,
            Source=f"{source}/{path}",
            KeyPath="yes",
        )
        if str(path) == "python/pythonw.exe":
            _service(component)
        ids.append(id)
    return ids


def _folder(folders: dict[PurePosixPath, ET.Element], path: PurePosixPath) -> ET.Element:
    if path not in folders:
        above = _folder(folders, path.parent)
        folders[path] = ET.SubElement(above, "Directory", Id=_id("d", str(path)), Name=path.name)
    return folders[path]


def _service(component: ET.Element) -> None:
    ET.SubElement(
        component, "ServiceInstall", Id="Service", Name=SERVICE, DisplayName=NAME, Type="ownProcess", Start="auto",
        ErrorControl="normal", Vital="yes", Arguments="-B -m controldock.agent service",
        Description="Keeps this PC in touch with its ControlDock server.",
    )  # fmt: skip
    ET.SubElement(
        component, "ServiceControl", Id="Service", Name=SERVICE, Start="install", Stop="both", Remove="uninstall",
        Wait="yes",
    )  # fmt: skip


def _wish(root: ET.Element) -> str:
    """What the service comes in with; it removes the token itself as soon as it may."""
    component = ET.SubElement(root, "Component", Id="Wish", Guid=code("wish"), Win64="yes")
    key = ET.SubElement(component, "RegistryKey", Root="HKLM", Key=KEY)
    ET.SubElement(key, "RegistryValue", Name="Folder", Type="string", Value="[INSTALLDIR]", KeyPath="yes")
    for name, value in PROPERTIES.items():
        ET.SubElement(key, "RegistryValue", Name=value, Type="string", Value=f"[{name}]")
    return "Wish"


def _desktop(root: ET.Element) -> str:
    """The companion, started in every session when somebody logs on; and in the start menu how to register this PC."""
    component = ET.SubElement(root, "Component", Id="Desktop", Guid=code("desktop"), Win64="yes")
    ET.SubElement(
        component, "RegistryValue", Root="HKLM", Key=RUN_KEY, Name=NAME, Type="string", KeyPath="yes",
        Value='"[INSTALLDIR]python\\pythonw.exe" -B -m controldock.desktop',
    )  # fmt: skip
    ET.SubElement(
        component, "Shortcut", Id="Register", Directory="ProgramMenuFolder", Name=REGISTER,
        WorkingDirectory="INSTALLDIR", Target=r"[INSTALLDIR]python\pythonw.exe",
        Arguments="-B -m controldock.desktop enroll",
    )  # fmt: skip
    return "Desktop"


def _id(kind: str, path: str) -> str:
    return kind + hashlib.sha256(path.encode()).hexdigest()[:30]
