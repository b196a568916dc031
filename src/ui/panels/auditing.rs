//! A running audit: how far it is, how long it takes yet, what was heard so far.

use std::time::Duration;

use egui::{Frame, Margin, RichText, ScrollArea, Ui};

use super::transcript;
use crate::ui::{
    Action, View,
    item::{Auditing, Item, State},
    texts,
    theme::{self, size, space},
    tr, widgets,
};

/// How often the time left is drawn anew while the worker has nothing to tell.
const REDRAW: Duration = Duration::from_millis(250);

/// The same for whoever wants less motion.
const REDRAW_CALMLY: Duration = Duration::from_secs(2);

pub fn show(ui: &mut Ui, item: &Item, view: &View<'_>, actions: &mut Vec<Action>) {
    Frame::new().inner_margin(Margin::same(space::L as i8)).show(ui, |ui| {
        let auditing = match &item.state {
            State::Auditing(auditing) => Some(auditing),
            _ => None,
        };
        widgets::card(ui, |ui| {
            ui.spacing_mut().item_spacing.y = space::S;
            ui.add(egui::Label::new(RichText::new(&item.name).font(theme::semibold(size::HEADING))).truncate());
            if let Some(auditing) = auditing {
                progress(ui, auditing);
            } else {
                let waiting = matches!(item.state, State::Waiting);
                widgets::body(ui, &tr(if waiting { "auditing-waiting" } else { "state-cancelling" }));
            }
            if !matches!(item.state, State::Cancelling | State::Cancelled)
                && widgets::button(ui, &tr("cancel")).clicked()
            {
                actions.push(Action::Cancel(view.selected));
            }
        });
        if let Some(auditing) = auditing {
            ui.add_space(space::M);
            ScrollArea::vertical().auto_shrink(false).stick_to_bottom(true).show(ui, |ui| {
                transcript::show(ui, &auditing.segments, &auditing.evidence, &transcript::Look::default());
            });
            ui.ctx().request_repaint_after(if view.reduced_motion { REDRAW_CALMLY } else { REDRAW });
        }
    });
}

fn progress(ui: &mut Ui, auditing: &Auditing) {
    let fraction = auditing.fraction();
    let left = auditing.remaining().map(|left| format!(" · {}", widgets::time_left(texts(), left)));
    let stage = auditing.stage().label(texts());
    widgets::body(ui, &format!("{stage} · {} %{}", auditing.percent(), left.unwrap_or_default()));
    widgets::progress(ui, fraction, 8.0, &stage);
}
