// Mbed TLS cut down to SHA-256 for fingerprints: the wasm module carries 3 KB of it, not a crypto library.
#pragma once

#define MBEDTLS_SHA256_C
