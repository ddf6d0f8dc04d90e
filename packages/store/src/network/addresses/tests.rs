use super::*;

/// The first and the last address of every block that is near.
const NEAR: &str = "
    10.0.0.0 10.255.255.255 127.0.0.1 127.255.255.255 172.16.0.0 172.31.255.255 192.168.0.0 192.168.255.255 ::1
    fc00:: fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff
";

/// The neighbours of all blocks, outside them.
const PUBLIC: &str = "
    1.0.0.0 9.255.255.255 11.0.0.0 100.63.255.255 100.128.0.0 126.255.255.255 128.0.0.0 169.253.255.255 169.255.0.0
    172.15.255.255 172.32.0.0 191.255.255.255 192.0.1.0 192.0.3.0 192.88.98.255 192.88.100.0 192.167.255.255
    192.169.0.0 198.17.255.255 198.20.0.0 198.51.99.255 198.51.101.0 203.0.112.255 203.0.114.0 223.255.255.255
    2001:200:: 2001:db7:ffff:ffff:ffff:ffff:ffff:ffff 2001:db9:: 2003:: 2606:4700:4700::1111
    3ffe:ffff:ffff:ffff:ffff:ffff:ffff:ffff 3fff:1000::
";

/// The first and the last address of every block that is special.
const SPECIAL: &str = "
    0.0.0.0 0.255.255.255 100.64.0.0 100.127.255.255 169.254.0.0 169.254.169.254 169.254.255.255 192.0.0.0
    192.0.0.255 192.0.2.0 192.0.2.255 192.88.99.1 198.18.0.0 198.19.255.255 198.51.100.0 198.51.100.255 203.0.113.0
    203.0.113.255 224.0.0.0 239.255.255.255 240.0.0.0 255.255.255.255 :: 100::1 2001::1
    2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff 2001:db8::1 2002:7f00:1:: 3fff::1 3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff
    4000:: 5f00::1 fe80::1 fec0::1 ff02::1
";

/// Addresses that hold an IPv4 address.
const INSIDE: &str = "
    ::ffff:127.0.0.1 ::ffff:10.0.0.1 ::ffff:1.1.1.1 ::127.0.0.1 ::1.1.1.1 64:ff9b::127.0.0.1 64:ff9b::10.0.0.1
    64:ff9b::169.254.169.254 64:ff9b:1::1.1.1.1 2002:a00:1::
";

fn assert_kind(expected: AddressKind, addresses: &str) {
    for address in addresses.split_whitespace() {
        assert_eq!(kind(address.parse().unwrap()), expected, "{address}");
    }
}

#[test]
fn the_first_and_the_last_address_of_every_block_are_in_it_and_their_neighbours_are_not() {
    assert_kind(AddressKind::Near, NEAR);
    assert_kind(AddressKind::Public, PUBLIC);
    assert_kind(AddressKind::Special, SPECIAL);
}

#[test]
fn an_address_inside_another_does_not_become_public() {
    assert_kind(AddressKind::Special, INSIDE);
    assert_kind(AddressKind::Public, "64:ff9b::1.1.1.1");
}
