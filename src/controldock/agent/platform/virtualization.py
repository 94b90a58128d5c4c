"""Which hypervisor a machine runs in, by what its firmware says of its maker."""

from __future__ import annotations

_MAKERS = (  # the first that is in maker and model, lower case
    ("vmware", "VMware"),
    ("virtualbox", "VirtualBox"),
    ("innotek", "VirtualBox"),
    ("parallels", "Parallels"),
    ("xen", "Xen"),
    ("amazon ec2", "Amazon EC2"),
    ("google compute engine", "Google Compute Engine"),
    ("bhyve", "bhyve"),
    ("proxmox", "KVM"),
    ("kvm", "KVM"),
    ("qemu", "QEMU"),
    ("bochs", "QEMU"),
    ("openstack", "OpenStack"),
    ("apple virtualization", "Apple"),
)
_HYPER_V = ("microsoft corporation", "virtual machine")  # Surface PCs have the same maker


def hypervisor(manufacturer: str, model: str) -> str:
    """Its name; empty for a machine of metal."""
    said = f"{manufacturer} {model}".lower()
    if all(part in said for part in _HYPER_V):
        return "Hyper-V"
    return next((name for mark, name in _MAKERS if mark in said), "")
