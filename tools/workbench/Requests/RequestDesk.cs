// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Text;
using NanoCoap.Client.Async;
using NanoCoap.Dissection.Messages;
using NanoCoap.Dissection.Names;
using NanoCoap.Dissection.Payloads;
using NanoCoap.Dissection.Text;
using NanoCoap.Protocol;

namespace NanoCoap.Workbench.Requests;

/// <summary>Makes the requests that somebody fills in on a page, and says what was answered.</summary>
internal sealed class RequestDesk : IAsyncDisposable
{
    private static readonly Screen s_screen = new(100, false, true, false);
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private readonly CoapUdpClient _client = new();

    /// <summary>Reads a form.</summary>
    /// <param name="form">The form.</param>
    /// <param name="problem">What is wrong with it, a sentence.</param>
    /// <returns>The request, or null.</returns>
    public static CoapRequest? Read(RequestForm form, out string problem)
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

        var options = new List<CoapOption>();
        foreach (string line in (form.Options ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (!OptionInput.TryParse(line, out int number, out byte[] value, out problem))
            {
                problem = $"Option {line}: {problem}";
                return null;
            }

            options.Add(new CoapOption(number, value));
        }

        if (!TryFormat(form.Format, out int format, out problem) || !TryFormat(form.Accept, out int accept, out problem)
            || !TryPayload(form.Payload ?? "", out byte[] payload, out problem))
        {
            return null;
        }

        return new CoapRequest((CoapCode)method, uri)
        {
            Confirmable = form.Confirmable,
            Options = options,
            Payload = payload,
            Format = payload.Length == 0 ? ContentFormat.None : format,
            Accept = accept,
            ResponseTimeout = s_patience,
        };
    }

    /// <summary>What an answer says, for a page.</summary>
    public static object Describe(CoapAnswer answer)
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
            payload = answer.Payload.IsEmpty ? [] : PayloadText.Lines(answer.Payload.Span, answer.Format, s_screen),
        };
    }

    /// <summary>Makes a request.</summary>
    /// <param name="form">What was filled in.</param>
    /// <param name="stop">Gives it up.</param>
    /// <returns>The answer or what is wrong, for a page.</returns>
    public async Task<object> MakeAsync(RequestForm form, CancellationToken stop)
    {
        CoapRequest? request = Read(form, out string problem);
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
            return Describe(await _client.RequestAsync(request, stop).ConfigureAwait(false));
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
            CoapAnswer answer = await _client.RequestAsync(new CoapRequest(CoapCode.Get, uri), stop).ConfigureAwait(false);
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
        return _client.DiscoverAsync(group, null, stop);
    }

    /// <summary>Finds where a URI leads.</summary>
    public Task<System.Net.IPEndPoint> ResolveAsync(CoapUri uri, CancellationToken stop)
    {
        return _client.ResolveAsync(uri, stop);
    }

    public ValueTask DisposeAsync()
    {
        return _client.DisposeAsync();
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
}
