//! Series of Indian exchanges, and digits grouped as in India.

use newsquake::market::Field;

use super::{closes, column, read, refusal, symbols};

const UDIFF: &str =
    "TradDt,BizDt,Sgmt,Src,TckrSymb,SctySrs,OpnPric,HghPric,LwPric,ClsPric,TtlTradgVol\n";

fn udiff(source: &str, series: &str) -> String {
    let row = |day: u32, close: f64| {
        format!(
            "2024-01-0{day},2024-01-0{day},CM,{source},AAA,{series},{close},{close},{close},{close},1000\n"
        )
    };
    format!("{UDIFF}{}{}", row(2, 10.2), row(3, 10.1))
}

#[test]
fn groups_of_mumbai_are_no_series() {
    for group in ["A", "B", "X", "T"] {
        assert_eq!(
            closes(&read(&udiff("BSE", group)), "AAA"),
            [10.2, 10.1],
            "{group}"
        );
    }
    assert_eq!(closes(&read(&udiff("NSE", "EQ")), "AAA"), [10.2, 10.1]);
}

#[test]
fn a_file_of_other_series_alone_says_so() {
    let (error, help) = refusal(&udiff("NSE", "BE"));
    assert_eq!(error.code(), "no_rows");
    assert!(
        error
            .to_string()
            .contains("other series than EQ in the column SctySrs"),
        "{error}"
    );
    assert!(help.contains("long"), "{help}");
}

#[test]
fn the_main_series_of_a_history_counts() {
    let text = "\"Symbol  \",\"Series  \",\"Date  \",\"Prev Close  \",\"Open Price  \",\"High Price  \",\"Low Price  \",\"Last Price  \",\"Close Price  \",\"Total Traded Quantity  \"\n\
        \"AAA\",\"EQ\",\"03-Jan-2024\",\"1,26,000.00\",\"1,26,100.00\",\"1,27,373.94\",\"1,25,000.05\",\"1,26,373.94\",\"1,26,373.94\",\"62,45,770\"\n\
        \"AAA\",\"BL\",\"02-Jan-2024\",\"1.00\",\"1.00\",\"1.00\",\"1.00\",\"1.00\",\"1.00\",\"5\"\n\
        \"AAA\",\"EQ\",\"02-Jan-2024\",\"1,26,000.00\",\"1,25,500.00\",\"1,26,500.00\",\"1,25,000.00\",\"1,26,000.00\",\"1,26,000.00\",\"5,770\"\n";
    let read = read(text);
    assert_eq!(symbols(&read), ["AAA"]);
    assert_eq!(closes(&read, "AAA"), [126_000.0, 126_373.94]);
    assert_eq!(column(&read, "AAA", Field::Volume), [5_770.0, 6_245_770.0]);
}
