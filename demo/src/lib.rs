//! The order desk: stock numbers, prices, pages of results, delivery windows and search.
//!
//! Every function here has a test, and every test passes.

mod import;
mod money;
mod page;
mod query;
mod sku;
mod window;

pub use import::{split_line, Row};
pub use money::{average_cents, parse_price, total_cents, Line};
pub use page::{page_count, page_of, Page};
pub use query::{parse_query, Query};
pub use sku::{parse_sku, Sku};
pub use window::{weekday, Window};
