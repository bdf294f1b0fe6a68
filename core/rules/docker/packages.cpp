#include "core/rules/docker/packages.h"

namespace sluice::docker {

void add_flag(Hit& hit, Edit::Safety safety, const Instruction& instruction, const Install& install,
              std::string_view flag) {
  const Span verb = install.verb->at;
  const bool is_bare = slice(instruction.file->syntax->source, verb) == install.verb->value;
  if (instruction.syntax->form != dockerfile::Form::shell || !is_bare) return;
  std::string text(1, ' ');
  text += flag;
  hit.with_edit(safety, {verb.end, verb.end}, std::move(text));
}

namespace {

constexpr std::string_view kRootHome = "/root";

// True if what is in the folder, or begins like it, is `path`: from '~' on in root's home, unless
// the folder is written so as well.
bool holds(std::string_view folder, std::string_view path) {
  if (path.starts_with(folder)) return true;
  if (!path.starts_with('~')) return false;
  path.remove_prefix(1);
  return kRootHome.starts_with(folder) ||
         (folder.starts_with(kRootHome) && path.starts_with(folder.substr(kRootHome.size())));
}

}  // namespace

bool has_cache_mount(const Instruction& instruction, std::string_view path) {
  for (const dockerfile::Flag& flag : instruction.syntax->flags) {
    if (flag.name.value != "mount" || !flag.value.present()) continue;
    const std::string_view type = mount_option(flag.value.value, "type");
    if (type != "cache" && type != "tmpfs") continue;
    for (const std::string_view key : {"target", "dst", "destination"}) {
      std::string_view target = mount_option(flag.value.value, key);
      while (target.size() > 1 && target.ends_with('/')) target.remove_suffix(1);
      if (!target.empty() && holds(target, path)) return true;
    }
  }
  return false;
}

bool removes(const Invocation& call, std::string_view path) {
  if (call.name != "rm" && call.name != "find") return false;
  for (const shell::Word& word : call.arguments()) {
    std::string_view target = word.prefix();
    while (target.size() > 1 && (target.ends_with('*') || target.ends_with('/'))) {
      target.remove_suffix(1);
    }
    if (target.size() > 1 && holds(target, path)) return true;
  }
  return false;
}

}  // namespace sluice::docker
