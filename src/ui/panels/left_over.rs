//! Recordings that an earlier run of the program could not finish.

use egui::Ui;

use crate::{
    audit::{Left, LeftOver},
    timeline::clock,
    ui::{Action, texts, theme::space, tr, widgets},
};

pub fn show(ui: &mut Ui, left_over: &[LeftOver], actions: &mut Vec<Action>) {
    ui.spacing_mut().item_spacing.y = space::XS;
    widgets::strong(ui, &tr("left-over"));
    for (index, left) in left_over.iter().enumerate() {
        ui.horizontal_wrapped(|ui| {
            let (text, take) = match left.what {
                Left::Recording { duration_secs } => (format!("{} · {}", left.name, clock(duration_secs)), "audit-it"),
                Left::Work => (texts().with("left-work", &[("names", left.name.as_str().into())]), "left-work-take"),
            };
            widgets::inline(ui, &text);
            if widgets::primary_button(ui, &tr(take)).clicked() {
                actions.push(Action::AuditLeftOver(index));
            }
            if widgets::button(ui, &tr("delete-it")).clicked() {
                actions.push(Action::DeleteLeftOver(index));
            }
        });
    }
}
