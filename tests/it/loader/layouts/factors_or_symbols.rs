//! `CMA`, `RF` and `MKT` are factors and symbols: the size of their numbers decides.

use newsquake::load::{Overrides, Values};

use super::{read, read_as, refusal, symbols};

fn table(header: &str, rows: [&str; 3]) -> String {
    format!(
        "{header}\n2024-01-02,{}\n2024-01-03,{}\n2024-01-04,{}\n",
        rows[0], rows[1], rows[2]
    )
}

#[test]
fn prices_of_securities_that_are_called_like_factors_are_read() {
    let rows = ["100,50,25,12", "101,51,24,12.5", "102,50,26,12.2"];
    for header in [
        "Date,AAA,CMA,RF,BBB",
        "Date,MKT,AAA,MOM,UMD",
        "date,SMB,HML,CMA,RF",
    ] {
        let read = read(&table(header, rows));
        assert_eq!(read.files[0].dialect, Some("wide"), "{header}");
        assert_eq!(symbols(&read).len(), 4, "{header}");
    }
}

#[test]
fn factors_are_no_prices() {
    for (header, rows) in [
        (
            "Date,Mkt-RF,SMB,HML,RF",
            ["0.5,1.1,0.2,0.02", "0.4,1.2,0.3,0.02", "1.5,1.1,1.2,0.02"],
        ),
        (
            "Date,MKT,SMB,RF",
            [
                "0.005,-0.002,0.0001",
                "0.004,0.001,0.0001",
                "-0.003,0.002,0.0001",
            ],
        ),
        ("date,RF", ["5.31", "5.32", "5.30"]),
    ] {
        let (error, _) = refusal(&table(header, rows));
        assert_eq!(error.code(), "no_column", "{header}");
    }
}

#[test]
fn who_names_the_layout_or_the_values_is_believed() {
    let prices = table("Date,CMA,RF", ["0.5,0.4", "0.6,0.5", "0.7,0.6"]);
    let wide = Overrides {
        dialect: Some("wide".to_owned()),
        values: Some(Values::Prices),
        ..Overrides::default()
    };
    assert!(read_as("px.csv", prices.as_bytes(), &wide).is_ok());
    let returns = table(
        "date,AAA,BBB,MKT",
        ["-0.03,0.01,-0.02", "0.02,-0.01,0.01", "0.01,0.02,0.01"],
    );
    let given = Overrides {
        values: Some(Values::Returns),
        ..Overrides::default()
    };
    assert!(read_as("ret.csv", returns.as_bytes(), &given).is_ok());
}
