// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;

namespace NanoCoap.Tests.Cli;

/// <summary>
/// A program that a test starts. It is ended with all that it has started itself when it is disposed of, and at the latest when the tests
/// end: a node that stayed would keep its port and its share of the processor.
/// </summary>
internal sealed class ChildProcess : Process
{
    /// <summary>
    /// How long to wait for what a program says or for its end, milliseconds. On a busy machine its start alone has taken more than 15 s;
    /// who waits in vain fails all the same.
    /// </summary>
    public const int PatienceMs = 120000;

    private static readonly ConcurrentDictionary<ChildProcess, bool> s_running = new();

    static ChildProcess()
    {
        AppDomain.CurrentDomain.ProcessExit += (_, _) =>
        {
            foreach (ChildProcess process in s_running.Keys)
            {
                process.End();
            }
        };
    }

    private ChildProcess(ProcessStartInfo start)
    {
        StartInfo = start;
    }

    /// <summary>Looks for programs in the folders of PATH.</summary>
    /// <param name="names">Their names; the first that is there is taken.</param>
    /// <returns>The file, or null if none is there.</returns>
    public static string? Find(params string[] names)
    {
        string[] folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return names.SelectMany(name => folders.Select(folder => Path.Combine(folder, name))).FirstOrDefault(File.Exists);
    }

    /// <summary>Starts a program.</summary>
    public static new ChildProcess Start(ProcessStartInfo start)
    {
        var process = new ChildProcess(start);
        process.Start();
        s_running[process] = true;
        return process;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (s_running.TryRemove(this, out _))
        {
            End();
        }

        base.Dispose(disposing);
    }

    private void End()
    {
        try
        {
            if (!HasExited)
            {
                Kill(entireProcessTree: true);
                WaitForExit(PatienceMs);
            }
        }
        catch (Exception e) when (e is InvalidOperationException or Win32Exception or AggregateException)
        {
            // It has ended in the meantime, or one of its own has.
        }
    }
}
