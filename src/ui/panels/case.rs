//! How a case is saved: what is put into it, and whether it is encrypted.

use egui::{Checkbox, RichText, ScrollArea, TextEdit, Ui, Vec2};

use crate::{
    report::UserError,
    ui::{
        Action,
        case::CaseForm,
        item::{Item, State},
        texts,
        theme::{self, TARGET, palette, size, space},
        tr, widgets,
    },
};

pub fn show(ui: &Ui, form: &mut CaseForm, items: &[Item], actions: &mut Vec<Action>) {
    let close = widgets::modal(ui, "case", 480.0, |ui| {
        ui.label(RichText::new(tr("case-title")).font(theme::semibold(size::HEADING)));
        let count = items.iter().filter(|item| matches!(item.state, State::Review(_))).count();
        let height = (ui.ctx().content_rect().height() - 170.0).max(100.0);
        ScrollArea::vertical().max_height(height).show(ui, |ui| {
            ui.set_width(ui.available_width() - space::M);
            choices(ui, form, count);
        });
        ui.horizontal_wrapped(|ui| {
            let ready = form.chosen().is_ok() && count > 0;
            ui.add_enabled_ui(ready, |ui| {
                if widgets::primary_button(ui, &tr("case-save")).clicked() {
                    actions.push(Action::KeepCase);
                }
            });
            widgets::button(ui, &tr("cancel")).clicked()
        })
        .inner
    });
    if close {
        *form = CaseForm::default();
        actions.push(Action::Hide);
    }
}

fn choices(ui: &mut Ui, form: &mut CaseForm, count: usize) {
    widgets::body(ui, &texts().with("case-what", &[("count", count.into())]));
    widgets::body(ui, &tr("case-keep-apart"));
    widgets::bordered(ui, |ui| ui.add(Checkbox::new(&mut form.encrypted, tr("case-encrypt"))));
    if form.encrypted {
        let first = passphrase(ui, "case-passphrase", &mut form.passphrase);
        passphrase(ui, "case-passphrase-again", &mut form.again);
        if form.passphrase.is_empty() && ui.memory(|memory| memory.focused().is_none()) {
            first.request_focus();
        }
        let differ = !form.again.is_empty() && form.passphrase != form.again;
        let text = tr(if differ { "case-passphrases-differ" } else { "case-passphrase-what" });
        if differ {
            ui.label(RichText::new(text).color(palette(ui).alert.ink));
        } else {
            widgets::caption(ui, &text);
        }
    }
}

fn passphrase(ui: &mut Ui, key: &str, text: &mut String) -> egui::Response {
    let label = widgets::caption(ui, &tr(key));
    widgets::bordered(ui, |ui| {
        let field = TextEdit::singleline(text).password(true).min_size(Vec2::new(0.0, TARGET));
        ui.add(field.desired_width(f32::INFINITY).align(egui::Align2::LEFT_CENTER))
    })
    .labelled_by(label.id)
}

/// Why the case is not saved, and what can be done.
pub fn not_saved(ui: &mut Ui, error: &UserError, actions: &mut Vec<Action>) {
    let text = [tr("case-not-saved-what"), error.what(texts()), error.what_to_do(texts())].join(" ");
    ui.horizontal_wrapped(|ui| {
        widgets::inline(ui, &text);
        if widgets::button(ui, &tr("case-save-again")).clicked() {
            actions.push(Action::SaveCaseAgain);
        }
        if widgets::button(ui, &tr("case-save-elsewhere")).clicked() {
            actions.push(Action::KeepCaseElsewhere);
        }
    });
}
