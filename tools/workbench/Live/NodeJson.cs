// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Text.Json;
using NanoCoap.Client.Async;
using NanoCoap.Dissection.Text;
using NanoCoap.Workbench.Nodes;

namespace NanoCoap.Workbench.Live;

/// <summary>Nodes and states as pages read them. All text of nodes is cleaned of what does not print.</summary>
internal static class NodeJson
{
    /// <summary>Whole nodes, with what is observed of them and the numbers up to now.</summary>
    public static string Nodes(IEnumerable<KnownNode> nodes)
    {
        return PageJson.Write(json =>
        {
            json.WriteStartArray();
            foreach (KnownNode node in nodes.OrderBy(node => node.Index))
            {
                json.WriteStartObject();
                json.WriteNumber("index", node.Index);
                json.WriteString("id", SafeText.Clean(node.Id));
                json.WriteString("uri", node.Uri);
                json.WriteBoolean("simulated", node.IsSimulated);
                json.WriteString("key", node.Key);
                json.WriteString("problem", node.Problem == null ? null : SafeText.Clean(node.Problem));
                json.WriteBoolean("known", node.Links != null);
                json.WriteStartArray("tracks");
                foreach (Track track in node.Tracks)
                {
                    json.WriteStartObject();
                    json.WriteString("path", SafeText.Clean(track.Path));
                    json.WriteString("title", track.Title);
                    json.WriteBoolean("switch", track.IsSwitch);
                    json.WriteStartArray("history");
                    foreach ((long time, double number) in track.History)
                    {
                        json.WriteStartArray();
                        json.WriteNumberValue(time);
                        json.WriteNumberValue(number);
                        json.WriteEndArray();
                    }

                    json.WriteEndArray();
                    json.WritePropertyName("state");
                    WriteState(json, track.State);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndArray();
        });
    }

    /// <summary>States: rows of node, place among what is observed of it, state.</summary>
    public static string Values(IEnumerable<Track> tracks)
    {
        return PageJson.Write(json =>
        {
            json.WriteStartArray();
            foreach (Track track in tracks)
            {
                json.WriteStartArray();
                json.WriteNumberValue(track.Node.Index);
                json.WriteNumberValue(track.Index);
                WriteState(json, track.State);
                json.WriteEndArray();
            }

            json.WriteEndArray();
        });
    }

    /// <summary>What a node has.</summary>
    public static string Links(IEnumerable<CoapLink> links)
    {
        return PageJson.Write(json =>
        {
            json.WriteStartArray();
            foreach (CoapLink link in links)
            {
                json.WriteStartObject();
                json.WriteString("target", SafeText.Clean(link.Target));
                json.WriteString("path", LinkPath.Of(link));
                json.WriteString("title", SafeText.Clean(link["title"] ?? ""));
                json.WriteString("rt", SafeText.Clean(link["rt"] ?? ""));
                json.WriteString("if", SafeText.Clean(link["if"] ?? ""));
                json.WriteBoolean("obs", link["obs"] != null);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        });
    }

    private static void WriteState(Utf8JsonWriter json, TrackState? state)
    {
        if (state == null)
        {
            json.WriteNullValue();
            return;
        }

        json.WriteStartObject();
        json.WriteString("text", state.Text);
        if (state.Number is { } number)
        {
            json.WriteNumber("number", number);
        }

        json.WriteNumber("time", state.Time);
        json.WriteNumber("maxAge", state.MaxAge);
        json.WriteString("type", state.Type);
        if (state.Sequence is { } sequence)
        {
            json.WriteNumber("sequence", sequence);
        }

        json.WriteBoolean("stale", state.IsStale);
        json.WriteEndObject();
    }
}
