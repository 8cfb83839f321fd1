// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Client.Oscore;
using NanoCoap.Crypto;
using NanoCoap.Fakes;
using NanoCoap.Keys;
using NanoCoap.Oscore;
using NanoCoap.Protocol;
using NanoCoap.Wire;

namespace NanoCoap.Emulator
{
    /// <summary>
    /// The part with OSCORE: a node that has a key by a file, as over the cable, and a client that has it too. The key is that of RFC 8613
    /// appendix C.1, which everybody knows: none may be made here, where chance comes from the clock.
    /// </summary>
    public sealed partial class Conversation
    {
        private const string Secret = "0102030405060708090a0b0c0d0e0f10";
        private const string Salt = "9e7ca92223786340";
        private const string KeyFile = "name=phone role=admin secret=" + Secret + " salt=" + Salt + " sender=01 recipient=02\n"
            + "/node read=phone\n";
        private const string Phone = "phone";

        private readonly byte[] _sealed = new byte[1200];
        private readonly byte[] _opened = new byte[1200];
        private readonly MessageReader _inside = new MessageReader(32);
        private ClientProtection _protection;
        private SecurityContext _context;
        private int _sealedLength;

        private void UseAKey()
        {
            _log.Line("--- a key, OSCORE, RFC 8613");
            FakeStore store = new FakeStore();
            byte[] file = Utf8.Encode(KeyFile);
            store.Write("keys.txt", file, file.Length);
            NodeKeys keys = new NodeKeys(store, _board, _log, new Hkdf(), new AesCcm());
            Start(store, keys);
            Check(keys.KeyCount == 1, "the node has taken the key from its file");
            SecurityContexts contexts = new SecurityContexts(1, new Hkdf(), null, 1);
            _context = contexts.Add(Bytes(Secret), Bytes(Salt), Bytes("02"), Bytes("01"), null);
            _protection = new ClientProtection(contexts, new AesCcm(), 32);

            Ask(Begin(CoapCode.Get, "temperature"));
            CheckCode(CoapCode.Content); // reading is for anybody
            Put("alarm", "ON");
            CheckCode(CoapCode.Unauthorized);
            Check(!_board.AlarmOn, "nobody switches the alarm who may not");
            Ask(Begin(CoapCode.Get, "node"));
            CheckCode(CoapCode.Unauthorized); // a rule says so

            AskSealed(CoapCode.Put, "alarm", "ON");
            CheckInside(CoapCode.Changed);
            bool isSealed = _answer != null && _reader.Code == CoapCode.Changed && !_reader.Has(OptionSlot.UriPath);
            Check(isSealed, "outside nothing shows what was asked");
            Check(_board.AlarmOn, "who has the key does");
            AskSealed(CoapCode.Get, "node", null);
            CheckInside(CoapCode.Content);
            AskSealed(CoapCode.Get, "keys", null);
            CheckInside(CoapCode.Content);
            Check(Inside().IndexOf("phone admin") > 0 && Inside().IndexOf(Secret) < 0, "keys are listed, and never shown");

            _log.Line("--- somebody has recorded it");
            AskSealed(CoapCode.Put, "alarm", "OFF");
            byte[] recorded = Copy(_sealed, _sealedLength);
            AskSealed(CoapCode.Put, "alarm", "ON");
            recorded[3]++; // another message ID, or it were a duplicate
            Exchange(recorded, Client);
            CheckAnswer(CoapCode.Unauthorized, "Replay detected");
            Check(_board.AlarmOn, "and nothing is done");
            recorded[3]++;
            recorded[recorded.Length - 1]++;
            Exchange(recorded, Client);
            Check(_answer != null && _reader.Code != CoapCode.Changed && _board.AlarmOn, "nor when it is changed");

            _log.Line("--- the node starts anew");
            Start(store, new NodeKeys(store, _board, _log, new Hkdf(), new AesCcm()));
            AskSealed(CoapCode.Put, "alarm", "OFF");
            CheckInside(CoapCode.Unauthorized);
            Check(_inside.Has(OptionSlot.Echo), "it wants to see that the client is there");
            int echo = _inside.First(OptionSlot.Echo);
            byte[] value = new byte[_inside.OptionLength(echo)];
            for (int i = 0; i < value.Length; i++)
            {
                value[i] = _inside.Buffer[_inside.OptionOffset(echo) + i];
            }

            Begin(CoapCode.Put, "alarm");
            _writer.Option(OptionNumber.Echo, value, 0, value.Length);
            Payload("OFF");
            Seal();
            CheckInside(CoapCode.Changed);
            Check(!_board.AlarmOn, "and does it then");
        }

        private void AskSealed(CoapCode method, string path, string body)
        {
            Begin(method, path);
            if (body != null)
            {
                Payload(body);
            }

            Seal();
        }

        // Sends the request under the key, and opens what comes back.
        private void Seal()
        {
            _log.Line("= " + Phone + " " + MessageText.Line(Copy(_request, Length())));
            _sealedLength = _protection.ProtectRequest(_context, _request, Length(), _sealed);
            long partialIv = _protection.PartialIv;
            Exchange(Copy(_sealed, _sealedLength), Phone);
            bool isOpen = _answer != null
                && Protection.IsProtected(_reader)
                && _protection.UnprotectResponse(_context, partialIv, Protection.NoPartialIv, _reader, _opened) == UnprotectStatus.Ok
                && _inside.Parse(_opened, _protection.Length) == ParseStatus.Ok;
            Check(isOpen, "the answer is protected, and genuine");
            if (isOpen)
            {
                _log.Line("= node " + MessageText.Line(Copy(_opened, _protection.Length)));
            }
            else
            {
                _inside.Parse(_opened, 0);
            }
        }

        private void CheckInside(CoapCode code)
        {
            Check(_inside.Code == code, "inside " + MessageText.Code(code));
        }

        private string Inside()
        {
            return MessageText.Ascii(_opened, _inside.PayloadOffset, _inside.PayloadLength);
        }

        private static byte[] Bytes(string hex)
        {
            byte[] bytes = new byte[hex.Length / 2];
            for (int i = 0; i < hex.Length; i++)
            {
                int digit = hex[i] <= '9' ? hex[i] - '0' : hex[i] - 'a' + 10;
                bytes[i / 2] = (byte)((bytes[i / 2] << 4) | digit);
            }

            return bytes;
        }
    }
}
