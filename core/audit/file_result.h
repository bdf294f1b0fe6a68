#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/audit/settings.h"
#include "core/findings/collect.h"
#include "core/findings/mask.h"
#include "core/findings/suppressions.h"
#include "core/model/document.h"
#include "core/model/image/artifact.h"
#include "core/rules/sink.h"

namespace sluice {

namespace engine {
extern const Rule parse_error;
extern const Rule limit_reached;
extern const Rule expired_ignore;
extern const Rule unreadable_ignore;
extern const Rule ambiguous_line_break;
}  // namespace engine

// What the audit of one file leaves to that of all together, which uses it up: a copy of it is for
// one more report. Copies share the document.
struct FileResult {
  FileEntry entry;
  std::vector<Finding> findings;
  // Where rules about several files want it, or another file may say what it is.
  std::shared_ptr<Document> document;
  std::string text;  // where no document is kept: what configurations may read of it
  std::vector<IgnoreComment> ignores;    // of the document, for what those rules find
  std::vector<SecretText> secrets;       // of the findings
  HiddenPlaces hidden;                   // likewise
  std::vector<image::Package> packages;  // of an artifact
  std::shared_ptr<const void> keeps;     // rules of its findings, where they are made of advisories
  bool is_masked = false;                // `hidden` also has what rules know that are not chosen
  bool is_policy = false;                // that of the options
  bool errors_allowed = false;
  bool fixed = true;           // no other file says what it is
  bool only_declares = false;  // no part of the report

  // Something of the file was not audited, and why: its first reason counts.
  void not_whole(std::string reason, bool is_read_at_all);
};

using FileResults = std::vector<std::unique_ptr<FileResult>>;

// True for a document that rules about several files see.
bool is_for_project(const Document& document);

// Finds what else the document must not show, once.
void mask(const Document& document, const Context& context, FileResult& file);

// Errors of the audit become findings.
Hit& report_error(const ParseError& error, Sink& sink);

std::size_t most_findings(const Options& options);
CollectOptions base_options(const Options& options);

// What the sink holds of a file as a whole. Without its bytes: there is nothing to show of them.
void add_about_file(std::string_view path, Sink& sink, const Options& options,
                    std::vector<Finding>& findings);

// Of each file as many findings as the limit allows, and of those that hold more, one that says how
// many. `more` counts, by path, what was left out before; gives what was said of each file.
std::map<std::string, std::string> limit_findings(std::vector<Finding>& findings,
                                                  std::map<std::string, std::size_t> more,
                                                  const Options& options);

std::string without_period(std::string text);

}  // namespace sluice
