// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Net;
using System.Net.Sockets;
using NanoCoap.Client.Async;
using NanoCoap.Dissection.Messages;
using NanoCoap.Dissection.Names;
using NanoCoap.Dissection.Records;
using NanoCoap.Dissection.Reference;
using NanoCoap.Dissection.Text;
using NanoCoap.Protocol;
using NanoCoap.Wire;
using NanoCoap.Workbench.Requests;

namespace NanoCoap.Workbench;

/// <summary>Messages taken apart, put together and sent as they are; and what codes and options mean.</summary>
internal static class MessageApi
{
    private const int MaxBytes = 1152;

    // Another answer may still be on its way: a separate response, a duplicate.
    private static readonly TimeSpan s_listening = TimeSpan.FromSeconds(3);

    public static void Map(WebApplication app)
    {
        app.MapPost("/api/dissect", (TextForm form) =>
            HexInput.TryParseAll(form.Text, out IReadOnlyList<byte[]> datagrams, out string problem)
                ? Results.Json(new { messages = datagrams.Select(Describe) })
                : Results.Json(new { problem }));
        app.MapPost("/api/build", (MessageForm form) => TryBuild(form, out byte[] bytes, out string problem)
            ? Results.Json(new { hex = Convert.ToHexStringLower(bytes) })
            : Results.Json(new { problem }));
        app.MapPost("/api/send", SendAsync);
        app.MapGet("/api/explain", (string? find) => Results.Json(
            (find == null ? Explanations.All : Explanations.Find(find)).Select(row => new
            {
                subject = row.Subject.ToString(), number = row.Number, title = row.Title, kind = row.Class, meaning = row.Meaning,
                reaction = row.Reaction, http = row.Http, section = row.Section,
            })));
    }

    private static object Describe(byte[] bytes)
    {
        return RecordDissection.IsRecords(bytes) ? Describe(RecordDissection.Of(bytes)) : DescribeMessage(bytes);
    }

    private static object Describe(RecordDissection records)
    {
        IEnumerable<(RecordRow Row, MessagePart Part)> rows = records.Records
            .SelectMany(record => records.HeaderRows(record).Select(row => (row, MessagePart.Header))
                .Concat(RecordDissection.ContentRows(record).Select(row => (row, MessagePart.Payload))))
            .Concat(records.UnreadRows().Select(row => (row, MessagePart.Unread)));
        return new
        {
            hex = Convert.ToHexStringLower(records.Bytes),
            summary = records.Words,
            rows = rows.Select(row => new
            {
                offset = row.Row.Offset, length = row.Row.Length, part = (row.Row.IsUnread ? MessagePart.Unread : row.Part).ToString(),
                meaning = row.Row.Meaning,
            }),
            payload = Array.Empty<string>(),
            fault = Describe(records.Faults.FirstOrDefault()),
            remarks = records.Faults.Skip(1).Select(Describe),
        };
    }

    private static object DescribeMessage(byte[] bytes)
    {
        MessageDissection message = MessageDissection.Of(bytes);
        LogLine summary = new();
        new MessageDescription().Append(summary, "", bytes, bytes.Length, received: true);
        return new
        {
            hex = Convert.ToHexStringLower(bytes),
            summary = summary.ToString(),
            header = message.HasHeader ? new
            {
                version = message.Version, type = CodeText.Of(message.Type), tokenLength = message.TokenLength,
                code = CodeNames.Describe(message.Code),
                number = CodeNames.Number(message.Code), messageId = message.MessageId,
            } : null,
            rows = MessageRows.Of(message).Select(row => new
            {
                offset = row.Offset, length = row.Length, part = row.Part.ToString(), meaning = row.Meaning,
                option = row.Option is { Delta: >= 0 } option ? option.Name ?? $"{option.Number}" : null,
                properties = row is { Part: MessagePart.OptionValue, Option: { } known } ? OptionText.Properties(known.Number) : null,
            }),
            payload = PayloadLines.Of(message.Payload, message.PayloadFormat),
            fault = Describe(message.Fault),
            remarks = message.Remarks.Select(Describe),
        };
    }

    private static object? Describe(Remark? remark)
    {
        return remark == null ? null : new { offset = remark.Offset, text = remark.Text, section = remark.Section };
    }

    private static bool TryBuild(MessageForm form, out byte[] bytes, out string problem)
    {
        bytes = [];
        MessageType? type = form.Type switch
        {
            "CON" => MessageType.Confirmable,
            "NON" => MessageType.NonConfirmable,
            "ACK" => MessageType.Acknowledgement,
            "RST" => MessageType.Reset,
            _ => null,
        };
        if (type == null || !CodeNames.TryParse(form.Code.Trim(), out int code))
        {
            problem = "That is not a type and a code: expected CON, and GET or 2.05.";
            return false;
        }

        byte[] token = [];
        if (form.Token.Trim().Length != 0 && !HexInput.TryParse(form.Token, out token, out problem))
        {
            problem = "The token: " + problem;
            return false;
        }

        if (token.Length > 8 || form.MessageId is < 0 or > 65535)
        {
            problem = "A token has at most 8 bytes, and a message ID is from 0 to 65535.";
            return false;
        }

        if (!OptionLines.TryRead(form.Options, out List<CoapOption> options, out problem))
        {
            return false;
        }

        byte[] payload = System.Text.Encoding.UTF8.GetBytes(form.Payload);
        var writer = new MessageWriter();
        byte[] buffer = new byte[MaxBytes];
        writer.Begin(buffer, MaxBytes, type.Value, (CoapCode)code, form.MessageId, token, 0, token.Length);
        foreach (CoapOption option in options.OrderBy(option => option.Number))
        {
            writer.Option(option.Number, option.Value.ToArray(), 0, option.Value.Length);
        }

        writer.Payload(payload, 0, payload.Length);
        problem = writer.Failed ? $"That does not fit a datagram of {MaxBytes} bytes." : "";
        bytes = buffer[..writer.Length];
        return !writer.Failed;
    }

    // As it is, broken or not, from a socket of its own; what comes back within a while.
    private static async Task<IResult> SendAsync(SendForm form, CancellationToken gone)
    {
        if (!HexInput.TryParse(form.Hex, out byte[] bytes, out string? problem)
            || !CoapUri.TryParse(form.Uri.Trim(), out CoapUri? uri, out problem))
        {
            return Results.Json(new { problem });
        }

        if (uri.IsSecure)
        {
            return Results.Json(new { problem = "A node of coaps takes nothing as it is, but records of DTLS alone." });
        }

        if (uri.Address == null)
        {
            return Results.Json(new { problem = "Give an address, not a name." });
        }

        var answers = new List<string>();
        try
        {
            using var socket = new UdpClient(uri.Address.AddressFamily);
            await socket.SendAsync(bytes, new IPEndPoint(uri.Address, uri.Port), gone).ConfigureAwait(false);
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(gone);
            patience.CancelAfter(s_listening);
            while (answers.Count < 8)
            {
                UdpReceiveResult answer = await socket.ReceiveAsync(patience.Token).ConfigureAwait(false);
                answers.Add(Convert.ToHexStringLower(answer.Buffer));
                patience.CancelAfter(TimeSpan.FromMilliseconds(700));
            }
        }
        catch (OperationCanceledException)
        {
            // No more came.
        }
        catch (SocketException e)
        {
            return Results.Json(new { problem = e.Message });
        }

        return Results.Json(new { answers });
    }

    private sealed record TextForm(string Text);

    private sealed record MessageForm(string Type, string Code, int MessageId, string Token = "", string Options = "", string Payload = "");

    private sealed record SendForm(string Uri, string Hex);
}
