<?php
// implements: SRS-001

namespace Cuff;

# implements: SRS-002
#[Entity]
final class Reading
{
    // implements: SRS-003
    public function refusals(array $limits): array
    {
        $text = <<<EOT
        // implements: SRS-900 "
        EOT;
        # implements: SRS-004
        if ($this->systolic < $limits['low']) {
            $found[] = "low {$limits['a']} // implements: SRS-900";
        }

        return $found;
    }
}
?>
<!-- implements: SRS-005 -->
<form id="consent">
  <p title="<!-- implements: SRS-900 -->">It's <?= $name // implements nothing ?></p>
</form>
