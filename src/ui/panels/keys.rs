//! All keys, in one list.

use egui::{Grid, RichText, ScrollArea, Ui};

use crate::ui::{
    Action,
    app::{ALWAYS, PLAIN, key_name},
    theme::{self, palette, size, space},
    tr, widgets,
};

pub fn show(ui: &Ui, actions: &mut Vec<Action>) {
    let answer = widgets::modal(ui, "keys", 460.0, |ui| {
        ui.label(RichText::new(tr("keys-title")).font(theme::semibold(size::HEADING)));
        let height = (ui.ctx().content_rect().height() - 170.0).max(160.0);
        ScrollArea::vertical().max_height(height).min_scrolled_height(height).show(ui, |ui| {
            // Lines of text, nothing to press.
            ui.spacing_mut().interact_size.y = size::BODY;
            Grid::new("keys").num_columns(2).spacing([space::XL, space::S]).show(ui, |ui| {
                // Several keys for one thing stand in one line.
                let mut lines: Vec<(&str, Vec<String>)> = Vec::new();
                for binding in ALWAYS.iter().chain(&PLAIN) {
                    let key = key_name(binding.shortcut);
                    match lines.iter_mut().find(|(text, _)| *text == binding.text) {
                        Some((_, keys)) => keys.push(key),
                        None => lines.push((binding.text, vec![key])),
                    }
                }
                for (text, keys) in lines {
                    let keys = RichText::new(keys.join("  ·  ")).font(theme::semibold(size::BODY));
                    ui.label(keys.color(palette(ui).text));
                    ui.label(tr(text));
                    ui.end_row();
                }
            });
        });
        let close = widgets::primary_button(ui, &tr("close"));
        if ui.memory(|memory| memory.focused().is_none()) {
            close.request_focus();
        }
        close.clicked()
    });
    if answer {
        actions.push(Action::Hide);
    }
}
