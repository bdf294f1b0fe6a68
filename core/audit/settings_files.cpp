#include "core/audit/settings_files.h"

#include <string>
#include <utility>

#include "core/detect/into_utf8.h"
#include "core/model/delivery/forge_answers.h"
#include "core/parse/json.h"
#include "core/text/utf8.h"

namespace sluice {
namespace {

std::string problem_of(const Input& input, const Limits& limits) {
  if (input.state != Input::State::read) return input.problem;
  if (input.bytes.size() <= limits.file_bytes) return {};
  return "larger than the limit of " + std::to_string(limits.file_bytes) + " bytes";
}

// Why nothing of a file counts; none for one that was read.
std::vector<ParseError> read_one(const Input& input, const Limits& limits, FileResult& file,
                                 delivery::ForgeSettings& settings) {
  if (const std::string problem = problem_of(input, limits); !problem.empty()) {
    const bool is_limit = input.state != Input::State::unreadable;
    return {{is_limit ? ErrorCode::limit : ErrorCode::syntax,
             {},
             "the settings were not read: " + problem}};
  }
  Input given = input;
  const Encoding encoding = into_utf8(given.path, given.bytes);
  file.document =
      std::make_unique<Document>(std::move(given.path), std::move(given.bytes), Kind::text);
  Document& document = *file.document;
  document.encoding = encoding;
  Parsed<Tree> parsed = parse_json(document.bytes, limits.parse);
  document.syntax.emplace<Tree>(std::move(parsed.tree));
  if (!parsed.usable || !parsed.errors.empty()) return std::move(parsed.errors);
  return delivery::read_answers(document, settings);
}

// What reports must not show of it, whether or not they point at it.
void hide_secrets(const Context& context, FileResult& file) {
  Sink sink(most_findings(context.options));
  context.rules.chosen.run(*file.document, sink);
  for (const Hit& hit : sink.take()) file.hidden.add(hit);
  for (const auto& [source, overflow] : sink.take_overflow()) file.hidden.add(overflow.hidden);
  mask(*file.document, context, file);
}

void tell(const std::vector<ParseError>& errors, const Options& options, FileResult& file) {
  Sink sink(most_findings(options));
  for (const ParseError& error : errors)
    report_error(error, sink).with_fix("Save the answers anew, as docs/collect-settings.sh does.");
  CollectOptions collect_options = base_options(options);
  collect_options.hidden = {&file.hidden};
  const SourceView source =
      file.document ? SourceView{file.entry.path, file.document->bytes, file.document->encoding}
                    : SourceView{file.entry.path, {}};
  file.findings = collect(sink.take(), {source}, collect_options);
}

}  // namespace

SettingsFiles read_settings_files(const Context& context) {
  SettingsFiles read;
  for (const Input& input : context.options.settings) {
    FileResult& file = *read.files.emplace_back(new FileResult);
    file.entry.path = utf8::spelled(input.path);
    const std::vector<ParseError> errors =
        read_one(input, context.options.limits, file, read.settings);
    if (file.document) hide_secrets(context, file);
    tell(errors, context.options, file);
  }
  return read;
}

}  // namespace sluice
