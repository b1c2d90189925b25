package dk.example

// implements: SRS-001
final case class Reading(systolic: Int):
  // implements: SRS-002
  def refusals(limits: Limits): List[String] =
    val text = s"${names("}")} // implements: SRS-900"
    List("low")

  def mean: Int = systolic
