//! Addresses in texts of others: which become links, and what a reader sees of where they lead.

use url::Url;

use super::super::clean::clean_line;

/// An address that a page may link to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Address {
    /// As a browser understands it, in ASCII.
    pub(super) href: String,
    /// The host, or the address of a mail: where it really leads.
    pub(super) host: String,
}

/// Which addresses become links.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Links {
    /// Those of http, https and mailto.
    #[default]
    Usual,
    /// Those of https alone.
    Https,
}

/// Where a page finds files by their hash: what stands before 64 hex digits. Both are written into the page as they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Paths {
    /// Pictures, which the page shows.
    pub pictures: &'static str,
    /// Files, which the page links to.
    pub content: &'static str,
}

/// The address, if it is one of http, https or mailto.
pub(super) fn read(text: &str) -> Option<Address> {
    read_as(text, Links::Usual)
}

/// The address, if it becomes a link.
pub(super) fn read_as(text: &str, links: Links) -> Option<Address> {
    let url = Url::parse(text.trim()).ok()?;
    if links == Links::Https && url.scheme() != "https" {
        return None;
    }
    let host = match url.scheme() {
        "http" | "https" => url.host_str()?.to_owned(),
        "mailto" => clean_line(url.path()),
        _ => return None,
    };
    Some(Address { href: url.as_str().to_owned(), host })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_host_is_where_a_link_leads_and_not_what_it_looks_like() {
        let host = |text: &str| read(text).map(|address| address.host);
        assert_eq!(host("https://example.com/a?b#c").as_deref(), Some("example.com"));
        assert_eq!(host("https://bank.example@evil.example/").as_deref(), Some("evil.example"));
        assert_eq!(host("https://ex\u{430}mple.com").as_deref(), Some("xn--exmple-4nf.com"));
        assert_eq!(host("MAILTO:ada@example.com").as_deref(), Some("ada@example.com"));
    }

    #[test]
    fn where_only_https_is_a_link_nothing_else_is() {
        assert!(read_as("https://example.com", Links::Https).is_some());
        for text in ["http://example.com", "mailto:ada@example.com", "javascript:alert(1)", "ftp://example.com"] {
            assert_eq!(read_as(text, Links::Https), None, "{text:?}");
        }
    }

    #[test]
    fn no_other_scheme_is_a_link() {
        for text in [
            "javascript:alert(1)",
            "JaVaScRiPt:alert(1)",
            " javascript:alert(1)",
            "java\nscript:alert(1)",
            "data:text/html,x",
            "vbscript:x",
            "file:///etc/passwd",
            "blob:https://example.com/1",
            "//example.com",
            "/local",
            "#top",
            "",
            "https://",
        ] {
            assert_eq!(read(text), None, "{text:?}");
        }
    }
}
