// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Protocol;
using NanoCoap.Resources;

namespace NanoCoap.Hosting;

/// <summary>A resource for the smallest cases: a text that is read, and perhaps written, by a function.</summary>
/// <example>
/// <code>
/// int level = 3;
/// using var server = new CoapServer();
/// server.Add(new TextResource("level", () => $"{level}", text => int.TryParse(text, out level)));
/// </code>
/// </example>
public sealed class TextResource : Resource
{
    private readonly Func<string> _get;
    private readonly Func<string, bool>? _put;

    /// <summary>Makes the resource.</summary>
    /// <param name="path">Its path: "uptime", "room/1/temperature".</param>
    /// <param name="get">Makes the text. What it throws is answered with 5.00.</param>
    /// <param name="put">Takes a new text; false if it is none that can be taken, which is answered with 4.00. Null for one that is only read.</param>
    public TextResource(string path, Func<string> get, Func<string, bool>? put = null)
        : base(path, put == null ? Methods.Get : Methods.Get | Methods.Put)
    {
        _get = get;
        _put = put;
        Observable = true;
        ContentFormats = [ContentFormat.TextPlain];
    }

    /// <inheritdoc/>
    public override CoapCode Get(Request request, Response response)
    {
        response.AppendText(_get());
        return CoapCode.Content;
    }

    /// <inheritdoc/>
    public override CoapCode Put(Request request, Response response)
    {
        if (_put == null)
        {
            return CoapCode.MethodNotAllowed;
        }

        if (!_put(request.Text()))
        {
            return CoapCode.BadRequest;
        }

        Changed();
        return CoapCode.Changed;
    }
}
