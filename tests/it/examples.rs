//! Tests that run the examples, which `cargo test` has built, as a reader of the README does.

use std::path::PathBuf;
use std::process::Command;

/// Returns the command of an example, which lies beside the test program.
fn example(name: &str) -> Command {
    let mut folder: PathBuf = std::env::current_exe().unwrap();
    folder.pop();
    folder.pop();
    let program = folder
        .join("examples")
        .join(format!("{name}{}", std::env::consts::EXE_SUFFIX));
    assert!(
        program.exists(),
        "{} was not built; run cargo test without a filter",
        program.display()
    );
    Command::new(program)
}

#[test]
fn the_alibaba_day_prints_tables_and_writes_charts() {
    let folder = tempfile::tempdir().unwrap();
    // Without fonts and font configuration: charts need none from the system.
    let output = example("alibaba_day")
        .arg(folder.path())
        .env("FONTCONFIG_FILE", "/dev/null")
        .env("HOME", folder.path())
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    for expected in [
        "21 events read, 21 used",
        "BABA",
        "+13.22***",
        "files written to",
    ] {
        assert!(text.contains(expected), "no `{expected}` in {text}");
    }
    for name in [
        "charts/caar.png",
        "charts/aar-bars.png",
        "charts/event-panel-A01-BABA.png",
        "windows.csv",
    ] {
        assert!(folder.path().join(name).exists(), "{name}");
    }
}

#[test]
fn the_ai_chip_war_is_told_with_and_without_confounded_events() {
    let folder = tempfile::tempdir().unwrap();
    let output = example("ai_chip_war").arg(folder.path()).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    for expected in [
        "114 events read",
        "Effect with and without confounded events",
        "Overnight return",
        "export-control",
        "files written to",
    ] {
        assert!(text.contains(expected), "no `{expected}` in {text}");
    }
    for name in ["charts/reaction.png", "confounding.csv", "reaction.csv"] {
        assert!(folder.path().join(name).exists(), "{name}");
    }
}

#[test]
fn decisions_of_the_federal_reserve_are_events_of_every_security() {
    let output = example("fed_decisions").output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    for expected in ["16 decisions are 288 events", "mean-adjusted model", "hold"] {
        assert!(text.contains(expected), "no `{expected}` in {text}");
    }
}

#[test]
fn the_drift_after_news_is_traded_and_drawn() {
    let folder = tempfile::tempdir().unwrap();
    let output = example("post_news_drift")
        .arg(folder.path())
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    for expected in [
        "114 events read, 36 traded",
        "Moved before the first price after the news",
        "files written to",
    ] {
        assert!(text.contains(expected), "no `{expected}` in {text}");
    }
    for name in [
        "charts/equity.png",
        "charts/trade-dist.png",
        "charts/monthly.png",
        "charts/bridge.png",
        "trades.csv",
    ] {
        assert!(folder.path().join(name).exists(), "{name}");
    }
}

#[test]
fn a_model_of_ones_own() {
    let output = example("own_model").output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(
        output.status.success()
            && text.contains("median-adjusted  abnormal return of day 0: +3.00 %"),
        "{text}"
    );
}

#[test]
fn a_test_of_ones_own() {
    let output = example("own_test").output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(
        output.status.success() && text.contains("trimmed_t        +3.46"),
        "{text}"
    );
}

#[test]
fn size_and_power_of_a_few_samples() {
    let folder = tempfile::tempdir().unwrap();
    let run = |threads: &str| {
        let output = example("size_and_power")
            .args(["12", folder.path().join("power.png").to_str().unwrap()])
            .env("RAYON_NUM_THREADS", threads)
            .output()
            .unwrap();
        assert!(output.status.success());
        String::from_utf8(output.stdout).unwrap()
    };
    let text = run("1");
    assert!(
        text.contains("Rejections of a true null") && text.contains("calendar_time"),
        "{text}"
    );
    assert_eq!(text, run("2"), "draws depend on the threads");
}

/// Each example checks its own result, computed by hand in a comment.
#[test]
fn rules_costs_and_sizes_of_ones_own_trade() {
    for (name, said) in [
        ("own_rule", "rule last-move: 10 shares from 112 to 121: 90"),
        (
            "own_cost",
            "BBB: stamp duty 0.5 % on purchases: 5.50, P&L -105.50",
        ),
        (
            "own_size",
            "half of Kelly's share a trade: 40 shares, P&L 160.00",
        ),
    ] {
        let output = example(name).output().unwrap();
        let (out, err) = (
            String::from_utf8(output.stdout),
            String::from_utf8(output.stderr),
        );
        assert!(output.status.success(), "{name}: {}", err.unwrap());
        assert!(
            out.as_ref().unwrap().contains(said),
            "{name}: {}",
            out.unwrap()
        );
    }
}
