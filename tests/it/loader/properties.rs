//! Changes of form that leave the result unchanged: order of rows and columns, marks, line ends, quotes, encodings,
//! decimal marks, packing.

use std::io::Write;
use std::path::Path;

use newsquake::load::{self, Overrides, PriceFiles};
use newsquake::market::{Field, Prices};
use newsquake::time::Date;
use proptest::prelude::*;
use proptest::sample::{Index, subsequence};

/// One price row, in cents and whole shares.
#[derive(Debug, Clone)]
struct Row {
    symbol: usize,
    day: i32,
    cents: [u32; 4],
    volume: u32,
}

const SYMBOLS: [&str; 4] = ["AAA", "000001", "NA", "BRK.B"];
const HEADER: [&str; 7] = ["symbol", "date", "open", "high", "low", "close", "volume"];

fn rows() -> impl Strategy<Value = Vec<Row>> {
    let row = (
        0..SYMBOLS.len(),
        0..400_i32,
        100_u32..90_000,
        0_u32..500,
        0_u32..500,
        any::<u32>(),
    );
    let rows = prop::collection::vec(row, 1..60).prop_map(|rows| {
        let row = |(symbol, day, base, up, down, volume): (usize, i32, u32, u32, u32, u32)| Row {
            symbol,
            // Only weekdays, because single Saturdays cause a finding.
            day: 19_723 + day / 5 * 7 + day % 5,
            cents: [
                base,
                base + up,
                base.saturating_sub(down).max(1),
                base + up / 2,
            ],
            volume,
        };
        rows.into_iter().map(row).collect::<Vec<Row>>()
    });
    rows.prop_map(|mut rows| {
        rows.sort_by_key(|row| (row.symbol, row.day));
        rows.dedup_by_key(|row| (row.symbol, row.day));
        rows
    })
}

fn cells(row: &Row, decimal: char) -> Vec<String> {
    let price = |cents: &u32| format!("{}{decimal}{:02}", cents / 100, cents % 100);
    let mut cells = vec![
        SYMBOLS[row.symbol].to_owned(),
        Date::from_days_since_1970(row.day).to_string(),
    ];
    cells.extend(row.cents.iter().map(price));
    cells.push(row.volume.to_string());
    cells
}

/// The form in which a table is written.
#[derive(Debug, Clone)]
struct Writing {
    columns: Vec<usize>,
    delimiter: char,
    decimal: char,
    quotes: bool,
    line_end: &'static str,
}

const PLAIN: [usize; 7] = [0, 1, 2, 3, 4, 5, 6];

impl Writing {
    fn plain() -> Self {
        Self {
            columns: PLAIN.to_vec(),
            delimiter: ',',
            decimal: '.',
            quotes: false,
            line_end: "\n",
        }
    }

    fn write(&self, rows: &[Row]) -> String {
        let line = |cells: Vec<String>| {
            let cell = |column: &usize| {
                if self.quotes {
                    format!("\"{}\"", cells[*column])
                } else {
                    cells[*column].clone()
                }
            };
            let cells: Vec<String> = self.columns.iter().map(cell).collect();
            cells.join(&self.delimiter.to_string()) + self.line_end
        };
        let header = line(HEADER.map(str::to_owned).to_vec());
        header
            + &rows
                .iter()
                .map(|row| line(cells(row, self.decimal)))
                .collect::<String>()
    }
}

/// Reads without the check for daily rows.
fn read(bytes: impl AsRef<[u8]>) -> PriceFiles {
    let overrides = Overrides {
        any_frequency: true,
        ..Overrides::default()
    };
    load::prices_from(Path::new("prices.csv"), bytes.as_ref().to_vec(), &overrides).unwrap()
}

/// Returns every bar as bits.
fn bits(prices: &Prices) -> Vec<(String, Date, Vec<u64>)> {
    let universe = prices.universe();
    let bar = |security, i| {
        Field::ALL
            .map(|field| {
                prices
                    .bars(security)
                    .value(field, i)
                    .map_or(0, f64::to_bits)
            })
            .to_vec()
    };
    universe
        .securities()
        .flat_map(|security| {
            let dates = prices.bars(security).dates().iter().enumerate();
            dates
                .map(move |(i, date)| {
                    (
                        universe.symbol(security).to_owned(),
                        *date,
                        bar(security, i),
                    )
                })
                .collect::<Vec<_>>()
        })
        .collect()
}

fn utf16(text: &str, big_endian: bool) -> Vec<u8> {
    let units = "\u{feff}".encode_utf16().chain(text.encode_utf16());
    units
        .flat_map(|unit| {
            if big_endian {
                unit.to_be_bytes()
            } else {
                unit.to_le_bytes()
            }
        })
        .collect()
}

fn packed(text: &[u8]) -> [Vec<u8>; 3] {
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(text).unwrap();
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    zip.start_file("inner.csv", zip::write::SimpleFileOptions::default())
        .unwrap();
    zip.write_all(text).unwrap();
    let zstd = zstd::stream::encode_all(text, 1).unwrap();
    [
        gzip.finish().unwrap(),
        zip.finish().unwrap().into_inner(),
        zstd,
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn the_order_of_rows_and_columns_changes_nothing(rows in rows(), columns in Just(PLAIN.to_vec()).prop_shuffle(), swaps in prop::collection::vec(any::<(Index, Index)>(), 40)) {
        let plain = read(Writing::plain().write(&rows));
        prop_assert_eq!(plain.prices.len(), rows.len());
        let mut shuffled = rows.clone();
        for (a, b) in swaps {
            shuffled.swap(a.index(rows.len()), b.index(rows.len()));
        }
        let other = Writing { columns, ..Writing::plain() };
        prop_assert_eq!(bits(&read(other.write(&shuffled)).prices), bits(&plain.prices));
    }

    #[test]
    fn the_way_of_writing_changes_nothing(rows in rows(), quotes: bool, crlf: bool, delimiter in prop::sample::select(vec![',', ';', '\t', '|']), comma: bool) {
        let plain = read(Writing::plain().write(&rows));
        let decimal = if comma && (quotes || delimiter != ',') { ',' } else { '.' };
        let other = Writing { quotes, delimiter, decimal, line_end: if crlf { "\r\n" } else { "\n" }, ..Writing::plain() };
        prop_assert_eq!(bits(&read(other.write(&rows)).prices), bits(&plain.prices));
    }

    #[test]
    fn marks_encodings_and_packing_change_nothing(rows in rows()) {
        let text = Writing::plain().write(&rows);
        let plain = bits(&read(&text).prices);
        prop_assert_eq!(&bits(&read(format!("\u{feff}{text}")).prices), &plain);
        for big_endian in [false, true] {
            prop_assert_eq!(&bits(&read(utf16(&text, big_endian)).prices), &plain);
        }
        for bytes in packed(text.as_bytes()) {
            prop_assert_eq!(&bits(&read(bytes).prices), &plain);
        }
    }

    #[test]
    fn files_of_one_symbol_are_the_one_of_all(rows in rows(), which in subsequence(PLAIN[..4].to_vec(), 1..4)) {
        // Splitting the rows into files at random changes nothing.
        let one = read(Writing::plain().write(&rows));
        let folder = tempfile::tempdir().unwrap();
        for part in 0..3 {
            let own: Vec<Row> = rows.iter().enumerate().filter(|(i, _)| (i + which.len()) % 3 == part).map(|(_, row)| row.clone()).collect();
            if !own.is_empty() {
                std::fs::write(folder.path().join(format!("{part}.csv")), Writing::plain().write(&own)).unwrap();
            }
        }
        let overrides = Overrides { any_frequency: true, ..Overrides::default() };
        let many = load::prices_as(&[folder.path().to_path_buf()], &[], &overrides).unwrap();
        prop_assert_eq!(bits(&many.prices), bits(&one.prices));
    }

    #[cfg(feature = "parquet")]
    #[test]
    fn parquet_and_csv_are_read_back_to_the_bit(rows in rows()) {
        let read_first = read(Writing::plain().write(&rows));
        let folder = tempfile::tempdir().unwrap();
        for name in ["prices.parquet", "prices.csv"] {
            let path = folder.path().join(name);
            let format = load::PriceFormat::named(&path).unwrap();
            let mut file = std::fs::File::create(&path).unwrap();
            load::write_prices(format, &read_first.prices, &mut file).unwrap();
            drop(file);
            let overrides = Overrides { any_frequency: true, ..Overrides::default() };
            let back = load::prices_as(&[path], &[], &overrides).unwrap();
            prop_assert_eq!(bits(&back.prices), bits(&read_first.prices), "{}", name);
        }
    }

    #[test]
    fn a_spoilt_close_costs_its_row_and_no_other(rows in rows(), at: Index, crlf: bool) {
        let writing = Writing { line_end: if crlf { "\r\n" } else { "\n" }, ..Writing::plain() };
        let text = writing.write(&rows);
        let line = at.index(rows.len());
        let spoilt: String = text.split_inclusive('\n').enumerate().map(|(i, row)| if i == line + 1 { row.replacen(',', ",x", 5).replacen(",x", ",", 4) } else { row.to_owned() }).collect();
        prop_assume!(rows.len() > 1);
        let read = read(&spoilt);
        let places: Vec<(u64, &str)> = read.rejects.0.iter().map(|reject| (reject.line, reject.code)).collect();
        prop_assert_eq!(places, [(line as u64 + 2, "bad_number")]);
        let start = read.rejects.0[0].byte as usize;
        prop_assert!(spoilt[start..].starts_with(&*read.rejects.0[0].raw), "byte {}", start);
        prop_assert_eq!(read.files[0].account.used as usize, rows.len() - 1);
    }

    #[test]
    fn a_spoilt_cell_beside_a_close_costs_itself_alone(rows in rows(), at: Index, which in 2_usize..5) {
        let text = Writing::plain().write(&rows);
        let line = at.index(rows.len()) + 1;
        // The open, the high or the volume.
        let column = if which == 4 { 6 } else { which };
        let spoilt: String = text.split_inclusive('\n').enumerate().map(|(i, row)| if i == line { row.replacen(',', ",x", column).replacen(",x", ",", column - 1) } else { row.to_owned() }).collect();
        let (sound, spoilt) = (read(&text), read(&spoilt));
        prop_assert!(spoilt.rejects.0.is_empty());
        prop_assert!(spoilt.findings.iter().any(|finding| finding.code == "unreadable_cells"));
        let all = bits(&sound.prices);
        let differing = bits(&spoilt.prices).iter().zip(&all).filter(|(a, b)| a != b).count();
        prop_assert_eq!((spoilt.prices.len(), differing), (sound.prices.len(), 1));
    }
}
