//! One table stored as CSV, JSON lines, JSON records, XLSX and Parquet.

use polars::prelude::{Column, DataFrame, NamedFrom, ParquetWriter, Series};
use rust_xlsxwriter::Workbook;

/// A table of text and numbers.
#[derive(Debug, Clone)]
pub struct Table {
    pub names: Vec<&'static str>,
    pub rows: Vec<Vec<Cell>>,
}

#[derive(Debug, Clone)]
pub enum Cell {
    Text(String),
    Number(f64),
    None,
}

impl Cell {
    fn text(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Number(number) => number.to_string(),
            Self::None => String::new(),
        }
    }

    fn json(&self) -> String {
        match self {
            Self::Text(text) => serde_json::to_string(text).unwrap(),
            Self::Number(number) => number.to_string(),
            Self::None => "null".to_owned(),
        }
    }
}

impl Table {
    /// Returns a name and bytes for each way of storing the table; the first one is CSV.
    pub fn stored(&self) -> Vec<(&'static str, Vec<u8>)> {
        vec![
            ("AAA.csv", self.csv()),
            ("AAA.jsonl", self.records("", "\n", "\n")),
            ("AAA.json", self.records("[", ",\n", "]")),
            (
                "AAA.json",
                self.records("{\"count\": 7, \"data\": [", ", ", "]}"),
            ),
            ("AAA.xlsx", self.xlsx()),
            ("AAA.parquet", self.parquet()),
        ]
    }

    pub fn csv(&self) -> Vec<u8> {
        let mut out = csv::Writer::from_writer(Vec::new());
        out.write_record(&self.names).unwrap();
        for row in &self.rows {
            out.write_record(row.iter().map(Cell::text)).unwrap();
        }
        out.into_inner().unwrap()
    }

    fn records(&self, start: &str, between: &str, end: &str) -> Vec<u8> {
        let record = |row: &Vec<Cell>| {
            let cells = self.names.iter().zip(row);
            let cells = cells.map(|(name, cell)| format!("\"{name}\": {}", cell.json()));
            format!("{{{}}}", cells.collect::<Vec<String>>().join(", "))
        };
        let records: Vec<String> = self.rows.iter().map(record).collect();
        format!("{start}{}{end}", records.join(between)).into_bytes()
    }

    pub fn xlsx(&self) -> Vec<u8> {
        let mut book = Workbook::new();
        self.add_to(&mut book, "Sheet1");
        book.save_to_buffer().unwrap()
    }

    /// Adds a sheet with the table.
    pub fn add_to<'a>(
        &self,
        book: &'a mut Workbook,
        name: &str,
    ) -> &'a mut rust_xlsxwriter::Worksheet {
        let sheet = book.add_worksheet();
        sheet.set_name(name).unwrap();
        for (column, name) in self.names.iter().enumerate() {
            sheet.write(0, column as u16, *name).unwrap();
        }
        for (row, cells) in self.rows.iter().enumerate() {
            for (column, cell) in cells.iter().enumerate() {
                let (row, column) = (row as u32 + 1, column as u16);
                match cell {
                    Cell::Text(text) => sheet.write(row, column, text.as_str()).unwrap(),
                    Cell::Number(number) => sheet.write(row, column, *number).unwrap(),
                    Cell::None => sheet,
                };
            }
        }
        sheet
    }

    fn parquet(&self) -> Vec<u8> {
        let column = |(place, name): (usize, &&str)| -> Column {
            let cells: Vec<&Cell> = self.rows.iter().map(|row| &row[place]).collect();
            let is_text = cells.iter().any(|cell| matches!(cell, Cell::Text(_)));
            if is_text {
                let texts = cells.iter().map(|cell| cell.text());
                return Series::new((*name).into(), texts.collect::<Vec<String>>()).into();
            }
            let numbers = cells.iter().map(|cell| match cell {
                Cell::Number(number) => Some(*number),
                _ => None,
            });
            Series::new((*name).into(), numbers.collect::<Vec<Option<f64>>>()).into()
        };
        let columns = self.names.iter().enumerate().map(column).collect();
        let mut bytes = Vec::new();
        ParquetWriter::new(&mut bytes)
            .finish(&mut DataFrame::new(self.rows.len(), columns).unwrap())
            .unwrap();
        bytes
    }
}
