//! Kinds as they are stored: their index in a list that only grows.

use caravan_provenance_api::{EdgeKind, Kind};

fn index_of<T: PartialEq>(list: &[T], kind: &T) -> u8 {
    list.iter().position(|each| each == kind).and_then(|index| u8::try_from(index).ok()).unwrap_or(u8::MAX)
}

/// Return the code of a kind of asset.
pub(crate) fn of_kind(kind: Kind) -> u8 {
    index_of(&Kind::ALL, &kind)
}

macro_rules! stored {
    ($module:ident, $type:ty) => {
        /// Stores the kind as its code: for `#[serde(with)]` of a field.
        pub(crate) mod $module {
            use serde::de::Error;
            use serde::{Deserialize, Deserializer, Serializer};

            use super::*;

            pub(crate) fn serialize<S: Serializer>(kind: &$type, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_u8(index_of(&<$type>::ALL, kind))
            }

            pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<$type, D::Error> {
                let code = u8::deserialize(deserializer)?;
                <$type>::ALL.get(usize::from(code)).copied().ok_or_else(|| D::Error::custom("the code of no kind"))
            }
        }
    };
}

stored!(kind, Kind);
stored!(edge_kind, EdgeKind);

#[cfg(test)]
mod tests {
    use super::*;

    /// Codes of stored rows: a kind that gets another code makes rows of something else.
    #[test]
    fn every_kind_keeps_its_code() {
        let stored = |list: &[&str]| list.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        let kinds = ["data 0", "dataset 1", "knowledge_base 2", "model 3", "application 4", "service 5"];
        assert_eq!(Kind::ALL.map(|kind| format!("{kind} {}", of_kind(kind))).to_vec(), stored(&kinds));
        let edges = [
            "trained_on 0",
            "fine_tuned_from 1",
            "derived_from 2",
            "retrieves_from 3",
            "includes 4",
            "served_by 5",
            "version_of 6",
        ];
        let coded = EdgeKind::ALL.map(|kind| format!("{kind} {}", index_of(&EdgeKind::ALL, &kind)));
        assert_eq!(coded.to_vec(), stored(&edges));
    }
}
