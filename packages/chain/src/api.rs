//! Addresses as a real chain takes them.

use cosmwasm_std::{
    Addr, Api, CanonicalAddr, HashFunction, RecoverPubkeyError, StdError, StdResult, VerificationError,
};
use cw_multi_test::MockApiBech32;

/// The address codec of a chain: bech32 with one prefix, and `addr_validate` takes the normal form only.
///
/// A chain decodes an address, writes it again and refuses what differs. `MockApiBech32` returns the normal form of what
/// differs instead (for one, of an address whose padding bits are not zero), so a contract that stores the text as it
/// came would pass on the one and break on the other.
pub struct StrictApi {
    inner: MockApiBech32,
}

impl StrictApi {
    /// The codec for addresses that begin with `prefix`.
    #[must_use]
    pub fn new(prefix: &'static str) -> Self {
        Self { inner: MockApiBech32::new(prefix) }
    }

    /// The address that belongs to `name`: the same for the same name, always.
    #[must_use]
    pub fn addr_make(&self, name: &str) -> Addr {
        self.inner.addr_make(name)
    }
}

impl Api for StrictApi {
    fn addr_validate(&self, input: &str) -> StdResult<Addr> {
        let normal = self.inner.addr_validate(input)?;
        if normal.as_str() == input {
            Ok(normal)
        } else {
            Err(StdError::parse_err("Addr", format!("address not normalized: expected {normal}, got {input}")))
        }
    }

    fn addr_canonicalize(&self, input: &str) -> StdResult<CanonicalAddr> {
        self.inner.addr_canonicalize(input)
    }

    fn addr_humanize(&self, canonical: &CanonicalAddr) -> StdResult<Addr> {
        self.inner.addr_humanize(canonical)
    }

    fn secp256k1_verify(&self, hash: &[u8], signature: &[u8], key: &[u8]) -> Result<bool, VerificationError> {
        self.inner.secp256k1_verify(hash, signature, key)
    }

    fn secp256k1_recover_pubkey(
        &self,
        hash: &[u8],
        signature: &[u8],
        recovery: u8,
    ) -> Result<Vec<u8>, RecoverPubkeyError> {
        self.inner.secp256k1_recover_pubkey(hash, signature, recovery)
    }

    fn bls12_381_aggregate_g1(&self, points: &[u8]) -> Result<[u8; 48], VerificationError> {
        self.inner.bls12_381_aggregate_g1(points)
    }

    fn bls12_381_aggregate_g2(&self, points: &[u8]) -> Result<[u8; 96], VerificationError> {
        self.inner.bls12_381_aggregate_g2(points)
    }

    fn bls12_381_pairing_equality(&self, p: &[u8], q: &[u8], r: &[u8], s: &[u8]) -> Result<bool, VerificationError> {
        self.inner.bls12_381_pairing_equality(p, q, r, s)
    }

    fn bls12_381_hash_to_g1(
        &self,
        function: HashFunction,
        msg: &[u8],
        dst: &[u8],
    ) -> Result<[u8; 48], VerificationError> {
        self.inner.bls12_381_hash_to_g1(function, msg, dst)
    }

    fn bls12_381_hash_to_g2(
        &self,
        function: HashFunction,
        msg: &[u8],
        dst: &[u8],
    ) -> Result<[u8; 96], VerificationError> {
        self.inner.bls12_381_hash_to_g2(function, msg, dst)
    }

    fn secp256r1_verify(&self, hash: &[u8], signature: &[u8], key: &[u8]) -> Result<bool, VerificationError> {
        self.inner.secp256r1_verify(hash, signature, key)
    }

    fn secp256r1_recover_pubkey(
        &self,
        hash: &[u8],
        signature: &[u8],
        recovery: u8,
    ) -> Result<Vec<u8>, RecoverPubkeyError> {
        self.inner.secp256r1_recover_pubkey(hash, signature, recovery)
    }

    fn ed25519_verify(&self, message: &[u8], signature: &[u8], key: &[u8]) -> Result<bool, VerificationError> {
        self.inner.ed25519_verify(message, signature, key)
    }

    fn ed25519_batch_verify(
        &self,
        messages: &[&[u8]],
        signatures: &[&[u8]],
        keys: &[&[u8]],
    ) -> Result<bool, VerificationError> {
        self.inner.ed25519_batch_verify(messages, signatures, keys)
    }

    fn debug(&self, message: &str) {
        self.inner.debug(message);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CHARSET: &[u8; 32] = b"qpzry9x8gf2tvdw0s3jn54khce6mua7l";

    fn value(letter: u8) -> u32 {
        u32::try_from(CHARSET.iter().position(|c| *c == letter).unwrap()).unwrap()
    }

    fn polymod(values: &[u32]) -> u32 {
        let generator: [u32; 5] = [0x3b6a_57b2, 0x2650_8e6d, 0x1ea1_19fa, 0x3d42_33dd, 0x2a14_62b3];
        values.iter().fold(1, |sum, value| {
            let next = ((sum & 0x01ff_ffff) << 5) ^ value;
            (0..5).filter(|bit| sum >> 25 >> bit & 1 == 1).fold(next, |next, bit| next ^ generator[bit])
        })
    }

    /// The same address with a padding bit set, and the checksum that goes with it.
    fn padded(address: &str) -> String {
        let (prefix, data) = address.split_once('1').unwrap();
        let mut values: Vec<u32> = data.bytes().take(data.len() - 6).map(value).collect();
        *values.last_mut().unwrap() |= 1;
        let mut all: Vec<u32> = prefix.bytes().map(|b| u32::from(b >> 5)).collect();
        all.push(0);
        all.extend(prefix.bytes().map(|b| u32::from(b & 31)));
        all.extend(&values);
        all.extend([0; 6]);
        let sum = polymod(&all) ^ 1;
        values.extend((0..6).map(|place| sum >> (5 * (5 - place)) & 31));
        let text: String = values.iter().map(|v| char::from(CHARSET[*v as usize])).collect();
        format!("{prefix}1{text}")
    }

    #[test]
    fn only_the_normal_form_of_an_address_is_valid() {
        let api = StrictApi::new("caravan");
        let mira = api.addr_make("mira");
        assert_eq!(api.addr_validate(mira.as_str()).unwrap(), mira);
        let upper = mira.as_str().to_uppercase();
        let mixed = mira.as_str().replace("caravan", "Caravan");
        let foreign = StrictApi::new("cosmos").addr_make("mira").to_string();
        for wrong in [upper, mixed, foreign, String::new()] {
            api.addr_validate(&wrong).unwrap_err();
        }
    }

    #[test]
    fn a_second_spelling_of_an_address_is_refused_where_the_mock_takes_it() {
        let mira = StrictApi::new("caravan").addr_make("mira");
        let second = padded(mira.as_str());
        assert_ne!(second, mira.as_str());
        assert_eq!(MockApiBech32::new("caravan").addr_validate(&second).unwrap(), mira);
        let text = StrictApi::new("caravan").addr_validate(&second).unwrap_err().to_string();
        assert!(text.contains("not normalized"), "{text}");
    }
}
