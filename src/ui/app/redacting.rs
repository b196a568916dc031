//! Redacted copies, from the words to the file.

use std::{path::Path, sync::Arc};

use egui::Context;

use super::{App, Dialog, Overlay, Purpose, saving::with_extension};
use crate::{
    audit::{Event, Wake},
    ui::{
        item::{Item, State},
        redacting::{Redacting, Stage},
        texts, tr,
    },
};

impl App {
    /// Opens the panel for the chosen recording; a copy that is being made is shown until it is done.
    pub(super) fn open_redaction(&mut self) {
        let Some(Item { job, state: State::Review(review), .. }) = self.items.get(self.selected) else { return };
        let is_done = |redacting: &Redacting| match redacting.stage {
            Stage::Making | Stage::Saving { .. } => false,
            Stage::Saved { .. } => true,
            Stage::Choosing | Stage::Made(_) => redacting.job != *job,
        };
        match self.redacting.as_mut().filter(|redacting| !is_done(redacting)) {
            Some(redacting) if redacting.job == *job => redacting.forget_if_stale(review),
            Some(_) => {}
            None => self.redacting = Some(Redacting::new(*job, review)),
        }
        self.overlay = Some(Overlay::Redact);
    }

    /// Takes in what the worker made, counts what is chosen, and looks whether it is saved.
    pub(super) fn look_at_redaction(&mut self) {
        let Some(redacting) = &mut self.redacting else { return };
        let copied = redacting.poll();
        let item = self.items.iter().find(|item| item.job == redacting.job);
        match item.map(|item| &item.state) {
            Some(State::Review(review)) => {
                redacting.count(&review.audited.report, texts());
                if let Some(act) = copied {
                    self.case.note(act);
                }
            }
            _ if matches!(redacting.stage, Stage::Choosing) => {
                self.redacting = None;
                self.overlay = self.overlay.filter(|overlay| *overlay != Overlay::Redact);
            }
            _ => {}
        }
    }

    pub(super) fn make_copy(&mut self) {
        let Some(redacting) = &mut self.redacting else { return };
        let Some(item) = self.items.iter().find(|item| item.job == redacting.job) else { return };
        let State::Review(review) = &item.state else { return };
        if let Some(request) = redacting.request(review, &self.case.head()) {
            redacting.error = None;
            redacting.stage = Stage::Making;
            self.audits.redact(redacting.job, request);
        }
    }

    /// What the worker tells of a copy.
    pub(super) fn take_copy(&mut self, event: Event) {
        let Some(redacting) = self.redacting.as_mut().filter(|redacting| redacting.job == event.job()) else { return };
        match event {
            Event::Redacted { redacted, .. } => redacting.stage = Stage::Made(redacted),
            Event::NotRedacted { error, .. } => {
                redacting.stage = Stage::Choosing;
                redacting.error = error;
            }
            _ => {}
        }
    }

    pub(super) fn ask_where_to_save_copy(&mut self, ctx: &Context) {
        if self.dialog.is_none() && self.redacting.is_some() {
            self.overlay = None;
            let name = copy_name();
            self.dialog = Some((Purpose::Redacted, Dialog::export(ctx, &name, tr("form-redacted"), "zip")));
        }
    }

    pub(super) fn save_copy_in(&mut self, ctx: &Context, to: &Path) {
        let waking = ctx.clone();
        let wake: Wake = Arc::new(move || waking.request_repaint());
        if let Some(redacting) = &mut self.redacting {
            redacting.save(with_extension(to, "zip"), self.reader, wake);
            self.overlay = Some(Overlay::Redact);
        }
    }
}

/// What its file is called unless somebody says otherwise: no name of a recording, which may tell somebody's.
pub(super) fn copy_name() -> String {
    texts().get("redacted-file-called") + ".zip"
}
