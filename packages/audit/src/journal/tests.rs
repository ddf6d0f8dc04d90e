use caravan_licensing_api as licensing;
use caravan_marketplace_api as marketplace;
use caravan_primitives::{Coded, EventInfo};

use super::*;

/// Events with an attribute that is an amount, although no money moves.
const STILL: [&str; 9] = [
    "ceiling_used",
    "inbox_distributed",
    "offer_changed",
    "offer_created",
    "points_restored",
    "points_sent",
    "sharing_replaced",
    "task_claimed",
    "weight_added",
];

fn suite() -> Deployed {
    let [marketplace, points, provenance, licensing, arbitration] =
        ["market", "points", "provenance", "licensing", "arbitration"].map(address);
    Deployed { marketplace, points, provenance, licensing, arbitration }
}

#[expect(clippy::disallowed_methods, reason = "no chain here")]
fn address(text: &str) -> Addr {
    Addr::unchecked(text)
}

fn event(code: Code, name: &str, attributes: &[(&str, &str)]) -> ChainEvent {
    let at = Position { height: 7, event: 1, time: 70 };
    let attributes = attributes.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
    ChainEvent { at, code, name: name.to_owned(), attributes }
}

const CARA: &str = r#"{"native":"ucara"}"#;

/// A journal that knows a person, a project, and an open batch with 600 in escrow, of 1,000 that were paid in, and an appeal
/// that is free.
fn begun() -> Journal {
    let mut journal = Journal::new(suite());
    for (name, attributes) in [
        ("person_created", vec![("person", "1"), ("address", "ann")]),
        ("project_created", vec![("project", "1"), ("requester", "1"), ("currency", CARA)]),
        ("project_funded", vec![("project", "1"), ("sender", "ann"), ("currency", CARA), ("amount", "1000")]),
        ("batch_created", vec![("project", "1"), ("batch", "1")]),
        (
            "batch_opened",
            vec![
                ("batch", "1"),
                ("project", "1"),
                ("edition", "1"),
                ("funded", "600"),
                ("from_project_credit", "0"),
                ("bond", "30"),
            ],
        ),
        ("appeal_opened", vec![("appeal", "1"), ("batch", "1"), ("person", "1"), ("bond", "0"), ("from_balance", "0")]),
    ] {
        journal.take(&event(Code::Marketplace, name, &attributes)).unwrap();
    }
    journal
}

fn ledger(journal: &Journal) -> Vec<String> {
    let ledger = journal.ledger().unwrap();
    ledger.iter().map(|((account, _), amount)| format!("{account} {amount}")).collect()
}

/// An event with every attribute that it can have.
fn whole(code: Code, info: &EventInfo) -> ChainEvent {
    let value = |name: &str, kind: &str| match (name, kind) {
        ("fee", _) => "10",
        (_, "amount") => "1000",
        (_, "currency") => CARA,
        (_, "id" | "number") => "1",
        _ => "kim",
    };
    let attributes: Vec<_> = info.attributes.iter().map(|of| (of.name, value(of.name, of.kind))).collect();
    event(code, info.name, &attributes)
}

#[test]
fn every_event_with_an_amount_moves_money_or_is_known_not_to() {
    let all = [(Code::Marketplace, marketplace::EVENTS), (Code::Licensing, licensing::EVENTS)];
    for (code, events) in all {
        for info in events.iter().copied().flatten() {
            let has_amount = info.attributes.iter().any(|attribute| attribute.kind == "amount");
            let movements = begun().take(&whole(code, info)).unwrap();
            let moves = has_amount && !STILL.contains(&info.name);
            assert_eq!(!movements.is_empty(), moves, "{} {}: {movements:?}", code.name(), info.name);
        }
    }
}

#[test]
fn work_moves_its_pay_and_its_fee_out_of_the_escrow_of_its_batch() {
    let mut journal = begun();
    let claimed = [("batch", "1"), ("assignment", "4"), ("person", "2"), ("reward", "100")];
    assert!(journal.take(&event(Code::Marketplace, "task_claimed", &claimed)).unwrap().is_empty());
    journal.take(&event(Code::Marketplace, "person_created", &[("person", "2"), ("address", "ben")])).unwrap();
    let accepted = [
        ("batch", "1"),
        ("assignment", "4"),
        ("person", "2"),
        ("by", "auto_approval"),
        ("amount", "50"),
        ("fee", "3"),
        ("points", "9"),
    ];
    let movements = journal.take(&event(Code::Marketplace, "work_accepted", &accepted)).unwrap();
    let [pay, fee] = movements.as_slice() else { panic!("{movements:?}") };
    assert_eq!((pay.kind, fee.kind), (MovementKind::AutoApproved, MovementKind::Fee));
    assert_eq!((pay.payer.clone(), pay.payee.clone()), (Some(address("ann")), Some(address("ben"))));
    assert_eq!((pay.reward, pay.points), (Some(Uint128::new(100)), Some(Uint128::new(9))));
    assert_eq!((pay.about.project, pay.about.assignment), (Some(1), Some(4)), "the project is that of the batch");
    let expected = ["balance:2 50", "available:1 370", "escrow:1 547", "bond:1/1 30", "fees:marketplace 3"];
    assert_eq!(ledger(&journal), expected);
}

#[test]
fn bonds_of_an_appeal_come_from_both_sides_and_go_where_it_ends() {
    let mut journal = begun();
    journal.take(&event(Code::Marketplace, "person_created", &[("person", "2"), ("address", "ben")])).unwrap();
    let about = [("appeal", "2"), ("batch", "1"), ("person", "2")];
    let mut take = |name: &str, more: &[(&str, &str)]| {
        let movements = journal.take(&event(Code::Marketplace, name, &[&about, more].concat())).unwrap();
        let shown = |movement: &Movement| {
            let Movement { kind, from, to, amount, about, .. } = movement;
            assert_eq!((about.appeal, about.project), (Some(2), Some(1)));
            format!("{} {from} {to} {amount}", kind.name())
        };
        movements.iter().map(shown).collect::<Vec<_>>()
    };
    let opened = take("appeal_opened", &[("bond", "20"), ("from_balance", "0")]);
    assert_eq!(opened, ["appeal_bond wallet:ben appeal_bonds:2 20"]);
    let answered = take("appeal_answered", &[("sender", "ann"), ("bond", "20"), ("from_available", "15")]);
    assert_eq!(
        answered,
        ["appeal_bond available:1 appeal_bonds:2 15", "appeal_bond wallet:ann appeal_bonds:2 5"],
        "what is at hand, and what came with the message"
    );
    let gone = [("to_annotator", "24"), ("to_available", "3"), ("to_responder", "5"), ("responder", "1")];
    let ended = take("appeal_ended", &[&gone[..], &[("to_arbiter", "8"), ("arbiter", "1")]].concat());
    let expected = [
        "appeal_bond_returned appeal_bonds:2 balance:2 20",
        "appeal_gain appeal_bonds:2 balance:2 4",
        "appeal_bond_returned appeal_bonds:2 available:1 3",
        "appeal_bond_returned appeal_bonds:2 balance:1 5",
        "arbiter_fee appeal_bonds:2 balance:1 8",
    ];
    assert_eq!(ended, expected);
    let expected = ["balance:1 13", "balance:2 24", "available:1 358", "escrow:1 600", "bond:1/1 30"];
    assert_eq!(ledger(&journal), expected, "nothing is held for the appeal any more");
    let again = journal.take(&event(Code::Marketplace, "appeal_ended", &about)).unwrap_err();
    assert!(again.to_string().contains("expected an appeal that is open"), "{again}");
}

#[test]
fn a_license_moves_the_fee_to_the_platform_and_the_rest_to_the_asset() {
    let mut journal = begun();
    for (name, attributes) in [
        ("offer_created", vec![("asset", "5"), ("seller", "ann")]),
        (
            "license_bought",
            vec![
                ("asset", "5"),
                ("license", "1"),
                ("licensee", "kim"),
                ("currency", CARA),
                ("price", "200"),
                ("fee", "5"),
            ],
        ),
        ("income_split", vec![("asset", "5"), ("owner", "ann"), ("currency", CARA), ("owner_amount", "120")]),
        ("part_received", vec![("child", "5"), ("asset", "3"), ("currency", CARA), ("amount", "20")]),
        ("pool_claimed", vec![("asset", "5"), ("contributor", "1"), ("currency", CARA), ("amount", "30")]),
        ("claim_paid", vec![("address", "ann"), ("currency", CARA), ("amount", "30")]),
    ] {
        journal.take(&event(Code::Licensing, name, &attributes)).unwrap();
    }
    let expected = [
        "available:1 370",
        "escrow:1 600",
        "bond:1/1 30",
        "asset:3 20",
        "asset:5 25",
        "royalties:ann 120",
        "fees:licensing 5",
    ];
    assert_eq!(ledger(&journal), expected, "the contributor is person 1, whose address is ann");
}

#[test]
fn an_event_that_cannot_be_is_refused_with_its_block() {
    for (name, attributes, says) in [
        ("project_funded", vec![("project", "1")], "expected sender in the event project_funded of block 7, got none"),
        ("work_accepted", vec![("batch", "one"), ("by", "decision")], "expected batch in"),
        ("batch_finalized", vec![("batch", "9")], "expected a known batch in"),
    ] {
        let error = begun().take(&event(Code::Marketplace, name, &attributes)).unwrap_err();
        assert!(error.code() == "EVENT_UNREADABLE" && error.to_string().contains(says), "{error}");
    }
}

#[test]
fn money_that_no_event_brought_in_is_in_no_ledger() {
    let mut journal = begun();
    let paid = [("person", "1"), ("address", "ann"), ("currency", CARA), ("amount", "1")];
    journal.take(&event(Code::Marketplace, "balance_withdrawn", &paid)).unwrap();
    let error = journal.ledger().unwrap_err();
    let text = r#"LEDGER_OVERDRAWN: expected at most 0 out of balance:1 in {"native":"ucara"}, got 1"#;
    assert_eq!(error.to_string(), text);
}
