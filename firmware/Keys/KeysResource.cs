// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Node;
using NanoCoap.Protocol;
using NanoCoap.Resources;
using NanoCoap.Wire;

namespace NanoCoap.Keys
{
    /// <summary>
    /// /keys: the keys of the node. GET lists them, without anything secret; PUT and DELETE of /keys/NAME add, replace and remove one; PUT
    /// of /keys says how they are used.
    /// </summary>
    internal sealed class KeysResource : Resource
    {
        private const int RetrySeconds = 60;

        private static readonly byte[] s_access = Utf8.Encode("access");
        private static readonly byte[] s_window = Utf8.Encode("window");
        private static readonly byte[] s_on = Utf8.Encode("on");
        private static readonly byte[] s_off = Utf8.Encode("off");
        private static readonly byte[] s_closed = Utf8.Encode("closed");
        private static readonly byte[] s_sender = Utf8.Encode("sender");
        private static readonly byte[] s_recipient = Utf8.Encode("recipient");
        private static readonly byte[] s_idContext = Utf8.Encode("idContext");
        private static readonly byte[] s_psk = Utf8.Encode(" psk");
        private static readonly byte[] s_dead = Utf8.Encode(" dead");
        private static readonly byte[] s_syntax = Utf8.Encode(
            "role=admin|user secret=HEX salt=HEX sender=HEX recipient=HEX idContext=HEX, or psk=HEX");
        private static readonly byte[] s_useSyntax = Utf8.Encode("access=keys|secure-only window=on|off");
        private static readonly byte[] s_full = Utf8.Encode("No room for another key");
        private static readonly byte[] s_noAdmin = Utf8.Encode("There must be an admin key");
        private static readonly byte[] s_conflict = Utf8.Encode("Another key has that recipient ID, or the same secret");
        private static readonly byte[] s_noCoaps = Utf8.Encode("No coaps here");
        private static readonly byte[] s_notSaved = Utf8.Encode("Could not be saved");
        private static readonly byte[] s_hexDigits = Utf8.Encode("0123456789abcdef");

        private readonly NodeKeys _owner;
        private readonly KeyTable _table;
        private readonly KeyPolicy _policy;
        private readonly KeyReader _reader;
        private readonly FieldReader _fields = new FieldReader();
        private readonly byte[] _name = new byte[KeyEntry.Most(KeyEntry.Name)];

        internal KeysResource(NodeKeys owner, KeyTable table, KeyPolicy policy, KeyReader reader)
            : base("keys", Methods.Get | Methods.Put | Methods.Delete)
        {
            _owner = owner;
            _table = table;
            _policy = policy;
            _reader = reader;
            ResourceType = "keys";
            Title = "Who may do what";
            ContentFormats = new int[] { ContentFormat.TextPlain };
            AcceptedFormats = ContentFormats;
            MaxBodyBytes = 256;
            MaxAgeSeconds = 0;
            HasSubpaths = true;
        }

        /// <inheritdoc/>
        public override bool Exists(Request request)
        {
            return Find(request) != null;
        }

        /// <inheritdoc/>
        public override CoapCode Get(Request request, Response response)
        {
            if (request.SubpathCount != 0)
            {
                return CoapCode.MethodNotAllowed; // keys are never readable
            }

            response.Append(s_access);
            response.AppendByte((byte)'=');
            response.Append(_owner.State);
            response.AppendByte((byte)' ');
            response.Append(s_window);
            response.AppendByte((byte)'=');
            int seconds = _owner.WindowSeconds();
            if (seconds != 0)
            {
                response.AppendNumber(seconds);
            }
            else
            {
                response.Append(_table.NoWindow ? s_off : s_closed);
            }

            byte[] body = _table.Body;
            for (int i = 0; i < _table.Count; i++)
            {
                NodeKey key = _table.At(i);
                int name = KeyEntry.At(body, key.At, KeyEntry.Name);
                response.AppendByte((byte)'\n');
                response.Append(body, name + 1, body[name]);
                response.AppendByte((byte)' ');
                response.Append(key.IsAdmin ? KeyReader.Admin : KeyReader.User);
                if (KeyEntry.IsPsk(body, key.At))
                {
                    response.Append(s_psk);
                }
                else
                {
                    AppendId(response, s_sender, KeyEntry.At(body, key.At, KeyEntry.Sender));
                    AppendId(response, s_recipient, KeyEntry.At(body, key.At, KeyEntry.Recipient));
                    int idContext = KeyEntry.At(body, key.At, KeyEntry.IdContext);
                    if (body[idContext] != KeyEntry.Absent)
                    {
                        AppendId(response, s_idContext, idContext);
                    }
                }

                if (!key.IsAlive)
                {
                    response.Append(s_dead);
                }
            }

            return CoapCode.Content;
        }

        /// <inheritdoc/>
        public override CoapCode Put(Request request, Response response)
        {
            bool isAdmin = _policy.AskerIsAdmin;
            if (request.SubpathCount == 0)
            {
                return isAdmin ? Use(request, response) : CoapCode.Unauthorized;
            }

            int length = request.SubpathCount == 1 ? request.ReadSubpath(0, _name) : -1;
            if (length < 0 || !_reader.Read(request.Body, request.BodyOffset, request.BodyLength, _name, length))
            {
                _reader.Clear();
                response.Diagnostic(s_syntax);
                return CoapCode.BadRequest;
            }

            // While the window is open anybody may add a key, and nobody change one: that is for admins.
            CoapCode code = !isAdmin && _table.Find(_name, 0, length) != null ? CoapCode.Unauthorized : _owner.Put(_reader, !isAdmin);
            _reader.Clear();
            return Explain(code, response);
        }

        /// <inheritdoc/>
        public override CoapCode Delete(Request request, Response response)
        {
            NodeKey key = Find(request);
            return key == null ? CoapCode.MethodNotAllowed : Explain(_owner.Remove(key), response);
        }

        private static CoapCode Explain(CoapCode code, Response response)
        {
            byte[] text = code == CoapCode.Forbidden ? s_noAdmin
                : code == CoapCode.Conflict ? s_conflict
                : code == CoapCode.ServiceUnavailable ? s_full
                : code == CoapCode.NotImplemented ? s_noCoaps
                : code == CoapCode.InternalServerError ? s_notSaved
                : null;
            if (text != null)
            {
                response.Diagnostic(text);
                response.MaxAgeSeconds = code == CoapCode.ServiceUnavailable ? RetrySeconds : -1;
            }

            return code;
        }

        private NodeKey Find(Request request)
        {
            return request.SubpathCount == 1 ? _table.Find(_name, 0, request.ReadSubpath(0, _name)) : null;
        }

        private CoapCode Use(Request request, Response response)
        {
            bool secureOnly = _table.SecureOnly;
            bool noWindow = _table.NoWindow;
            bool isSound = request.BodyLength != 0;
            _fields.Begin(request.Body, request.BodyOffset, request.BodyLength);
            while (_fields.Next())
            {
                if (_fields.NameIs(s_access))
                {
                    secureOnly = _fields.ValueIs(NodeKeys.SecureOnly);
                    isSound &= secureOnly || _fields.ValueIs(NodeKeys.Keys);
                }
                else
                {
                    noWindow = _fields.ValueIs(s_off);
                    isSound &= _fields.NameIs(s_window) && (noWindow || _fields.ValueIs(s_on));
                }
            }

            if (!isSound)
            {
                response.Diagnostic(s_useSyntax);
                return CoapCode.BadRequest;
            }

            return Explain(_owner.Use(secureOnly, noWindow) ? CoapCode.Changed : CoapCode.InternalServerError, response);
        }

        private void AppendId(Response response, byte[] name, int at)
        {
            byte[] body = _table.Body;
            response.AppendByte((byte)' ');
            response.Append(name);
            response.AppendByte((byte)'=');
            for (int i = 1; i <= body[at]; i++)
            {
                response.AppendByte(s_hexDigits[body[at + i] >> 4]);
                response.AppendByte(s_hexDigits[body[at + i] & 15]);
            }
        }
    }
}
