//! What can be done with the window as a whole.

use egui::{
    Id, Key, Label, RichText, TextEdit, Ui, Vec2,
    containers::menu::MenuButton,
    text::{LayoutJob, TextWrapping},
};

use crate::{
    timeline::{clock, clock_tenths},
    ui::{
        Action, View,
        app::{Form, Overlay},
        case::Kept,
        item::{Item, State},
        recorder::{self, Recorder},
        review::Review,
        texts,
        theme::{self, TARGET, icon, palette, size},
        tr, widgets,
    },
};

/// Narrower than this, there is no room for the recording's name.
const NAME_FROM: f32 = 1040.0;

/// The width of the field to search in.
const SEARCH: f32 = 200.0;

pub fn show(ui: &mut Ui, items: &mut [Item], view: &View<'_>, recorder: &Recorder, actions: &mut Vec<Action>) {
    let width = ui.available_width();
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
        let several = items.len() > 1;
        // What stands at the right is placed by its width in the last frame, so that it can be drawn from left to right.
        let reviewed = matches!(items.get(view.selected), Some(Item { state: State::Review(_), .. }));
        let id = Id::unique(("top-bar-right", reviewed));
        let known = ui.data(|data| data.get_temp::<f32>(id)).unwrap_or(width);
        ui.add_space((ui.available_width() - known).max(0.0));
        let left = ui.cursor().left();
        let review = match items.get_mut(view.selected) {
            Some(Item { state: State::Review(review), .. }) => Some(&mut **review),
            _ => None,
        };
        let mut undoable = None;
        if let Some(review) = review {
            // With several, the list names them.
            if !several && width > NAME_FROM {
                name(ui, review);
            }
            kept(ui, view);
            search(ui, review, view.find_now, actions);
            export(ui, view.kept, actions);
            undoable = Some((review.can_undo(), review.can_redo()));
        }
        more(ui, undoable, several, actions);
        let drawn = ui.min_rect().right() - left;
        if (drawn - known).abs() > 0.5 {
            ui.data_mut(|data| data.insert_temp(id, drawn));
            ui.ctx().request_repaint();
        }
    });
}

fn name(ui: &mut Ui, review: &Review) {
    let source = &review.audited.report.source;
    let text = format!("{}  ·  {}", source.name, clock(source.duration_secs));
    let color = palette(ui).muted;
    let mut job = LayoutJob::simple_singleline(text, theme::regular(size::BODY), color);
    job.wrap = TextWrapping::truncate_at_width(NAME);
    let galley = ui.painter().layout_job(job);
    ui.add(Label::new(galley));
}

/// The widest that the recording's name is shown.
const NAME: f32 = 300.0;

/// Everything that has no button of its own.
fn more(ui: &mut Ui, undoable: Option<(bool, bool)>, several: bool, actions: &mut Vec<Action>) {
    let button = widgets::menu_button(icon::LIST);
    let (response, _) = MenuButton::from_button(button).ui(ui, |ui| {
        ui.set_min_width(220.0);
        let mut entry = |ui: &mut Ui, key: &str, enabled: bool, action: Action| {
            let mut text = egui::Button::new(tr(key)).min_size(Vec2::new(0.0, TARGET));
            if let Some(shortcut) = shortcut(action) {
                text = text.shortcut_text(shortcut);
            }
            if ui.add_enabled(enabled, text).clicked() {
                actions.push(action);
                ui.close();
            }
        };
        if let Some((undo, redo)) = undoable {
            entry(ui, "key-undo", undo, Action::Undo);
            entry(ui, "key-redo", redo, Action::Redo);
            entry(ui, "key-find", true, Action::Find);
            ui.separator();
        }
        entry(ui, "settings-open", true, Action::Show(Overlay::Settings));
        entry(ui, "key-keys", true, Action::Show(Overlay::Keys));
        ui.separator();
        entry(ui, if several { "close-all" } else { "close" }, true, Action::Clear);
        entry(ui, "key-quit", true, Action::Quit);
    });
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, tr("menu")));
    response.on_hover_text(tr("menu"));
}

/// The key that does the same.
fn shortcut(action: Action) -> Option<String> {
    crate::ui::app::key_for(action).map(crate::ui::app::key_name)
}

/// Whether the case is saved, in a word.
fn kept(ui: &mut Ui, view: &View<'_>) {
    let (key, color) = match view.kept {
        Kept::Nowhere => return,
        Kept::Saving => ("case-saving", palette(ui).muted),
        Kept::Saved => ("case-is-saved", palette(ui).calm.ink),
        Kept::Failed => ("case-not-saved", palette(ui).alert.ink),
    };
    let shown = ui.add(Label::new(RichText::new(tr(key)).font(theme::regular(size::CAPTION)).color(color)));
    if let Some(path) = view.kept_in {
        shown.on_hover_text(path.display().to_string());
    }
}

fn export(ui: &mut Ui, kept: Kept, actions: &mut Vec<Action>) {
    let button = egui::Button::new(RichText::new(tr("export")).font(theme::semibold(size::BODY)));
    MenuButton::from_button(button.min_size(Vec2::new(TARGET, TARGET))).ui(ui, |ui| {
        ui.set_min_width(200.0);
        for form in Form::ALL {
            let text = egui::Button::new(form.label()).min_size(Vec2::new(0.0, TARGET));
            if ui.add(text).clicked() {
                actions.push(Action::Export(form));
                ui.close();
            }
        }
        ui.separator();
        let case = if kept == Kept::Nowhere { "form-case-save" } else { "form-case-save-elsewhere" };
        for (key, overlay) in
            [(case, Overlay::Case), ("form-redacted-make", Overlay::Redact), ("forms-open", Overlay::Forms)]
        {
            if ui.add(egui::Button::new(tr(key)).min_size(Vec2::new(0.0, TARGET))).clicked() {
                actions.push(Action::Show(overlay));
                ui.close();
            }
        }
    });
}

/// The field, what it finds, and the way from hit to hit.
fn search(ui: &mut Ui, review: &mut Review, find_now: bool, actions: &mut Vec<Action>) {
    let field = widgets::bordered(ui, |ui| {
        let field = TextEdit::singleline(&mut review.search.text).hint_text(tr("search"));
        let field = field.min_size(Vec2::new(0.0, TARGET)).align(egui::Align2::LEFT_CENTER);
        ui.add(field.desired_width(SEARCH.min(0.22 * ui.ctx().content_rect().width())))
    });
    field.widget_info(|| egui::WidgetInfo::labeled(egui::Role::SearchInput, true, tr("search")));
    if find_now {
        field.request_focus();
    }
    if field.changed() {
        review.find();
        review.chosen_now = true;
    }
    if field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter)) {
        let back = ui.input(|input| input.modifiers.shift);
        actions.push(Action::FindNext(if back { -1 } else { 1 }));
        field.request_focus();
    }
    if review.search.text.trim().is_empty() {
        return;
    }
    review.find();
    let (hits, at) = (review.search.hits.len(), review.search.at);
    let count = if hits == 0 { tr("search-none") } else { format!("{} / {hits}", at + 1) };
    widgets::inline(ui, &count);
    if widgets::icon_button(ui, icon::CARET_UP, &tr("key-find-previous")).clicked() {
        actions.push(Action::FindNext(-1));
    }
    if widgets::icon_button(ui, icon::CARET_DOWN, &tr("key-find-next")).clicked() {
        actions.push(Action::FindNext(1));
    }
}
