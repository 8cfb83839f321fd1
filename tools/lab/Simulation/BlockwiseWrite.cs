// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Lab.Datagrams;
using NanoCoap.Protocol;
using NanoCoap.Wire;

namespace NanoCoap.Lab.Simulation;

/// <summary>Sends a request with its body block by block, in smaller ones if the node asks for them. RFC 7959 section 2.5.</summary>
internal sealed class BlockwiseWrite
{
    private const int Tries = 4;

    private readonly VirtualClient _client;
    private readonly CoapCode _method;
    private readonly string _path;
    private readonly byte[] _body;
    private readonly Action<Answer> _ended;
    private int _szx;
    private int _at;
    private int _tries;

    private BlockwiseWrite(VirtualClient client, CoapCode method, string path, byte[] body, int szx, Action<Answer> ended)
    {
        _client = client;
        _method = method;
        _path = path;
        _body = body;
        _szx = szx;
        _ended = ended;
    }

    /// <summary>Starts.</summary>
    /// <param name="client">Who sends.</param>
    /// <param name="method">POST or PUT.</param>
    /// <param name="path">Where to.</param>
    /// <param name="body">The body.</param>
    /// <param name="szx">Size exponent to begin with.</param>
    /// <param name="ended">Gets the last answer.</param>
    public static void Start(VirtualClient client, CoapCode method, string path, byte[] body, int szx, Action<Answer> ended)
    {
        new BlockwiseWrite(client, method, path, body, szx, ended).Next();
    }

    private void Next()
    {
        // Not by Patience: after a 5.03 in the middle the node may have forgotten what it has got.
        _client.Send(Block(), OnAnswer);
    }

    private RawMessage Block()
    {
        int size = Math.Min(16 << _szx, _body.Length - _at);
        bool more = _at + size < _body.Length;
        RawMessage message = RawMessage.Request(MessageType.Confirmable, _method, _path);
        message.Uint(OptionNumber.Block1, (uint)BlockOption.Pack(_at >> (_szx + 4), more, _szx));
        message.Payload = _body.AsSpan(_at, size).ToArray();
        return message;
    }

    private void OnAnswer(Answer answer)
    {
        RawMessage? response = answer.Response;
        if (response != null && (response.Is(CoapCode.ServiceUnavailable) || response.Is(CoapCode.RequestEntityIncomplete)) && _tries++ < Tries)
        {
            // The one buffer is taken, or has been given to somebody else: from the beginning, when that is over.
            _client.World.Statistics.TriedAgain++;
            _at = 0;
            int wait = (response.Is(CoapCode.ServiceUnavailable) ? response.MaxAgeMs() : 1000) + _client.World.Chance.Below(3000);
            _client.World.Events.After(wait, Next);
            return;
        }

        if (response == null || !response.Is(CoapCode.Continue))
        {
            _client.World.Statistics.BlockwiseWrites += response != null && response.IsSuccess() && _body.Length > 16 << _szx ? 1 : 0;
            _ended(answer);
            return;
        }

        int block = response.Number(OptionNumber.Block1);
        if (block < 0 || BlockOption.Szx(block) > _szx)
        {
            _client.World.Verdict.Fail($"{_client.Name} got a 2.31 without a block, or with a larger one than it had sent");
            return;
        }

        _at += 16 << _szx;
        _szx = BlockOption.Szx(block);
        Next();
    }
}
