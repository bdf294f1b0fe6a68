#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/rules/rows.h"

namespace sluice {

// Configurations that show a row, made of the row itself when somebody asks: what it refuses, what
// it takes, and what nobody knows. Terraform, or a template of CloudFormation as YAML.
class RowExamples {
 public:
  // Views the row.
  explicit RowExamples(const PropertyRow& row);

  const std::vector<Column>& columns() const { return columns_; }

  enum class Shows : std::uint8_t {
    taken,
    taken_in_short,  // of what need not be there nothing is written
    refused,
    refused_beside,  // with the related resource that the need asks for, which is wrong itself
    unknown,
  };
  // For one of the types of a column; what is not taken is the need with this index. Nothing where
  // what is needed cannot be unknown.
  std::optional<std::string> text(const Column& column, std::string_view type, Shows shows,
                                  std::size_t need = 0) const;

  static bool is_template(std::string_view type) { return type.starts_with("AWS::"); }
  static std::string_view path_of(std::string_view type) {
    return is_template(type) ? "template.yaml" : "main.tf";
  }

 private:
  std::vector<Column> columns_;
};

}  // namespace sluice
