#include "core/rules/secrets/sample.h"

#include <array>
#include <cstddef>
#include <cstdint>

namespace sluice::secrets {
namespace {

class Generator {
 public:
  explicit Generator(std::string_view regex) : regex_(regex) {}

  PatternSample run() {
    alternatives();
    return sample_;
  }

 private:
  bool done() const { return at_ >= regex_.size(); }
  char peek() const { return regex_[at_]; }

  // The first alternative is written; the others are read over.
  void alternatives() {
    const bool silent = silent_;
    for (bool first = true;; first = false) {
      silent_ = silent || !first;
      while (!done() && peek() != '|' && peek() != ')') piece();
      if (done() || peek() == ')') break;
      ++at_;
    }
    silent_ = silent;
  }

  void piece() {
    const std::size_t begin = at_;
    const std::size_t written = sample_.text.size();
    atom();
    std::size_t least = 1;
    if (!done() && peek() == '{') {
      ++at_;
      least = number();
      while (peek() != '}') ++at_;
      ++at_;
    } else if (!done() && (peek() == '?' || peek() == '*')) {
      ++at_;
      least = 0;
    } else if (!done() && peek() == '+') {
      ++at_;
    }
    if (!done() && peek() == '?') ++at_;  // as few as possible
    const std::size_t end = at_;
    if (least == 0) sample_.text.resize(written);
    for (std::size_t i = 1; i < least; ++i) {
      at_ = begin;
      atom();
    }
    at_ = end;
  }

  std::size_t number() {
    std::size_t value = 0;
    for (; peek() >= '0' && peek() <= '9'; ++at_) {
      value = value * 10 + static_cast<std::size_t>(peek() - '0');
    }
    return value;
  }

  void atom() {
    const char c = regex_[at_++];
    if (c == '[') return write(any_of(set()));
    if (c == '(') return group();
    if (c == '^' || c == '$') return;
    if (c == '.') return write('x');
    if (c != '\\') return write(c);
    const char escaped = regex_[at_++];
    if (escaped == 'b') return;
    std::array<bool, 256> members{};
    if (add_class(members, escaped)) return write(any_of(members));
    write(escaped);
  }

  void group() {
    bool captures = true;
    if (peek() == '?') {
      captures = false;
      while (peek() != ':') ++at_;
      ++at_;
    }
    const bool is_secret = captures && !silent_ && sample_.secret_size == 0;
    const std::size_t begin = sample_.text.size();
    alternatives();
    ++at_;
    if (is_secret) {
      sample_.secret_begin = begin;
      sample_.secret_size = sample_.text.size() - begin;
    }
  }

  static bool add_class(std::array<bool, 256>& members, char name) {
    const auto add = [&](std::string_view characters) {
      for (const char c : characters) members[static_cast<unsigned char>(c)] = true;
    };
    switch (name) {
      case 'd':
        add("0123456789");
        return true;
      case 'w':
        add("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");
        return true;
      case 's':
        add(" ");
        return true;
      case 'S':
      case 'W':
        add(name == 'S' ? "k7Qx2" : " ");
        return true;
      default:
        return false;
    }
  }

  std::array<bool, 256> set() {
    std::array<bool, 256> members{};
    const bool negated = peek() == '^';
    if (negated) ++at_;
    for (bool first = true; first || peek() != ']'; first = false) {
      char c = regex_[at_++];
      if (c == '\\') {
        c = regex_[at_++];
        if (add_class(members, c)) continue;
      }
      char last = c;
      if (peek() == '-' && regex_[at_ + 1] != ']') {
        last = regex_[at_ + 1];
        at_ += 2;
      }
      for (int i = c; i <= last; ++i) members[static_cast<unsigned char>(i)] = true;
    }
    ++at_;
    if (negated) {
      for (bool& member : members) member = !member;
    }
    return members;
  }

  // One of the set, letters and digits first, another one each time.
  char any_of(const std::array<bool, 256>& members) {
    std::string good;
    std::string other;
    for (int i = ' '; i < 0x7F; ++i) {
      if (!members[static_cast<unsigned char>(i)]) continue;
      const bool alnum = (i >= '0' && i <= '9') || (i >= 'A' && i <= 'Z') || (i >= 'a' && i <= 'z');
      (alnum ? good : other) += static_cast<char>(i);
    }
    const std::string& from = good.empty() ? other : good;
    state_ = state_ * 6364136223846793005U + 1442695040888963407U;
    return from[(state_ >> 33U) % from.size()];
  }

  void write(char c) {
    if (!silent_) sample_.text += c;
  }

  std::string_view regex_;
  std::size_t at_ = 0;
  bool silent_ = false;
  std::uint64_t state_ = 42;
  PatternSample sample_;
};

}  // namespace

PatternSample sample_of_regex(std::string_view regex) { return Generator(regex).run(); }

std::string sample_of_shape(std::string_view shapes) {
  if (shapes.starts_with('U'))
    return sample_of_regex("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}").text;
  std::string_view size = shapes.substr(1);
  size = size.substr(0, size.find_first_not_of("0123456789"));
  std::string regex = "[0-9a-zA-Z]";
  switch (shapes.front()) {
    case 'd':
      regex = "[0-9]";
      break;
    case 'h':
      regex = "[0-9a-f]";
      break;
    case 'l':
      regex = "[0-9a-z]";
      break;
    case 'u':
      regex = "[0-9A-Z]";
      break;
    default:
      break;
  }
  return sample_of_regex(regex + "{" + std::string(size) + "}").text;
}

}  // namespace sluice::secrets
