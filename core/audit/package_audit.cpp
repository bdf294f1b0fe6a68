#include "core/audit/package_audit.h"

#include <iterator>
#include <set>
#include <string>
#include <utility>

#include "core/audit/vulnerabilities.h"
#include "core/model/image/bill.h"
#include "core/model/image/inventory.h"
#include "core/model/image/lock_files.h"
#include "core/model/licenses/texts.h"
#include "core/rules/registry.h"
#include "core/rules/supply/licenses.h"
#include "core/rules/wording.h"

namespace sluice {

std::vector<image::Package> packages_of(const Document& document) {
  std::vector<image::Package> packages;
  if (document.kind == Kind::sbom) {
    const Tree* const tree = std::get_if<Tree>(&document.syntax);
    if (tree != nullptr && document.is_usable) packages = image::read_bill(tree->root());
  } else if (document.kind == Kind::lockfile || document.kind == Kind::text) {
    packages = image::read_lock_file(document.path, document.bytes);
  }
  for (image::Package& one : packages) one.license = licenses::spdx_name(one.license);
  image::sort_packages(packages);
  return packages;
}

namespace {

// Where nothing is known of a release, no hole is found, whatever there is.
void tell_unknown_releases(const Context& context, const std::vector<image::Package>& packages,
                           const SourceView& source, FileResult& result) {
  constexpr std::size_t kMost = 10;  // an image has one of them
  std::set<std::string> seen;
  std::set<std::string> releases;
  for (const image::Package& one : packages) {
    const std::string key = one.type + '\0' + one.os;
    if (releases.size() >= kMost || !seen.insert(key).second) continue;
    if (context.holes.database.lacks_release(one)) releases.insert(key);
  }
  for (const std::string& key : releases) {
    const std::string os = key.substr(key.find('\0') + 1);
    const std::string of = os.empty() ? "a release that nothing names" : quote(os);
    Sink sink;
    sink.begin(engine::parse_error);
    sink.report(Span{}, "Its packages are not judged: the advisories say nothing of " + of)
        .with_evidence(key);
    CollectOptions options = base_options(context.options);
    options.excerpts = Excerpts::none;
    std::vector<Finding> findings = collect(sink.take(), {{source.path, {}}}, options);
    std::move(findings.begin(), findings.end(), std::back_inserter(result.findings));
    result.not_whole("the advisories say nothing of its release", true);
  }
}

}  // namespace

advisories::Shipped shipped_of(const Document& document) {
  const Tree* const tree = std::get_if<Tree>(&document.syntax);
  if (document.kind != Kind::sbom || tree == nullptr || !document.is_usable) return {};
  return advisories::shipped_as(image::bill_subject(tree->root()));
}

void judge_packages(const Context& context, std::vector<image::Package> packages,
                    const advisories::Shipped& shipped, const SourceView& source,
                    FileResult& result) {
  if (packages.empty()) return;
  CollectOptions options = base_options(context.options);
  options.excerpts = Excerpts::none;
  options.hidden = {&result.hidden};
  Sink sink(most_findings(context.options));
  sink.select = context.options.select;
  image::check_licenses(context.settings.rules, packages, context.settings.policy.licenses, sink);
  std::vector<Finding> findings = collect(sink.take(), {source}, options);
  std::move(findings.begin(), findings.end(), std::back_inserter(result.findings));
  Holes holes = find_holes(context, packages, shipped, source);
  std::move(holes.findings.begin(), holes.findings.end(), std::back_inserter(result.findings));
  result.keeps = std::move(holes.rules);
  tell_unknown_releases(context, packages, source, result);
  result.packages = std::move(packages);
}

}  // namespace sluice
