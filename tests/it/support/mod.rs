//! Helpers shared by several tests.

#[cfg(feature = "charts")]
pub mod boxes;
pub mod chip_news;
#[cfg(feature = "cli")]
pub mod desk;
#[cfg(feature = "cli")]
pub mod folders;
#[cfg(feature = "cli")]
pub mod markets;
pub mod noise;
#[cfg(feature = "cli")]
pub mod program;
pub mod reference;
pub mod sources;
pub mod stopping;
#[cfg(feature = "cli")]
pub mod tools;
#[cfg(feature = "cli")]
pub mod world;
