//! The verdict: what a frightened person reads first.

use egui::{Label, RichText, Ui};

use crate::{
    report::Report,
    ui::{
        theme::{self, palette, size, space},
        widgets::{self, icon},
    },
    verdict::Level,
};

pub fn show(ui: &mut Ui, report: &Report) {
    let palette = palette(ui);
    let verdict = &report.verdict;
    let tone = palette.of_level(verdict.level);
    widgets::tinted_card(ui, tone, |ui| {
        ui.horizontal_top(|ui| {
            icon::verdict(ui, verdict.level, 32.0, tone);
            ui.add_space(space::XS);
            let headline = RichText::new(&verdict.headline).font(theme::semibold(size::VERDICT)).color(tone.ink);
            ui.add(Label::new(headline).wrap());
        });
        ui.add_space(space::XS);
        if let Some(reason) = verdict.reasons.first() {
            widgets::body(ui, reason);
        }
        // What the agency says of itself is what ends the fear.
        let statement = report.findings.agency.as_ref().and_then(|agency| agency.statement.as_ref());
        if let Some(statement) = statement.filter(|statement| verdict.reasons.contains(statement)) {
            widgets::strong(ui, statement);
        }
        // Nobody is to take a mild verdict for a promise.
        let limit = verdict.limits.first().filter(|_| verdict.level <= Level::Unverified);
        if let Some(limit) = limit {
            widgets::body(ui, limit);
        }
        if let Some(step) = verdict.next_steps.first() {
            widgets::body(ui, step);
        }
    });
}
