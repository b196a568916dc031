//! Recordings that an earlier run of the program could not finish.

use egui::Ui;

use crate::{
    audit::LeftOver,
    timeline::clock,
    ui::{Action, theme::space, tr, widgets},
};

pub fn show(ui: &mut Ui, left_over: &[LeftOver], actions: &mut Vec<Action>) {
    ui.spacing_mut().item_spacing.y = space::XS;
    widgets::strong(ui, &tr("left-over"));
    for (index, left) in left_over.iter().enumerate() {
        ui.horizontal_wrapped(|ui| {
            widgets::inline(ui, &format!("{} · {}", left.name, clock(left.duration_secs)));
            if widgets::primary_button(ui, &tr("audit-it")).clicked() {
                actions.push(Action::AuditLeftOver(index));
            }
            if widgets::button(ui, &tr("delete-it")).clicked() {
                actions.push(Action::DeleteLeftOver(index));
            }
        });
    }
}
