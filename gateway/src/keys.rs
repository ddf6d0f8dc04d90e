//! The keys of a gateway: secp256k1, which signs, and X25519, to which row keys are encrypted.

use std::fs;
use std::io::{self, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use caravan_gateway_api::RowKey;
use caravan_keys::AccountKey;
use caravan_toolkit::private_rows::GatewayKey;

/// The file of the key that signs: 64 hex digits.
const SIGNING: &str = "signing.key";
/// The file of the X25519 key: an age identity.
const ROWS: &str = "rows.key";

/// The keys of a gateway.
pub(crate) struct Keys {
    /// Signs receipts and the other key.
    pub(crate) signing: AccountKey,
    /// Opens row keys.
    pub(crate) rows: GatewayKey,
    /// Its public half, signed.
    pub(crate) row_key: RowKey,
}

impl Keys {
    /// Read the keys of a folder, and make them at the first start.
    pub(crate) fn open(folder: &Path) -> io::Result<Self> {
        let new = || AccountKey::generate().map(|key| key.reveal()).map_err(io::Error::other);
        let signing: AccountKey = kept(&folder.join(SIGNING), new)?.parse().map_err(io::Error::other)?;
        let new = || GatewayKey::generate().map(|key| key.reveal());
        let rows = GatewayKey::from_text(&kept(&folder.join(ROWS), new)?).map_err(io::Error::other)?;
        let row_key = RowKey::sign(rows.public(), &signing).map_err(io::Error::other)?;
        Ok(Self { signing, rows, row_key })
    }
}

/// Return the key in a file. Without the file a new key is made; the file is there whole, for its owner alone, or not at all.
fn kept(path: &Path, new: impl FnOnce() -> io::Result<String>) -> io::Result<String> {
    match fs::read_to_string(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        read => return checked(path, read?.trim_end().to_owned()),
    }
    let key = new()?;
    let mut file = tempfile::NamedTempFile::new_in(path.parent().unwrap_or(Path::new(".")))?;
    file.write_all(format!("{key}\n").as_bytes())?;
    file.as_file().sync_all()?;
    file.persist_noclobber(path).map_err(|error| error.error)?;
    Ok(key)
}

/// A key that others may read is refused.
fn checked(path: &Path, key: String) -> io::Result<String> {
    let mode = fs::metadata(path)?.permissions().mode() & 0o777;
    if mode & 0o077 == 0 {
        return Ok(key);
    }
    let text = format!("KEY_EXPOSED: expected {} with mode 600, got {mode:o}", path.display());
    Err(io::Error::new(io::ErrorKind::PermissionDenied, text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_made_once_and_are_for_their_owner_alone() {
        let folder = tempfile::tempdir().unwrap();
        let first = Keys::open(folder.path()).unwrap();
        let second = Keys::open(folder.path()).unwrap();
        assert_eq!(first.signing.public_key(), second.signing.public_key());
        assert_eq!(first.row_key, second.row_key);
        for name in [SIGNING, ROWS] {
            let mode = fs::metadata(folder.path().join(name)).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600, "{name}");
        }
        assert_eq!(first.row_key.check(&first.signing.public_key()), Ok(()));
    }

    #[test]
    fn a_key_that_others_may_read_and_one_that_is_damaged_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        Keys::open(folder.path()).unwrap();
        let path = folder.path().join(SIGNING);
        fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
        assert!(Keys::open(folder.path()).err().unwrap().to_string().contains("KEY_EXPOSED"));
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
        fs::write(&path, "12\n").unwrap();
        let text = Keys::open(folder.path()).err().unwrap().to_string();
        assert!(text.contains("KEY_INVALID"), "{text}");
    }
}
