//! The AI-chip news on the prices of New York.

use std::path::Path;

use newsquake::event::Event;
use newsquake::load;
use newsquake::market::Prices;
use newsquake::study::Inputs;
use newsquake::time::Exchanges;

/// News and the prices to study them on.
pub struct News {
    pub prices: Prices,
    pub events: Vec<Event>,
    pub exchanges: Exchanges,
}

/// Reads the AI-chip news.
pub fn news() -> News {
    let prices = load::prices(&["data/alibaba-day/prices_us.csv".into()], &[]).unwrap();
    let events = load::events(Path::new("data/ai-chip-news/events.csv")).unwrap();
    News {
        prices: prices.prices,
        events: events.events,
        exchanges: Exchanges::default(),
    }
}

impl News {
    pub fn inputs(&self) -> Inputs<'_> {
        Inputs {
            prices: &self.prices,
            events: &self.events,
            factors: None,
            exchanges: &self.exchanges,
        }
    }
}
