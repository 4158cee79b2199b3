//! The page about the data products is made from the catalog.

use std::{fs, path::Path};

use crate::support::programs::{command, run};

#[test]
fn the_page_about_the_data_products_is_the_one_that_the_catalog_gives() {
    let mut page = command("ercot-fetch");
    page.args(["catalog", "page"]);
    let made = run(page).expect(0).stdout;
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/data-products.md");
    let kept = fs::read_to_string(file).unwrap();
    if made != kept {
        let lines = made.lines().zip(kept.lines()).enumerate().find(|(_, (made, kept))| made != kept);
        let (line, (made, kept)) = lines.unwrap_or((kept.lines().count(), ("(nothing more)", "(nothing more)")));
        panic!(
            "docs/data-products.md is not what the catalog gives: run `make docs-page` and look at the difference.\n\
             line {}:\n  page:    {kept}\n  catalog: {made}",
            line + 1
        );
    }
}
