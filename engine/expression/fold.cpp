// The macros that range over lists and maps.
#include <optional>

#include "engine/expression/code.h"

namespace xinfang::expression {

namespace {

class FoldCode final : public Code {
 public:
  FoldCode(const Node& node, std::size_t first_local, CodePointer range, CodePointer filter,
           CodePointer body)
      : fold_(node.fold),
        two_(node.variables.size() == 2),
        first_(first_local),
        range_(std::move(range)),
        filter_(std::move(filter)),
        body_(std::move(body)) {}

  Outcome evaluate(Frame& frame) const override {
    const Operand range(*range_, frame);
    if (!range.ok()) return range.failure();
    Sum sum;
    if (range->is(Kind::list)) {
      std::int64_t position = 0;
      for (const auto& item : range->as_list()) {
        bind(frame, two_ ? Value::integer(position) : item, item);
        ++position;
        if (!step(frame, sum)) break;
      }
    } else if (range->is(Kind::map)) {
      for (const auto& entry : range->as_map()) {
        bind(frame, entry.key, entry.value);
        if (!step(frame, sum)) break;
      }
    } else {
      return no_overload("a macro's range", {&*range, 1});
    }
    return result(sum);
  }

 private:
  // What has been gathered so far.
  struct Sum {
    bool decided = false;  // all, exists: the answer stands
    std::int64_t count = 0;
    List list;
    Map map;
    std::size_t size = 1;                    // abstract, of the list
    std::optional<EvaluationError> trouble;  // all, exists: an error that a decision absorbs
    std::optional<EvaluationError> failed;   // ends the fold
  };

  void bind(Frame& frame, Value first, Value second) const {
    frame.locals[first_] = std::move(first);
    if (two_) frame.locals[first_ + 1] = std::move(second);
  }

  static bool stop(Sum& sum, EvaluationError error) {
    sum.failed = std::move(error);
    return false;
  }

  // One element; false ends the fold.
  bool step(Frame& frame, Sum& sum) const {
    if (++frame.steps > steps_max) {
      return stop(sum, {"more than " + std::to_string(steps_max) + " steps in macros"});
    }
    if (filter_) {
      const auto wanted = truth(*filter_, frame);
      if (!wanted) return stop(sum, wanted.error());
      if (!*wanted) return true;
    }
    switch (fold_) {
      case Fold::all:
        return decide(frame, sum, false);
      case Fold::exists:
        return decide(frame, sum, true);
      case Fold::exists_one:
      case Fold::filter: {
        const auto wanted = truth(*body_, frame);
        if (!wanted) return stop(sum, wanted.error());
        if (*wanted && fold_ == Fold::filter) sum.list.push_back(frame.locals[first_]);
        if (*wanted) ++sum.count;
        return true;
      }
      case Fold::map:
      case Fold::transform_list:
      case Fold::transform_map:
      case Fold::transform_map_entry:
        return gather(frame, sum);
    }
    return true;
  }

  static Result<bool, EvaluationError> truth(const Code& code, Frame& frame) {
    auto value = code.evaluate(frame);
    if (!value) return Failure{value.error()};
    if (!value->is(Kind::boolean)) {
      return Failure{no_overload("a macro's condition", {&*value, 1}).error()};
    }
    return value->as_boolean();
  }

  bool decide(Frame& frame, Sum& sum, bool decisive) const {
    const auto value = truth(*body_, frame);
    if (!value) {
      if (!sum.trouble) sum.trouble = value.error();
      return true;
    }
    sum.decided = *value == decisive;
    return !sum.decided;
  }

  bool gather(Frame& frame, Sum& sum) const {
    auto value = body_->evaluate(frame);
    if (!value) return stop(sum, value.error());
    if (fold_ == Fold::transform_map) {
      const auto& key = frame.locals[first_];
      sum.map.set(key, std::move(*value));
    } else if (fold_ == Fold::transform_map_entry) {
      if (!value->is(Kind::map))
        return stop(sum, {"transformMapEntry() needs a map for each entry"});
      for (const auto& entry : value->as_map()) {
        if (sum.map.find(entry.key) != nullptr)
          return stop(sum, {"the map has the same key twice"});
        sum.map.set(entry.key, entry.value);
      }
    } else {
      sum.size += value->abstract_size();
      sum.list.push_back(std::move(*value));
    }
    if (sum.size > abstract_size_max || sum.map.abstract_size() > abstract_size_max) {
      return stop(sum, too_large().error());
    }
    return true;
  }

  Outcome result(Sum& sum) const {
    if (sum.failed) return Failure{std::move(*sum.failed)};
    switch (fold_) {
      case Fold::all:
      case Fold::exists:
        if (sum.decided) return Value::boolean(fold_ == Fold::exists);
        if (sum.trouble) return Failure{std::move(*sum.trouble)};
        return Value::boolean(fold_ == Fold::all);
      case Fold::exists_one:
        return Value::boolean(sum.count == 1);
      case Fold::filter:
      case Fold::map:
      case Fold::transform_list:
        return Value::list(std::move(sum.list));
      case Fold::transform_map:
      case Fold::transform_map_entry:
        return Value::map(std::move(sum.map));
    }
    return Value::null();
  }

  Fold fold_;
  bool two_;
  std::size_t first_;
  CodePointer range_;
  CodePointer filter_;
  CodePointer body_;
};

}  // namespace

CodePointer make_fold(const Node& node, std::size_t first_local, CodePointer range,
                      CodePointer filter, CodePointer body) {
  return std::make_unique<FoldCode>(node, first_local, std::move(range), std::move(filter),
                                    std::move(body));
}

}  // namespace xinfang::expression
