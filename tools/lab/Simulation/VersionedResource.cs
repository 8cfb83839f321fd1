// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Protocol;
using NanoCoap.Resources;

namespace NanoCoap.Lab.Simulation;

/// <summary>A state that can be observed, and whose representation says which state it is.</summary>
public sealed class VersionedResource : Resource
{
    /// <summary>Makes the resource.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="length">Bytes of its representation.</param>
    public VersionedResource(string path, int length)
        : base(path, Methods.Get)
    {
        Length = length;
        Observable = true;
        Versioned = true;
    }

    /// <summary>Bytes of the representation.</summary>
    public int Length { get; }

    /// <summary>The number of the state; each is newer than all before it.</summary>
    public int Number { get; private set; }

    /// <summary>Goes on to the next state.</summary>
    public void Advance()
    {
        Number++;
        Changed();
    }

    /// <inheritdoc/>
    public override CoapCode Get(Request request, Response response)
    {
        NumberedText.Append(response, Number, Length);
        return CoapCode.Content;
    }
}
