//! Events, one type each: a struct, its name, and its attributes in the order of the fields.

use std::fmt::Display;

use cosmwasm_std::Event;

/// The event `name`: first its `version`, then the attributes in their order.
///
/// One function for all events: a chain of `add_attribute` in each of them would be several times the code.
#[must_use]
pub fn event_of(name: &'static str, version: &'static str, attributes: &[(&'static str, &dyn Display)]) -> Event {
    let told = attributes.iter().map(|(key, value)| (*key, value.to_string()));
    Event::new(name).add_attribute("version", version).add_attributes(told)
}

/// The events of an api crate: `events! { pub NAMES, version VERSION; /// What. Type "noun_participle" { /// What.
/// field: Type, } … }` makes a struct of each with `NAME` and a conversion to cosmwasm's `Event`, and the constant `NAMES`
/// with all their names. Every field is `Display`, and its text is never empty.
#[macro_export]
macro_rules! events {
    (
        $names_vis:vis $names:ident, version $version:expr;
        $( $(#[$doc:meta])* $type:ident $name:literal { $( $(#[$fdoc:meta])* $field:ident : $ftype:ty ),* $(,)? } )*
    ) => { $(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq)]
        pub struct $type { $( $(#[$fdoc])* pub $field: $ftype ),* }

        impl $type {
            /// The type of the event.
            pub const NAME: &'static str = $name;
        }

        impl From<$type> for ::cosmwasm_std::Event {
            fn from(event: $type) -> Self {
                let $type { $($field),* } = &event;
                $crate::event_of($name, $version, &[$( (stringify!($field), $field) ),*])
            }
        }
    )*
        /// The type of every event here.
        $names_vis const $names: &[&str] = &[$($name),*];
    };
}

#[cfg(test)]
#[allow(unreachable_pub)] // the macro is for the public module of an api crate
mod tests {
    use cosmwasm_std::Event;

    crate::events! {
        pub(super) NAMES, version "3";
        /// Two fields, out of the order of the alphabet.
        PairMade "pair_made" {
            /// The first.
            second: u64,
            /// The second.
            first: &'static str,
        }
        /// No field.
        RestTaken "rest_taken" {}
    }

    #[test]
    fn an_event_tells_its_version_and_then_its_fields_in_their_order() {
        let expected = Event::new("pair_made")
            .add_attribute("version", "3")
            .add_attribute("second", "7")
            .add_attribute("first", "x");
        assert_eq!(Event::from(PairMade { second: 7, first: "x" }), expected);
        assert_eq!(Event::from(RestTaken {}), Event::new("rest_taken").add_attribute("version", "3"));
    }

    #[test]
    fn the_names_are_listed_in_order() {
        assert_eq!(NAMES, [PairMade::NAME, RestTaken::NAME]);
        assert_eq!(NAMES, ["pair_made", "rest_taken"]);
    }
}
