// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Text;
using NanoCoap.Dissection.Captures;
using NanoCoap.Dissection.Messages;
using NanoCoap.Dissection.Records;
using NanoCoap.Tool.Keys;
using Xunit.Abstractions;

namespace NanoCoap.Tests.Dtls;

/// <summary>What coaps adds on the wire, counted in the datagrams of clients that people have, as the node has recorded them.</summary>
public sealed class DtlsBytesTests(ITestOutputHelper output)
{
    private const int MostOfHandshake = 218; // from the server
    private const int MoreEachMessage = 29;

    [LibcoapTheory]
    [InlineData(Program.CoapClientOpenssl)]
    [InlineData(Program.CoapClientGnutls)]
    public void Handshake_AndEachMessage_AreAsShortAsTheyMayBe(string client)
    {
        string file = Path.GetTempFileName();
        try
        {
            using (var node = new SecureNode(captureFile: file))
            {
                Assert.Equal("21.37", Ask(client, node["/temperature"], "-u", SecureNode.Identity, "-k", SecureNode.Key));
                Assert.Equal("21.37", Ask(client, node.Uris[0] + "/temperature"));
            }

            var reader = new DtlsReader([new PskKey("pad", SecureNode.Identity, Encoding.ASCII.GetBytes(SecureNode.Key))]);
            var handshake = new List<int>();
            var sealedMessages = new List<(int Message, int Datagram)>();
            var plain = new List<int>();
            CapturedDatagram[] datagrams = [.. Capture.Read(File.ReadAllBytes(file)).Datagrams];
            int secure = datagrams.First(datagram => RecordDissection.IsRecords(datagram.Bytes)).Destination.Port;
            foreach (CapturedDatagram datagram in datagrams)
            {
                RecordDissection? records = reader.Read(datagram.Bytes, datagram.Source, datagram.Destination);
                if (records == null)
                {
                    plain.Add(datagram.Bytes.Length);
                }
                else if (records.Records is [{ Inside.Content: { Type: RecordType.ApplicationData } content }])
                {
                    Assert.Equal(MoreEachMessage, datagram.Bytes.Length - content.Bytes.Length);
                    Assert.True(MessageDissection.Of(content.Bytes).HasHeader);
                    sealedMessages.Add((content.Bytes.Length, datagram.Bytes.Length));
                }
                else if (datagram.Source.Port == secure && !records.Records.Exists(record => record.Type == RecordType.Alert))
                {
                    handshake.Add(datagram.Bytes.Length);
                }
            }

            output.WriteLine($"{client}: a handshake {string.Join(" + ", handshake)} = {handshake.Sum()} bytes from the server, "
                + $"messages {string.Join(", ", sealedMessages)}, in plain {string.Join(", ", plain)}");
            Assert.InRange(handshake.Sum(), 150, MostOfHandshake);
            Assert.Equal(2, sealedMessages.Count);

            // The answer is the same as in plain; of the request the client leaves out the port where that is the usual one.
            Assert.Equal(plain[1], sealedMessages[1].Message);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static string Ask(string client, string uri, params string[] more)
    {
        return Program.Run(client, ["-B", "20", "-m", "get", .. more, uri]).Output;
    }
}
