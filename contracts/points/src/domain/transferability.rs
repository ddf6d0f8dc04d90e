//! Who may move points: `soulbound`, then `open`. There is no way back.

use caravan_points_api::{PointsError, Transferability};

use crate::Result;

/// Refuse while points stay with their person.
pub(crate) fn require_open(current: Transferability) -> Result<()> {
    match current {
        Transferability::Soulbound {} => Err(PointsError::Soulbound),
        Transferability::Open {} => Ok(()),
    }
}

/// Return what was requested, if that is looser than what holds.
pub(crate) fn loosen(current: Transferability, requested: Transferability) -> Result<Transferability> {
    match (current, requested) {
        (Transferability::Soulbound {}, Transferability::Open {}) => Ok(requested),
        (Transferability::Soulbound {} | Transferability::Open {}, Transferability::Soulbound {})
        | (Transferability::Open {}, Transferability::Open {}) => Err(PointsError::LoosenOnly { current, requested }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOUND: Transferability = Transferability::Soulbound {};
    const OPEN: Transferability = Transferability::Open {};

    #[test]
    fn only_open_points_move() {
        assert_eq!(require_open(BOUND), Err(PointsError::Soulbound));
        assert_eq!(require_open(OPEN), Ok(()));
    }

    #[test]
    fn transferability_goes_one_way() {
        assert_eq!(loosen(BOUND, OPEN), Ok(OPEN));
        for (current, requested) in [(BOUND, BOUND), (OPEN, BOUND), (OPEN, OPEN)] {
            assert_eq!(loosen(current, requested), Err(PointsError::LoosenOnly { current, requested }));
        }
    }
}
