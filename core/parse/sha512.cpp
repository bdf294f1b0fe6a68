#include "core/parse/sha512.h"

#include <mbedtls/sha512.h>

namespace sluice {

Sha512 sha512(std::string_view bytes) {
  Sha512 digest{};
  // It fails only where hardware does, which this build does not use.
  mbedtls_sha512(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), digest.data(),
                 0);
  return digest;
}

}  // namespace sluice
