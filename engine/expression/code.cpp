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
  const Value* peek(Frame&) const override { return &value_; }

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
  const Value* peek(Frame& frame) const override { return frame.activation.variable(slot_); }

 private:
  std::size_t slot_;
  std::string name_;
};

class Local final : public Code {
 public:
  explicit Local(std::size_t index) : index_(index) {}
  Outcome evaluate(Frame& frame) const override { return frame.locals[index_]; }
  const Value* peek(Frame& frame) const override { return &frame.locals[index_]; }

 private:
  std::size_t index_;
};

// Selections in a row, walked without copies. With `test` the last is has().
class Select final : public Code {
 public:
  Select(CodePointer root, std::vector<std::string> fields, bool test)
      : root_(std::move(root)), fields_(std::move(fields)), test_(test) {}
  Outcome evaluate(Frame& frame) const override {
    const Operand root(*root_, frame);
    if (!root.ok()) return root.failure();
    const Value* value = &*root;
    for (const auto& field : fields_) {
      const auto* found = value->is(Kind::map) ? value->as_map().find(field) : nullptr;
      if (test_ && value->is(Kind::map) && &field == &fields_.back()) {
        return Value::boolean(found != nullptr);
      }
      if (found == nullptr) return no_field(*value, field);
      value = found;
    }
    return *value;
  }
  const Value* peek(Frame& frame) const override {
    const auto* value = test_ ? nullptr : root_->peek(frame);
    for (const auto& field : fields_) {
      if (value == nullptr || !value->is(Kind::map)) return nullptr;
      value = value->as_map().find(field);
    }
    return value;
  }

 private:
  CodePointer root_;
  std::vector<std::string> fields_;
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
    const Operand left(*left_, frame);
    if (!left.ok()) return left.failure();
    const Operand right(*right_, frame);
    if (!right.ok()) return right.failure();
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
    const Operand operand(*operand_, frame);
    if (!operand.ok()) return operand.failure();
    const Operand key(*key_, frame);
    if (!key.ok()) return key.failure();
    return index(*operand, *key);
  }

 private:
  CodePointer operand_;
  CodePointer key_;
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
      case Node::Kind::has:
        return selections(node);
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
        return make_list(children(node));
      case Node::Kind::map:
        return make_map(children(node));
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

  CodePointer selections(const Node& node) {
    std::vector<std::string> fields;
    const Node* root = &node;
    CodePointer code;
    while (root == &node || root->kind == Node::Kind::select) {
      if (root->kind == Node::Kind::select && (code = name(*root))) break;
      fields.push_back(root->name);
      root = root->children[0].get();
    }
    if (!code) code = compile(*root);
    if (fields.empty()) return code;
    std::reverse(fields.begin(), fields.end());
    return std::make_unique<Select>(std::move(code), std::move(fields),
                                    node.kind == Node::Kind::has);
  }

  CodePointer call(const Node& node) {
    if (!node.receiver) {
      if (auto host = find_host_function(environment_, node.name, node.children.size())) {
        return make_host_call(*host, children(node));
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
    return make_call(*function, children(node));
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

CodePointer make_failing(std::string message) {
  return std::make_unique<Failing>(std::move(message));
}

CompiledCode compile_code(const Node& node, const Environment& environment) {
  CodeCompiler compiler(environment);
  CompiledCode result;
  result.code = compiler.compile(node);
  result.locals = compiler.locals_most();
  result.variables = compiler.variables();
  return result;
}

}  // namespace xinfang::expression
