//! The loader on the command line: overriding flags, counts, and lists of rejected rows.

use newsquake::time::Date;

use crate::support::program::{Bench, WINDOWS, newsquake, newsquake_reading, program};

impl Bench {
    /// Runs the program; returns status, standard output and standard error, without the path of the folder.
    fn run(&self, args: &[&str]) -> (i32, String, String) {
        let (status, out, err) = newsquake(args);
        let folder = self.0.path().to_str().unwrap();
        let text = |text: String| text.replace(folder, "[folder]");
        (status, text(out), text(err))
    }
}

/// Returns a table `Symbol;Tag;Schluss` of three securities whose column names are unknown.
fn unknown_names() -> String {
    let row = |(symbol, phase, day): (&str, f64, i32)| {
        let close = 100.0 * (1.0 + 0.02 * (1.7 * f64::from(day) + phase).sin());
        let date = Date::from_days_since_1970(19_723 + day / 5 * 7 + day % 5);
        let date = date.to_string();
        let (y, m, d) = (&date[..4], &date[5..7], &date[8..]);
        format!(
            "{symbol};{d}.{m}.{y};{}\n",
            format!("{close:.4}").replace('.', ",")
        )
    };
    let rows = [("AAA", 0.3), ("BBB", 1.9), ("MKT", 2.8)];
    let rows = rows
        .iter()
        .flat_map(|(symbol, phase)| (0..80).map(move |day| row((symbol, *phase, day))));
    format!("Papier;Tag;Kurs am Ende\n{}", rows.collect::<String>())
}

#[test]
fn every_command_takes_what_the_user_knows_better() {
    let bench = Bench::new();
    let prices = bench.write("prices.csv", unknown_names());
    let events = bench.write("events.csv", "symbol,date\nAAA,2024-03-04\n");
    let out = bench.0.path().join("out.csv");
    let run: [&[&str]; 5] = [
        &["inspect", &prices],
        &[
            "convert",
            "--prices",
            &prices,
            "--out",
            out.to_str().unwrap(),
            "--force",
        ],
        &["check", "--prices", &prices, "--events", &events],
        &["study", "--prices", &prices, "--events", &events],
        &[
            "backtest",
            "--prices",
            &prices,
            "--events",
            &events,
            "--side",
            "long",
            "--benchmark",
            "MKT",
        ],
    ];
    for command in run {
        let windows: &[&str] = if ["check", "study"].contains(&command[0]) {
            &WINDOWS
        } else {
            &[]
        };
        let with = |flags: &[&str]| bench.run(&[command, windows, flags].concat());
        let (status, _, said) = with(&[]);
        assert_eq!(status, 2, "{}: {said}", command[0]);
        assert!(said.contains("error[no_column]"), "{}: {said}", command[0]);
        let (status, _, said) = with(&["--map", "symbol=Papier,date=Tag,close=Kurs am Ende"]);
        assert_eq!(status, 0, "{}: {said}", command[0]);
        let (status, _, said) = with(&["--map", "date=Tagg,close=Kurs am Ende"]);
        assert_eq!(status, 2, "{}: {said}", command[0]);
        assert!(
            said.contains("--map date=Tagg: no such column") && said.contains("did you mean tag?"),
            "{}: {said}",
            command[0]
        );
        let (status, _, said) = with(&["--dialect", "yahoo-webb"]);
        assert_eq!(status, 2, "{}: {said}", command[0]);
        assert!(
            said.contains("error[unknown_dialect]") && said.contains("did you mean `yahoo-web`?"),
            "{}: {said}",
            command[0]
        );
    }
}

#[test]
fn a_folder_of_500_files_on_the_terminal() {
    let bench = Bench::new();
    for i in 0..490 {
        bench.write(
            &format!("prices/S{i:03}.csv"),
            "date,close\n2024-01-02,1\n2024-01-03,2\n",
        );
    }
    let broken: [&[u8]; 10] = [
        b"",
        b"<html>too many requests</html>",
        b"{\"Note\": \"five calls a minute\"}",
        b"date,close\n",
        b"\x1f\x8b\x08\x00cut",
        b"PK\x03\x04cut",
        b"date,close\n\0\0",
        b"date:close\n2024-01-02:1\n",
        b"date,close\n2024-01-02,\"1\n2\n3\n",
        b"date,close\nyesterday,1\n",
    ];
    for (i, bytes) in broken.iter().enumerate() {
        bench.write(&format!("prices/broken{i}.csv"), bytes);
    }
    let events = bench.write("events.csv", "symbol,date\nS001,2024-01-03\n");
    let prices = bench.0.path().join("prices");
    let args = [
        "check",
        "--prices",
        prices.to_str().unwrap(),
        "--events",
        &events,
        "--benchmark",
        "S000",
    ];
    let (status, _, said) = bench.run(&args);
    assert_eq!(status, 1);
    insta::assert_snapshot!("folder_of_500", said);
}

/// Rows: read = used + rejected + skipped. Events: read = used + excluded. The counts are printed and every row is
/// listed.
#[test]
fn every_row_and_event_is_counted_and_listed() {
    let bench = Bench::new();
    let sound = unknown_names().replace("Papier;Tag;Kurs am Ende", "symbol;date;close");
    let prices = bench.write("prices.csv", sound + "AAA;31.12.2024;12a\nAAA;30.12.2024\n;27.12.2024;1\nTotal;;\nBBB;26.12.2024;\nMKT;01.01.2024;100,6700\n");
    let events = bench.write(
        "events.csv",
        "symbol,date\nAAA,2024-03-04\nZZZ,2024-03-04\nBBB,soon\n",
    );
    let out = bench.0.path().join("out");
    let args = [
        &[
            "study",
            "--prices",
            &prices,
            "--events",
            &events,
            "--no-charts",
            "--out",
            out.to_str().unwrap(),
        ][..],
        &WINDOWS,
    ]
    .concat();
    let (status, printed, said) = bench.run(&args);
    assert_eq!(status, 0, "{said}");
    assert!(
        printed.contains("1 of 3 events, 1 security")
            && printed.contains("Not used: bad_date 1, unknown_symbol 1"),
        "{printed}"
    );
    assert!(said.contains("1 price file: 246 rows read: 240 used, 3 rejected, 1 footnote, 1 repeated, 1 without price"), "{said}");
    let table = |name: &str| {
        let folder = bench.0.path().to_str().unwrap();
        std::fs::read_to_string(out.join(name))
            .unwrap()
            .replace(folder, "[folder]")
    };
    insta::assert_snapshot!(
        "counts",
        format!("{}\n{}", table("rejects.csv"), table("excluded.csv"))
    );
}

#[test]
fn a_reader_who_has_seen_enough_ends_the_output_quietly() {
    let mut child = program()
        .arg("formats")
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), output.stderr.len()), (Some(0), 0));
}

#[test]
fn prices_from_standard_input() {
    let bench = Bench::new();
    let text = unknown_names().replace("Papier;Tag;Kurs am Ende", "symbol;date;close");
    let events = bench.write("events.csv", "symbol,date\nAAA,2024-03-04\n");
    let args = [
        &["study", "--prices", "-", "--events", &events][..],
        &WINDOWS,
    ]
    .concat();
    assert_eq!(newsquake_reading(&args, &text).0, 0);
    let twice = ["study", "--prices", "-", "--events", "-"];
    let (status, _, said) = newsquake_reading(&twice, &text);
    assert_eq!(status, 2);
    assert!(
        said.contains("standard input, which can be read once"),
        "{said}"
    );
}

/// With `--format json`, standard output is one JSON document for every command.
#[test]
fn lists_and_inspections_as_json() {
    let bench = Bench::new();
    let prices = bench.write("AAA.csv", "date,close\n2024-01-02,1.5\n");
    for (args, schema) in [
        (&["inspect", &prices][..], "newsquake.inspect/1"),
        (&["formats"], "newsquake.formats/1"),
        (&["formats", "yahoo-web"], "newsquake.formats/1"),
    ] {
        let (status, printed, _) = bench.run(&[args, &["--format", "json"]].concat());
        assert_eq!(status, 0);
        let document: serde_json::Value = serde_json::from_str(&printed).unwrap();
        assert_eq!(document["schema"], schema);
        assert!(!printed.contains("NaN"), "{printed}");
    }
}

#[test]
fn a_part_of_the_name_of_a_dialect_is_enough_to_find_it() {
    let (status, _, said) = Bench::new().run(&["formats", "yahoo"]);
    assert_eq!(status, 2);
    assert!(
        said.contains("help: did you mean yahoo-web? newsquake formats lists them"),
        "{said}"
    );
}
