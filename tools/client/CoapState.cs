// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Client.Async;

/// <summary>A state of an observed resource.</summary>
/// <param name="Answer">The representation, always with a code of class 2.</param>
/// <param name="IsStale">
/// Whether it is older than the server vouches for, so that the state may be another by now: the server is silent. It is asked again
/// and again; what it then says is the next state.
/// </param>
public sealed record CoapState(CoapAnswer Answer, bool IsStale)
{
    /// <summary>The representation as UTF-8.</summary>
    public string Text => Answer.Text;
}
