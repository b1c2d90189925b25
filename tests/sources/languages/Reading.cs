using System;

namespace Cuff
{
    // implements: SRS-001
    [Serializable]
    public sealed class Reading
    {
        private const string Path = @"c:\""quoted"" // implements: SRS-900\";

        // implements: SRS-002
        public int Mean
        {
            get { return (Systolic + Diastolic) / 2; }
        }

        /// <summary>Judges it.</summary>
        // implements: SRS-003
        public async Task<List<string>> RefusalsAsync(Limits limits)
        {
            var text = $"{names["a}"]} // implements: SRS-900 {{";
            var raw = """
                // implements: SRS-900 " {
                """;
            // implements: SRS-004
            if (Systolic < limits.Low)
            {
                found.Add("low");
            }

            return found;
        }
    }
}
