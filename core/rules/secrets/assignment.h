#pragma once

#include <cstdint>
#include <string_view>

#include "core/text/source.h"

namespace sluice::secrets {

// A value that is given to a name, in whatever language:
//   API_KEY=value   "apiKey": "value"   setToken("value")   <token>value</token>   --token value
//   "value" of a pair: - name: TOKEN / value: x   <add key="token" value="x"/>
// Spans are those of the text that it was found in.
struct Assignment {
  enum class By : std::uint8_t {
    nothing,  // no value follows, and `value` is empty
    sign,     // =, :, a bracket, a tag
    blank,    // an option of a command, or prose
  };

  Span name;   // with the words of a secret behind it: "imagekit api key"
  Span value;  // without quotes, and without the scheme (Bearer) of a header
  By by = By::nothing;
  bool quoted = false;
};

// The assignment to the name that the keyword is a part of. Looks at a few hundred bytes at most.
Assignment assignment_at(std::string_view bytes, Span keyword);

}  // namespace sluice::secrets
