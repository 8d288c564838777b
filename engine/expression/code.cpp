#include "engine/expression/code.h"

#include <algorithm>
#include <array>
#include <set>

#include "engine/expression/names.h"

namespace xinfang::expression {

namespace {

class Constant final : public Code {
 public:
  explicit Constant(Value value) : value_(std::move(value)) {}
  Outcome evaluate(Frame&) const override { return value_; }

 private:
  Value value_;
};

class Failing final : public Code {
 public:
  explicit Failing(std::string message) : message_(std::move(message)) {}
  Outcome evaluate(Frame&) const override { return fail(message_); }

 private:
  std::string message_;
};

class VariableCode final : public Code {
 public:
  VariableCode(std::size_t slot, std::string name) : slot_(slot), name_(std::move(name)) {}
  Outcome evaluate(Frame& frame) const override {
    const auto* value = frame.activation.variable(slot_);
    if (value == nullptr) return fail("'" + name_ + "' has no value here");
    return *value;
  }

 private:
  std::size_t slot_;
  std::string name_;
};

class Local final : public Code {
 public:
  explicit Local(std::size_t index) : index_(index) {}
  Outcome evaluate(Frame& frame) const override { return frame.locals[index_]; }

 private:
  std::size_t index_;
};

class Select final : public Code {
 public:
  Select(CodePointer operand, std::string field, bool test)
      : operand_(std::move(operand)), field_(std::move(field)), test_(test) {}
  Outcome evaluate(Frame& frame) const override {
    auto operand = operand_->evaluate(frame);
    if (!operand) return operand;
    if (test_ && operand->is(Kind::map)) {
      return Value::boolean(operand->as_map().find(field_) != nullptr);
    }
    return select(*operand, field_);
  }

 private:
  CodePointer operand_;
  std::string field_;
  bool test_;
};

// && and ||: an operand that decides wins over errors on either side.
class Logical final : public Code {
 public:
  Logical(std::vector<CodePointer> operands, bool decisive)
      : operands_(std::move(operands)), decisive_(decisive) {}
  Outcome evaluate(Frame& frame) const override {
    std::optional<EvaluationError> trouble;
    for (const auto& operand : operands_) {
      auto value = operand->evaluate(frame);
      if (!value) {
        if (!trouble) trouble = value.error();
      } else if (!value->is(Kind::boolean)) {
        if (!trouble) trouble = no_overload(decisive_ ? "_||_" : "_&&_", {&*value, 1}).error();
      } else if (value->as_boolean() == decisive_) {
        return *value;
      }
    }
    if (trouble) return Failure{std::move(*trouble)};
    return Value::boolean(!decisive_);
  }

 private:
  std::vector<CodePointer> operands_;
  bool decisive_;
};

class Not final : public Code {
 public:
  explicit Not(CodePointer operand) : operand_(std::move(operand)) {}
  Outcome evaluate(Frame& frame) const override {
    auto value = operand_->evaluate(frame);
    if (!value) return value;
    if (!value->is(Kind::boolean)) return no_overload("!_", {&*value, 1});
    return Value::boolean(!value->as_boolean());
  }

 private:
  CodePointer operand_;
};

class Negate final : public Code {
 public:
  explicit Negate(CodePointer operand) : operand_(std::move(operand)) {}
  Outcome evaluate(Frame& frame) const override {
    auto value = operand_->evaluate(frame);
    if (!value) return value;
    return negate(*value);
  }

 private:
  CodePointer operand_;
};

class Conditional final : public Code {
 public:
  Conditional(CodePointer condition, CodePointer yes, CodePointer no)
      : condition_(std::move(condition)), yes_(std::move(yes)), no_(std::move(no)) {}
  Outcome evaluate(Frame& frame) const override {
    auto condition = condition_->evaluate(frame);
    if (!condition) return condition;
    if (!condition->is(Kind::boolean)) return no_overload("_?_:_", {&*condition, 1});
    return (condition->as_boolean() ? yes_ : no_)->evaluate(frame);
  }

 private:
  CodePointer condition_;
  CodePointer yes_;
  CodePointer no_;
};

class Binary final : public Code {
 public:
  Binary(Operator op, CodePointer left, CodePointer right)
      : op_(op), left_(std::move(left)), right_(std::move(right)) {}
  Outcome evaluate(Frame& frame) const override {
    auto left = left_->evaluate(frame);
    if (!left) return left;
    auto right = right_->evaluate(frame);
    if (!right) return right;
    return apply(op_, *left, *right);
  }

 private:
  Operator op_;
  CodePointer left_;
  CodePointer right_;
};

class Index final : public Code {
 public:
  Index(CodePointer operand, CodePointer key)
      : operand_(std::move(operand)), key_(std::move(key)) {}
  Outcome evaluate(Frame& frame) const override {
    auto operand = operand_->evaluate(frame);
    if (!operand) return operand;
    auto key = key_->evaluate(frame);
    if (!key) return key;
    return index(*operand, *key);
  }

 private:
  CodePointer operand_;
  CodePointer key_;
};

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

class CodeCompiler {
 public:
  explicit CodeCompiler(const Environment& environment) : environment_(environment) {}

  CodePointer compile(const Node& node) {
    switch (node.kind) {
      case Node::Kind::literal:
        return std::make_unique<Constant>(node.value);
      case Node::Kind::identifier:
        return name(node);
      case Node::Kind::select:
        if (auto code = name(node)) return code;
        [[fallthrough]];
      case Node::Kind::has:
        return std::make_unique<Select>(compile(*node.children[0]), node.name,
                                        node.kind == Node::Kind::has);
      case Node::Kind::call:
        return call(node);
      case Node::Kind::index:
        return std::make_unique<Index>(compile(*node.children[0]), compile(*node.children[1]));
      case Node::Kind::logical_not:
        return std::make_unique<Not>(compile(*node.children[0]));
      case Node::Kind::negate:
        return std::make_unique<Negate>(compile(*node.children[0]));
      case Node::Kind::logical_and:
        return std::make_unique<Logical>(children(node), false);
      case Node::Kind::logical_or:
        return std::make_unique<Logical>(children(node), true);
      case Node::Kind::conditional:
        return std::make_unique<Conditional>(compile(*node.children[0]), compile(*node.children[1]),
                                             compile(*node.children[2]));
      case Node::Kind::binary:
        return std::make_unique<Binary>(operator_of(node.name), compile(*node.children[0]),
                                        compile(*node.children[1]));
      case Node::Kind::list:
        return std::make_unique<MakeList>(children(node));
      case Node::Kind::map:
        return std::make_unique<MakeMap>(children(node));
      case Node::Kind::fold:
        return fold(node);
    }
    return std::make_unique<Failing>("unknown syntax");
  }

  std::size_t locals_most() const { return locals_most_; }
  std::vector<std::size_t> variables() const { return {variables_.begin(), variables_.end()}; }

 private:
  std::vector<CodePointer> children(const Node& node) {
    std::vector<CodePointer> codes;
    for (const auto& child : node.children) codes.push_back(compile(*child));
    return codes;
  }

  // The code of a name or of a path all of whose names it takes; null for a path of which
  // selections are left.
  CodePointer name(const Node& node) {
    const auto path = path_of(node);
    if (path.empty()) return nullptr;
    const auto meaning = meaning_of(path, root_of(node).absolute, locals_, environment_);
    if (meaning.length < path.size()) return nullptr;
    switch (meaning.kind) {
      case Meaning::Kind::local:
        return std::make_unique<Local>(meaning.index);
      case Meaning::Kind::variable:
        variables_.insert(meaning.index);
        return std::make_unique<VariableCode>(meaning.index,
                                              environment_.variables[meaning.index].name);
      case Meaning::Kind::type:
        return std::make_unique<Constant>(Value::type(meaning.type));
      case Meaning::Kind::unknown:
        break;
    }
    return std::make_unique<Failing>("there is no name '" + node.name + "'");
  }

  CodePointer call(const Node& node) {
    if (!node.receiver) {
      if (auto host = find_host_function(environment_, node.name, node.children.size())) {
        return std::make_unique<HostCall>(*host, children(node));
      }
    }
    if (const auto* pattern = literal_pattern(node)) {
      return make_matches(compile(*node.children[0]), pattern->value.as_string());
    }
    const auto* function = find_function(node.name, node.receiver, node.children.size());
    if (function == nullptr) {
      return std::make_unique<Failing>("there is no function '" + node.name + "' with " +
                                       std::to_string(node.children.size()) + " arguments");
    }
    return std::make_unique<Call>(*function, children(node));
  }

  CodePointer fold(const Node& node) {
    auto range = compile(*node.children[0]);
    const std::size_t first = locals_.size();
    locals_.insert(locals_.end(), node.variables.begin(), node.variables.end());
    locals_most_ = std::max(locals_most_, locals_.size());
    CodePointer filter;
    if (node.children.size() == 3) filter = compile(*node.children[1]);
    auto body = compile(*node.children.back());
    locals_.resize(first);
    return make_fold(node, first, std::move(range), std::move(filter), std::move(body));
  }

  const Environment& environment_;
  Locals locals_;
  std::size_t locals_most_ = 0;
  std::set<std::size_t> variables_;
};

}  // namespace

CompiledCode compile_code(const Node& node, const Environment& environment) {
  CodeCompiler compiler(environment);
  CompiledCode result;
  result.code = compiler.compile(node);
  result.locals = compiler.locals_most();
  result.variables = compiler.variables();
  return result;
}

}  // namespace xinfang::expression
