// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Globalization;

namespace NanoCoap.Lab.Load;

/// <summary>Processor time of the whole machine, as Linux counts it.</summary>
/// <param name="Busy">What all programs and the system took, in ticks of a hundredth of a second.</param>
/// <param name="All">That and what nobody took.</param>
public sealed record MachineTime(long Busy, long All)
{
    /// <summary>One tick of <see cref="Busy"/>.</summary>
    public static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(10);

    private const int IdleField = 4;
    private const int StolenField = 8; // what follows is contained in other fields

    /// <summary>Reads it.</summary>
    /// <returns>The time so far, or null where it can't be had.</returns>
    public static MachineTime? Read()
    {
        try
        {
            return OperatingSystem.IsLinux() ? Parse(File.ReadLines("/proc/stat").First()) : null;
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>Reads the first line of /proc/stat.</summary>
    /// <param name="line">"cpu", then user, nice, system, idle, iowait, irq, softirq, steal and others.</param>
    /// <returns>The time, or null if the line is another.</returns>
    public static MachineTime? Parse(string line)
    {
        string[] fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (fields.Length <= StolenField || fields[0] != "cpu")
        {
            return null;
        }

        long all = 0;
        long idle = 0;
        for (int i = 1; i <= StolenField; i++)
        {
            if (!long.TryParse(fields[i], NumberStyles.None, CultureInfo.InvariantCulture, out long ticks))
            {
                return null;
            }

            all += ticks;
            idle += i is IdleField or IdleField + 1 ? ticks : 0;
        }

        return new MachineTime(all - idle, all);
    }
}
