// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using NanoCoap.Client.Async;
using NanoCoap.Dissection.Names;
using NanoCoap.Dissection.Payloads;
using NanoCoap.Dissection.Text;
using NanoCoap.Protocol;

namespace NanoCoap.Tool.Requests;

/// <summary>What came of a request, as one JSON object on one line. Fields are added to it, but none changes its name or meaning.</summary>
public static class AnswerJson
{
    private static readonly JsonWriterOptions s_options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes an answer.</summary>
    /// <param name="uri">What was asked for.</param>
    /// <param name="answer">The answer.</param>
    /// <returns>The object.</returns>
    public static string OfAnswer(string uri, CoapAnswer answer)
    {
        return Write(json =>
        {
            json.WriteString("uri", uri);
            WriteAnswer(json, answer);
            WriteDetails(json, answer);
        });
    }

    /// <summary>Writes a notification.</summary>
    /// <param name="uri">What is observed.</param>
    /// <param name="notification">The notification.</param>
    /// <returns>The object.</returns>
    public static string OfNotification(string uri, CoapNotification notification)
    {
        return Write(json =>
        {
            CoapAnswer answer = notification.Answer;
            json.WriteString("uri", uri);
            json.WriteString("time", answer.Time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
            WriteAnswer(json, answer);
            json.WriteNumber("maxAge", answer.MaxAge);
            if (notification.Sequence is { } sequence)
            {
                json.WriteNumber("sequence", sequence);
            }
            else
            {
                json.WriteNull("sequence");
            }

            json.WriteNumber("delta", notification.Delta);
            json.WriteNumber("stale", notification.Stale);
            json.WriteNumber("interval", Milliseconds(notification.Interval));
            if (PayloadText.Number(answer.Payload.Span, answer.Format) is { } number)
            {
                json.WriteNumber("number", number);
            }
            else
            {
                json.WriteNull("number");
            }
        });
    }

    /// <summary>Writes what a server has.</summary>
    /// <param name="discovery">Its answer.</param>
    /// <returns>The object.</returns>
    public static string OfDiscovery(CoapDiscovery discovery)
    {
        return Write(json =>
        {
            json.WriteString("remote", discovery.Remote.ToString());
            json.WriteString("code", CodeNames.Number((int)discovery.Answer.Code));
            json.WriteNumber("milliseconds", Milliseconds(discovery.Answer.Elapsed));
            json.WriteStartArray("links");
            foreach (CoapLink link in discovery.Links)
            {
                json.WriteStartObject();
                json.WriteString("target", link.Target);
                json.WriteStartObject("attributes");
                foreach (KeyValuePair<string, string?> attribute in link.Attributes.DistinctBy(attribute => attribute.Key))
                {
                    json.WriteString(attribute.Key, attribute.Value);
                }

                json.WriteEndObject();
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteString("problem", discovery.Problem);
        });
    }

    /// <summary>Writes a round trip.</summary>
    /// <param name="uri">What was pinged.</param>
    /// <param name="remote">Its address.</param>
    /// <param name="time">The time to and back.</param>
    /// <returns>The object.</returns>
    public static string OfPing(string uri, IPEndPoint remote, TimeSpan time)
    {
        return Write(json =>
        {
            json.WriteString("uri", uri);
            json.WriteString("remote", remote.ToString());
            json.WriteNumber("milliseconds", Milliseconds(time));
        });
    }

    /// <summary>Writes why there is no answer.</summary>
    /// <param name="uri">What was asked for.</param>
    /// <param name="reason">A word for programs: "no-answer".</param>
    /// <param name="message">A sentence.</param>
    /// <returns>The object.</returns>
    public static string OfFailure(string uri, string reason, string message)
    {
        return Write(json =>
        {
            json.WriteString("uri", uri);
            json.WriteStartObject("error");
            json.WriteString("reason", reason);
            json.WriteString("message", message);
            json.WriteEndObject();
        });
    }

    private static string Write(Action<Utf8JsonWriter> body)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, s_options))
        {
            json.WriteStartObject();
            body(json);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    private static void WriteAnswer(Utf8JsonWriter json, CoapAnswer answer)
    {
        json.WriteString("remote", answer.Remote.ToString());
        json.WriteString("code", CodeNames.Number((int)answer.Code));
        json.WriteString("codeName", CodeNames.Describe((int)answer.Code));
        json.WriteString("type", CodeText.Of(answer.Type));
        if (answer.Format == ContentFormat.None)
        {
            json.WriteNull("format");
        }
        else
        {
            json.WriteNumber("format", answer.Format);
        }

        json.WriteStartObject("payload");
        json.WriteNumber("length", answer.Payload.Length);
        if (SafeText.IsPrintable(answer.Payload.Span))
        {
            json.WriteString("text", answer.Text);
        }
        else
        {
            json.WriteString("hex", Convert.ToHexStringLower(answer.Payload.Span));
        }

        json.WriteEndObject();
    }

    private static void WriteDetails(Utf8JsonWriter json, CoapAnswer answer)
    {
        json.WriteStartArray("options");
        foreach (CoapOption option in answer.Options)
        {
            json.WriteStartObject();
            json.WriteNumber("number", option.Number);
            json.WriteString("name", OptionNames.Find(option.Number));
            json.WriteString("hex", Convert.ToHexStringLower(option.Value.Span));
            json.WriteString("value", OptionText.Describe(option.Number, option.Value.Span, request: false));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("etag", answer.ETag == null ? null : Convert.ToHexStringLower(answer.ETag));
        json.WriteString("location", answer.Location);
        json.WriteNumber("maxAge", answer.MaxAge);
        json.WriteNumber("blocks", answer.Blocks);
        json.WriteNumber("transmissions", answer.Transmissions);
        json.WriteNumber("milliseconds", Milliseconds(answer.Elapsed));
    }

    private static decimal Milliseconds(TimeSpan time)
    {
        return Math.Round((decimal)time.TotalMilliseconds, 1);
    }
}
