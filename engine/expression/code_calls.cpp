// Code of calls and of literal lists and maps: what evaluates several parts first.
#include "engine/expression/code.h"

namespace xinfang::expression {

namespace {

// The values of all arguments, or the first error.
Result<std::vector<Value>, EvaluationError> evaluate_all(const std::vector<CodePointer>& codes,
                                                         Frame& frame) {
  std::vector<Value> values;
  values.reserve(codes.size());
  for (const auto& code : codes) {
    auto value = code->evaluate(frame);
    if (!value) return Failure{value.error()};
    values.push_back(std::move(*value));
  }
  return values;
}

class Call final : public Code {
 public:
  Call(const Function& function, std::vector<CodePointer> arguments)
      : call_(function.call), arguments_(std::move(arguments)) {}
  Outcome evaluate(Frame& frame) const override {
    auto values = evaluate_all(arguments_, frame);
    if (!values) return Failure{values.error()};
    return call_(*values);
  }

 private:
  Outcome (*call_)(Arguments);
  std::vector<CodePointer> arguments_;
};

// With one argument nothing needs to be gathered.
class UnaryCall final : public Code {
 public:
  UnaryCall(const Function& function, CodePointer argument)
      : call_(function.call), argument_(std::move(argument)) {}
  Outcome evaluate(Frame& frame) const override {
    const Operand argument(*argument_, frame);
    if (!argument.ok()) return argument.failure();
    return call_({&*argument, 1});
  }

 private:
  Outcome (*call_)(Arguments);
  CodePointer argument_;
};

class HostCall final : public Code {
 public:
  HostCall(std::size_t function, std::vector<CodePointer> arguments)
      : function_(function), arguments_(std::move(arguments)) {}
  Outcome evaluate(Frame& frame) const override {
    auto values = evaluate_all(arguments_, frame);
    if (!values) return Failure{values.error()};
    return frame.activation.call(function_, *values);
  }

 private:
  std::size_t function_;
  std::vector<CodePointer> arguments_;
};

class MakeList final : public Code {
 public:
  explicit MakeList(std::vector<CodePointer> items) : items_(std::move(items)) {}
  Outcome evaluate(Frame& frame) const override {
    auto values = evaluate_all(items_, frame);
    if (!values) return Failure{values.error()};
    auto list = Value::list(std::move(*values));
    if (list.abstract_size() > abstract_size_max) return too_large();
    return list;
  }

 private:
  std::vector<CodePointer> items_;
};

class MakeMap final : public Code {
 public:
  explicit MakeMap(std::vector<CodePointer> items) : items_(std::move(items)) {}
  Outcome evaluate(Frame& frame) const override {
    auto values = evaluate_all(items_, frame);
    if (!values) return Failure{values.error()};
    Map map;
    for (std::size_t i = 0; i + 1 < values->size(); i += 2) {
      const auto& key = (*values)[i];
      const auto kind = key.kind();
      if (kind != Kind::boolean && kind != Kind::integer && kind != Kind::unsigned_integer &&
          kind != Kind::string) {
        return fail("a map's key is bool, int, uint or string, not " +
                    std::string(type_name(kind)));
      }
      if (map.find(key) != nullptr) return fail("the map has the same key twice");
      map.set(key, (*values)[i + 1]);
    }
    if (map.abstract_size() > abstract_size_max) return too_large();
    return Value::map(std::move(map));
  }

 private:
  std::vector<CodePointer> items_;
};

}  // namespace

CodePointer make_call(const Function& function, std::vector<CodePointer> arguments) {
  if (arguments.size() == 1) {
    return std::make_unique<UnaryCall>(function, std::move(arguments.front()));
  }
  return std::make_unique<Call>(function, std::move(arguments));
}

CodePointer make_host_call(std::size_t function, std::vector<CodePointer> arguments) {
  return std::make_unique<HostCall>(function, std::move(arguments));
}

CodePointer make_list(std::vector<CodePointer> items) {
  return std::make_unique<MakeList>(std::move(items));
}

CodePointer make_map(std::vector<CodePointer> items) {
  return std::make_unique<MakeMap>(std::move(items));
}

}  // namespace xinfang::expression
