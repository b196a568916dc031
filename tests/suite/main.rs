//! What a person would see: the program as it is started, the pipeline with the real models, the window.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that can't go on has failed")]

mod architecture;
mod browser;
mod cancel;
mod case;
mod contract;
mod corpus;
mod desktop;
mod devices;
mod heard;
mod killed;
mod pdf;
mod person;
mod pictures;
mod reader;
mod record;
mod review;
mod samples;
mod sound;
mod speech;
mod stand_in;
mod support;
mod terminal;
mod waveform;
mod window;
