// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Buffers;
using System.Text;
using System.Text.Json;
using NanoCoap.Dissection.Text;
using NanoCoap.Tool.Keys;

namespace NanoCoap.Tool.Access;

/// <summary>Who may do what on a node, for people and for programs.</summary>
public static class AccessText
{
    private static readonly string[] s_keys = ["KEY", "ROLE", "KIND", "NOTE"];
    private static readonly string[] s_rights = ["PATH", "READ", "OBSERVE", "WRITE"];

    /// <summary>Writes it as lines: a sentence, the keys, and who may do what where.</summary>
    /// <param name="state">What the node says.</param>
    /// <param name="screen">Where it is shown.</param>
    /// <returns>The lines.</returns>
    public static IEnumerable<string> Lines(AccessState state, Screen screen)
    {
        yield return $"{state.Node}: {Sentence(state)}";
        if (state.Keys.Count == 0)
        {
            yield break;
        }

        IEnumerable<string[]> keys = state.Keys.Select(key =>
            (string[])[key.Name, key.Role, key.Kind, key.IsDead ? "dead: put in another" : ""]);
        IEnumerable<string[]> rights = state.Rights.Select(rule => (string[])[rule.Path, rule.Read!, rule.Observe!, rule.Write!])
            .Append([AccessState.KeysPath, "admins", "", "admins"]);
        foreach (string line in (IEnumerable<string>)
            [
                "", .. TextTable.Lines(s_keys, keys, screen.TableWidth),
                "", .. TextTable.Lines(s_rights, rights, screen.TableWidth),
            ])
        {
            yield return line;
        }
    }

    /// <summary>Writes it for programs.</summary>
    /// <param name="state">What the node says.</param>
    /// <returns>One JSON object, on one line. Fields are added to it, but none changes its name or meaning.</returns>
    public static string Json(AccessState state)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("node", state.Node);
            json.WriteString("access", state.Access);
            json.WriteString("window", state.Window);
            json.WriteStartArray("keys");
            foreach (AccessKey key in state.Keys)
            {
                json.WriteStartObject();
                json.WriteString("name", key.Name);
                json.WriteString("role", key.Role);
                json.WriteString("kind", key.Kind);
                json.WriteBoolean("dead", key.IsDead);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            Write(json, "rules", state.Rules.Rules); // as they were put
            Write(json, "rights", state.Rights); // what comes of them
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static string Sentence(AccessState state)
    {
        string access = state.Access switch
        {
            "open" => "no key yet, anybody may do anything",
            "keys" => "reading for anybody, writing for keys" + (state.Rules.Rules.Count == 0 ? "" : ", but for what rules say"),
            "secure-only" => "nothing without a key",
            "locked" => "locked, its keys or rules are damaged: nobody may do anything, but an admin at /keys",
            _ => state.Access,
        };
        bool isOpen = int.TryParse(state.Window, out int seconds);
        return access + (isOpen ? $"; for {seconds} s anybody may bring in a key" : $"; window {state.Window}");
    }

    private static void Write(Utf8JsonWriter json, string name, IEnumerable<AccessRule> rules)
    {
        json.WriteStartArray(name);
        foreach (AccessRule rule in rules)
        {
            json.WriteStartObject();
            json.WriteString("path", rule.Path);
            foreach ((string right, string? who) in AccessRule.Rights.Zip((string?[])[rule.Read, rule.Observe, rule.Write]))
            {
                if (who != null)
                {
                    json.WriteString(right, who);
                }
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
