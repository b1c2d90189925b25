local Reading = {}

--[==[ implements: SRS-001 ]==]
function Reading.new(systolic)
  local systolic = tonumber(systolic)
  -- implements: SRS-002
  local text = [[
-- implements: SRS-900
end
]]
  return setmetatable({ systolic = systolic }, Reading)
end

-- implements: SRS-003
Reading.refusals = function(self)
  if self.systolic < 60 then
    return "low -- implements: SRS-900"
  end
end

return Reading
