// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Globalization;
using System.Net.Security;

namespace NanoCoap.Dissection.Records;

/// <summary>The numbers of DTLS by name, as IANA lists them.</summary>
public static class RecordNames
{
    // RFC 5746 section 3.3 and RFC 7507: no suites, but signals in their place.
    private const int RenegotiationSignal = 0x00FF;
    private const int FallbackSignal = 0x5600;

    /// <summary>Names a content type.</summary>
    /// <param name="type">The type.</param>
    /// <returns>Its name, or null.</returns>
    public static string? ContentType(int type)
    {
        return type switch
        {
            RecordType.ChangeCipherSpec => "ChangeCipherSpec",
            RecordType.Alert => "alert",
            RecordType.Handshake => "handshake",
            RecordType.ApplicationData => "application data",
            RecordType.Heartbeat => "heartbeat",
            RecordType.ConnectionId => "tls12_cid",
            _ => null,
        };
    }

    /// <summary>Names a version.</summary>
    /// <param name="version">Two bytes.</param>
    /// <returns>Its name, or null.</returns>
    public static string? Version(int version)
    {
        return version switch
        {
            0xFEFF => "DTLS 1.0",
            0xFEFD => "DTLS 1.2",
            _ => null,
        };
    }

    /// <summary>Names a handshake message.</summary>
    /// <param name="type">Its type.</param>
    /// <returns>Its name, or its number in words.</returns>
    public static string Handshake(int type)
    {
        return type switch
        {
            0 => "HelloRequest",
            HandshakeType.ClientHello => "ClientHello",
            HandshakeType.ServerHello => "ServerHello",
            HandshakeType.HelloVerifyRequest => "HelloVerifyRequest",
            4 => "NewSessionTicket",
            11 => "Certificate",
            HandshakeType.ServerKeyExchange => "ServerKeyExchange",
            13 => "CertificateRequest",
            HandshakeType.ServerHelloDone => "ServerHelloDone",
            15 => "CertificateVerify",
            HandshakeType.ClientKeyExchange => "ClientKeyExchange",
            HandshakeType.Finished => "Finished",
            _ => string.Create(CultureInfo.InvariantCulture, $"handshake message {type}"),
        };
    }

    /// <summary>Names an alert. RFC 5246 section 7.2.</summary>
    /// <param name="description">Its description.</param>
    /// <returns>Its name, or its number in words.</returns>
    public static string Alert(int description)
    {
        return description switch
        {
            0 => "close_notify",
            10 => "unexpected_message",
            20 => "bad_record_mac",
            21 => "decryption_failed",
            22 => "record_overflow",
            30 => "decompression_failure",
            40 => "handshake_failure",
            42 => "bad_certificate",
            43 => "unsupported_certificate",
            44 => "certificate_revoked",
            45 => "certificate_expired",
            46 => "certificate_unknown",
            47 => "illegal_parameter",
            48 => "unknown_ca",
            49 => "access_denied",
            50 => "decode_error",
            51 => "decrypt_error",
            70 => "protocol_version",
            71 => "insufficient_security",
            80 => "internal_error",
            86 => "inappropriate_fallback",
            90 => "user_canceled",
            100 => "no_renegotiation",
            109 => "missing_extension",
            110 => "unsupported_extension",
            112 => "unrecognized_name",
            115 => "unknown_psk_identity",
            120 => "no_application_protocol",
            _ => string.Create(CultureInfo.InvariantCulture, $"alert {description}"),
        };
    }

    /// <summary>Names the level of an alert.</summary>
    /// <param name="level">The level.</param>
    /// <returns>Its name, or its number in words.</returns>
    public static string AlertLevel(int level)
    {
        return level switch
        {
            1 => "warning",
            2 => "fatal",
            _ => string.Create(CultureInfo.InvariantCulture, $"level {level}"),
        };
    }

    /// <summary>Names an extension.</summary>
    /// <param name="type">Its type.</param>
    /// <returns>Its name, or its number in words.</returns>
    public static string Extension(int type)
    {
        return type switch
        {
            0 => "server_name",
            ExtensionType.MaxFragmentLength => "max_fragment_length",
            5 => "status_request",
            10 => "supported_groups",
            11 => "ec_point_formats",
            13 => "signature_algorithms",
            14 => "use_srtp",
            15 => "heartbeat",
            16 => "application_layer_protocol_negotiation",
            19 => "client_certificate_type",
            20 => "server_certificate_type",
            22 => "encrypt_then_mac",
            ExtensionType.ExtendedMasterSecret => "extended_master_secret",
            ExtensionType.RecordSizeLimit => "record_size_limit",
            35 => "session_ticket",
            41 => "pre_shared_key",
            43 => "supported_versions",
            45 => "psk_key_exchange_modes",
            51 => "key_share",
            ExtensionType.ConnectionId => "connection_id",
            0xFF01 => "renegotiation_info",
            _ => string.Create(CultureInfo.InvariantCulture, $"extension {type}"),
        };
    }

    /// <summary>Names a cipher suite.</summary>
    /// <param name="suite">Two bytes.</param>
    /// <returns>Its name, or its number.</returns>
    public static string Suite(int suite)
    {
        return suite switch
        {
            RenegotiationSignal => "TLS_EMPTY_RENEGOTIATION_INFO_SCSV",
            FallbackSignal => "TLS_FALLBACK_SCSV",
            _ => Enum.GetName((TlsCipherSuite)suite) ?? string.Create(CultureInfo.InvariantCulture, $"suite 0x{suite:x4}"),
        };
    }
}
