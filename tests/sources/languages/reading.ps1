<#
.SYNOPSIS
  Checks a reading.
#>
# implements: SRS-001
function Test-Reading {
    $text = @"
# implements: SRS-900 }
"@
    # implements: SRS-002
    if ($Systolic -lt 60) { throw 'it''s # implements: SRS-900' }
}
