defmodule Reading do
  @moduledoc """
  # implements: SRS-900
  """

  # implements: SRS-001
  @doc "Refuses it"
  def refusals(%{systolic: systolic}) do
    text = "#{inspect("}")} # implements: SRS-900"

    if systolic < 60 do
      ["low"]
    end
  end
end
