// implements: SRS-001

package dk.example.cuff

import kotlinx.serialization.Serializable

// implements: SRS-002
@Serializable
data class Reading(
    val systolic: Int,
    val diastolic: Int,
) {
    // implements: SRS-003
    fun mean(): Int =
        diastolic + (systolic - diastolic) / 3

    val text = """
        // implements: SRS-900
        ${names["}"]} {
    """

    companion object {
        // implements: SRS-004,
        //   SRS-005
        fun parse(text: String): Reading {
            val quote = '"'
            return Reading(text.toInt(), 0)
        }
    }
}

// implements: SRS-006
fun Reading.describe() = "${systolic}/${diastolic} \"mmHg\""
