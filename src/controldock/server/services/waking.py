"""Waking PCs: magic packets from the server, and through awake PCs of the same subnet, where routers pass none on."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network

from controldock import wake_on_lan
from controldock.protocol.inventory import Interface
from controldock.server.services.dispatch import Dispatch
from controldock.server.services.errands import Errand
from controldock.server.store.actions import ActionPc

RELAYS = 2  # of each subnet: one may be about to leave
MAX_CARDS = 4  # of one PC that packets are sent to; the rest are tunnels and bridges

# Sends for these MAC addresses, also to these broadcast addresses, and says for which of them packets went out.
Send = Callable[[Iterable[bytes], Collection[str]], frozenset[bytes]]


@dataclass(frozen=True, slots=True)
class Sleeper:
    """A PC to be woken, as far as its inventory and its addresses tell."""

    pc: ActionPc
    macs: tuple[bytes, ...]
    networks: tuple[IPv4Network, ...]


@dataclass(frozen=True, slots=True)
class Woken:
    """What was done for one: packets from here, and PCs that were asked to send some."""

    sleeper: Sleeper
    by_server: bool
    relays: tuple[str, ...]  # host names


def sleeper_of(pc: ActionPc, interfaces: Iterable[Interface]) -> Sleeper:
    """Its cards and networks: those of makers before those made up, the main one first."""
    cards = [(one, mac) for one in interfaces if (mac := wake_on_lan.parse_mac(one.mac)) is not None]
    burnt_in = [(one, mac) for one, mac in cards if wake_on_lan.is_burnt_in(mac)]
    best = sorted(burnt_in or cards, key=lambda card: (not card[0].is_main, not card[0].addresses))
    addresses = [address for one, _ in best for address in one.addresses] or list(pc.addresses)
    networks = dict.fromkeys(
        network for text in addresses if (network := wake_on_lan.network_of(text)) is not None
    )
    macs = tuple(dict.fromkeys(mac for _, mac in best))[:MAX_CARDS]
    return Sleeper(pc, macs, tuple(networks))


class Waking:
    """Sends, and asks others to send."""

    def __init__(self, dispatch: Dispatch, send: Send = wake_on_lan.send) -> None:
        self._dispatch = dispatch
        self._send = send

    async def wake(
        self, sleepers: Sequence[Sleeper], awake: Sequence[ActionPc], chosen: ActionPc | None = None
    ) -> list[Woken]:
        """Wake these; through `chosen` or, without one, through PCs of their subnets that are `awake`."""
        macs = [mac for sleeper in sleepers for mac in sleeper.macs]
        directed = {
            str(network.broadcast_address) for one in sleepers if one.macs for network in one.networks
        }
        sent = await asyncio.to_thread(self._send, macs, directed) if macs else frozenset[bytes]()
        if chosen is None:
            candidates = _candidates(sleepers, awake)
        else:
            candidates = {
                network: [chosen] for sleeper in sleepers for network in sleeper.networks or (None,)
            }
        asked = self._ask(_errands(sleepers, candidates))
        return [
            Woken(
                sleeper,
                by_server=any(mac in sent for mac in sleeper.macs),
                relays=tuple(pc.host_name for pc in _relays(sleeper, candidates) if asked.get(pc.id)),
            )
            for sleeper in sleepers
        ]

    def _ask(self, errands: Mapping[str, Sequence[bytes]]) -> dict[str, bool]:
        return {id: self._dispatch.send(id, Errand(wake=tuple(macs))) for id, macs in errands.items()}


Candidates = Mapping[IPv4Network | None, list[ActionPc]]


def _candidates(sleepers: Iterable[Sleeper], awake: Iterable[ActionPc]) -> Candidates:
    """Some PCs that are awake, for each network that somebody sleeps in."""
    wanted = {network for sleeper in sleepers if sleeper.macs for network in sleeper.networks}
    lengths = {network.prefixlen for network in wanted}
    asleep = {sleeper.pc.id for sleeper in sleepers}
    found: defaultdict[IPv4Network | None, list[ActionPc]] = defaultdict(list)
    for pc in awake if wanted else ():
        if pc.id in asleep:  # it is thought to be awake, and somebody says that it is not
            continue
        for address in _ipv4(pc.addresses):
            for length in lengths:
                network = IPv4Network((address, length), strict=False)
                if network in wanted and len(found[network]) < RELAYS:
                    found[network].append(pc)
    return found


def _relays(sleeper: Sleeper, candidates: Candidates) -> list[ActionPc]:
    """Who is asked to wake this one."""
    if not sleeper.macs:
        return []
    networks = sleeper.networks or (None,)
    found = {pc.id: pc for network in networks for pc in candidates.get(network, ())}
    return [pc for pc in found.values() if pc.id != sleeper.pc.id]


def _errands(sleepers: Iterable[Sleeper], candidates: Candidates) -> dict[str, list[bytes]]:
    errands: defaultdict[str, list[bytes]] = defaultdict(list)
    for sleeper in sleepers:
        for relay in _relays(sleeper, candidates):
            errands[relay.id] += sleeper.macs
    return errands


def _ipv4(addresses: Iterable[str]) -> list[IPv4Address]:
    found = []
    for text in addresses:
        try:
            found.append(IPv4Address(text))
        except ValueError:
            continue
    return found
