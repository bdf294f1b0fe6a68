#pragma once

#include <string>
#include <string_view>

namespace sluice::image {

// Why something was not read, or not to its end: the first reason counts.
struct Unread {
  std::string says;       // a sentence without a period; empty where all was read
  bool is_limit = false;  // of the audit itself; else it does not read

  void say(std::string_view why) {
    if (says.empty()) says = why;
  }
  void reach(std::string_view limit) {
    if (!says.empty()) return;
    says = limit;
    is_limit = true;
  }
};

}  // namespace sluice::image
