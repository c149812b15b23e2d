"""Which addresses belong to everybody's network, however they are written."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network

Address = IPv4Address | IPv6Address

#: IPv6 addresses that stand for an IPv4 one in their last 32 bits, or for 6to4 right behind the prefix.
_TAILS = [IPv6Network("::ffff:0:0/96"), IPv6Network("::/96"), IPv6Network("64:ff9b::/96"), IPv6Network("::ffff:0:0:0/96")]
_SIX_TO_FOUR = IPv6Network("2002::/16")
#: Public by their number, and yet services that a cloud keeps for the machine itself.
_OF_CLOUDS = [ip_network("168.63.129.16/32"), ip_network("192.0.0.0/24")]


def is_public(address: Address) -> bool:
    """Whether anybody on the Internet may be there: not this machine, its network, a cloud's own service, a group of machines."""
    address = plain(address)
    if any(address in network for network in _OF_CLOUDS):
        return False
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified or address.is_link_local)


def plain(address: Address) -> Address:
    """The IPv4 address that an IPv6 one only wraps."""
    if isinstance(address, IPv4Address):
        return address
    if address in _SIX_TO_FOUR:
        return IPv4Address((int(address) >> 80) & 0xFFFFFFFF)
    if any(address in network for network in _TAILS) and int(address) > 1:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address


def read_address(text: str) -> Address | None:
    """The address that is written there in full; a name answers None."""
    try:
        return ip_address(text)
    except ValueError:
        return None
