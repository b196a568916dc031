//! What can be done with the window as a whole.

use egui::{Align, Label, Layout, RichText, Ui};

use crate::{
    timeline::{clock, clock_tenths},
    ui::{
        Action, View,
        item::{Item, State},
        recorder::{self, Recorder},
        texts,
        theme::{self, palette, size},
        tr, widgets,
    },
};

pub fn show(ui: &mut Ui, items: &[Item], view: &View<'_>, recorder: &Recorder, actions: &mut Vec<Action>) {
    ui.horizontal_centered(|ui| {
        if widgets::button(ui, &tr("open")).clicked() {
            actions.push(Action::Open);
        }
        let record = match &recorder.state {
            recorder::State::Listening(meter) => {
                texts().with("recording-now", &[("time", clock_tenths(meter.secs).into())])
            }
            _ => tr("record"),
        };
        if widgets::record_button(ui, &record).clicked() {
            actions.push(Action::Record);
        }
        if items.get(view.selected).is_some_and(|item| item.draft)
            && widgets::button(ui, &tr("save-recording")).clicked()
        {
            actions.push(Action::Save(view.selected));
        }
        let close = if items.len() > 1 { "close-all" } else { "close" };
        if widgets::button(ui, &tr(close)).clicked() {
            actions.push(Action::Clear);
        }
        // With several, the list names them.
        if let [only] = items {
            let name = RichText::new(title(only)).font(theme::regular(size::BODY)).color(palette(ui).muted);
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                ui.add(Label::new(name).truncate()).on_hover_text(only.input.path.display().to_string());
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
