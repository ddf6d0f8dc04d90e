use super::*;

fn keys() -> [AccountKey; 2] {
    ["gateway", "mira"].map(AccountKey::of_name)
}

#[test]
fn a_request_holds_for_its_gateway_method_path_and_body_alone() {
    let [gateway, mira] = keys();
    let public = gateway.public_key();
    let request = Request { gateway: &public, method: "PUT", path: "/content/ab", body: Hash32::digest(b"x") };
    let signed: Authorization = request.sign(&mira, 1_600).unwrap().to_string().parse().unwrap();
    assert_eq!(request.check(&signed, 1_000), Ok(mira.public_key()));
    let other = mira.public_key();
    for changed in [
        Request { gateway: &other, ..request },
        Request { method: "GET", ..request },
        Request { path: "/content/ab?x", ..request },
        Request { body: Hash32::digest(b""), ..request },
    ] {
        let error = changed.check(&signed, 1_000).unwrap_err();
        assert_eq!(error, KeyError::Signature { key: other.to_string(), what: "request" });
    }
    let later = Authorization { expires: 1_599, ..signed };
    assert!(matches!(request.check(&later, 1_000), Err(KeyError::Signature { .. })));
}

#[test]
fn a_request_is_refused_from_its_expiry_on_and_more_than_ten_minutes_before() {
    let [gateway, mira] = keys();
    let public = gateway.public_key();
    let request = Request { gateway: &public, method: "GET", path: "/", body: Hash32::digest(b"") };
    let signed = request.sign(&mira, 1_600).unwrap();
    assert!(request.check(&signed, 1_599).is_ok());
    assert_eq!(request.check(&signed, 1_600), Err(KeyError::Expired { expires: 1_600, now: 1_600 }));
    assert_eq!(request.check(&signed, 999), Err(KeyError::Far { max: 600, expires: 1_600, now: 999 }));
}

#[test]
fn a_header_has_one_spelling() {
    let [gateway, mira] = keys();
    let public = gateway.public_key();
    let request = Request { gateway: &public, method: "GET", path: "/", body: Hash32::digest(b"") };
    let text = request.sign(&mira, 1_600).unwrap().to_string();
    for wrong in [
        text.replacen("Caravan", "Bearer", 1),
        text.replacen("Caravan", "caravan", 1),
        text.replacen(".1600.", ".01600.", 1),
        text.replacen(".1600.", ".+1600.", 1),
        text.replacen(".1600.", ".-1.", 1),
        text.replacen(".1600.", ".", 1),
        format!("{text}.x"),
        format!("{text} "),
        text.to_uppercase(),
        String::new(),
    ] {
        assert!(wrong.parse::<Authorization>().is_err(), "{wrong}");
    }
}
