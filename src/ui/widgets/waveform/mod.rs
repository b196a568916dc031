//! How loud a recording is, moment by moment, with what was found in it; a click or a drag moves the playhead, the
//! wheel shows a part of it closer.

mod paint;
mod view;

use egui::{
    Color32, Context, CursorIcon, Event, EventFilter, Id, Key, Modifiers, PointerButton, Rect, Response, Role, Sense,
    Ui, Vec2, WidgetInfo,
    accesskit::{Action, ActionData},
};

use crate::{
    audio::{Envelope, Tone},
    timeline::{TimeSpan, clock_tenths},
    transcript::Segment,
    ui::texts,
};
use paint::Scale;
use view::View;

/// A stretch of time with a colour under it.
pub struct Band {
    pub span: TimeSpan,
    pub tint: Color32,
    /// Painted over the others.
    pub over: bool,
}

/// Everything that is to be seen.
pub struct Waveform<'a> {
    /// Of this recording alone: what is looked at closer is kept under it.
    pub id: Id,
    pub envelope: &'a Envelope,
    pub duration_secs: f64,
    pub bands: &'a [Band],
    pub tones: &'a [Tone],
    /// Where speech was found.
    pub speech: &'a [Segment],
    pub cursor_secs: f64,
    /// The playhead moves by itself.
    pub playing: bool,
    /// Has just been chosen: to be brought into view.
    pub reveal: Option<TimeSpan>,
    /// In points.
    pub size: Vec2,
}

/// One step closer or back, or all at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Zoom {
    Closer,
    Wider,
    All,
}

/// What a key or a button zooms by.
const STEP: f64 = 2.0;

/// What the wheel zooms by for each point that it turns; a notch is some forty points, and so about a third.
const WHEEL: f64 = 1.0 / 130.0;

/// What the arrow keys move the playhead by, in seconds, alone and with Shift.
const KEY_SECS: f64 = 1.0;
const FAR_KEY_SECS: f64 = 5.0;

/// What plays moves the playhead by less from one frame to the next, in seconds; whatever is more, somebody did.
const CARRIED_SECS: f64 = 0.9;

/// What is remembered of a recording from frame to frame.
#[derive(Clone, Copy)]
struct Memory {
    view: View,
    cursor_secs: f64,
}

impl Memory {
    fn recall(ctx: &Context, wave: &Waveform<'_>) -> Self {
        let duration_secs = wave.duration();
        let known = ctx.data(|data| data.get_temp::<Self>(wave.id));
        let known = known.unwrap_or(Self { view: View::whole(duration_secs), cursor_secs: wave.cursor_secs });
        Self { view: known.view.clamped(duration_secs), ..known }
    }

    fn keep(self, ctx: &Context, id: Id) {
        ctx.data_mut(|data| data.insert_temp(id, self));
    }
}

impl Waveform<'_> {
    fn duration(&self) -> f64 {
        self.duration_secs.max(0.001)
    }

    /// Zooms around the playhead, or around the middle where the playhead is out of sight.
    fn zoomed(&self, view: View, zoom: Zoom) -> View {
        let around_secs = if view.holds(self.cursor_secs) { self.cursor_secs } else { view.middle_secs() };
        match zoom {
            Zoom::Closer => view.zoomed(STEP, around_secs, self.duration()),
            Zoom::Wider => view.zoomed(1.0 / STEP, around_secs, self.duration()),
            Zoom::All => View::whole(self.duration()),
        }
    }

    /// The view goes where the playhead goes, unless somebody looks elsewhere while it plays.
    fn followed(&self, memory: Memory) -> View {
        let (view, moved) = (memory.view, self.cursor_secs - memory.cursor_secs);
        let carried = self.playing && (0.0..CARRIED_SECS).contains(&moved);
        let stays = moved.abs() <= f64::EPSILON || carried && !view.holds(memory.cursor_secs);
        if stays { view } else { view.turned_to(self.cursor_secs, self.duration()) }
    }
}

/// Whether a zoom would change anything.
pub fn can_zoom(ui: &Ui, wave: &Waveform<'_>, zoom: Zoom) -> bool {
    let view = Memory::recall(ui.ctx(), wave).view;
    match zoom {
        Zoom::Closer => !view.is_closest(wave.duration()),
        Zoom::Wider | Zoom::All => !view.is_whole(wave.duration()),
    }
}

/// Zooms; seen from the next frame on.
pub fn zoom(ui: &Ui, wave: &Waveform<'_>, zoom: Zoom) {
    let memory = Memory::recall(ui.ctx(), wave);
    Memory { view: wave.zoomed(memory.view, zoom), ..memory }.keep(ui.ctx(), wave.id);
    ui.ctx().request_repaint();
}

/// Shows it, and gives the time that was asked for.
pub fn show(ui: &mut Ui, wave: &Waveform<'_>) -> Option<f64> {
    let (_, whole) = ui.allocate_space(wave.size.max(Vec2::splat(paint::BAR)));
    let memory = Memory::recall(ui.ctx(), wave);
    let duration_secs = wave.duration();
    let areas = paint::Areas::of(whole, !memory.view.is_whole(duration_secs));
    let strip = areas.overview.map(|rect| (rect, ui.interact(rect, wave.id.with("overview"), Sense::DRAG)));
    let response = ui.interact(areas.place, wave.id.with("place"), Sense::click_and_drag());
    describe(ui, wave, &response);

    let held = response.is_pointer_button_down_on()
        || strip.as_ref().is_some_and(|(_, strip)| strip.is_pointer_button_down_on());
    let mut view = if held { memory.view } else { wave.followed(memory) };
    view = wave.reveal.map_or(view, |span| view.showing(span, duration_secs));
    if let Some((rect, strip)) = &strip {
        view = panned_by_strip(view, strip, *rect, duration_secs);
    }
    view = scrolled(ui, view, &response, areas.place, duration_secs);
    let keyed = keys(ui, wave, &response, &mut view);
    let scale = Scale { view, rect: areas.place };
    let asked = pointed(ui, &response, &scale).or(keyed).map(|secs| secs.clamp(0.0, duration_secs));

    if ui.is_rect_visible(whole) {
        paint::all(ui, wave, &areas, view);
        if response.has_focus() {
            super::focus_ring(ui, areas.place);
        }
    }
    if view != memory.view {
        ui.ctx().request_repaint();
    }
    Memory { view, cursor_secs: wave.cursor_secs }.keep(ui.ctx(), wave.id);
    tooltip(wave, response, &scale);
    asked
}

/// What a screen reader is told: where the playhead stands, and between which ends.
fn describe(ui: &Ui, wave: &Waveform<'_>, response: &Response) {
    response.widget_info(|| {
        let label = texts().with("wave-place", &[("time", clock_tenths(wave.cursor_secs).into())]);
        let mut info = WidgetInfo::labeled(Role::Slider, true, label);
        info.value = Some(wave.cursor_secs);
        info
    });
    ui.ctx().accesskit_node_builder(response.id, |node| {
        node.set_min_numeric_value(0.0);
        node.set_max_numeric_value(wave.duration());
        node.set_numeric_value_step(KEY_SECS);
        for action in [Action::SetValue, Action::Increment, Action::Decrement] {
            node.add_action(action);
        }
    });
}

/// The strip's handle is drawn along; a press beside it puts its middle there.
fn panned_by_strip(view: View, strip: &Response, rect: Rect, duration_secs: f64) -> View {
    let strip = strip.clone().on_hover_cursor(CursorIcon::Grab);
    let scale = Scale { view: View::whole(duration_secs), rect };
    let by_secs = match strip.interact_pointer_pos() {
        Some(at) if strip.drag_started() => {
            let beside = !paint::handle(&scale, view).x_range().contains(at.x);
            if beside { scale.secs_at(at.x) - view.middle_secs() } else { 0.0 }
        }
        Some(_) => f64::from(strip.drag_delta().x / rect.width()) * duration_secs,
        None => 0.0,
    };
    view.panned(by_secs, duration_secs)
}

/// The wheel and two fingers zoom around the pointer; sideways they pan. A stroke on a trackpad does the one that it
/// does more.
fn scrolled(ui: &Ui, view: View, response: &Response, rect: Rect, duration_secs: f64) -> View {
    let Some(at) = response.hover_pos() else { return view };
    let (by, pinched) = ui.input_mut(|input| {
        // Nothing around it is to scroll as well.
        (std::mem::take(&mut input.smooth_scroll_delta), f64::from(input.zoom_delta()))
    });
    let around_secs = Scale { view, rect }.secs_at(at.x);
    let sideways = by.x.abs() > by.y.abs();
    let turned = if sideways { 1.0 } else { (f64::from(by.y) * WHEEL).exp() };
    let view = view.zoomed(turned * pinched, around_secs, duration_secs);
    let panned = if sideways { -f64::from(by.x / rect.width()) * view.length_secs } else { 0.0 };
    view.panned(panned, duration_secs)
}

/// What the keys ask for, and a screen reader's in their place.
fn keys(ui: &Ui, wave: &Waveform<'_>, response: &Response, view: &mut View) -> Option<f64> {
    let mut asked = by_screen_reader(ui, wave, response);
    if !response.has_focus() {
        return asked;
    }
    // Else they would move the keyboard on to what stands beside.
    let filter = EventFilter { horizontal_arrows: true, ..EventFilter::default() };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
    let pressed = ui.input(|input| {
        let press = |event: &Event| match event {
            Event::Key { key, pressed: true, modifiers, .. } if !modifiers.command && !modifiers.alt => {
                Some((*key, *modifiers))
            }
            _ => None,
        };
        input.events.iter().filter_map(press).collect::<Vec<_>>()
    });
    for (key, modifiers) in pressed {
        match key {
            Key::Plus | Key::Equals => *view = wave.zoomed(*view, Zoom::Closer),
            Key::Minus => *view = wave.zoomed(*view, Zoom::Wider),
            Key::Num0 => *view = wave.zoomed(*view, Zoom::All),
            Key::PageDown => *view = view.panned(view.length_secs, wave.duration()),
            Key::PageUp => *view = view.panned(-view.length_secs, wave.duration()),
            _ => asked = moved(key, modifiers, asked.unwrap_or(wave.cursor_secs), wave.duration()).or(asked),
        }
    }
    asked
}

/// Where a key moves the playhead.
fn moved(key: Key, modifiers: Modifiers, from_secs: f64, duration_secs: f64) -> Option<f64> {
    let by = if modifiers.shift { FAR_KEY_SECS } else { KEY_SECS };
    match key {
        Key::ArrowRight => Some(from_secs + by),
        Key::ArrowLeft => Some(from_secs - by),
        Key::Home => Some(0.0),
        Key::End => Some(duration_secs),
        _ => None,
    }
}

fn by_screen_reader(ui: &Ui, wave: &Waveform<'_>, response: &Response) -> Option<f64> {
    ui.input(|input| {
        let times = |action| input.num_accesskit_action_requests(response.id, action) as f64;
        let steps = times(Action::Increment) - times(Action::Decrement);
        let set =
            input.accesskit_action_requests(response.id, Action::SetValue).find_map(|request| match request.data {
                Some(ActionData::NumericValue(secs)) if secs.is_finite() => Some(secs),
                _ => None,
            });
        set.or((steps != 0.0).then_some(wave.cursor_secs + steps * KEY_SECS))
    })
}

/// The time that is clicked or dragged to. Two fingers mean something else.
fn pointed(ui: &Ui, response: &Response, scale: &Scale) -> Option<f64> {
    let at = response.interact_pointer_pos()?;
    let points = response.clicked() || response.dragged_by(PointerButton::Primary);
    let by_one = ui.input(|input| input.multi_touch().is_none());
    (points && by_one).then(|| scale.secs_at(at.x).clamp(scale.view.start_secs, scale.view.end_secs()))
}

/// The time under the pointer, and what is heard there.
fn tooltip(wave: &Waveform<'_>, response: Response, scale: &Scale) {
    let Some(at) = response.hover_pos() else { return };
    let secs = scale.secs_at(at.x).clamp(0.0, wave.duration());
    let here = |span: TimeSpan| span.start_secs() <= secs && secs <= span.end_secs();
    let tone = wave.tones.iter().find(|tone| here(tone.span)).map(|tone| tone.kind.label(texts()));
    let speech = || wave.speech.iter().any(|one| one.span.is_some_and(here)).then(|| texts().get("wave-speech"));
    let text = match tone.or_else(speech) {
        Some(what) => format!("{} · {what}", clock_tenths(secs)),
        None => clock_tenths(secs),
    };
    response.on_hover_cursor(CursorIcon::PointingHand).on_hover_text_at_pointer(text);
}
