//! Events, one type each: a struct, its name, and its attributes in the order of the fields.

use std::fmt::Display;

use cosmwasm_std::{Addr, Event, Uint128};

use crate::{
    AppealId, AssetId, AssignmentId, BatchId, DisputeId, EditionId, Hash32, Identifier, LicenseId, OfferId, PersonId,
    ProjectId, Reference, Seconds, Text, Time, Title,
};

/// What clients may know about an event: data for `schema/events.json`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EventInfo {
    /// The type of the event, without the chain's prefix `wasm-`.
    pub name: &'static str,
    /// One sentence: what happened when it is emitted.
    pub when: &'static str,
    /// The attributes in their order, after `version`.
    pub attributes: &'static [AttributeInfo],
}

/// What clients may know about an attribute of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AttributeInfo {
    /// The key of the attribute.
    pub name: &'static str,
    /// How its text is to be read: one word, such as `id`, `amount`, `address`.
    pub kind: &'static str,
    /// Whether the attribute may be absent.
    pub optional: bool,
    /// What the value says.
    pub meaning: &'static str,
}

/// A type whose values can be attributes of events.
pub trait Attribute {
    /// One word that says how the text is to be read.
    const KIND: &'static str;
    /// Whether the attribute may be absent.
    const OPTIONAL: bool = false;

    /// Return the value to write, or `None` if the attribute is left out. The text is never empty.
    fn shown(&self) -> Option<&dyn Display>;
}

impl<T: Attribute> Attribute for Option<T> {
    const KIND: &'static str = T::KIND;
    const OPTIONAL: bool = true;

    fn shown(&self) -> Option<&dyn Display> {
        self.as_ref().and_then(T::shown)
    }
}

/// Let types be attributes: `event_attributes! { "id": AssetId, BatchId; "hash": Hash32 }`.
#[macro_export]
macro_rules! event_attributes {
    ($($kind:literal: $($type:ty),+);+ $(;)?) => { $($(
        impl $crate::Attribute for $type {
            const KIND: &'static str = $kind;

            fn shown(&self) -> Option<&dyn ::core::fmt::Display> {
                Some(self)
            }
        }
    )+)+ };
}

event_attributes! {
    "id": AppealId, AssetId, AssignmentId, BatchId, DisputeId, EditionId, LicenseId, OfferId, PersonId, ProjectId;
    "number": u8, u16, u32, u64, usize, Seconds;
    "amount": Uint128;
    "address": Addr;
    "hash": Hash32;
    "time": Time;
    "bool": bool;
    "text": String, &'static str, Reference, Title, Identifier;
}

impl<const MIN: usize, const MAX: usize> Attribute for Text<MIN, MAX> {
    const KIND: &'static str = "text";

    fn shown(&self) -> Option<&dyn Display> {
        Some(self)
    }
}

/// Make the event `name`: first its `version`, then the attributes in their order.
///
/// One function for all events: a chain of `add_attribute` in each of them would be several times the code.
#[must_use]
pub fn event_of(
    name: &'static str,
    version: &'static str,
    attributes: &[(&'static str, Option<&dyn Display>)],
) -> Event {
    let shown = attributes.iter().filter_map(|(key, value)| Some((*key, (*value)?.to_string())));
    Event::new(name).add_attribute("version", version).add_attributes(shown)
}

/// Return how an attribute is to be read: the word that the event names, or `bps` by the attribute's name, or the word of
/// its type. For [`events!`].
#[doc(hidden)]
#[must_use]
pub const fn attribute_kind(name: &str, of_type: &'static str, named: Option<&'static str>) -> &'static str {
    match (named, name.as_bytes()) {
        (Some(kind), _) => kind,
        (None, [.., b'b', b'p', b's']) => "bps",
        (None, _) => of_type,
    }
}

/// Write the events of an api crate: `events! { pub EVENTS, version VERSION; /// When. Type "noun_participle" { /// Meaning.
/// field: Type, } … }` makes a struct of each with `NAME` and a conversion to cosmwasm's `Event`, and the constant `EVENTS`
/// with what clients may know about them. An `Option` that is `None` is left out. `field: String as list` says how a text
/// is to be read.
#[macro_export]
macro_rules! events {
    (
        $events_vis:vis $events:ident, version $version:expr;
        $(
            $(#[doc = $when:literal])+
            $type:ident $name:literal {
                $( $(#[doc = $meaning:literal])+ $field:ident : $ftype:ty $(as $kind:ident)? ),* $(,)?
            }
        )*
    ) => { $(
        $(#[doc = $when])+
        #[derive(Debug, Clone, PartialEq)]
        pub struct $type { $( $(#[doc = $meaning])+ pub $field: $ftype ),* }

        impl $type {
            /// The type of the event.
            pub const NAME: &'static str = $name;
        }

        impl From<$type> for ::cosmwasm_std::Event {
            fn from(event: $type) -> Self {
                let $type { $($field),* } = &event;
                $crate::event_of($name, $version, &[$( (stringify!($field), $crate::Attribute::shown($field)) ),*])
            }
        }
    )*
        /// What clients may know about every event here, in this order.
        $events_vis const $events: &[$crate::EventInfo] = &[$(
            $crate::EventInfo {
                name: $name,
                when: $crate::coded::without_first_space(concat!($($when),+)),
                attributes: &[$(
                    $crate::AttributeInfo {
                        name: stringify!($field),
                        kind: $crate::attribute_kind(
                            stringify!($field),
                            <$ftype as $crate::Attribute>::KIND,
                            $crate::named_kind!($($kind)?),
                        ),
                        optional: <$ftype as $crate::Attribute>::OPTIONAL,
                        meaning: $crate::coded::without_first_space(concat!($($meaning),+)),
                    }
                ),*],
            }
        ),*];
    };
}

/// The word that an event names for an attribute, if it names one. For [`events!`].
#[doc(hidden)]
#[macro_export]
macro_rules! named_kind {
    () => {
        None
    };
    ($kind:ident) => {
        Some(stringify!($kind))
    };
}

#[cfg(test)]
#[allow(unreachable_pub)] // the macro is for the public module of an api crate
mod tests {
    use cosmwasm_std::Event;

    use crate::{AttributeInfo, EventInfo};

    crate::events! {
        pub(super) EVENTS, version "3";
        /// Three fields, out of the
        /// order of the alphabet.
        PairMade "pair_made" {
            /// The number that comes first.
            second: u64,
            /// The second, if there is one.
            first: Option<&'static str>,
            /// Names, with commas between them.
            rest: String as list,
            /// A part, in basis points.
            share_bps: u16,
        }
        /// An event without a field.
        RestTaken "rest_taken" {}
    }

    fn pair(first: Option<&'static str>) -> PairMade {
        PairMade { second: 7, first, rest: "a,b".to_owned(), share_bps: 5 }
    }

    #[test]
    fn an_event_has_its_version_and_then_its_fields_in_their_order() {
        let start = Event::new("pair_made").add_attribute("version", "3").add_attribute("second", "7");
        let end = |event: Event| event.add_attribute("rest", "a,b").add_attribute("share_bps", "5");
        assert_eq!(Event::from(pair(Some("x"))), end(start.clone().add_attribute("first", "x")));
        assert_eq!(Event::from(pair(None)), end(start), "a value that is absent is left out");
        assert_eq!(Event::from(RestTaken {}), Event::new("rest_taken").add_attribute("version", "3"));
    }

    #[test]
    fn the_registry_says_when_an_event_is_emitted_and_how_its_attributes_are_read() {
        let names: Vec<&str> = EVENTS.iter().map(|event| event.name).collect();
        assert_eq!(names, [PairMade::NAME, RestTaken::NAME]);
        let EventInfo { when, attributes, .. } = EVENTS[0];
        assert_eq!(when, "Three fields, out of the order of the alphabet.");
        let kinds: Vec<_> = attributes.iter().map(|attribute| (attribute.name, attribute.kind)).collect();
        assert_eq!(kinds, [("second", "number"), ("first", "text"), ("rest", "list"), ("share_bps", "bps")]);
        let first =
            AttributeInfo { name: "first", kind: "text", optional: true, meaning: "The second, if there is one." };
        assert_eq!(attributes[1], first);
    }
}
