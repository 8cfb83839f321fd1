// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Client.Async;

/// <summary>A server has answered with an error: 4.xx or 5.xx.</summary>
public sealed class CoapErrorException : CoapException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="answer">The answer; what it says is part of the message.</param>
    public CoapErrorException(CoapAnswer answer)
        : base(Describe(answer))
    {
        Answer = answer;
    }

    /// <summary>The answer, with its code.</summary>
    public CoapAnswer Answer { get; }

    private static string Describe(CoapAnswer answer)
    {
        int code = (int)answer.Code;
        string said = answer.Payload.IsEmpty || answer.Format > 0 ? "" : ": " + answer.Text; // a diagnostic payload, RFC 7252 section 5.5.2
        return FormattableString.Invariant($"{answer.Remote} answers {code >> 5}.{code & 31:00} {answer.Code}{said}");
    }
}
