//! Where a gateway is, and whether plain http may go there.

use std::net::{IpAddr, Ipv6Addr, SocketAddr, ToSocketAddrs};

use reqwest::Url;

use crate::error::GatewayError;

/// Where a gateway is.
#[derive(Debug, Clone)]
pub struct Destination {
    /// Its address without a path, and without `/` at the end.
    pub(crate) base: String,
    /// The host, where plain http goes to it.
    pub(crate) host: Option<String>,
    /// The addresses of that host, looked up once: a later answer of the name service changes nothing.
    pub(crate) addresses: Vec<SocketAddr>,
}

impl Destination {
    /// Read `http://host:port` or `https://host`. Plain http is for loopback and private addresses, unless `insecure`.
    ///
    /// # Errors
    /// `GATEWAY_URL`, `GATEWAY_INSECURE`, `GATEWAY_UNREACHABLE` where the name of a host is unknown.
    pub fn parse(text: &str, insecure: bool) -> Result<Self, GatewayError> {
        let bad = |got: &str| GatewayError::Url { got: format!("{text:?}, {got}") };
        let url = Url::parse(text).map_err(|error| bad(&error.to_string()))?;
        let host = url.host_str().ok_or_else(|| bad("without a host"))?;
        if !url.username().is_empty() || url.password().is_some() {
            return Err(GatewayError::Url { got: "an address with a name or a password in it".to_owned() });
        }
        if url.path() != "/" || url.query().is_some() || url.fragment().is_some() {
            return Err(bad("with a path, a query or a fragment"));
        }
        let base = url.as_str().trim_end_matches('/').to_owned();
        match url.scheme() {
            "https" => return Ok(Self { base, host: None, addresses: vec![] }),
            "http" => {}
            scheme => return Err(bad(&format!("of the scheme {scheme}"))),
        }
        let addresses = look_up(&url, &base)?;
        let public = addresses.iter().find(|address| !is_private(&address.ip()));
        if let (Some(address), false) = (public, insecure) {
            return Err(GatewayError::Insecure { got: format!("{host} ({})", address.ip()) });
        }
        Ok(Self { base, host: Some(host.to_owned()), addresses })
    }
}

fn look_up(url: &Url, base: &str) -> Result<Vec<SocketAddr>, GatewayError> {
    let unreachable = |got: String| GatewayError::Unreachable { url: base.to_owned(), got };
    let port = url.port_or_known_default().unwrap_or(80);
    let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']);
    let found = (host, port).to_socket_addrs().map_err(|error| unreachable(error.to_string()))?;
    let found: Vec<SocketAddr> = found.collect();
    if found.is_empty() {
        return Err(unreachable("a name without an address".to_owned()));
    }
    Ok(found)
}

/// Return whether an address is of this machine or of a network that is not public: loopback, private, link-local,
/// unique local.
#[must_use]
pub fn is_private(address: &IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => address.is_loopback() || address.is_private() || address.is_link_local(),
        IpAddr::V6(address) => match address.to_ipv4_mapped() {
            Some(inner) => is_private(&IpAddr::V4(inner)),
            None => address.is_loopback() || is_local(address),
        },
    }
}

fn is_local(address: &Ipv6Addr) -> bool {
    let [first, ..] = address.segments();
    first & 0xfe00 == 0xfc00 || first & 0xffc0 == 0xfe80
}

#[cfg(test)]
mod tests {
    use super::*;
    use caravan_primitives::Coded;

    fn code(text: &str) -> &'static str {
        Destination::parse(text, false).unwrap_err().code()
    }

    #[test]
    fn http_goes_to_this_machine_and_to_private_networks_alone() {
        for near in ["http://127.0.0.1:80", "http://[::1]:4000", "http://10.1.2.3", "http://192.168.0.7:8080/"] {
            assert!(Destination::parse(near, false).is_ok(), "{near}");
        }
        for far in ["http://8.8.8.8", "http://172.32.0.1:80", "http://[2001:4860::1]", "http://[::ffff:8.8.8.8]"] {
            assert_eq!(code(far), "GATEWAY_INSECURE", "{far}");
            assert!(Destination::parse(far, true).is_ok(), "{far}");
        }
    }

    #[test]
    fn https_goes_anywhere() {
        assert_eq!(Destination::parse("https://gateway.example", false).unwrap().base, "https://gateway.example");
    }

    #[test]
    fn what_is_no_address_of_a_gateway_is_refused() {
        for wrong in [
            "",
            "gateway",
            "ftp://127.0.0.1",
            "http://127.0.0.1/path",
            "http://127.0.0.1/?a=b",
            "https://a@gateway.example",
            "https://gateway.example/#a",
        ] {
            assert_eq!(code(wrong), "GATEWAY_URL", "{wrong}");
        }
    }

    #[test]
    fn a_password_is_not_repeated() {
        let text = Destination::parse("https://mira:secret@gateway.example", false).unwrap_err().to_string();
        assert!(!text.contains("secret"), "{text}");
    }
}
