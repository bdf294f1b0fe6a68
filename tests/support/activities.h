#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/model/delivery/activity.h"

namespace sluice::test {

constexpr delivery::ShellOptions kErrexit{Truth::yes, Truth::no};
constexpr delivery::ShellOptions kPipefail{Truth::yes, Truth::yes};

// A few files, as a project has them, and what scripts do among them.
class Files {
 public:
  explicit Files(std::vector<std::pair<std::string, std::string>> files = {});

  delivery::Surroundings& around() { return around_; }
  const Document& source() const { return source_; }

  delivery::Activities read(std::string_view script, delivery::ShellOptions options = kErrexit);
  // Several texts of one script.
  delivery::Activities read_all(const std::vector<std::string_view>& scripts,
                                delivery::ShellOptions options);

 private:
  std::vector<std::unique_ptr<Document>> owned_;
  Document source_{"ci.yml", "", Kind::text};
  Project project_;
  delivery::Surroundings around_;
};

// "image-scan api:1, no: flag; push api:1": stages and objects, whether they are run and block, and
// why not.
std::string told(const std::vector<delivery::Activity>& list);

}  // namespace sluice::test
