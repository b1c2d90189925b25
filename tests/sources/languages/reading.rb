# frozen_string_literal: true
# implements: SRS-001

require "json"

module Cuff
  # implements: SRS-002
  class Reading < Base
    NOTE = "no #{names["first"]} # implements: SRS-900"
    WORDS = %w[# implements: SRS-900 end]

    def initialize(systolic)
      # implements: SRS-003
      @systolic = systolic
    end

    # implements: SRS-004
    def refusals?(limits)
      text = <<~TEXT
# implements: SRS-900
      TEXT
      # implements: SRS-005
      if @systolic < limits.first
        found << "low"
      end
      found.sort!

      found =~ /# implements: SRS-900/
    end

    # implements: SRS-006
    def mean = (@systolic + @diastolic) / 2
  end
end
