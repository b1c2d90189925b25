//! Readings.
// implements: SRS-001

use std::fmt;

// implements: SRS-002
#[derive(Debug, Clone)]
pub struct Reading<'a> {
    note: &'a str,
}

impl<'a> fmt::Display for Reading<'a> {
    // implements: SRS-003
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let quote = '"';
        let raw = r#"a "raw" // implements: SRS-900"#;
        write!(f, "{} // implements: SRS-900 {{", self.note)
    }
}

/* outer /* nested */
   implements: SRS-004 */
pub(crate) async fn refusals<T>(reading: &Reading<'_>) -> Vec<String>
where
    T: Limits,
{
    let limits = T::limits();
    // implements: SRS-005
    let low = reading.systolic < T::LOW;
    let high = reading.systolic > T::HIGH;

    vec![]
}
