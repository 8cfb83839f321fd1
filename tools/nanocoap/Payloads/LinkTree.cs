// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Client.Async;
using NanoCoap.Dissection.Text;

namespace NanoCoap.Tool.Payloads;

/// <summary>What discovery found, as a tree of path segments.</summary>
public sealed class LinkTree
{
    private readonly SortedDictionary<string, LinkTree> _children = new(StringComparer.Ordinal);
    private CoapLink? _link;

    /// <summary>Writes a tree.</summary>
    /// <param name="root">What stands at its root: the node's URI.</param>
    /// <param name="links">The links.</param>
    /// <param name="screen">Where it is shown.</param>
    /// <returns>The lines.</returns>
    public static IReadOnlyList<string> Lines(string root, IEnumerable<CoapLink> links, Screen screen)
    {
        var tree = new LinkTree();
        foreach (CoapLink link in links)
        {
            LinkTree place = tree;

            // A link to elsewhere is no path of this node: it stays in one piece.
            string[] segments = link.Target.StartsWith('/') ? link.Target.Split('/')[1..] : [link.Target];
            foreach (string segment in segments)
            {
                if (!place._children.TryGetValue(segment, out LinkTree? child))
                {
                    child = new LinkTree();
                    place._children.Add(segment, child);
                }

                place = child;
            }

            place._link = link;
        }

        var lines = new List<string> { SafeText.Clean(root) };
        tree.Append(lines, "", screen);
        return lines;
    }

    private void Append(List<string> lines, string indent, Screen screen)
    {
        int left = _children.Count;
        foreach ((string segment, LinkTree child) in _children)
        {
            bool last = --left == 0;
            string branch = screen.Unicode ? (last ? "└── " : "├── ") : (last ? "`-- " : "|-- ");
            string trunk = last ? "    " : screen.Unicode ? "│   " : "|   ";
            string below = child._children.Count == 0 ? "  " : screen.Unicode ? "│ " : "| ";
            IReadOnlyList<string> words = WrappedText.Wrap(
                Name(segment) + Describe(child._link), screen.TableWidth - indent.Length - branch.Length, below.Length);
            lines.Add(indent + branch + words[0]);
            lines.AddRange(words.Skip(1).Select(word => indent + trunk + below + word));
            child.Append(lines, indent + trunk, screen);
        }
    }

    // The root of a node, and a slash at the end of a path, are a segment without a letter.
    private static string Name(string segment)
    {
        return segment.Length == 0 ? "/" : SafeText.Clean(segment);
    }

    private static string Describe(CoapLink? link)
    {
        if (link == null)
        {
            return "";
        }

        string?[] words =
        [
            link["rt"] is { } type ? "rt=" + type : null,
            link["if"] is { } description ? "if=" + description : null,
            LinkTable.Formats(link) is { Length: > 0 } formats ? "ct=" + formats.Replace(' ', ',') : null,
            link["obs"] != null ? "obs" : null,
            link["title"] is { } title ? $"\"{title}\"" : null,
        ];
        string text = string.Join(' ', words.Where(word => word != null));
        return text.Length == 0 ? "" : "  " + SafeText.Clean(text);
    }
}
