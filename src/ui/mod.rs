//! The window: drop a voicemail in, see the verdict beside its evidence.
//!
//! It draws what the worker tells and knows no more: everything it does goes through [`crate::audit::Audits`].

mod app;
mod item;
mod open;
mod panels;
mod recorder;
pub mod theme;
mod transport;
mod widgets;

use std::{cell::Cell, path::PathBuf, sync::Arc};

use egui::{ThemePreference, ViewportBuilder};

use app::{Action, View};
pub use app::{App, Parts};

use crate::{
    audit::{Auditor, Drafts, EngineOptions, Loudspeaker, Recorder, Wake},
    report::UserError,
    texts::{Texts, Tongue},
};

/// What the window starts with.
#[derive(Debug)]
pub struct WindowOptions {
    /// To open at once.
    pub files: Vec<PathBuf>,
    /// What "Try the sample" opens; without it there is no such button.
    pub sample: Option<PathBuf>,
    pub theme: ThemePreference,
    pub tongue: Tongue,
    pub engine: EngineOptions,
}

/// Opens the window and stays until it is closed.
///
/// # Errors
/// Where no window can be opened; nothing was audited then.
pub fn run(options: WindowOptions) -> Result<(), UserError> {
    let WindowOptions { files, sample, theme, tongue, engine } = options;
    let native = eframe::NativeOptions {
        viewport: ViewportBuilder::default()
            .with_title("Voicemail Auditor")
            .with_app_id("voicemail-auditor")
            .with_inner_size([1280.0, 800.0])
            .with_min_inner_size([640.0, 480.0])
            .with_icon(egui::IconData::default()),
        renderer: eframe::Renderer::Glow,
        event_loop_builder: prefer_x11(),
        ..eframe::NativeOptions::default()
    };
    let create = move |cc: &eframe::CreationContext<'_>| {
        let ctx = cc.egui_ctx.clone();
        let wake: Wake = Arc::new(move || ctx.request_repaint());
        // The worker loads the model while the window opens.
        let auditor = Auditor::start(engine, Arc::clone(&wake))?;
        theme::install(&cc.egui_ctx, theme);
        speak(tongue);
        let parts = Parts {
            audits: Box::new(auditor),
            player: Box::new(Loudspeaker::start(Arc::clone(&wake))),
            records: Box::new(Recorder::start(wake)),
            // Without one, recording says so when it is asked for.
            drafts: Drafts::usual_folder().and_then(|folder| Drafts::open(&folder).ok()),
            sample,
        };
        let app = App::new(parts, files);
        Ok::<Box<dyn eframe::App>, Box<dyn std::error::Error + Send + Sync>>(Box::new(app))
    };
    eframe::run_native("Voicemail Auditor", native, Box::new(create))
        .map_err(|error| UserError::new("no-window").with_detail(error))
}

thread_local! {
    /// Of the window's thread. Not in egui's context: what names a widget for screen readers runs while that is locked.
    static TONGUE: Cell<Tongue> = const { Cell::new(Tongue::English) };
}

/// In which language the window of this thread speaks; English until somebody says otherwise.
pub fn speak(tongue: Tongue) {
    TONGUE.set(tongue);
}

/// The texts in the language that the window speaks.
fn texts() -> &'static Texts {
    TONGUE.get().texts()
}

/// A text without variables.
fn tr(key: &str) -> String {
    texts().get(key)
}

/// Whether there is anything to open a window on.
#[must_use]
pub fn has_display() -> bool {
    !cfg!(target_os = "linux") || is_set("DISPLAY") || is_set("WAYLAND_DISPLAY")
}

/// Whether the desktop hands dropped files over; see [`prefer_x11`].
fn files_can_be_dropped() -> bool {
    !cfg!(target_os = "linux") || is_set("DISPLAY") || !is_set("WAYLAND_DISPLAY")
}

fn is_set(variable: &str) -> bool {
    std::env::var_os(variable).is_some_and(|value| !value.is_empty())
}

/// On Wayland no file can be dropped on the window yet, so X11 is taken where both are there.
#[cfg(target_os = "linux")]
fn prefer_x11() -> Option<eframe::EventLoopBuilderHook> {
    use winit::platform::x11::EventLoopBuilderExtX11;
    is_set("DISPLAY").then(|| -> eframe::EventLoopBuilderHook {
        Box::new(|builder| {
            builder.with_x11();
        })
    })
}

#[cfg(not(target_os = "linux"))]
fn prefer_x11() -> Option<eframe::EventLoopBuilderHook> {
    None
}
