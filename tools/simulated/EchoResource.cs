// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Protocol;
using NanoCoap.Resources;

namespace NanoCoap.Simulated;

/// <summary>/echo: keeps what PUT or POST bring and gives it back to GET; DELETE empties it. For trying block-wise transfers out.</summary>
public sealed class EchoResource : Resource
{
    /// <summary>Bytes that it keeps at least.</summary>
    public const int Capacity = 1024;

    private readonly byte[] _body;
    private int _length;
    private int _format = ContentFormat.None;

    /// <summary>Makes the resource.</summary>
    /// <param name="capacity">
    /// Bytes that it keeps, at least <see cref="Capacity"/>; more than the server takes in blocks never come.
    /// </param>
    public EchoResource(int capacity = Capacity)
        : base("echo", Methods.Get | Methods.Post | Methods.Put | Methods.Delete)
    {
        _body = new byte[Math.Max(Capacity, capacity)];
        Title = FormattableString.Invariant($"Keeps a body of up to {_body.Length} bytes");
        SizeEstimate = _body.Length;
        MaxBodyBytes = _body.Length;
        Observable = true;
        Versioned = true;
    }

    /// <inheritdoc/>
    public override CoapCode Get(Request request, Response response)
    {
        response.ContentFormat = _format;
        response.Append(_body, 0, _length);
        return CoapCode.Content;
    }

    /// <inheritdoc/>
    public override CoapCode Put(Request request, Response response)
    {
        Array.Copy(request.Body, request.BodyOffset, _body, 0, request.BodyLength);
        _length = request.BodyLength;
        _format = request.Format;
        Changed();
        return CoapCode.Changed;
    }

    /// <inheritdoc/>
    public override CoapCode Post(Request request, Response response)
    {
        return Put(request, response);
    }

    /// <inheritdoc/>
    public override CoapCode Delete(Request request, Response response)
    {
        _length = 0;
        _format = ContentFormat.None;
        Changed();
        return CoapCode.Deleted;
    }
}
