//! What a sender may do in a project, as batches and editions ask it.

/// What a sender is in a project.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum ProjectRole {
    /// The requester or a manager.
    Manager,
    Outsider,
}
