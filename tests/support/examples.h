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
// several, each after a line "=== its/path". ".sluice.yaml" is the policy, "settings.json" what the
// forge answered.
Example read_example(std::string_view text, std::string_view path);

// Places of the findings of `rule` in the example, all other rules off, in report order.
std::vector<std::string> places_of(const Example& example, std::string_view rule);

// The findings of `rule` in the example, all other rules off but those of the audit itself.
std::vector<Finding> findings_of(const Example& example, std::string_view rule);

// The example with a finding's edit made.
Example edited(Example example, const LocatedEdit& edit);

// The example once every edit of `rule` up to `most` is made, one after the other; it is left
// without files where that has no end.
Example mended(Example example, std::string_view rule, Edit::Safety most);

// Says of every finding of `rule` with an edit what is wrong with that edit: it leaves the finding,
// or files that do not parse.
std::vector<std::string> faulty_edits(const Example& example, std::string_view rule);

}  // namespace sluice::test
