//! A column that is not used changes nothing, wherever it stands and whatever it is called.

use proptest::prelude::*;

use super::read;

fn bits(text: &str) -> Vec<(String, Vec<u64>)> {
    let read = read(text);
    let prices = &read.prices;
    let securities = prices.universe().securities().map(|security| {
        let bars = prices.bars(security);
        let fields = newsquake::market::Field::ALL;
        let bits = fields
            .iter()
            .flat_map(|field| bars.column(*field))
            .map(|value| value.to_bits());
        (
            prices.universe().symbol(security).to_owned(),
            bits.collect(),
        )
    });
    securities.collect()
}

proptest! {
    #[test]
    fn a_moved_or_renamed_unused_column_changes_nothing(
        // Letters that begin no word of the lexicon.
        name in "[qwz]{3,8}",
        cell in "[qwz]{1,6}|[0-9]{1,4}",
        place in 0_usize..5,
    ) {
        let table = |names: [&str; 5], unused: Option<(&str, &str)>| {
            let rows = [names, ["AAA", "2024-01-02", "10.1", "10.2", "500"], ["AAA", "2024-01-03", "10.3", "10.4", "600"]];
            let rows = rows.iter().enumerate().map(|(at, row)| {
                let mut cells: Vec<&str> = row.to_vec();
                if let Some((name, cell)) = unused {
                    cells.insert(place, if at == 0 { name } else { cell });
                }
                cells.join(",") + "\n"
            });
            rows.collect::<String>()
        };
        let names = ["symbol", "date", "open", "close", "volume"];
        let without = bits(&table(names, None));
        prop_assert_eq!(bits(&table(names, Some((&name, &cell)))), without);
    }
}
