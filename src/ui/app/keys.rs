//! What the keyboard does, and where that is listed.

use std::path::PathBuf;

use egui::{Context, Event as InputEvent, Key, KeyboardShortcut, ModifierNames, Modifiers, Popup};

use super::{Action, App, Form, Overlay};
use crate::ui::{
    item::{Item, State},
    tr,
};

/// A key, what it does, and the key of the text that says so.
pub struct Binding {
    pub shortcut: KeyboardShortcut,
    pub text: &'static str,
    does: Does,
}

/// What a key does.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Does {
    Act(Action),
    SaveSelected,
    RemoveSelected,
    Step(isize),
    Recording(isize),
    Skip(f64),
    PlayOrPause,
    ConfirmSelected,
    DismissSelected,
    EditWord,
    Leave,
}

impl Does {
    /// Whether it concerns the window, and nothing that lies under something else.
    fn anywhere(self) -> bool {
        matches!(self, Self::Leave | Self::Act(Action::Show(_) | Action::TextSize(_) | Action::Quit))
    }
}

const fn with(modifiers: Modifiers, key: Key, text: &'static str, does: Does) -> Binding {
    Binding { shortcut: KeyboardShortcut::new(modifiers, key), text, does }
}

const fn plain(key: Key, text: &'static str, does: Does) -> Binding {
    with(Modifiers::NONE, key, text, does)
}

const SHIFT_COMMAND: Modifiers = Modifiers::COMMAND.plus(Modifiers::SHIFT);

/// How far the arrow keys move the playhead, in seconds.
const SKIP_SECS: f64 = 3.0;

/// Those that work while something is typed, too.
pub static ALWAYS: [Binding; 14] = [
    with(Modifiers::COMMAND, Key::O, "key-open", Does::Act(Action::Open)),
    with(Modifiers::COMMAND, Key::R, "key-record", Does::Act(Action::Record)),
    with(Modifiers::COMMAND, Key::S, "key-save", Does::SaveSelected),
    with(Modifiers::COMMAND, Key::E, "key-export", Does::Act(Action::Export(Form::Html))),
    with(Modifiers::COMMAND, Key::F, "key-find", Does::Act(Action::Find)),
    with(Modifiers::SHIFT, Key::F3, "key-find-previous", Does::Act(Action::FindNext(-1))),
    plain(Key::F3, "key-find-next", Does::Act(Action::FindNext(1))),
    with(Modifiers::COMMAND, Key::Plus, "key-larger", Does::Act(Action::TextSize(10))),
    with(Modifiers::COMMAND, Key::Minus, "key-smaller", Does::Act(Action::TextSize(-10))),
    with(Modifiers::COMMAND, Key::Comma, "key-settings", Does::Act(Action::Show(Overlay::Settings))),
    plain(Key::F1, "key-keys", Does::Act(Action::Show(Overlay::Keys))),
    with(Modifiers::COMMAND, Key::W, "key-remove", Does::RemoveSelected),
    with(Modifiers::COMMAND, Key::Q, "key-quit", Does::Act(Action::Quit)),
    with(Modifiers::COMMAND, Key::PageDown, "key-next-recording", Does::Recording(1)),
];

/// Those that work while nothing is typed.
pub static PLAIN: [Binding; 16] = [
    with(Modifiers::COMMAND, Key::PageUp, "key-previous-recording", Does::Recording(-1)),
    with(SHIFT_COMMAND, Key::Z, "key-redo", Does::Act(Action::Redo)),
    with(Modifiers::COMMAND, Key::Y, "key-redo", Does::Act(Action::Redo)),
    with(Modifiers::COMMAND, Key::Z, "key-undo", Does::Act(Action::Undo)),
    plain(Key::Questionmark, "key-keys", Does::Act(Action::Show(Overlay::Keys))),
    plain(Key::ArrowDown, "key-next-evidence", Does::Step(1)),
    plain(Key::ArrowUp, "key-previous-evidence", Does::Step(-1)),
    plain(Key::Space, "key-play", Does::PlayOrPause),
    plain(Key::ArrowRight, "key-forward", Does::Skip(SKIP_SECS)),
    plain(Key::ArrowLeft, "key-back", Does::Skip(-SKIP_SECS)),
    plain(Key::C, "key-confirm", Does::ConfirmSelected),
    plain(Key::X, "key-dismiss", Does::DismissSelected),
    plain(Key::F2, "key-edit", Does::EditWord),
    plain(Key::N, "key-next-recording", Does::Recording(1)),
    plain(Key::P, "key-previous-recording", Does::Recording(-1)),
    plain(Key::Escape, "key-leave", Does::Leave),
];

/// The first key that does something.
pub fn key_for(action: Action) -> Option<KeyboardShortcut> {
    let found = ALWAYS.iter().chain(&PLAIN).find(|binding| binding.does == Does::Act(action));
    found.map(|binding| binding.shortcut)
}

/// What a key is called on the keyboard.
pub fn key_name(shortcut: KeyboardShortcut) -> String {
    let mac = cfg!(target_os = "macos");
    let names = if mac { &ModifierNames::SYMBOLS } else { &ModifierNames::NAMES };
    let mut name = shortcut.format(names, mac);
    for (called, written) in [
        ("Questionmark", "?".to_owned()),
        ("Plus", "+".to_owned()),
        ("Minus", "−".to_owned()),
        ("Comma", ",".to_owned()),
        ("Escape", "Esc".to_owned()),
        ("PageUp", tr("key-name-page-up")),
        ("PageDown", tr("key-name-page-down")),
        ("Space", tr("key-name-space")),
        ("Shift", tr("key-name-shift")),
        ("Up", "↑".to_owned()),
        ("Down", "↓".to_owned()),
        ("Left", "←".to_owned()),
        ("Right", "→".to_owned()),
    ] {
        let parts: Vec<&str> =
            name.split('+').map(|part| if part == called { written.as_str() } else { part }).collect();
        name = parts.join("+");
    }
    name
}

impl App {
    pub(super) fn keys(&mut self, ctx: &Context) -> Vec<Action> {
        let mut actions = Vec::new();
        let typing = ctx.text_edit_focused();
        let nothing_focused = ctx.memory(|memory| memory.focused().is_none());
        let plain = PLAIN.iter().filter(|_| !typing);
        for binding in ALWAYS.iter().chain(plain) {
            // Those that move about or press belong to whatever has the keyboard.
            let aside = matches!(binding.does, Does::PlayOrPause | Does::Skip(_) | Does::Step(_));
            if aside && !nothing_focused || self.overlay.is_some() && !binding.does.anywhere() {
                continue;
            }
            if ctx.input_mut(|input| input.consume_shortcut(&binding.shortcut)) {
                // What a key does is done with no menu in the way; to leave is to leave the menu, and nothing else.
                let menu = Popup::is_any_open(ctx);
                Popup::close_all(ctx);
                if menu && binding.does == Does::Leave {
                    continue;
                }
                actions.extend(self.does(binding.does));
            }
        }
        if !typing && self.overlay.is_none() {
            self.take_pasted(ctx);
        }
        actions
    }

    /// What a key asks for, as things stand.
    fn does(&mut self, does: Does) -> Option<Action> {
        let at = self.selected;
        let count = self.items.len();
        // Nothing is done to what can't be seen.
        let hidden = self.recorder.shown;
        let review = match self.items.get_mut(at) {
            Some(Item { state: State::Review(review), .. }) if !hidden => Some(review),
            _ => None,
        };
        let chosen = review.as_ref().and_then(|review| review.selected);
        match does {
            Does::Act(action) => Some(action),
            Does::SaveSelected => self.items.get(at).is_some_and(|item| item.draft).then_some(Action::Save(at)),
            Does::RemoveSelected => (count > 0).then_some(Action::Remove(at)),
            Does::Step(by) => {
                review?.step(by);
                None
            }
            Does::Recording(by) => {
                let next = at.checked_add_signed(by)?;
                (next < count).then_some(Action::Select(next))
            }
            Does::Skip(secs) => review.map(|_| Action::Skip(secs)),
            Does::PlayOrPause => {
                review?;
                Some(match (self.transport.playing(), chosen) {
                    (Some(_), _) => Action::Pause,
                    (None, Some(evidence)) => Action::PlayEvidence(evidence),
                    (None, None) => Action::Play,
                })
            }
            Does::ConfirmSelected => chosen.map(Action::Confirm),
            Does::DismissSelected => chosen.map(Action::Dismiss),
            Does::EditWord => {
                let review = review?;
                let evidence = review.selected.and_then(|chosen| review.audited.report.evidence().get(chosen));
                review.word.or(evidence.map(|evidence| evidence.words.start)).map(Action::Edit)
            }
            Does::Leave => self.leave(),
        }
    }

    /// Goes back one step: what was opened last is closed first.
    fn leave(&mut self) -> Option<Action> {
        if self.overlay.is_some() {
            return Some(Action::Hide);
        }
        if self.told.take().is_some() {
            return None;
        }
        if self.typed_path.is_some() {
            return Some(Action::ForgetTypedPath);
        }
        if self.recorder.shown {
            return Some(Action::HideRecorder);
        }
        let at = self.selected;
        match self.items.get_mut(at)? {
            item if item.is_busy() => Some(Action::Cancel(at)),
            Item { state: State::Review(review), .. } if !review.search.text.is_empty() => {
                review.search.text.clear();
                None
            }
            Item { state: State::Review(review), .. } if review.selected.is_some() => {
                review.selected = None;
                None
            }
            // What was audited is work; it goes by a key of its own.
            Item { state: State::Review(_), .. } => None,
            _ => Some(Action::Remove(at)),
        }
    }

    /// What is pasted outside a text field is the path of a file to open, or else a transcript.
    fn take_pasted(&mut self, ctx: &Context) {
        let pasted = ctx.input(|input| {
            input.events.iter().find_map(|event| match event {
                InputEvent::Paste(text) => Some(text.trim().to_owned()),
                _ => None,
            })
        });
        let Some(text) = pasted.filter(|text| !text.is_empty()) else { return };
        let paths: Option<Vec<PathBuf>> = text.lines().map(|line| pasted_path(line.trim())).collect();
        match paths {
            Some(paths) => self.add(paths),
            None => self.add_text(&text),
        }
    }
}

/// A path as file managers put it on the clipboard: as it is, or as an address.
fn pasted_path(line: &str) -> Option<PathBuf> {
    let Some(address) = line.strip_prefix("file://") else {
        return Some(PathBuf::from(line.trim_matches('"'))).filter(|path| path.is_absolute());
    };
    let mut bytes = Vec::with_capacity(address.len());
    let mut rest = address.bytes();
    while let Some(byte) = rest.next() {
        let digit = |byte: Option<u8>| char::from(byte?).to_digit(16);
        match (byte, rest.clone()) {
            (b'%', mut code) => {
                let (Some(high), Some(low)) = (digit(code.next()), digit(code.next())) else { return None };
                bytes.push((high * 16 + low) as u8);
                rest = code;
            }
            _ => bytes.push(byte),
        }
    }
    let path = PathBuf::from(String::from_utf8(bytes).ok()?);
    path.is_absolute().then_some(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_told_from_a_text() {
        assert_eq!(pasted_path("/home/me/a b.wav"), Some("/home/me/a b.wav".into()));
        assert_eq!(pasted_path("\"/home/me/a.wav\""), Some("/home/me/a.wav".into()));
        assert_eq!(pasted_path("file:///home/me/a%20b%C3%A9.wav"), Some("/home/me/a bé.wav".into()));
        for text in ["You missed jury duty.", "file:///a%2", "file://relative", "1/2 of it"] {
            assert_eq!(pasted_path(text), None, "{text}");
        }
    }

    #[test]
    fn no_key_does_two_things() {
        let all: Vec<&Binding> = ALWAYS.iter().chain(&PLAIN).collect();
        for (index, one) in all.iter().enumerate() {
            assert!(all[..index].iter().all(|other| other.shortcut != one.shortcut), "{:?}", one.shortcut);
        }
    }
}
