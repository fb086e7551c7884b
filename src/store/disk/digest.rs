//! Fingerprints: SHA-256 of bytes and chains of them; nothing about what the bytes mean.

use std::fmt;
use std::str::FromStr;

use sha2::{Digest as _, Sha256};

/// The SHA-256 of some bytes; prints as 64 small hexadecimal digits and reads from them.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Digest([u8; 32]);

/// A text that is no digest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not 64 hexadecimal digits")]
pub struct NotADigest;

/// Returns the digest of `bytes`.
pub fn digest(bytes: &[u8]) -> Digest {
    Digest(Sha256::digest(bytes).into())
}

/// Returns the digest of `previous` and `bytes` together, so that no link of a chain can be changed or left out unseen.
///
/// The digest before has a fixed length, so that no two pairs are hashed as the same bytes.
pub fn chain(previous: &Digest, bytes: &[u8]) -> Digest {
    let mut hash = Sha256::new();
    hash.update(previous.0);
    hash.update(bytes);
    Digest(hash.finalize().into())
}

impl Digest {
    /// Returns a digest of these bytes, as read from where one was kept.
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// Returns the bytes of the digest.
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Digest({self})")
    }
}

impl FromStr for Digest {
    type Err = NotADigest;

    fn from_str(text: &str) -> Result<Self, NotADigest> {
        let mut digits = text.bytes().map(|byte| char::from(byte).to_digit(16));
        let mut next = || digits.next().flatten().ok_or(NotADigest);
        let mut bytes = [0; 32];
        for byte in &mut bytes {
            // Two hexadecimal digits always fit a byte.
            *byte = (next()? << 4 | next()?) as u8;
        }
        if digits.next().is_some() { Err(NotADigest) } else { Ok(Self(bytes)) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_answers() {
        // FIPS 180-4 examples.
        assert_eq!(
            digest(b"abc").to_string(),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
        assert_eq!(
            digest(b"").to_string(),
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        );
    }

    #[test]
    fn a_chain_is_the_digest_of_what_stands_before_and_the_bytes() {
        let first = digest(b"one");
        let both = [first.as_bytes().as_slice(), b"two"].concat();
        assert_eq!(chain(&first, b"two"), digest(&both));
        assert_ne!(chain(&digest(b"eno"), b"two"), chain(&first, b"two"));
    }

    #[test]
    fn the_text_reads_back_and_nothing_else_reads() {
        let one = digest(b"one");
        let text = one.to_string();
        assert_eq!(text.parse(), Ok(one));
        assert_eq!(Digest::from_bytes(*one.as_bytes()), one);
        for bad in ["", "00", &text[1..], &format!("{text}0"), &text.replace(&text[..1], "g")] {
            assert_eq!(bad.parse::<Digest>(), Err(NotADigest), "{bad}");
        }
    }
}
