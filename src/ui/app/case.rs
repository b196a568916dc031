//! The case and the work that is not saved yet, from look to look.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::{Duration, Instant},
};

use egui::{Context, ViewportCommand};

use super::{Action, App, Dialog, Overlay, Purpose, saving::with_extension};
use crate::{
    audit::{Drafts, Input, Left, Wake, Work, WorkedOn},
    report::heard_digest,
    ui::{
        case::{Kept, Outcome},
        item::{Item, State},
        review::Review,
        texts, tr,
    },
};

/// Work that waits to be put aside until nothing more is typed.
#[derive(Default)]
pub(super) struct PutAside {
    /// What the draft holds.
    kept: Work,
    /// What it should hold, and since when.
    wanted: Work,
    since: Option<Instant>,
}

/// So long nothing more has to be done until work is put aside.
const PAUSE: Duration = Duration::from_millis(400);

impl App {
    /// Saves the case where that is due, and puts aside what no file holds.
    pub(super) fn look_at_case(&mut self, ctx: &Context) {
        self.case.note_notes(&self.items);
        match self.case.poll(&mut self.items) {
            Outcome::Nothing => {}
            Outcome::Written(to) => {
                self.told = Some(texts().with("case-saved", &[("path", to.display().to_string().into())]));
            }
            Outcome::Failed => self.told = None,
        }
        let waking = ctx.clone();
        let wake: Wake = Arc::new(move || waking.request_repaint());
        self.case.save(&self.items, self.reader, &wake);
        if let Some(left) = self.case.waits_until().filter(|left| !left.is_zero()) {
            ctx.request_repaint_after(left);
        }
        self.put_aside(ctx);
        if self.close_when_saved && self.case.kept() != Kept::Saving {
            self.close_when_saved = false;
            ctx.send_viewport_cmd(ViewportCommand::Close);
        }
    }

    /// Whether the window stays open a moment longer, until the case is saved.
    pub(super) fn waits_for_case(&mut self) -> bool {
        // What is still being audited would make it wait for long; then the person is asked.
        let busy = self.items.iter().any(Item::is_busy);
        self.close_when_saved = self.case.kept() == Kept::Saving && (self.case.is_saving() || !busy);
        self.close_when_saved
    }

    /// Asks where the case is to go.
    pub(super) fn ask_where_to_keep_case(&mut self, ctx: &Context) {
        if self.dialog.is_none() && self.case_form.chosen().is_ok() {
            self.overlay = None;
            let (name, extension) = self.case_name();
            self.dialog = Some((Purpose::Case, Dialog::export(ctx, &name, tr("form-case"), extension)));
        }
    }

    /// What the package is called unless somebody says otherwise, with its ending.
    pub(super) fn case_name(&self) -> (String, &'static str) {
        let extension = if self.case_form.encrypted { "age" } else { "zip" };
        let today = jiff::ZonedDateTime::now().strftime("%Y-%m-%d").to_string();
        let name = texts().with("case-file-called", &[("date", today.into())]);
        (if self.case_form.encrypted { format!("{name}.zip.age") } else { format!("{name}.zip") }, extension)
    }

    /// Keeps the case there from now on.
    pub(super) fn keep_case(&mut self, to: &Path) {
        if let Ok(passphrase) = self.case_form.chosen().map(|chosen| chosen.map(ToOwned::to_owned)) {
            let (_, extension) = self.case_name();
            self.case.keep_in(with_extension(to, extension), passphrase);
            self.case_form = super::CaseForm::default();
        }
    }

    /// The marks and notes that no file holds, and those that wait for their recording.
    fn unsaved_work(&self) -> Work {
        let reviewed = self.items.iter().filter_map(|item| match &item.state {
            State::Review(review) if review.has_work() => Some(worked_on(item, review)),
            _ => None,
        });
        Work { recordings: reviewed.chain(self.left_work.iter().cloned()).collect() }
    }

    fn put_aside(&mut self, ctx: &Context) {
        let Some(drafts) = self.recorder.drafts() else { return };
        let work = if self.settings.keep_nothing { Work::default() } else { self.unsaved_work() };
        let put_aside = &mut self.put_aside;
        if work != put_aside.wanted {
            put_aside.wanted = work;
            put_aside.since = Some(Instant::now());
        }
        let Some(since) = put_aside.since else { return };
        if since.elapsed() < PAUSE {
            ctx.request_repaint_after(PAUSE.saturating_sub(since.elapsed()));
            return;
        }
        put_aside.since = None;
        if put_aside.wanted == put_aside.kept {
            return;
        }
        if put_aside.wanted.recordings.is_empty() {
            drafts.forget_work();
        } else if drafts.keep_work(&put_aside.wanted).is_err() {
            // A full disk: it is tried again at the next change, and nobody was promised anything.
            return;
        }
        put_aside.kept = put_aside.wanted.clone();
    }

    /// Goes on with what an earlier run left behind.
    pub(super) fn take_left_over(&mut self, index: usize) {
        let Some(left) = self.recorder.left_over.get(index) else { return };
        if left.what != Left::Work {
            if let Some(path) = self.recorder.take_left_over(index) {
                self.add_draft(path, None);
            }
            return;
        }
        let Some(work) = Drafts::work(left) else { return };
        self.left_work.extend(work.recordings.iter().cloned());
        // Put aside as this run's own, before the other run's is deleted.
        if let Some(drafts) = self.recorder.drafts() {
            let all = self.unsaved_work();
            if drafts.keep_work(&all).is_err() {
                self.left_work.truncate(self.left_work.len() - work.recordings.len());
                self.told = Some(tr("left-work-not-taken"));
                return;
            }
            self.put_aside.kept = all;
        }
        self.recorder.delete_left_over(index);
        let mut missing = Vec::new();
        for recording in work.recordings {
            let WorkedOn { path, number, text, name, .. } = recording;
            let there = self.items.iter().any(|item| item.input.path == path && item.input.number == number);
            match text {
                Some(text) => self.add_text(&text),
                None if there => {}
                // The other recordings of an e-mail follow its first one.
                None if path.exists() && number == 0 => self.add(vec![path]),
                None if path.exists() => {}
                None => missing.push(name),
            }
        }
        if !missing.is_empty() {
            self.told = Some(texts().with("left-work-missing", &[("names", missing.join(", ").into())]));
        }
    }

    /// Gives a recording that was audited now the work that an earlier run left behind.
    pub(super) fn resume(&mut self, index: usize) {
        let Some(Item { job, state: State::Review(review), .. }) = self.items.get_mut(index) else { return };
        let report = &review.audited.report;
        let Some(at) = self.left_work.iter().position(|left| left.sha256 == report.source.sha256) else { return };
        let left = self.left_work.remove(at);
        let job = *job;
        review.audited.report.notes.clone_from(&left.notes);
        if heard_sha256(review) == left.heard_sha256 {
            let before = review.marks().clone();
            review.resume(left.marks);
            self.case.marked(review, &before);
            self.audits.judge(review.to_judge(job, self.reader));
        } else {
            // Another model heard other words: marks on the old ones would stand at wrong places.
            self.told = Some(texts().with("left-work-other-words", &[("name", left.name.into())]));
        }
    }

    /// Everything that the program holds or has put aside is gone, at once.
    pub(super) fn forget_everything(&mut self) {
        self.clear();
        self.recorder.stop(true);
        self.left_work.clear();
        self.recorder.delete_all_left_over();
        if let Some(drafts) = self.recorder.drafts() {
            drafts.forget_all();
        }
        self.put_aside = PutAside::default();
        self.case = super::Case::default();
        self.case_form = super::CaseForm::default();
        self.audits.cancel_redaction();
        self.redacting = None;
        self.settings.recent.clear();
        self.keep_settings();
        self.typed_path = None;
        self.overlay = None;
        self.told = Some(tr("forgotten"));
    }

    pub(super) fn act_on_case(&mut self, ctx: &Context, action: Action) {
        match action {
            Action::KeepCase => self.ask_where_to_keep_case(ctx),
            Action::SaveCaseAgain => self.case.try_again(),
            Action::KeepCaseElsewhere => self.overlay = Some(Overlay::Case),
            _ => {
                if !self.would_lose(Some(action)) {
                    self.forget_everything();
                }
            }
        }
    }
}

fn worked_on(item: &Item, review: &Review) -> WorkedOn {
    let Input { path, number, text } = item.input.clone();
    let report = &review.audited.report;
    WorkedOn {
        path: if text.is_some() { PathBuf::new() } else { path },
        number,
        text: text.map(|text| text.to_string()),
        name: item.name.clone(),
        sha256: report.source.sha256.clone(),
        heard_sha256: heard_sha256(review),
        marks: review.marks().clone(),
        notes: report.notes.clone(),
    }
}

fn heard_sha256(review: &Review) -> String {
    heard_digest(review.audited.report.heard.words().map(|word| word.text.as_str()))
}
