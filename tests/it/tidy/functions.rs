//! How long functions are, counted in rustfmt's layout.

use super::{Breaches, File, assert_kept};

/// The aim is about 60; this is where it ends.
const LONGEST_FUNCTION: usize = 75;

/// Lines between the braces of every function: (line of `fn`, name, lines).
fn functions(text: &str) -> Vec<(usize, &str, usize)> {
    let lines: Vec<&str> = text.lines().collect();
    lines.iter().enumerate().filter_map(|(start, line)| Some((start + 1, name(line)?, body(&lines[start..])?))).collect()
}

/// The name of the function that a line begins.
fn name(line: &str) -> Option<&str> {
    let (before, after) = line.trim_start().split_once("fn ")?;
    let qualifier = |word: &str| {
        word.starts_with("pub") || word.ends_with(')') || ["const", "async", "unsafe", "extern", "\"C\""].contains(&word)
    };
    let name = after.split(['(', '<']).next().unwrap_or(after);
    (before.split_whitespace().all(qualifier) && !name.is_empty()).then_some(name)
}

/// Lines of the body of the function whose `fn` is in the first line; none without a body of its own lines.
///
/// rustfmt puts the opening brace at the end of a line with the indentation of `fn`, and the closing one there alone.
fn body(lines: &[&str]) -> Option<usize> {
    let indentation = indentation(lines[0]);
    let outer = |line: &&str| self::indentation(line) == indentation && !line.trim().is_empty();
    let open = lines.iter().position(|line| outer(line) && (line.ends_with(['{', ';']) || line.ends_with('}')))?;
    if !lines[open].ends_with('{') {
        return None;
    }
    let close = lines[open + 1..].iter().position(|line| outer(line) && line.trim_start().starts_with('}'))?;
    Some(close)
}

fn indentation(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

fn long_functions(file: &File) -> Breaches {
    if !file.is("rs") {
        return Vec::new();
    }
    let long = functions(&file.text).into_iter().filter(|(_, _, lines)| *lines > LONGEST_FUNCTION);
    long.map(|(line, name, lines)| format!("{}:{line}: {name} has {lines} lines, at most {LONGEST_FUNCTION}", file.path))
        .collect()
}

#[test]
fn no_function_is_longer_than_75_lines() {
    assert_kept(long_functions);
}

#[test]
fn a_long_function_is_found_wherever_it_is() {
    let statements = |indentation: &str, lines: usize| format!("{indentation}call();\n").repeat(lines);
    let free = |lines| format!("fn free() {{\n{}}}\n", statements("    ", lines));
    let method = |lines| {
        format!(
            "impl X {{\n    pub(crate) async fn m(\n        self,\n    ) -> Y {{\n{}    }}\n}}\n",
            statements("        ", lines)
        )
    };
    let bounded = |lines| format!("pub fn bounded<T>(t: T)\nwhere\n    T: A,\n{{\n{}}}\n", statements("    ", lines));
    for text in [free(76), method(76), bounded(76)] {
        super::assert_finds(long_functions, "crates/a/src/lib.rs", &text);
    }
    for text in [free(75), method(75), bounded(75)] {
        assert_eq!(long_functions(&File::new("crates/a/src/lib.rs", &text)), [""; 0]);
    }
}

#[test]
fn bodies_are_counted_and_declarations_are_not() {
    let text = "trait T {\n    fn declared(&self);\n    fn inline() {}\n    fn two() {\n        a();\n        if b {\n        }\n    }\n}\n// a fn in prose {\n";
    assert_eq!(functions(text), [(4, "two", 3)]);
    assert!(functions(include_str!("functions.rs")).iter().any(|(_, name, lines)| *name == "indentation" && *lines == 1));
}
