//! Names of pictures, sound and films outside the program.

use caravan_toolkit::task::MediaRef;

/// The name of the file that a text of a row names: its hash, with the ending of its name; another text as it is.
pub(crate) fn file_name(text: &str) -> String {
    let Ok(media) = text.parse::<MediaRef>() else { return text.to_owned() };
    let name = media.name.unwrap_or_default();
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
    let plain = |ending: &String| (1..=5).contains(&ending.len()) && ending.bytes().all(|b| b.is_ascii_alphanumeric());
    ending.filter(plain).map_or_else(|| media.hash.to_string(), |ending| format!("{}.{ending}", media.hash))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_called_by_its_hash_and_keeps_its_ending() {
        let hash = "7894da85a5fae9034c4d13ffa633e55cabb9f98ee1136949802cc7dcea0e0392";
        assert_eq!(file_name(&format!("sha256:{hash}/street 1.PNG")), format!("{hash}.png"));
        assert_eq!(file_name(&format!("sha256:{hash}/../../x")), hash);
        assert_eq!(file_name(&format!("sha256:{hash}")), hash);
        assert_eq!(file_name("https://example.com/a.png"), "https://example.com/a.png");
    }
}
