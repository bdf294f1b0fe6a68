#pragma once

#include <cstdint>
#include <deque>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/model/resource_graph.h"
#include "core/rules/rule.h"
#include "core/rules/sink.h"
#include "core/text/arena.h"

// Rules about properties of resources, as text: one row of three to five lines each, read by the
// engine as it is. There are many hundreds of them, and text is what takes the fewest bytes.
//
//   rds-public hn Database can be reached from the internet
//   !The endpoint resolves to a public address.
//   >Set publicly_accessible = false and connect from within the VPC.
//   @aws_db_instance aws_rds_cluster_instance : publicly_accessible false?
//   @AWS::RDS::DBInstance : PubliclyAccessible false?
//   =CKV_AWS_17 AWS-0180 W22 RDS_INSTANCE_PUBLIC_ACCESS_CHECK
//
// The first line is the slug of the id, a letter for the severity, one for what it is about
// (kSubjects in rows.cpp, with the risk that `!` replaces), and the title. Severities: c(ritical),
// h(igh), M(edium) for everybody; m(edium), l(ow), n(ote) for those who ask for more.
// `>` replaces the fix, which else says what the first column wants. `+` says that to set it does
// neither replace the resource nor stop a program: the edit is safe.
// A column is the types, ':', and what must be so; after `if`, what must be known to be so for the
// row to say anything. Where `each PATH` stands before the ':', that is asked of every object
// there, and ^ in front of a path leads back to the resource. `whole PATH` is the same, but what is
// wrong is wrong by what stands beside it, so that all of the object is the place; `whole` alone is
// the resource's properties. Parts are joined by `&`, alternatives in them by `|`. Each is a path
// and a test of what stands there:
//
//   true false set absent     of what is not there only `absent` is so
//   =a,b  !=a,b               one of them, none of them; case does not count, ~ is a space
//   ^a,b  !^a,b  $a  !$a  *a  !*a     starts with, ends with, holds
//   >=n  <=n                  a number
//   has=a,b  any=a,b  any*a   a list with all of them, with one of them, with one that is so
//   many                      a list of more than one
//   public !public            every address of the internet
//   literal !literal          a text that stands there, and is no reference to a secret
//
// What is not there fails a test, and passes one that denies; with ? behind the test it passes,
// with ?! it fails. All values at a path must pass, of conditions one. In a path NAME[KEY=TEXT] is
// the elements of a list that have this; what is behind # is within what jsonencode encodes, behind
// > in the resource that the value is an attribute of (>TYPE:PATH for one type). TYPE@REF>PATH is
// the path in the resources of a type that refer to this one by REF: there must be one that passes,
// and where the test denies, none that does not. VIA^TYPE@REF>PATH is that of the resource that the
// attribute VIA is of.
namespace sluice {

// The rules of a table. Neither copied nor moved: findings point at them.
class RowRules {
 public:
  explicit RowRules(const RowTable& table);
  RowRules(const RowRules&) = delete;
  RowRules& operator=(const RowRules&) = delete;

  const std::vector<Rule>& rules() const { return rules_; }

 private:
  void add(std::string_view family, std::string_view row);

  std::vector<Rule> rules_;
  Arena texts_;
  std::vector<std::string_view> aliases_;  // of all, one after the other
};

struct RowPlatforms {
  bool terraform = false, cloudformation = false;
};
RowPlatforms platforms_of(const PropertyRow& row);
// What makes its first column hold, for rows that say no better.
std::string order_of(const PropertyRow& row);

// A part of a column. Views the row.
struct Clause {
  std::string_view path;
  std::string_view type, reference;  // of a related resource; empty for the resource itself
  std::string_view via;              // what names the resource that the related one refers to
  std::string_view test;             // without values: "=", "!^", "true"
  std::string_view values;           // separated by ','
  bool is_denied = false;            // starts with '!'
  bool passes_absent = false;
  bool is_any = false;  // one of several values is enough
};

// One line '@' of a row.
struct Column {
  using Alternatives = std::vector<Clause>;
  std::vector<std::string_view> types;
  std::string_view each;
  bool is_whole = false;
  std::vector<Alternatives> needs, conditions;

  bool asks_others() const;
  // Every need denies something of the resource itself.
  bool is_about_what_stands() const;
};
// Nothing but the types of what is no column.
Column read_column(std::string_view line);
std::vector<std::string_view> lines_of(const PropertyRow& row);

// The rows that are switched on, by the type of resource that they ask for. Read when the first
// resource is seen: most audits see none.
class RowIndex {
 public:
  // `rule.check` must be a PropertyRow.
  void add(const Rule& rule) { rules_.push_back(&rule); }
  bool empty() const { return rules_.empty(); }

  // Rows about a resource alone are run when it is read, the others when all are known. In a plan
  // few references are known: of the others those about a value that stands there.
  enum class Rows : std::uint8_t { of_one, of_several, of_plan };
  void run(const Resource& resource, const ResourceGraph* graph, Rows which, Sink& sink) const;

 private:
  struct Entry {
    const Rule* rule;
    std::uint32_t column;
  };
  void read() const;

  std::vector<const Rule*> rules_;
  mutable std::once_flag is_read_;
  mutable std::deque<Column> columns_;
  mutable std::unordered_map<std::string_view, std::vector<Entry>> rows_;
};

}  // namespace sluice
