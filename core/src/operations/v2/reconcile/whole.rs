//! Catalogs and pipelines, whose lists come whole (v2 §9.13, §9.16).

use super::likeness::{Likeness, text, told};
use super::sought::Sought;
use crate::Timestamp;
use crate::operation::Paged;
use crate::operations::v2::catalogs::{Catalog, CatalogPage, ListCatalogs, NewCatalog};
use crate::operations::v2::lists::{mark, unreadable};
use crate::operations::v2::pipelines::{
    ListPipelines, NewPipeline, Pipeline, PipelinePage, PipelineStatus, StatusInput, is_fixed,
};

/// A list that comes whole is a list of one page.
macro_rules! one_page {
    ($list:ident, $page:ident of $row:ident) => {
        impl Paged for $list {
            type Item = $row;

            fn first(self) -> Self {
                self
            }

            fn turn(&self, page: $page) -> (Vec<$row>, Option<Self>) {
                (page.items, None)
            }

            fn seems_empty(page: &$page) -> bool {
                Self::mark(page).is_none()
            }

            fn is_readable(page: &$page) -> bool {
                unreadable(&page.extra) == 0
            }

            fn mark(page: &$page) -> Option<String> {
                let first = page.items.first().map(|item| item.id.to_string());
                mark(first, &page.extra)
            }
        }
    };
}

one_page!(ListCatalogs, CatalogPage of Catalog);
one_page!(ListPipelines, PipelinePage of Pipeline);

impl Sought for NewCatalog {
    type Row = Catalog;
    type List = ListCatalogs;

    fn lists(_: &[Self], _: Timestamp) -> Vec<ListCatalogs> {
        vec![ListCatalogs::default()]
    }

    /// Besides name and dates the documents tell of nothing (v2 §9.16).
    fn likeness(&self, row: &Catalog) -> Likeness {
        let all_else = row.created_at.is_some()
            && told(self.catalog_type.as_ref(), row.catalog_type.as_ref())
            && told(
                self.can_add_elements.as_ref(),
                row.can_add_elements.as_ref(),
            )
            && told(
                self.can_show_in_cards.as_ref(),
                row.can_show_in_cards.as_ref(),
            )
            && told(
                self.can_link_multiple.as_ref(),
                row.can_link_multiple.as_ref(),
            );
        Likeness::of(text(&self.name, &row.name), all_else)
    }

    fn id(row: &Catalog) -> String {
        row.id.to_string()
    }

    fn added_at(&self, row: &Catalog) -> Option<Timestamp> {
        row.created_at
    }
}

impl Sought for NewPipeline {
    type Row = Pipeline;
    type List = ListPipelines;

    fn lists(_: &[Self], _: Timestamp) -> Vec<ListPipelines> {
        vec![ListPipelines::default()]
    }

    /// The server has its own numbers for places: of them the order counts, among the statuses.
    fn likeness(&self, row: &Pipeline) -> Likeness {
        let mut there: Vec<&PipelineStatus> = row.statuses.iter().filter(|it| is_own(it)).collect();
        there.sort_by_key(|status| status.sort);
        let mut sent: Vec<&StatusInput> = self.statuses.iter().filter(|it| !is_fixed(it)).collect();
        if sent.iter().all(|status| status.sort.is_some()) {
            sent.sort_by_key(|status| status.sort);
        }
        let mut renamed = self.statuses.iter().filter(|it| is_fixed(it));
        let all_else = (!self.is_main || row.is_main)
            && sent.len() == there.len()
            && sent
                .iter()
                .zip(there)
                .all(|(sent, there)| is_status(sent, there))
            && renamed.all(|sent| row.statuses.iter().any(|it| is_renamed(sent, it)));
        Likeness::of(text(&self.name, &row.name), all_else)
    }

    fn id(row: &Pipeline) -> String {
        row.id.to_string()
    }

    fn added_at(&self, _: &Pipeline) -> Option<Timestamp> {
        None
    }

    /// No account is without a pipeline (v2 §9.13).
    fn is_plausible(page: &PipelinePage) -> bool {
        !page.items.is_empty()
    }
}

/// Neither won nor lost nor that of incoming leads, which the server adds (v2 §9.13).
fn is_own(status: &PipelineStatus) -> bool {
    !matches!(status.id, 142 | 143) && status.is_editable != Some(false)
}

fn is_status(sent: &StatusInput, there: &PipelineStatus) -> bool {
    let color = |color: &String| color.trim().to_lowercase();
    let (sent_color, there_color) = (sent.color.as_ref(), there.color.as_ref());
    text(&sent.name, &there.name)
        && told(
            sent_color.map(color).as_ref(),
            there_color.map(color).as_ref(),
        )
}

fn is_renamed(sent: &StatusInput, there: &PipelineStatus) -> bool {
    sent.id == Some(there.id) && text(&sent.name, &there.name)
}
