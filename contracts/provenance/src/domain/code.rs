//! Kinds as they are stored: their index in a list that only grows.

use caravan_provenance_api::{EdgeKind, Kind};

/// Kinds of assets, in the order of their codes.
const KINDS: [Kind; 6] =
    [Kind::Data, Kind::Dataset, Kind::KnowledgeBase, Kind::Model, Kind::Application, Kind::Service];
/// Kinds of edges, in the order of their codes.
const EDGE_KINDS: [EdgeKind; 7] = [
    EdgeKind::TrainedOn,
    EdgeKind::FineTunedFrom,
    EdgeKind::DerivedFrom,
    EdgeKind::RetrievesFrom,
    EdgeKind::Includes,
    EdgeKind::ServedBy,
    EdgeKind::VersionOf,
];

fn index_of<T: PartialEq>(list: &[T], kind: &T) -> u8 {
    list.iter().position(|each| each == kind).and_then(|index| u8::try_from(index).ok()).unwrap_or(u8::MAX)
}

/// Return the code of a kind of asset.
pub(crate) fn of_kind(kind: Kind) -> u8 {
    index_of(&KINDS, &kind)
}

macro_rules! stored {
    ($module:ident, $type:ty, $list:ident) => {
        /// Stores the kind as its code: for `#[serde(with)]` of a field.
        pub(crate) mod $module {
            use serde::de::Error;
            use serde::{Deserialize, Deserializer, Serializer};

            use super::*;

            pub(crate) fn serialize<S: Serializer>(kind: &$type, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_u8(index_of(&$list, kind))
            }

            pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<$type, D::Error> {
                let code = u8::deserialize(deserializer)?;
                $list.get(usize::from(code)).copied().ok_or_else(|| D::Error::custom("the code of no kind"))
            }
        }
    };
}

stored!(kind, Kind, KINDS);
stored!(edge_kind, EdgeKind, EDGE_KINDS);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_a_code_of_its_own() {
        let codes: Vec<u8> = KINDS.iter().map(|kind| of_kind(*kind)).collect();
        assert_eq!(codes, [0, 1, 2, 3, 4, 5]);
        assert_eq!(index_of(&EDGE_KINDS, &EdgeKind::TrainedOn), 0);
        assert_eq!(index_of(&EDGE_KINDS, &EdgeKind::VersionOf), 6);
    }
}
