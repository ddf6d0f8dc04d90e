//! Persons and their addresses.

use super::target::Target;
use crate::error::Result;
use crate::seen::Seen;

/// Change the rows of an event about a person. Return whether it is one.
pub(super) fn apply(to: &Target<'_>, seen: &Seen<'_>) -> Result<bool> {
    match seen.name {
        "person_created" => {
            let insert = "INSERT INTO person VALUES (?, ?, ?)";
            let values = (seen.number("person")?, seen.text("address")?, seen.time);
            to.db.prepare_cached(insert)?.execute(values)?;
        }
        "move_accepted" => {
            let update = "UPDATE person SET address = ? WHERE person = ?";
            to.db.prepare_cached(update)?.execute((seen.text("to")?, seen.number("person")?))?;
        }
        _ => return Ok(false),
    }
    Ok(true)
}
