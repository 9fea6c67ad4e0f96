//! Numbers without a pattern, the same ones in every run.

/// Returns a number between 0 and 1 that no pattern of its arguments shows.
fn random(a: u64, b: u64) -> f64 {
    let mut x = a.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ b.wrapping_mul(0xC2B2_AE3D_27D4_EB4F);
    for _ in 0..3 {
        x = (x ^ (x >> 29)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    }
    ((x >> 11) as f64 + 0.5) / (1_u64 << 53) as f64
}

/// Returns a standard normal number, by Box and Muller.
pub fn normal(a: u64, b: u64) -> f64 {
    let angle = 2.0 * std::f64::consts::PI * random(a, 2 * b);
    (-2.0 * random(a, 2 * b + 1).ln()).sqrt() * angle.cos()
}
