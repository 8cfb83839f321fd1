// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Fakes;
using NanoCoap.Messaging;
using NanoCoap.Node;
using NanoCoap.Protocol;
using NanoCoap.Resources;
using NanoCoap.Server;
using NanoCoap.Wire;

namespace NanoCoap.Emulator
{
    /// <summary>
    /// A client and a node in one program: discovers, reads, writes, observes, repeats itself, sends in blocks and sends nonsense, and then
    /// with a key. Each message is shown as a line and as bytes, each check with its outcome.
    /// </summary>
    public sealed partial class Conversation
    {
        private const int BytesALine = 32;
        private const int NoteBytes = 600;
        private const string Client = "client";
        private const string Observer = "observer";

        private readonly ILog _log;
        private readonly FakeBoard _board = new FakeBoard();
        private readonly FakeTransport _net = new FakeTransport();
        private readonly MessageReader _reader = new MessageReader(32);
        private readonly MessageWriter _writer = new MessageWriter();
        private readonly byte[] _request = new byte[1152];
        private SensorNode _node;
        private NodeLoop _loop;
        private byte[] _answer; // the one that was taken last, or null
        private int _messageId = 4096;
        private int _passed;
        private int _failed;

        /// <summary>Makes the conversation.</summary>
        /// <param name="log">Where it is shown.</param>
        public Conversation(ILog log)
        {
            _log = log;
        }

        /// <summary>Gets how many checks passed.</summary>
        public int Passed
        {
            get { return _passed; }
        }

        /// <summary>Gets how many checks failed.</summary>
        public int Failed
        {
            get { return _failed; }
        }

        /// <summary>Has it, from the start of the node to its end.</summary>
        public void Run()
        {
            _board.Now = 1000;
            _board.Free = -1; // to ask takes a library that this image does without
            _board.Hardware = new byte[] { 2, 0, 0, 0, 0, 1 }; // locally administered
            _net.Clock = _board;
            Start(new FakeStore(), null);
            _log.Line("nanoCoap " + SensorNode.Version + ", a node in memory");

            Discover();
            ReadAndWrite();
            Observe();
            Repeat();
            SendInBlocks();
            LoseSensor();
            SendNonsense();
            UseAKey();
        }

        /// <summary>Counts a check that failed.</summary>
        /// <param name="what">What ought to be so.</param>
        public void Fail(string what)
        {
            Check(false, what);
        }

        // Switches a node on that has this memory, and keys or none.
        private void Start(FakeStore store, NodeAccess access)
        {
            _board.PowerUp();
            NodeBoard board = _board.Assemble(store, _net);
            board.Access = access;
            EndpointConfig config = new EndpointConfig { AmplificationLimit = 0 }; // nobody here can forge an address
            Resource[] others = { new NoteResource() };
            _node = new SensorNode(board, config, new TransmissionParameters(), others);
            _loop = new NodeLoop(_node, board);
        }

        private void Discover()
        {
            _log.Line("--- discovery, RFC 6690");
            Ask(Begin(CoapCode.Get, ".well-known/core"));
            CheckCode(CoapCode.Content);
            Check(_reader.Uint(OptionSlot.ContentFormat) == ContentFormat.LinkFormat, "in link format");
            string links = Body();
            Check(links.IndexOf("</temperature>") >= 0 && links.IndexOf("</alarm>") >= 0 && links.IndexOf("</note>") >= 0, "lists what there is");
            Begin(CoapCode.Get, ".well-known/core");
            Option(OptionNumber.UriQuery, "rt=temperature-c");
            Ask(Length());
            Check(Body().IndexOf("</temperature>") == 0 && Body().IndexOf("</alarm>") < 0, "filters");
        }

        private void ReadAndWrite()
        {
            _log.Line("--- reading and writing, RFC 7252");
            Ask(Begin(CoapCode.Get, "temperature"));
            CheckAnswer(CoapCode.Content, "22.5");
            Begin(CoapCode.Get, "temperature");
            _writer.UintOption(OptionNumber.Accept, ContentFormat.SenmlJson);
            Ask(Length());
            CheckAnswer(CoapCode.Content, "[{\"bn\":\"urn:dev:mac:020000fffe000001:\",\"n\":\"temperature\",\"u\":\"Cel\",\"v\":22.5}]");
            Put("alarm", "ON");
            CheckCode(CoapCode.Changed);
            Check(_board.AlarmOn, "the output is on");
            Ask(Begin(CoapCode.Get, "alarm"));
            CheckAnswer(CoapCode.Content, "ON");
            Put("alarm", "MAYBE");
            CheckCode(CoapCode.BadRequest);
            Put("alarm", "OFF");
            CheckCode(CoapCode.Changed);
            Check(!_board.AlarmOn, "the output is off");
            Put("temperature", "21.5");
            CheckCode(CoapCode.Changed);
            Ask(Begin(CoapCode.Get, "temperature"));
            CheckAnswer(CoapCode.Content, "21.5");
            Ask(Begin(CoapCode.Delete, "temperature"));
            CheckCode(CoapCode.MethodNotAllowed);
            Ask(Begin(CoapCode.Get, "pressure"));
            CheckCode(CoapCode.NotFound);
            Begin(CoapCode.Post, "alarm/rules");
            Payload("gt=30 hys=0.5");
            Ask(Length());
            CheckCode(CoapCode.Created);
            Check(_reader.Count(OptionSlot.LocationPath) == 3, "says where the rule is");
        }

        private void Observe()
        {
            _log.Line("--- observing, RFC 7641");
            Begin(CoapCode.Get, "alarm", Observer);
            Ask(Length(), Observer);
            Check(_answer != null && _reader.Has(OptionSlot.Observe), "registered");
            int first = _reader.Uint(OptionSlot.Observe);

            _board.Centi = 3300; // 32 degrees, as calibrated: above the rule
            Pass(2500);
            Take(Observer);
            CheckAnswer(CoapCode.Content, "ON");
            Check(_reader.Uint(OptionSlot.Observe) > first, "newer than before");
            Check(_reader.Type == MessageType.Confirmable, "to be confirmed");

            // The confirmation gets lost: the same again after two to three seconds.
            byte[] notification = _answer;
            Pass(3500);
            Take(Observer);
            Check(Same(notification, _answer), "sent again, byte for byte");
            Acknowledge(Observer);
            _board.Centi = 2250;
            Pass(2500);
            Take(Observer);
            CheckAnswer(CoapCode.Content, "OFF");
            Reject(Observer);
            _board.Centi = 3300;
            Pass(2500);
            Take(Observer);
            Check(_answer == null, "an observer that answers with a Reset hears no more");
            Check(_board.AlarmOn, "the rule goes on working");
            _board.Centi = 2250;
            Pass(2500);
        }

        private void Repeat()
        {
            _log.Line("--- duplicates, RFC 7252 section 4.5");
            Begin(CoapCode.Post, "alarm/rules");
            Payload("lt=5");
            byte[] request = Copy(_request, Length());
            Exchange(request, Client);
            CheckCode(CoapCode.Created);
            byte[] first = _answer;
            Exchange(request, Client);
            Check(Same(first, _answer), "the same answer to the same request");
            Ask(Begin(CoapCode.Get, "alarm/rules"));
            string rules = Body();
            int at = rules.IndexOf("lt=");
            Check(at >= 0 && rules.Substring(at + 1).IndexOf("lt=") < 0, "and the rule was made once");
            Ask(Begin(CoapCode.Delete, "alarm/rules/2"));
            CheckCode(CoapCode.Deleted);
            Ask(Begin(CoapCode.Delete, "alarm/rules/2")); // RFC 7252 section 5.8.4: another request, and what is gone is as good as deleted
            CheckCode(CoapCode.Deleted);
        }

        private void SendInBlocks()
        {
            _log.Line("--- block-wise, RFC 7959");
            byte[] note = new byte[NoteBytes];
            for (int i = 0; i < NoteBytes; i++)
            {
                note[i] = (byte)('a' + (i % 26));
            }

            for (int number = 0; number * 256 < NoteBytes; number++)
            {
                bool more = (number + 1) * 256 < NoteBytes;
                Begin(CoapCode.Put, "note");
                _writer.UintOption(OptionNumber.Block1, BlockOption.Pack(number, more, 4));
                _writer.Payload(note, number * 256, more ? 256 : NoteBytes - (number * 256));
                Ask(Length());
                CheckCode(more ? CoapCode.Continue : CoapCode.Changed);
            }

            byte[] received = new byte[NoteBytes];
            int length = 0;
            for (int number = 0; number * 128 < NoteBytes; number++)
            {
                Begin(CoapCode.Get, "note");
                _writer.UintOption(OptionNumber.Block2, BlockOption.Pack(number, false, 3));
                Ask(Length());
                if (_answer == null || length + _reader.PayloadLength > NoteBytes)
                {
                    break;
                }

                for (int i = 0; i < _reader.PayloadLength; i++)
                {
                    received[length++] = _answer[_reader.PayloadOffset + i];
                }

                bool last = (number + 1) * 128 >= NoteBytes;
                Check(BlockOption.More(_reader.Uint(OptionSlot.Block2)) == !last, last ? "the last block" : "and more to come");
            }

            Check(length == NoteBytes && Same(note, received), "what came back is what was sent");
            Begin(CoapCode.Put, "note");
            _writer.UintOption(OptionNumber.Block1, BlockOption.Pack(2, false, 4));
            _writer.Payload(note, 0, 16);
            Ask(Length());
            CheckCode(CoapCode.RequestEntityIncomplete);
        }

        private void LoseSensor()
        {
            _log.Line("--- without a sensor");
            _board.SensorFails = true;
            Pass(5000);
            Ask(Begin(CoapCode.Get, "temperature"));
            CheckCode(CoapCode.ServiceUnavailable);
            _board.SensorFails = false;
            Pass(2500);
            Ask(Begin(CoapCode.Get, "temperature"));
            CheckAnswer(CoapCode.Content, "21.5");
        }

        private void SendNonsense()
        {
            _log.Line("--- what is no request");
            Exchange(new byte[] { 0x40, 0x00, 0x12, 0x34 }, Client);
            Check(_answer != null && _reader.Type == MessageType.Reset && _reader.MessageId == 0x1234, "a ping is answered with a Reset");
            Exchange(new byte[] { 0x49, 0x01, 0x00, 0x01, 1, 2, 3, 4, 5, 6, 7, 8, 9 }, Client);
            Check(_answer != null && _reader.Type == MessageType.Reset, "a token of nine bytes: Reset");
            Exchange(new byte[] { 0x40, 0x01, 0x00, 0x02, 0xF1, 0x00 }, Client);
            Check(_answer != null && _reader.Type == MessageType.Reset, "an option delta of 15: Reset");
            Exchange(new byte[] { 0x40, 0x01, 0x00, 0x03, 0xFF }, Client);
            Check(_answer != null && _reader.Type == MessageType.Reset, "a payload marker and no payload: Reset");
            Exchange(new byte[] { 0x80, 0x01, 0x00, 0x04 }, Client);
            Check(_answer == null, "version 2: silence");
            Exchange(new byte[] { 0x40, 0x01 }, Client);
            Check(_answer == null, "two bytes: silence");
            Exchange(new byte[0], Client);
            Check(_answer == null, "nothing at all: silence");

            SmallRandom random = new SmallRandom(7);
            int replies = 0;
            int most = 0;
            for (int i = 0; i < 200; i++)
            {
                byte[] noise = new byte[random.Next(64)];
                for (int j = 0; j < noise.Length; j++)
                {
                    noise[j] = (byte)random.Next(256);
                }

                if (noise.Length != 0)
                {
                    noise[0] = (byte)((noise[0] & 0x3F) | 0x40); // version 1, to get past the first look
                }

                _net.Queue(Client, noise, noise.Length);
                Turn();
                int now = 0;
                string to;
                while (_net.Take(out to) != null)
                {
                    now++;
                }

                replies += now;
                most = now > most ? now : most;
            }

            Check(most <= 1, "200 datagrams of noise: " + replies.ToString() + " replies, never two to one");
            Check(_node.Endpoint.Counters.HandlerErrors == 0, "and no handler has thrown");
            Ask(Begin(CoapCode.Get, "alarm"));
            CheckAnswer(CoapCode.Content, "OFF");
        }

        // Requests: Begin, options in the order of their numbers behind the path, Payload, Ask.
        private int Begin(CoapCode method, string path)
        {
            return Begin(method, path, null);
        }

        private int Begin(CoapCode method, string path, string observer)
        {
            _messageId++;
            byte[] token = { (byte)(_messageId >> 8), (byte)_messageId };
            _writer.Begin(_request, _request.Length, MessageType.Confirmable, method, _messageId, token, 0, token.Length);
            if (observer != null)
            {
                _writer.UintOption(OptionNumber.Observe, 0);
            }

            string[] segments = path.Split('/');
            for (int i = 0; i < segments.Length; i++)
            {
                Option(OptionNumber.UriPath, segments[i]);
            }

            return Length();
        }

        private void Option(int number, string text)
        {
            byte[] value = Utf8.Encode(text);
            _writer.Option(number, value, 0, value.Length);
        }

        private void Payload(string text)
        {
            byte[] payload = Utf8.Encode(text);
            _writer.Payload(payload, 0, payload.Length);
        }

        private int Length()
        {
            return _writer.Length;
        }

        private void Put(string path, string body)
        {
            Begin(CoapCode.Put, path);
            Payload(body);
            Ask(Length());
        }

        private void Ask(int length)
        {
            Ask(length, Client);
        }

        private void Ask(int length, string from)
        {
            Exchange(Copy(_request, length), from);
            Check(_answer != null && _reader.Type == MessageType.Acknowledgement && _reader.MessageId == _messageId, "answered in the acknowledgement");
        }

        // Hands a datagram in and takes what comes back at once, if anything.
        private void Exchange(byte[] datagram, string from)
        {
            Show("> " + from + " ", datagram);
            _net.Queue(from, datagram, datagram.Length);
            Turn();
            Take(from);
        }

        private void Turn()
        {
            _net.Until = _board.Now;
            _loop.Turn();
        }

        private void Pass(int milliseconds)
        {
            _log.Line("  " + milliseconds.ToString() + " ms pass");
            _net.Until = _board.Now + milliseconds;
            while (_board.Now < _net.Until)
            {
                _loop.Turn();
            }

            _loop.Turn();
        }

        private void Take(string who)
        {
            string to;
            _answer = _net.Take(out to);
            if (_answer == null)
            {
                return;
            }

            Show("< " + to + " ", _answer);
            if (to != who)
            {
                Check(false, "for " + who);
            }

            if (_reader.Parse(_answer, _answer.Length) != ParseStatus.Ok)
            {
                Check(false, "what the node sends is a message");
                _answer = null;
            }
        }

        private void Acknowledge(string from)
        {
            Answer(from, MessageType.Acknowledgement);
        }

        private void Reject(string from)
        {
            Answer(from, MessageType.Reset);
        }

        private void Answer(string from, MessageType type)
        {
            if (_answer == null)
            {
                return;
            }

            _writer.Begin(_request, _request.Length, type, CoapCode.Empty, _reader.MessageId, _request, 0, 0);
            Exchange(Copy(_request, Length()), from);
        }

        private void CheckAnswer(CoapCode code, string body)
        {
            CheckCode(code);
            Check(_answer != null && Body() == body, "says " + body);
        }

        private void CheckCode(CoapCode code)
        {
            Check(_answer != null && _reader.Code == code, MessageText.Code(code));
        }

        private void Check(bool condition, string what)
        {
            if (condition)
            {
                _passed++;
                _log.Line("  ok      " + what);
            }
            else
            {
                _failed++;
                _log.Line("  FAILED  " + what);
            }
        }

        private string Body()
        {
            return _answer == null ? "" : MessageText.Ascii(_answer, _reader.PayloadOffset, _reader.PayloadLength);
        }

        private void Show(string who, byte[] datagram)
        {
            _log.Line(who + MessageText.Line(datagram));
            for (int at = 0; at < datagram.Length; at += BytesALine)
            {
                int length = datagram.Length - at < BytesALine ? datagram.Length - at : BytesALine;
                _log.Line("    " + MessageText.Hex(datagram, at, length));
            }
        }

        private static byte[] Copy(byte[] bytes, int length)
        {
            byte[] copy = new byte[length];
            for (int i = 0; i < length; i++)
            {
                copy[i] = bytes[i];
            }

            return copy;
        }

        private static bool Same(byte[] one, byte[] other)
        {
            if (one == null || other == null || one.Length != other.Length)
            {
                return false;
            }

            for (int i = 0; i < one.Length; i++)
            {
                if (one[i] != other[i])
                {
                    return false;
                }
            }

            return true;
        }
    }
}
