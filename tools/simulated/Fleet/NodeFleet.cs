// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Numerics;
using NanoCoap.Node;
using NanoCoap.Server;

namespace NanoCoap.Simulated.Fleet;

/// <summary>Many sensor nodes in one process, each with a socket, a sensor and a name of its own, on one thread or a few.</summary>
public sealed class NodeFleet : IDisposable
{
    // How often another row of free ports is tried.
    private const int Attempts = 20;

    private readonly FleetOptions _options;
    private readonly FleetClock _clock = new(TimeProvider.System);
    private readonly FleetNode[] _nodes;
    private readonly FleetLoop[] _loops = [];
    private readonly Stopwatch _watch = Stopwatch.StartNew();

    /// <summary>Opens the sockets and makes the nodes; they serve nobody before <see cref="Run"/>.</summary>
    /// <param name="options">What it is to be.</param>
    /// <exception cref="HostException">There are not as many addresses or ports.</exception>
    public NodeFleet(FleetOptions options)
    {
        _options = options;
        _nodes = new FleetNode[options.Nodes];
        long before = GC.GetTotalMemory(forceFullCollection: true);
        try
        {
            MakeNodes();
        }
        catch (SocketException e)
        {
            int made = Array.FindIndex(_nodes, node => node == null);
            Dispose();
            throw new HostException(Explain(e, made));
        }
        catch
        {
            Dispose();
            throw;
        }

        BytesPerNode = (GC.GetTotalMemory(forceFullCollection: true) - before) / options.Nodes;
        int threads = Math.Min(options.Threads, options.Nodes);
        _loops = [.. Enumerable.Range(0, threads).Select(thread =>
            new FleetLoop([.. _nodes.Where((_, i) => i % threads == thread)], _clock, options.Config.MaxMessageBytes))];
    }

    /// <summary>Bytes of managed memory that one node takes, measured over all of them.</summary>
    public long BytesPerNode { get; }

    /// <summary>Addresses of the nodes, in order.</summary>
    public IReadOnlyList<IPEndPoint> EndPoints => [.. _nodes.Select(node => node.Transport.Local)];

    /// <summary>Names of the nodes, in order.</summary>
    public IReadOnlyList<string> Names => [.. _nodes.Select(node => node.Name)];

    /// <summary>Adds up what the nodes have done. They go on meanwhile; each number is right for itself.</summary>
    /// <returns>The sums.</returns>
    public FleetFigures Measure()
    {
        long requests = 0;
        long notifications = 0;
        long retransmissions = 0;
        long errors = 0;
        int observers = 0;
        foreach (FleetNode node in _nodes)
        {
            EndpointCounters counters = node.Node.Endpoint.Counters;
            requests += counters.Requests;
            notifications += counters.Notifications;
            retransmissions += counters.Retransmissions;
            errors += counters.ErrorResponses;
            observers += node.Node.Endpoint.ObserverCount;
        }

        using var process = Process.GetCurrentProcess();
        return new FleetFigures(_watch.Elapsed, requests, notifications, retransmissions, errors, observers, process.TotalProcessorTime);
    }

    /// <summary>Serves, on this thread and as many others as were asked for, until <see cref="Stop"/>.</summary>
    public void Run()
    {
        Thread[] others = [.. _loops.Skip(1).Select(loop => new Thread(loop.Run) { Name = "fleet", IsBackground = true })];
        foreach (Thread other in others)
        {
            other.Start();
        }

        _loops[0].Run();
        foreach (Thread other in others)
        {
            other.Join();
        }
    }

    /// <summary>Ends <see cref="Run"/> within a quarter of a second. May be called from any thread.</summary>
    public void Stop()
    {
        foreach (FleetLoop loop in _loops)
        {
            loop.Stop();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (FleetLoop loop in _loops)
        {
            loop.Dispose();
        }

        foreach (FleetNode? node in _nodes)
        {
            node?.Dispose();
        }
    }

    private void MakeNodes()
    {
        int digits = Math.Max(4, (_options.Nodes - 1).ToString(CultureInfo.InvariantCulture).Length);
        int port = _options.Port;
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                for (int i = 0; i < _nodes.Length; i++)
                {
                    _clock.SetBack(SensorNode.SampleMs * (long)i / _nodes.Length);
                    string name = _options.NamePrefix + i.ToString(CultureInfo.InvariantCulture).PadLeft(digits, '0');
                    _nodes[i] = new FleetNode(name, EndPoint(i, port), unchecked((_options.Seed * 31) + i), _options, _clock);
                    port = port == 0 ? FirstOfARow(_nodes[i].Transport.Local.Port) : port;
                }

                return;
            }
            catch (SocketException e)
                when (e.SocketErrorCode == SocketError.AddressAlreadyInUse && _options.Port == 0 && attempt < Attempts)
            {
                Dispose();
                Array.Clear(_nodes);
                port = 0;
            }
            finally
            {
                _clock.SetBack(0);
            }
        }
    }

    // With any free port as the first, the others follow it, if there is room behind it.
    private int FirstOfARow(int port)
    {
        return _options.OwnAddresses || port + _nodes.Length - 1 <= ushort.MaxValue ? port
            : throw new SocketException((int)SocketError.AddressAlreadyInUse);
    }

    private IPEndPoint EndPoint(int i, int port)
    {
        if (!_options.OwnAddresses)
        {
            return new IPEndPoint(_options.Address, port == 0 ? 0 : port + i);
        }

        byte[] bytes = _options.Address.GetAddressBytes();
        BigInteger value = new BigInteger(bytes, isUnsigned: true, isBigEndian: true) + i;
        byte[] sum = value.ToByteArray(isUnsigned: true, isBigEndian: true);
        return new IPEndPoint(new IPAddress([.. new byte[bytes.Length - sum.Length], .. sum]), port);
    }

    private string Explain(SocketException e, int i)
    {
        string where = _options.OwnAddresses ? $"Address {EndPoint(i, _options.Port).Address}"
            : $"Port {_options.Port + i} on {_options.Address}";
        return e.SocketErrorCode switch
        {
            SocketError.AddressAlreadyInUse =>
                $"{where} is taken (node {i + 1} of {_nodes.Length}). Choose another start with --port or --address.",
            SocketError.AccessDenied => $"{where} may not be used by this user. Choose a port from 1024 up with --port.",
            SocketError.AddressNotAvailable =>
                $"{where}: this machine has no such address. Systems other than Linux and Windows have 127.0.0.1 alone, "
                + "unless more are added; leave --addresses out.",
            SocketError.TooManyOpenSockets =>
                $"The system allows this process {i} sockets and no more. Raise the limit (ulimit -n) or ask for fewer nodes.",
            _ => $"{where} can't be opened: {e.Message}.",
        };
    }
}
