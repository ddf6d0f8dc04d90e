//! Which addresses are public.
//!
//! After the registries of IANA, "IPv4 Special-Purpose Address Space" and "IPv6 Special-Purpose Address Space". The standard
//! library's `is_global` is not stable. Where the registries leave a doubt, an address is not public.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use ipnet::{Ipv4Net, Ipv6Net};

/// What kind of address this is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum AddressKind {
    /// Anyone can reach it, and it belongs to someone who is not on this network.
    Public,
    /// This machine, or the private network that it is in: loopback, RFC 1918, and unique local addresses of IPv6.
    Near,
    /// Everything else: link-local (where clouds keep credentials), shared (carriers), multicast, documentation, addresses
    /// that hold another address, and what is not given out.
    Special,
}

const fn v4(a: u8, b: u8, c: u8, d: u8, length: u8) -> Ipv4Net {
    Ipv4Net::new_assert(Ipv4Addr::new(a, b, c, d), length)
}

const fn v6(first: [u16; 3], length: u8) -> Ipv6Net {
    let [a, b, c] = first;
    Ipv6Net::new_assert(Ipv6Addr::new(a, b, c, 0, 0, 0, 0, 0), length)
}

/// IPv4 on this machine or in its network.
const NEAR_V4: [Ipv4Net; 4] = [v4(127, 0, 0, 0, 8), v4(10, 0, 0, 0, 8), v4(172, 16, 0, 0, 12), v4(192, 168, 0, 0, 16)];

/// IPv4 that is neither near nor public.
const SPECIAL_V4: [Ipv4Net; 11] = [
    v4(0, 0, 0, 0, 8),       // "this network": Linux connects to itself
    v4(100, 64, 0, 0, 10),   // shared by carriers
    v4(169, 254, 0, 0, 16),  // link-local
    v4(192, 0, 0, 0, 24),    // protocols
    v4(192, 0, 2, 0, 24),    // documentation
    v4(192, 88, 99, 0, 24),  // relays of 6to4, given up
    v4(198, 18, 0, 0, 15),   // measurements
    v4(198, 51, 100, 0, 24), // documentation
    v4(203, 0, 113, 0, 24),  // documentation
    v4(224, 0, 0, 0, 4),     // multicast
    v4(240, 0, 0, 0, 4),     // not given out, and broadcast
];

/// What IANA gives out of IPv6. Everything outside is not public.
const GIVEN_OUT_V6: Ipv6Net = v6([0x2000, 0, 0], 3);
/// Unique local addresses.
const NEAR_V6: Ipv6Net = v6([0xfc00, 0, 0], 7);
/// IPv6 that holds an IPv4 address, which a translator of the network (NAT64) connects to.
const TRANSLATED_V6: Ipv6Net = v6([0x0064, 0xff9b, 0], 96);

/// IPv6 among what is given out that is not public.
const SPECIAL_V6: [Ipv6Net; 4] = [
    v6([0x2001, 0, 0], 23),      // protocols: Teredo, benchmarks, ORCHID
    v6([0x2001, 0x0db8, 0], 32), // documentation
    v6([0x2002, 0, 0], 16),      // 6to4, which holds an IPv4 address
    v6([0x3fff, 0, 0], 20),      // documentation
];

/// Return what kind of address this is. An IPv4 address that is written as IPv6 (`::ffff:…`) is special.
pub(crate) fn kind(address: IpAddr) -> AddressKind {
    match address {
        IpAddr::V4(address) => kind_v4(address),
        IpAddr::V6(address) => kind_v6(address),
    }
}

fn kind_v4(address: Ipv4Addr) -> AddressKind {
    if NEAR_V4.iter().any(|net| net.contains(&address)) {
        AddressKind::Near
    } else if SPECIAL_V4.iter().any(|net| net.contains(&address)) {
        AddressKind::Special
    } else {
        AddressKind::Public
    }
}

fn kind_v6(address: Ipv6Addr) -> AddressKind {
    if address.is_loopback() || NEAR_V6.contains(&address) {
        return AddressKind::Near;
    }
    if TRANSLATED_V6.contains(&address) {
        let [.., a, b, c, d] = address.octets();
        let inner = kind_v4(Ipv4Addr::new(a, b, c, d));
        return if inner == AddressKind::Public { AddressKind::Public } else { AddressKind::Special };
    }
    if GIVEN_OUT_V6.contains(&address) && !SPECIAL_V6.iter().any(|net| net.contains(&address)) {
        AddressKind::Public
    } else {
        AddressKind::Special
    }
}

#[cfg(test)]
mod tests;
