// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Dissection.Text;
using NanoCoap.Tool.Terminal;

namespace NanoCoap.Tool.CommandLine;

/// <summary>The bytes that go in and out of a verb, and what its output can show. Text goes through the invocation's writers.</summary>
public sealed class ToolConsole
{
    // Whoever writes into the pipe has begun by then.
    private static readonly TimeSpan s_patience = TimeSpan.FromMilliseconds(300);

    /// <summary>Opens standard input.</summary>
    public Func<Stream> OpenInput { get; init; } = Console.OpenStandardInput;

    /// <summary>Opens standard output.</summary>
    public Func<Stream> OpenOutput { get; init; } = Console.OpenStandardOutput;

    /// <summary>Whether standard input is a file or a pipe, and not a keyboard.</summary>
    public Func<bool> IsInputRedirected { get; init; } = () => Console.IsInputRedirected;

    /// <summary>What a writer can show.</summary>
    public Func<TextWriter, Screen> ScreenOf { get; init; } = ConsoleScreen.Of;

    /// <summary>Finds out whether there is something to read; a keyboard has nothing.</summary>
    /// <returns>Null if nobody can say: it is open, and nothing has come yet. One byte of it may be gone afterwards.</returns>
    public bool? IsInputWaiting()
    {
        if (!IsInputRedirected())
        {
            return false;
        }

        // A pipe that nobody writes to ends with the process.
        Task<int> reading = Task.Run(() => OpenInput().ReadByte());
        return reading.Wait(s_patience) ? reading.Result >= 0 : null;
    }

    /// <summary>Reads all of standard input.</summary>
    /// <returns>The bytes.</returns>
    public byte[] ReadInput()
    {
        using Stream input = OpenInput();
        using var bytes = new MemoryStream();
        input.CopyTo(bytes);
        return bytes.ToArray();
    }

    /// <summary>Writes bytes, as they are, behind what has been written as text.</summary>
    /// <param name="text">The writer of the text.</param>
    /// <param name="bytes">The bytes.</param>
    public void WriteBytes(TextWriter text, ReadOnlySpan<byte> bytes)
    {
        text.Flush();
        using Stream output = OpenOutput();
        output.Write(bytes);
        output.Flush();
    }
}
