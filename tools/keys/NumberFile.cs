// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Globalization;
using System.Text;

namespace NanoCoap.Tool.Keys;

/// <summary>
/// How far the sequence numbers of each key are used: a line of 32 bytes for each, its <see cref="OscoreKey.NumbersId"/> and the first
/// number that nobody has taken. It is open for one process at a time, which is the lock, and a line is changed where it stands: half of
/// a sector at most, so that a crash leaves the old number or the new one. Lines stay when keys go: who comes back with the same key
/// goes on behind them. RFC 8613 appendix B.1.1.
/// </summary>
public sealed class NumberFile : IDisposable
{
    private const int IdLength = 16;
    private const int LineLength = 32;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private readonly string _path;
    private readonly FileStream _stream;
    private readonly Dictionary<string, int> _lines = [];
    private readonly List<long> _numbers = [];

    private NumberFile(string path, FileStream stream)
    {
        _path = path;
        _stream = stream;
    }

    /// <summary>Opens the file, and waits for whoever has it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="create">Whether it is made if it is not there; else that is an error: without it numbers would be used twice.</param>
    /// <returns>The file. Nobody else has it before it is disposed of.</returns>
    /// <exception cref="KeyFileException">It is damaged, is not there, or can't be had.</exception>
    public static NumberFile Open(string path, bool create)
    {
        FileStream stream = OpenAlone(path, create);
        try
        {
            var file = new NumberFile(path, stream);
            file.Read();
            return file;
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>The first number of a key that nobody has taken.</summary>
    /// <param name="id">Its <see cref="OscoreKey.NumbersId"/>.</param>
    /// <returns>The number; null if nothing is known of that key.</returns>
    public long? Next(string id)
    {
        return _lines.TryGetValue(id, out int line) ? _numbers[line] : null;
    }

    /// <summary>Keeps the first number of a key that nobody has taken; it is on the disk when this comes back.</summary>
    /// <param name="id">Its <see cref="OscoreKey.NumbersId"/>.</param>
    /// <param name="next">The number.</param>
    /// <exception cref="KeyFileException">It can't be written.</exception>
    public void SetNext(string id, long next)
    {
        if (!_lines.TryGetValue(id, out int line))
        {
            line = _numbers.Count;
            _numbers.Add(next);
            _lines.Add(id, line);
        }

        _numbers[line] = next;
        string text = id + " " + next.ToString("D" + (LineLength - IdLength - 2), CultureInfo.InvariantCulture) + "\n";
        try
        {
            _stream.Position = (long)line * LineLength;
            _stream.Write(Encoding.ASCII.GetBytes(text));
            _stream.Flush(flushToDisk: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new KeyFileException($"{_path} can't be written: {e.Message} Without it sequence numbers would be used twice.");
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stream.Dispose();
    }

    private static FileStream OpenAlone(string path, bool create)
    {
        DateTime end = DateTime.UtcNow + s_patience;
        while (true)
        {
            try
            {
                return PrivateFile.Open(path, create ? FileMode.OpenOrCreate : FileMode.Open, FileShare.None);
            }
            catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
            {
                throw new KeyFileException(
                    $"{path} is not there. It keeps which sequence numbers are used; without it they would be used twice. "
                        + "If it is lost, make new keys.");
            }
            catch (IOException) when (DateTime.UtcNow < end)
            {
                Thread.Sleep(5); // another process has it, for a moment
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new KeyFileException($"{path} can't be opened: {e.Message}");
            }
        }
    }

    private void Read()
    {
        byte[] bytes = new byte[_stream.Length];
        _stream.ReadExactly(bytes);
        bool isGood = bytes.Length % LineLength == 0;
        for (int at = 0; isGood && at < bytes.Length; at += LineLength)
        {
            string line = Encoding.ASCII.GetString(bytes, at, LineLength);
            isGood = line[IdLength] == ' ' && line[^1] == '\n'
                && long.TryParse(line.AsSpan(IdLength + 1, LineLength - IdLength - 2), NumberStyles.None, CultureInfo.InvariantCulture, out long next)
                && Add(line[..IdLength], next);
        }

        if (!isGood)
        {
            throw new KeyFileException($"{_path} is damaged. Which sequence numbers are used is not known any more: make new keys, and remove it.");
        }
    }

    private bool Add(string id, long next)
    {
        _numbers.Add(next);
        return _lines.TryAdd(id, _numbers.Count - 1);
    }
}
