"""By which ways announcements go out: what can't be right is said at its field."""

from datetime import timedelta

import pytest

from controldock.domain.ways import Ways, broadcast_of, check_ways, tidy_group, tidy_subnet


def test_what_holds_at_first_is_right() -> None:
    assert check_ways(Ways()) == {}
    assert Ways().groups == ("239.255.55.2", "ff15::5502")


def test_groups_can_be_left_out() -> None:
    ways = Ways(group="", group6="")
    assert check_ways(ways) == {}
    assert ways.groups == ()


@pytest.mark.parametrize(
    ("ways", "wrong"),
    [
        (Ways(group="10.1.2.3"), {"group": "group_not_multicast"}),
        (Ways(group="255.255.255.255"), {"group": "group_not_multicast"}),
        (Ways(group="ff15::5502"), {"group": "group_not_multicast"}),
        (Ways(group="the lab"), {"group": "group_not_multicast"}),
        (Ways(group="239.255.55.2/24"), {"group": "group_not_multicast"}),
        (Ways(group="224.0.0.1"), {"group": "group_reserved"}),
        (Ways(group="232.1.2.3"), {"group": "group_reserved"}),
        (Ways(group6="239.255.55.2"), {"group6": "group6_not_multicast"}),
        (Ways(group6="fd00::1"), {"group6": "group6_not_multicast"}),
        (Ways(group6="ff15::5502%eth0"), {"group6": "group6_not_multicast"}),
        (Ways(group6="ff02::1"), {"group6": "group6_reserved"}),
        (Ways(group6="ff11::5502"), {"group6": "group6_reserved"}),
        (Ways(group6="ff35::5502"), {"group6": "group6_reserved"}),
        (Ways(ttl=0), {"ttl": "ttl_out_of_range"}),
        (Ways(ttl=256), {"ttl": "ttl_out_of_range"}),
        (Ways(subnets=("10.1.2.0/24", "10.1.2.3")), {"subnets": "subnet_malformed"}),
        (Ways(subnets=("fd00::/64",)), {"subnets": "subnet_malformed"}),
        (Ways(subnets=("239.1.2.0/24",)), {"subnets": "subnet_malformed"}),
        (Ways(subnets=("127.0.0.0/8",)), {"subnets": "subnet_malformed"}),
        (Ways(subnets=("0.0.0.0/0",)), {"subnets": "subnet_malformed"}),
        (Ways(subnets=("10.1.2.0/31",)), {"subnets": "subnet_size"}),
        (Ways(subnets=("64.0.0.0/4",)), {"subnets": "subnet_size"}),
        (Ways(retention=timedelta(hours=1)), {"retention": "retention_out_of_range"}),
        (Ways(group="x", ttl=0), {"group": "group_not_multicast", "ttl": "ttl_out_of_range"}),
    ],
    ids=repr,
)
def test_what_can_not_be_is_said_at_its_field(ways: Ways, wrong: dict[str, str]) -> None:
    assert check_ways(ways) == wrong


def test_subnets_are_kept_in_one_way_of_writing() -> None:
    assert tidy_subnet(" 10.1.2.77/24 ") == "10.1.2.0/24"
    assert tidy_subnet("10.1.2.0/255.255.255.0") == "10.1.2.0/24"
    assert tidy_subnet(" nonsense ") == "nonsense"
    assert broadcast_of("10.1.2.0/23") == "10.1.3.255"


def test_groups_are_kept_in_one_way_of_writing() -> None:
    assert tidy_group(" FF15:0:0::5502 ") == "ff15::5502"
    assert tidy_group(" nonsense ") == "nonsense"
