// Mbed TLS cut down to SHA-256 for fingerprints and SHA-512 for what Terraform computes: the wasm
// module carries 6 KB of it, not a crypto library.
#pragma once

#define MBEDTLS_SHA256_C
#define MBEDTLS_SHA512_C
#define MBEDTLS_PLATFORM_ZEROIZE_ALT  // core/parse/sha256.cpp
