//! Compustat.

use super::{Dialect, Fit, Role};
use crate::market::Adjustment;

pub(super) const DIALECT: Dialect = Dialect {
    name: "compustat-secd",
    writer: "Compustat security daily, from WRDS",
    headers: &["gvkey,iid,datadate,prccd"],
    fit: Fit::Among,
    roles: &[("tic", Role::Symbol), ("gvkey", Role::Symbol)],
    close: Adjustment::Raw,
    keep: &[("prcstd", &["3", "4", "10"])],
    adjusted_by: Some(("ajexdi", "trfd")),
    trap: "The total-return price is prccd / ajexdi * trfd; rows with prcstd other than 3, 4 and 10 are not trades.",
    sample: "\
gvkey,iid,datadate,tic,conm,ajexdi,cshtrd,prccd,prchd,prcld,prcod,prcstd,trfd
001234,01,2024-01-02,AAA,ALPHA CORP,1.0,120000,10.20,10.50,9.90,10.00,10,1.05
001234,01,2024-01-03,AAA,ALPHA CORP,1.0,98000,10.10,10.40,10.00,10.20,10,1.06
",
    ..Dialect::BLANK
};
