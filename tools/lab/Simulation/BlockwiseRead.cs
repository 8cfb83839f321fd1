// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Lab.Datagrams;
using NanoCoap.Protocol;
using NanoCoap.Wire;

namespace NanoCoap.Lab.Simulation;

/// <summary>
/// Reads a representation block by block, of whatever size the node answers with; begins anew when its entity-tag changes in between.
/// RFC 7959 section 2.4.
/// </summary>
internal sealed class BlockwiseRead
{
    private const int Tries = 6;

    private readonly VirtualClient _client;
    private readonly string _path;
    private readonly int _szx; // that is asked for at first, or -1
    private readonly Action<byte[]?> _ended;
    private readonly List<byte> _body = [];
    private byte[]? _etag;
    private int _tries;
    private int _nextSzx;

    private BlockwiseRead(VirtualClient client, string path, int szx, Action<byte[]?> ended)
    {
        _client = client;
        _path = path;
        _szx = szx;
        _ended = ended;
    }

    /// <summary>Starts.</summary>
    /// <param name="client">Who reads.</param>
    /// <param name="path">What.</param>
    /// <param name="szx">Size exponent to ask for, or -1 for no wish.</param>
    /// <param name="ended">Gets the representation, or null.</param>
    public static void Start(VirtualClient client, string path, int szx, Action<byte[]?> ended)
    {
        new BlockwiseRead(client, path, szx, ended).Begin();
    }

    private void Begin()
    {
        if (_tries++ == Tries)
        {
            _ended(null);
            return;
        }

        _body.Clear();
        _etag = null;
        _nextSzx = _szx;
        Ask();
    }

    private void Ask()
    {
        Patience.Send(_client, Get, OnAnswer);
    }

    private RawMessage Get()
    {
        RawMessage get = RawMessage.Request(MessageType.Confirmable, CoapCode.Get, _path);
        return _nextSzx < 0 ? get : get.Uint(OptionNumber.Block2, (uint)((_body.Count >> (_nextSzx + 4) << 4) | _nextSzx));
    }

    private void OnAnswer(Answer answer)
    {
        RawMessage? response = answer.Response;
        if (response == null || !response.Is(CoapCode.Content))
        {
            // Also when the representation has become shorter than what was read: begin anew.
            if (response is { Code: (int)CoapCode.BadRequest } && _body.Count != 0)
            {
                Begin();
            }
            else
            {
                _ended(null);
            }

            return;
        }

        int block = response.Number(OptionNumber.Block2);
        int at = block < 0 ? 0 : BlockOption.Number(block) << (BlockOption.Szx(block) + 4);
        if (at != _body.Count)
        {
            _client.World.Verdict.Fail($"{_client.Name} asked for /{_path} from byte {_body.Count} and got it from byte {at}");
            return;
        }

        byte[] etag = response.Bytes(OptionNumber.ETag) ?? [];
        if (_etag != null && !_etag.AsSpan().SequenceEqual(etag))
        {
            Begin();
            return;
        }

        _etag = etag;
        _body.AddRange(response.Payload);
        if (block < 0 || !BlockOption.More(block))
        {
            _client.World.Statistics.BlockwiseReads += block < 0 ? 0 : 1;
            _ended([.. _body]);
            return;
        }

        if (response.Payload.Length != BlockOption.Size(BlockOption.Szx(block)))
        {
            int size = BlockOption.Size(BlockOption.Szx(block));
            _client.World.Verdict.Fail($"{_client.Name} got a block of {response.Payload.Length} bytes that says it has {size}");
            return;
        }

        _nextSzx = BlockOption.Szx(block);
        Ask();
    }
}
