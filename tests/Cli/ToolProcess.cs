// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Diagnostics;
using System.Text;

namespace NanoCoap.Tests.Cli;

/// <summary>The tool, or another program, as a process with pipes.</summary>
internal sealed class ToolProcess : IDisposable
{
    private readonly Process _process;
    private readonly MemoryStream _output = new();
    private readonly MemoryStream _error = new();
    private readonly Task _readers;

    private ToolProcess(string program, IEnumerable<string> arguments, Dictionary<string, string?>? environment = null)
    {
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        foreach ((string name, string? value) in environment ?? [])
        {
            start.Environment[name] = value;
        }

        _process = ChildProcess.Start(start);
        _readers = Task.WhenAll(ReadAsync(_process.StandardOutput.BaseStream, _output), ReadAsync(_process.StandardError.BaseStream, _error));
    }

    /// <summary>The command line that runs the tool.</summary>
    public static IReadOnlyList<string> Command { get; } =
        [Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", Path.Combine(AppContext.BaseDirectory, "NanoCoap.Tool.dll")];

    public byte[] OutputBytes => Snapshot(_output);

    public string Output => Encoding.UTF8.GetString(OutputBytes);

    public string Error => Encoding.UTF8.GetString(Snapshot(_error));

    /// <summary>Starts the tool.</summary>
    public static ToolProcess Start(params string[] arguments)
    {
        return new ToolProcess(Command[0], [Command[1], .. arguments]);
    }

    /// <summary>Starts the tool with variables of its environment; null takes one away.</summary>
    public static ToolProcess StartWith(Dictionary<string, string?> environment, params string[] arguments)
    {
        return new ToolProcess(Command[0], [Command[1], .. arguments], environment);
    }

    /// <summary>Starts any program.</summary>
    public static ToolProcess StartProgram(string program, params string[] arguments)
    {
        return new ToolProcess(program, arguments);
    }

    /// <summary>Runs the tool to its end.</summary>
    public static ToolProcess Run(string[] arguments, byte[]? input = null)
    {
        ToolProcess tool = Start(arguments);
        try
        {
            tool._process.StandardInput.BaseStream.Write(input ?? []);
            tool.WaitForExit();
            return tool;
        }
        catch
        {
            tool.Dispose();
            throw;
        }
    }

    /// <summary>Waits for something in standard output.</summary>
    public void WaitFor(string text)
    {
        var watch = Stopwatch.StartNew();
        while (!Output.Contains(text, StringComparison.Ordinal))
        {
            Assert.True(watch.ElapsedMilliseconds < ChildProcess.PatienceMs && !(_process.HasExited && _readers.Wait(1000) && !Output.Contains(text, StringComparison.Ordinal)),
                $"No {text}.\nOutput:\n{Output}\nError:\n{Error}");
            Thread.Sleep(5);
        }
    }

    /// <summary>Does what Ctrl+C does.</summary>
    public void Interrupt()
    {
        using Process kill = Process.Start("kill", ["-INT", _process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    /// <summary>Does what nothing can be done about: SIGKILL.</summary>
    public void Kill()
    {
        _process.Kill();
    }

    /// <summary>Waits for the end.</summary>
    /// <returns>The exit code.</returns>
    public int WaitForExit()
    {
        _process.StandardInput.Close();
        Assert.True(_process.WaitForExit(ChildProcess.PatienceMs), "It does not end.\n" + Output + Error);
        Assert.True(_readers.Wait(ChildProcess.PatienceMs), "Its output does not end.");
        return _process.ExitCode;
    }

    public void Dispose()
    {
        _process.Dispose();
    }

    private static async Task ReadAsync(Stream from, MemoryStream to)
    {
        byte[] buffer = new byte[4096];
        int length;
        while ((length = await from.ReadAsync(buffer)) != 0)
        {
            lock (to)
            {
                to.Write(buffer, 0, length);
            }
        }
    }

    private static byte[] Snapshot(MemoryStream bytes)
    {
        lock (bytes)
        {
            return bytes.ToArray();
        }
    }
}
