//! Checksums.

use std::fmt::Write;

use sha2::{Digest, Sha256, Sha512};

/// SHA-256 in lower-case hexadecimal.
#[must_use]
pub fn sha256_hex(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(2 * bytes.len()), |mut hex, byte| {
        let _infallible = write!(hex, "{byte:02x}");
        hex
    })
}

/// The checksums of a file, in lower-case hexadecimal, and its length.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Digests {
    pub sha256: String,
    pub sha512: String,
    pub bytes: u64,
}

/// Digests what is read piece by piece.
#[derive(Debug, Default)]
pub struct Digester {
    sha256: Sha256,
    sha512: Sha512,
    bytes: u64,
}

impl Digester {
    pub fn update(&mut self, piece: &[u8]) {
        self.sha256.update(piece);
        self.sha512.update(piece);
        self.bytes += piece.len() as u64;
    }

    #[must_use]
    pub fn finish(self) -> Digests {
        Digests { sha256: hex(&self.sha256.finalize()), sha512: hex(&self.sha512.finalize()), bytes: self.bytes }
    }
}

impl Digests {
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        let mut digester = Digester::default();
        digester.update(bytes);
        digester.finish()
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_checksums_are_the_standard_ones() {
        // FIPS 180-4's example for “abc”.
        let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(super::sha256_hex(b"abc"), abc);
        let digests = super::Digests::of(b"abc");
        assert_eq!((digests.sha256.as_str(), digests.bytes), (abc, 3));
        assert!(digests.sha512.starts_with("ddaf35a193617aba") && digests.sha512.ends_with("a54ca49f"));
    }
}
