//! Pages of lists (legacy §8, §12.1, §12.2).

use super::Call;
use super::failure::Refusal;
use super::xml::Xml;

/// No page is longer.
const LARGEST: i64 = 500;

/// Which rows a list shows.
#[derive(Debug, Clone, Copy)]
pub struct Page {
    /// Rows per page.
    pub size: i64,
    /// The page asked for, from 1.
    pub number: i64,
    /// How many pages there are, at least 1.
    pub total: i64,
}

impl Page {
    /// Reads `ELEMENT_COUNT` or `ELEMENT_CONT`, and `PAGEN_1`.
    pub fn of(call: &Call<'_>, rows: i64) -> Result<Page, Refusal> {
        let number_under = |name: &str| -> Result<Option<i64>, Refusal> {
            Ok(call.text(name)?.and_then(|text| text.parse().ok()))
        };
        let size = number_under("ELEMENT_COUNT")?
            .or(number_under("ELEMENT_CONT")?)
            .unwrap_or(call.user.list_size)
            .clamp(1, LARGEST);
        let total = ((rows + size - 1) / size).max(1);
        let mut number = number_under("PAGEN_1")?.unwrap_or(1).max(1);
        if number > total && call.context.options.switches.past_the_end_is_first_page {
            number = 1;
        }
        Ok(Page {
            size,
            number,
            total,
        })
    }

    /// The first row's index.
    pub fn offset(self) -> i64 {
        (self.number - 1).saturating_mul(self.size)
    }

    /// Writes the three tags above the list.
    pub fn write(self, xml: &mut Xml) {
        xml.leaf("onpage", self.size);
        xml.leaf("totalpages", self.total);
        xml.leaf("currpage", self.number);
    }
}
