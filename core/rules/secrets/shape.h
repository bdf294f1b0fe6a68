#pragma once

#include <string_view>

namespace sluice::secrets {

// Whether a value has one of the shapes, written densely in rows: "h32|w20-40|u" is 32 hexadecimal
// digits, or 20 to 40 letters, digits, '-' and '_', or a UUID.
//   d digits   h hexadecimal   a letters and digits   l lower case and digits
//   u upper case and digits   w a, dash, underscore   b base64   t what tokens are made of   U a
//   UUID
bool has_shape(std::string_view value, std::string_view shapes);

// 8-4-4-4-12 letters and digits; of hexadecimal ones only where they are.
bool is_uuid(std::string_view value);
bool is_uuid_like(std::string_view value);

}  // namespace sluice::secrets
