// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Net;
using System.Text;
using NanoCoap.Client.Async;
using NanoCoap.Dissection.Messages;
using NanoCoap.Dissection.Names;
using NanoCoap.Dissection.Text;
using NanoCoap.Protocol;
using NanoCoap.Workbench.Nodes;

namespace NanoCoap.Workbench.Requests;

/// <summary>Makes the requests that somebody fills in on a page, and says what was answered.</summary>
internal sealed class RequestDesk : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private readonly NodeDirectory _directory;
    private readonly KeyedClients<CoapUdpClient> _clients;

    /// <summary>Makes the desk.</summary>
    /// <param name="directory">The nodes, each with the key that it is spoken to with.</param>
    /// <param name="ring">The keys.</param>
    public RequestDesk(NodeDirectory directory, KeyRing ring)
    {
        _directory = directory;
        _clients = new(ring, key => new CoapUdpClient(KeyedOptions.For(key)));
    }

    /// <summary>Makes a request with any client.</summary>
    /// <param name="client">The client.</param>
    /// <param name="form">What was filled in.</param>
    /// <param name="remote">Where the datagrams go, if not to what the URI names, or null.</param>
    /// <param name="stop">Gives it up.</param>
    /// <returns>The answer or what is wrong with the form, for a page.</returns>
    /// <exception cref="CoapException">There was no answer.</exception>
    public static async Task<object> MakeAsync(CoapUdpClient client, RequestForm form, IPEndPoint? remote, CancellationToken stop)
    {
        CoapRequest? request = Read(form, remote, out string problem);
        return request == null ? new { problem } : Describe(await client.RequestAsync(request, stop).ConfigureAwait(false));
    }

    /// <summary>Makes a request.</summary>
    /// <param name="form">What was filled in.</param>
    /// <param name="stop">Gives it up.</param>
    /// <returns>The answer or what is wrong, for a page.</returns>
    public async Task<object> MakeAsync(RequestForm form, CancellationToken stop)
    {
        CoapRequest? request = Read(form, null, out string problem);
        return request == null ? new { problem } : await MakeAsync(request, stop).ConfigureAwait(false);
    }

    /// <summary>Makes a request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="stop">Gives it up.</param>
    /// <returns>The answer or what is wrong, for a page.</returns>
    public async Task<object> MakeAsync(CoapRequest request, CancellationToken stop)
    {
        try
        {
            CoapUdpClient client = await ClientForAsync(request.Uri, stop).ConfigureAwait(false);
            return Describe(await client.RequestAsync(request, stop).ConfigureAwait(false));
        }
        catch (CoapException e)
        {
            return new { problem = SafeText.Clean(e.Message) };
        }
    }

    /// <summary>The lines of name=value of a text resource, as /node has them; none if there is no answer.</summary>
    /// <param name="uri">The resource.</param>
    /// <param name="stop">Gives it up.</param>
    /// <returns>Names and values.</returns>
    public async Task<IEnumerable<string[]>> ReadCountersAsync(CoapUri uri, CancellationToken stop)
    {
        try
        {
            CoapUdpClient client = await ClientForAsync(uri, stop).ConfigureAwait(false);
            CoapAnswer answer = await client.RequestAsync(new CoapRequest(CoapCode.Get, uri), stop).ConfigureAwait(false);
            return answer.IsSuccess
                ? answer.Text.Split('\n').Select(line => SafeText.Clean(line).Split('=', 2)).Where(pair => pair.Length == 2)
                : [];
        }
        catch (CoapException)
        {
            return [];
        }
    }

    /// <summary>Asks a group who is there. RFC 7252 section 8.</summary>
    /// <param name="group">The group.</param>
    /// <param name="stop">Ends it.</param>
    /// <returns>Who has answered, as they do.</returns>
    public IAsyncEnumerable<CoapDiscovery> DiscoverAsync(CoapUri group, CancellationToken stop)
    {
        return _clients.For(null).DiscoverAsync(group, null, stop);
    }

    /// <summary>Finds where a URI leads.</summary>
    public Task<IPEndPoint> ResolveAsync(CoapUri uri, CancellationToken stop)
    {
        return _clients.For(null).ResolveAsync(uri, stop);
    }

    public ValueTask DisposeAsync()
    {
        return _clients.DisposeAsync();
    }

    private static CoapRequest? Read(RequestForm form, IPEndPoint? remote, out string problem)
    {
        if (!CodeNames.TryParse(form.Method, out int method) || method is < 1 or > 31)
        {
            problem = $"{form.Method} is not a method.";
            return null;
        }

        if (!CoapUri.TryParse(form.Uri.Trim(), out CoapUri? uri, out string? uriProblem))
        {
            problem = uriProblem ?? "That is not a URI.";
            return null;
        }

        if (!OptionLines.TryRead(form.Options, out List<CoapOption> options, out problem)
            || !TryFormat(form.Format, out int format, out problem) || !TryFormat(form.Accept, out int accept, out problem)
            || !TryPayload(form.Payload ?? "", out byte[] payload, out problem))
        {
            return null;
        }

        return new CoapRequest((CoapCode)method, uri)
        {
            Remote = remote,
            Confirmable = form.Confirmable,
            Options = options,
            Payload = payload,
            Format = payload.Length == 0 ? ContentFormat.None : format,
            Accept = accept,
            ResponseTimeout = s_patience,
        };
    }

    private static object Describe(CoapAnswer answer)
    {
        return new
        {
            code = CodeText.Of(answer.Code),
            number = CodeNames.Number((int)answer.Code),
            success = answer.IsSuccess,
            type = CodeText.Of(answer.Type),
            elapsed = Math.Round(answer.Elapsed.TotalMilliseconds, 1),
            transmissions = answer.Transmissions,
            blocks = answer.Blocks,
            bytes = answer.Payload.Length,
            format = answer.Format == ContentFormat.None ? null : ContentFormatNames.Describe(answer.Format),
            options = answer.Options.Select(option => new
            {
                number = option.Number,
                name = OptionNames.Find(option.Number) ?? $"Option {option.Number}",
                value = OptionText.Describe(option.Number, option.Value.Span, request: false),
            }),
            payload = PayloadLines.Of(answer.Payload.Span, answer.Format),
        };
    }

    private static bool TryFormat(string? text, out int format, out string problem)
    {
        format = ContentFormat.None;
        bool ok = string.IsNullOrWhiteSpace(text) || ContentFormatNames.TryParse(text.Trim(), out format);
        problem = ok ? "" : $"{text} is not a Content-Format.";
        return ok;
    }

    private static bool TryPayload(string text, out byte[] payload, out string problem)
    {
        problem = "";
        payload = [];
        if (!text.StartsWith("0x", StringComparison.OrdinalIgnoreCase))
        {
            payload = Encoding.UTF8.GetBytes(text);
            return true;
        }

        if (HexInput.TryParse(text[2..], out payload, out problem))
        {
            return true;
        }

        problem = "The payload: " + problem;
        return false;
    }

    // A node of the list with its key; whatever else there is in plain.
    private async Task<CoapUdpClient> ClientForAsync(CoapUri uri, CancellationToken stop)
    {
        return _clients.For(_directory.At(await ResolveAsync(uri, stop).ConfigureAwait(false))?.Key);
    }
}
