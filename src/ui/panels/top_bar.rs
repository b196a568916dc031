//! What can be done with the window as a whole.

use egui::{Align, Label, Layout, RichText, Ui};

use crate::{
    timeline::clock,
    ui::{
        Action, View,
        item::{Item, State},
        theme::{self, palette, size},
        widgets,
    },
};

pub fn show(ui: &mut Ui, items: &[Item], view: &View<'_>, actions: &mut Vec<Action>) {
    ui.horizontal_centered(|ui| {
        if widgets::button(ui, "Open…").clicked() {
            actions.push(Action::Open);
        }
        let close = if items.len() > 1 { "Close all" } else { "Close" };
        if widgets::button(ui, close).clicked() {
            actions.push(Action::Clear);
        }
        if let Some(State::Review(review)) = items.get(view.selected).map(|item| &item.state)
            && review.audited.recording.is_some()
        {
            let (name, action) =
                if view.playing.is_some() { ("Stop", Action::StopPlaying) } else { ("Play", Action::PlayAll) };
            if widgets::button(ui, name).clicked() {
                actions.push(action);
            }
        }
        // With several, the list names them.
        if let [only] = items {
            let name = RichText::new(title(only)).font(theme::regular(size::BODY)).color(palette(ui).muted);
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                ui.add(Label::new(name).truncate()).on_hover_text(only.path.display().to_string());
            });
        } else if let Some(item) = items.get(view.selected) {
            let name = RichText::new(&item.name).font(theme::regular(size::BODY)).color(palette(ui).muted);
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| ui.add(Label::new(name).truncate()));
        }
    });
}

fn title(item: &Item) -> String {
    match &item.state {
        State::Review(review) => format!("{}  ·  {}", item.name, clock(review.audited.report.source.duration_secs)),
        _ => item.name.clone(),
    }
}
