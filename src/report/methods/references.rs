//! The literature that methods cite, as BibTeX and in words.

/// Where a work appeared.
enum Place {
    /// Journal, volume, number and pages.
    Journal(&'static str, &'static str, &'static str, &'static str),
    /// Publisher and address.
    Book(&'static str, &'static str),
}

/// A work.
pub struct Reference {
    /// The key in BibTeX.
    pub key: &'static str,
    /// Given names and surnames, as `Surname, Given`.
    authors: &'static [&'static str],
    year: u16,
    title: &'static str,
    place: Place,
}

use Place::{Book, Journal};

const JFE: &str = "Journal of Financial Economics";
const JF: &str = "Journal of Finance";

macro_rules! references {
    ($($key:literal $authors:expr, $year:literal, $title:literal, $place:expr;)+) => {
        &[$(Reference { key: $key, authors: &$authors, year: $year, title: $title, place: $place }),+]
    };
}

/// Every work, by key.
const REFERENCES: &[Reference] = references! {
    "abadie2010" ["Abadie, Alberto", "Diamond, Alexis", "Hainmueller, Jens"], 2010, "Synthetic control methods for comparative case studies: Estimating the effect of California's tobacco control program", Journal("Journal of the American Statistical Association", "105", "490", "493-505");
    "benjamini1995" ["Benjamini, Yoav", "Hochberg, Yosef"], 1995, "Controlling the false discovery rate: A practical and powerful approach to multiple testing", Journal("Journal of the Royal Statistical Society: Series B", "57", "1", "289-300");
    "boehmer1991" ["Boehmer, Ekkehart", "Musumeci, Jim", "Poulsen, Annette B."], 1991, "Event-study methodology under conditions of event-induced variance", Journal(JFE, "30", "2", "253-272");
    "bollerslev1986" ["Bollerslev, Tim"], 1986, "Generalized autoregressive conditional heteroskedasticity", Journal("Journal of Econometrics", "31", "3", "307-327");
    "brown1980" ["Brown, Stephen J.", "Warner, Jerold B."], 1980, "Measuring security price performance", Journal(JFE, "8", "3", "205-258");
    "brown1985" ["Brown, Stephen J.", "Warner, Jerold B."], 1985, "Using daily stock returns: The case of event studies", Journal(JFE, "14", "1", "3-31");
    "cameron2015" ["Cameron, A. Colin", "Miller, Douglas L."], 2015, "A practitioner's guide to cluster-robust inference", Journal("Journal of Human Resources", "50", "2", "317-372");
    "campbell1997" ["Campbell, John Y.", "Lo, Andrew W.", "MacKinlay, A. Craig"], 1997, "The Econometrics of Financial Markets", Book("Princeton University Press", "Princeton, NJ");
    "carhart1997" ["Carhart, Mark M."], 1997, "On persistence in mutual fund performance", Journal(JF, "52", "1", "57-82");
    "chernozhukov2021" ["Chernozhukov, Victor", "W\u{fc}thrich, Kaspar", "Zhu, Yinchu"], 2021, "An exact and robust conformal inference method for counterfactual and synthetic controls", Journal("Journal of the American Statistical Association", "116", "536", "1849-1864");
    "corrado1989" ["Corrado, Charles J."], 1989, "A nonparametric test for abnormal security-price performance in event studies", Journal(JFE, "23", "2", "385-395");
    "cowan1992" ["Cowan, Arnold R."], 1992, "Nonparametric event study tests", Journal("Review of Quantitative Finance and Accounting", "2", "4", "343-358");
    "dimson1979" ["Dimson, Elroy"], 1979, "Risk measurement when shares are subject to infrequent trading", Journal(JFE, "7", "2", "197-226");
    "efron1979" ["Efron, Bradley"], 1979, "Bootstrap methods: Another look at the jackknife", Journal("Annals of Statistics", "7", "1", "1-26");
    "fama1993" ["Fama, Eugene F.", "French, Kenneth R."], 1993, "Common risk factors in the returns on stocks and bonds", Journal(JFE, "33", "1", "3-56");
    "fama1998" ["Fama, Eugene F."], 1998, "Market efficiency, long-term returns, and behavioral finance", Journal(JFE, "49", "3", "283-306");
    "fama2015" ["Fama, Eugene F.", "French, Kenneth R."], 2015, "A five-factor asset pricing model", Journal(JFE, "116", "1", "1-22");
    "fama2018" ["Fama, Eugene F.", "French, Kenneth R."], 2018, "Choosing factors", Journal(JFE, "128", "2", "234-252");
    "glosten1993" ["Glosten, Lawrence R.", "Jagannathan, Ravi", "Runkle, David E."], 1993, "On the relation between the expected value and the volatility of the nominal excess return on stocks", Journal(JF, "48", "5", "1779-1801");
    "hall1992" ["Hall, Peter"], 1992, "On the removal of skewness by transformation", Journal("Journal of the Royal Statistical Society: Series B", "54", "1", "221-228");
    "holm1979" ["Holm, Sture"], 1979, "A simple sequentially rejective multiple test procedure", Journal("Scandinavian Journal of Statistics", "6", "2", "65-70");
    "jaffe1974" ["Jaffe, Jeffrey F."], 1974, "Special information and insider trading", Journal("Journal of Business", "47", "3", "410-428");
    "kolari2010" ["Kolari, James W.", "Pynn\u{f6}nen, Seppo"], 2010, "Event study testing with cross-sectional correlation of abnormal returns", Journal("Review of Financial Studies", "23", "11", "3996-4025");
    "kolari2011" ["Kolari, James W.", "Pynn\u{f6}nen, Seppo"], 2011, "Nonparametric rank tests for event studies", Journal("Journal of Empirical Finance", "18", "5", "953-971");
    "liang1986" ["Liang, Kung-Yee", "Zeger, Scott L."], 1986, "Longitudinal data analysis using generalized linear models", Journal("Biometrika", "73", "1", "13-22");
    "mackinlay1997" ["MacKinlay, A. Craig"], 1997, "Event studies in economics and finance", Journal("Journal of Economic Literature", "35", "1", "13-39");
    "mackinnon1985" ["MacKinnon, James G.", "White, Halbert"], 1985, "Some heteroskedasticity-consistent covariance matrix estimators with improved finite sample properties", Journal("Journal of Econometrics", "29", "3", "305-325");
    "mandelker1974" ["Mandelker, Gershon"], 1974, "Risk and return: The case of merging firms", Journal(JFE, "1", "4", "303-335");
    "mann1947" ["Mann, Henry B.", "Whitney, Donald R."], 1947, "On a test of whether one of two random variables is stochastically larger than the other", Journal("Annals of Mathematical Statistics", "18", "1", "50-60");
    "nelson1991" ["Nelson, Daniel B."], 1991, "Conditional heteroskedasticity in asset returns: A new approach", Journal("Econometrica", "59", "2", "347-370");
    "newey1994" ["Newey, Whitney K.", "West, Kenneth D."], 1994, "Automatic lag selection in covariance matrix estimation", Journal("Review of Economic Studies", "61", "4", "631-653");
    "patell1976" ["Patell, James M."], 1976, "Corporate forecasts of earnings per share and stock price behavior: Empirical test", Journal("Journal of Accounting Research", "14", "2", "246-276");
    "scholes1977" ["Scholes, Myron", "Williams, Joseph"], 1977, "Estimating betas from nonsynchronous data", Journal(JFE, "5", "3", "309-327");
    "sharpe1964" ["Sharpe, William F."], 1964, "Capital asset prices: A theory of market equilibrium under conditions of risk", Journal(JF, "19", "3", "425-442");
    "welch1947" ["Welch, Bernard L."], 1947, "The generalization of `Student's' problem when several different population variances are involved", Journal("Biometrika", "34", "1-2", "28-35");
    "wilcoxon1945" ["Wilcoxon, Frank"], 1945, "Individual comparisons by ranking methods", Journal("Biometrics Bulletin", "1", "6", "80-83");
};

/// The works behind each test.
const TESTS: &[(&str, &[&str])] = &[
    ("cross_sectional", &["brown1980"]),
    ("time_series", &["brown1980", "brown1985"]),
    ("patell", &["patell1976"]),
    ("patell_adjusted", &["patell1976", "kolari2010"]),
    ("bmp", &["boehmer1991"]),
    ("bmp_adjusted", &["boehmer1991", "kolari2010"]),
    ("skewness_adjusted", &["hall1992"]),
    ("corrado", &["corrado1989", "cowan1992"]),
    ("grank_t", &["kolari2011"]),
    ("grank_z", &["kolari2011"]),
    ("sign", &["brown1980"]),
    ("generalized_sign", &["cowan1992"]),
    ("wilcoxon", &["wilcoxon1945"]),
    ("mackinlay", &["mackinlay1997", "campbell1997"]),
    (
        "calendar_time",
        &["jaffe1974", "mandelker1974", "fama1998", "newey1994"],
    ),
];

/// The works behind each model.
const MODELS: &[(&str, &[&str])] = &[
    ("mean-adjusted", &["brown1980"]),
    ("market-adjusted", &["brown1985"]),
    ("raw", &["brown1980"]),
    ("market", &["mackinlay1997", "campbell1997"]),
    ("capm", &["sharpe1964", "campbell1997"]),
    ("ff3", &["fama1993"]),
    ("carhart", &["carhart1997"]),
    ("ff5", &["fama2015"]),
    ("ff6", &["fama2018"]),
    ("factors", &["campbell1997"]),
    ("scholes-williams", &["scholes1977"]),
    ("dimson", &["dimson1979"]),
    ("garch", &["bollerslev1986"]),
    ("gjr", &["glosten1993"]),
    ("egarch", &["nelson1991"]),
    ("synthetic-control", &["abadie2010", "chernozhukov2021"]),
];

/// Returns the keys of the works behind a test; none for one of the caller's own.
pub(super) fn of_test(name: &str) -> &'static [&'static str] {
    keys_in(TESTS, name)
}

/// Returns the keys of the works behind a model; none for one of the caller's own.
pub(super) fn of_model(name: &str) -> &'static [&'static str] {
    keys_in(MODELS, name)
}

fn keys_in(list: &[(&str, &'static [&'static str])], name: &str) -> &'static [&'static str] {
    let found = list.iter().find(|(own, _)| *own == name);
    found.map_or(&[], |(_, keys)| keys)
}

/// Returns the work of a key.
pub(super) fn named(key: &str) -> Option<&'static Reference> {
    REFERENCES.iter().find(|reference| reference.key == key)
}

impl Reference {
    /// Returns the surnames and the year: `Kolari and Pynn\u{f6}nen, 2010`.
    pub fn short(&self) -> String {
        let names: Vec<&str> = self.authors.iter().map(|author| surname(author)).collect();
        let names = match &names[..] {
            [one] => (*one).to_owned(),
            [one, two] => format!("{one} and {two}"),
            [one, ..] => format!("{one} et al."),
            [] => String::new(),
        };
        format!("{names}, {}", self.year)
    }

    /// Returns the work as lists of references print it.
    pub fn long(&self) -> String {
        let place = match &self.place {
            Journal(name, volume, number, pages) => {
                format!(
                    "{name} {volume}({number}), {}",
                    pages.replace('-', "\u{2013}")
                )
            }
            Book(publisher, address) => format!("{publisher}, {address}"),
        };
        format!(
            "{} ({}). {}. {place}.",
            self.authors.join("; "),
            self.year,
            self.title
        )
    }

    /// Returns the work as an entry of BibTeX.
    pub fn bibtex(&self) -> String {
        let field = |name: &str, value: &str| format!("  {name} = {{{}}},\n", in_tex(value));
        let mut out = String::from(match self.place {
            Journal(..) => "@article{",
            Book(..) => "@book{",
        });
        out.push_str(&format!("{},\n", self.key));
        out.push_str(&field("author", &self.authors.join(" and ")));
        // Braces keep capitals.
        out.push_str(&format!("  title = {{{{{}}}}},\n", self.title));
        match &self.place {
            Journal(name, volume, number, pages) => {
                out.push_str(&field("journal", name));
                out.push_str(&field("volume", volume));
                out.push_str(&field("number", &number.replace('-', "--")));
                out.push_str(&field("pages", &pages.replace('-', "--")));
            }
            Book(publisher, address) => {
                out.push_str(&field("publisher", publisher));
                out.push_str(&field("address", address));
            }
        }
        out.push_str(&format!("  year = {{{}}}\n}}\n", self.year));
        out
    }
}

fn surname(author: &str) -> &str {
    author.split(',').next().unwrap_or(author)
}

fn in_tex(text: &str) -> String {
    text.replace('\u{f6}', "{\\\"o}")
        .replace('\u{fc}', "{\\\"u}")
        .replace('&', "\\&")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::inference::Test;
    use crate::study::model::Model;

    #[test]
    fn each_test_and_model_cites_the_works_that_its_documentation_names() {
        let entries = Test::ENTRIES
            .iter()
            .map(|entry| (entry, of_test(entry.name)));
        let models = Model::ENTRIES
            .iter()
            .map(|entry| (entry, of_model(entry.name)));
        for (entry, keys) in entries.chain(models) {
            assert!(!keys.is_empty(), "{} cites nothing", entry.name);
            let explanation = entry.explanation();
            let known = |key: &&str| {
                let work = named(key).unwrap();
                let surname = surname(work.authors[0]).replace('\u{f6}', "o");
                explanation.contains(&surname) && explanation.contains(&work.year.to_string())
            };
            assert!(keys.iter().any(known), "{}: {keys:?}", entry.name);
        }
    }

    #[test]
    fn keys_are_sorted_and_of_one_work_each() {
        let keys: Vec<&str> = REFERENCES.iter().map(|work| work.key).collect();
        assert!(keys.is_sorted_by(|a, b| a < b), "{keys:?}");
    }

    #[test]
    fn works_are_written_for_people_and_for_bibtex() {
        let work = named("kolari2010").unwrap();
        assert_eq!(work.short(), "Kolari and Pynn\u{f6}nen, 2010");
        let text = work.bibtex();
        assert!(text.starts_with("@article{kolari2010,\n"), "{text}");
        assert!(text.contains("Pynn{\\\"o}nen, Seppo"), "{text}");
        assert!(text.contains("  pages = {3996--4025},\n"), "{text}");
    }
}
