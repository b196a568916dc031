//! The recording as sound: play, speed, volume, and the waveform with everything that was found in it.

use egui::{Align, Button, ComboBox, Id, Layout, Rect, RichText, Role, Sense, Slider, Ui, Vec2, WidgetInfo, vec2};

use crate::{
    audit::{JobId, LOUDEST},
    detection::Evidence,
    timeline::{TimeSpan, clock_tenths},
    ui::{
        Action, View,
        review::Review,
        texts,
        theme::{self, TARGET, palette, size, space},
        tr,
        widgets::{
            self, icon,
            waveform::{self, Band, Waveform, Zoom},
        },
    },
};

/// Speeds that can be chosen.
const STEPS: [f32; 6] = [0.5, 0.75, 1.0, 1.25, 1.5, 2.0];

/// The side of the play button.
const PLAY: f32 = 40.0;

/// The height of the waveform with its ruler.
const WAVE: f32 = 88.0;

/// The buttons that zoom: two beside each other, one beneath.
const ZOOM: Vec2 = Vec2::new(2.0 * TARGET + space::XS, 2.0 * TARGET + space::XS);

/// Narrower than this, the waveform stands above the controls.
const ONE_ROW: f32 = 760.0;

/// Lower than this, a narrow window has no room for speed and volume.
const LOW: f32 = 520.0;

pub fn show(ui: &mut Ui, job: JobId, review: &Review, view: &View<'_>, actions: &mut Vec<Action>) {
    let playing = view.transport.playing_of(Some(job)).is_some();
    if let Some(error) = &view.transport.error {
        widgets::note(ui, &format!("{} {}", error.what(texts()), error.what_to_do(texts())));
    }
    let narrow = ui.available_width() < ONE_ROW;
    let low = ui.ctx().content_rect().height() < LOW;
    if narrow && low {
        // Large text in a small window: what is read needs the room.
        ui.horizontal(|ui| {
            basic_controls(ui, review, playing, actions);
            ui.add_space(space::S);
            wave(ui, job, review, playing, actions);
        });
    } else if narrow {
        ui.horizontal(|ui| wave(ui, job, review, playing, actions));
        ui.horizontal(|ui| controls(ui, review, view, playing, actions));
    } else {
        ui.horizontal(|ui| {
            ui.set_height(WAVE);
            controls(ui, review, view, playing, actions);
            ui.add_space(space::S);
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| wave(ui, job, review, playing, actions));
        });
    }
}

/// Play, and where the playhead stands.
fn basic_controls(ui: &mut Ui, review: &Review, playing: bool, actions: &mut Vec<Action>) {
    if play(ui, playing).clicked() {
        actions.push(if playing { Action::Pause } else { Action::Play });
    }
    let length = review.audited.report.source.duration_secs;
    let time = format!("{} / {}", clock_tenths(review.cursor_secs), clock_tenths(length));
    ui.add(egui::Label::new(RichText::new(time).font(theme::digits())).extend());
}

fn controls(ui: &mut Ui, review: &Review, view: &View<'_>, playing: bool, actions: &mut Vec<Action>) {
    basic_controls(ui, review, playing, actions);
    let texts = texts();
    let speed = view.transport.speed;
    let shown = RichText::new(format!("{speed} ×")).font(theme::regular(size::BODY));
    let combo = ComboBox::from_id_salt("speed").selected_text(shown).width(64.0).height(320.0).show_ui(ui, |ui| {
        for step in STEPS {
            if ui.selectable_label((step - speed).abs() < 0.01, format!("{step} ×")).clicked() {
                actions.push(Action::Speed(step));
            }
        }
    });
    combo.response.widget_info(|| {
        WidgetInfo::labeled(Role::ComboBox, true, texts.with("speed", &[("speed", f64::from(speed).into())]))
    });
    let mut volume = view.transport.volume;
    ui.spacing_mut().slider_width = 72.0;
    let (speaker, _) = ui.allocate_exact_size(Vec2::splat(18.0), Sense::hover());
    icon::loudspeaker(ui.painter(), speaker, palette(ui).muted);
    let percent = (volume * 100.0).round();
    let slider = Slider::new(&mut volume, 0.0..=LOUDEST).show_value(false).smart_aim(false);
    let response = ui.add(slider);
    response.widget_info(|| {
        let mut info = WidgetInfo::labeled(Role::Slider, true, texts.get("volume"));
        info.value = Some(f64::from(percent));
        info
    });
    let response = response.on_hover_text(texts.with("volume-percent", &[("percent", f64::from(percent).into())]));
    if response.changed() {
        // 1 is what was recorded: easy to come back to.
        let snaps = response.dragged() && (volume - 1.0).abs() < 0.08;
        actions.push(Action::Volume(if snaps { 1.0 } else { volume }));
    }
}

fn play(ui: &mut Ui, playing: bool) -> egui::Response {
    let palette = palette(ui);
    let (rect, response) = ui.allocate_exact_size(Vec2::splat(PLAY.max(TARGET)), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, tr(if playing { "pause" } else { "play" })));
    let painter = ui.painter();
    painter.circle_filled(rect.center(), PLAY / 2.0, palette.accent);
    if response.has_focus() || response.hovered() {
        let stroke = egui::Stroke::new(2.0, if response.has_focus() { palette.text } else { palette.selected });
        painter.circle_stroke(rect.center(), PLAY / 2.0 - 2.0, stroke);
    }
    let sign = Rect::from_center_size(rect.center(), vec2(13.0, 14.0));
    if playing {
        icon::pause(painter, sign, palette.surface);
    } else {
        icon::play(painter, sign, false, palette.surface);
    }
    response.on_hover_cursor(egui::CursorIcon::PointingHand)
}

fn wave(ui: &mut Ui, job: JobId, review: &Review, playing: bool, actions: &mut Vec<Action>) {
    let report = &review.audited.report;
    let bands = bands(ui, review);
    let chosen = review.selected.and_then(|selected| report.evidence().get(selected)?.span);
    let width = ui.available_width() - ZOOM.x - ui.spacing().item_spacing.x;
    let wave = Waveform {
        id: Id::unique(("waveform", job)),
        envelope: &review.audited.envelope,
        duration_secs: report.source.duration_secs,
        bands: &bands,
        tones: &report.tones,
        speech: &report.transcript.segments,
        cursor_secs: review.cursor_secs,
        playing,
        reveal: chosen.filter(|_| review.reveal),
        size: vec2(width, WAVE),
    };
    if let Some(secs) = waveform::show(ui, &wave) {
        actions.push(Action::Seek(secs));
    }
    ui.allocate_ui_with_layout(ZOOM, Layout::top_down(Align::Min), |ui| {
        ui.spacing_mut().item_spacing = Vec2::splat(space::XS);
        ui.spacing_mut().button_padding.x = space::XS;
        ui.horizontal(|ui| {
            zoom(ui, &wave, Zoom::Wider, ("−", "wave-wider"), TARGET);
            zoom(ui, &wave, Zoom::Closer, ("+", "wave-closer"), TARGET);
        });
        zoom(ui, &wave, Zoom::All, (&tr("wave-all"), "wave-all"), ZOOM.x);
    });
}

/// The evidence as it lies under the waveform: what counts, and what is chosen.
fn bands(ui: &Ui, review: &Review) -> Vec<Band> {
    let palette = palette(ui);
    let mut shown: Vec<(bool, &Evidence, TimeSpan)> = Vec::new();
    for (index, evidence) in review.audited.report.evidence().iter().enumerate() {
        let selected = review.selected == Some(index);
        let span = evidence.span.filter(|_| selected || !review.marks().dismisses(evidence));
        shown.extend(span.map(|span| (selected, evidence, span)));
    }
    // The strongest last, over all others but the chosen one; of equals the short one over the long.
    shown.sort_by(|(selected, a, span), (other_selected, b, other)| {
        let strength = a.certain_strength().cmp(&b.certain_strength());
        let length = other.duration_secs().total_cmp(&span.duration_secs());
        selected.cmp(other_selected).then(strength).then(length)
    });
    let band = |(selected, evidence, span): (bool, &Evidence, TimeSpan)| {
        let certain = evidence.uncertainty.is_none();
        let tint = if certain { palette.of_evidence(evidence).tint } else { palette.raised };
        Band { span, tint: if selected { palette.selected } else { tint }, over: selected }
    };
    shown.into_iter().map(band).collect()
}

/// A button that shows `sign` and is called by the text of `key`; how else to do it is told under it.
fn zoom(ui: &mut Ui, wave: &Waveform<'_>, zoom: Zoom, (sign, key): (&str, &str), width: f32) {
    let enabled = waveform::can_zoom(ui, wave, zoom);
    let sign = RichText::new(sign).font(theme::semibold(size::BODY));
    let button = |ui: &mut Ui| ui.add_sized(vec2(width, TARGET), Button::new(sign));
    let response = ui.add_enabled_ui(enabled, button).inner;
    response.widget_info(|| WidgetInfo::labeled(Role::Button, enabled, tr(key)));
    let how = tr(&format!("{key}-how"));
    if response.on_hover_text(&how).on_disabled_hover_text(how).clicked() {
        waveform::zoom(ui, wave, zoom);
    }
}
