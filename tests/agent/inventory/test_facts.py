"""What a PC says of itself fits the protocol, and puts the useful address first."""

from pathlib import Path

import msgspec

from controldock import __version__
from controldock.agent.inventory.facts import gather, order_addresses
from controldock.agent.platform import this_platform
from controldock.protocol.messages import PcFacts


def test_this_very_pc_can_introduce_itself() -> None:
    facts = gather(this_platform(), "127.0.0.1")
    assert msgspec.json.decode(msgspec.json.encode(facts), type=PcFacts) == facts  # all bounds are kept
    assert facts.host_name
    assert facts.agent_version == __version__
    assert facts.os == "linux"
    if Path("/etc/machine-id").exists():
        assert facts.hardware_ids["machine_id"] == Path("/etc/machine-id").read_text().strip()


def test_the_address_that_reaches_the_server_comes_first() -> None:
    others = ["127.0.0.1", "10.0.0.7", "fe80::1%eth0", "2001:db8::7", "aa:bb:cc:dd:ee:ff"]
    assert order_addresses("2001:db8::7", others) == ("2001:db8::7", "10.0.0.7")


def test_a_local_address_is_said_only_when_there_is_no_other() -> None:
    assert order_addresses("127.0.0.1", ["127.0.0.1", "192.168.1.5"]) == ("192.168.1.5",)
    assert order_addresses("127.0.0.1", ["::1"]) == ("127.0.0.1", "::1")
    assert order_addresses("", []) == ()


def test_a_router_with_a_hundred_addresses_still_fits() -> None:
    assert len(order_addresses("10.0.0.1", [f"10.0.1.{n}" for n in range(100)])) == 32


def test_the_main_address_is_said_apart_and_stands_first() -> None:
    facts = gather(this_platform(), "192.0.2.77")
    assert facts.main_address == facts.addresses[0] == "192.0.2.77"


def test_on_the_servers_own_pc_the_main_address_is_one_that_others_can_reach() -> None:
    facts = gather(this_platform(), "127.0.0.1")
    assert facts.main_address in facts.addresses
