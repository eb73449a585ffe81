"""Tink itself, to compare our stream format with."""

import io
from typing import Any

import tink
from tink import secret_key_access, streaming_aead
from tink.proto import aes_gcm_hkdf_streaming_pb2, common_pb2, tink_pb2

streaming_aead.register()


class Tink:
    """Tink's streaming AEAD with the parameters of our format."""

    def __init__(self, key: bytes, segment: int) -> None:
        self.primitive = _keyset(key, segment).primitive(streaming_aead.StreamingAead)

    def encrypt(self, plaintext: bytes, associated_data: bytes) -> bytes:
        sink = _Kept()
        with self.primitive.new_encrypting_stream(sink, associated_data) as stream:
            stream.write(plaintext)
        return sink.getvalue()

    def decrypt(self, ciphertext: bytes, associated_data: bytes) -> Any:
        with self.primitive.new_decrypting_stream(io.BytesIO(ciphertext), associated_data) as stream:
            return stream.read()


class _Kept(io.BytesIO):
    def close(self) -> None:
        """Tink closes what it writes to; we still want it."""


def _keyset(key: bytes, segment: int) -> Any:
    params = aes_gcm_hkdf_streaming_pb2.AesGcmHkdfStreamingParams(
        ciphertext_segment_size=segment, derived_key_size=32, hkdf_hash_type=common_pb2.SHA256
    )
    content = aes_gcm_hkdf_streaming_pb2.AesGcmHkdfStreamingKey(version=0, key_value=key, params=params)
    keyset = tink_pb2.Keyset(primary_key_id=1)
    entry = keyset.key.add(key_id=1, status=tink_pb2.ENABLED, output_prefix_type=tink_pb2.RAW)
    entry.key_data.type_url = "type.googleapis.com/google.crypto.tink.AesGcmHkdfStreamingKey"
    entry.key_data.value = content.SerializeToString()
    entry.key_data.key_material_type = tink_pb2.KeyData.SYMMETRIC
    return tink.proto_keyset_format.parse(keyset.SerializeToString(), secret_key_access.TOKEN)
