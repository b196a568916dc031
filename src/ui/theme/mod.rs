//! How everything looks: colours by role, sizes by name. No other place holds a raw colour or a bare type size.

mod palette;

use std::sync::Arc;

use egui::{
    Context, CornerRadius, FontData, FontDefinitions, FontFamily, FontId, Margin, Stroke, Style, TextStyle, Theme,
    ThemePreference, Ui, Vec2, Visuals,
};

pub use palette::{Palette, Tone};

use crate::audit::{Brightness, Settings};

/// Distances, in points.
pub mod space {
    pub const XS: f32 = 4.0;
    pub const S: f32 = 8.0;
    pub const M: f32 = 12.0;
    pub const L: f32 = 16.0;
    pub const XL: f32 = 24.0;
    pub const XXL: f32 = 32.0;
}

/// Corners, in points.
pub const RADIUS: u8 = 6;

/// The least height of whatever can be clicked, in points.
pub const TARGET: f32 = 32.0;

/// Type sizes, in points.
pub mod size {
    pub const CAPTION: f32 = 12.0;
    pub const BODY: f32 = 14.0;
    pub const TRANSCRIPT: f32 = 16.0;
    pub const HEADING: f32 = 20.0;
    pub const VERDICT: f32 = 28.0;
}

/// The transcript's line height, as a multiple of its type size.
pub const TRANSCRIPT_LINE: f32 = 1.5;

const SEMIBOLD: &str = "Inter SemiBold";

/// Signs of the icon font, for what needs no word or has one beside it.
pub mod icon {
    pub const LIST: &str = "\u{E2F0}";
    pub const CARET_DOWN: &str = "\u{E136}";
    pub const CARET_UP: &str = "\u{E13C}";
    pub const ARROW_DOWN: &str = "\u{E03E}";
    pub const ARROW_UP: &str = "\u{E08E}";
    pub const CROSS: &str = "\u{E4F6}";
    pub const CHECK: &str = "\u{E182}";
    pub const AGAIN: &str = "\u{E036}";
    pub const COPY: &str = "\u{E1CA}";
}

const ICONS: &str = "Phosphor";

/// Regular text of a size.
#[must_use]
pub fn regular(size: f32) -> FontId {
    FontId::new(size, FontFamily::Proportional)
}

/// Emphasised text of a size.
#[must_use]
pub fn semibold(size: f32) -> FontId {
    FontId::new(size, FontFamily::Name(SEMIBOLD.into()))
}

/// Signs of the icon font, of a size.
#[must_use]
pub fn icons(size: f32) -> FontId {
    FontId::new(size, FontFamily::Name(ICONS.into()))
}

/// Times, whose figures stand one under the other.
#[must_use]
pub fn digits() -> FontId {
    FontId::monospace(size::CAPTION)
}

/// Sets fonts and both styles. Which of them shows follows the system, live, until [`apply`] says otherwise; where the
/// system does not tell, as X11, it is the light one.
pub fn install(ctx: &Context) {
    ctx.set_fonts(fonts());
    for theme in [Theme::Light, Theme::Dark] {
        ctx.set_style_of(theme, style(theme));
    }
    ctx.options_mut(|options| options.fallback_theme = Theme::Light);
}

/// Does as the settings say.
pub fn apply(ctx: &Context, settings: &Settings) {
    ctx.set_theme(match settings.brightness_now.unwrap_or(settings.brightness) {
        Brightness::System => ThemePreference::System,
        Brightness::Light => ThemePreference::Light,
        Brightness::Dark => ThemePreference::Dark,
    });
    ctx.set_zoom_factor(settings.zoom());
    // The size of text is one of the settings, with keys of its own.
    ctx.options_mut(|options| options.zoom_with_keyboard = false);
    ctx.all_styles_mut(|style| style.visuals.text_cursor.blink = !settings.reduced_motion);
}

fn fonts() -> FontDefinitions {
    let mut fonts = FontDefinitions::default();
    let embedded: [(&str, &'static [u8]); 3] = [
        ("Inter", include_bytes!("../../../assets/fonts/Inter-Regular.otf")),
        (SEMIBOLD, include_bytes!("../../../assets/fonts/Inter-SemiBold.otf")),
        (ICONS, include_bytes!("../../../assets/fonts/Phosphor.ttf")),
    ];
    for (name, bytes) in embedded {
        fonts.font_data.insert(name.to_owned(), Arc::new(FontData::from_static(bytes)));
    }
    let fallbacks = fonts.families.get(&FontFamily::Proportional).cloned().unwrap_or_default();
    for (family, first) in [(FontFamily::Proportional, "Inter"), (FontFamily::Name(SEMIBOLD.into()), SEMIBOLD)] {
        let mut order = vec![first.to_owned()];
        order.extend(fallbacks.iter().cloned());
        fonts.families.insert(family, order);
    }
    // By itself: Inter has signs of its own where the icons stand.
    fonts.families.insert(FontFamily::Name(ICONS.into()), vec![ICONS.to_owned()]);
    fonts
}

fn style(theme: Theme) -> Style {
    let palette = Palette::of_theme(theme);
    let mut visuals = if theme == Theme::Dark { Visuals::dark() } else { Visuals::light() };
    visuals.override_text_color = Some(palette.text);
    visuals.weak_text_color = Some(palette.muted);
    visuals.panel_fill = palette.background;
    visuals.window_fill = palette.surface;
    visuals.extreme_bg_color = palette.surface;
    visuals.faint_bg_color = palette.raised;
    visuals.selection.bg_fill = palette.selected;
    visuals.selection.stroke = Stroke::new(2.0, palette.accent);
    visuals.hyperlink_color = palette.accent;
    visuals.handle_shape = egui::style::HandleShape::Circle;
    visuals.slider_trailing_fill = true;
    let radius = CornerRadius::same(RADIUS);
    let widgets = &mut visuals.widgets;
    for (state, fill, stroke) in [
        (&mut widgets.noninteractive, palette.surface, Stroke::new(1.0, palette.line)),
        (&mut widgets.inactive, palette.raised, Stroke::NONE),
        (&mut widgets.hovered, palette.selected, Stroke::NONE),
        (&mut widgets.active, palette.selected, Stroke::new(2.0, palette.accent)),
        (&mut widgets.open, palette.selected, Stroke::NONE),
    ] {
        state.bg_fill = fill;
        state.weak_bg_fill = fill;
        state.bg_stroke = stroke;
        state.fg_stroke = Stroke::new(1.0, palette.text);
        state.corner_radius = radius;
        state.expansion = 0.0;
    }
    // What is dragged: handles of scroll bars and sliders, on any ground.
    widgets.inactive.bg_fill = palette.border;
    widgets.hovered.bg_fill = palette.accent;
    widgets.active.bg_fill = palette.accent;
    let mut style = Style { visuals, ..Style::default() };
    style.text_styles = [
        (TextStyle::Small, regular(size::CAPTION)),
        (TextStyle::Body, regular(size::BODY)),
        (TextStyle::Button, regular(size::BODY)),
        (TextStyle::Heading, semibold(size::HEADING)),
        (TextStyle::Monospace, digits()),
    ]
    .into();
    let spacing = &mut style.spacing;
    spacing.item_spacing = Vec2::new(space::S, space::S);
    spacing.button_padding = Vec2::new(space::M, space::XS);
    spacing.interact_size = Vec2::new(space::XXL, TARGET);
    spacing.window_margin = Margin::same(space::L as i8);
    spacing.scroll = egui::style::ScrollStyle::solid();
    style.animation_time = 0.0;
    // Selectable labels swallow the clicks of the cards that they stand in.
    style.interaction.selectable_labels = false;
    style
}

/// The colours that show in this part of the window.
#[must_use]
pub fn palette(ui: &Ui) -> Palette {
    Palette::of_theme(if ui.visuals().dark_mode { Theme::Dark } else { Theme::Light })
}
