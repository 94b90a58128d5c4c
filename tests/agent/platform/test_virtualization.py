"""Which hypervisor, by what firmware says of its maker."""

import pytest

from controldock.agent.platform.virtualization import hypervisor


@pytest.mark.parametrize(
    ("manufacturer", "model", "found"),
    [
        ("VMware, Inc.", "VMware20,1", "VMware"),
        ("innotek GmbH", "VirtualBox", "VirtualBox"),
        ("Microsoft Corporation", "Virtual Machine", "Hyper-V"),
        ("Microsoft Corporation", "Surface Pro 9", ""),
        ("QEMU", "Standard PC (Q35 + ICH9, 2009)", "QEMU"),
        ("Red Hat", "KVM", "KVM"),
        ("Xen", "HVM domU", "Xen"),
        ("Amazon EC2", "t3.micro", "Amazon EC2"),
        ("Google", "Google Compute Engine", "Google Compute Engine"),
        ("Parallels International GmbH.", "Parallels ARM Virtual Machine", "Parallels"),
        ("LG Electronics", "15Z90RT", ""),
        ("", "", ""),
    ],
)
def test_a_hypervisor_is_known_by_its_maker(manufacturer: str, model: str, found: str) -> None:
    assert hypervisor(manufacturer, model) == found
