//! Lower-case hex digits of a fixed number of bytes.

/// Write bytes as lower-case hex digits.
pub(crate) fn write(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Read exactly `N` bytes, or say what is wrong without repeating the text.
pub(crate) fn read<const N: usize>(text: &str) -> Result<[u8; N], String> {
    if text.len() != 2 * N {
        return Err(format!("{} characters", text.len()));
    }
    let digit = |byte: u8| match byte {
        b'0'..=b'9' => Ok(byte - b'0'),
        b'a'..=b'f' => Ok(byte - b'a' + 10),
        _ => Err("a character that is no lower-case hex digit".to_owned()),
    };
    let mut bytes = [0; N];
    for (byte, pair) in bytes.iter_mut().zip(text.as_bytes().chunks_exact(2)) {
        for each in pair {
            *byte = *byte << 4 | digit(*each)?;
        }
    }
    Ok(bytes)
}
