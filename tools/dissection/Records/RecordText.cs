// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Dissection.Text;

namespace NanoCoap.Dissection.Records;

/// <summary>Records as a page: each byte with its meaning, what a key has shown, and what is wrong.</summary>
public static class RecordText
{
    /// <summary>Writes the records of a datagram.</summary>
    /// <param name="dissection">The datagram.</param>
    /// <param name="screen">Where it is shown.</param>
    /// <param name="inside">Writes application data that was opened.</param>
    /// <returns>The lines.</returns>
    public static IReadOnlyList<LogLine> Lines(RecordDissection dissection, Screen screen, Func<byte[], IEnumerable<LogLine>> inside)
    {
        var lines = new List<LogLine>
        {
            new LogLine().Add(dissection.Words, LogStyle.Subject)
                .Add(FormattableString.Invariant($" {dissection.Bytes.Length} B"), LogStyle.Faint),
        };
        for (int i = 0; i < dissection.Records.Count; i++)
        {
            DtlsRecord record = dissection.Records[i];
            lines.Add(new LogLine());
            string head = FormattableString.Invariant($"Record {i + 1} of {dissection.Records.Count}: {record.Words}");
            lines.AddRange(new LogLine().Add(head, LogStyle.Subject).Wrap(screen.Width));
            lines.Add(new LogLine().Add(ByteRows.Head(screen.Width), LogStyle.Faint));
            foreach (RecordRow row in dissection.HeaderRows(record).Concat(RecordDissection.ContentRows(record)))
            {
                lines.AddRange(Lines(row, dissection.Bytes, screen));
            }

            if (record.Inside != null)
            {
                lines.AddRange(Inside(record.Inside, screen, inside));
            }
        }

        foreach (RecordRow row in dissection.UnreadRows())
        {
            lines.Add(new LogLine());
            lines.AddRange(Lines(row, dissection.Bytes, screen));
        }

        foreach (Remark fault in dissection.Faults)
        {
            lines.Add(new LogLine());
            lines.AddRange(fault.Lines("Malformed at", LogStyle.Bad, screen.Width));
        }

        return lines;
    }

    private static IEnumerable<LogLine> Inside(RecordInside inside, Screen screen, Func<byte[], IEnumerable<LogLine>> write)
    {
        var lines = new List<LogLine> { new() };
        LogStyle style = inside.Content == null ? LogStyle.Warning : LogStyle.Subject;
        lines.AddRange(WrappedText.Wrap(inside.Head, screen.Width).Select(line => new LogLine().Add(line, style)));
        if (inside.Content is not { } content)
        {
            return lines;
        }

        if (content.Type == RecordType.ApplicationData)
        {
            return lines.Concat(write(content.Bytes));
        }

        foreach (RecordRow row in content.Rows)
        {
            lines.AddRange(Lines(row, content.Bytes, screen));
        }

        return lines;
    }

    private static IReadOnlyList<LogLine> Lines(RecordRow row, byte[] bytes, Screen screen)
    {
        LogStyle style = row.IsUnread ? LogStyle.Faint : LogStyle.Plain;
        return ByteRows.Lines(bytes.AsSpan(row.Offset, row.Length), row.Offset, row.Meaning, style, screen.Width);
    }
}
