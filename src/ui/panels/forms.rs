//! What the forms of those who take reports ask, answered from the evidence, to be copied by hand.

use egui::{CollapsingHeader, RichText, ScrollArea, Ui};

use crate::{
    report::{Report, ReportForm, forms_plain},
    ui::{
        Action, texts,
        theme::{self, palette, size, space},
        tr, widgets,
    },
};

pub fn show(ui: &Ui, report: &Report, actions: &mut Vec<Action>) {
    let close = widgets::modal(ui, "forms", 620.0, |ui| {
        ui.label(RichText::new(tr("forms-title")).font(theme::semibold(size::HEADING)));
        let height = (ui.ctx().content_rect().height() - 170.0).max(120.0);
        ScrollArea::vertical().max_height(height).show(ui, |ui| {
            ui.set_width(ui.available_width() - space::M);
            widgets::body(ui, &tr("form-how"));
            for (index, form) in report.forms(texts()).iter().enumerate() {
                let title = RichText::new(&form.name).font(theme::semibold(size::BODY));
                CollapsingHeader::new(title).id_salt(index).default_open(index == 0).show(ui, |ui| {
                    fields(ui, form, actions);
                });
            }
        });
        ui.horizontal_wrapped(|ui| {
            if widgets::button(ui, &tr("forms-copy-all")).clicked() {
                ui.ctx().copy_text(forms_plain(report, texts().tongue));
                actions.push(Action::Told("copied"));
            }
            let close = widgets::primary_button(ui, &tr("close"));
            if ui.memory(|memory| memory.focused().is_none()) {
                close.request_focus();
            }
            close.clicked()
        })
        .inner
    });
    if close {
        actions.push(Action::Hide);
    }
}

fn fields(ui: &mut Ui, form: &ReportForm, actions: &mut Vec<Action>) {
    if !form.address.is_empty() {
        // Text, no link: the program opens nothing.
        widgets::body(ui, &form.address);
    }
    // An answer belongs to its question.
    ui.spacing_mut().item_spacing.y = space::XS;
    for field in &form.fields {
        ui.add_space(space::S);
        widgets::caption(ui, &field.question);
        match &field.answer {
            None => {
                ui.label(RichText::new(tr("form-to-fill-in")).color(palette(ui).muted));
            }
            Some(answer) => {
                widgets::body(ui, answer);
                let name = texts().with("forms-copy-answer", &[("question", field.question.as_str().into())]);
                if widgets::sign_button(ui, theme::icon::COPY, &tr("copy"), &name).clicked() {
                    ui.ctx().copy_text(answer.clone());
                    actions.push(Action::Told("copied"));
                }
            }
        }
    }
}
