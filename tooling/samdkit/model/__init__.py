"""The nouns of the kit: no input, no output, nothing imported from the floors above."""
