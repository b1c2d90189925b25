# implements: SRS-001
mean_pressure <- function(reading) {
  note <- r"(# implements: SRS-900 ")"
  (reading$systolic + reading$diastolic) / 2
}
