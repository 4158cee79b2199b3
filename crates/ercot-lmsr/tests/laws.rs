//! What must hold of every coherent market, over a hundred thousand cases each.
//!
//! Cases come from a counter-based generator, so that a failing one can be made again from its number. `ERCOT_LMSR_CASES`
//! sets another number of cases.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod laws {
    mod algebra;
    mod dutch_book;
    mod money;
    mod support;
}
