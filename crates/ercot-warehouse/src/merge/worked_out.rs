//! The versions of rows, worked out from their postings and corrections.
//!
//! The rules are those of `correct`. They stand here because a reader of what was received by an instant works the versions
//! out too, from fewer documents.

/// The columns of a table whose rows have versions. Every name is a checked identifier.
pub(crate) struct VersionedColumns {
    /// What identifies a row.
    pub(crate) key: String,
    /// All of the table's.
    pub(crate) all: Vec<String>,
    /// Those in which two postings of a key can differ.
    pub(crate) values: Vec<String>,
}

impl VersionedColumns {
    /// The table's columns, the values replaced by those inside a struct.
    fn with(&self, values: &str) -> String {
        let column = |name: &String| if self.values.contains(name) { format!("{values}.{name} AS {name}") } else { name.clone() };
        self.all.iter().map(column).collect::<Vec<_>>().join(", ")
    }

    /// A struct with an expression for each value.
    pub(crate) fn each_value(&self, expression: impl Fn(&str) -> String) -> String {
        let fields: Vec<String> = self.values.iter().map(|name| format!("{name} := {}", expression(name))).collect();
        format!("struct_pack({})", fields.join(", "))
    }

    /// A query for every version, with `_superseded_at`, which is empty for the one that holds.
    ///
    /// `postings` and `corrections` are relations with the table's columns, `_document` and `_origin`; of postings that are
    /// equal in everything the one of the lowest `_origin` is taken.
    pub(crate) fn worked_out(&self, postings: &str, corrections: &str) -> String {
        let key = &self.key;
        let until_now = format!("OVER (PARTITION BY {key} ORDER BY _number ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)");
        let before = format!("OVER (PARTITION BY {key} ORDER BY _number ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)");
        let after = format!("OVER (PARTITION BY {key} ORDER BY _number ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING)");
        let in_force = self.each_value(|name| {
            format!(
                "coalesce(last_value(CASE
                     WHEN CASE WHEN _correction THEN {name} IS NOT NULL
                         ELSE _posted_before IS NOT NULL AND _posted_before.{name} IS DISTINCT FROM {name} END
                     THEN struct_pack(corrected := CASE WHEN _correction THEN {name} END) END IGNORE NULLS) {until_now}.corrected,
                 _posted.{name})"
            )
        });
        format!(
            "WITH candidates AS (
                 SELECT *, false AS _correction FROM ({postings})
                 UNION ALL BY NAME SELECT *, true AS _correction FROM ({corrections})
             ), postings AS (
                 SELECT *, {} AS _values FROM candidates
                 QUALIFY row_number() OVER (PARTITION BY {key}, _published_at, _source_doc, _correction, _values ORDER BY _origin) = 1
             ), numbered AS (
                 SELECT *, row_number() OVER (PARTITION BY {key} ORDER BY _published_at, _correction, _source_doc, _values) AS _number
                 FROM postings
             ), posted AS (
                 SELECT *, last_value(CASE WHEN NOT _correction THEN _values END IGNORE NULLS) {until_now} AS _posted,
                     last_value(CASE WHEN NOT _correction THEN _values END IGNORE NULLS) {before} AS _posted_before,
                     last_value(CASE WHEN _correction THEN _source_doc END IGNORE NULLS) {until_now} AS _correction_doc
                 FROM numbered
             ), states AS (
                 SELECT *, {in_force} AS _in_force FROM posted
             ), heads AS (
                 SELECT *, _number = 1 OR lag(_in_force) OVER (PARTITION BY {key} ORDER BY _number) IS DISTINCT FROM _in_force AS _head,
                     NOT _correction AND _values IS DISTINCT FROM _in_force AS _hidden
                 FROM states
             ), spans AS (
                 SELECT *, min(_published_at) FILTER (_head) {after} AS _until FROM heads
             )
             SELECT {}, _document, _origin,
                 CASE WHEN _head AND NOT _hidden THEN _until ELSE _published_at END AS _superseded_at
             FROM (SELECT * REPLACE (CASE WHEN _hidden THEN _values ELSE _in_force END AS _values) FROM spans)
             UNION ALL
             SELECT {}, _document, _origin, _until AS _superseded_at
             FROM (SELECT * REPLACE (_correction_doc AS _source_doc) FROM spans WHERE _head AND _hidden)",
            self.each_value(str::to_owned),
            self.with("_values"),
            self.with("_in_force"),
        )
    }
}
