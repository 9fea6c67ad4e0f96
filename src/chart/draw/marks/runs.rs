//! Points without their gaps.

/// Splits points into the stretches without a missing value.
pub(in crate::chart) fn runs<T: Copy>(points: &[(f64, Option<T>)]) -> Vec<Vec<(f64, T)>> {
    points
        .chunk_by(|a, b| a.1.is_some() == b.1.is_some())
        .map(|run| {
            run.iter()
                .filter_map(|(x, value)| value.map(|value| (*x, value)))
                .collect::<Vec<_>>()
        })
        .filter(|run| !run.is_empty())
        .collect()
}
