//! What several tests share.

pub mod program;
pub mod reference;
pub mod sources;
pub mod world;
