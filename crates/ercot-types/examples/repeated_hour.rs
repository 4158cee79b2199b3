//! Prints the 25 hours of a November day as ERCOT labels them, with their instants.
#![allow(clippy::print_stdout)]
use ercot_types::time::{HourEnding, OperatingDay, TimeError, utc_to_central};

fn main() -> Result<(), TimeError> {
    let day = OperatingDay::parse("11/01/2026")?;
    for number in 1..=day.hours() {
        let hour = day.nth_hour(HourEnding::new(number)?)?;
        let (local, pass) = utc_to_central(hour.start);
        println!("hour {number:>2}: starts {local} ({pass:?} pass), {}", hour.start);
    }
    Ok(())
}
