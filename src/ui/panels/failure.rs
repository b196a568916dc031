//! What went wrong with a recording, and what the person can do.

use egui::{Frame, Margin, RichText, ScrollArea, Ui};

use crate::{
    report::UserError,
    ui::{
        Action, texts,
        theme::{self, palette, size, space},
        tr,
        widgets::{self, icon},
    },
    verdict::Level,
};

pub fn show(ui: &mut Ui, index: usize, name: &str, error: &UserError, actions: &mut Vec<Action>) {
    let palette = palette(ui);
    Frame::new().inner_margin(Margin::same(space::L as i8)).show(ui, |ui| {
        ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
            widgets::tinted_card(ui, palette.caution, |ui| {
                ui.horizontal(|ui| {
                    icon::verdict(ui, Level::Suspicious, 24.0, palette.caution);
                    let title = RichText::new(tr("failure-title")).font(theme::semibold(size::HEADING));
                    ui.label(title.color(palette.caution.ink));
                });
                widgets::caption(ui, name);
                widgets::strong(ui, &error.what(texts()));
                widgets::body(ui, &error.what_to_do(texts()));
            });
            ui.add_space(space::S);
            ui.horizontal_wrapped(|ui| {
                if widgets::primary_button(ui, &tr("try-again")).clicked() {
                    actions.push(Action::Retry(index));
                }
                if widgets::button(ui, &tr("open-another")).clicked() {
                    actions.push(Action::Open);
                }
                if widgets::button(ui, &tr("remove")).clicked() {
                    actions.push(Action::Remove(index));
                }
            });
        });
    });
}
