#= outer #= nested =#
implements: SRS-001 =#
function refusals(reading)
    transposed = reading.matrix'
    if reading.systolic < 60
        return "low # implements: SRS-900"
    end
end
