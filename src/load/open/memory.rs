//! How much memory unpacked files may take.

use std::sync::OnceLock;

/// The limit where the system does not say how much memory there is.
const UNKNOWN: u64 = 2 << 30;

/// The limit on machines with very much memory.
const MOST: u64 = 8 << 30;

/// Returns a quarter of the memory that this process may use: that of the machine, of its container, or of its own limit.
pub(super) fn share() -> u64 {
    static SHARE: OnceLock<u64> = OnceLock::new();
    *SHARE.get_or_init(|| {
        let limits = [machine(), container(), own()];
        let least = limits.into_iter().flatten().min();
        least.map_or(UNKNOWN, |bytes| (bytes / 4).min(MOST))
    })
}

fn machine() -> Option<u64> {
    let text = std::fs::read_to_string("/proc/meminfo").ok()?;
    let kilobytes = number_behind(&text, "MemTotal:")?;
    Some(kilobytes * 1024)
}

fn container() -> Option<u64> {
    let files = [
        "/sys/fs/cgroup/memory.max",
        "/sys/fs/cgroup/memory/memory.limit_in_bytes",
    ];
    let limits = files.iter().filter_map(|file| {
        let text = std::fs::read_to_string(file).ok()?;
        text.trim().parse().ok()
    });
    limits.min()
}

fn own() -> Option<u64> {
    let text = std::fs::read_to_string("/proc/self/limits").ok()?;
    number_behind(&text, "Max address space")
}

/// Returns the number behind a name at the start of a line.
fn number_behind(text: &str, name: &str) -> Option<u64> {
    let rest = text.lines().find_map(|line| line.strip_prefix(name))?;
    rest.split_whitespace().next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_of_the_system_are_read() {
        assert_eq!(
            number_behind("MemFree: 1 kB\nMemTotal:       2048 kB\n", "MemTotal:"),
            Some(2048)
        );
        assert_eq!(
            number_behind(
                "Max address space  unlimited  unlimited bytes\n",
                "Max address space"
            ),
            None
        );
        assert!((1 << 20..=MOST).contains(&share()));
    }
}
