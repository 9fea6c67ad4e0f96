//! Stars of significance and the mark of doubtful tests.

/// The meaning of the stars.
pub const STARS_KEY: &str = "* p < 0.10, ** p < 0.05, *** p < 0.01";

/// Marks a test that is not valid on its sample.
pub const DOUBTFUL: &str = "\u{2020}";

/// Returns the stars of a p-value by the convention of finance journals: 10 %, 5 %, 1 %.
pub fn stars(p: Option<f64>) -> &'static str {
    match p {
        Some(p) if p < 0.01 => "***",
        Some(p) if p < 0.05 => "**",
        Some(p) if p < 0.10 => "*",
        _ => "",
    }
}

/// Returns the stars of a test, followed by [`DOUBTFUL`] where the test is not valid on its sample.
pub fn stars_of(p: Option<f64>, is_doubtful: bool) -> String {
    match stars(p) {
        "" => String::new(),
        stars if is_doubtful => format!("{stars}{DOUBTFUL}"),
        stars => stars.to_owned(),
    }
}
