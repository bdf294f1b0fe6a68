#pragma once

#include <map>
#include <string_view>
#include <utility>

#include "core/model/cloudformation/evaluator.h"

namespace sluice::cloudformation {

// Counts how deep values are nested, as long as it lives.
class Stack::Level {
 public:
  explicit Level(Evaluator& all) : all_(all) { ++all_.depth; }
  ~Level() { --all_.depth; }
  Level(const Level&) = delete;
  Level& operator=(const Level&) = delete;

 private:
  Evaluator& all_;
};

// Has the parameters of a stack as they are assigned, as long as it lives.
class Stack::Reading {
 public:
  Reading(Stack& stack, const Assignment& assignment, Asked* asked)
      : stack_(stack),
        assignment_(std::exchange(stack.assignment_, &assignment)),
        asked_(std::exchange(stack.asked_, asked)),
        in_condition_(std::exchange(stack.in_condition_, 0)),
        truths_(std::exchange(stack.truths_, {})) {}
  ~Reading() {
    stack_.assignment_ = assignment_;
    stack_.asked_ = asked_;
    stack_.in_condition_ = in_condition_;
    stack_.truths_ = std::move(truths_);
  }
  Reading(const Reading&) = delete;
  Reading& operator=(const Reading&) = delete;

 private:
  Stack& stack_;
  const Assignment* assignment_;
  Asked* asked_;
  int in_condition_;
  std::map<std::string_view, Truth> truths_;
};

}  // namespace sluice::cloudformation
