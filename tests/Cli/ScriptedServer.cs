// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using NanoCoap.Lab.Datagrams;
using NanoCoap.Protocol;

namespace NanoCoap.Tests.Cli;

/// <summary>A server that answers as a test wants it to, rightly or wrongly, at a free port of the loopback interface.</summary>
internal sealed class ScriptedServer : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly Func<RawMessage, IEnumerable<RawMessage>> _answer;
    private readonly Thread _thread;

    /// <summary>Begins to serve.</summary>
    /// <param name="answer">What to send for a message; null for silence.</param>
    public ScriptedServer(Func<RawMessage, IEnumerable<RawMessage>>? answer = null)
    {
        _answer = answer ?? (_ => []);
        _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _thread = new Thread(Run) { IsBackground = true };
        _thread.Start();
    }

    /// <summary>What has come in.</summary>
    public ConcurrentQueue<RawMessage> Received { get; } = new();

    /// <summary>The requests among it, without what a slow machine makes a client send again, or ask whether anybody is there.</summary>
    public IEnumerable<RawMessage> Requests => Received.Where(message => message.Code != 0).DistinctBy(message => message.MessageId);

    /// <summary>Makes a server with one answer to each request.</summary>
    public static ScriptedServer Always(CoapCode code, string payload = "", Action<RawMessage>? more = null)
    {
        return new ScriptedServer(request =>
        {
            RawMessage answer = Answer(request, code).Body(payload);
            more?.Invoke(answer);
            return [answer];
        });
    }

    /// <summary>An answer in the ACK of a request.</summary>
    public static RawMessage Answer(RawMessage request, CoapCode code)
    {
        MessageType type = request.Type == MessageType.Confirmable ? MessageType.Acknowledgement : MessageType.NonConfirmable;
        return new RawMessage { Type = type, Code = (int)code, MessageId = request.MessageId, Token = request.Token };
    }

    /// <summary>A notification of its own for an earlier request.</summary>
    public static RawMessage Notification(RawMessage request, int messageId, uint sequence, string payload)
    {
        return new RawMessage { Type = MessageType.NonConfirmable, Code = (int)CoapCode.Content, MessageId = messageId, Token = request.Token }
            .Uint(OptionNumber.Observe, sequence).Uint(OptionNumber.MaxAge, 2).Body(payload);
    }

    public string Uri(string path)
    {
        return $"127.0.0.1:{((IPEndPoint)_socket.LocalEndPoint!).Port}{path}";
    }

    public void Dispose()
    {
        _socket.Dispose();
        _thread.Join();
    }

    private void Run()
    {
        byte[] buffer = new byte[2048];
        EndPoint remote = new IPEndPoint(IPAddress.Any, 0);
        try
        {
            while (true)
            {
                int length = _socket.ReceiveFrom(buffer, ref remote);
                RawMessage.Parse(buffer.AsSpan(0, length), out RawMessage message);
                Received.Enqueue(message);
                foreach (RawMessage answer in _answer(message))
                {
                    _socket.SendTo(answer.Encode(), remote);
                }
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // closed: the test is over
        }
    }
}
