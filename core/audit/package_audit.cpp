#include "core/audit/package_audit.h"

#include <iterator>
#include <utility>

#include "core/audit/vulnerabilities.h"
#include "core/model/image/bill.h"
#include "core/model/image/inventory.h"
#include "core/model/image/lock_files.h"
#include "core/rules/supply/licenses.h"

namespace sluice {

std::vector<image::Package> packages_of(const Document& document) {
  std::vector<image::Package> packages;
  if (document.kind == Kind::sbom) {
    const Tree* const tree = std::get_if<Tree>(&document.syntax);
    if (tree != nullptr && document.is_usable) packages = image::read_bill(tree->root());
  } else if (document.kind == Kind::lockfile || document.kind == Kind::text) {
    packages = image::read_lock_file(document.path, document.bytes);
  }
  image::sort_packages(packages);
  return packages;
}

void judge_packages(const Context& context, std::vector<image::Package> packages,
                    const SourceView& source, FileResult& result) {
  if (packages.empty()) return;
  CollectOptions options = base_options(context.options);
  options.excerpts = Excerpts::none;
  options.hidden = {&result.hidden};
  Sink sink(most_findings(context.options));
  sink.select = context.options.select;
  image::check_licenses(context.settings.rules, packages, context.settings.policy.licenses, sink);
  std::vector<Finding> findings = collect(sink.take(), {source}, options);
  std::move(findings.begin(), findings.end(), std::back_inserter(result.findings));
  Holes holes = find_holes(context, packages, source);
  std::move(holes.findings.begin(), holes.findings.end(), std::back_inserter(result.findings));
  result.keeps = std::move(holes.rules);
  result.packages = std::move(packages);
}

}  // namespace sluice
