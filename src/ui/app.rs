//! The window's state, and who may change it.

use std::path::PathBuf;

use egui::{Context, Event as InputEvent, Key, KeyboardShortcut, Modifiers, Ui};

use super::{
    item::{Item, State},
    open::{Dialog, Outcome},
    panels,
};
use crate::audit::{Audits, Event};

/// Something a panel asks for; done after everything is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    Open,
    Sample,
    /// Opens the path that was typed.
    TypedPath,
    Select(usize),
    Cancel(usize),
    Remove(usize),
    Retry(usize),
    Clear,
}

/// The whole window.
pub struct App {
    audits: Box<dyn Audits>,
    items: Vec<Item>,
    /// Always a place in `items`, where there are any.
    selected: usize,
    dialog: Option<Dialog>,
    /// A path to type, shown once the system turned out to have no dialog.
    typed_path: Option<String>,
    sample: Option<PathBuf>,
}

const OPEN: KeyboardShortcut = KeyboardShortcut::new(Modifiers::COMMAND, Key::O);

impl App {
    /// A window over some worker, with files to audit at once. It draws with what [`super::theme::install`] set.
    #[must_use]
    pub fn new(audits: Box<dyn Audits>, files: Vec<PathBuf>, sample: Option<PathBuf>) -> Self {
        let mut app = Self { audits, items: Vec::new(), selected: 0, dialog: None, typed_path: None, sample };
        app.add(files);
        app
    }

    /// Puts files into the list and shows the first of them.
    fn add(&mut self, files: Vec<PathBuf>) {
        let first = self.items.len();
        for path in files {
            let job = self.audits.submit(path.clone());
            self.items.push(Item::new(job, path));
        }
        if first < self.items.len() {
            self.selected = first;
        }
    }

    /// Takes in everything that happened since the last frame.
    pub fn logic(&mut self, ctx: &Context) {
        while let Some(event) = self.audits.poll() {
            self.take(event);
        }
        match self.dialog.as_ref().map(Dialog::poll) {
            None | Some(Outcome::Open) => {}
            Some(Outcome::Chosen(files)) => {
                self.dialog = None;
                self.add(files);
            }
            Some(Outcome::Cancelled) => self.dialog = None,
            Some(Outcome::Unavailable) => {
                self.dialog = None;
                self.typed_path.get_or_insert_default();
            }
        }
        let dropped: Vec<PathBuf> =
            ctx.input(|input| input.raw.dropped_files.iter().map(|file| file.path().to_owned()).collect());
        self.add(dropped);
    }

    /// Events of a job that is no longer in the list are dropped.
    fn take(&mut self, event: Event) {
        let job = event.job();
        if let Some(item) = self.items.iter_mut().find(|item| item.job == job) {
            item.take(event);
        }
        if let Some(gone) = self.items.iter().position(|item| matches!(item.state, State::Cancelled)) {
            self.forget(gone);
        }
    }

    fn forget(&mut self, index: usize) {
        self.items.remove(index);
        if self.selected > index || self.selected >= self.items.len() {
            self.selected = self.selected.saturating_sub(1);
        }
    }

    /// Draws the window and does what was asked for in it.
    pub fn ui(&mut self, ui: &mut Ui) {
        let mut actions = self.keys(ui.ctx());
        panels::show(ui, &mut self.items, self.selected, self.sample.is_some(), &mut self.typed_path, &mut actions);
        panels::drop_overlay(ui);
        for action in actions {
            self.act(ui.ctx(), action);
        }
    }

    fn keys(&mut self, ctx: &Context) -> Vec<Action> {
        let mut actions = Vec::new();
        if ctx.input_mut(|input| input.consume_shortcut(&OPEN)) {
            actions.push(Action::Open);
        }
        if ctx.egui_wants_keyboard_input() {
            return actions;
        }
        let pressed = |key: Key| ctx.input_mut(|input| input.consume_key(Modifiers::NONE, key));
        let by = isize::from(pressed(Key::ArrowDown)) - isize::from(pressed(Key::ArrowUp));
        if by != 0
            && let Some(State::Review(review)) = self.items.get_mut(self.selected).map(|item| &mut item.state)
        {
            review.step(by);
        }
        if pressed(Key::Escape) {
            match self.items.get_mut(self.selected) {
                Some(item) if item.is_busy() => actions.push(Action::Cancel(self.selected)),
                Some(Item { state: State::Review(review), .. }) if review.selected.is_some() => review.selected = None,
                Some(_) => actions.push(Action::Remove(self.selected)),
                None => {}
            }
        }
        // A path pasted outside a text field is a file to open.
        let pasted = ctx.input(|input| {
            input.events.iter().find_map(|event| match event {
                InputEvent::Paste(text) => Some(text.trim().to_owned()),
                _ => None,
            })
        });
        if let Some(path) = pasted.map(PathBuf::from).filter(|path| path.is_absolute()) {
            self.add(vec![path]);
        }
        actions
    }

    fn act(&mut self, ctx: &Context, action: Action) {
        match action {
            Action::Open => {
                if self.dialog.is_none() {
                    self.dialog = Some(Dialog::show(ctx));
                }
            }
            Action::Sample => self.add(self.sample.clone().into_iter().collect()),
            Action::TypedPath => {
                if let Some(path) = self.typed_path.take().filter(|path| !path.trim().is_empty()) {
                    self.add(vec![PathBuf::from(path.trim().trim_matches('"'))]);
                }
            }
            Action::Select(index) => self.selected = index,
            Action::Cancel(index) => {
                if let Some(item) = self.items.get_mut(index).filter(|item| item.is_busy()) {
                    item.state = State::Cancelling;
                    self.audits.cancel(item.job);
                }
            }
            Action::Remove(index) => {
                if index < self.items.len() {
                    self.forget(index);
                }
            }
            Action::Retry(index) => {
                if let Some(item) = self.items.get_mut(index) {
                    let job = self.audits.submit(item.path.clone());
                    *item = Item::new(job, item.path.clone());
                }
            }
            Action::Clear => {
                for item in self.items.drain(..).filter(Item::is_busy) {
                    self.audits.cancel(item.job);
                }
                self.selected = 0;
            }
        }
        ctx.request_repaint();
    }
}

impl eframe::App for App {
    fn logic(&mut self, ctx: &Context, _frame: &mut eframe::Frame) {
        Self::logic(self, ctx);
    }

    fn ui(&mut self, ui: &mut Ui, _frame: &mut eframe::Frame) {
        Self::ui(self, ui);
    }
}
