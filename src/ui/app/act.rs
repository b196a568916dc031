//! What panels and keys have asked for, done.

use egui::{Context, ViewportCommand};

use super::{Action, App, Dialog, Overlay, Purpose};
use crate::{
    audit::{EngineOptions, Settings, unsaved},
    texts::Tongue,
    ui::{
        item::{Item, State},
        speak, theme, tr,
    },
};

impl App {
    pub(super) fn act(&mut self, ctx: &Context, action: Action) {
        match action {
            Action::Open => {
                if self.dialog.is_none() {
                    self.dialog = Some((Purpose::Open, Dialog::open(ctx)));
                }
            }
            Action::Sample => self.add(self.sample.clone().into_iter().collect()),
            Action::Recent(index) => self.add(self.settings.recent.get(index).cloned().into_iter().collect()),
            Action::TypedPath => self.take_typed_path(ctx),
            Action::ForgetTypedPath => self.typed_path = None,
            Action::Select(index) => self.choose(index),
            Action::Cancel(index) => {
                // A cancelled recording leaves the list.
                if !self.would_lose(Some(action)) {
                    self.cancel(index);
                }
            }
            Action::Remove(index) => {
                if index < self.items.len() && !self.would_lose(Some(action)) {
                    self.forget(index);
                }
            }
            Action::Retry(index) => {
                if !self.would_lose(Some(action)) {
                    self.retry(index);
                }
            }
            Action::Move(index, by) => self.move_item(index, by),
            Action::Clear => {
                if !self.would_lose(Some(action)) {
                    self.clear();
                }
            }
            Action::Save(index) => self.ask_where_to_save(ctx, index),
            Action::Export(form) => self.ask_where_to_export(ctx, form),
            Action::KeepUnsaved => self.losing = None,
            Action::LoseUnsaved => self.lose(ctx),
            Action::Quit => ctx.send_viewport_cmd(ViewportCommand::Close),
            Action::Show(Overlay::Redact) => self.open_redaction(),
            Action::Show(overlay) => self.show(overlay),
            Action::Redact => self.make_copy(),
            Action::CancelRedaction => self.audits.cancel_redaction(),
            Action::SaveRedacted => self.ask_where_to_save_copy(ctx),
            Action::Hide => self.overlay = None,
            Action::Told(key) => self.told = Some(tr(key)),
            Action::Forget => self.told = None,
            Action::TextSize(by) => {
                let settings = &mut self.settings;
                settings.text_percent = settings.text_percent.saturating_add_signed(by).clamp(100, 200);
                self.use_settings(ctx);
            }
            Action::UseSettings => self.use_settings(ctx),
            Action::AddRuleFolder => {
                if self.dialog.is_none() {
                    self.dialog = Some((Purpose::RuleFolder, Dialog::folder(ctx)));
                }
            }
            Action::KeepCase | Action::SaveCaseAgain | Action::KeepCaseElsewhere | Action::ForgetEverything => {
                self.act_on_case(ctx, action);
            }
            Action::PlayEvidence(_)
            | Action::Play
            | Action::PlayFrom(_)
            | Action::Pause
            | Action::Seek(_)
            | Action::Skip(_)
            | Action::Speed(_)
            | Action::Volume(_) => self.play(action),
            Action::Record
            | Action::HideRecorder
            | Action::StartRecording
            | Action::StopRecording
            | Action::DiscardRecording
            | Action::AuditLeftOver(_)
            | Action::DeleteLeftOver(_) => self.record(action),
            Action::Confirm(_)
            | Action::Dismiss(_)
            | Action::Edit(_)
            | Action::TakeEdit
            | Action::LeaveEdit
            | Action::Undo
            | Action::Redo
            | Action::Find
            | Action::FindNext(_) => self.mark(action),
        }
        ctx.request_repaint();
    }

    fn show(&mut self, overlay: Overlay) {
        let shown = self.overlay == Some(overlay);
        self.overlay = (!shown).then_some(overlay);
    }

    fn choose(&mut self, index: usize) {
        if index != self.selected {
            self.pause();
        }
        self.selected = index;
        self.recorder.shown = false;
    }

    pub(super) fn retry(&mut self, index: usize) {
        if let Some(item) = self.items.get_mut(index).filter(|item| !item.is_busy()) {
            item.again(self.audits.submit(item.input.clone()));
        }
    }

    /// Moves a recording up or down in the list; it is audited in its old turn.
    fn move_item(&mut self, index: usize, by: isize) {
        let Some(other) = index.checked_add_signed(by).filter(|other| *other < self.items.len()) else { return };
        if index >= self.items.len() {
            return;
        }
        self.items.swap(index, other);
        if self.selected == index {
            self.selected = other;
        } else if self.selected == other {
            self.selected = index;
        }
    }

    pub(super) fn play(&mut self, action: Action) {
        let Some(Item { job, state: State::Review(review), .. }) = self.items.get_mut(self.selected) else { return };
        let (job, transport) = (*job, &mut self.transport);
        match action {
            Action::PlayEvidence(evidence) => transport.play_evidence(job, review, evidence),
            Action::Play => transport.play_from_cursor(job, review),
            Action::PlayFrom(secs) => {
                transport.seek(job, review, secs);
                transport.play_from_cursor(job, review);
            }
            Action::Seek(secs) => transport.seek(job, review, secs),
            Action::Skip(secs) => transport.seek(job, review, review.cursor_secs + secs),
            Action::Speed(speed) => transport.set_speed(speed),
            Action::Volume(volume) => transport.set_volume(volume),
            _ => transport.pause(Some(review)),
        }
    }

    pub(super) fn pause(&mut self) {
        self.play(Action::Pause);
    }

    fn record(&mut self, action: Action) {
        match action {
            Action::HideRecorder => self.recorder.shown = false,
            Action::StartRecording => {
                // The microphone would hear it.
                self.pause();
                self.recorder.start();
            }
            Action::StopRecording => self.recorder.stop(false),
            Action::DiscardRecording => self.recorder.stop(true),
            Action::AuditLeftOver(index) => {
                self.take_left_over(index);
            }
            Action::DeleteLeftOver(index) => self.recorder.delete_left_over(index),
            _ => self.recorder.open(),
        }
    }

    /// What a person does to an audit; it is judged again where that matters.
    fn mark(&mut self, action: Action) {
        let Some(Item { job, state: State::Review(review), .. }) = self.items.get_mut(self.selected) else { return };
        let (job, before, marks) = (*job, review.turn(), review.marks().clone());
        match action {
            Action::Confirm(evidence) => review.confirm(evidence),
            Action::Dismiss(evidence) => review.dismiss(evidence),
            Action::Edit(word) => {
                review.edit(word);
                self.transport.pause(Some(review));
            }
            Action::TakeEdit => review.take_edit(),
            Action::Undo => review.undo(),
            Action::Redo => review.redo(),
            Action::Find => self.find_now = true,
            Action::FindNext(by) => review.find_next(by),
            _ => review.editing = None,
        }
        if review.turn() != before {
            self.case.marked(review, &marks);
            self.audits.judge(review.to_judge(job, self.reader));
        }
    }

    /// Does as the settings say, and keeps them.
    pub(super) fn use_settings(&mut self, ctx: &Context) {
        let tongue = self.settings.tongue.unwrap_or(self.system_tongue);
        speak(tongue);
        theme::apply(ctx, &self.settings);
        let options = configured(&self.engine, &self.settings, tongue);
        let other_rules = options.rule_folders != self.engine.rule_folders;
        if !options.audits_as(&self.engine) {
            self.engine = options.clone();
            self.audits.configure(options);
        }
        if tongue != self.reader || other_rules {
            self.reader = tongue;
            self.judge_all();
        }
        self.keep_settings();
    }

    /// Has everything judged again that was audited.
    fn judge_all(&mut self) {
        for item in &mut self.items {
            if let State::Review(review) = &mut item.state {
                review.turn_over();
                self.audits.judge(review.to_judge(item.job, self.reader));
            }
        }
    }

    pub(super) fn keep_settings(&mut self) {
        if let Some(Err(error)) = self.settings_file.as_ref().map(|file| file.save(&self.settings)) {
            self.not_kept = Some(unsaved(&error));
        }
    }
}

/// How to audit, as the settings say.
pub fn configured(engine: &EngineOptions, settings: &Settings, reader: Tongue) -> EngineOptions {
    EngineOptions {
        models: engine.models.clone(),
        model: settings.model.clone(),
        language: settings.language.clone(),
        threads: settings.threads,
        rule_folders: settings.rule_folders.clone(),
        reader,
    }
}
