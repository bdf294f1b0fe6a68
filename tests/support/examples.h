#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/audit/audit.h"

namespace sluice::test {

// One file of an example, markers taken out.
struct ExampleFile {
  std::string path;
  std::string bytes;
};

// A place between « and », as path:begin-end in bytes.
struct Example {
  std::vector<ExampleFile> files;
  std::vector<std::string> marks;
};

// Reads an example of a RuleDoc. It is one file called `path`; where it starts with "=== ", it is
// several, each after a line "=== its/path".
Example read_example(std::string_view text, std::string_view path);

// Places of the findings of `rule` in the example, all other rules off, in report order.
std::vector<std::string> places_of(const Example& example, std::string_view rule);

}  // namespace sluice::test
