// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Globalization;
using NanoCoap.Client.Async;
using NanoCoap.Dissection.Names;
using NanoCoap.Dissection.Payloads;
using NanoCoap.Dissection.Text;
using NanoCoap.Protocol;
using NanoCoap.Tool.CommandLine;

namespace NanoCoap.Tool.Requests;

/// <summary>Answers in words, and as exit codes.</summary>
public static class AnswerPrinter
{
    /// <summary>An answer in a line, without its payload: "2.01 Created /alarm/rules/1, 3 ms".</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="bytes">Bytes of its payload, wherever that is.</param>
    /// <returns>The line.</returns>
    public static string Status(CoapAnswer answer, long bytes)
    {
        string text = CodeNames.Describe((int)answer.Code);
        text += answer.Location == null ? "" : " " + SafeText.Clean(answer.Location);
        text += answer.Format == ContentFormat.None ? "" : ", " + (ContentFormatNames.MediaType(answer.Format) ?? Number($"format {answer.Format}"));
        text += bytes == 0 ? "" : ", " + Counted.Of(bytes, "byte");
        text += answer.Blocks > 1 ? Number($" in {answer.Blocks} blocks") : "";
        text += answer.ETag == null ? "" : ", ETag " + Convert.ToHexStringLower(answer.ETag);
        text += answer.Transmissions > 1 ? Number($", {answer.Transmissions} transmissions") : "";
        return text + Number($", {answer.Elapsed.TotalMilliseconds:0.#} ms");
    }

    /// <summary>An error in a line, with what the node has to say about it.</summary>
    /// <param name="answer">An answer of class 4 or 5.</param>
    /// <returns>The line: "4.05 Method Not Allowed: ...".</returns>
    public static string Error(CoapAnswer answer)
    {
        string text = CodeNames.Describe((int)answer.Code);
        bool diagnostic = answer.Format is ContentFormat.None or ContentFormat.TextPlain && answer.Payload.Length != 0;
        string words = diagnostic && SafeText.IsPrintable(answer.Payload.Span) ? ": " + SafeText.Clean(answer.Text.ReplaceLineEndings(" ")) : "";
        if (answer.Format == ContentFormat.ProblemDetails && ProblemDetails.Read(answer.Payload.Span) is { } problem)
        {
            string?[] said = [problem.Title, problem.Detail];
            words = string.Concat(said.Where(part => part != null).Select(part => ": " + SafeText.Clean(part!.ReplaceLineEndings(" "))));
        }

        return text + words;
    }

    /// <summary>The exit code for an answer.</summary>
    /// <param name="code">Its code.</param>
    /// <returns>0, 4, 5, or 6 for what is no response code.</returns>
    public static int ExitCodeOf(CoapCode code)
    {
        return ((int)code >> 5) switch
        {
            2 => ExitCode.Success,
            4 => ExitCode.ClientError,
            5 => ExitCode.ServerError,
            _ => ExitCode.ProtocolFailure,
        };
    }

    private static string Number(FormattableString text)
    {
        return text.ToString(CultureInfo.InvariantCulture);
    }
}
