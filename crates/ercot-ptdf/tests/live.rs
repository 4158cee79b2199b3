//! Shift factors in use: predictions, nowcasts, what is learned on line, and the residual monitor.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test fails where it cannot go on")]
#![allow(clippy::cast_precision_loss, reason = "counts are small")]

mod sample;

mod live {
    mod model;
    mod monitor;
    mod nowcast;
    mod online;
    mod planted;
    mod support;
}
