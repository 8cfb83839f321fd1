// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Net;
using System.Net.Sockets;
using MQTTnet;
using MQTTnet.Channel;
using MQTTnet.Exceptions;
using MQTTnet.Formatter;
using MQTTnet.Protocol;
using MQTTnet.Server;

namespace NanoCoap.Workbench.Costs;

/// <summary>A reading over MQTT 3.1.1: published to a broker, which is in this program. The node is the client.</summary>
internal static class MqttCosts
{
    private const int Attempts = 10;

    private static readonly string[] s_types =
    [
        "", "CONNECT", "CONNACK", "PUBLISH", "PUBACK", "PUBREC", "PUBREL", "PUBCOMP", "SUBSCRIBE", "SUBACK", "UNSUBSCRIBE", "UNSUBACK",
        "PINGREQ", "PINGRESP", "DISCONNECT", "",
    ];

    /// <summary>Counts it, with quality of service 0 and 1.</summary>
    /// <param name="reading">The reading.</param>
    /// <param name="byRule">See <see cref="CountedConnection.ConnectAsync"/>.</param>
    /// <param name="stop">Gives it up.</param>
    /// <param name="findPort">Finds a port that is free; null: the system is asked.</param>
    /// <returns>The rows.</returns>
    /// <exception cref="SocketException">The broker finds no port.</exception>
    /// <exception cref="MqttCommunicationException">Broker and client don't come together.</exception>
    public static async Task<IReadOnlyList<CostRow>> MeasureAsync(
        byte[] reading, bool byRule, CancellationToken stop, Func<int>? findPort = null)
    {
        (MqttServer broker, int port) = await StartAsync(findPort ?? FindPort).ConfigureAwait(false);
        using (broker)
        {
            CostRow[] rows =
            [
                await MeasureAsync("mqtt", "MQTT, QoS 0", MqttQualityOfServiceLevel.AtMostOnce).ConfigureAwait(false),
                await MeasureAsync("mqtt-qos1", "MQTT, QoS 1", MqttQualityOfServiceLevel.AtLeastOnce).ConfigureAwait(false),
            ];
            await broker.StopAsync().ConfigureAwait(false);
            return rows;
        }

        async Task<CostRow> MeasureAsync(string id, string name, MqttQualityOfServiceLevel quality)
        {
            var stream = new StreamProvider(byRule);
            using IMqttClient client = new MqttClientFactory().CreateMqttClient();
            MqttClientOptions options = new MqttClientOptionsBuilder()
                .WithTcpServer(IPAddress.Loopback.ToString(), port)
                .WithStreamProvider(stream)
                .WithProtocolVersion(MqttProtocolVersion.V311)
                .WithClientId("node")
                .WithoutPacketFragmentation()
                .Build();
            await client.ConnectAsync(options, stop).ConfigureAwait(false);
            CountedConnection connection = stream.Connection!;
            Exchange session = stream.Opening.And(await connection.TakeAsync().ConfigureAwait(false));
            MqttApplicationMessage message = new MqttApplicationMessageBuilder()
                .WithTopic("temperature").WithPayload(reading).WithQualityOfServiceLevel(quality).Build();
            Exchange published = await MedianAsync(() => client.PublishAsync(message, stop)).ConfigureAwait(false);
            Exchange pinged = await MedianAsync(() => client.PingAsync(stop)).ConfigureAwait(false);
            await client.DisconnectAsync(cancellationToken: stop).ConfigureAwait(false);
            session = session.And(await connection.EndAsync().ConfigureAwait(false));
            string how = quality == MqttQualityOfServiceLevel.AtMostOnce
                ? "Published to a broker on a connection that stays open, which pings keep alive."
                : "The same, and the broker acknowledges each reading.";
            return new CostRow(id, name, how, session, published) { KeepAlive = pinged };

            async Task<Exchange> MedianAsync(Func<Task> act)
            {
                var all = new List<Exchange>();
                for (int i = 0; i < CoapCosts.Rounds; i++)
                {
                    await act().ConfigureAwait(false);
                    all.Add(await connection.TakeAsync().ConfigureAwait(false));
                }

                return Exchange.MedianOf(all);
            }
        }
    }

    // It does not say which port it has got: one that is free now, and somebody else may be faster.
    private static async Task<(MqttServer Broker, int Port)> StartAsync(Func<int> findPort)
    {
        for (int attempt = 1; ; attempt++)
        {
            int port = findPort();
            MqttServer broker = new MqttServerFactory().CreateMqttServer(new MqttServerOptionsBuilder()
                .WithDefaultEndpoint()
                .WithDefaultEndpointBoundIPAddress(IPAddress.Loopback)
                .WithDefaultEndpointBoundIPV6Address(IPAddress.None)
                .WithDefaultEndpointPort(port)
                .WithoutPacketFragmentation()
                .Build());
            try
            {
                await broker.StartAsync().ConfigureAwait(false);
                return (broker, port);
            }
            catch (Exception e) when (e is SocketException or MqttCommunicationException)
            {
                broker.Dispose();
                if (attempt == Attempts)
                {
                    throw;
                }
            }
        }
    }

    private static int FindPort()
    {
        using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        probe.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)probe.LocalEndPoint!).Port;
    }

    private sealed class StreamProvider(bool byRule) : IMqttClientStreamProvider
    {
        public CountedConnection? Connection { get; private set; }

        public Exchange Opening { get; private set; } = Exchange.None;

        public async Task<Stream> ConnectAsync(EndPoint endPoint, CancellationToken cancellationToken)
        {
            Connection = await CountedConnection.ConnectAsync(
                endPoint, nodeConnects: true, (bytes, _) => s_types[bytes[0] >> 4], byRule, cancellationToken).ConfigureAwait(false);
            Opening = Connection.Take();
            return Connection;
        }
    }
}
