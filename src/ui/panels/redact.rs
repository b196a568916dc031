//! A redacted copy: its words are chosen, it is made, and saved.

use egui::{Checkbox, RichText, ScrollArea, TextEdit, Ui, Vec2};

use crate::{
    audio::Cover,
    report::Suggested,
    ui::{
        Action,
        redacting::{Redacting, Stage},
        texts,
        theme::{self, TARGET, palette, size, space},
        tr, widgets,
    },
};

pub fn show(ui: &Ui, redacting: &mut Redacting, actions: &mut Vec<Action>) {
    let close = widgets::modal(ui, "redact", 520.0, |ui| {
        ui.label(RichText::new(tr("redact-title")).font(theme::semibold(size::HEADING)));
        match &redacting.stage {
            Stage::Choosing => choose(ui, redacting, actions),
            Stage::Making => {
                ui.horizontal(|ui| {
                    ui.spinner();
                    widgets::inline(ui, &tr("redact-making"));
                });
                if widgets::button(ui, &tr("cancel")).clicked() {
                    actions.push(Action::CancelRedaction);
                }
                false
            }
            Stage::Made(redacted) => {
                let derivative = redacted.report.derivative.as_ref();
                let places = derivative.map_or(0, |derivative| derivative.places);
                done(ui, &texts().with("redact-made", &[("places", places.into())]));
                widgets::body(ui, &tr("redact-listen"));
                buttons(ui, Some(("case-save", Action::SaveRedacted)), "cancel", actions)
            }
            Stage::Saving { .. } => {
                ui.horizontal(|ui| {
                    ui.spinner();
                    widgets::inline(ui, &tr("case-saving"));
                });
                false
            }
            Stage::Saved { to } => {
                done(ui, &texts().with("redact-saved", &[("path", to.display().to_string().into())]));
                buttons(ui, None, "close", actions)
            }
        }
    });
    // While it is made or saved, Escape does not throw it away.
    if close && !matches!(redacting.stage, Stage::Making | Stage::Saving { .. }) {
        actions.push(Action::Hide);
    }
}

fn done(ui: &mut Ui, text: &str) {
    ui.horizontal_top(|ui| {
        ui.label(RichText::new(theme::icon::CHECK).font(theme::icons(size::BODY)).color(palette(ui).calm.ink));
        widgets::body(ui, text);
    });
}

fn choose(ui: &mut Ui, redacting: &mut Redacting, actions: &mut Vec<Action>) -> bool {
    // What is chosen scrolls, where the window is low or its text large; the way on stays in sight.
    let height = (ui.ctx().content_rect().height() - 210.0).max(100.0);
    ScrollArea::vertical().max_height(height).show(ui, |ui| {
        ui.set_width(ui.available_width() - space::M);
        choices(ui, redacting);
    });
    let ready = match &redacting.places {
        Ok(places) => {
            widgets::caption(ui, &texts().with("redact-places", &[("places", (*places).into())]));
            *places > 0
        }
        Err(refused) => {
            ui.label(RichText::new(refused.join(" ")).color(palette(ui).alert.ink));
            false
        }
    };
    if let Some(error) = &redacting.error {
        let text = format!("{} {}", error.what(texts()), error.what_to_do(texts()));
        ui.label(RichText::new(text).color(palette(ui).alert.ink));
    }
    ui.horizontal_wrapped(|ui| {
        ui.add_enabled_ui(ready, |ui| {
            if widgets::primary_button(ui, &tr("redact-make")).clicked() {
                actions.push(Action::Redact);
            }
        });
        widgets::button(ui, &tr("cancel")).clicked()
    })
    .inner
}

fn choices(ui: &mut Ui, redacting: &mut Redacting) {
    widgets::body(ui, &tr("redact-what"));
    if !redacting.suggestions.is_empty() {
        widgets::strong(ui, &tr("redact-suggestions"));
        ui.scope(|ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            for (suggestion, chosen) in &mut redacting.suggestions {
                let key = match suggestion.kind {
                    Suggested::Name => "redact-name",
                    Suggested::Number => "redact-number",
                };
                let variables = [("text", suggestion.text.as_str().into()), ("places", suggestion.places.into())];
                let text = texts().with(key, &variables);
                widgets::bordered(ui, |ui| ui.add(Checkbox::new(chosen, text)));
            }
        });
    }
    let label = widgets::strong(ui, &tr("redact-more"));
    widgets::bordered(ui, |ui| {
        let field = TextEdit::multiline(&mut redacting.more).desired_rows(2).desired_width(f32::INFINITY);
        ui.add(field.min_size(Vec2::new(0.0, TARGET)))
    })
    .labelled_by(label.id);
    if !redacting.unheard.is_empty() {
        let words = redacting.unheard.join(", ");
        let text = texts().with("redaction-unheard", &[("words", words.into())]);
        ui.label(RichText::new(text).color(palette(ui).caution.ink));
    }
    ui.horizontal_wrapped(|ui| {
        for (cover, key) in [(Cover::Silence, "redact-silence"), (Cover::Tone, "redact-tone")] {
            widgets::bordered(ui, |ui| ui.radio_value(&mut redacting.cover, cover, tr(key)));
        }
    });
}

/// The way on, where there is one, and the way out.
fn buttons(ui: &mut Ui, on: Option<(&str, Action)>, out: &str, actions: &mut Vec<Action>) -> bool {
    ui.horizontal_wrapped(|ui| {
        if let Some((key, action)) = on
            && widgets::primary_button(ui, &tr(key)).clicked()
        {
            actions.push(action);
        }
        widgets::button(ui, &tr(out)).clicked()
    })
    .inner
}
