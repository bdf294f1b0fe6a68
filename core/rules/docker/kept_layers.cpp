#include "core/rules/docker/kept_layers.h"

#include <cstddef>
#include <string>
#include <string_view>

namespace sluice::docker {
namespace {

// A later stage builds on this one, or copies or mounts files of it, by its number.
bool is_used(const Stage& stage) {
  const std::string number = std::to_string(stage.index);
  for (std::size_t later = stage.index + 1; later < stage.file->stages.size(); ++later) {
    for (const Instruction& instruction : stage.file->stages[later].instructions) {
      for (const dockerfile::Flag& flag : instruction.syntax->flags) {
        const std::string_view value = flag.value.value;
        if ((flag.name.value == "from" && value == number) ||
            (flag.name.value == "mount" && mount_option(value, "from") == number))
          return true;
      }
    }
  }
  return false;
}

}  // namespace

bool is_layer_kept(const Instruction& instruction) {
  const Stage* const stage = instruction.stage;
  return stage == nullptr || stage->is_in_image || (!stage->name.present() && !is_used(*stage));
}

}  // namespace sluice::docker
