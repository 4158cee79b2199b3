//! The views, macros and marts of the file, made again over what was known.

use duckdb::Connection;

use super::{AsOfError, AsOfRequest, File, Relation, quoted, tables::builder};

/// Something to make.
struct Wanted {
    name: String,
    how: How,
}

enum How {
    Statement(String),
    /// A mart, of which the macro that computes it must be there first.
    Mart(Relation),
}

/// Makes everything. What reads what is not asked: whatever cannot be made yet is tried again after the rest.
pub(super) fn create(
    connection: &Connection,
    file: &File,
    request: &AsOfRequest<'_>,
    marts: Vec<Relation>,
) -> Result<(), AsOfError> {
    let made = file.made.iter().map(|(name, sql)| Wanted { name: name.clone(), how: How::Statement(sql.clone()) });
    let marts = marts.into_iter().map(|mart| Wanted { name: mart.plain(), how: How::Mart(mart) });
    let mut wanted: Vec<Wanted> = made.chain(marts).collect();
    // Mostly the macros that compute marts read tables, and everything else reads marts.
    wanted.sort_by_key(|one| match one.how {
        How::Statement(_) if one.name.starts_with("build.") => 0,
        How::Mart(_) => 1,
        How::Statement(_) => 2,
    });
    while !wanted.is_empty() {
        let before = wanted.len();
        let mut failed = None;
        let mut left = Vec::new();
        for one in wanted {
            let tried = match &one.how {
                How::Statement(sql) => connection.execute_batch(sql),
                How::Mart(mart) => make(connection, request, mart),
            };
            if let Err(source) = tried {
                failed.get_or_insert_with(|| AsOfError::Unbound { name: one.name.clone(), source });
                left.push(one);
            }
        }
        wanted = left;
        if let Some(error) = failed.filter(|_| wanted.len() == before) {
            return Err(error);
        }
    }
    Ok(())
}

/// Makes a mart a view over its macro, with the columns and types of its table.
fn make(connection: &Connection, request: &AsOfRequest<'_>, mart: &Relation) -> duckdb::Result<()> {
    let (first, last) = request.mart_days;
    let computed = format!("{}(DATE '{first}', DATE '{last}')", builder(mart));
    let mut statement = connection.prepare(&format!("SELECT column_name FROM (DESCRIBE SELECT * FROM {computed})"))?;
    let given: Vec<String> = statement.query_map([], |row| row.get(0))?.collect::<duckdb::Result<_>>()?;
    let column = |(name, kind): &(String, String)| {
        let value = if given.contains(name) { quoted(name) } else { "NULL".to_owned() };
        format!("{value}::{kind} AS {}", quoted(name))
    };
    let columns: Vec<String> = mart.columns.iter().map(column).collect();
    connection.execute_batch(&format!("CREATE VIEW {} AS SELECT {} FROM {computed}", mart.plain(), columns.join(", ")))
}
