//! A large plain file is read without its text in memory.

use newsquake::load::prices;

use crate::counting::counted;
use crate::inputs::date;
use crate::{on_one_thread, turn};

#[test]
fn a_large_plain_file_is_not_held_as_a_whole() {
    let _turn = turn();
    const ROWS: usize = 30_000;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("prices.csv");
    let note = "n".repeat(400);
    let row = |row: usize| format!("S{},{},{},{note}\n", row % 50, date(row / 50), 10 + row % 7);
    let mut text = "symbol,date,close,note\n".to_owned();
    text.extend((0..ROWS).map(row));
    // The same text with quotes is not plain.
    for (text, is_held) in [
        (text.clone(), false),
        (text + "\"S1\",2099-01-01,1,\n", true),
    ] {
        std::fs::write(&path, &text).unwrap();
        let paths = std::slice::from_ref(&path);
        let (read, taken) = on_one_thread(|| counted(|| prices(paths, &[]).unwrap()));
        assert_eq!(read.prices.len(), ROWS);
        let is_more = taken.most_held > text.len() * 3 / 4;
        assert_eq!(is_more, is_held, "{taken:?} for {} bytes", text.len());
    }
}
