//! Asks before a recording that was made here and not saved is lost.

use egui::{RichText, Ui};

use crate::ui::{
    Action,
    app::{FromCase, Losing},
    texts,
    theme::{self, size},
    tr, widgets,
};

pub fn show(ui: &Ui, losing: &Losing, actions: &mut Vec<Action>) {
    let (title, text) = question(losing);
    let close = widgets::modal(ui, "losing", 420.0, |ui| {
        ui.label(RichText::new(title).font(theme::semibold(size::HEADING)));
        widgets::body(ui, &text);
        ui.horizontal_wrapped(|ui| {
            let keep = widgets::primary_button(ui, &tr("keep-open"));
            if ui.memory(|memory| memory.focused().is_none()) {
                keep.request_focus();
            }
            if keep.clicked() {
                actions.push(Action::KeepUnsaved);
            }
            if let (false, Some(index)) = (losing.recording, losing.only)
                && widgets::button(ui, &tr("save-it")).clicked()
            {
                actions.push(Action::KeepUnsaved);
                actions.push(Action::Save(index));
            }
            let only_work = losing.names.is_empty() && !losing.recording;
            let delete = match losing.names.len() {
                _ if only_work && losing.worked_on.is_empty() => "losing-case-go",
                _ if only_work => "lose-work",
                0 | 1 => "delete-it",
                _ => "delete-them",
            };
            if widgets::button(ui, &tr(delete)).clicked() {
                actions.push(Action::LoseUnsaved);
            }
        });
        false
    });
    if close {
        actions.push(Action::KeepUnsaved);
    }
}

/// What would be lost, as a title and a sentence or two.
fn question(losing: &Losing) -> (String, String) {
    let texts = texts();
    let work = || texts.with("losing-work-what", &[("names", losing.worked_on.join(", ").into())]);
    let (title, text) = match (losing.recording, losing.names.as_slice()) {
        (true, _) => (texts.get("losing-running"), texts.get("losing-running-what")),
        (false, []) if losing.worked_on.is_empty() => (texts.get("losing-case"), String::new()),
        (false, []) => (texts.get("losing-work"), String::new()),
        (false, [name]) => (texts.get("losing-one"), texts.with("losing-one-what", &[("name", name.as_str().into())])),
        (false, names) => {
            (texts.with("losing-several", &[("count", names.len().into())]), texts.get("losing-several-what"))
        }
    };
    let work = (!losing.worked_on.is_empty()).then(work);
    let from_case = losing.from_case.as_ref().map(|FromCase { case, recording, whole }| {
        let key = if *whole { "losing-case-recording" } else { "losing-case-marks" };
        texts.with(key, &[("case", case.as_str().into()), ("name", recording.as_str().into())])
    });
    let told = [Some(text), work, from_case].into_iter().flatten().filter(|text| !text.is_empty());
    (title, told.collect::<Vec<String>>().join(" "))
}
