// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Text.Json;
using NanoCoap.Dissection.Conversations;
using NanoCoap.Dissection.Messages;
using NanoCoap.Dissection.Names;
using NanoCoap.Protocol;
using NanoCoap.Workbench.Live;

namespace NanoCoap.Workbench.Wire;

/// <summary>What went over the wire, as pages read it.</summary>
internal static class WireJson
{
    /// <summary>All that is kept, with what belongs together.</summary>
    public static string Of(Stage stage)
    {
        (int first, WireDatagram[] datagrams) = stage.Take();
        Ladder ladder = Ladder.Of(stage.Capture(datagrams, inside: true));
        return PageJson.Write(json =>
        {
            json.WriteStartObject();
            json.WriteString("node", stage.Node.Id);
            json.WriteString("observed", stage.Observed);
            json.WriteNumber("drop", stage.Conditions.DropPercent);
            json.WriteNumber("duplicate", stage.Conditions.DuplicatePercent);
            json.WriteNumber("delay", stage.Conditions.DelayMs);
            json.WriteStartArray("messages");
            for (int i = 0; i < datagrams.Length; i++)
            {
                Write(json, first + i, datagrams[i], ladder.Messages[i]);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        });
    }

    private static void Write(Utf8JsonWriter json, int number, WireDatagram datagram, LadderMessage message)
    {
        json.WriteStartObject();
        json.WriteNumber("number", number);
        json.WriteNumber("time", datagram.Time.ToUnixTimeMilliseconds());
        json.WriteBoolean("fromNode", datagram.FromNode);
        json.WriteBoolean("lost", datagram.IsLost);
        json.WriteBoolean("twice", datagram.IsTwice);
        json.WriteNumber("delay", datagram.DelayMs);
        json.WriteString("hex", Convert.ToHexStringLower(datagram.Bytes));
        if (datagram.Key != null)
        {
            json.WriteString("key", datagram.Key);
        }

        if (datagram.Inside != null)
        {
            json.WriteString("outside", Outside(datagram.Bytes));
            if (!MessageDescription.CarriesKey(message.Path ?? ""))
            {
                json.WriteString("inside", Convert.ToHexStringLower(datagram.Inside));
            }
        }

        json.WriteString("role", message.Role.ToString());
        json.WriteString("label", LadderText.Label(message));
        json.WriteNumber("exchange", message.Exchange);
        json.WriteNumber("transmission", message.Transmission);
        json.WriteString("token", message.Token);
        if (message.Message.HasHeader && message.Records == null)
        {
            json.WriteString("type", CodeText.Of(message.Message.Type));
            json.WriteString("code", message.Message.Code == 0 ? "" : CodeText.Of((CoapCode)message.Message.Code));
            json.WriteNumber("mid", message.Message.MessageId);
        }

        json.WriteStartArray("notes");
        foreach (string note in message.Notes)
        {
            json.WriteStringValue(note);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    // Of what is protected: type and code, which say nothing of what is inside. RFC 8613 section 4.2.
    private static string Outside(byte[] bytes)
    {
        MessageDissection message = MessageDissection.Of(bytes);
        return $"{CodeText.Of(message.Type)} {CodeText.Of((CoapCode)message.Code)}";
    }
}
