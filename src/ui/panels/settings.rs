//! What can be chosen. Every choice holds at once.

use std::num::NonZeroUsize;

use egui::{Checkbox, ComboBox, Label, RichText, ScrollArea, Slider, Ui};

use crate::{
    audit::{Brightness, Settings},
    report::UserError,
    texts::Tongue,
    ui::{
        Action, texts,
        theme::{self, palette, size, space},
        tr, widgets,
    },
};

/// Languages that can be chosen for what is spoken: those with rules, by their own names.
const SPOKEN: [(&str, &str); 2] = [("en", "English"), ("es", "Español")];

pub fn show(
    ui: &Ui,
    settings: &mut Settings,
    (models, not_kept): (&[String], Option<&UserError>),
    actions: &mut Vec<Action>,
) {
    let before = settings.clone();
    let close = widgets::modal(ui, "settings", 520.0, |ui| {
        ui.label(RichText::new(tr("settings-title")).font(theme::semibold(size::HEADING)));
        let height = (ui.ctx().content_rect().height() - 170.0).max(160.0);
        ScrollArea::vertical().max_height(height).min_scrolled_height(height).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = space::S;
            ui.set_width(ui.available_width() - space::M);
            window(ui, settings);
            audits(ui, settings, models);
            rules(ui, settings, actions);
            keeping(ui, settings, actions);
            if let Some(error) = not_kept {
                let color = palette(ui).alert.ink;
                let text = format!("{} {}", error.what(texts()), error.what_to_do(texts()));
                ui.add(Label::new(RichText::new(text).color(color)).wrap());
            }
        });
        let close = widgets::primary_button(ui, &tr("close"));
        if ui.memory(|memory| memory.focused().is_none()) {
            close.request_focus();
        }
        close.clicked()
    });
    if *settings != before {
        actions.push(Action::UseSettings);
    }
    if close {
        actions.push(Action::Hide);
    }
}

fn window(ui: &mut Ui, settings: &mut Settings) {
    widgets::section(ui, &tr("settings-window"));
    let tongues = Tongue::ALL.map(|tongue| (Some(tongue), tongue.own_name().to_owned()));
    let system = (None, tr("settings-system"));
    choice(ui, "settings-tongue", &mut settings.tongue, std::iter::once(system).chain(tongues).collect());
    let brightness = [
        (Brightness::System, tr("settings-system")),
        (Brightness::Light, tr("settings-light")),
        (Brightness::Dark, tr("settings-dark")),
    ];
    let before = settings.brightness_now.unwrap_or(settings.brightness);
    let mut chosen = before;
    choice(ui, "settings-brightness", &mut chosen, brightness.into());
    if chosen != before {
        (settings.brightness, settings.brightness_now) = (chosen, None);
    }
    let percent = settings.text_percent;
    let (label, slider) = row(ui, "settings-text-size", |ui| {
        let slider = ui.add(Slider::new(&mut settings.text_percent, 100..=200).step_by(10.0).show_value(false));
        widgets::inline(ui, &format!("{percent} %"));
        slider
    });
    slider.labelled_by(label.id);
    check(ui, "settings-reduced-motion", &mut settings.reduced_motion);
}

fn audits(ui: &mut Ui, settings: &mut Settings, models: &[String]) {
    widgets::section(ui, &tr("settings-audits"));
    let models = models.iter().map(|model| (Some(model.clone()), model.clone()));
    let usual = (None, tr("settings-model-usual"));
    choice(ui, "settings-model", &mut settings.model, std::iter::once(usual).chain(models).collect());
    let spoken = SPOKEN.map(|(code, name)| (Some(code.to_owned()), name.to_owned()));
    let found = (None, tr("settings-language-found"));
    choice(ui, "settings-language", &mut settings.language, std::iter::once(found).chain(spoken).collect());
    let cores = std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
    let counts = (1..=cores).filter_map(NonZeroUsize::new).map(|count| (Some(count), count.to_string()));
    let all = (None, texts().with("settings-threads-all", &[("count", cores.into())]));
    choice(ui, "settings-threads", &mut settings.threads, std::iter::once(all).chain(counts).collect());
    widgets::caption(ui, &tr("settings-audits-next"));
}

fn rules(ui: &mut Ui, settings: &mut Settings, actions: &mut Vec<Action>) {
    widgets::section(ui, &tr("settings-rules"));
    let mut removed = None;
    for (index, folder) in settings.rule_folders.iter().enumerate() {
        ui.horizontal_wrapped(|ui| {
            ui.add(Label::new(folder.display().to_string()).wrap());
            let name = texts().with("settings-rules-remove", &[("folder", folder.display().to_string().into())]);
            if widgets::named_button(ui, &tr("remove"), &name).clicked() {
                removed = Some(index);
            }
        });
    }
    if let Some(index) = removed {
        settings.rule_folders.remove(index);
    }
    if widgets::button(ui, &tr("settings-rules-add")).clicked() {
        actions.push(Action::Hide);
        actions.push(Action::AddRuleFolder);
    }
}

fn keeping(ui: &mut Ui, settings: &mut Settings, actions: &mut Vec<Action>) {
    widgets::section(ui, &tr("settings-keeping"));
    ui.add_enabled_ui(!settings.keep_nothing, |ui| check(ui, "settings-recent", &mut settings.list_recent));
    check(ui, "settings-keep-nothing", &mut settings.keep_nothing);
    widgets::caption(ui, &tr("settings-keep-nothing-what"));
    if settings.keep_nothing || !settings.list_recent {
        settings.recent.clear();
    }
    if widgets::button(ui, &tr("forget-everything")).clicked() {
        actions.push(Action::Hide);
        actions.push(Action::ForgetEverything);
    }
    widgets::caption(ui, &tr("forget-everything-what"));
}

fn check(ui: &mut Ui, key: &str, on: &mut bool) {
    widgets::bordered(ui, |ui| ui.add(Checkbox::new(on, tr(key))));
}

/// A label with what it is for beside it.
fn row<R>(ui: &mut Ui, key: &str, add: impl FnOnce(&mut Ui) -> R) -> (egui::Response, R) {
    ui.horizontal_wrapped(|ui| {
        let label = widgets::inline(ui, &tr(key));
        (label, add(ui))
    })
    .inner
}

/// One of several.
fn choice<T: PartialEq + Clone>(ui: &mut Ui, key: &str, chosen: &mut T, options: Vec<(T, String)>) {
    let (label, combo) = row(ui, key, |ui| {
        let shown = options.iter().find(|(option, _)| option == chosen).map(|(_, name)| name.clone());
        let combo = ComboBox::from_id_salt(key).selected_text(shown.unwrap_or_default()).width(200.0).truncate();
        combo.show_ui(ui, |ui| {
            for (option, name) in options {
                ui.selectable_value(chosen, option, name);
            }
        })
    });
    combo.response.labelled_by(label.id);
}
