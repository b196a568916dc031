//! The window: drop a voicemail in, see the verdict beside its evidence.
//!
//! It draws what the worker tells and knows no more: everything it does goes through [`crate::audit::Audits`].

mod app;
mod case;
mod item;
mod open;
mod panels;
mod recorder;
mod redacting;
mod review;
pub mod theme;
mod transport;
mod widgets;

use std::{cell::Cell, path::PathBuf, sync::Arc};

use egui::ViewportBuilder;

use app::{Action, View};
pub use app::{App, Parts};

use crate::{
    audit::{Auditor, Drafts, EngineOptions, Loudspeaker, Recorder, Settings, SettingsFile, Wake, WindowPlace},
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
    pub settings: Settings,
    /// Where settings are kept.
    pub settings_file: Option<SettingsFile>,
    /// The language of the system.
    pub system_tongue: Tongue,
    pub engine: EngineOptions,
}

/// Opens the window and stays until it is closed.
///
/// # Errors
/// Where no window can be opened; nothing was audited then.
pub fn run(options: WindowOptions) -> Result<(), UserError> {
    let WindowOptions { files, sample, settings, settings_file, system_tongue, engine } = options;
    let reader = settings.tongue.unwrap_or(system_tongue);
    let engine = app::configured(&engine, &settings, reader);
    let native = eframe::NativeOptions {
        viewport: viewport(settings.window),
        renderer: eframe::Renderer::Glow,
        event_loop_builder: prefer_x11(),
        ..eframe::NativeOptions::default()
    };
    let create = move |cc: &eframe::CreationContext<'_>| {
        let ctx = cc.egui_ctx.clone();
        let wake: Wake = Arc::new(move || ctx.request_repaint());
        // The worker loads the model while the window opens.
        let auditor = Auditor::start(engine.clone(), Arc::clone(&wake))?;
        theme::install(&cc.egui_ctx);
        theme::apply(&cc.egui_ctx, &settings);
        let parts = Parts {
            audits: Box::new(auditor),
            player: Box::new(Loudspeaker::start(Arc::clone(&wake))),
            records: Box::new(Recorder::start(wake)),
            // Without one, recording says so when it is asked for.
            drafts: Drafts::usual_folder().and_then(|folder| Drafts::open(&folder).ok()),
            sample,
            settings,
            settings_file,
            system_tongue,
            models: engine.models.speech_names(),
            engine,
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

fn viewport(place: Option<WindowPlace>) -> ViewportBuilder {
    let place = place.unwrap_or(WindowPlace { position: None, size: [1280.0, 800.0], maximized: false });
    let size = [place.size[0].max(LEAST[0]), place.size[1].max(LEAST[1])];
    let window = ViewportBuilder::default()
        .with_title("Voicemail Auditor")
        .with_app_id("voicemail-auditor")
        .with_inner_size(size)
        .with_min_inner_size(LEAST)
        .with_clamp_size_to_monitor_size(true)
        .with_maximized(place.maximized);
    let window = match icon() {
        Some(icon) => window.with_icon(icon),
        None => window,
    };
    match place.position {
        Some(position) => window.with_position(position),
        None => window,
    }
}

/// The smallest window, in points.
const LEAST: [f32; 2] = [640.0, 480.0];

/// The program's sign, for window lists and task bars.
fn icon() -> Option<egui::IconData> {
    eframe::icon_data::from_png_bytes(include_bytes!("../../assets/icons/voicemail-auditor-256.png")).ok()
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
