use super::*;

#[test]
fn a_policy_is_a_line_of_a_table() {
    let lines = [
        (Policy::anyone(), "anyone | none | exit"),
        (Policy::anyone().entry(), "anyone | none | entry"),
        (Policy::anyone().one_coin(), "anyone | one coin | exit"),
        (Policy::anyone().one_coin().entry(), "anyone | one coin | entry"),
        (Policy::owner(), "owner | none | exit"),
        (Policy::owner().entry().one_coin(), "owner | one coin | entry"),
        (Policy::sibling(Sibling::Marketplace).entry(), "marketplace | none | entry"),
        (Policy::sibling(Sibling::Licensing), "licensing | none | exit"),
        (Policy::sibling(Sibling::Arbitration), "arbitration | none | exit"),
        (Policy::relation("annotator").up_to_one_coin(), "annotator | up to one coin | exit"),
        (Policy::minter(), "minter | none | exit"),
        (Policy::relation("requester or manager").entry(), "requester or manager | none | entry"),
        (Policy::anyone_for("the contributor"), "anyone, for the contributor | none | exit"),
    ];
    for (policy, line) in lines {
        assert_eq!(policy.to_string(), line);
    }
    assert_eq!(HookPolicy::anyone().entry().to_string(), "anyone | entry");
    assert_eq!(HookPolicy::anyone().to_string(), "anyone | exit");
}
